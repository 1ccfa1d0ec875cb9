"""Transports of httpx and httpx2, which have the same shape: one class for both, sync and async."""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any

from edgecase_strategies.tools.answer import Answer
from edgecase_strategies.tools.http.exchange import Exchange, Reply, arguments_of, route_of
from edgecase_strategies.tools.http.request import Request
from edgecase_strategies.tools.record import Record

_OWN_HEADERS = ("content-encoding", "content-length", "transfer-encoding")


def faulty(library: ModuleType, inner: Any, record: Record) -> Any:
    """Return a transport of a library around another one, or around the library's own."""
    made = _classes(library)[0](library, record)
    made.inner = made.inner_later = inner
    return made


@functools.cache
def _classes(library: Any) -> tuple[type, type]:
    transport = type("FaultyTransport", (_Transport, library.BaseTransport, library.AsyncBaseTransport), {})
    stream = type("BrokenStream", (_Stream, library.SyncByteStream, library.AsyncByteStream), {})
    return transport, stream


class _Transport:
    """What handles a request: records it, asks the inner transport, and breaks the answer."""

    def __init__(self, library: ModuleType, record: Record) -> None:
        self._library: Any = library
        self._record = record
        self.inner: Any = None
        self.inner_later: Any = None

    def handle_request(self, request: Any) -> Any:
        """Answer a request."""
        exchange = self._begin(request, request.read())
        answer = None
        if exchange.runs:
            if self.inner is None:
                self.inner = self._library.HTTPTransport()
            try:
                response = self.inner.handle_request(request)
                response.read()
            except Exception as error:
                exchange.failed(error)
                raise
            response.close()
            answer = _answer(response)
        reply = exchange.reply(answer)
        end = self._end(request, exchange, reply)
        if reply.silence:
            raise end.wait()
        return self._response(request, reply, end)

    async def handle_async_request(self, request: Any) -> Any:
        """Answer a request of an async client."""
        exchange = self._begin(request, await request.aread())
        answer = None
        if exchange.runs:
            if self.inner_later is None:
                self.inner_later = self._library.AsyncHTTPTransport()
            try:
                response = await self.inner_later.handle_async_request(request)
                await response.aread()
            except Exception as error:
                exchange.failed(error)
                raise
            await response.aclose()
            answer = _answer(response)
        reply = exchange.reply(answer)
        end = self._end(request, exchange, reply)
        if reply.silence:
            raise await end.wait_later()
        return self._response(request, reply, end)

    def close(self) -> None:
        """Close the inner transport."""
        if self.inner is not None:
            self.inner.close()

    async def aclose(self) -> None:
        """Close the inner transport of an async client."""
        if self.inner_later is not None:
            await self.inner_later.aclose()

    def __enter__(self) -> _Transport:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    async def __aenter__(self) -> _Transport:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    def _begin(self, request: Any, body: bytes) -> Exchange:
        path = request.url.path
        seen = Request(method=request.method, path=path, body=body)
        route, parts = route_of(self._record, (), request.method, path)
        arguments = arguments_of(parts, dict(request.url.params), seen.json if seen.json is not None else body)
        return Exchange(self._record, route, arguments)

    def _end(self, request: Any, exchange: Exchange, reply: Reply) -> _End:
        deadline = (request.extensions.get("timeout") or {}).get("read")
        return _End(self._library, request, exchange, reply, self._record, deadline)

    def _response(self, request: Any, reply: Reply, end: _End) -> Any:
        if reply.breaks == "status line":
            raise self._library.RemoteProtocolError(f"illegal status line: {reply.body!r}", request=request)
        stream = _classes(self._library)[1](reply.body, end) if end.comes else self._library.ByteStream(reply.body)
        return self._library.Response(reply.status, headers=dict(reply.headers), stream=stream, request=request)


def _answer(response: Any) -> Answer:
    headers = {name: value for name, value in response.headers.items() if name.lower() not in _OWN_HEADERS}
    return Answer(status=response.status_code, headers=headers, body=response.content)


class _End:
    """How a reply ends that does not come whole: the error that the library raises, and the waiting before it."""

    def __init__(
        self, library: Any, request: Any, exchange: Exchange, reply: Reply, record: Record, deadline: float | None
    ) -> None:
        self._library, self._request, self._exchange = library, request, exchange
        self._reply, self._record, self._deadline = reply, record, deadline
        self.comes = reply.breaks not in ("", "short")
        """Whether there is such an end."""

    @property
    def _waits(self) -> bool:
        return self._reply.silence == "hang" or self._reply.breaks == "stall"

    def wait(self) -> Exception:
        """Wait where nothing comes and nobody has a deadline; return the error."""
        if self._waits and self._deadline is None:
            threading.Event().wait(self._record.hang_limit)
        return self._error()

    async def wait_later(self) -> Exception:
        """Wait in an async client."""
        if self._waits and self._deadline is None:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            await asyncio.wait([future], timeout=self._record.hang_limit)
        return self._error()

    def _error(self) -> Exception:
        silence, breaks, deadline = self._reply.silence, self._reply.breaks, self._deadline
        error: Exception
        if silence == "refused":
            cause = self._exchange.made.given
            kind = "ReadError" if isinstance(cause, ConnectionResetError) else "ConnectError"
            return self._named(kind, str(cause))
        if self._waits or silence == "timeout":
            if deadline is not None:  # the client's own deadline ends it, on the clock of the test
                self._record.clock.sleep(deadline)
                if self._waits:
                    self._exchange.gave_up()
                return self._named("ReadTimeout", "The read operation timed out")
            if self._waits:
                return self._exchange.waited_for()
            return self._named("RemoteProtocolError", "Server disconnected without sending a response.")
        if breaks == "reset":
            return self._named("ReadError", "[Errno 104] Connection reset by peer")
        error = self._named("RemoteProtocolError", _SAID.get(breaks, "peer closed connection"))
        return error

    def _named(self, name: str, message: str) -> Exception:
        error: Exception = getattr(self._library, name)(message, request=self._request)
        return error


_SAID = {
    "cut": "peer closed connection without sending complete message body",
    "no last chunk": "peer closed connection without sending complete message body (incomplete chunked read)",
    "bad chunk": "illegal chunk header",
}


class _Stream:
    """A body of which a part comes, and then an error."""

    def __init__(self, body: bytes, end: _End) -> None:
        self._body, self._end = body, end

    def __iter__(self) -> Iterator[bytes]:
        yield self._body
        raise self._end.wait()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body
        raise await self._end.wait_later()

    def close(self) -> None:
        """Nothing is open."""

    async def aclose(self) -> None:
        """Nothing is open."""
