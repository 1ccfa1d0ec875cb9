"""The loopback server while time goes by: dates to wait for, hangs that end, lines that stay open, and what closing leaves."""

from __future__ import annotations

import asyncio
import concurrent.futures
import email.utils
import json
import socket
import threading
import time
from typing import Any

import anyio
import httpx2
import pytest
from http_orders import BODY, ROUTE, TEXT, faulty, raw, sent

from edgecase_strategies.tools import (
    Clock,
    Fault,
    Request,
    Server,
    judge,
)
from edgecase_strategies.tools.http import exchange


def test_a_date_to_wait_for_is_late_enough() -> None:
    before = time.time()
    head, _, _ = sent("wire.retry_date")
    date = next(line[13:] for line in head.decode().splitlines() if line.startswith("Retry-After: "))
    change = Fault(kind="tool.wire.retry_date", tool=ROUTE, salt=3).change(TEXT)
    assert change is not None
    assert change.retry_after is not None
    waits = email.utils.parsedate_to_datetime(date).timestamp() - before
    assert change.retry_after <= waits <= change.retry_after + 3


def test_a_busy_machine_makes_no_date_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    record = faulty("wire.retry_date")
    late: list[float] = []

    def slowly(seconds: float, usegmt: bool) -> str:
        threading.Event().wait(0.02)
        late.append(record.clock.now() - record.calls[0].ended)
        return email.utils.formatdate(seconds, usegmt=usegmt)

    monkeypatch.setattr(exchange, "formatdate", slowly)
    one = exchange.Exchange(record, ROUTE, {})
    one.reply(None)
    assert late[0] >= 0.02  # what was told to be waited for counts from before


def test_a_name_of_sleep_that_is_taken_meanwhile_waits_again_afterwards() -> None:
    clock = Clock()
    with clock.patched():
        sleep, later = time.sleep, asyncio.sleep
        sleep(60)
        asyncio.run(anyio.sleep(60))
    assert clock.now() >= 120
    before = time.monotonic()
    sleep(0.01)
    asyncio.run(later(0.01))
    assert time.monotonic() - before >= 0.02
    assert 120 <= clock.now() < 170


def test_a_hang_ends_by_the_client_or_by_its_limit_and_is_named() -> None:
    record = faulty("transport.hang", count=None)
    record.hang_limit = 20
    with Server({ROUTE: BODY}, record=record) as server:
        with (
            httpx2.Client(timeout=httpx2.Timeout(10, read=0.03), verify=False) as client,
            pytest.raises(httpx2.ReadTimeout),
        ):
            client.get(f"{server.url}/orders/7")
        while record.calls[0].given is None:
            threading.Event().wait(0.005)
        assert judge(record, checks="no_endless_wait") == []
        record.hang_limit = 0.1
        with httpx2.Client(timeout=None, verify=False) as client, pytest.raises(httpx2.RemoteProtocolError):
            client.get(f"{server.url}/orders/7")
        assert "never answered" in judge(record, checks="no_endless_wait")[0]
        assert ROUTE in judge(record, checks="no_endless_wait")[0]


def test_closing_ends_what_hangs_and_leaves_nothing() -> None:
    record = faulty("transport.hang", count=None)
    record.hang_limit = 60
    before = threading.active_count()
    started = threading.Event()

    def handler(request: Request) -> Any:
        started.set()
        return {}

    server = Server({ROUTE: BODY, "GET /idle": handler}, record=record)
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(3)]
    lines[0].sendall(b"GET /orders/7 HTTP/1.1\r\nHost: x\r\n\r\n")
    lines[1].sendall(b"GET /idle HTTP/1.1\r\nHost: x\r\n\r\n")
    assert started.wait(5)
    since = time.monotonic()
    server.close()
    server.close()
    assert time.monotonic() - since < 5
    for line in lines:
        line.close()
    assert threading.active_count() <= before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_many_servers_have_ports_of_their_own_and_serve_at_once() -> None:
    servers = [Server({"GET /who": number}) for number in range(20)]
    try:
        assert len({server.port for server in servers}) == 20

        def ask(server: Server) -> bytes:
            return raw(server, b"GET /who HTTP/1.1\r\nConnection: close\r\n\r\n")[0].partition(b"\r\n\r\n")[2]

        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            assert list(pool.map(ask, servers)) == [b"%d" % number for number in range(20)]
    finally:
        for server in servers:
            server.close()


def test_a_line_that_is_kept_open_serves_on_after_a_fault_of_the_payload() -> None:
    record = faulty("payload.truncated_json")
    with Server({ROUTE: BODY}, record=record) as server, httpx2.Client(base_url=server.url, verify=False) as client:
        with pytest.raises(json.JSONDecodeError):
            client.get("/orders/7").json()
        assert client.get("/orders/7").json() == BODY
