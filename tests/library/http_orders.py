"""A route of a server with an order behind it, whole and streamed, and what comes over the line where a fault meets it."""

from __future__ import annotations

import json
import socket
from typing import Any

from edgecase_strategies.tools import (
    Call,
    Fault,
    Record,
    Schedule,
    Server,
    Trace,
    When,
    stream,
)

BODY = {"id": "AB-10427", "who": "Müller", "items": [{"sku": "SKU-3301"}, {"sku": "SKU-4402"}], "total": 1249.5}
TEXT = json.dumps(BODY, ensure_ascii=False)
EVENTS = stream(
    [{"choices": [{"delta": {"content": one}}]} for one in ("Order ", "AB-", "10427 ", "went.")] + ["[DONE]"]
)
ROUTE = "GET /orders/{number}"
TRACE = Trace(calls=(Call(tool=ROUTE, arguments={"number": "7"}, result=TEXT),))


def faulty(kind: str, salt: int = 3, trace: Trace = TRACE, **when: Any) -> Record:
    fault = Fault(kind=f"tool.{kind}", tool=ROUTE, salt=salt, when=When(**when))
    return Record(Schedule(faults=(fault,), trace=trace), hang_limit=0.1)


def raw(server: Server, request: bytes = b"") -> tuple[bytes, str]:
    """Return all bytes that a server sends for a request, and how the connection ends."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(request or b"GET /orders/7 HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")
        got = b""
        try:
            while piece := line.recv(65_536):
                got += piece
        except ConnectionResetError:
            return got, "reset"
        return got, "closed"


def sent(kind: str, salt: int = 3, trace: Trace = TRACE) -> tuple[bytes, bytes, str]:
    """Return the head and the body that come for a fault, and how the connection ends."""
    record = faulty(kind, salt, trace)
    with Server({ROUTE: BODY if trace is TRACE else EVENTS}, record=record) as server:
        server.silence = 0.05
        got, end = raw(server)
    assert record.reached
    head, _, body = got.partition(b"\r\n\r\n")
    return head, body, end
