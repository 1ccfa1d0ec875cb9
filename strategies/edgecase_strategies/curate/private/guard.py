"""Check that nothing that is generated or recorded reproduces a private value, a rare pair or a planted canary.

The check is by reference: salted hashes of what must not come out, and of all that comes out. Patterns are the second net. It is a
test with a count, not a proof: a report says what was looked for and how often, and no more.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from edgecase_strategies.case import Case, Seed, encode
from edgecase_strategies.curate.likeness import leaves
from edgecase_strategies.curate.private.detect import find
from edgecase_strategies.curate.private.fragments import Fragments
from edgecase_strategies.curate.private.leak import CANARY, COPY, PAIR, VALUE, GuardReport, Leak, Stretch
from edgecase_strategies.curate.private.nearby import Nearby
from edgecase_strategies.curate.private.standins import plain
from edgecase_strategies.curate.private.words import Readable, Word, phrases_of, words_of
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.reserved import is_reserved

NEAR = 0.85
"""From this similarity on, a stretch of what comes out is a near copy of a private value."""
SHORTEST = 5
"""Shorter private values are compared as whole words only: each text has something near three letters."""
LEARNT = 4
"""A value that the sources show is not guarded if it is shorter: "Al" and "7" stand in each text."""
LONGEST_PHRASE = 6
REMEMBERED = 2_000
"""Longer texts are looked at each time anew."""


class Guard:
    """Knows what must not come out of some sources, and checks what does.

    ``values`` are private values that you know, ``canaries`` made-up ones that you planted in the sources. From the sources
    come the values that the detectors find, and of records the pairs of fields that only one of them has (``rare_in``
    names the fields; by default, no pair is guarded). What is in a reserved range is nobody's, and is not guarded.

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
        self._key = hashlib.sha256(salt.encode("utf-8", "surrogatepass")).digest()
        self.rare_in = tuple(rare_in)
        """The fields whose pairs are guarded."""
        self._hashes: dict[bytes, str] = {}
        self._capitals: set[bytes] = set()
        """Single words that are names: they count where they stand with a capital, since "will" and "grace" are words too."""
        self._counts: Counter[str] = Counter()
        self._lengths: set[int] = set()  # in words
        self._near = Nearby(NEAR)
        self._fragments = Fragments()
        self._pairs: Counter[bytes] = Counter()
        self._in_pairs: dict[str, set[str]] = {}  # a value of the fields of rare_in, and which of them have it
        self._near_in_pairs = Nearby(NEAR)
        self._pair_lengths: set[int] = set()
        self.checked = self.tests = 0
        self.leaks: Counter[Leak] = Counter()
        self._remembered = functools.lru_cache(maxsize=4096)(self._stretches)
        self._pair_value = functools.lru_cache(maxsize=1 << 16)(self._compared_in_pairs)
        self._kind_of = functools.lru_cache(maxsize=1 << 16)(self._compared)
        for source in sources:
            value = source.value if isinstance(source, Seed) else source
            found = [(text[start:end], kind) for text in _texts(value) for start, end, kind in find(text)]
            self.learn(value, found)
        for value in values:
            self._add(value, VALUE, "")
        for value in canaries:
            self._add(value, CANARY, "")

    def learn(self, source: Any, private: Iterable[tuple[str, str]]) -> None:
        """Guard the private values of a source, given with their kinds, and its pairs of ``rare_in``."""
        for value, kind in private:
            if len(plain(value, kind)) >= LEARNT and not is_reserved(value):
                self._add(value, VALUE, kind)
        if self.rare_in:
            pairs: set[bytes] = set()
            for mapping in _mappings(source):
                pairs.update(self._pairs_of(mapping))
            self._pairs.update(pairs)
            self._pair_value.cache_clear()

    def _add(self, value: str, what: str, kind: str) -> None:
        words = words_of(value)
        if kind in ("name", "surname") and len(words) == 1:
            self._counts[what] += self._hash(words[0].plain) not in self._capitals
            self._capitals.add(self._hash(words[0].plain))
            self._forget()
            return
        self._counts[what] += self._hash(plain(value, kind)) not in self._hashes
        said = [phrase.plain for phrase in phrases_of(words, [min(len(words), LONGEST_PHRASE)])]
        for form in dict.fromkeys([plain(value), plain(value, kind), *said]):
            if form:
                self._hashes.setdefault(self._hash(form), what)
        if words:
            self._lengths.add(min(len(words), LONGEST_PHRASE))
        self._forget()
        for form in dict.fromkeys([plain(value), *said]):
            if len(form) >= SHORTEST:
                self._near.add(form)
                self._fragments.add(form)

    def _forget(self) -> None:
        self._remembered.cache_clear()
        self._kind_of.cache_clear()

    def _hash(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()

    # Pairs of values that only one record has.

    def _pairs_of(self, record: Mapping[str, Any]) -> Iterator[bytes]:
        mine = [(name, _said(str(record[name]))) for name in self.rare_in if name in record]
        for name, value in mine:
            self._in_pairs.setdefault(value, set()).add(name)
            self._near_in_pairs.add(value)
            self._pair_lengths.add(len(value.split()))
        for one, other in itertools.combinations(mine, 2):
            yield self._hash("\0".join([*one, *other]))

    def together(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the values of rare pairs that stand together in some texts, as they are compared; near copies count."""
        if not self._pairs:
            return frozenset()
        there: dict[str, str] = {}
        for text in texts:
            for phrase in phrases_of(words_of(Readable.of(text).text), self._pair_lengths):
                value = self._pair_value(phrase.plain)
                if value:
                    there[phrase.plain] = value
        found: set[str] = set()
        for one, other in itertools.combinations(there, 2):
            if self._is_rare(there[one], there[other]):
                found |= {one, other}
        return frozenset(found)

    def _is_rare(self, one: str, other: str) -> bool:
        for name, beside in itertools.product(self._in_pairs[one], self._in_pairs[other]):
            pair = sorted([(name, one), (beside, other)], key=lambda pair: self.rare_in.index(pair[0]))
            if name != beside and self._pairs.get(self._hash("\0".join([*pair[0], *pair[1]]))) == 1:
                return True
        return False

    def _compared_in_pairs(self, phrase: str) -> str:
        """Return the value of the fields of ``rare_in`` that a phrase is, exactly or nearly, or nothing."""
        self.tests += 1
        if phrase in self._in_pairs or len(phrase) < SHORTEST or any(sign.isdecimal() for sign in phrase):
            return phrase if phrase in self._in_pairs else ""
        self.tests += len(self._in_pairs)
        return self._near_in_pairs.nearest(phrase) or ""

    # What a value holds.

    def check(self, value: Any, where: str = "a value") -> list[Leak]:
        """Return what private a value holds, each kind once; a case is checked in all that is recorded of it."""
        self.checked += 1
        leaks = [Leak(kind=kind, where=where) for kind in sorted(self.kinds(value))]
        self.leaks.update(leaks)
        return leaks

    def kinds(self, value: Any) -> set[str]:
        """Return of which kinds the private things are that a value holds, without counting it as checked."""
        record = value.to_json() if isinstance(value, Case) else encode(value)
        found = {stretch.kind for text in _texts(record) for stretch in self.stretches(text)}
        if any(self.together(texts) for texts in groups(record)):
            found.add(PAIR)
        return found

    def stretches(self, text: str) -> tuple[Stretch, ...]:
        """Return where in a text private values, near copies and canaries stand, in order; some may overlap."""
        return self._remembered(text) if len(text) <= REMEMBERED else self._stretches(text)

    def _stretches(self, text: str) -> tuple[Stretch, ...]:
        if not self._hashes and not self._capitals:
            return ()
        readable = Readable.of(text)
        found: list[Stretch] = []
        words = words_of(readable.text)
        for start, end, phrase in phrases_of(words, sorted(self._lengths)):
            what = self._kind_of(phrase)
            if what:
                found.append(Stretch(*readable.span(start, end), what))
        found += [Stretch(*readable.span(w.start, w.end), VALUE) for w in words if self._is_name(readable.text, w)]
        for start, end, kind in find(readable.text):
            what = self._kind_of(plain(readable.text[start:end], kind))
            if what:
                found.append(Stretch(*readable.span(start, end), what))
        for start, end in self._fragments.of(readable.text):
            self.tests += 1
            found.append(Stretch(*readable.span(start, end), COPY))
        return tuple(sorted(found))

    def _compared(self, phrase: str) -> str:
        """Return what a phrase is, or nothing."""
        self.tests += 1
        what = self._hashes.get(self._hash(phrase))
        if what is not None:
            return what
        return COPY if len(phrase) >= SHORTEST and self._is_near(phrase) and not is_reserved(phrase) else ""

    def _is_near(self, phrase: str) -> bool:
        self.tests += len(self._near)
        return self._near.holds(phrase)

    def _is_name(self, text: str, word: Word) -> bool:
        return bool(self._capitals) and text[word.start].isupper() and self._hash(word.plain) in self._capitals

    def guarded(self) -> dict[str, int]:
        """Return how many private values, rare pairs and canaries it knows."""
        return {
            "private values": self._counts[VALUE],
            "rare pairs": sum(count == 1 for count in self._pairs.values()),
            "canaries": self._counts[CANARY],
        }

    def report(self) -> GuardReport:
        """Return what was looked for and found so far."""
        return GuardReport(
            guarded=self.guarded(), checked=self.checked, tests=self.tests, leaks=tuple(self.leaks.elements())
        )


def groups(value: Any) -> Iterator[list[str]]:
    """Yield the texts that stand together: each by itself in a text, those of an object or of a list beside each other."""
    if isinstance(value, (Mapping, list, tuple)):
        items = list(value.values() if isinstance(value, Mapping) else value)
        yield [str(item) for item in items if isinstance(item, (str, int)) and not isinstance(item, bool)]
        for item in items:
            if isinstance(item, (Mapping, list, tuple)):
                yield from groups(item)
    elif isinstance(value, str):
        yield [value]


def _said(value: str) -> str:
    return " ".join(word.plain for word in words_of(value))


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
