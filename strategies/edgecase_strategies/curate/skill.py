"""Skill: what is tested, declared in a few lines, against which a run reports."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from edgecase_strategies.curate.choose import allot
from edgecase_strategies.curate.coverage import check_strength
from edgecase_strategies.curate.factors import Never, check_forbid
from edgecase_strategies.curate.private.declared import Private
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.options import check_severity
from edgecase_strategies.rooms import ROOMS

_LOCALE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_OTHER_WORDS = {"difficulty": "severity", "weights": "categories", "labels": "categories", "languages": "locales"}
_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """What a model must be able to do, and what its cases are to be about.

    >>> skill = Skill(
    ...     behaviour="sends a message to the right desk", categories={"cancel": 3, "refund": 1}, severity=(1, 2)
    ... )
    >>> skill.categories["cancel"], skill.severity
    (3.0, (1, 2))

    Raises InvalidOption for what contradicts itself or cannot be.
    """

    behaviour: str
    """What the model does, in a sentence."""
    categories: Mapping[str, float] = field(default_factory=lambda: _NONE)
    """The labels that matter, with their weights among each other; names alone weigh the same. Empty where all matter alike."""
    severity: tuple[int, int] | None = None
    """How far from the seeds the cases are, from 1 to 5: the difficulty."""
    formats: tuple[str, ...] = ()
    """The kinds of input, by the names of their rooms: ``("text",)``. Empty where any will do."""
    locales: tuple[str, ...] = ()
    """The languages, with or without a country: ``("en-GB", "de")``."""
    keeps: tuple[Any, ...] = ()
    """What no edit may touch: texts, and regular expressions after ``re:``."""
    coverage: str = ""
    """What its cases cover: "pairs" of factors, or "triples"; empty for pairs."""
    forbid: Never = field(default_factory=Never)
    """Combinations that no case may have: ``[{"perturbation": "text.ocr", "category": "refund"}]``."""
    real: str = ""
    """The file or folder of real examples that become seeds beside the test's own rows."""
    private: Any = None
    """What is private in the real examples: ``Private``, a table of what it takes, or True; the salt comes from the environment."""
    name: str = ""
    is_derived: bool = False
    """Whether nobody declared it: it was read off the test."""

    def __post_init__(self) -> None:
        behaviour: Any = self.behaviour
        if not isinstance(behaviour, str) or not behaviour.strip():
            raise InvalidOption(
                f"A skill says in a sentence what the model does, as behaviour='sends a message to the right desk'; "
                f"{self.behaviour!r} does not."
            )
        checked: dict[str, Any] = {
            "categories": _categories(self.categories),
            "severity": None if self.severity is None else check_severity(self.severity),
            "formats": _texts("formats", self.formats),
            "locales": _texts("locales", self.locales),
            "keeps": _texts("keeps", self.keeps, others=(re.Pattern,)),
            "coverage": self.coverage,
            "forbid": check_forbid(self.forbid),
            "real": str(self.real),
            "private": Private.of(self.private),
        }
        if self.coverage:
            check_strength(self.coverage)
        _check_apart(checked["forbid"], checked["categories"])
        for name in checked["formats"]:
            if name not in ROOMS:
                raise UnknownName(
                    f'There is no format "{name}".{did_you_mean(name, ROOMS)} The formats are {", ".join(ROOMS)}.'
                )
        for locale in checked["locales"]:
            if not _LOCALE.fullmatch(locale):
                raise InvalidOption(f'locales takes codes such as "en" or "de-AT"; {locale!r} is not one.')
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @classmethod
    def of(cls, record: Mapping[str, Any], name: str = "") -> Skill:
        """Return the skill that a table says, as one of a TOML file.

        >>> Skill.of({"behaviour": "reads dates", "severity": "1-2"}, "dates").severity
        (1, 2)
        """
        known = [one.name for one in fields(cls) if one.name not in ("name", "is_derived")]
        called = f'The skill "{name}"' if name else "A skill"
        for key in record:
            if key in _OTHER_WORDS:
                raise UnknownName(f'{called} has no "{key}"; it is called "{_OTHER_WORDS[key]}" here.')
            if key not in known:
                raise UnknownName(f'{called} has no "{key}".{did_you_mean(key, known)} It takes {", ".join(known)}.')
        if "behaviour" not in record:
            raise InvalidOption(f"{called} has no behaviour: say in a sentence what the model does.")
        try:
            return cls(**record, name=name)
        except (InvalidOption, UnknownName) as error:
            raise type(error)(f"{called}: {error}") from None

    @property
    def title(self) -> str:
        """How it is called in reports: its name, or where it comes from."""
        return self.name or ("derived from the test" if self.is_derived else "declared by the marker")

    def to_json(self) -> dict[str, Any]:
        """Return the skill as JSON, without what is at its default."""
        record: dict[str, Any] = {"behaviour": self.behaviour, "derived": self.is_derived}
        if self.name:
            record["name"] = self.name
        if self.categories:
            record["categories"] = dict(self.categories)
        if self.severity is not None:
            record["severity"] = list(self.severity)
        for key in ("formats", "locales"):
            if getattr(self, key):
                record[key] = list(getattr(self, key))
        if self.keeps:
            record["keeps"] = [f"re:{one.pattern}" if isinstance(one, re.Pattern) else one for one in self.keeps]
        if self.coverage:
            record["coverage"] = self.coverage
        if self.forbid.combinations:
            record["forbid"] = self.forbid.to_json()
        if self.real:
            record["real"] = self.real
        return record


