"""What the instruction room offers to the engines: see ``edgecase_strategies.engine.Room``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from edgecase_strategies.case import Case, Edit, Expect, Seed, Truth, freeze
from edgecase_strategies.engine import Shown
from edgecase_strategies.instructions import brief
from edgecase_strategies.instructions.brief import CONTRADICTION, SEED, Brief, Variant
from edgecase_strategies.instructions.perturbations import PERTURBATIONS
from edgecase_strategies.instructions.verify import verify
from edgecase_strategies.perturbation import Perturbation


class InstructionRoom:
    """Briefs: instructions whose constraints are known, or are read from a prompt."""

    name: ClassVar[str] = "instruction"
    seed_types: ClassVar[str] = "prompts"
    perturbations: ClassVar[Sequence[Perturbation[Any]]] = PERTURBATIONS
    options: ClassVar[Sequence[str]] = ()

    def accepts(self, value: object) -> bool:
        """Whether the value is a text, a list of messages, or a message with a record.

        Texts and messages are other rooms' too, which come first; this one takes them where its perturbations are asked for.
        """
        if isinstance(value, Mapping):
            return set(value) == {"message", "record"} and isinstance(value["record"], Mapping)
        return isinstance(value, str) or (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(one, Mapping) and {"role", "content"} <= set(one) for one in value)
        )

    def prepare(self, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> Brief:
        """Return a recorded seed as a brief again, or a prompt with what can be read there.

        Raises NothingApplies for a prompt of which nothing can be read, and UnsupportedSeed for what is no prompt.
        """
        facts = seed.truth.facts
        if "variants" not in facts:
            from edgecase_strategies.instructions.from_prompt import brief_of_prompt  # reading a prompt is rare

            return brief_of_prompt(seed.value)
        rest = {name: value for name, value in facts.items() if name != "variants"}
        return Brief(seed.value, rest, [_variant(seed.value, record) for record in facts["variants"]])

    def apply(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the value with the edits made."""
        return brief.apply(value, edits)

    def undo(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the seed's value."""
        return brief.undo(value, edits)

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any, prepared: Brief | None) -> Truth:
        """Return what the value asks for, from the seed's record of its variants, or from reading its prompt anew."""
        if "variants" not in truth.facts:
            known = prepared or self.prepare(Seed(value=self.undo(value, edits)))
            return truth_of(known.seed.truth.facts, edits, value)
        return truth_of(truth.facts, edits, value)

    def fits(self, prepared: Brief, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether it is the only one: an instruction has one last clause."""
        return not others

    def allows(self, prepared: Brief, edit: Edit) -> bool:
        """Whether the edit is one of the brief's."""
        return any(one.name == edit.name and one.after == edit.after for one in prepared.variants)

    def edits_at(self, prepared: Brief, severity: int) -> int:
        """Return one: a contradiction has no degree."""
        return 1

    def place(self, prepared: Brief, edit: Edit) -> str:
        """Where the clauses sit: "message", "turns" and so on."""
        return str(prepared.facts["where"])

    def verify(self, prepared: Brief, case: Case) -> str | None:
        """Return why the truth of the case cannot be confirmed, or None."""
        return verify(case)

    def shown(self, value: Any, edits: Sequence[Edit]) -> list[Shown]:
        """Return the texts of the value, and the record's field that an edit changes."""
        if isinstance(value, str):
            return [Shown("", value, tuple(edits))]
        if isinstance(value, list):
            mine = {edit.place[0]: _inner(edit) for edit in edits}
            return [
                Shown(f"{number} {one['role']}", one["content"], (mine[number],) if number in mine else ())
                for number, one in enumerate(value)
            ]
        found = [Shown("message", value["message"], ())]
        for name, field in value["record"].items():
            text = str(field)
            own = [edit for edit in edits if edit.place == f"/record/{name}"]
            marked = [Edit(name=edit.name, place=(0, len(text)), before=text, after=str(edit.after)) for edit in own]
            found.append(Shown(f"record.{name}", text, tuple(marked)))
        return found


def _inner(edit: Edit) -> Edit:
    return Edit(name=edit.name, place=edit.place[1], before=edit.before, after=edit.after)


def _variant(value: Any, record: Mapping[str, Any]) -> Variant:
    place = freeze(record["place"])
    return Variant(
        name=record["name"],
        place=place,
        before=_standing(value, place),
        after=freeze(record["after"]),
        says=record["says"],
        at=freeze(record["at"]),
        conflict=freeze(record["conflict"]),
        holds=tuple(record["holds"]),
        witness=record["witness"],
    )


def _standing(value: Any, place: Any) -> Any:
    if isinstance(place, str):
        return value["record"].get(place.rpartition("/")[2])
    if isinstance(place[1], tuple):
        number, (start, end) = place
        return value[number]["content"][start:end]
    return value[place[0] : place[1]]


_KEPT = ("family", "where", "locale", "register", "pair", "keep", "appended")


def truth_of(facts: Mapping[str, Any], edits: Sequence[Edit], value: Any) -> Truth:
    """Return the truth of a value from the facts of its seed; without an edit that is the seed's own."""
    known = {name: facts[name] for name in _KEPT if name in facts}
    clauses, places = list(facts["clauses"]), [tuple(at) for at in facts["at"]]
    if not edits:
        rest = {"kind": SEED, "clauses": clauses, "holds": clauses, "witness": facts["witness"]}
        return _truth(value, Expect.SAME, {**known, **rest}, places)
    (edit,) = edits
    found = next(
        one
        for one in facts["variants"]
        if one["name"] == edit.name and one["after"] == edit.after and freeze(one["place"]) == edit.place
    )
    if not facts.get("appended"):
        clauses.pop()
        places.pop()
    clauses.append(found["says"])
    places = [*(_shifted(at, edit) for at in places), tuple(found["at"])]
    role = edit.name.split(".")[1]
    rest = {"kind": role if role != "trap" else edit.name.rpartition(".")[2], "clauses": clauses}
    if role == CONTRADICTION:
        rest |= {"conflict": list(found["conflict"]), "minimal": True}
        priority = _priority(value, places, found["conflict"])
        if priority:
            rest["priority"] = priority
        return _truth(value, Expect.ASK, {**known, **rest}, places)
    rest |= {"holds": list(found["holds"]), "witness": found["witness"]}
    return _truth(value, Expect.SAME, {**known, **rest}, places)


def _priority(value: Any, places: Sequence[Any], conflict: Sequence[int]) -> list[int]:
    """Return the clauses that stand in the system's message, where the last one stands in a user's."""
    if not isinstance(value, list):
        return []
    roles = [value[at[0]]["role"] for at in places]
    *first, last = (roles[place] for place in conflict)
    return (
        [place for place in conflict if roles[place] == "system"] if {*first} == {"system"} and last == "user" else []
    )


def _truth(value: Any, expect: Expect, facts: dict[str, Any], places: Sequence[Any]) -> Truth:
    spans = brief.spans(value, places)
    if not spans:
        facts["at"] = [list(at) for at in places]
    return Truth(expect=expect, spans=spans, facts=MappingProxyType(facts))


def _shifted(at: tuple[int, ...], edit: Edit) -> tuple[int, ...]:
    """Return where a clause stands after an edit of another one."""
    place = edit.place
    if isinstance(place, str):
        return at
    part, (_, end) = place if isinstance(place[1], tuple) else (0, place)
    number, first, last = at
    if number != part or first < end:
        return at
    moved = len(edit.after) - (place[1][1] - place[1][0] if isinstance(place[1], tuple) else place[1] - place[0])
    return number, first + moved, last + moved


ROOM = InstructionRoom()
