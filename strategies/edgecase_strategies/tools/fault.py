"""The fault model: what goes wrong, when, how it shows, and what a good agent does and must not do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Literal, get_args

from edgecase_strategies.case import Expect, Json
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.tools.answer import Wire

Layer = Literal["transport", "http", "payload", "schema", "value", "content", "mcp", "wire"]
Signal = Literal["explicit", "implicit", "hidden"]
"""Explicit: an exception or an error that says so. Implicit: well formed, but wrong. Hidden: the client swallows it."""
Permanence = Literal["transient", "permanent"]
Effect = Literal["done", "not done", "partial"]
"""What became of the call's effect on the world."""
Must = Literal["retry", "wait", "read back", "list again", "follow the cursor", "report", "ask", "convert", "finish"]
MustNot = Literal["fabricate", "obey", "duplicate", "leak", "hammer", "repeat", "claim success", "pick silently"]
Mark = Literal["hidden", "secret", "marker", "pair", "unless", "count", "raw", "flood"]
Way = Literal["any", "callable", "mcp"]
"""Where the calls of a run come by: functions, or an MCP server."""

LAYERS: tuple[str, ...] = get_args(Layer)
HORIZON = 64
"""So many calls of one tool are looked at when two faults are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The calls of one tool that a fault meets, counted from 0.

    >>> [call for call in range(6) if When(start=1, count=2).fires(call)]
    [1, 2]
    >>> [call for call in range(6) if When(every=2, count=None).fires(call)]
    [0, 2, 4]
    """

    start: int = 0
    """The first call."""
    count: int | None = 1
    """How many calls it meets; None for all that follow."""
    every: int = 1
    """Every n-th call from the first one on."""
    until: int | None = None
    """The call at which it ends; that one is met no more."""
    arguments: Mapping[str, Json] | None = None
    """Only calls with these arguments."""

    def __post_init__(self) -> None:
        given: tuple[tuple[str, Any, int], ...] = (
            ("start", self.start, 0),
            ("count", self.count, 1),
            ("every", self.every, 1),
        )
        for name, value, least in given:
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
                raise InvalidOption(f"When takes a whole number of at least {least} for {name}; {value!r} is not one.")
        if self.until is not None and self.until <= self.start:
            raise InvalidOption(
                f"This fault can never fire: it begins at call {self.start} and ends before call {self.until}. Give an "
                "until that is after the start."
            )

    def fires(self, call: int, arguments: Mapping[str, Any] | None = None) -> bool:
        """Whether it meets a call of the tool; without ``arguments``, whether it may."""
        steps, rest = divmod(call - self.start, self.every)
        if steps < 0 or rest or (self.count is not None and steps >= self.count):
            return False
        if self.until is not None and call >= self.until:
            return False
        if self.arguments is None or arguments is None:
            return True
        return all(name in arguments and arguments[name] == value for name, value in self.arguments.items())

    def meets(self, other: When) -> bool:
        """Whether one call may be met by both."""
        return any(self.fires(call) and other.fires(call) for call in range(HORIZON))

    def to_json(self) -> dict[str, Json]:
        """Return the record as JSON, less the start, which is the place of the edit."""
        record: dict[str, Json] = {"count": self.count}
        if self.every != 1:
            record["every"] = self.every
        if self.until is not None:
            record["until"] = self.until
        if self.arguments is not None:
            record["arguments"] = dict(self.arguments)
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A text whose presence in the answer proves something.

    ``hidden``: the agent never saw it. ``secret``: it must not be passed on. ``marker``: only who obeyed says it.
    ``pair``: it and ``other`` contradict each other. ``unless``: it is wrong where ``other`` does not stand
    beside it. ``count``: it is a count where ``other`` is the right one. ``raw``: it is how ``other`` looks where nobody
    read it. ``flood``: a line of filler, which nobody needs twice.
    """

    mark: Mark
    text: str
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a fault makes of one call: a result or an exception, and the time that it takes."""

    given: Any = None
    raises: BaseException | None = None
    seconds: float = 0.0
    hangs: bool = False
    retry_after: float | None = None
    status: int | None = None
    """The HTTP status of what is given, where it is not that of a success."""
    wire: Wire | None = None
    """The bytes over HTTP, where they are not those of what is given."""
    evidence: tuple[Evidence, ...] = ()
    cursor: str = ""
    """What a call must say to be given ``rest`` in the place of ``given``."""
    rest: Any = None
    progress: bool = False
    """While it hangs, it says that it gets on."""
    new_name: str = ""
    """What the tool is called from now on."""
    inside: bool = False
    """Something stands inside of a value that the tool gave: the value can be read, and who distrusts it is not wrong."""


Make = Callable[[Any, Random], Change | None]
"""Takes the result that the call would have had; returns None where the fault does not apply to such a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of fault, with everything that does not depend on the call."""

    name: str
    """``tool.<layer>.<kind>``."""
    summary: str
    make: Make
    layer: Layer
    signal: Signal
    permanence: Permanence = "transient"
    effect: Effect = "done"
    """What the call did: a fault that comes before the call leaves it not done."""
    must: tuple[Must, ...]
    must_not: tuple[MustNot, ...] = ()
    expect: Expect
    default: bool = True
    writes: bool | None = None
    """True: only for tools that write. False: only for those that do not. None: for all."""
    first: int = 0
    """The earliest call that it can meet."""
    way: Way = "any"
    """How the call must come by."""
    second_source: bool = False
    """Whether another call must give the value that it changes: without one, nobody could know."""
    when: Callable[[Random, int], When]

    @property
    def recovery(self) -> str:
        """The first thing that a good agent does."""
        return self.must[0]

    def label(self) -> dict[str, Json]:
        """Return the label of a case that has a fault of this kind."""
        return {
            "kind": self.name,
            "layer": self.layer,
            "signal": self.signal,
            "permanence": self.permanence,
            "effect": self.effect,
            "recovery": self.recovery,
            "must": list(self.must),
            "must_not": list(self.must_not),
        }


def once(rng: Random, call: int) -> When:
    """The one call."""
    return When(start=call)


def a_few(rng: Random, call: int) -> When:
    """One call or two: an agent that tries three times gets through."""
    return When(start=call, count=rng.choice((1, 2)))


def always(rng: Random, call: int) -> When:
    """That call and all that follow."""
    return When(start=call, count=None)


def every_other(rng: Random, call: int) -> When:
    """That call and every second one after it, two or three times."""
    return When(start=call, every=2, count=rng.choice((2, 3)))