def derived(
    behaviour: str,
    labels: Iterable[str],
    *,
    severity: tuple[int, int],
    formats: Iterable[str] = (),
    keeps: Sequence[Any] = (),
) -> Skill:
    """Return the skill that a test shows by itself: its rows' labels, each as often as it has rows.

    >>> skill = derived("routes", ["cancel", "refund", "cancel"], severity=(1, 3))
    >>> dict(skill.categories), skill.title
    ({'cancel': 2.0, 'refund': 1.0}, 'derived from the test')
    """
    counts = Counter(label for label in labels if label)
    return Skill(
        behaviour=behaviour,
        categories={label: float(count) for label, count in counts.items()},
        severity=severity,
        formats=tuple(dict.fromkeys(formats)),
        keeps=tuple(keeps),
        is_derived=True,
    )


def shares(skill: Skill, labels: Sequence[str], cases: int) -> tuple[int, ...]:
    """Return how many cases each seed gets, by the weight of its category, so that all of them come to ``cases``.

    A seed of a category that the skill does not name gets none.

    >>> skill = Skill(behaviour="routes", categories={"cancel": 3, "refund": 1})
    >>> shares(skill, ["cancel", "refund", "other", "cancel"], 8)
    (3, 2, 0, 3)

    Raises InvalidOption if the weights cannot be met.
    """
    wanted = skill.categories
    seeds: dict[str, list[int]] = {label: [] for label in wanted}
    for number, label in enumerate(labels):
        if label in seeds:
            seeds[label].append(number)
    empty = [label for label, mine in seeds.items() if not mine]
    if empty:
        there = list(dict.fromkeys(label for label in labels if label))
        raise InvalidOption(
            f'The weights of the skill {skill.title} cannot be met: no row has the category "{empty[0]}".'
            f"{did_you_mean(empty[0], there)} The rows have {_listed(there) or 'no labels'}. Add rows of it, or take it out of "
            "categories; label= names the argument that is the label."
        )
    total = math.fsum(wanted.values())
    exact = {label: cases * weight / total for label, weight in wanted.items()}
    rarest = min(exact, key=lambda label: exact[label])
    if exact[rarest] < 1 - 1e-9:
        raise InvalidOption(
            f'The weights of the skill {skill.title} cannot be met with {cases} cases: "{rarest}" weighs '
            f"{wanted[rarest] / total:.1%}, which is less than one case. Give cases={math.ceil(total / wanted[rarest] - 1e-9)}, or "
            "another weight."
        )
    counts = {label: max(1, math.floor(share)) for label, share in exact.items()}
    by_rest = sorted(exact, key=lambda label: counts[label] - exact[label])  # the largest remainders first
    for label in by_rest[: cases - sum(counts.values())]:
        counts[label] += 1
    found = [0] * len(labels)
    for label, mine in seeds.items():
        for number, share in zip(mine, allot(counts[label], len(mine)), strict=True):
            found[number] = share
    return tuple(found)


def _categories(given: Any) -> Mapping[str, float]:
    if isinstance(given, (list, tuple, set, frozenset)):
        names = sorted(given) if isinstance(given, (set, frozenset)) else list(given)
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise InvalidOption(f'The category "{twice[0]}" is named twice.')
        given = dict.fromkeys(names, 1.0)
    if not isinstance(given, Mapping):
        raise InvalidOption(
            f'categories takes names and weights, as in {{"cancel": 3, "refund": 1}}; {given!r} is neither.'
        )
    found: dict[str, float] = {}
    for name, weight in given.items():
        if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not math.isfinite(weight):
            raise InvalidOption(f'The weight of "{name}" is a number; {weight!r} is not one.')
        if weight <= 0:
            raise InvalidOption(
                f'The weight of "{name}" is above 0; {weight!r} is not. Leave out a category that is not tested.'
            )
        if str(name) in found:
            raise InvalidOption(f'The category "{name}" is named twice.')
        found[str(name)] = float(weight)
    return MappingProxyType(found)


def _check_apart(forbid: Never, categories: Mapping[str, float]) -> None:
    """Raise InvalidOption where all of a category is forbidden that the skill is about."""
    for one in forbid.combinations:
        lost = [name for name in one.get("category", ()) if name in categories]
        if lost and len(one) == 1:
            raise InvalidOption(
                f'The skill is about the category "{lost[0]}", and forbid rules out all of it. Take it out of one of the two.'
            )


def _texts(name: str, given: Any, others: tuple[type, ...] = ()) -> tuple[Any, ...]:
    if isinstance(given, (str, *others)):
        given = (given,)
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, (str, *others)) and one != "" for one in given):
        raise InvalidOption(f"{name} takes a text or a list of texts; {given!r} is neither.")
    return tuple(dict.fromkeys(given))


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
