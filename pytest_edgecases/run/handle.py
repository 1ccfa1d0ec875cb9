"""What the fixture ``edgecase`` gives to a test: the running case."""

from __future__ import annotations

import contextlib
import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import pytest

from edgecase_strategies.case import Case, Edit, Seed, Truth
from edgecase_strategies.reading import Equal, Field, fields_of
from edgecase_strategies.rooms import given
from edgecase_strategies.tools.checks import judge
from edgecase_strategies.tools.clock import Clock
from edgecase_strategies.tools.errors import CheckFailed
from edgecase_strategies.tools.mcp_server import serving
from edgecase_strategies.tools.record import Made, Record
from edgecase_strategies.tools.wrap import wrap

F = TypeVar("F", bound=Callable[..., Any])
S = TypeVar("S")


class FieldsLost(AssertionError):
    """A reader is wrong about a field, or does not read one that can be read."""


class RunningCase:
    """The case that a test runs on: its value, seed, edits, truth and id.

    The seed is known once the test's fixtures are set up, and for a target function once it is called, so a fixture
    that asks for it earlier gets an error that says so.
    """

    def __init__(self, item: str) -> None:
        self._item = item
        self._case: Case | None = None
        self.answer: Any = None
        """What ``check`` was given."""
        self.checks: tuple[str, ...] | None = None
        """The checks that the marker names."""
        self.known = ""
        """What the test's own arguments say."""
        self._stack = contextlib.ExitStack()
        self.fields: tuple[Field, ...] = ()
        """What the reader made of each field, where the test said so."""

    def bind(self, case: Case) -> None:
        """Say which case it is; the plugin does."""
        self._case = case

    @property
    def case(self) -> Case:
        """The whole record."""
        if self._case is None:
            pytest.fail(
                f"The case of {self._item} is not known yet: read edgecase in the test itself, after its fixtures "
                "are set up and, where the target is a function, after it was called.",
                pytrace=False,
            )
        return self._case

    @property
    def value(self) -> Any:
        """The messy value that the model is given; on a clean run, the seed's own."""
        return given(self.case)

    @property
    def seed(self) -> Seed:
        """The clean example that the case comes from."""
        return self.case.seed

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was changed, in the seed's own coordinates."""
        return self.case.edits

    @property
    def truth(self) -> Truth:
        """What is known of the value, and what a good model does with it."""
        return self.case.truth

    @property
    def id(self) -> str:
        """The case's id, as ``--edgecases-replay`` takes it."""
        return self.case.id

    @property
    def is_clean(self) -> bool:
        """Whether this is the clean example."""
        return self.case.is_clean

    # Where the model reads fields out of its input.

    def read(
        self, got: Mapping[str, Any] | None, expected: Mapping[str, Any], *, equal: Equal = operator.eq
    ) -> tuple[Field, ...]:
        """Take what a reader returned for the fields that are expected, and judge each: right, abstained or wrong.

        A reader abstains with None, an empty text, or by leaving a field out. Where the label of a field can no longer be
        read in the picture, as ``truth.facts["unreadable"]`` says, abstaining is right. ``equal`` compares two values.

        Raises FieldsLost, an AssertionError, with a sentence for each field that is wrong, or not read though it can be.
        """
        __tracebackhide__ = True
        self.fields = fields_of(got, expected, self.truth, equal=equal)
        lost = [str(one) for one in self.fields if one.is_lost]
        if lost:
            raise FieldsLost("; ".join(lost))
        return self.fields

    # Where the target is the tools of an agent.

    @functools.cached_property
    def world(self) -> Record:
        """The record of the tools' calls, and of what they did."""
        return Record()

    @property
    def calls(self) -> tuple[Made, ...]:
        """The calls that the agent made so far, with what it was given for each."""
        return tuple(self.world.calls)

    @property
    def clock(self) -> Clock:
        """The clock of the test, which sleeping moves on at once."""
        return self.world.clock

    def wrap(self, fn: F, *, name: str | None = None) -> F:
        """Return a tool as one that can go wrong, for a framework that holds it; the marker names it without a module."""
        return wrap(fn, record=self.world, name=name)

    def transport(self, inner: Any) -> Any:
        """Return an HTTP client's transport, or the adapter of a session of requests, as one whose answers can go wrong.

        ``inner`` is the transport that is used without it, or the name of a library: "httpx", "httpx2" or "requests".
        """
        from edgecase_strategies.tools.http.clients import transport

        return transport(inner, self.world)

    def serve(self, server: S) -> S:
        """Let the tools of an MCP server go wrong for the length of the test, and return the server.

        The marker names those of its tools that the test calls, as in ``tools=["get_order"]``. Raises InvalidOption for what
        is no server.
        """
        served: S = self._stack.enter_context(serving(server, self.world))
        return served

    def leave(self) -> None:
        """Take the faults out of the servers; the fixture does, when the test is over."""
        self._stack.close()

    def check(self, answer: Any, checks: str | Sequence[str] | None = None) -> None:
        """Take what the agent answered, and judge what it did. ``checks`` are names; without them, those of the marker, or all.

        Raises CheckFailed, an AssertionError, with a sentence for each thing that is wrong.
        """
        __tracebackhide__ = True
        self.answer = answer
        wrong = judge(self.world, answer, checks=self.checks if checks is None else checks, known=self.known)
        if wrong:
            raise CheckFailed("; ".join(wrong))

    def __repr__(self) -> str:
        return f"<edgecase {self._case.id if self._case else 'not known yet'} of {self._item}>"
