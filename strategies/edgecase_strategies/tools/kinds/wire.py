"""Faults of the bytes on the wire: the body is cut, mislabelled or broken on its way, though the service did its work."""

from __future__ import annotations

import json
import struct
import zlib
from random import Random
from typing import Any

from edgecase_strategies.case import Expect
from edgecase_strategies.tools.answer import Break, Wire, events_of, is_stream, said_by
from edgecase_strategies.tools.errors import ToolHTTPError
from edgecase_strategies.tools.fault import Change, Evidence, a_few, always, once
from edgecase_strategies.tools.kinds.common import hidden, of_layer
from edgecase_strategies.tools.payloads import SHAPES, problem, written
from edgecase_strategies.tools.view import is_telling, view_of

SHORTEST_BODY = 12
"""A body with fewer bytes is not cut."""


def _body(result: Any) -> bytes | None:
    """Return the bytes of a body that is a text long enough to be cut; None for others."""
    if not isinstance(result, str):
        return None
    body = result.encode("utf-8", "surrogatepass")
    return body if len(body) >= SHORTEST_BODY else None


def _part(body: bytes, rng: Random) -> bytes:
    return body[: max(1, int(len(body) * (0.2 + 0.6 * rng.random())))]


def _readable(body: bytes) -> str:
    return body.decode("utf-8", "ignore")


def _broken(breaks: Break) -> Any:
    def make(result: Any, rng: Random) -> Change | None:
        body = _body(result)
        if body is None:
            return None
        part = _part(body, rng)
        given = _readable(part)
        if breaks == "short" and view_of(result) is None:
            return None  # what is left of a text or of a stream looks whole: there are kinds of their own for that
        return Change(given=given, wire=Wire(body=part, breaks=breaks), evidence=hidden(result, given))

    return make


def _status_line(result: Any, rng: Random) -> Change | None:
    body = _body(result)
    line = rng.choice(
        (b"HTTP 200 OK", b"\x00\x15\x03\x01\x00\x02\x02\x16", b"220 mail.example.com ESMTP ready", b"+OK")
    )
    return (
        None if body is None else Change(given="", wire=Wire(body=line, breaks="status line"), evidence=hidden(result))
    )


def _gzip(body: bytes) -> bytes:
    """Return a body as gzip (RFC 1952) in stored blocks (RFC 1951), whose bytes are the same with every build of zlib."""
    blocks = [body[start : start + 65_535] for start in range(0, len(body), 65_535)]
    framed = [
        bytes([block is blocks[-1]]) + struct.pack("<HH", len(block), len(block) ^ 0xFFFF) + block for block in blocks
    ]
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"".join(framed) + struct.pack("<II", zlib.crc32(body), len(body) % 2**32)


def _cut_gzip(result: Any, rng: Random) -> Change | None:
    body = _body(result)
    if body is None:
        return None
    whole = _gzip(body)
    part = whole[: int(len(whole) * (0.3 + 0.5 * rng.random()))]
    given = zlib.decompressobj(wbits=31).decompress(part)
    if len(given) >= len(body) or view_of(result) is None:
        return None
    wire = Wire(body=part, headers={"Content-Encoding": "gzip"})
    return Change(given=_readable(given), wire=wire, evidence=hidden(result, _readable(given)))


def _not_gzip(result: Any, rng: Random) -> Change | None:
    body = _body(result)
    if body is None:
        return None
    return Change(given="", wire=Wire(body=body, headers={"Content-Encoding": "gzip"}), evidence=hidden(result))


def _utf_16(result: Any, rng: Random) -> Change | None:
    if not isinstance(result, str) or not result or is_stream(result):
        return None
    coding = rng.choice(("utf-16", "utf-16-le"))
    body = result.encode(coding, "surrogatepass")
    if coding == "utf-16":
        body = b"\xff\xfe" + result.encode("utf-16-le", "surrogatepass")  # the same on each machine
    return Change(given=result, wire=Wire(body=body))


def _latin_1(result: Any, rng: Random) -> Change | None:
    if not isinstance(result, str) or is_stream(result):
        return None
    try:
        body = result.encode("latin-1")
    except UnicodeEncodeError:
        return None
    if body == result.encode():
        return None
    garbled = [word.strip('.,;:!?()"') for word in body.decode("utf-8", "replace").split() if "\ufffd" in word]
    raw = tuple(Evidence(mark="raw", text=word) for word in dict.fromkeys(garbled) if len(word) > 2)
    return Change(given=_readable(body), wire=Wire(body=body), evidence=raw)


def _content_type(result: Any, rng: Random) -> Change | None:
    if not isinstance(result, str) or view_of(result) is None:
        return None
    kind = rng.choice(("text/plain", "text/html; charset=utf-8", "application/octet-stream"))
    return Change(given=result, wire=Wire(body=result.encode("utf-8", "surrogatepass"), headers={"Content-Type": kind}))


