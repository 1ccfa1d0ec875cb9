"""What is private in a source, as its user declares it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from edgecase_strategies.curate.private.scrub import check_kind
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean

SALT = "EDGECASES_SALT"
"""The environment variable that a salt is read from where none is given."""
SHORTEST_CANARY = 8
_NO_VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_NAMES: Mapping[str, str | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """What is private in real examples, for ``data.rows(…, private=…)`` and the marker's ``private=``.

    None of what it holds is shown: neither the salt nor a value.

    >>> Private(salt="a secret", values={"name": ["Ann Lee"]}, canaries=["canary-7f3a"], rare_in=("city", "job"))
    Private(rare_in=('city', 'job'))

    Raises InvalidOption or UnknownName for what cannot be.
    """

    salt: str = field(default="", repr=False)
    """A text of your own that is never committed; without it, what the environment variable ``EDGECASES_SALT`` holds."""
    values: Mapping[str, Sequence[str]] = field(default_factory=lambda: _NO_VALUES, repr=False)
    """Values that you know to be private, by kind: ``{"name": ["Ann Lee"]}``."""
    canaries: Sequence[str] = field(default=(), repr=False)
    """Made-up values that you planted in the source. What scrubs is not told of them, so that those it misses can be counted."""
    rare_in: Sequence[str] = ()
    """Columns whose values together say who it is: a pair that only one record has does not come out together."""
    fields: Mapping[str, str | None] = field(default_factory=lambda: _NO_NAMES, repr=False)
    """Of which kind a column is, where its name does not say it, and None of one that is not private: ``{"agent": "name"}``."""
    spans: Mapping[str, str | None] = field(default_factory=lambda: _NO_NAMES, repr=False)
    """Columns of spans, each with the column of the text that they are of: ``{"entities": "text"}``."""

    def __post_init__(self) -> None:
        salt: Any = self.salt
        if not isinstance(salt, str):
            raise InvalidOption(f"salt takes a text of your own; a {type(salt).__name__} is none.")
        _check_names("values", self.values, "kinds of value and lists of them", '{"name": ["Ann Lee"]}')
        for kind, given in self.values.items():
            check_kind(kind)
            _texts(f"values[{kind!r}]", given)
        _check_names("fields", self.fields, "columns and kinds", '{"agent": "name"}')
        for kind_of in self.fields.values():
            check_kind(kind_of)
        _check_names("spans", self.spans, "columns of spans and of their texts", '{"entities": "text"}')
        canaries = _texts("canaries", self.canaries)
        for number, canary in enumerate(canaries, 1):
            if len(canary.strip()) < SHORTEST_CANARY:
                raise InvalidOption(
                    f"Canary number {number} has fewer than {SHORTEST_CANARY} characters: a canary is a made-up value that "
                    'stands nowhere else, such as a name of your own making, or "canary-7f3a91".'
                )
        rare = _texts("rare_in", self.rare_in)
        if len(rare) == 1:
            raise InvalidOption(f'rare_in takes two columns or more, as in ("city", "job"); ("{rare[0]}",) is one.')
        object.__setattr__(self, "canaries", tuple(dict.fromkeys(canaries)))
        object.__setattr__(self, "rare_in", tuple(dict.fromkeys(rare)))

    @classmethod
    def of(cls, given: Any) -> Private | None:
        """Return what a marker or a table of a TOML file says: True, a dict, or a record of this kind; None for none.

        >>> Private.of({"rare_in": ["city", "job"]})
        Private(rare_in=('city', 'job'))
        """
        if isinstance(given, cls):
            return given
        if given is None or given is False:
            return None
        if given is True:
            return cls()
        if not isinstance(given, Mapping):
            raise InvalidOption(
                f"private takes Private(…), or True for what the detectors find; a {type(given).__name__} is neither."
            )
        known = [one.name for one in dataclasses.fields(cls) if one.name != "salt"]
        for name in given:
            if name == "salt":
                raise InvalidOption(
                    f"A salt is not written into a file that is committed: set the environment variable {SALT}."
                )
            if name not in known:
                raise UnknownName(
                    f'private has no "{name}".{did_you_mean(str(name), known)} It takes {", ".join(known)}.'
                )
        return cls(**given)

    def secret(self) -> str:
        """Return the salt. Raises InvalidOption if there is none."""
        found = self.salt or os.environ.get(SALT, "")
        if not found.strip():
            raise InvalidOption(
                f"What is private needs a salt, a text of your own that nobody else knows and that is not committed: set the "
                f"environment variable {SALT} (in CI, from a secret), or give Private(salt=…). "
                '`python -c "import secrets; print(secrets.token_hex(16))"` makes one; the same salt gives the same stand-ins.'
            )
        return found


def _check_names(name: str, given: Any, what: str, example: str) -> None:
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise InvalidOption(f"{name} takes a dict of {what}, as in {example}; a {type(given).__name__} is none.")


def _texts(name: str, given: Any) -> list[str]:
    if isinstance(given, (str, Mapping)) or not hasattr(given, "__iter__"):
        raise InvalidOption(f"{name} takes a list of texts; a {type(given).__name__} is none.")
    found = list(given)
    if not all(isinstance(one, str) and one.strip() for one in found):
        raise InvalidOption(f"{name} takes a list of texts, none of them empty.")
    return found
