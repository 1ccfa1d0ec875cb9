"""A tree of the choices of pure functions: what a function gives for the same choices is computed once.

A function is given a ``Recorder``, a ``Random`` that notes what it is asked to choose from. The next time, the choices
are drawn along the tree, and the function is called only where the tree ends. It takes the same numbers from the ``Random``
either way, so that what is remembered changes no result.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from random import Random
from typing import Any, Final, Generic, TypeVar

from edgecase_strategies.engine import Items
from edgecase_strategies.weighted import Weighted

T = TypeVar("T")
F = TypeVar("F")
R = TypeVar("R")


Asked = tuple[int, list[int] | None, int]
"""What was chosen from: how many, where the items of a weighted sequence end, and the number of the item."""


class Recorder(Random):
    """A ``Random`` that notes the choices it makes, and can make those of a path first.

    >>> rng = Recorder(3)
    >>> rng.follow((1,))
    >>> rng.choice("ab"), rng.choice("cd") in "cd", len(rng.asked), rng.is_opaque
    ('b', True, 1, False)
    """

    def __init__(self, seed: int) -> None:
        super().__init__(0)
        self._numbers = Random(seed)
        self.plain: Callable[[], float] = self._numbers.random
        """Numbers that are not noted."""
        self.asked: list[Asked] = []
        self.is_opaque = False
        """Whether something other than choices was asked for: what comes of it cannot be remembered."""
        self._path: tuple[int, ...] = ()
        self._step = self._known = 0

    def follow(self, path: tuple[int, ...]) -> None:
        """Make the choices of a path first, and note those that come after it."""
        self._path, self._step, self._known = path, 0, len(path)
        self.asked = []
        self.is_opaque = False

    def choice(self, seq: Items[T]) -> T:
        """Return one item; for fewer than 2**32 items the bias is far below what can be seen."""
        bounds: list[int] | None = None
        items: Items[T] = seq
        if isinstance(seq, Weighted):
            bounds, items = seq.bounds, seq.items
        step = self._step
        if step < self._known:
            self._step = step + 1
            return items[self._path[step]]
        size = bounds[-1] if bounds else len(seq)
        index = int(self.plain() * size)
        if bounds is not None:
            index = bisect_right(bounds, index)
        self.asked.append((size, bounds, index))
        return items[index]

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        """Return a number of a range."""
        return self.choice(range(start) if stop is None else range(start, stop, step))

    def randint(self, a: int, b: int) -> int:
        """Return a whole number from ``a`` to ``b``."""
        return self.choice(range(a, b + 1))

    def random(self) -> float:
        """Return a number from 0 to 1, 1 excluded."""
        self.is_opaque = True
        return self.plain()

    def getrandbits(self, k: int, /) -> int:
        """Return a whole number of ``k`` bits."""
        self.is_opaque = True
        return self._numbers.getrandbits(k)


class _Node(Generic[R]):
    """A choice that was come upon, and what is known of its items."""

    __slots__ = ("bounds", "branches", "path", "size")

    def __init__(self, size: int, bounds: list[int] | None, path: tuple[int, ...]) -> None:
        self.size = size
        self.bounds = bounds
        self.path = path
        self.branches: dict[int, Any] = {}
        """By the choice: the node that follows, or what the function gave."""


Make = Callable[[F, Recorder], R | None]

_NEW: Final = object()
_OPAQUE: Final = object()


class Choices(Generic[F, R]):
    """Draws one of some functions, and what it gives; at most so many results are remembered.

    ``make`` is called with a function and a Recorder, and must be pure: the same choices, the same result. It is not
    held here, so that what holds both is gone as soon as it is let go.

    >>> calls = []
    >>> choices = Choices(("ab", "c"))
    >>> rng = Recorder(1)
    >>> def make(word, rng):
    ...     calls.append(word)
    ...     return rng.choice(word)
    >>> sorted({choices.draw(make, rng) for _ in range(1_000)}), len(calls)
    (['a', 'b', 'c'], 3)
    """

    def __init__(self, functions: Items[F], most: int = 8_192) -> None:
        self._functions = functions.items if isinstance(functions, Weighted) else functions
        self._most = most
        self.remembered = 0
        """How many results are in the tree."""
        bounds = functions.bounds if isinstance(functions, Weighted) else None
        self._root: _Node[R] = _Node(len(functions), bounds, ())

    def draw(self, make: Make[F, R], rng: Recorder, tries: int = 1) -> R | None:
        """Return what a function gives that is drawn with its choices; None if nothing comes in so many tries."""
        random = rng.plain
        for _ in range(tries):
            node = self._root
            while True:
                index = int(random() * node.size)
                if node.bounds is not None:
                    index = bisect_right(node.bounds, index)
                found: Any = node.branches.get(index, _NEW)
                if found.__class__ is not _Node:
                    break
                node = found
            if found is _NEW or found is _OPAQUE:
                found = self._explore(node, index, make, rng)
            if found is not None:
                return found  # type: ignore[no-any-return]
        return None

    def _explore(self, node: _Node[R], index: int, make: Make[F, R], rng: Recorder) -> R | None:
        path = (*node.path, index)
        rng.follow(path[1:])
        made = make(self._functions[path[0]], rng)
        if rng.is_opaque:
            self._root.branches[path[0]] = _OPAQUE
        elif self.remembered < self._most and self._root.branches.get(path[0]) is not _OPAQUE:
            self.remembered += 1
            for size, bounds, chosen in rng.asked:
                below: _Node[R] = _Node(size, bounds, path)
                node.branches[index] = below
                node, index = below, chosen
                path = (*path, index)
            node.branches[index] = made
        return made