DATE = "HTTP-date"
"""Stands in Retry-After for the moment that is so many seconds after the answer, which is known when it is sent."""


def _retry_date(result: Any, rng: Random) -> Change:
    seconds = rng.choice((2, 5, 20))
    body = written(rng.choice(SHAPES)(rng, problem(rng, 429)))
    error = ToolHTTPError(429, body, {"Retry-After": DATE})
    return Change(raises=error, retry_after=float(seconds), evidence=hidden(result))


# Server-sent events.


def _events(result: Any) -> list[str] | None:
    events = events_of(result) if is_stream(result) else []
    return events if len(events) >= 3 else None


def _sent(result: str, given: str, breaks: Break = "") -> Change | None:
    if given == result:
        return None
    wire = Wire(body=given.encode("utf-8", "surrogatepass"), breaks=breaks)
    seen = " ".join(said_by(given))
    words = dict.fromkeys(word.strip(".,;:!?()") for text in said_by(result) for word in text.split())
    telling = [word for word in words if is_telling(word) and word not in seen and word not in given]
    return Change(given=given, wire=wire, evidence=tuple(Evidence(mark="hidden", text=word) for word in telling))


def _early(events: list[str], rng: Random) -> int:
    """Return a place in the first two thirds of a stream: at its end only formalities are left."""
    return rng.randint(1, max(1, len(events) * 2 // 3 - 1))


def _stream_cut(result: Any, rng: Random) -> Change | None:
    events = _events(result)
    return None if events is None else _sent(result, "".join(events[: _early(events, rng)]))


def _stream_cut_event(result: Any, rng: Random) -> Change | None:
    events = _events(result)
    if events is None:
        return None
    last = _early(events, rng)
    piece = events[last][: max(8, len(events[last]) // 2)]
    return _sent(result, "".join(events[:last]) + piece, "no last chunk")


def _stream_bad_event(result: Any, rng: Random) -> Change | None:
    events = _events(result)
    if events is None:
        return None
    place = rng.randint(1, len(events) - 2)
    bad = rng.choice(
        ('data: {"choices": [\n\n', "data: <html><body>502 Bad Gateway</body></html>\n\n", "data: undefined\n\n")
    )
    return _sent(result, "".join((*events[:place], bad, *events[place:])))


def _stream_error(result: Any, rng: Random) -> Change | None:
    events = _events(result)
    if events is None:
        return None
    place = rng.randint(1, len(events) - 2)
    one = problem(rng, rng.choice((500, 503, 429)))
    error = {"error": {"message": one.detail, "type": "server_error", "param": None, "code": one.code.lower()}}
    return _sent(result, "".join((*events[:place], f"data: {json.dumps(error)}\n\n")))


_kind = of_layer(
    "wire", signal="explicit", must=("retry", "report"), must_not=("fabricate",), expect=Expect.RECOVER, when=a_few
)


_READABLE: Any = {
    "signal": "implicit",
    "permanence": "permanent",
    "must": ("finish", "report"),
    "must_not": (),
    "when": always,
}
"""A body that some clients read as it is, and others do not."""

KINDS = (
    _kind("cut_body", "The body ends before the length that was announced.", _broken("cut")),
    _kind("short_length", "The length that is announced is less than the body's.", _broken("short")),
    _kind("reset", "The connection is reset in the middle of the body.", _broken("reset")),
    _kind("bad_chunk", "A chunk whose length is no number.", _broken("bad chunk")),
    _kind("no_last_chunk", "The chunk that ends the body never comes.", _broken("no last chunk")),
    _kind(
        "stall",
        "Half of the body comes, and then nothing more.",
        _broken("stall"),
        signal="hidden",
        permanence="permanent",
        must=("report",),
        must_not=("claim success", "fabricate"),
        expect=Expect.REPORT,
        default=False,
        when=always,
    ),
    _kind("no_http", "What answers does not speak HTTP.", _status_line),
    _kind("cut_gzip", "A compressed body that ends too early.", _cut_gzip),
    _kind("not_gzip", "A body that is said to be compressed, and is not.", _not_gzip),
    _kind("utf_16", "UTF-16 where UTF-8 is expected.", _utf_16, **_READABLE),
    _kind("latin_1", "Latin-1 where UTF-8 is expected.", _latin_1, **_READABLE),
    _kind("content_type", "JSON that is called something else.", _content_type, **_READABLE),
    _kind(
        "retry_date",
        "Too many requests, with the moment to wait for as a date; then it works.",
        _retry_date,
        effect="not done",
        must=("wait", "retry"),
        must_not=("hammer",),
    ),
    _kind(
        "stream_cut", "A stream of events that ends too early, as if that were its end.", _stream_cut, signal="implicit"
    ),
    _kind("stream_cut_event", "A stream that breaks off within an event.", _stream_cut_event),
    _kind("stream_bad_event", "An event in a stream that cannot be read.", _stream_bad_event, when=once),
    _kind("stream_error", "An error among the events of a stream, which ends there.", _stream_error),
)
