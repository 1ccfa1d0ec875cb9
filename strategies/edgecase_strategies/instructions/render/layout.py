"""Lay a proven draft out as a value: a message, turns, a system's message, a record or a long text.

Where each clause stands follows from how the text is put together; nothing is looked for in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final, NamedTuple

from edgecase_strategies.case import content_id, encode
from edgecase_strategies.instructions.brief import CONTRADICTION, TRAP, TWIN, At, Brief, Variant, difference
from edgecase_strategies.instructions.constraints import Constraint, to_json
from edgecase_strategies.instructions.draft import Draft, Proven
from edgecase_strategies.instructions.on_fields import Is, Within
from edgecase_strategies.instructions.on_measures import Apart, AtTime, OnWeekday, Weighs
from edgecase_strategies.instructions.render.matter import matter
from edgecase_strategies.instructions.render.wordings import REGISTERS, Wordings, key_of, zone

IN_RECORD: Final = ("address", "quantity", "weekday", "duration", "time_zone", "unit", "total")
"""Families whose last clause can stand in a record: it gives one field one value."""
MATTER: Final = (50, 2000)
"""How many words of neutral matter stand between the clauses of a long text."""
_JOINTS: Final = {"plain": (" ", " ", "\n"), "formal": (" ", "\n"), "casual": ("\n", " - ")}
_MANNERS: Final = {"exception": "exception"}


class _Piece(NamedTuple):
    part: int
    text: str
    clause: int = -1


class Layout:
    """How one brief is written: what was drawn for it beside its constraints."""

    def __init__(self, proven: Proven, words: Wordings, where: str, locale: str, rng: Random, size: int = 0) -> None:
        self.draft: Draft = proven.draft
        self.proven = proven
        self.words = words
        self.where = where
        self.locale = locale
        self.rng = rng
        self.register = rng.choice(REGISTERS)
        self.size = size
        self.choices = [rng.randrange(60) for _ in range(len(self.draft.base) + 1)]
        self.last = len(self.draft.base)
        self.choices[-1] = self.choices[0] + 1  # so that the last clause does not repeat the first in its words
        # A register with one wording only would say the same sentence twice.
        alike = key_of(self.draft.twin) in [key_of(one) for one in self.draft.base]
        single = alike and words.count(self.draft.twin, self.register) < 2
        self.register_of_last = "plain" if single else self.register
        self.lead = rng.choice(words.choices("leads", self.register))
        self.revision = rng.choice(words.choices("revisions", self.register))
        order = list(range(self.last))
        rng.shuffle(order)
        before = where == "message" and not rng.randrange(3)
        self.order = [self.last, *order] if before else [*order, self.last]

    def brief(self) -> Brief:
        """Return the brief: the twin as its value, and the variants of the last clause."""
        pieces = self._pieces()
        joint = self.rng.choice(_JOINTS[self.register])
        texts: dict[int, str] = {}
        at: list[At] = [(-1, 0, 0)] * (self.last + 1)
        start_of_last = 0
        for part, text, clause in pieces:
            known = texts.get(part, "")
            start = len(known) + len(joint) if known else 0
            texts[part] = f"{known}{joint}{text}" if known else text
            if clause >= 0:
                lead = len(self._lead(clause))
                at[clause] = (part, start + lead, start + len(text))
                if clause == self.last:
                    start_of_last = start
        value = self._value(texts)
        variants = self._in_record() if self.where == "record" else self._variants(at[self.last][0], start_of_last)
        draft = self.draft
        facts: dict[str, Any] = {
            "family": draft.family,
            "where": self.where,
            "locale": self.locale,
            "register": self.register,
            "pair": content_id(encode(value)),
            "keep": self._keep(),
            "clauses": [to_json(one) for one in (*draft.base, draft.twin)],
            "at": at,
            "witness": self.proven.twin,
        }
        return Brief(value, facts, variants)

    def _keep(self) -> list[str]:
        """Return the words that the clauses are about, which no mess may touch."""
        draft = self.draft
        last = [draft.twin, draft.against, *([draft.other] if draft.other else []), *(one.says for one in draft.traps)]
        said = [*enumerate(draft.base), *((self.last, one) for one in last)]
        texts = [text for clause, one in said for text in self.words.named(one, self.choices[clause])]
        return list(dict.fromkeys(texts))

    def _lead(self, clause: int) -> str:
        return self.lead if clause == self.last else ""

    def _say(self, constraint: Constraint, clause: int, manner: str = "") -> str:
        register = self.register_of_last if clause == self.last else self.register
        return self.words.say(constraint, register, self.choices[clause], manner)

    def _clauses(self, part_of_base: int, part_of_last: int) -> list[_Piece]:
        said = [*self.draft.base, self.draft.twin]
        found = []
        for clause in self.order:
            part = part_of_last if clause == self.last else part_of_base
            found.append(_Piece(part, f"{self._lead(clause)}{self._say(said[clause], clause)}", clause))
        return found

    def _pieces(self) -> list[_Piece]:
        rng, words, register, draft = self.rng, self.words, self.register, self.draft
        scene = rng.choice(words.scenes(draft.scene, register)).format(**draft.slots)
        opening = [rng.choice(words.choices("greetings", register)), scene]
        closing = rng.choice(words.choices("closings", register))
        if self.where == "system":
            system = rng.choice(words.data["system"])
            clauses = self._clauses(0, 1)
            found = [_Piece(0, system), *(one for one in clauses if one.part == 0)]
            found += [_Piece(1, text) for text in opening if text]
            found += [one for one in clauses if one.part == 1]
            return [*found, _Piece(1, closing)] if closing else found
        if self.where == "turns":
            turns = 4 if rng.randrange(2) else 2
            clauses = self._clauses(0, turns)
            found = [_Piece(0, text) for text in opening if text]
            found += [one for one in clauses if one.part == 0]
            found.append(_Piece(1, rng.choice(words.data["acks"])))
            if turns == 4:
                aside = rng.choice(words.choices("asides", register))
                found.append(_Piece(2, aside.format(matter=self._matter(12))))
                found.append(_Piece(3, rng.choice(words.data["acks"])))
            return [*found, *(one for one in clauses if one.part == turns)]
        clauses = self._clauses(0, 0)
        if self.where == "record":
            clauses = [one for one in clauses if one.clause != self.last]
            clauses.append(_Piece(0, rng.choice(words.choices("attached", register))))
        elif self.where == "brief":
            clauses.insert(-1, _Piece(0, self._matter(self.size)))
        found = [_Piece(0, text) for text in opening if text] + clauses
        return [*found, _Piece(0, closing)] if closing else found

    def _matter(self, size: int) -> str:
        named = {
            str(value) for one in (*self.draft.base, self.draft.twin, self.draft.against) for value in _values(one)
        }
        data = self.words.data
        return matter(data["matter"], size, self.rng, named, data["function_words"])

    def _value(self, texts: Mapping[int, str]) -> Any:
        if self.where in ("message", "brief"):
            return texts[0]
        if self.where == "record":
            rest = {"record": f"R-{self.rng.randrange(1000, 9999)}", "page": 1}
            return {"message": texts[0], "record": {**rest, **_field(self.draft.twin)}}
        first = "system" if self.where == "system" else "user"
        return [
            {
                "role": first if not part else "user" if first == "system" or part % 2 == 0 else "assistant",
                "content": text,
            }
            for part, text in sorted(texts.items())
        ]

    def _variants(self, part: int, start: int) -> list[Variant]:
        """Return the variants whose last clause is said in words, each as its one difference from the twin."""
        draft, last, family = self.draft, self.last, self.draft.family
        seed = f"{self.lead}{self._say(draft.twin, last)}"
        found: list[Variant] = []

        def add(name: str, says: Constraint, text: str, lead: str, **known: Any) -> None:
            first, end, after = difference(seed, text)
            if text == seed:
                return
            span = (start + first, start + end)
            found.append(
                Variant(
                    name=name,
                    place=span if self.where in ("message", "brief") else (part, span),
                    before=seed[first:end],
                    after=after,
                    says=to_json(says),
                    at=(part, start + len(lead), start + len(text)),
                    **known,
                )
            )

        add(
            f"instruction.{CONTRADICTION}.{family}",
            draft.against,
            f"{self.lead}{self._say(draft.against, last)}",
            self.lead,
            conflict=tuple(range(last + 1)),
        )
        kept = [to_json(one) for one in draft.base]
        if draft.other is not None:
            other = f"{self.lead}{self._say(draft.other, last)}"
            holds = [*kept, to_json(draft.other)]
            add(f"instruction.{TWIN}.{family}", draft.other, other, self.lead, holds=holds, witness=self.proven.other)
        else:
            again = self._reworded(draft.twin)
            holds = [*kept, to_json(draft.twin)]
            text = f"{self.lead}{again}"
            add(f"instruction.{TWIN}.{family}", draft.twin, text, self.lead, holds=holds, witness=self.proven.twin)
        for trap, model in zip(draft.traps, self.proven.traps, strict=True):
            if self._fits(trap.kind):
                lead = self.revision if trap.kind == "revision" else self.lead
                text = f"{lead}{self._say(trap.says, last, _MANNERS.get(trap.kind, ''))}"
                holds = [to_json(one) for one in trap.holds]
                add(f"instruction.{TRAP}.{trap.kind}", trap.says, text, lead, holds=holds, witness=model)
        return found

    def _reworded(self, constraint: Constraint) -> str:
        """Return a constraint in another wording, of another register where its own has none that is new here."""
        said = self._say(constraint, self.last)
        known = {said, *(self._say(one, clause) for clause, one in enumerate(self.draft.base))}
        for register in (self.register, *REGISTERS):
            for choice in range(self.choices[self.last] + 1, self.choices[self.last] + 4):
                again = self.words.say(constraint, register, choice)
                if again not in known:
                    return again
        return said

    def _fits(self, kind: str) -> bool:
        # A user cannot take back what the system said, and nobody can take back or except what comes later;
        # after another thing was named, what comes later could be of either.
        if kind == "revision" and self.where == "system":
            return False
        return self.order[-1] == self.last or kind == "tolerance"

    def _in_record(self) -> list[Variant]:
        """Return the variants whose last clause is a field of the record."""
        draft, family, conflict = self.draft, self.draft.family, tuple(range(self.last + 1))
        ((name, before),) = _field(draft.twin).items()
        kept = [to_json(one) for one in draft.base]
        found = [
            _field_variant(CONTRADICTION, family, name, before, draft.against, conflict=conflict),
        ]
        if draft.other is not None and name in _field(draft.other):
            holds = [*kept, to_json(draft.other)]
            witness = self.proven.other or {}
            found.append(_field_variant(TWIN, family, name, before, draft.other, holds=holds, witness=witness))
        else:
            found.append(
                Variant(
                    name=f"instruction.{TWIN}.{family}",
                    place="/record/page",
                    before=1,
                    after=self.rng.randrange(2, 9),
                    says=to_json(draft.twin),
                    at=(-1, 0, 0),
                    holds=[*kept, to_json(draft.twin)],
                    witness=self.proven.twin,
                )
            )
        for trap, model in zip(draft.traps, self.proven.traps, strict=True):
            if trap.kind == "tolerance":
                holds = [to_json(one) for one in trap.holds]
                found.append(_field_variant(TRAP, trap.kind, name, before, trap.says, holds=holds, witness=model))
        return [one for one in found if one.after != one.before]


def _field_variant(role: str, family: str, name: str, before: Any, says: Constraint, **known: Any) -> Variant:
    return Variant(
        name=f"instruction.{role}.{family}",
        place=f"/record/{name}",
        before=before,
        after=_field(says)[name],
        says=to_json(says),
        at=(-1, 0, 0),
        **known,
    )


def _field(constraint: Constraint) -> dict[str, Any]:
    """Return a constraint that gives a field one value as that field of a record."""
    match constraint:
        case Is(attribute=attribute, value=value):
            return {attribute: value}
        case Within(attribute=attribute, least=least, most=most) if least == most:
            return {attribute: least}
        case OnWeekday(weekday=weekday):
            return {"weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]}
        case Apart(least=least, most=most) if least == most:
            return {"duration_minutes": least}
        case AtTime(attribute=attribute, clock=clock, offset=offset):
            return {attribute: f"{clock} {zone(offset)}"}
        case Weighs(attribute=attribute, amount=amount, unit=unit, tolerance=tolerance, tolerance_unit=of):
            return {attribute: f"{amount} {unit} +/- {tolerance} {of}"}
        case _:
            return {}


def _values(constraint: Constraint) -> Sequence[Any]:
    return [value for value in to_json(constraint).values() if isinstance(value, (str, int))]
