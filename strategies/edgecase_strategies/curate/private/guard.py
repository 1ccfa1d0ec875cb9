"""Check that nothing that is generated or recorded reproduces a private value, a rare pair or a planted canary.

The check is by reference: salted hashes of what must not come out, and of all that comes out. Patterns are the second net. It is a
test with a count, not a proof: a report says what was looked for and how often, and no more.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edgecase_strategies.case import Case, Seed, encode
from edgecase_strategies.curate.likeness import leaves
from edgecase_strategies.curate.private.detect import find
from edgecase_strategies.curate.private.nearby import Nearby
from edgecase_strategies.curate.private.standins import plain
from edgecase_strategies.errors import InvalidOption

NEAR = 0.85
"""From this similarity on, a stretch of what comes out is a near copy of a private value."""
SHORTEST = 5
"""Shorter private values are compared as whole words only: each text has something near three letters."""
LONGEST_PHRASE = 6
_TOKEN = re.compile(r"[^\s\"'<>()\[\]{},;]+")
_EDGES = ".,:;!?-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something private that came out; what it is stays out of the record."""

    kind: str
    """"canary", "private value", "rare pair" or "near copy"."""
    where: str
    """What was checked when it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardReport:
    """What was looked for, in how much, and what was found."""

    guarded: Mapping[str, int]
    """How many private values, rare pairs and canaries there are."""
    checked: int
    """How many values were checked."""
    tests: int
    """How many comparisons of hashes and of near copies were made; the index of near values counts as one with each."""
    leaks: tuple[Leak, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the report in sentences."""
        counts = ", ".join(f"{many:,} {kind}" for kind, many in self.guarded.items())
        found = Counter(leak.kind for leak in self.leaks)
        what = ", ".join(f"{many:,} {kind}" for kind, many in sorted(found.items())) or "none of them"
        return (
            f"Looked for {counts} in {self.checked:,} values by {self.tests:,} comparisons; found {what}.",
            (
                "Exact values and rare pairs are compared by salted hashes, near copies by distance. Private values that nobody "
                "named and no pattern knows were not looked for."
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON."""
        found = Counter(leak.kind for leak in self.leaks)
        return {
            "guarded": dict(self.guarded),
            "checked": self.checked,
            "tests": self.tests,
            "leaks": dict(sorted(found.items())),
            "where": sorted({leak.where for leak in self.leaks}),
        }


class Guard:
    """Knows what must not come out of some sources, and checks what does.

    ``values`` are private values that you know, ``canaries`` made-up ones that you planted in the sources. From the sources
    come the values that the detectors find, and of records the pairs of fields that only one of them has (``rare_in``
    names the fields; by default, no pair is guarded).

    >>> guard = Guard(["Mail ann.lee@shop.com"], salt="s", canaries=["canary-7f3a"])
    >>> [leak.kind for leak in guard.check("to ANN.LEE@shop.com, canary-7f3a, ann.le@shop.com")]
    ['canary', 'near copy', 'private value']
    """

    def __init__(
        self,
        sources: Iterable[Any] = (),
        *,
        salt: str,
        values: Iterable[str] = (),
        canaries: Iterable[str] = (),
        rare_in: Sequence[str] = (),
    ) -> None:
        if not salt:
            raise InvalidOption("A guard needs a salt: any text of your own, kept apart from the cases.")
        self._salt = salt.encode()
        self._rare_in = tuple(rare_in)
        self._hashes: dict[bytes, str] = {}
        self._lengths: set[int] = set()  # in words
        self._near = Nearby(NEAR)
        pairs: Counter[bytes] = Counter()
        for source in sources:
            value = source.value if isinstance(source, Seed) else source
            for text in _texts(value):
                for start, end, kind in find(text):
                    self._add(text[start:end], "private value", kind)
            pairs.update(set(self._pairs(value)))
        for value in values:
            self._add(value, "private value", "")
        for value in canaries:
            self._add(value, "canary", "")
        self._rare = frozenset(pair for pair, many in pairs.items() if many == 1)
        self._checked = self._tests = 0
        self._leaks: list[Leak] = []

    def _add(self, value: str, what: str, kind: str) -> None:
        for form in {plain(value), plain(value, kind)}:
            if form:
                self._hashes[self._hash(form)] = what
                self._lengths.add(min(len(form.split()), LONGEST_PHRASE))
        if len(plain(value)) >= SHORTEST:
            self._near.add(plain(value))

    def _hash(self, text: str) -> bytes:
        return hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=hashlib.sha256(self._salt).digest(), digest_size=16
        ).digest()

    def _pairs(self, value: Any) -> Iterator[bytes]:
        if self._rare_in and isinstance(value, Mapping):
            mine = [(name, plain(str(value[name]))) for name in self._rare_in if name in value]
            for one, other in itertools.combinations(mine, 2):
                yield self._hash(f"{one}\0{other}")

    def check(self, value: Any, where: str = "a value") -> list[Leak]:
        """Return what private a value holds, each kind once; a case is checked in all that is recorded of it."""
        record = value.to_json() if isinstance(value, Case) else value
        kinds: set[str] = set()
        for part in _mappings(record):
            for pair in self._pairs(part):
                self._tests += 1
                if pair in self._rare:
                    kinds.add("rare pair")
        for text in _texts(record):
            kinds.update(self._kinds(text))
        self._checked += 1
        leaks = [Leak(kind=kind, where=where) for kind in sorted(kinds)]
        self._leaks += leaks
        return leaks

    def _kinds(self, text: str) -> set[str]:
        found: set[str] = set()
        phrases = list(dict.fromkeys(self._phrases(text)))
        for phrase in phrases:
            self._tests += 1
            what = self._hashes.get(self._hash(phrase))
            if what is not None:
                found.add(what)
            elif len(phrase) >= SHORTEST and len(self._near):
                self._tests += len(self._near)
                if self._near.holds(phrase):
                    found.add("near copy")
        return found

    def _phrases(self, text: str) -> Iterator[str]:
        """Yield the stretches of a text that could be a private value, as they are compared."""
        words = [plain(word.strip(_EDGES)) for word in _TOKEN.findall(text)]
        for count in sorted(self._lengths):
            for start in range(len(words) - count + 1):
                phrase = " ".join(words[start : start + count])
                if phrase.strip():
                    yield phrase
        for start, end, kind in find(text):
            yield plain(text[start:end], kind)

    def report(self) -> GuardReport:
        """Return what was looked for and found so far."""
        guarded = Counter(self._hashes.values())
        return GuardReport(
            guarded={
                "private values": guarded["private value"],
                "rare pairs": len(self._rare),
                "canaries": guarded["canary"],
            },
            checked=self._checked,
            tests=self._tests,
            leaks=tuple(self._leaks),
        )


def _texts(value: Any) -> Iterator[str]:
    for path, leaf in leaves(encode(value)):
        yield str(leaf)
        yield from path.split("/")[1:]


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for item in value.values():
            yield from _mappings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _mappings(item)
