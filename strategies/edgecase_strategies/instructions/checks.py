"""Check the fields of a constraint as it is made, so that a slip is told where it was written."""

from __future__ import annotations

from collections.abc import Collection

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean


def check_bounds(kind: str, least: object, most: object) -> None:
    """Raise InvalidOption for bounds that say nothing, or that nothing can keep."""
    for name, bound in (("least", least), ("most", most)):
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int)):
            raise InvalidOption(f"{kind} takes a whole number as {name}; {bound!r} is of type {type(bound).__name__}.")
    if least is None and most is None:
        raise InvalidOption(f"{kind} needs a bound: least, most, or both.")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        raise InvalidOption(
            f"{kind} has at least {least} and at most {most}, which nothing can keep. To have a contradiction, make two "
            "constraints: each of them can be kept by itself."
        )


def check_among(kind: str, name: str, value: object, known: Collection[str]) -> None:
    """Raise UnknownName for a name that is not among those that there are."""
    if value not in known:
        raise UnknownName(
            f'{kind} has no {name} "{value}".{did_you_mean(str(value), known)} Those that there are: {", ".join(known)}.'
        )
