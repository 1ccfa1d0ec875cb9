"""Whether two sources of labels agree, such as a machine's and people's: how often, beyond chance, and where not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.rates import Interval, wilson

Labels = str | Callable[[Mapping[str, Any]], Any]
"""A source of labels: a column, or a function of a record."""
SYSTEMATIC = 3
"""From so many times on, the same confusion may be systematic; it is if it is also most of what goes wrong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """What one source calls one thing and the other another."""

    first: str
    second: str
    count: int
    of: int
    """How many have the first label by the first source."""

    @property
    def interval(self) -> Interval:
        """The share of the label that goes to the other, at 95% (Wilson)."""
        return wilson(self.count, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two sources of labels agree.

    ``kappa`` is Cohen's (1960): agreement beyond what their labels' frequencies give by chance, 1 for all and 0 for no more
    than chance; None where both have one and the same label throughout, which says nothing.
    """

    names: tuple[str, str]
    count: int
    agreed: int
    kappa: float | None
    aside: tuple[int, ...]
    """The places where they differ: to be set aside, and looked at."""
    confusions: tuple[Confusion, ...]
    """All that differ, the most frequent first."""

    @property
    def share(self) -> float:
        """The share of examples on which they agree."""
        return self.agreed / self.count

    @property
    def interval(self) -> Interval:
        """The share's interval, at 95% (Wilson)."""
        return wilson(self.agreed, self.count)

    @property
    def systematic(self) -> tuple[Confusion, ...]:
        """The confusions that come at least three times, and are more than half of what differs in their category."""
        wrong = Counter[str]()
        for one in self.confusions:
            wrong[one.first] += one.count
        return tuple(one for one in self.confusions if one.count >= SYSTEMATIC and 2 * one.count > wrong[one.first])

    def lines(self) -> list[str]:
        """Return the report, for people."""
        first, second = self.names
        low, high = self.interval
        kappa = "not measured: there is one label only" if self.kappa is None else f"{self.kappa:.2f}"
        share = f"{self.share:.1%} ({low:.1%} to {high:.1%})"
        said = [f"{first} and {second} agree on {self.agreed} of {self.count}: {share}, Cohen's kappa {kappa}"]
        if self.aside:
            said.append(f"{len(self.aside)} set aside, on which they differ")
        said += [
            f'systematic: {one.count} of {one.of} that {first} calls "{one.first}" are "{one.second}" by {second} '
            f"({one.interval.low:.0%} to {one.interval.high:.0%})"
            for one in self.systematic
        ]
        return said

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "names": list(self.names),
            "count": self.count,
            "agreed": self.agreed,
            "share": self.share,
            "interval": list(self.interval),
            "kappa": self.kappa,
            "aside": len(self.aside),
            "systematic": [
                {"first": one.first, "second": one.second, "count": one.count, "of": one.of} for one in self.systematic
            ],
        }


def name_of(source: Labels) -> str:
    """Return what a source of labels is called: its column, or its function's name."""
    return source if isinstance(source, str) else getattr(source, "__name__", type(source).__name__)


def label_by(source: Labels, record: Mapping[str, Any], place: str) -> str:
    """Return what a source says of a record, which stands at a place such as ``"tickets.csv:17"``.

    >>> label_by(lambda record: record["text"][:1], {"text": "cancel it"}, "tickets.csv:2")
    'c'

    Raises InvalidOption if a function fails, or gives no label.
    """
    if isinstance(source, str):
        return str(record[source])
    try:
        said = source(dict(record))
    except Exception as error:
        raise InvalidOption(
            f"{name_of(source)}, which labels the rows, raised {type(error).__name__} on {place}: {error}"
        ) from error
    if said is None or isinstance(said, (Mapping, list, tuple, set)):
        raise InvalidOption(f"{name_of(source)} returns the label of a record; of {place} it returned {said!r:.80}.")
    return str(said)


def agreement(first: Sequence[Any], second: Sequence[Any], names: tuple[str, str] = ("first", "second")) -> Agreement:
    """Return how far two lists of labels of the same examples agree.

    >>> found = agreement(["a", "a", "b", "b"], ["a", "a", "b", "a"], ("teacher", "people"))
    >>> found.share, found.kappa, found.aside
    (0.75, 0.5, (3,))

    Raises InvalidOption if there are none, or not as many in both.
    """
    if len(first) != len(second):
        raise InvalidOption(
            f"{names[0]} has {len(first)} labels and {names[1]} {len(second)}; both label the same examples."
        )
    if not first:
        raise InvalidOption("There are no labels to compare.")
    ones, others = [str(label) for label in first], [str(label) for label in second]
    aside = tuple(number for number, (a, b) in enumerate(zip(ones, others, strict=True)) if a != b)
    count, mine, theirs = len(ones), Counter(ones), Counter(others)
    agreed = count - len(aside)
    by_chance = sum(mine[label] * theirs[label] for label in mine)  # times count squared
    kappa = None if by_chance == count * count else (agreed * count - by_chance) / (count * count - by_chance)
    pairs = Counter((ones[number], others[number]) for number in aside)
    confusions = sorted(
        (Confusion(first=a, second=b, count=many, of=mine[a]) for (a, b), many in pairs.items()),
        key=lambda one: (-one.count, one.first, one.second),
    )
    return Agreement(names=names, count=count, agreed=agreed, kappa=kappa, aside=aside, confusions=tuple(confusions))
