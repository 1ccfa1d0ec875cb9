"""A request as a handler sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from edgecase_strategies.tools.answer import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: its method, path, query, headers and body, and the parts of the path that the route names.

    >>> Request(method="POST", path="/refunds", body=b'{"number": 7}').json
    {'number': 7}
    """

    method: str
    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """The names are in small letters."""
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body as a JSON value; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


Handler = Callable[[Request], Any]
"""Takes a request; returns JSON, text, bytes, an ``Answer``, or a pair of a status and one of these."""


def query_of(query: str) -> dict[str, str]:
    """Return a query by its names.

    >>> query_of("page=2&q=")
    {'page': '2', 'q': ''}
    """
    return dict(parse_qsl(query, keep_blank_values=True))


def handler_of(given: Any) -> Handler:
    """Return what answers a route: a function, or the same answer each time."""
    if callable(given):
        handler: Handler = given
        return handler
    answer = Answer.of(given)
    return lambda request: answer
