"""All families of contradictions, and what a choice of them means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.instructions import families_of_fields, families_of_text
from edgecase_strategies.instructions.draft import Family

FAMILIES: Final[Mapping[str, Family]] = MappingProxyType({**families_of_text.FAMILIES, **families_of_fields.FAMILIES})
"""Functions that draw a draft, by the name of their family; their docstring's first line says what contradicts what."""

TRAPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "revision": "What was said before is taken back in so many words: the latest holds.",
        "exception": "One of many is excepted in so many words.",
        "two_objects": "The second statement is of another thing.",
        "tolerance": "Two amounts agree within the tolerance that is stated.",
    }
)
"""What looks like a contradiction and is none, by kind."""


def check_families(value: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return a choice of families, all of them for None. Raises UnknownName for one that does not exist.

    >>> check_families("length")
    ('length',)
    """
    if value is None:
        return tuple(FAMILIES)
    names = [value] if isinstance(value, str) else list(value)
    if not names:
        raise InvalidOption('families is empty; leave it out for all of them, or name one, such as "length".')
    for name in names:
        if name not in FAMILIES:
            raise UnknownName(
                f'There is no family of contradictions "{name}".{did_you_mean(str(name), FAMILIES)} Those that there are: '
                f"{', '.join(FAMILIES)}."
            )
    return tuple(dict.fromkeys(names))
