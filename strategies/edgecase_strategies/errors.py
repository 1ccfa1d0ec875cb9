"""What can go wrong in the generator, as one tree.

    EdgecaseError (ValueError)
    ├── UnknownName       a perturbation, group or kind that does not exist
    ├── InvalidOption     a value of the wrong type or out of range
    ├── UnsupportedSeed   a seed of a kind that no room handles
    ├── NothingApplies    no perturbation of those asked for applies to the seed
    ├── CannotUndo        a value that is not what the edits say it is
    ├── MissingLibrary    a library that an extra brings, and that is not installed
    └── UnreadableReply   a model's reply that is not what was declared

Each message is a sentence that says what was given, what was expected and what to do next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class EdgecaseError(ValueError):
    """The root of the generator's errors: a mistake in what was asked for."""


class UnknownName(EdgecaseError):
    """A perturbation, group or kind that does not exist."""


class InvalidOption(EdgecaseError):
    """A value of the wrong type or out of range."""


class UnsupportedSeed(EdgecaseError):
    """A seed of a kind that no room handles."""


class NothingApplies(EdgecaseError):
    """No perturbation of those asked for applies to the seed."""


class CannotUndo(EdgecaseError):
    """A value that is not what its edits say it is."""


class MissingLibrary(EdgecaseError):
    """A library that an extra brings, and that is not installed."""


class UnreadableReply(EdgecaseError):
    """A model's reply that is not what was declared."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint that ends a sentence, or nothing.

    >>> did_you_mean("text.tpyo", ["text.typo", "text.case"])
    ' Did you mean "text.typo"?'
    >>> did_you_mean("xyz", ["text.typo"])
    ''
    """
    choices = list(known)
    close = difflib.get_close_matches(name, choices, n=1, cutoff=0.6)
    if not close:
        # A user often leaves out the first part: "typo.omit" for "text.typo.omit".
        close = [choice for choice in choices if choice.endswith(f".{name}")][:1]
    return f' Did you mean "{close[0]}"?' if close else ""
