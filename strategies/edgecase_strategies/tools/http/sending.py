"""The bytes of a reply."""

from __future__ import annotations

from http import HTTPStatus

from edgecase_strategies.tools.http.exchange import Reply

_CHUNKED = ("bad chunk", "no last chunk")
WIRE = ("cut", "short", "reset", "bad chunk", "no last chunk", "status line", "stall")
"""The ways to break HTTP after which the connection cannot be used again."""


def frames(reply: Reply, method: str = "GET") -> bytes:
    r"""Return the bytes of a reply: status line, headers and body, as they are to be broken.

    >>> frames(Reply(body=b"{}", headers={"Content-Type": "application/json"}))
    b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'
    """
    if reply.breaks == "status line":
        return reply.body + b"\r\n\r\n"
    body = reply.body
    lines = [f"HTTP/1.1 {reply.status} {_reason(reply.status)}"]
    own = {"content-length", "transfer-encoding", "connection"}
    lines += [f"{name}: {value}" for name, value in reply.headers.items() if name.lower() not in own]
    if reply.breaks in _CHUNKED:
        lines.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%b\r\n" % (len(body), body)
        if reply.breaks == "bad chunk":
            body += b"zz\r\n"
    elif reply.breaks == "short":
        lines.append(f"Content-Length: {len(body)}")
    else:
        lines.append(f"Content-Length: {len(reply.whole if reply.breaks else body)}")
    if reply.breaks == "short":
        body = reply.whole
    if reply.breaks:
        lines.append("Connection: close")
    head = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
    return head if method == "HEAD" else head + body


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
