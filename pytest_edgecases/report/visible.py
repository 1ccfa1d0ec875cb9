r"""Make any text safe and readable in a terminal and in a CI log, and show a text with its edits marked.

Messy inputs hold what should never reach a terminal as it is: control sequences, characters that turn the
line around or that nobody can see, and lines that a CI server would take for commands. They are shown as
escapes, such as ``\u200b``; what people read, in any script, stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from edgecase_strategies.case import Edit
from edgecase_strategies.text import spans

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
    return _harmless(_shown(text))


def marked(seed: str, edits: Sequence[Edit]) -> str:
    """Return the seed with the edits marked in it, as git marks words: ``[-before-]{+after+}``.

    A change to the whole text that has more than 12 pieces is made, but not marked.

    >>> marked("cancel", [Edit(name="text.typo.transpose", place=(1, 3), before="an", after="na")])
    'c[-an-]{+na+}cel'
    """
    replaced = {edit.place for edit in edits if not spans.is_whole(edit)}
    pieces = [piece for piece in spans.pieces_of(edits) if piece.before != piece.after]
    wholes = sum((piece.start, piece.end) not in replaced for piece in pieces)
    out: list[str] = []
    plain: list[str] = []  # what stands between two marks, and may hold a sequence that must stay together
    position = 0
    for start, end, before, after in pieces:
        plain.append(seed[position:start])
        if wholes > MOST_PIECES and (start, end) not in replaced:
            plain.append(after)
        else:
            out.append(_shown("".join(plain)))
            plain = []
            out.append(f"[-{_piece(before)}-]" if before else "")
            out.append(f"{{+{_piece(after)}+}}" if after else "")
        position = end
    out.append(_shown("".join(plain) + seed[position:]))
    return _harmless("".join(out))


def _shown(text: str) -> str:
    # isprintable() is false for every hidden category, so the usual text needs no look at each character.
    if text.isascii() and text.isprintable():
        return text
    return "".join(escape(sign) if _is_hidden(sign, text, place) else sign for place, sign in enumerate(text))


def _piece(text: str) -> str:
    # Between the marks a space of another width is the edit itself, and looks like any other.
    return "".join(
        escape(sign) if sign != " " and unicodedata.category(sign) == "Zs" else sign for sign in _shown(text)
    )


def _harmless(line: str) -> str:
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
    return sign in _BLANK or unicodedata.category(sign) in _HIDDEN


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
