"""The typed language of constraints: frozen records, each a predicate over an answer and a formula for a prover.

>>> from edgecase_strategies.instructions.answer import Answer
>>> short = Amount(unit="words", most=50)
>>> short.holds(Answer(text="Two words")), to_json(short)
(True, {'kind': 'amount', 'unit': 'words', 'most': 50})
>>> of_json(to_json(short)) == short
True
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.instructions.formula import Formula, Literal, variables_of
from edgecase_strategies.instructions.on_fields import Every, Has, Is, Listed, Rule, Totals, Within
from edgecase_strategies.instructions.on_measures import Apart, AtTime, Dated, OnWeekday, Weighs
from edgecase_strategies.instructions.on_text import Amount, Begins, Closes, InFormat, InLanguage, Letters, Uses
from edgecase_strategies.instructions.solve import Model, core, is_minimal, solve

OnText = Amount | Uses | Letters | InLanguage | InFormat | Begins | Closes
OnFields = Is | Listed | Has | Within | Dated | OnWeekday | Apart | AtTime | Weighs | Totals | Rule | Every
Constraint = OnText | OnFields

KINDS: Mapping[str, type[Any]] = {
    kind.kind: kind
    for kind in (
        Amount,
        Uses,
        Letters,
        InLanguage,
        InFormat,
        Begins,
        Closes,
        Is,
        Listed,
        Has,
        Within,
        Dated,
        OnWeekday,
        Apart,
        AtTime,
        Weighs,
        Totals,
        Rule,
        Every,
    )
}
TEXT_KINDS = (Amount, Uses, Letters, InLanguage, InFormat, Begins, Closes)

_FIELDS = {kind: tuple((item.name, item.default) for item in dataclasses.fields(made)) for kind, made in KINDS.items()}
_WORDS, _CHARACTERS = "text.words", "text.characters"
_LENGTHS: Formula = ((Literal(((_WORDS, 2), (_CHARACTERS, -1)), 1),),)


def background(formulas: Iterable[Formula]) -> tuple[Formula, ...]:
    """Return what holds of every text and is said by nobody: words are apart, so n of them take 2n - 1 characters."""
    names = {name for one in formulas for name in variables_of(one)}
    return (_LENGTHS,) if _WORDS in names and _CHARACTERS in names else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That constraints cannot all hold: ``conflict`` are the places of a smallest set of them that cannot."""

    conflict: tuple[int, ...]
    minimal: bool


def satisfy(constraints: Sequence[Constraint]) -> Model | None:
    """Return numbers and names for which all constraints hold, or None if there are none.

    >>> satisfy([Amount(unit="words", least=9), Amount(unit="characters", most=10)]) is None
    True
    """
    formulas = [one.formula() for one in constraints]
    return solve([*formulas, *background(formulas)])


def contradicts(constraints: Sequence[Constraint]) -> bool:
    """Whether constraints cannot all hold, and each set with one less can.

    >>> contradicts([Letters(case="upper"), Letters(case="lower")])
    True
    """
    formulas = [one.formula() for one in constraints]
    return is_minimal(formulas, background(formulas))


def prove(constraints: Sequence[Constraint]) -> Proof:
    """Return the proof that constraints contradict each other.

    Raises InvalidOption if they can all hold, and Undecided for a set that takes too long.

    >>> prove([Letters(case="upper"), Amount(unit="words", most=5), Letters(case="lower")]).conflict
    (0, 2)
    """
    formulas = [one.formula() for one in constraints]
    always = background(formulas)
    conflict = core(formulas, always)
    if conflict is None:
        model = solve([*formulas, *always])
        raise InvalidOption(
            f"These {len(constraints)} constraints do not contradict each other: all hold for {model}. Change one of "
            "them so that they cannot, or ask for the consistent kind."
        )
    return Proof(conflict=conflict, minimal=is_minimal([formulas[place] for place in conflict], always))


def to_json(constraint: Constraint) -> dict[str, Any]:
    """Return a constraint as JSON: its kind, and its fields but those that are at their default."""
    record: dict[str, Any] = {"kind": constraint.kind}
    for name, default in _FIELDS[constraint.kind]:
        value = getattr(constraint, name)
        if value is None or value is False or value == default:
            continue
        if isinstance(value, Is):
            value = to_json(value)
        record[name] = list(value) if isinstance(value, tuple) else value
    if isinstance(constraint, (Listed, Has)):
        flag = "listed" if isinstance(constraint, Listed) else "present"
        if not getattr(constraint, flag):
            record[flag] = False
    return record


def of_json(record: Mapping[str, Any]) -> Constraint:
    """Return the constraint that ``to_json`` wrote. Raises UnknownName for a kind that does not exist."""
    kind = str(record.get("kind"))
    if kind not in KINDS:
        raise UnknownName(f'There is no constraint of the kind "{kind}".{did_you_mean(kind, KINDS)}')
    given = {
        name: of_json(value)
        if isinstance(value, Mapping)
        else tuple(value)
        if isinstance(value, (list, tuple))
        else value
        for name, value in record.items()
        if name != "kind"
    }
    try:
        made: Constraint = KINDS[kind](**given)
    except TypeError as error:
        raise InvalidOption(f'A constraint of the kind "{kind}" cannot be made of {dict(given)}: {error}.') from None
    return made
