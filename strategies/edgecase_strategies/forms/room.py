"""What the form room offers to the engines: see ``edgecase_strategies.engine.Room``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.forms import carrier, show
from edgecase_strategies.forms import edits as moves
from edgecase_strategies.forms.kinds import EXACT, kind_of
from edgecase_strategies.forms.perturbations import PERTURBATIONS
from edgecase_strategies.forms.places import same
from edgecase_strategies.forms.recover import is_exact
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.forms.truth import truth_of
from edgecase_strategies.forms.verify import verify
from edgecase_strategies.options import check_count
from edgecase_strategies.perturbation import Perturbation

_EDITS = (0, 1, 2, 3, 4, 6)
"""How many edits a severity from 1 to 5 makes."""


class FormRoom:
    """Forms: objects of JSON, pydantic models, dataclasses, and raw JSON as bytes."""

    name: ClassVar[str] = "form"
    seed_types: ClassVar[str] = "dict with names as keys, pydantic model, dataclass, JSON object as bytes"
    perturbations: ClassVar[Sequence[Perturbation[Any]]] = PERTURBATIONS
    options: ClassVar[Sequence[str]] = ("schema", "faults", "fields", "at_once", "harmless", "validity", "formats")

    def asked_for(self, options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names and groups that the room's options choose: with a schema, every fault.

        >>> ROOM.asked_for({"faults": ["date", "missing_field"]})
        ('form.date', 'form.missing_field')
        """
        if options.get("faults") is not None:
            return fault_names(options["faults"])
        if options.get("schema") is not None:
            return tuple(one.name for one in PERTURBATIONS)
        return ()

    def accepts(self, value: object) -> bool:
        """Whether the value is a form."""
        return carrier.accepts(value)

    def prepare(self, seed: Seed, protect: Sequence[Any] = (), **options: Any) -> Form:
        """Return the seed as a Form."""
        given = {name: value for name, value in options.items() if name != "faults" and value is not None}
        if "at_once" in given:
            check_count("at_once", given["at_once"])
        return Form(seed.value, protect=protect, truth=seed.truth, **given)

    def apply(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the form with the edits made, in the class of the seed; as JSON where the class cannot hold it."""
        form = carrier.read(value)
        if isinstance(value, (bytes, bytearray)):
            return moves.raw(form, edits).encode("utf-8")
        made = moves.apply(form, edits)
        try:
            return carrier.write(value, made)
        except carrier.Unrepresentable:
            return made

    def undo(self, value: Any, edits: Sequence[Edit]) -> Any:
        """Return the seed's form; in a dataclass, a value that JSON has no type for comes back as JSON says it."""
        return carrier.write(value, moves.undo(carrier.read(value), edits))

    def truth(self, truth: Truth, edits: Sequence[Edit], *, value: Any = None, prepared: Any = None) -> Truth:
        """Return validity and intent, made anew from the value."""
        return truth_of(truth, edits, carrier.read(value), prepared)

    def fits(self, prepared: Form, edit: Edit, others: Sequence[Edit]) -> bool:
        """Whether an edit can stand beside others: none of their places touch."""
        return moves.fits(edit, others)

    def allows(self, prepared: Form, edit: Edit) -> bool:
        """Whether the edit changes something open, can be held by the seed's class, and does what its kind says."""
        # The order of the members, and what happens to the form as a whole, change nothing in a protected field.
        whole = moves.is_whole(edit) or _is_order(edit)
        if not all(prepared.is_open(place) for place in moves.places_of(edit)) and (prepared.only or not whole):
            return False
        return prepared.remembered(edit, lambda one: _is_allowed(prepared, one))

    def edits_at(self, prepared: Form, severity: int) -> int:
        """As many edits as the level of the severity, or as ``at_once`` says."""
        return prepared.at_once or _EDITS[severity]

    def place(self, prepared: Form, edit: Edit) -> str:
        """The field, so that all fields are covered; lists count as one place."""
        first = moves.places_of(edit)[0]
        return "/".join("*" if step.isdecimal() else step for step in first.split("/")) or "form"

    def change(self, edit: Edit) -> str:
        """Return an edit as one line."""
        return show.change(edit)

    def verify(self, prepared: Form, case: Case) -> str | None:
        """Return why the truth of the case cannot be confirmed, or None."""
        return verify(prepared, case)


def _is_order(edit: Edit) -> bool:
    return moves.mark_of(edit.after) == "$keys"


def _is_allowed(form: Form, edit: Edit) -> bool:
    if same(edit.before, edit.after) and not _is_order(edit):
        return False
    if kind_of(edit.name).recover == EXACT and not is_exact(form, edit):
        return False
    value = moves.apply(form.value, [edit])
    try:
        made = carrier.write(form.given, value)
    except carrier.Unrepresentable:
        return False
    if moves.repeated([edit]) and type(form.given) not in (dict, bytes, bytearray):
        return False  # a key can come twice only where the form comes as text, or is read from it
    if _is_order(edit) and _in_order(carrier.read(made)) == _in_order(form.value):
        return False  # a class has its own order
    verdict = form.verdict(value) if form.validity is not None else None
    if verdict is None:
        return True
    if form.validity == "valid":
        return verdict.validity == "valid"
    return verdict.validity == "invalid" and (form.validity == "invalid" or len(verdict.errors) == 1)


def _in_order(form: Any) -> str:
    return json.dumps(form)


def fault_names(faults: Any) -> tuple[str, ...]:
    """Return a choice of faults as names of perturbations; the room's own name may be left out.

    >>> fault_names("date, -date.serial")
    ('form.date', '-form.date.serial')
    """
    if isinstance(faults, str):
        faults = [part for part in faults.replace(",", " ").split() if part]
    if not isinstance(faults, Sequence) or not faults or not all(isinstance(one, str) for one in faults):
        raise InvalidOption(f'faults takes names and groups, as in ["date", "missing_field"]; {faults!r} is neither.')
    return tuple(_full(name) for name in faults)


def _full(name: str) -> str:
    sign, bare = ("-", name[1:]) if name.startswith("-") else ("", name)
    return f"{sign}{bare}" if bare == "form" or bare.startswith("form.") else f"{sign}form.{bare}"


ROOM = FormRoom()
