"""Where the names of persons stand in a text.

A given name with a family name or initials is a name, and so is a family name with a given one after it. A given name by itself is one if it is
nothing else ("Siobhan"), or if something before it says so: a greeting, "ask for". Words that are names as well ("May", "Paris")
need a family name or such a cue.
"""

from __future__ import annotations

from typing import Final

from edgecase_strategies.curate.private import cues
from edgecase_strategies.curate.private.names import STILL_NAMES
from edgecase_strategies.curate.private.sequence import MANY, Sequence
from edgecase_strategies.curate.private.tokens import FUNCTION, Token

LONGEST: Final = 6
"""A name has at most so many words."""

# Ten times the Zipf frequency from which a word is hardly ever a given name, though some are called so ("will"); from which a word
# before a common family name is no given name that nobody lists ("Mei Garcia"); from which a word is no family name.
_CALLED_FIRST: Final = 55
_COMMON_FIRST: Final = 50
_COMMON_LAST: Final = 45
_OF: Final = frozenset(["d'", "de", "dei", "del", "della", "dello", "t", "ten", "ter", "van", "von"])
_SHOUTED: Final = 0.7
"""A text with a larger share of its letters in capitals has no names that stand out by theirs."""


def persons(text: str) -> list[tuple[int, int]]:
    """Return the spans of the names of persons, none over another, in their order.

    >>> text = "Hi, Siobhan Byrne here. May I change the name from Will to May Okafor?"
    >>> [text[start:end] for start, end in persons(text)]
    ['Siobhan Byrne', 'May Okafor']
    """
    return _Reader(text).spans()


