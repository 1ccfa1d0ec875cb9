"""The loopback server: true bytes for each fault, bounded in all that it waits for, and exact in what it records."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from typing import Any

import httpx2
import pytest
from http_agents import NUMBER, clean_run, route, run_over_http
from http_orders import EVENTS, ROUTE, TEXT, TRACE, raw, sent
from tool_agents import careful, careless

from edgecase_strategies.case import Case, Seed
from edgecase_strategies.engine import FastRandom, build
from edgecase_strategies.errors import InvalidOption, UnsupportedSeed
from edgecase_strategies.tools import (
    KINDS,
    PERTURBATIONS,
    ROOM,
    Answer,
    Call,
    Fault,
    Record,
    Request,
    Schedule,
    Server,
    Trace,
    filling,
    judge,
    wrap,
)
from edgecase_strategies.tools.answer import is_route
from edgecase_strategies.tools.http.exchange import matches
from edgecase_strategies.tools.kinds import wire

STREAMED = Trace(calls=(Call(tool=ROUTE, arguments={"number": "7"}, result=EVENTS.text),))
WIRE = sorted(name for name, kind in KINDS.items() if kind.layer == "wire")


def test_the_bytes_are_those_of_the_fault() -> None:
    whole = TEXT.encode()
    head, body, end = sent("wire.cut_body")
    assert f"Content-Length: {len(whole)}".encode() in head
    assert whole.startswith(body)
    assert (len(body) < len(whole), end) == (True, "closed")
    head, body, end = sent("wire.short_length")
    announced = int(head.partition(b"Content-Length: ")[2].split()[0])
    assert body == whole
    assert announced < len(whole)
    with pytest.raises(json.JSONDecodeError):
        json.loads(body[:announced])
    head, body, end = sent("wire.reset")
    assert whole.startswith(body)
    assert (len(body) < len(whole), end) == (True, "reset")
    head, body, _ = sent("wire.bad_chunk")
    assert b"Transfer-Encoding: chunked" in head
    assert body.endswith(b"\r\nzz\r\n")
    head, body, _ = sent("wire.no_last_chunk")
    assert b"Transfer-Encoding: chunked" in head
    assert not body.endswith(b"0\r\n\r\n")
    head, body, _ = sent("wire.cut_gzip")
    assert b"Content-Encoding: gzip" in head
    assert whole.startswith(zlib.decompressobj(wbits=31).decompress(body))
    with pytest.raises(EOFError):
        gzip.decompress(body)
    head, body, _ = sent("wire.not_gzip")
    assert (b"Content-Encoding: gzip" in head, body) == (True, whole)
    head, body, _ = sent("wire.utf_16")
    assert body.decode("utf-16").lstrip("\ufeff") == TEXT
    head, body, _ = sent("wire.latin_1")
    assert body == TEXT.encode("latin-1")
    head, _, _ = sent("wire.no_http")
    assert not head.startswith(b"HTTP/1.1 ")
    head, body, _ = sent("wire.content_type")
    assert body == whole
    assert b"application/json" not in head
    head, body, end = sent("transport.timeout_before")
    assert (head, end) == (b"", "closed")
    assert sent("transport.connect")[::2] == (b"", "reset")
    assert b" 502 " in sent("http.html_error", 3)[0].splitlines()[0]
    assert sent("payload.byte_order_mark")[1] == b"\xef\xbb\xbf" + whole


def test_streams_are_cut_between_events_and_within_one() -> None:
    whole = EVENTS.body
    _, body, _ = sent("wire.stream_cut", trace=STREAMED)
    assert whole.startswith(body)
    assert body.endswith(b"\n\n")
    assert b"[DONE]" not in body
    head, body, _ = sent("wire.stream_cut_event", trace=STREAMED)
    assert b"chunked" in head
    assert not body.rstrip().endswith(b"}]}")
    _, body, _ = sent("wire.stream_bad_event", trace=STREAMED)
    bad = [line for line in body.decode().splitlines() if line.startswith("data:") and "[DONE]" not in line]
    unread = 0
    for line in bad:
        try:
            json.loads(line[5:])
        except ValueError:
            unread += 1
    assert unread == 1
    _, body, _ = sent("wire.stream_error", trace=STREAMED)
    assert b'"error"' in body.split(b"\n\n")[-2]


@pytest.mark.parametrize("name", WIRE)
def test_each_draw_changes_the_bytes_and_is_confirmed(name: str) -> None:
    one = next(one for one in PERTURBATIONS if one.name == name)
    rng, made = FastRandom(11), 0
    plain = Trace(calls=(Call(tool=ROUTE, result="Grüße, the parcel 77310 is on its way."),))
    for trace in (TRACE, STREAMED, plain):
        for _ in range(60):
            edit = one(trace, rng)
            if edit is None:
                continue
            case = build(ROOM, Seed(value=trace), [edit], 1, trace)
            assert ROOM.verify(trace, case) is None
            change = Fault.of(edit).change(trace.calls[0].result)
            assert change is not None
            if change.wire is not None:
                whole = trace.calls[0].result.encode()
                assert change.wire.body != whole or change.wire.headers or change.wire.breaks
            else:
                assert change.raises
            made += 1
    assert made >= 30
    assert one(Trace(calls=(Call(tool="get_order", result=TEXT),)), rng) is None
    record = Record(Schedule(faults=(Fault(kind=name, tool="get_order"),)))
    assert wrap(lambda: TEXT, record=record, name="get_order")() == TEXT
    assert record.missed


def test_the_same_bytes_come_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "faker_of", lambda: None)  # Faker's lists change from one of its versions to the next
    rng, lines = FastRandom(3), []
    for one in (one for one in PERTURBATIONS if one.name in WIRE):
        for trace in (TRACE, STREAMED):
            edit = one(trace, rng)
            change = None if edit is None else Fault.of(edit).change(trace.calls[0].result)
            lines.append(json.dumps(None if edit is None else edit.to_json(), sort_keys=True))
            lines.append(repr(change.wire if change is not None else None))
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == DIGEST


DIGEST = "4e4d7130a08b2129"


def test_gzip_is_read_by_others() -> None:
    for body in (b"a" * 100, TEXT.encode(), b"x" * 70_000):
        assert gzip.decompress(wire._gzip(body)) == body


def test_faults_of_functions_and_protocols_are_not_those_of_a_stream() -> None:
    rng = FastRandom(2)
    for one in PERTURBATIONS:
        layer = KINDS[one.name].layer
        if layer == "mcp":
            assert one(TRACE, rng) is None
        if layer in ("payload", "schema", "value", "content"):
            assert one(STREAMED, rng) is None


def test_requests_are_calls_with_arguments() -> None:
    seen: list[Request] = []

    def refund(request: Request) -> Any:
        seen.append(request)
        return 201, {"done": True}

    def text(request: Request) -> str:
        return "one\ntwo"

    with Server({"POST /refunds/{number}": refund, "GET /note": text, "GET /none": Answer(status=204)}) as server:
        server.handle(lambda request: {"asked": request.path})
        with httpx2.Client(base_url=server.url, verify=False) as client:
            assert client.post("/refunds/AB 1?dry=1", json={"sum": 7}).status_code == 201
            assert client.post("/refunds/2", content=iter([b'{"sum"', b": 8}"])).json() == {"done": True}
            assert client.get("/note").text == "one\ntwo"
            assert client.get("/none").status_code == 204
            assert client.get("/elsewhere").json() == {"asked": "/elsewhere"}
            assert client.head("/note").text == ""
        calls = [(made.tool, made.arguments) for made in server.record.calls]
    assert calls[:2] == [
        ("POST /refunds/{number}", {"number": "AB 1", "dry": "1", "sum": 7}),
        ("POST /refunds/{number}", {"number": "2", "sum": 8}),
    ]
    assert [tool for tool, _ in calls[2:]] == ["GET /note", "GET /none", "GET /elsewhere", "HEAD /note"]
    assert (seen[0].query, seen[0].headers["content-type"]) == ({"dry": "1"}, "application/json")


def test_mistakes_are_told_in_sentences() -> None:
    with pytest.raises(InvalidOption, match=r'A route is a method and a path, as in "GET /orders/'):
        Server({"orders": {}}).close()
    with pytest.raises(
        UnsupportedSeed, match=r"The route GET /x answered with .* of type object, which cannot be serial"
    ):
        Server({"GET /x": object()}).close()
    with Server({"GET /odd": lambda request: object(), "GET /bad": lambda request: 1 / 0}) as server:
        with httpx2.Client(base_url=server.url, verify=False) as client:
            assert "which cannot be serialised as JSON" in client.get("/odd").text
            assert "The handler of GET /bad failed: ZeroDivisionError" in client.get("/bad").text
            missing = client.get("/where")
        assert (missing.status_code, missing.json()["error"]["message"]) == (
            404,
            "There is no route GET /where. The server has: GET /odd, GET /bad.",
        )
        assert [type(mistake).__name__ for mistake in server.mistakes] == ["UnsupportedSeed", "ZeroDivisionError"]
        assert (
            raw(server, b"nonsense\r\n\r\n")[0].startswith(b"HTTP/1.1 400") or b"400" in raw(server, b"x y\r\n\r\n")[0]
        )
        assert b" 400 " in raw(server, b"POST /odd HTTP/1.1\r\nContent-Length: -4\r\n\r\n")[0]
        assert raw(server, b"POST /odd HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n") == (b"", "closed")


def test_routes() -> None:
    assert matches("GET /a/{one}/b/{two}", "GET", "/a/1/b/2") == {"one": "1", "two": "2"}
    assert matches("GET /a.b", "GET", "/axb") is None
    assert [is_route(name) for name in ("GET /", "get /", "GET", "get_order", "POST /v1/x:y")] == [
        True,
        False,
        False,
        False,
        True,
    ]


def cases(name: str, trace: Trace, count: int = 3) -> list[Case]:
    one = next(one for one in PERTURBATIONS if one.name == name)
    rng = FastRandom(5)
    edits = [edit for _ in range(count) if (edit := one(trace, rng)) is not None]
    return [build(ROOM, Seed(value=trace), [edit], 1, trace) for edit in edits]


@pytest.mark.parametrize("tool", ["get_order", "stream_note", "refund"])
def test_a_careful_agent_passes_over_http_and_a_careless_one_is_caught(tool: str) -> None:
    concerned = {
        "get_order": {"tool.http.denied", "tool.wire.retry_date"},
        "stream_note": {"tool.wire.stream_cut", "tool.wire.stream_error", "tool.wire.stream_cut_event"},
        "refund": {"tool.wire.reset", "tool.wire.cut_body", "tool.wire.bad_chunk", "tool.transport.timeout_after"},
    }
    caught = set()
    for agent in (careful, careless):
        trace, answer = clean_run(agent, tool)
        for name in (*WIRE, "tool.http.denied", "tool.transport.timeout_after"):
            if name == "tool.wire.stall":
                continue
            for case in cases(name, trace, 6 if name in concerned[tool] else 2):
                record = Record(case, writes=[route("refund")])
                record.clean_answer = answer
                said = run_over_http(agent, tool, record)
                wrong = judge(record, said, known=NUMBER)
                if agent is careful:
                    assert wrong == [], (name, said)
                    assert not record.missed
                elif wrong:
                    caught.add(name)
    assert concerned[tool] <= caught
