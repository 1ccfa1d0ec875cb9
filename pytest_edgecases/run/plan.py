"""What a marked test function will run: its rows, its targets, and one slot an item."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.curate import Verifier, allot, choose
from edgecase_strategies.curate.rules import check_traits, permitted, traits_of
from edgecase_strategies.curate.skill import Skill, shares
from edgecase_strategies.engine import Room, Source, source_of
from edgecase_strategies.errors import InvalidOption, NothingApplies
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.rooms import room_for
from edgecase_strategies.text.protect import LABEL
from edgecase_strategies.tools.record import kept
from pytest_edgecases.marker import Request
from pytest_edgecases.options import Options
from pytest_edgecases.run.made import Made
from pytest_edgecases.run.model import Model
from pytest_edgecases.run.private import PARAMETER
from pytest_edgecases.statistics import Gate
from pytest_edgecases.store.suite import Line
from pytest_edgecases.targets.function import Function
from pytest_edgecases.targets.spec import ArgumentTarget, Target
from pytest_edgecases.targets.tools import ToolSet

SEARCH, REPEAT = "search", "repeat"
"""What a fresh case beside a suite is for, where it is not coverage."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """One marked test function."""

    test: str
    """Its node id, without parameters."""
    request: Request
    perturbations: tuple[Perturbation[Any], ...]
    functions: Mapping[Target, Function | ToolSet]
    """The function of each target that is one."""
    provided: bool
    """Whether the test can run clean: each of its arguments gets a value from somewhere else than a strategy."""

    lines: tuple[Line, ...] = ()
    """Its cases that are committed."""
    dropped: frozenset[str] = frozenset()
    """The ids of those that somebody found wanting: they are not made again."""

    model: Model | None = None
    """The function that asks the model, where its calls are served or limited."""
    answers: dict[str, Any] = field(default_factory=dict)
    """What the agent answered to the clean example of each row, where the test said so."""

    prepared: dict[str, Any] = field(default_factory=dict)
    """The prepared seeds of cases that were read from a suite."""

    verify: Verifier | None = None
    """The user's own verifier, after the guards of what is private."""
    has_verifier: bool = False
    """Whether the user gave one."""
    made: Made = field(default_factory=Made)
    """What is told of how its cases were made."""

    @property
    def has_suite(self) -> bool:
        """Whether cases of it are committed."""
        return bool(self.lines)

    def committed_beside(self, line: Line) -> frozenset[str]:
        """Return the ids of the committed cases of a line's row and target, its own included."""
        return frozenset(one.case.id for one in self.lines if (one.row, one.target) == (line.row, line.target))

    @property
    def skill(self) -> Skill | None:
        """What is tested, where it is declared."""
        return self.options.skill

    def shares(self, categories: Sequence[str]) -> tuple[int, ...]:
        """Return how many cases each seed gets: by the weights of the skill, or alike."""
        if self.skill is None or not self.skill.categories:
            return allot(self.options.cases, len(categories))
        return shares(self.skill, categories, self.options.cases)

    @property
    def gate(self) -> Gate | None:
        """What is asked of the rate of its cases, if anything is."""
        gate = self.request.options.gate
        return dataclasses.replace(gate, paired=True) if gate is not None and self.has_suite else gate

    @property
    def options(self) -> Options:
        """The options that hold for it."""
        return self.request.options

    def source(self, seed: Seed, labels: Mapping[str, Any], category: str = "") -> Source:
        """Prepare a seed; the words of its labels are out of reach, and so is what is forbidden for its category.

        Raises UnsupportedSeed or NothingApplies, naming the seed.
        """
        room = room_for(seed.value, self.perturbations)
        formats = self.skill.formats if self.skill is not None else ()
        if formats and room.name not in formats:
            raise InvalidOption(
                f"The skill takes inputs of the formats {', '.join(formats)}; the seed {seed.value!r:.60} is a {room.name}."
            )
        seed = dataclasses.replace(seed, value=fresh(seed.value))
        source = source_of(room, seed, self.perturbations, self.out_of_reach(room, labels), **self.options.room)
        forbid = self.options.forbid
        if forbid is None:
            return source
        return permitted(source, forbid, check_traits([traits_of(source, category)], 1)[0], self.options.severity)

    def out_of_reach(self, room: Room, labels: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return what no edit of a room's seed may touch: what is protected, and the words of the seed's labels."""
        protect = self.options.protect
        # What keeps a form's truth changes no word of it, and its faults say what they do to the truth.
        if f"-{LABEL}" in protect or room.name == "form":
            return protect
        return (*protect, *label_patterns(labels))


class Search(NamedTuple):
    """A search for the lowest severity at which a perturbation breaks the model, in the seeds of a category."""

    perturbation: str
    severity: int
    """The severity to try."""
    passed: int
    """The highest below it that is known to pass; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slot:
    """One item of a marked test: the clean example of a row, or one of its cases."""

    plan: Plan
    row: str
    """The node id up to the row: the key of the row's clean example."""
    target: Target | None = None
    """Where the case enters; None for the clean example."""
    rank: int = 0
    """How early the choice took the case: a smaller budget keeps the lower ranks."""
    number: int = 0
    """Which one of the row's cases it is, where the seed is known only while the test runs."""
    count: int = 0
    """How many cases the row has, where the seed is known only while the test runs."""
    case: Case | None = None
    reason: str = ""
    """Why the row has no case."""
    line: Line | None = None
    """The line of a committed suite that it comes from."""
    checked: str = ""
    """How its case was checked when it was made: see ``confirm``; a line of a suite is checked before it runs."""
    explored: bool = False
    """Whether it is a fresh case beside those of a suite."""
    search: Search | None = None
    """What it is to try, where it searches for the lowest severity that fails."""
    repeats: bool = False
    """Whether it runs a case again that failed before."""
    category: str = ""
    """What its row is labelled with."""
    origin: str = ""
    """Where its seed stands, if it is a real example: ``"tickets.csv:17"``."""
    is_real: bool = False
    """Whether it is an example of the holdout, which runs as it is."""
    choices: tuple[Any, ...] = ()
    """What Hypothesis chose to draw the case, for its shrinker; empty for a case that has edits to drop."""

    def __repr__(self) -> str:
        return f"<{'clean' if self.target is None else self.case.id if self.case else f'case {self.number}'}>"

    @property
    def is_clean(self) -> bool:
        """Whether it is the row's clean example."""
        return self.target is None and not self.is_real

    @property
    def is_open(self) -> bool:
        """Whether its seed is known only while the test runs."""
        return not self.is_real and (self.case is None or self.count > 0)

    def aim_of(self, case: Case | None) -> str:
        """Return what a case of it is for; nothing where a seed that turned out to be another got a case for coverage."""
        if case is None:
            return ""
        search = self.search
        if search is not None and set(case.names) == {search.perturbation} and case.severity == search.severity:
            return SEARCH
        return REPEAT if self.repeats and case is self.case else ""

    @property
    def row_id(self) -> str:
        """The row's id, as in the brackets of a node id; empty where the test has no rows."""
        return self.row[len(self.plan.test) + 1 : -1]


fresh = kept
"""Returns a copy where the value can be copied, so that one run cannot change the input of the next."""


def choose_cases(
    plan: Plan,
    sources: Sequence[Source],
    count: int,
    rng_seed: int | None = None,
    without: Collection[str] = (),
    *,
    shares: Sequence[int] | None = None,
    key: str = "",
    categories: Sequence[str] = (),
) -> list[tuple[int, Case]]:
    """Return the cases for seeds, best first, each with the number of its seed, less those of the ids ``without``.

    ``shares`` says how many each seed gets, where that is not an even share; ``key`` names the choice in reports;
    ``categories`` are those of the seeds. Raises NothingApplies if none can be made.
    """
    if count < 1:
        return []
    seed = plan.options.seed if rng_seed is None else rng_seed
    without = {*without, *plan.dropped}
    more = len(without)
    known = [*categories, *[""] * (len(sources) - len(categories))]
    chosen = choose(
        sources,
        cases=count + more if shares is None else sum(share + more for share in shares if share),
        severity=plan.options.severity,
        rng_seed=seed,
        shares=None if shares is None else [share + more if share else 0 for share in shares],
        verify=plan.verify,
        coverage=plan.options.coverage,
        factors=[traits_of(source, category) for source, category in zip(sources, known, strict=True)],
        forbid=plan.options.forbid,
    )
    kept = _kept(chosen.cases, count, without, shares)
    plan.made.add(key, chosen, plan.options.coverage, taken=len(kept))
    if not chosen.cases:
        dropped = ", ".join(f"{many} ({why})" for why, many in chosen.dropped.items())
        raise NothingApplies(
            f"No case could be made: {chosen.pool} were drawn, and none was left; dropped were {dropped or 'none'}. "
            "Choose other perturbations with mess, or look at what yours return."
        )
    return kept


def _kept(
    cases: Sequence[tuple[int, Case]], count: int, without: Collection[str], shares: Sequence[int] | None
) -> list[tuple[int, Case]]:
    """Return the first cases that are not there already, as many as each seed gets: more were chosen, since some might be."""
    fresh_ones = [(index, case) for index, case in cases if case.id not in without]
    if shares is None or not without:
        return fresh_ones[:count]
    left = list(shares)
    kept = []
    for index, case in fresh_ones:
        if left[index]:
            left[index] -= 1
            kept.append((index, case))
    return kept


def label_patterns(labels: Mapping[str, Any]) -> list[re.Pattern[str]]:
    """Return patterns for the words of a row's other values: an answer that is a part of the input must stay in it.

    >>> [pattern.pattern for pattern in label_patterns({"first": "Ana", "n": 3})]
    ['(?<!\\\\w)Ana(?!\\\\w)']
    """
    words: dict[str, None] = {}
    for value in labels.values():
        for text in _texts(value):
            words.update(dict.fromkeys([text.strip(), *text.split()] if text.strip() else []))
    return [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in words]


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth > 4:
        return
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _texts(item, depth + 1)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name), depth + 1)


def short_id(case: Case) -> str:
    """Return a case's part of its item's node id: the first perturbation, how many more, and the case's id.

    >>> short_id(Case(room="text", seed=Seed(value="a"), edits=(), value="a")).startswith("drawn-")
    True
    """
    if not case.edits:
        return f"drawn-{case.id}"
    name = case.edits[0].name.partition(".")[2]
    more = len(case.edits) - 1
    return f"{name}{f'+{more}' if more else ''}-{case.id}"


def labels_of(params: Mapping[str, Any], target: Target) -> dict[str, Any]:
    """Return a row's values without the target's own: what the test expects."""
    name = target.name if isinstance(target, ArgumentTarget) else None
    return {key: value for key, value in params.items() if key not in (name, PARAMETER)}
