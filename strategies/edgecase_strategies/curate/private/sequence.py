"""Where a word stands among the others: at the beginning of a sentence, at the end of a line, in the name of a place."""

from __future__ import annotations

import re
from typing import Final

from edgecase_strategies.curate.private.names import lists
from edgecase_strategies.curate.private.tokens import tokens

MANY: Final = 3
"""So many locales have a name that is a common one."""

_BLANK: Final = re.compile(r"[ \t\u00a0]{1,2}")
_INITIAL_GAP: Final = re.compile(r"\.?[ \t\u00a0]{0,2}")
_OPENS: Final = re.compile(r"(?:[.!?…:;\n\"“”„«»(\[¿¡*•>|–—]|\s-)\s*\Z")
_OPENING: Final = " \t\n\"'“”„«»([¿¡*•>|–—-"
_ENDS: Final = re.compile(r"[\s.!,;:)\"'’❤xX-]{0,6}(?:\n|\Z)")
_BEFORE: Final = 6
_AND: Final = frozenset(["and", "e", "en", "et", "oder", "or", "ou", "und", "y"])


class Sequence:
    """The words of a text in their order, each known by its place among them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items = list(tokens(text))

    def is_and(self, at: int) -> bool:
        """Whether a word joins the two around it."""
        return (
            0 <= at < len(self.items) - 1
            and self.items[at].plain in _AND
            and self.joined(at)
            and at > 0
            and self.joined(at - 1)
        )

    def joined(self, at: int) -> bool:
        """Whether only a blank stands between a token and the next one, or what ends an initial."""
        token, start = self.items[at], self.items[at + 1].start
        gap = _INITIAL_GAP if token.shape == "I" or token.end == token.start + 1 else _BLANK
        match = gap.match(self.text, token.end)
        return match is not None and match.end() == start

    def opens(self, at: int) -> bool:
        """Whether a token begins a sentence or a line."""
        start = self.items[at].start
        if start < _BEFORE and not self.text[:start].strip(_OPENING):
            return True
        return _OPENS.search(self.text, max(0, start - _BEFORE), start) is not None

    def ends_line(self, at: int) -> bool:
        """Whether a line ends before the word at a place."""
        return _ENDS.match(self.text, self.items[at - 1].end) is not None

    def is_place(self, at: int, end: int) -> bool:
        """Whether what stands around a name, or in it, says that it is that of a place: "Anna Street"."""
        known = lists()
        begins, _, ends = self.items[at].plain.partition("-")
        if begins in known.before_places or ends.rpartition("-")[2] in known.after_places:
            return True
        places = [one for one in self.items[at + 1 : end] if one.plain in known.after_places]
        if places:
            return not (self.items[at].plainly_first and places[0].last >= MANY and len(places) == 1)  # "Lauryn Hill"
        if end < len(self.items) and self.joined(end - 1) and self.items[end].plain in known.after_places:
            return True
        if not at or self.items[at].start - self.items[at - 1].end > 2:
            return False
        before = self.items[at - 1]
        particle = end == at + 1 and before.shape == "p" and self.text[before.start].isupper()  # "Le Roy", "El Paso"
        return particle or before.plain in known.before_places
