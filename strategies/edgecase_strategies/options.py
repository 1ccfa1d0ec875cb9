"""Check what a user asks for: the same sentences wherever it was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.perturbation import Perturbation

SEVERITY = (1, 5)


def check_severity(value: Any, least: int = SEVERITY[0]) -> tuple[int, int]:
    """Return a severity as a range of levels, from 1 on, or from 0 where a seed as it is counts as a level.

    >>> check_severity(2), check_severity((1, 3)), check_severity("1-3")
    ((2, 2), (1, 3), (1, 3))
    """
    levels = value
    if isinstance(value, str):
        parts = value.split("-")
        levels = tuple(int(part) for part in parts) if all(part.strip().isdecimal() for part in parts) else ()
    if isinstance(levels, int) and not isinstance(levels, bool):
        levels = (levels, levels)
    if isinstance(levels, (tuple, list)) and len(levels) == 1:
        levels = (levels[0], levels[0])
    if (
        not isinstance(levels, (tuple, list))
        or len(levels) != 2
        or not all(isinstance(level, int) and not isinstance(level, bool) for level in levels)
        or not least <= levels[0] <= levels[1] <= SEVERITY[1]
    ):
        raise InvalidOption(
            f"severity takes a level from {least} to 5 or a range of levels such as (1, 3); {value!r} is neither."
        )
    return (levels[0], levels[1])


def check_mess(value: Any) -> tuple[tuple[str, ...], tuple[Perturbation[Any], ...]]:
    """Return a choice of perturbations as names, with those given as objects beside.

    >>> check_mess("text.typo, -text.typo.omit")[0]
    ('text.typo', '-text.typo.omit')
    """
    if value is None:
        return (), ()
    if isinstance(value, str):
        value = [part for part in value.replace(",", " ").split() if part]
    elif isinstance(value, Perturbation):
        value = [value]
    if not isinstance(value, Sequence) or not all(isinstance(item, (str, Perturbation)) for item in value):
        raise InvalidOption(f'mess takes names and groups of perturbations, as in ["text.typo"]; {value!r} is neither.')
    if not value:
        raise InvalidOption('mess is empty; leave it out for the default, or name a group such as "text.typo".')
    own = tuple(item for item in value if isinstance(item, Perturbation))
    return tuple(item.name if isinstance(item, Perturbation) else item for item in value), own


def check_count(name: str, value: Any, least: int = 1) -> int:
    """Return a whole number. Raises InvalidOption if it is not one or is too small."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidOption(f"{name} takes a whole number of at least {least}; {value!r} is not one.")
    return value


def check_names(option: str, value: Any, known: Sequence[str]) -> tuple[str, ...]:
    """Return one or more names of those that are known, each once.

    >>> check_names("where", "turns", ["message", "turns"])
    ('turns',)

    Raises UnknownName for a name that is not known, InvalidOption for what is no name.
    """
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, Sequence) or not names:
        raise InvalidOption(f"{option} takes one or more of: {', '.join(known)}; {value!r} is none.")
    for name in names:
        if name not in known:
            raise UnknownName(
                f'{option} has no "{name}".{did_you_mean(str(name), known)} Those that there are: {", ".join(known)}.'
            )
    return tuple(dict.fromkeys(names))
