"""Transports of clients raise what the library raises for the true bytes; and the scripted model speaks OpenAI's API."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import httpx2
import openai
import pytest
import requests
import urllib3
from http_orders import BODY, EVENTS, TEXT

from edgecase_strategies.errors import InvalidOption, MissingLibrary
from edgecase_strategies.tools import (
    KINDS,
    Call,
    Fault,
    Record,
    Schedule,
    Server,
    ToolHung,
    Trace,
    When,
    judge,
    tool_call,
    transport,
)
from edgecase_strategies.tools.http.model import pieces

ROUTE = "GET /orders"
DEADLINE = 0.1
WAITS = ("tool.transport.hang", "tool.transport.timeout_before", "tool.wire.stall")
"""Where nothing comes, and a client's deadline ends the waiting."""
Ask = Callable[[str], Any]


class Canned(requests.adapters.HTTPAdapter):
    """An adapter that answers without a network."""

    def __init__(self, content: bytes, kind: str) -> None:
        super().__init__()
        self.content, self.kind = content, kind

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        raw = urllib3.HTTPResponse(
            body=io.BytesIO(self.content), status=200, headers={"Content-Type": self.kind}, preload_content=False
        )
        return self.build_response(request, raw)


def inner(library: str, content: bytes, kind: str) -> Any:
    if library == "requests":
        return Canned(content, kind)
    module: Any = httpx if library == "httpx" else httpx2
    return module.MockTransport(lambda request: module.Response(200, headers={"Content-Type": kind}, content=content))


def httpx_timeout(client: str, read: float) -> Any:
    return (httpx2 if client.startswith("httpx2") else httpx).Timeout(10, read=read)


@contextlib.contextmanager
def asking(client: str, inside: Any, timeout: float | None = 10) -> Iterator[Ask]:
    """Give a function that asks for an address with a client, over a transport or over the network."""
    wait: Any = None if timeout is None else (10, timeout) if client == "requests" else httpx_timeout(client, timeout)
    if client == "requests":
        with requests.Session() as session:
            if inside is not None:
                session.mount("http://", inside)
            yield lambda url: session.get(url, timeout=wait)
        return
    module: Any = httpx2 if client.startswith("httpx2") else httpx
    over = {"transport": inside} if inside is not None else {"verify": False, "trust_env": False}
    if client.endswith("async"):

        async def ask(url: str) -> Any:
            async with module.AsyncClient(timeout=wait, **over) as later:
                return await later.get(url)

        yield lambda url: asyncio.run(ask(url))
        return
    with module.Client(timeout=wait, **over) as now:
        yield now.get


def outcome(ask: Ask, url: str) -> str:
    try:
        response = ask(url)
        return f"{response.status_code} {response.text if response.text.startswith('data') else response.json()}"
    except Exception as error:
        return f"{type(error).__module__.partition('.')[0]}.{type(error).__name__}"


SHOWN = sorted(
    name
    for name, kind in KINDS.items()
    if kind.layer == "wire" or name in ("tool.transport.hang", "tool.transport.timeout_before", "tool.http.unavailable")
)


@pytest.mark.parametrize("client", ["httpx", "httpx-async", "httpx2", "httpx2-async", "requests"])
def test_a_transport_shows_a_client_what_the_bytes_show_it(client: str) -> None:
    library = client.removesuffix("-async")
    compared = 0
    for events in (False, True):
        text, content = (EVENTS.text, EVENTS.body) if events else (TEXT, TEXT.encode())
        kind = "text/event-stream" if events else "application/json"
        trace = Trace(calls=(Call(tool=ROUTE, result=text),))
        over_transport = Record()
        inside = transport(inner(library, content, kind), over_transport)
        with Server({ROUTE: EVENTS if events else BODY}) as server, contextlib.ExitStack() as stack:
            server.silence = server.record.hang_limit = 10
            patient, short = (
                [stack.enter_context(asking(client, through, wait)) for through in (None, inside)]
                for wait in (10, DEADLINE)
            )
            for name in SHOWN:
                fault = Fault(kind=name, tool=ROUTE, salt=3)
                if fault.change(text) is None or (events and "stream" not in name):
                    continue
                schedule = Schedule(faults=(fault,), trace=trace)
                server.record.use(schedule)
                over_transport.use(schedule)
                over_network, in_process = short if name in WAITS else patient
                true = outcome(over_network, f"{server.url}/orders")
                with over_transport.clock.patched():
                    assert outcome(in_process, "http://shop.example/orders") == true, name
                assert over_transport.reached == server.record.reached == (fault,)
                shown = [(made.given, made.done) for made in over_transport.calls]
                if name not in ("tool.wire.stall", "tool.transport.hang"):  # the server notes it a little later
                    assert [(str(given), done) for given, done in shown] == [
                        (str(made.given), made.done) for made in server.record.calls
                    ]
                compared += 1
    assert compared >= 18


