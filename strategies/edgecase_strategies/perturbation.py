"""A perturbation is one named way in which reality departs from a seed; the registry finds it by name.

It is a pure function of a prepared seed and a ``random.Random``, and returns one edit or, where it does not
apply, None. The same function runs in both engines: with a plain ``Random`` for bulk, and with Hypothesis'
for composing and shrinking.
"""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar

from edgecase_strategies.case import Edit
from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean

S = TypeVar("S")

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Perturbation(Generic[S]):
    """A named change to seeds of one room; call it with a prepared seed and a ``Random``."""

    name: str
    function: Callable[[S, Random], Edit | None]
    keeps_truth: bool
    """Whether the seed's truth still holds after the edit. One that moves the truth is used only by name."""
    default: bool
    """Whether it is used without being asked for. What people do by accident is; what an adversary does is not."""
    summary: str
    weight: float | Callable[[Any], float] = 1.0
    """How often it is drawn beside the others: 1 is a share as large as any; or a function of the prepared seed."""

    @property
    def room(self) -> str:
        """The room of the seeds that it takes: the first part of its name."""
        return self.name.partition(".")[0]

    @property
    def group(self) -> str:
        """The group that it belongs to: its name without the last part."""
        return self.name.rpartition(".")[0]

    @property
    def on_request(self) -> bool:
        """Whether it is used only when it, or its own group, is asked for by name."""
        return not (self.default and self.keeps_truth)

    def weight_in(self, seed: S) -> float:
        """Return how often it is drawn for a prepared seed, beside the others.

        Raises InvalidOption if that is not a finite number from 0.
        """
        weight: Any = self.weight(seed) if callable(self.weight) else self.weight
        if isinstance(weight, (int, float)) and 0 <= weight < math.inf:
            return float(weight)
        raise InvalidOption(f'The weight of the perturbation "{self.name}" must be a number from 0; it is {weight!r}.')

    def __call__(self, seed: S, rng: Random) -> Edit | None:
        """Return one edit, signed with the perturbation's name, or None where it does not apply."""
        edit = self.function(seed, rng)
        if edit is None:
            return None
        if not isinstance(edit, Edit):
            raise InvalidOption(
                f'The perturbation "{self.name}" must return an Edit, as text.replace(…) makes it, or None; it returned '
                f"{edit!r}."
            )
        if edit.name != self.name:
            # The function has just made this record and nothing else holds it, so signing it in place is
            # safe; a copy would cost as much again as the edit itself.
            object.__setattr__(edit, "name", self.name)
        return edit


def perturbation(
    name: str, *, keeps_truth: bool, default: bool = True, weight: float | Callable[[Any], float] = 1.0
) -> Callable[[Callable[[S, Random], Edit | None]], Perturbation[S]]:
    """Make a function a perturbation.

    ``name`` is dotted and begins with the room: ``"text.typo.transpose"``. ``keeps_truth`` says whether the
    seed's truth still holds afterwards. With ``default=False`` it is used only when asked for by its name or group.
    ``weight`` says how often it is drawn beside the others, 1.0 as often as any: a number, or a function of the
    prepared seed, for what happens the more often the more places there are. The docstring's first line says what it does in ``edgecases list``.

    >>> from edgecase_strategies.text import Text
    >>> @perturbation("text.house.umlaut", keeps_truth=True)
    ... def umlaut(text, rng):
    ...     "Write an umlaut as two letters."
    ...     sites = text.find("[äöü]")
    ...     if not sites:
    ...         return None
    ...     start, end = rng.choice(sites)
    ...     return text.replace(start, end, {"ä": "ae", "ö": "oe", "ü": "ue"}[text.value[start:end]])
    >>> umlaut(Text("Grüße"), Random(0))
    Edit(name='text.house.umlaut', place=(2, 3), before='ü', after='ue')

    Raises InvalidOption if the name is not dotted lower case, or if the function has no docstring.
    """
    if not _NAME.fullmatch(str(name)):
        raise InvalidOption(
            f"A perturbation's name is dotted lower case that begins with its room, as in "
            f'"text.typo.transpose"; {name!r} is not.'
        )

    def decorate(function: Callable[[S, Random], Edit | None]) -> Perturbation[S]:
        if len(inspect.signature(function).parameters) != 2:
            raise InvalidOption(f'The perturbation "{name}" must take two arguments: the seed and a random.Random.')
        summary = (inspect.getdoc(function) or "").partition("\n")[0]
        if not summary:
            raise InvalidOption(f'The perturbation "{name}" needs a docstring: its first line is shown to users.')
        return Perturbation(
            name=name, function=function, keeps_truth=keeps_truth, default=default, summary=summary, weight=weight
        )

    return decorate


class Registry:
    """Perturbations by name, and what a user's choice of names and groups means.

    >>> from edgecase_strategies.text import PERTURBATIONS
    >>> registry = Registry(PERTURBATIONS)
    >>> [one.name for one in registry.select(["text.adversarial", "-text.adversarial.bidi"])]
    ['text.adversarial.invisible', 'text.adversarial.lookalike']
    """

    def __init__(self, perturbations: Iterable[Perturbation[Any]] = ()) -> None:
        self._by_name: dict[str, Perturbation[Any]] = {}
        for one in perturbations:
            self.add(one)

    def add(self, one: Perturbation[Any]) -> None:
        """Add a perturbation. Raises InvalidOption if another one has its name."""
        known = self._by_name.setdefault(one.name, one)
        if known is not one and known.function is not one.function:
            raise InvalidOption(
                f'Two perturbations are called "{one.name}": {_where(known)} and {_where(one)}. Rename one of them.'
            )

    def __iter__(self) -> Iterator[Perturbation[Any]]:
        """Iterate in the order of the names."""
        return iter(sorted(self._by_name.values(), key=lambda one: one.name))

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups, from the rooms down."""
        found: set[str] = set()
        for name in self._by_name:
            parts = name.split(".")
            found.update(".".join(parts[:depth]) for depth in range(1, len(parts)))
        return tuple(sorted(found))

    def select(self, mess: Sequence[str] | None = None) -> tuple[Perturbation[Any], ...]:
        """Return the perturbations that names and groups choose, in the order of their names.

        A name that begins with ``-`` takes away; where only such names are given, they take away from the
        default. A group does not include what is used on request only, unless it is that one's own group.

        Raises UnknownName for a name or group that does not exist.
        """
        names = list(mess or ())
        wanted = [name for name in names if not name.startswith("-")]
        unwanted = [name[1:] for name in names if name.startswith("-")]
        for name in wanted + unwanted:
            self.check(name)
        chosen = [
            one
            for one in self
            if (any(_includes(name, one) for name in wanted) if wanted else not one.on_request)
            and not any(one.name == name or one.name.startswith(f"{name}.") for name in unwanted)
        ]
        return tuple(chosen)

    def check(self, name: str) -> None:
        """Raise UnknownName if neither a perturbation nor a group has the name."""
        groups = self.groups
        if name in self._by_name or name in groups:
            return
        raise UnknownName(
            f'There is no perturbation or group "{name}".{did_you_mean(name, [*groups, *self._by_name])} '
            "`edgecases list` shows all of them."
        )


def _includes(name: str, one: Perturbation[Any]) -> bool:
    if name == one.name:
        return True
    if not one.name.startswith(f"{name}."):
        return False
    return not one.on_request or name == one.group


def _where(one: Perturbation[Any]) -> str:
    code = getattr(one.function, "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code else repr(one.function)
