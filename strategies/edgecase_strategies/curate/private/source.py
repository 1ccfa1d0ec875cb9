"""Scrub the records of a source one by one, learn what must not come out of it, and leave out what still holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.case import encode
from edgecase_strategies.curate.likeness import leaves
from edgecase_strategies.curate.private.declared import Private
from edgecase_strategies.curate.private.guard import Guard
from edgecase_strategies.curate.private.leak import CANARY, COPY, PAIR, VALUE
from edgecase_strategies.curate.private.relations import still_match
from edgecase_strategies.curate.private.scrub import Scrubber
from edgecase_strategies.curate.private.standins import plain
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean

LEARNT = 50_000
"""Of so many records of a source the guard learns the private values; of more, those of the rows that are taken as well."""
LABEL = "label that no longer matches"
_ORDER = (CANARY, PAIR, VALUE, COPY, LABEL)
_NOUNS = {
    CANARY: "a canary",
    PAIR: "a rare pair",
    VALUE: "a private value",
    COPY: "a near copy of one",
    LABEL: f"a {LABEL}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """What became of what is private in a source; no private value is in it, but in its guard."""

    source: str
    read: int
    """How many records it has."""
    learnt: int
    """Of how many of them the guard knows the private values."""
    rows: int
    """How many rows were taken, less those left out."""
    replaced: Mapping[str, int]
    """How many values were replaced, by kind."""
    left_out: Mapping[str, int]
    """How many rows still held something private, or a label that no longer matches, and were left out, by what it was."""
    planted: int
    """How many canaries stood in the rows that were taken."""
    missed: int
    """How many of them scrubbing did not replace."""
    names: tuple[str, ...] = field(repr=False)
    """The fields that its records have."""
    absent: tuple[int, ...] = ()
    """The numbers of the canaries, from 0 on, that stand nowhere in it."""
    guard: Guard = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON."""
        return {
            "source": self.source,
            "read": self.read,
            "learnt": self.learnt,
            "rows": self.rows,
            "replaced": [[kind, many] for kind, many in sorted(self.replaced.items())],
            "left_out": [[kind, self.left_out[kind]] for kind in _ORDER if self.left_out.get(kind)],
            "planted": self.planted,
            "missed": self.missed,
        }


