"""Edits that bring in digits or negations openly: what they may be is known from their name, and can be confirmed.

A request that is restated says its numbers and negations again, and letters read in the wrong encoding become signs
that count as numbers ("ü" becomes "Ã¼"). The facts of a case are compared without these edits, and each of them
is confirmed to be just what its name says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from edgecase_strategies.case import Edit

AGAIN: Final = ("text.request.again", "text.request.twice")
MOJIBAKE: Final = "text.unicode.mojibake"
LEADS: Final = (
    " ",
    "\n",
    "\n\n",
    " Again: ",
    " In short: ",
    " So again: ",
    "\n\nTo sum up: ",
    " Nochmal: ",
    "\n\nKurz gesagt: ",
    " Otra vez: ",
    " Repito: ",
    " Je répète : ",
    " En bref : ",
    " Repetindo: ",
    " Em resumo: ",
    " Ripeto: ",
    " In breve: ",
    " Nogmaals: ",
    " Kortom: ",
)
"""What may stand before a request that is said again; each begins with a space, so that no word grows."""


def is_announced(edit: Edit) -> bool:
    """Whether the facts of a case are compared without the edit."""
    return edit.name == MOJIBAKE or edit.name in AGAIN


def unannounced(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits with which the facts of a case are compared."""
    return tuple(edit for edit in edits if not is_announced(edit))


def is_as_announced(seed: str, edit: Edit) -> bool:
    """Whether an edit is what its name says: words of the seed said again, or letters that decode to what they were.

    >>> edit = Edit(name="text.request.again", place=(6, 6), before="", after=" Again: Where?")
    >>> is_as_announced("Where?", edit), is_as_announced("Where? Now!", edit)
    (True, False)
    """
    if edit.name in AGAIN:
        return (
            edit.before == ""
            and edit.place == (len(seed), len(seed))
            and any(edit.after.startswith(lead) and edit.after[len(lead) :] in seed for lead in LEADS)
        )
    try:
        return all(
            after.encode("cp1252").decode("utf-8") == before
            for before, after in zip(edit.before, edit.after, strict=True)
        )
    except UnicodeError:
        return False