def test_without_a_fault_an_answer_is_the_same_and_recorded() -> None:
    for client in ("httpx", "httpx2-async", "requests"):
        record = Record()
        library = client.removesuffix("-async")
        with asking(client, transport(inner(library, TEXT.encode(), "application/json"), record)) as ask:
            response = ask("http://shop.example/orders?page=2")
        assert (response.json(), response.headers["content-type"]) == (BODY, "application/json")
        assert record.trace() == Trace(calls=(Call(tool=ROUTE, arguments={"page": "2"}, result=TEXT),))


def test_a_hang_without_a_deadline_is_bounded_and_named() -> None:
    fault = Fault(kind="tool.transport.hang", tool=ROUTE, when=When(count=None))
    for library in ("httpx", "httpx2-async", "requests"):
        record = Record(Schedule(faults=(fault,)), hang_limit=0.02)
        inside = transport(inner(library.removesuffix("-async"), b"{}", "application/json"), record)
        with asking(library, inside, None) as ask, pytest.raises(ToolHung, match=r"GET /orders never answered"):
            ask("http://shop.example/orders")
        assert "never answered" in judge(record, checks="no_endless_wait")[0]
    record = Record(Schedule(faults=(fault,)), hang_limit=30)
    inside = transport(inner("httpx2", b"{}", ""), record)
    with asking("httpx2", inside, 600) as ask, pytest.raises(httpx2.ReadTimeout):
        ask("http://shop.example/orders")
    assert record.clock.now() >= 600  # its own deadline, and nobody waited for it
    assert judge(record, checks="no_endless_wait") == []


def test_what_is_no_transport_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        InvalidOption, match=r"an adapter of requests, or the name of one of these libraries; 7 is of type"
    ):
        transport(7, Record())
    with pytest.raises(InvalidOption, match=r'no client library "htpx" here\. Did you mean "httpx"'):
        transport("htpx", Record())

    monkeypatch.setitem(sys.modules, "requests", None)
    with pytest.raises(MissingLibrary, match=r'needs the library requests: pip install "pytest-edgecases\[http\]"'):
        transport("requests", Record())


def test_the_library_s_own_transport_is_used_by_its_name() -> None:
    with Server({ROUTE: BODY}) as server:
        for library in ("httpx2", "requests"):
            record = Record()
            with asking(library, transport(library, record)) as ask:
                assert ask(f"{server.url}/orders").json() == BODY
            assert [made.tool for made in record.calls] == [ROUTE]


def test_an_inner_transport_that_fails_is_recorded_as_it_is() -> None:
    def refuse(request: Any) -> Any:
        raise httpx2.ConnectError("no such host")

    record = Record()
    inside = transport(httpx2.MockTransport(refuse), record)
    with asking("httpx2", inside) as ask, pytest.raises(httpx2.ConnectError):
        ask("http://shop.example/orders")
    assert [(made.raised, made.done) for made in record.calls] == [(True, False)]


# The model.


@pytest.fixture(scope="module")
def model() -> Iterator[tuple[Server, openai.OpenAI]]:
    with Server() as server, openai.OpenAI(base_url=server.base_url, api_key="none", max_retries=0) as client:
        yield server, client


