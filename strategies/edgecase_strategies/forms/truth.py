"""What is known of a form that went wrong: validity and intent apart, and what a good handler does with it.

It is made from the final value: the schema judges that value, and each edit's intent is what an inverse gives there.

- *accept*: nothing went wrong, or nothing in the form shows it, so that the handler takes it as it stands;
- *normalise*: what was meant can be had back exactly, so that the answer is that of the seed;
- *ask*: something is missing, or could mean several things; the handler asks for those fields;
- *reject*: there is nothing to ask for, and the schema forbids it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from edgecase_strategies.case import Edit, Expect, Json, Truth
from edgecase_strategies.forms import edits as moves
from edgecase_strategies.forms.kinds import kind_of
from edgecase_strategies.forms.places import plain
from edgecase_strategies.forms.recover import recover_of

if TYPE_CHECKING:
    from edgecase_strategies.forms.seed import Form
    from edgecase_strategies.forms.validate import Verdict

Handling = Literal["accept", "normalise", "ask", "reject"]

_ORDER: Final = ("none", "exact", "policy", "lost")


def truth_of(truth: Truth, edits: Sequence[Edit], value: Json, form: Form | None) -> Truth:
    """Return the truth of a value that the edits gave; ``form`` is None where the seed was not prepared again."""
    if not edits and (form is None or form.schema is None):
        return truth
    recovers = [recover_of(form, edit) for edit in edits]
    facts: dict[str, Json] = {**truth.facts}
    validity = None
    if form is not None and form.schema is not None:
        bare, formatted = form.verdicts(value)
        facts |= _judged("", bare) | _judged("_with_formats", formatted)
        validity = form.verdicts(value)[form.formats].validity
    handling, ask = _handling(edits, recovers, validity, form)
    facts["intent"] = max(recovers, key=_ORDER.index, default="none")
    facts["handling"] = handling
    if ask:
        facts["ask_for"] = list(ask)
    if edits:
        facts["fields"] = [_told(edit, recover, edits) for edit, recover in zip(edits, recovers, strict=True)]
    if moves.repeated(edits) and form is not None:
        facts["raw"] = moves.raw(form.value, edits)
    return dataclasses.replace(truth, expect=_expected(handling, recovers), facts=MappingProxyType(facts))


def _judged(suffix: str, verdict: Verdict) -> dict[str, Json]:
    errors = [{"pointer": one.pointer, "keyword": one.keyword} for one in verdict.errors]
    return {f"validity{suffix}": verdict.validity, f"errors{suffix}": errors}


def _told(edit: Edit, recover: str, edits: Sequence[Edit]) -> dict[str, Json]:
    """Return what is known of one edit: the fault, where it stands in the value, and what was meant there."""
    told: dict[str, Json] = {"fault": edit.name, "recover": recover}
    places = moves.places_of(edit)
    others = [other for other in edits if other is not edit]
    told["pointers"] = [moved_pointer(place, edit, others) for place in places]
    if recover != "none" and not moves.is_whole(edit):
        meant = [plain(one.before) for one in moves.puts_of([edit])]
        kind = moves.mark_of(meant[0])
        told["meant"] = [one["$key"] for one in meant] if kind == "$key" else meant
    return told


def moved_pointer(place: str, edit: Edit, others: Iterable[Edit]) -> str:
    """Return where a place of an edit stands in the value; where there is nothing now, where it would stand."""
    return moves.moved(place, [*others, edit])


def _handling(
    edits: Sequence[Edit], recovers: Sequence[str], validity: str | None, form: Form | None
) -> tuple[Handling, tuple[str, ...]]:
    left = [edit for edit, recover in zip(edits, recovers, strict=True) if recover in ("policy", "lost")]
    if left:
        asked = [edit for edit in left if _shows(edit, form)]
        if not asked and validity == "invalid":
            asked = left
        if asked:
            return "ask", tuple(dict.fromkeys(place for edit in asked for place in moves.places_of(edit)))
    if validity == "invalid" and "none" in recovers and _forbidden(edits, recovers, form):
        return "reject", ()
    if "exact" in recovers:
        return "normalise", ()
    return "accept", ()


def _shows(edit: Edit, form: Form | None) -> bool:
    """Whether an edit alone shows that something is wrong: in itself, or because the schema forbids what it gives."""
    shows = kind_of(edit.name).shows
    if shows == "always":
        return True
    if shows == "by schema" and form is not None and any(_is_no_longer_one(form, one) for one in moves.puts_of([edit])):
        return True
    if form is None or form.schema is None:
        # Without a schema, a form is expected to have the seed's fields, each of the type that it has there.
        return shows == "required" or any(map(_is_of_another_type, moves.puts_of([edit])))
    if shows == "required" and all(form.by_pointer[place].required for place in moves.places_of(edit)):
        return True
    return form.remembered(dataclasses.replace(edit, name=f"shows {edit.name}"), lambda _: _is_invalid(form, edit))


def _is_no_longer_one(form: Form, one: moves.Put) -> bool:
    """Whether a number or a date that was written as a text is a text that is neither now, even if a schema lets it by."""
    if not isinstance(one.before, str) or not isinstance(one.after, str) or one.pointer not in form.by_pointer:
        return False
    was = form.by_pointer[one.pointer]
    now = dataclasses.replace(was, value=one.after)
    return (was.number is not None and now.number is None) or (was.day is not None and now.day is None)


def _is_of_another_type(one: moves.Put) -> bool:
    if moves.mark_of(one.after) == "$absent":
        return True
    kinds = {bool: "truth", int: "number", float: "number", list: "list", tuple: "list"}
    return (
        moves.mark_of(one.after) is None
        and moves.mark_of(one.before) is None
        and (kinds.get(type(one.before), type(one.before)) != kinds.get(type(one.after), type(one.after)))
    )


def _is_invalid(form: Form, edit: Edit) -> bool:
    verdict = form.verdict(moves.apply(form.value, [edit]))
    return verdict is not None and verdict.validity == "invalid"


def _forbidden(edits: Sequence[Edit], recovers: Sequence[str], form: Form | None) -> bool:
    """Whether the schema forbids what is meant as it is: a field that it does not know."""
    if form is None or form.schema is None:
        return False
    as_meant = [edit for edit, recover in zip(edits, recovers, strict=True) if recover == "none"]
    verdict = form.verdict(moves.apply(form.value, as_meant))
    return verdict is not None and verdict.validity == "invalid"


def _expected(handling: Handling, recovers: Sequence[str]) -> Expect:
    if handling == "ask":
        return Expect.ASK
    if handling == "reject":
        return Expect.REJECT
    if any(recover in ("policy", "lost") for recover in recovers):
        return Expect.ACCEPT
    return Expect.SAME