class Scrubbing:
    """Takes the records of a source in their order.

    >>> private = Private(salt="s", canaries=["canary-7f3a91"])
    >>> scrubbing = Scrubbing(private, "tickets.csv")
    >>> record = {"text": "mail a@shop.com about canary-7f3a91"}
    >>> scrubbing.see(record)
    >>> made = scrubbing.take(record, ["text"])
    >>> "a@shop.com" in made["text"], scrubbing.keeps(made, record)
    (False, False)
    >>> scrubbing.close(read=1, rows=0).missed
    1
    """

    def __init__(self, private: Private, source: str) -> None:
        salt = private.secret()
        self._private, self._source = private, source
        self._scrubber = Scrubber(salt=salt, values=private.values, fields=private.fields)
        self.guard = Guard(
            salt=salt,
            values=[value for given in private.values.values() for value in given],
            canaries=private.canaries,
            rare_in=private.rare_in,
        )
        self._canaries = [plain(canary) for canary in private.canaries]
        self._unseen = dict(enumerate(self._canaries))
        self._names: dict[str, None] = {}
        self._learnt = 0
        self._planted: set[str] = set()
        self._missed: set[str] = set()
        self._left_out: Counter[str] = Counter()

    def see(self, record: Mapping[str, Any]) -> None:
        """Learn what a record holds, whether it is taken or not."""
        for name in _names(record):
            self._names[name] = None
        if self._unseen:
            text = _text(record)
            for number in [number for number, canary in self._unseen.items() if canary in text]:
                del self._unseen[number]
        if self._learnt < LEARNT:
            self._learnt += 1
            self.guard.learn(record, self._scrubber.private_in(record))
        else:
            self.guard.learn(record, ())

    def take(self, record: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
        """Return a record with stand-ins; ``columns`` are those of it that will come out."""
        made, found = self._scrubber.record(record, spans=self._private.spans, columns=columns)
        self.guard.learn((), found)
        if self._canaries:
            before, after = (_text({name: one[name] for name in columns if name in one}) for one in (record, made))
            there = [canary for canary in self._canaries if canary in before]
            self._planted.update(there)
            self._missed.update(canary for canary in there if canary in after)
        return made

    def keeps(self, row: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
        """Whether a row holds nothing private any more, and its labels still match; one that is not so is counted as left out."""
        kinds = self.guard.kinds(row)
        if not kinds and not still_match(before, row):
            kinds = {LABEL}
        if kinds:
            self._left_out[next(kind for kind in _ORDER if kind in kinds)] += 1
        return not kinds

    def quoted(self, text: str) -> str:
        """Return a sentence on the source without what is private in it."""
        return self._scrubber.text(text)

    def close(self, *, read: int, rows: int) -> Scrubbed:
        """Return what became of the source, once all of it was seen."""
        return Scrubbed(
            source=self._source,
            read=read,
            learnt=self._learnt,
            rows=rows,
            replaced=dict(self._scrubber.replaced),
            left_out=dict(self._left_out),
            planted=len(self._planted),
            missed=len(self._missed),
            names=tuple(self._names),
            absent=tuple(self._unseen),
            guard=self.guard,
        )


def check_left(found: Scrubbed) -> None:
    """Raise InvalidOption if all rows of a source were left out."""
    if found.left_out and not found.rows:
        said = ", ".join(
            f"{found.left_out[kind]} of {sum(found.left_out.values())} hold {_NOUNS[kind]}"
            for kind in _ORDER
            if kind in found.left_out
        )
        advice = []
        if PAIR in found.left_out:
            advice.append(f" Take only one of the columns {', '.join(found.guard.rare_in)}.")
        if set(found.left_out) - {PAIR}:
            advice.append(" Say what is private with values= and fields=, so that it is replaced.")
        raise InvalidOption(f"No row of {found.source} is left: after scrubbing, {said}.{''.join(advice)}")


def check_declared(private: Private, sources: Sequence[Scrubbed]) -> None:
    """Raise an error for a canary, or a name of a column, that stands in none of the sources."""
    if not sources:
        return
    where = " and ".join(dict.fromkeys(one.source for one in sources))
    absent = set.intersection(*(set(one.absent) for one in sources))
    if absent:
        first = min(absent)
        many = f"{len(absent)} of {len(private.canaries)} canaries stand nowhere in {where}"
        said = f"A canary stands nowhere in {where}" if len(absent) == 1 else many
        raise InvalidOption(
            f'{said}: number {first + 1}, "{private.canaries[first][:4]}…", is not there. Plant it, as the value '
            "of a field or in a text, or take it out of canaries; it is looked for without regard to case."
        )
    there = list(dict.fromkeys(name for one in sources for name in one.names))
    for option, names in (("rare_in", private.rare_in), ("fields", private.fields), ("spans", private.spans)):
        for name in names:
            if name not in there:
                raise UnknownName(
                    f'{option} names "{name}", and {where} has no such column.{did_you_mean(name, there)} '
                    f"Its columns are {', '.join(there)}."
                )


def scrub_all(
    private: Private, records: Iterable[Mapping[str, Any]], source: str
) -> tuple[list[tuple[int, dict[str, Any]]], Scrubbed]:
    """Return records in memory scrubbed, each with its number, and what became of them; what still holds something is left out."""
    scrubbing = Scrubbing(private, source)
    given = list(records)
    for record in given:
        scrubbing.see(record)
    made = [(number, scrubbing.take(record, list(record))) for number, record in enumerate(given)]
    kept = [one for one in made if scrubbing.keeps(one[1], given[one[0]])]
    return kept, scrubbing.close(read=len(given), rows=len(kept))


def _text(value: Any) -> str:
    return plain("\n".join(str(part) for path, leaf in leaves(encode(value)) for part in (path, leaf)))


def _names(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield str(name)
            yield from _names(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _names(item)