def test_the_official_client_reads_the_scripted_model(model: tuple[Server, openai.OpenAI]) -> None:
    server, client = model
    server.chat([[tool_call("get_order", number="AB-1"), tool_call("now")], "It is sent, Müller."])
    messages: list[Any] = [{"role": "user", "content": "Where is it?"}]
    asked = client.chat.completions.create(model="any", messages=messages).choices[0]
    assert asked.finish_reason == "tool_calls"
    calls = asked.message.tool_calls
    assert calls is not None
    assert [(one.function.name, one.function.arguments) for one in calls if one.type == "function"] == [
        ("get_order", '{"number": "AB-1"}'),
        ("now", "{}"),
    ]
    messages.append(asked.message.model_dump(exclude_none=True))
    messages += [{"role": "tool", "tool_call_id": one.id, "content": "{}"} for one in calls]
    for _ in range(2):  # a request that comes again gets the same answer
        said = client.chat.completions.create(model="any", messages=messages)
        assert (said.choices[0].message.content, said.choices[0].finish_reason) == ("It is sent, Müller.", "stop")
    chunks = list(
        client.chat.completions.create(
            model="any", messages=messages, stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(one.choices[0].delta.content or "" for one in chunks if one.choices) == "It is sent, Müller."
    assert chunks[-1].usage is not None
    parts = list(client.chat.completions.create(model="any", messages=messages[:1], stream=True))
    text = "".join(
        call.function.arguments or ""
        for one in parts
        for call in one.choices[0].delta.tool_calls or []
        if call.index == 0 and call.function is not None
    )
    assert text == '{"number": "AB-1"}'


def test_a_script_may_be_a_function_and_mistakes_in_it_are_told(model: tuple[Server, openai.OpenAI]) -> None:
    server, client = model
    server.chat(lambda messages: f"You said: {messages[-1]['content']}")
    said = client.chat.completions.create(model="any", messages=[{"role": "user", "content": "hello"}])
    assert said.choices[0].message.content == "You said: hello"
    with pytest.raises(InvalidOption, match="A script is a list of what the model says"):
        server.chat(7)
    with pytest.raises(openai.BadRequestError, match="at least one message"):
        client.chat.completions.create(model="any", messages=[])
    server.chat(lambda messages: 7)
    with pytest.raises(openai.InternalServerError, match="A script says a text"):
        client.chat.completions.create(model="any", messages=[{"role": "user", "content": "hello"}])


@pytest.mark.parametrize("text", ["Your order AB-10427 is sent.", " a  b\n", "", "-", "a-b-c d"])
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_the_waiting_of_the_official_client_is_judged_on_the_clock(model: tuple[Server, openai.OpenAI]) -> None:
    server, _ = model
    server.chat("It is sent.")
    route = "POST /v1/chat/completions"
    trace = Trace(calls=(Call(tool=route, result='{"choices": [{"message": {"content": "It is sent."}}]}'),))
    client = openai.OpenAI(base_url=server.base_url, api_key="none", max_retries=3)
    for kind, salt in (("tool.http.rate_limit", 5), ("tool.wire.retry_date", 5)):
        server.record.use(Schedule(faults=(Fault(kind=kind, tool=route, salt=salt),), trace=trace))
        before = server.record.clock.now()
        with server.record.clock.patched():
            said = client.chat.completions.create(model="any", messages=[{"role": "user", "content": "hello"}])
        assert said.choices[0].message.content == "It is sent."
        assert [made.fault is not None for made in server.record.calls] == [True, False]
        assert judge(server.record, checks="waits_as_told") == []
        assert server.record.clock.now() - before >= 1

    async def later() -> str | None:
        async with openai.AsyncOpenAI(base_url=server.base_url, api_key="none", max_retries=3) as own:
            asked = await own.chat.completions.create(model="any", messages=[{"role": "user", "content": "hello"}])
            return asked.choices[0].message.content

    server.record.use(Schedule(faults=(Fault(kind="tool.wire.retry_date", tool=route, salt=5),), trace=trace))
    with server.record.clock.patched():
        assert asyncio.run(later()) == "It is sent."
    assert judge(server.record, checks="waits_as_told") == []
    client.close()
