"""An adapter of requests: answers are handed to urllib3 as if they had come over a connection."""

from __future__ import annotations

import functools
import http.client
import io
import threading
from typing import Any
from urllib.parse import unquote, urlsplit

from edgecase_strategies.tools.answer import Answer
from edgecase_strategies.tools.http.exchange import Exchange, Reply, arguments_of, route_of
from edgecase_strategies.tools.http.request import Request, query_of
from edgecase_strategies.tools.record import Record

_OWN_HEADERS = ("content-encoding", "content-length", "transfer-encoding")


def adapter(inner: Any, record: Record) -> Any:
    """Return an adapter around another one, or around that of requests."""
    from requests.adapters import HTTPAdapter

    return _class()(inner if inner is not None else HTTPAdapter(), record)


@functools.cache
def _class() -> Any:
    from requests.adapters import BaseAdapter

    return type("FaultyAdapter", (_Adapter, BaseAdapter), {})


class _Adapter:
    def __init__(self, inner: Any, record: Record) -> None:
        super().__init__()
        self.inner = inner
        self._record = record

    def send(self, request: Any, stream: bool = False, timeout: Any = None, **more: Any) -> Any:
        """Answer a prepared request."""
        exchange = self._begin(request)
        answer = None
        if exchange.runs:
            try:
                response = self.inner.send(request, stream=False, timeout=timeout, **more)
                body = response.content
            except Exception as error:
                exchange.failed(error)
                raise
            headers = {name: value for name, value in response.headers.items() if name.lower() not in _OWN_HEADERS}
            answer = Answer(status=response.status_code, headers=headers, body=body)
            response.close()
        reply = exchange.reply(answer)
        deadline = timeout[1] if isinstance(timeout, tuple) else timeout
        end = _End(exchange, reply, self._record, deadline)
        if reply.silence or reply.breaks == "status line":
            raise end.error(request)
        return _response(request, reply, end)

    def close(self) -> None:
        """Close the inner adapter."""
        self.inner.close()

    def _begin(self, request: Any) -> Exchange:
        split = urlsplit(request.url)
        path = unquote(split.path)
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        seen = Request(method=request.method, path=path, body=body if isinstance(body, bytes) else b"")
        route, parts = route_of(self._record, (), request.method, path)
        given = seen.json if seen.json is not None else seen.body
        return Exchange(self._record, route, arguments_of(parts, query_of(split.query), given))


class _End:
    """How a reply ends that does not come whole."""

    def __init__(self, exchange: Exchange, reply: Reply, record: Record, deadline: float | None) -> None:
        self._exchange, self._reply, self._record, self._deadline = exchange, reply, record, deadline

    def error(self, request: Any) -> Exception:
        """Return the error of a reply that does not come at all, with the waiting before it done."""
        import requests

        silence = self._reply.silence
        if silence == "hang" or (silence == "timeout" and self._deadline is not None):
            error = self.waited(hangs=silence == "hang")
            if not isinstance(error, TimeoutError):
                return error
            return requests.exceptions.ReadTimeout(str(error), request=request)
        if silence == "timeout":
            said = "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))"
            return requests.exceptions.ConnectionError(said, request=request)
        cause = (
            self._exchange.made.given if silence else f"('Connection aborted.', BadStatusLine({self._reply.body!r}))"
        )
        return requests.exceptions.ConnectionError(str(cause), request=request)

    def waited(self, *, hangs: bool) -> Exception:
        """Wait: for the client's own deadline on the clock of the test, or for the limit of a hang."""
        if self._deadline is not None:
            self._record.clock.sleep(self._deadline)
            if hangs:
                self._exchange.gave_up()
            return TimeoutError("Read timed out.")
        threading.Event().wait(self._record.hang_limit)
        return self._exchange.waited_for()

    def broken(self) -> Exception:
        """Return the error of the connection under a body of which a part came."""
        breaks = self._reply.breaks
        if breaks == "stall":
            return self.waited(hangs=True)
        if breaks == "reset":
            return ConnectionResetError(104, "Connection reset by peer")
        return http.client.IncompleteRead(self._reply.body, max(0, len(self._reply.whole) - len(self._reply.body)))


class _Body(io.BytesIO):
    """A body of which a part comes, and then an error."""

    def __init__(self, end: _End, body: bytes) -> None:
        super().__init__(body)
        self._end = end

    def read(self, size: int | None = -1) -> bytes:
        """Read on, or raise where the part ends."""
        data = super().read(size)
        if not data or size is None or size < 0:
            raise self._end.broken()
        return data


def _response(request: Any, reply: Reply, end: _End) -> Any:
    import urllib3
    from requests.adapters import HTTPAdapter

    body = io.BytesIO(reply.body) if reply.breaks in ("", "short") else _Body(end, reply.body)
    raw = urllib3.HTTPResponse(
        body=body,
        headers=dict(reply.headers),
        status=reply.status,
        preload_content=False,
        request_method=request.method,
    )
    return HTTPAdapter().build_response(request, raw)
