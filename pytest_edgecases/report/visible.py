r"""Make any text safe and readable in a terminal and in a CI log, and show a text with its edits marked.

Messy inputs hold what should never reach a terminal as it is: control sequences, characters that turn the
line around or that nobody can see, and lines that a CI server would take for commands. They are shown as
escapes, such as ``\u200b``; what people read, in any script, stays as it is.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from edgecase_strategies.case import Edit
from edgecase_strategies.text import spans

LONGEST_COMPARED = 2_000
"""Characters of a text that is compared with another."""
MOST_PIECES = 12
"""A change to the whole text in more pieces than this is shown as its result: so many marks hide the text."""

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# Letters, a symbol and a mark by their category, and yet nothing is seen of them.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"

# GitHub takes "::command::" at the beginning of a line for an order, after white space too, and "##[command]"
# anywhere in it; Azure Pipelines "##vso[", TeamCity "##teamcity[".
_COMMAND_LINE = re.compile(r"\A(\s*)::")
_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)


def visible(text: str) -> str:
    r"""Return a text on one line, with all that is hidden or could do harm shown as escapes.

    >>> print(visible("red \x1b[31m, a\u200bb\n::error::x"))
    red \x1b[31m, a\u200bb\n::error::x
    >>> print(visible("::error::x"), visible("##[error]x"))
    \::error::x #\#[error]x
    """
    return harmless(_shown(text))


def marked(seed: str, edits: Sequence[Edit]) -> str:
    """Return the seed with the edits marked in it, as git marks words: ``[-before-]{+after+}``.

    A change to the whole text that has more than 12 pieces is made, but not marked.

    >>> marked("cancel", [Edit(name="text.typo.transpose", place=(1, 3), before="an", after="na")])
    'c[-an-]{+na+}cel'
    """
    return marked_segments(segments(seed, edits))


def marked_segments(found: Iterable[Segment]) -> str:
    """Return segments as one line, marked as git marks words."""
    out = []
    for segment in found:
        if segment.kind == "kept":
            out.append(_shown(segment.text))
        else:
            out.append(f"[-{_piece(segment.text)}-]" if segment.kind == "removed" else f"{{+{_piece(segment.text)}+}}")
    return harmless("".join(out))


class Segment(NamedTuple):
    """A stretch of a text that is marked: what it is, as it is, and the perturbation that made it."""

    kind: Literal["kept", "removed", "added"]
    text: str
    name: str = ""


def segments(seed: str, edits: Sequence[Edit]) -> list[Segment]:
    """Return the seed and what the edits put into it, in the order of the text.

    A change to the whole text that has more than 12 pieces is made, but not marked.

    >>> [segment.text for segment in segments("cancel", [Edit(place=(1, 3), before="an", after="na")])]
    ['c', 'an', 'na', 'cel']
    """
    names = {edit.place: edit.name for edit in edits}
    replaced = {edit.place for edit in edits if not spans.is_whole(edit)}
    pieces = [piece for piece in spans.pieces_of(edits) if piece.before != piece.after]
    wholes = sum((piece.start, piece.end) not in replaced for piece in pieces)
    whole = next((edit.name for edit in edits if spans.is_whole(edit)), "")
    out: list[Segment] = []
    plain: list[str] = []  # what stands between two marks, and may hold a sequence that must stay together
    position = 0
    for start, end, before, after in pieces:
        plain.append(seed[position:start])
        if wholes > MOST_PIECES and (start, end) not in replaced:
            plain.append(after)
        else:
            name = names.get((start, end), whole)
            out += [Segment("kept", "".join(plain)), Segment("removed", before, name), Segment("added", after, name)]
            plain = []
        position = end
    out.append(Segment("kept", "".join(plain) + seed[position:]))
    return [segment for segment in out if segment.text]


def compared(before: str, after: str) -> list[Segment]:
    """Return what differs between two texts: for a case whose edits have no places any more, since it was redacted.

    >>> [(one.kind, one.text) for one in compared("I am [redacted:email], hello", "I am [redacted:email], helo")]
    [('kept', 'I am [redacted:email], hel'), ('removed', 'l'), ('kept', 'o')]
    """
    if max(len(before), len(after)) > LONGEST_COMPARED:
        return [Segment("kept", before)]
    out = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            out.append(Segment("kept", before[i:j]))
            continue
        out += [Segment("removed", before[i:j]), Segment("added", after[k:m])]
    return [segment for segment in out if segment.text]


def _shown(text: str) -> str:
    # isprintable() is false for every hidden category, so the usual text needs no look at each character.
    if text.isascii() and text.isprintable():
        return text
    return "".join(stretch for stretch, _ in stretches(text))


def stretches(text: str, *, spaces: bool = False) -> Iterator[tuple[str, bool]]:
    r"""Yield a text in stretches, each with whether it is one hidden character, as an escape.

    With ``spaces``, a space of another width counts as hidden: between marks it is the edit itself.

    >>> list(stretches("a\u200bb"))
    [('a', False), ('\\u200b', True), ('b', False)]
    """
    if text.isascii() and text.isprintable():
        yield from [(text, False)] if text else []
        return
    start = 0
    for place, sign in enumerate(text):
        if _is_hidden(sign, text, place) or (spaces and sign != " " and unicodedata.category(sign) == "Zs"):
            if start < place:
                yield text[start:place], False
            yield escape(sign), True
            start = place + 1
    if start < len(text):
        yield text[start:], False


def _piece(text: str) -> str:
    return "".join(stretch for stretch, _ in stretches(text, spaces=True))


def harmless(line: str) -> str:
    r"""Return a line in which no CI server finds a command.

    >>> print(harmless("  ::add-mask::x"))
      \::add-mask::x
    """
    if "::" in line:
        line = _COMMAND_LINE.sub(r"\1\\::", line)
    return _COMMAND.sub(r"#\\#", line) if "##" in line else line


def escape(sign: str) -> str:
    r"""Return a character as Python writes it in a string.

    >>> print(escape("\x1b"), escape("\u202e"), escape("\U000e0041"))
    \x1b \u202e \U000e0041
    """
    code = ord(sign)
    if sign in _SHORT:
        return _SHORT[sign]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_hidden(sign: str, text: str, place: int) -> bool:
    if sign == _JOINER:
        return not _joins_emoji(text, place)
    if _is_selector(sign):
        return not _selects(sign, text[place - 1 : place])
    return sign in _BLANK or unicodedata.category(sign) in _HIDDEN or _is_no_character(ord(sign))


def _is_no_character(code: int) -> bool:
    # Never to be assigned, and not allowed in XML; what only this version of Unicode does not know is shown.
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _joins_emoji(text: str, place: int) -> bool:
    before = text[:place][-2:].removesuffix(_EMOJI_STYLE)[-1:]
    return _is_pictured(before) and _is_pictured(text[place + 1 : place + 2])


def _is_pictured(sign: str) -> bool:
    # Emoji are "other symbols", but for the skin tones, which are modifiers.
    return bool(sign) and (unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff")


def _is_selector(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef" or "\u180b" <= sign <= "\u180d"


def _selects(sign: str, base: str) -> bool:
    # A variation selector chooses the look of one character before it: an emoji, a symbol, a keycap's digit
    # or a letter of a script that has variants. Rows of them, or one after a Latin letter, carry hidden text.
    if not base:
        return False
    if sign >= "\U000e0100":
        return unicodedata.category(base) == "Lo"
    return base in "0123456789#*" or (base >= "\u00a9" and unicodedata.category(base) in ("So", "Sm", "Lo", "Po", "Sk"))
