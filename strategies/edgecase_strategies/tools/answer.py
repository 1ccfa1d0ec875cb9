"""HTTP answers: what a service says, and the bytes in which a fault lets it arrive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from edgecase_strategies.errors import UnsupportedSeed

Break = Literal["", "cut", "short", "reset", "bad chunk", "no last chunk", "status line", "stall"]
"""How the bytes depart from HTTP. Cut: fewer than Content-Length says. Short: more than it says. Reset: the connection is
reset in the middle. Stall: nothing more comes, and the connection stays open."""

JSON_TYPE = "application/json"
STREAM_TYPE = "text/event-stream"
HTTP = "http"
"""Stands for every request, where tools are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """The bytes that a fault sends in the place of a body, and how they break HTTP."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    breaks: Break = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answers before any fault.

    >>> Answer.of({"id": 7}).text
    '{"id": 7}'
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> Any:
        """The body as a text; as bytes where it is none."""
        try:
            return self.body.decode("utf-8")
        except UnicodeDecodeError:
            return self.body

    @classmethod
    def of(cls, given: Any, of: str = "The handler") -> Answer:
        """Return what a handler gave as an answer: an answer, JSON, text or bytes, or a pair of a status and such.

        Raises UnsupportedSeed for a value that cannot be serialised.
        """
        if isinstance(given, cls):
            return given
        if isinstance(given, tuple) and len(given) == 2 and type(given[0]) is int and 100 <= given[0] <= 599:
            rest = cls.of(given[1], of)
            return cls(status=given[0], headers=rest.headers, body=rest.body)
        if isinstance(given, bytes):
            return cls(headers={"Content-Type": "application/octet-stream"}, body=given)
        if isinstance(given, str):
            return cls(headers={"Content-Type": type_of(given)}, body=given.encode("utf-8", "surrogatepass"))
        try:
            body = json.dumps(given, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise UnsupportedSeed(
                f"{of} answered with {given!r:.80} of type {type(given).__name__}, which cannot be serialised as JSON: {error}. "
                "Answer with JSON, text, bytes, a pair of a status and one of these, or tools.Answer(status=…, body=b…)."
            ) from None
        return cls(headers={"Content-Type": JSON_TYPE}, body=body.encode("utf-8", "surrogatepass"))


def type_of(text: str) -> str:
    """Return the content type that a text looks like.

    >>> type_of('{"id": 7}'), type_of("<html></html>")
    ('application/json', 'text/html; charset=utf-8')
    """
    start = text.lstrip("\ufeff \n\r\t")[:15].lower()
    if start[:1] in ("{", "["):
        return JSON_TYPE
    if start.startswith(("<!doctype html", "<html")):
        return "text/html; charset=utf-8"
    if start.startswith("<?xml"):
        return "application/xml"
    return STREAM_TYPE if is_stream(text) else "text/plain; charset=utf-8"


def is_stream(text: object) -> bool:
    """Whether a body is a stream of server-sent events.

    >>> is_stream("data: [DONE]\\n\\n"), is_stream("data")
    (True, False)
    """
    return isinstance(text, str) and text.startswith(("data:", "event:", "id:", ":")) and "\n\n" in text


def events_of(text: str) -> list[str]:
    """Return the events of a stream, each with the empty line that ends it."""
    return [f"{event}\n\n" for event in text.split("\n\n") if event.strip()]


_SAID = re.compile(r"\"(?:content|text|delta)\": ?(\"(?:[^\"\\]|\\.)*\")")
_ARGUMENTS = re.compile(r"\"arguments\": ?(\"(?:[^\"\\]|\\.)*\")")


def said_by(text: str) -> list[str]:
    """Return what a stream of a model says, its pieces put together: the text, and the arguments of calls.

    >>> said_by('data: {"content": "AB-"}\\n\\ndata: {"content": "1042"}\\n\\n')
    ['AB-1042', '']
    """
    return ["".join(map(_unquoted, part.findall(text))) for part in (_SAID, _ARGUMENTS)]


def _unquoted(piece: str) -> str:
    try:
        return str(json.loads(piece))
    except ValueError:
        return ""


def is_route(tool: str) -> bool:
    """Whether a tool is a route of an HTTP service: a method and a path.

    >>> is_route("GET /orders/{number}"), is_route("get_order")
    (True, False)
    """
    method, _, path = tool.partition(" ")
    return method.isupper() and path.startswith("/")


def stream(events: Iterator[Any] | list[Any]) -> Answer:
    """Return an answer that is a stream of events, each of them JSON or a text.

    >>> stream([{"n": 1}, "[DONE]"]).text
    'data: {"n": 1}\\n\\ndata: [DONE]\\n\\n'
    """
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in events]
    body = "".join(f"data: {line}\n\n" for line in lines)
    return Answer(headers={"Content-Type": STREAM_TYPE}, body=body.encode())
