"""The factors of cases: something of a case that has a few values, such as its perturbation, its severity or its label.

A constraint rules out combinations of their values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.case import Case
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.options import SEVERITY
from edgecase_strategies.text.length import NAMES as LENGTHS
from edgecase_strategies.text.length import length_of

Factors = Mapping[str, str]
"""The values of a case's factors, by the factors' names."""
Forbid = Callable[[Factors], bool]
"""Whether a combination of values cannot be; it is given some of the factors, or all of them."""
OF_EDITS = ("perturbation", "place", "severity")
"""The factors of what was done to a seed, in the order of their names."""
OF_SEEDS = ("category", "length", "locale")
"""The factors of a seed that a run knows."""
FACTORS = (*OF_EDITS, *OF_SEEDS)
SEVERITIES = tuple(str(level) for level in range(SEVERITY[0], SEVERITY[1] + 1))


def factors_of(case: Case, *, seed: str = "", locale: str = "", place: str = "") -> dict[str, str]:
    """Return the factors of a case, those that it has: of several perturbations, the first one counts.

    >>> from edgecase_strategies.case import Seed, Truth
    >>> factors_of(
    ...     Case(room="text", seed=Seed(value="hi"), edits=(), value="hi", truth=Truth(intent="greet"), severity=0)
    ... )
    {'severity': '0', 'category': 'greet', 'length': 'short'}
    """
    found: dict[str, str] = {"perturbation": case.names[0]} if case.edits else {}
    found["severity"] = str(case.severity)
    labels = sorted({span.label for span in case.truth.spans})
    category = case.truth.intent or "+".join(labels)
    text = case.seed.value
    length = length_of(text) if isinstance(text, str) else ""
    given = {"place": place, "category": category, "seed": seed, "locale": locale, "length": length}
    return found | {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Never:
    """A constraint that rules out combinations of values; of a perturbation, a group's name stands for its members."""

    combinations: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    """Each with the values of its factors, of which any one counts."""

    def __call__(self, factors: Factors) -> bool:
        """Whether the values hold all of a combination."""
        return any(
            all(_is_one_of(name, factors.get(name), values) for name, values in one.items())
            for one in self.combinations
            if one
        )

    def __add__(self, other: Never) -> Never:
        """Return the constraint that rules out what either of two does."""
        return Never((*self.combinations, *(one for one in other.combinations if one not in self.combinations)))

    def values_of(self, factor: str) -> tuple[str, ...]:
        """Return the values of a factor that the combinations name, each once."""
        return tuple(dict.fromkeys(value for one in self.combinations for value in one.get(factor, ())))

    def names(self) -> tuple[str, ...]:
        """Return the combinations as people read them."""
        return tuple(
            " × ".join(f"{name}={' or '.join(values)}" for name, values in sorted(one.items()))
            for one in self.combinations
        )

    def to_json(self) -> list[dict[str, Any]]:
        """Return the combinations as JSON, as ``forbid`` takes them."""
        return [{name: list(values) for name, values in one.items()} for one in self.combinations]


def _is_one_of(name: str, value: str | None, values: Sequence[str]) -> bool:
    if value is None:
        return False
    return value in values or (name == "perturbation" and any(value.startswith(f"{group}.") for group in values))


def forbidding(*combinations: Mapping[str, str | int | Sequence[str | int]]) -> Never:
    """Return a constraint that rules out combinations of values; a list of values stands for any of them.

    >>> never = forbidding({"perturbation": "text.ocr", "locale": ["ja", "zh"]})
    >>> never({"perturbation": "text.ocr.letters", "locale": "ja", "severity": "1"}), never({"locale": "ja"})
    (True, False)
    """
    return Never(
        tuple(
            {
                name: tuple(map(str, [value] if isinstance(value, (str, int)) else value))
                for name, value in combination.items()
            }
            for combination in combinations
        )
    )


def check_forbid(given: Any) -> Never:
    """Return the constraint that a user gives as one dict or a list of them, as in ``[{"perturbation": "text.ocr", "locale": "ja"}]``.

    >>> check_forbid({"severity": 5, "length": "short"}).names()
    ('length=short × severity=5',)

    Raises UnknownName for a factor or a value that cannot be, InvalidOption for what is no combination.
    """
    combinations = [given] if isinstance(given, Mapping) else given
    if isinstance(given, Never):
        return given
    if not isinstance(combinations, (list, tuple)) or not all(isinstance(one, Mapping) for one in combinations):
        raise InvalidOption(
            f'forbid takes combinations that must not be, as in [{{"perturbation": "text.ocr", "category": "refund"}}]; {given!r} is none.'
        )
    for one in combinations:
        if not one:
            raise InvalidOption("forbid has an empty combination, which would rule out nothing; take it out.")
        for name, value in one.items():
            _check_value(name, [value] if isinstance(value, (str, int)) else value)
    return forbidding(*combinations)


def _check_value(name: Any, values: Any) -> None:
    if name not in FACTORS:
        raise UnknownName(
            f'forbid has no factor "{name}".{did_you_mean(str(name), FACTORS)} The factors are {", ".join(FACTORS)}.'
        )
    texts = isinstance(values, (list, tuple)) and all(type(value) in (str, int) and value != "" for value in values)
    if not texts or not values:
        raise InvalidOption(f"forbid takes a value of {name}, or a list of them; {values!r} is neither.")
    known = {"length": LENGTHS, "severity": SEVERITIES}.get(name)
    wrong = next((value for value in values if known is not None and str(value) not in known), None)
    if known is not None and wrong is not None:
        raise UnknownName(
            f'forbid: there is no {name} "{wrong}".{did_you_mean(str(wrong), known)} It is one of {", ".join(known)}.'
        )
