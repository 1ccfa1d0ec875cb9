"""One HTTP call: recorded, and answered as the schedule says. The server and the transports of clients share it."""

from __future__ import annotations

import functools
import itertools
import math
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, Literal

from edgecase_strategies.case import Json
from edgecase_strategies.tools.answer import Answer, Break, is_route, type_of
from edgecase_strategies.tools.errors import ToolHTTPError, ToolHung, ToolRPCError
from edgecase_strategies.tools.fault import Change
from edgecase_strategies.tools.kinds.wire import DATE
from edgecase_strategies.tools.payloads import written
from edgecase_strategies.tools.record import Made, Record
from edgecase_strategies.tools.wrap import Meeting, meeting_of

Silence = Literal["", "refused", "timeout", "hang"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is sent: an answer, the way in which its bytes break, or nothing at all."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    breaks: Break = ""
    whole: bytes = b""
    """The body as it was, where the bytes break."""
    silence: Silence = ""
    """Why nothing comes. Refused: the connection ends at once. Timeout and hang: it stays open, and nothing comes."""
    seconds: float = 0.0
    """How late it comes, on the clock of the test."""


class Exchange:
    """One call: make it, run the service where ``runs`` says so, and ask for the reply."""

    def __init__(self, record: Record, tool: str, arguments: Mapping[str, Json]) -> None:
        counter = record.counters.get(tool)
        if counter is None:
            counter = record.counters.setdefault(tool, itertools.count())
        self._record = record
        self.made = Made(tool, next(counter), (), dict(arguments), record.clock.now(), None)
        record.calls.append(self.made)
        self._meeting: Meeting | None = meeting_of(record, self.made) if record.faulty else None

    @property
    def runs(self) -> bool:
        """Whether the service is to be asked."""
        return self._meeting is None or self._meeting.runs

    def reply(self, answer: Answer | None) -> Reply:
        """Return what to send, given what the service answered; None where it was not asked."""
        made, meeting = self.made, self._meeting
        if answer is not None:
            made.done = True
        if meeting is None or (answer is not None and answer.status >= 400):
            assert answer is not None
            return self._as_it_is(answer)
        if answer is not None:
            meeting.after(answer.text)
        change = meeting.change
        if change is None:
            assert answer is not None
            return self._as_it_is(answer)
        return self._changed(meeting, change, answer or Answer())

    def _as_it_is(self, answer: Answer) -> Reply:
        made = self.made
        made.given = made.original = answer.text
        if answer.status >= 400:
            made.given, made.raised = ToolHTTPError(answer.status, str(answer.text), answer.headers), True
        made.ended = self._record.clock.now()
        return Reply(status=answer.status, headers=answer.headers, body=answer.body)

    def _changed(self, meeting: Meeting, change: Change, answer: Answer) -> Reply:
        made, clock = self.made, self._record.clock
        made.fault, made.change = meeting.fault, change
        if not change.hangs:
            made.given, made.raised = (change.given, False) if change.raises is None else (change.raises, True)
        if not isinstance(change.raises, TimeoutError):  # there the client's own deadline ends it
            clock.sleep(change.seconds)
        made.ended = clock.now()  # before a date to wait for is counted from it
        return reply_of(change, answer)

    def failed(self, error: Exception) -> None:
        """Note that the service itself could not be asked."""
        self.made.given, self.made.raised = error, True
        self.made.ended = self._record.clock.now()

    def waited_for(self) -> ToolHung:
        """Note that the whole limit of a hang was waited for, and return the error that says so."""
        made = self.made
        error = ToolHung(
            f"The tool {made.tool} never answered ({made.fault}), and nothing gave up within "
            f"{self._record.hang_limit:g} seconds. Give the client a timeout."
        )
        made.given, made.hung, made.raised = error, True, True
        made.ended = self._record.clock.now()
        return error

    def gave_up(self) -> None:
        """Note that the client ended the waiting."""
        self.made.given, self.made.raised = TimeoutError("the client gave up"), True
        self.made.ended = self._record.clock.now()


def reply_of(change: Change, answer: Answer) -> Reply:
    """Return a change as it is sent over HTTP, where the service's own answer is known.

    >>> reply_of(Change(raises=ToolHTTPError(503, "busy")), Answer()).status
    503
    """
    error = change.raises
    if change.hangs:
        return Reply(silence="hang")
    if isinstance(error, ToolHTTPError):
        told = {"Content-Type": type_of(error.body), **error.headers}
        if told.get("Retry-After") == DATE:
            # A date has whole seconds: rounded up, so that who waits for it has waited long enough.
            told["Retry-After"] = formatdate(math.ceil(time.time() + (change.retry_after or 0)), usegmt=True)
        return Reply(status=error.status_code, headers=told, body=error.body.encode("utf-8", "surrogatepass"))
    if isinstance(error, TimeoutError):
        return Reply(silence="timeout", seconds=change.seconds)
    if isinstance(error, OSError):
        return Reply(silence="refused")
    if isinstance(error, ToolRPCError):
        body = written({"jsonrpc": "2.0", "id": None, "error": {"code": error.code, "message": str(error)}})
        return Reply(headers={"Content-Type": type_of(body)}, body=body.encode())
    if error is not None:
        return Reply(status=500, headers={"Content-Type": "text/plain; charset=utf-8"}, body=str(error).encode())
    if change.wire is not None:
        wire = change.wire
        return Reply(
            status=answer.status,
            headers={**_without(answer.headers, wire.headers), **wire.headers},
            body=wire.body,
            breaks=wire.breaks,
            whole=answer.body,
        )
    text = written(change.given)
    kind = type_of(text)
    headers = {**answer.headers, "Content-Type": kind} if kind.startswith("text/html") else answer.headers
    return Reply(
        status=change.status or answer.status,
        headers=headers or {"Content-Type": kind},
        body=text.encode("utf-8", "surrogatepass"),
        seconds=change.seconds,
    )


def _without(headers: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    lower = {name.lower() for name in names}
    return {name: value for name, value in headers.items() if name.lower() not in lower}


# Names.


def matches(route: str, method: str, path: str) -> dict[str, str] | None:
    """Return the parts of a path that a route names; None where the route is another.

    >>> matches("GET /orders/{number}", "GET", "/orders/AB-1")
    {'number': 'AB-1'}
    >>> matches("GET /orders", "GET", "/orders/AB-1")
    """
    known, _, template = route.partition(" ")
    if known != method:
        return None
    if template == path:
        return {}
    if "{" not in template:
        return None
    found = _pattern(template).fullmatch(path)
    return None if found is None else found.groupdict()


@functools.lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template)))


def route_of(record: Record, known: Iterable[str], method: str, path: str) -> tuple[str, dict[str, str]]:
    """Return the route of a request, with the parts of its path: one that is known or that a fault names, or its own."""
    for route in (*known, *filter(is_route, record.tools), *filter(is_route, sorted(record.faulty))):
        found = matches(route, method, path)
        if found is not None:
            return route, found
    return f"{method} {path}", {}


def arguments_of(parts: Mapping[str, str], query: Mapping[str, Any], body: Any) -> dict[str, Json]:
    """Return the arguments of a call: the parts of the path, the query, and the fields of a JSON body."""
    fields = body if isinstance(body, dict) else {} if body in (None, "", b"") else {"body": body}
    return {**parts, **query, **fields}