class _Reader:
    """One text. A method that takes the place of a token returns the place after the name that begins there, or that place if none does."""

    def __init__(self, text: str) -> None:
        self.text = text
        letters = sum(sign.isalpha() for sign in text)
        self.shouted = letters > 0 and sum(sign.isupper() for sign in text) > _SHOUTED * letters
        self.words = Sequence(text)
        self.tokens = self.words.items
        self.cues = cues.cues_of(text)

    def spans(self) -> list[tuple[int, int]]:
        found: dict[int, int] = {}  # the first token of a name, and the one after it
        at = 0
        while at < len(self.tokens):
            end = self._name(at)
            if end > at:
                found[at] = end
            at = max(end, at + 1)
        self._repeated(found)
        return [(self.tokens[at].start, self.tokens[end - 1].end) for at, end in sorted(found.items())]

    def _repeated(self, found: dict[int, int]) -> None:
        """Add the words of names that stand by themselves elsewhere, and a given name beside another: "Rudi and May"."""
        taken = {place for at, end in found.items() for place in range(at, end)}
        long = [one for at, end in found.items() if end > at + 1 for one in self.tokens[at:end]]
        parts = {one.plain for one in long if one.shape in "CU" and (one.first or not one.ordinary)}
        beside = {place + step * 2 for place in taken for step in (-1, 1) if self.words.is_and(place + step)}
        for at, token in enumerate(self.tokens):
            if at in taken or token.shape not in "CU":
                continue
            repeated = token.plain in parts and token.usage < FUNCTION
            joined = at in beside and token.shape == "C" and (token.first > 0 or not token.ordinary)
            if (repeated or joined) and not self.words.is_place(at, at + 1):
                found[at] = at + 1

    def _name(self, at: int) -> int:
        token = self.tokens[at]
        cue = self.cues.get(token.start)
        if cue is not None:
            end = self._small_after(at, cue) if token.shape == "l" else self._after(at, cue)
            if end > at:
                return end
        if token.shape == "l":
            return self._small(at)
        if token.shape == "I":
            return self._initials(at)
        if token.shape in "pi":
            return at
        for rule in (self._by_first, self._by_last, self._by_family, self._family_first):
            end = rule(at)
            if end > at:
                return at if self.words.is_place(at, end) else end
        return at

    def _after(self, at: int, cue: str) -> int:
        """After a cue, what may be a name is one, by the strength of the cue."""
        end = self._extent(at)
        if end == at:
            return at
        token, last = self.tokens[at], self.tokens[end - 1]
        long = end - at > 1 and last.shape != "I"
        named = token.first > 0 and (long or token.usage < _CALLED_FIRST)
        family = token.last > 0 and not token.ordinary
        holds_first = any(one.plainly_first for one in self.tokens[at:end])
        if cue == cues.TITLE:
            taken = (token.usage < FUNCTION or long) and not (self.shouted and token.ordinary)
        elif cue in (cues.NAMED, cues.RELATION):
            taken = token.first > 0 or token.shape in "pI" or not token.ordinary or holds_first
        elif cue == cues.CLOSING and not self.words.ends_line(end):
            taken = False
        elif cue == cues.CLOSING and not token.ordinary and token.shape == "C":
            taken = True
        elif token.shape == "U" and not long:
            taken = token.plainly_first and token.first > 1
        elif cue == cues.SELF and token.shape == "C":
            taken = named or not token.ordinary or holds_first or (long and last.last > 0)
        else:
            taken = named or (long and (family or token.shape == "I" or last.last > 0))
        return end if taken else at

    def _extent(self, at: int) -> int:
        """Return the place after the longest stretch that may be one name."""
        end = at
        while end < len(self.tokens) and end - at < LONGEST:
            token = self.tokens[end]
            if token.shape == "l" or (end == at and token.shape == "i"):
                break
            if end > at and not (self.words.joined(end - 1) and self._goes_on(at, end)):
                break
            end += 1
        while end > at and self.tokens[end - 1].shape in "pi":
            end -= 1
        return end

    def _goes_on(self, at: int, end: int) -> bool:
        token, before = self.tokens[end], self.tokens[end - 1]
        if token.shape in "pIi" or token.may_be_last or (token.first and token.usage < FUNCTION):
            return True
        if before.shape == "p":  # whatever word it is after "van der", but not after "der" alone, an article too
            particles = [one for one in self.tokens[max(at, end - 2) : end] if one.shape == "p"]
            strong = any(one.plain in _OF or self.text[one.start].isupper() for one in particles)
            return strong and token.usage < FUNCTION
        return before.plainly_first and token.shape == "C" and token.is_rare(_COMMON_LAST)

    def _by_first(self, at: int) -> int:
        """A given name, with what follows it."""
        token = self.tokens[at]
        if not token.first:
            return at
        end = self._extent(at)
        rest = [one for one in self.tokens[at + 1 : end] if one.shape in "CU"]
        if token.ambiguous:
            taken = bool(rest) and not self.shouted and self._confirmed(at, rest)
        elif rest:
            taken = not self.shouted or any(not one.ordinary for one in rest)
        else:
            alone = len(token.plain) > MANY and (
                not self.shouted or (self.words.opens(at) and self.words.ends_line(end))
            )
            taken = token.plainly_first and (token.shape == "C" or alone)
        return end if taken else at

    def _confirmed(self, at: int, rest: list[Token]) -> bool:
        """Whether what follows a word that may be a given name says that it is one."""
        token, opens = self.tokens[at], self.words.opens(at)
        if opens and rest[0].plainly_first and (len(rest) > 1 or not rest[0].last):
            return False  # "Add Elkie Brooks": the name begins with the next word
        if all(one.ordinary for one in rest):
            return token.first > 1 and not opens and rest[0].last >= MANY and token.shape == "C"
        if not opens:
            return True
        if token.first == 1 and token.plain not in STILL_NAMES:
            return token.usage < _COMMON_LAST
        return token.usage < _CALLED_FIRST or any(one.last for one in rest)

    def _by_family(self, at: int) -> int:
        """A family name, and before it a given one that nobody lists: "Daiki Li"."""
        token = self.tokens[at]
        end = at + 2
        if end > len(self.tokens) or token.shape != "C" or not self.words.joined(at) or self.words.opens(at):
            return at
        family = self.tokens[at + 1]
        common = family.last > MANY + 1
        known = common or family.last > 1 or (family.last and not family.usage)
        if family.usage >= _COMMON_LAST and not common and (token.usage or family.last < 2):
            return at
        if family.shape != "C" or not known or not token.is_rare(_COMMON_FIRST if common else _COMMON_LAST):
            return at
        if family.plainly_first and token.usage:
            return at  # "Unfortunately Ronan"
        begun = at > 0 and self.tokens[at - 1].shape in "CU" and self.words.joined(at - 1)
        goes_on = end < len(self.tokens) and self.tokens[end].shape in "CU" and self.words.joined(end - 1)
        return at if begun or goes_on else end

    def _family_first(self, at: int) -> int:
        """A family name, and after it a given one that nobody lists: "Zhang Wei"."""
        token, end = self.tokens[at], at + 1
        known = token.last > 1 or (token.last and not token.usage)
        if token.shape != "C" or token.first or token.ordinary or not known:
            return at
        while end < min(len(self.tokens), at + MANY) and self.words.joined(end - 1):
            if self.tokens[end].shape not in "Cp" or not self.tokens[end].is_rare(_COMMON_LAST):
                break
            end += 1
        while self.tokens[end - 1].shape == "p":
            end -= 1
        return end if end > at + 1 else at

    def _by_last(self, at: int) -> int:
        """A family name before the given one: "Lee, Ann" and "LEE Ann"."""
        token = self.tokens[at]
        if token.ordinary and not (token.last and self.words.opens(at)):
            return at
        end = at + 1
        while end < min(len(self.tokens), at + MANY) and self.words.joined(end - 1):
            if self.tokens[end].first or not self.tokens[end].may_be_last:
                break
            end += 1
        if end >= len(self.tokens) or not self.tokens[end].first:
            return at
        first = self.tokens[end]
        family = token.last > 0 or end - at > 1
        if self.text[self.tokens[end - 1].end : first.start] in (", ", ","):
            taken = self.words.opens(at) and (family or token.shape == "U")
        else:
            taken = self.words.joined(end - 1) and token.last > 0 and not token.ordinary
        if not taken or (first.ambiguous and (token.ordinary or not family)):
            return at
        end += 1
        while end < min(len(self.tokens), at + LONGEST) and self.words.joined(end - 1):
            if not self.tokens[end].first and self.tokens[end].shape != "I":
                break
            end += 1
        return end

    def _initials(self, at: int) -> int:
        """Initials before a family name: "J. R. de Wit"."""
        end = at
        while end < len(self.tokens) and self.tokens[end].shape in "Ip" and end - at < LONGEST:
            end += 1
            if end < len(self.tokens) and not self.words.joined(end - 1):
                return at
        if end >= len(self.tokens) or self.tokens[end].shape != "C":
            return at
        if sum(one.shape == "I" for one in self.tokens[at:end]) >= MANY:
            return at  # "R.I.P. George" is George
        family = self.tokens[end]
        known = self.tokens[end - 1].shape == "p" or not family.ordinary or family.last >= MANY
        return self._extent(at) if known else at

    def _small(self, at: int) -> int:
        """A name in small letters: a given and a family name that are nothing else."""
        token = self.tokens[at]
        if at + 1 >= len(self.tokens) or token.first < MANY or not token.plainly_first:
            return at
        end = at + 1
        while end < min(len(self.tokens), at + MANY) and self.words.joined(end - 1) and self._is_small_family(end):
            end += 1
        return end if end > at + 1 else at

    def _is_small_family(self, at: int) -> bool:
        token = self.tokens[at]
        known = token.last > 1 or (token.last and not token.ordinary)
        return bool(known) and token.shape == "l" and token.usage < _COMMON_LAST

    def _small_after(self, at: int, cue: str) -> int:
        """A name in small letters after a cue: a given name that is nothing else, and what may be a family name."""
        token = self.tokens[at]
        # After "my name is" or "Name:", whatever is no word is a name.
        asked = cue == cues.NAMED and not token.ordinary and len(token.plain) > 2
        if cue in (cues.TITLE, cues.GREETING) or not (token.plainly_first or asked):
            return at
        end = at + 1
        if cue == cues.CLOSING and not self.words.ends_line(end):
            return at
        return self._small_extent(end)

    def _small_extent(self, end: int) -> int:
        """Return the place after what goes on with a name in small letters, which ended at a place."""
        begin = end
        while end < min(len(self.tokens), begin + LONGEST) and self.words.joined(end - 1):
            token = self.tokens[end]
            part = (
                token.shape == "l"
                and token.usage < _COMMON_LAST
                and (token.last or token.plainly_first or not token.ordinary)
            )
            if not part and token.shape != "p" and self.text[token.end : token.end + 1] != ".":
                break
            end += 1
        while end > begin and self.tokens[end - 1].shape == "p":
            end -= 1
        return end
