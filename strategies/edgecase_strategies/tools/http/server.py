"""A loopback HTTP server in front of a service, which sends the true bytes of each fault."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

from edgecase_strategies.errors import EdgecaseError, InvalidOption
from edgecase_strategies.tools.answer import Answer, is_route
from edgecase_strategies.tools.http.exchange import Exchange, Reply, arguments_of, route_of
from edgecase_strategies.tools.http.request import Handler, Request, handler_of, query_of
from edgecase_strategies.tools.http.sending import WIRE, frames
from edgecase_strategies.tools.record import Record

SILENCE = 0.5
"""So many real seconds nothing comes where an answer is lost, unless the client gives up before."""
DRIP = 0.1
"""So many real seconds a slow answer takes; on the clock of the test it is what the fault says."""
CLOSING = 2.0
"""So many seconds ``close`` waits for handlers that still run."""
LARGEST_REQUEST = 64 * 1024 * 1024
_NOW = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""SO_LINGER without any time: closing sends a reset."""


class Server:
    """A server on a free port of the loopback interface, whose answers meet the faults of a record's schedule.

    Each request is a call of the tool that its route names, as in ``"GET /orders/{number}"``. Answers are from ``routes``, JSON
    values or functions of the request.

    >>> from urllib.request import urlopen
    >>> with Server({"GET /orders/{number}": {"status": "sent"}}) as server:
    ...     with urlopen(f"{server.url}/orders/7") as response:
    ...         print(response.read(), server.record.calls)
    b'{"status": "sent"}' [<call 0 of GET /orders/{number}>]
    """

    def __init__(self, routes: Mapping[str, Any] | None = None, *, record: Record | None = None) -> None:
        self.record = Record() if record is None else record
        self.silence = SILENCE
        self.drip = DRIP
        self.mistakes: list[Exception] = []
        """What handlers raised; the client got a 500 for each."""
        self._routes: dict[str, Handler] = {}
        self._other: Handler | None = None
        self._connections: dict[threading.Thread, socket.socket] = {}
        self._lock = threading.Lock()
        self.closing = threading.Event()
        for route, answer in (routes or {}).items():
            self.route(route, answer)
        self._listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._listening.bind(("127.0.0.1", 0))  # the system gives a port that nobody has
            self._listening.listen(128)
        except OSError as error:
            self._listening.close()
            raise InvalidOption(
                f"No port could be opened on 127.0.0.1: {error}. The server needs the loopback interface; see whether a "
                "sandbox or a limit of open files forbids it."
            ) from None
        self.port: int = self._listening.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, name="edgecase-server", daemon=True)
        self._acceptor.start()

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """The address of the API of a model, as ``OpenAI(base_url=…)`` takes it."""
        return f"{self.url}/v1"

    def route(self, route: str, answer: Any) -> None:
        """Answer a route, ``"GET /orders/{number}"``, with a value or with what a function of the request returns.

        Raises InvalidOption for what is no route, or UnsupportedSeed for a value that cannot be serialised.
        """
        if not is_route(str(route)):
            raise InvalidOption(
                f'A route is a method and a path, as in "GET /orders/{{number}}"; {route!r} is not that.'
            )
        if not callable(answer):
            Answer.of(answer, f"The route {route}")
        self._routes[route] = handler_of(answer)

    def handle(self, handler: Handler) -> Handler:
        """Let a function answer all that has no route; also as a decorator."""
        self._other = handler
        return handler

    def chat(self, script: Any, *, path: str = "/v1/chat/completions") -> None:
        """Answer as an OpenAI-compatible model that says what a script has for it; see ``tools.http.model.Script``."""
        from edgecase_strategies.tools.http.model import Script

        self.route(f"POST {path}", Script(script))

    def close(self) -> None:
        """End all connections, also those that hang, and wait a little for handlers that still run."""
        if self.closing.is_set():
            return
        self.closing.set()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            pass  # wakes the acceptor
        self._acceptor.join(CLOSING)
        self._listening.close()
        with self._lock:
            running = dict(self._connections)
        for connection in running.values():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in running:
            thread.join(CLOSING)

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            if self.closing.is_set():
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,), name="edgecase-client", daemon=True)
            with self._lock:
                self._connections[thread] = connection
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError):
                _Connection(connection, self)
        finally:
            with self._lock:
                self._connections.pop(threading.current_thread(), None)
            connection.close()

    def answer(self, request: Request) -> tuple[Exchange, Reply]:
        """Return what is sent for a request, which is recorded as a call."""
        route, parts = route_of(self.record, self._routes, request.method, request.path)
        arguments = arguments_of(parts, request.query, request.json if request.json is not None else request.body)
        exchange = Exchange(self.record, route, arguments)
        answer = self._asked(route, request, parts) if exchange.runs else None
        return exchange, exchange.reply(answer)

    def _asked(self, route: str, request: Request, parts: Mapping[str, str]) -> Answer:
        handler = self._routes.get(route, self._other)
        if handler is None:
            known = ", ".join(self._routes) or "none"
            return Answer.of((404, _said(f"There is no route {route}. The server has: {known}.")))
        given = Request(
            method=request.method,
            path=request.path,
            parts=parts,
            query=request.query,
            headers=request.headers,
            body=request.body,
        )
        try:
            return Answer.of(handler(given), f"The handler of {route}")
        except Exception as error:
            self.mistakes.append(error)
            said = str(error) if isinstance(error, EdgecaseError) else f"{type(error).__name__}: {error}"
            return Answer.of((500, _said(f"The handler of {route} failed: {said}")))


def _said(message: str) -> dict[str, dict[str, str]]:
    return {"error": {"message": message}}  # the shape in which most clients look for a sentence


class _Connection(BaseHTTPRequestHandler):
    """One connection: requests are read by the standard library, and answers are written byte by byte as they are to be."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def __init__(self, connection: socket.socket, server: Server) -> None:
        super().__init__(connection, connection.getpeername(), server)  # type: ignore[arg-type]

    def log_message(self, *args: object, **more: object) -> None:
        """Say nothing."""

    def handle_one_request(self) -> None:
        """Read one request, and answer it."""
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline:
            self.close_connection = True
            return
        if not self.parse_request():
            return
        body = self._body()
        if body is None:
            self.close_connection = True
            return
        split = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=unquote(split.path),
            query=query_of(split.query),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        exchange, reply = self.server.answer(request)
        self._send(exchange, reply)

    def _body(self) -> bytes | None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if not 0 <= length <= LARGEST_REQUEST:
            self.send_error(413 if length > 0 else 400)
            return None
        return self.rfile.read(length) if length else b""

    def _chunks(self) -> bytes | None:
        body = bytearray()
        while True:
            try:
                length = int(self.rfile.readline(1_024).partition(b";")[0], 16)
            except ValueError:
                return None
            if length < 0 or len(body) + length > LARGEST_REQUEST:
                return None
            body += self.rfile.read(length)
            self.rfile.readline(1_024)
            if not length:
                return bytes(body)

    def _send(self, exchange: Exchange, reply: Reply) -> None:
        if reply.silence == "refused":
            self._reset()
        elif reply.silence:
            limit = self.server.record.hang_limit if reply.silence == "hang" else self.server.silence
            self._stay_silent(exchange, limit, hangs=reply.silence == "hang")
        else:
            head = frames(reply, self.command)
            if reply.seconds:
                self._drip(head)
            else:
                self.connection.sendall(head)
            if reply.breaks == "stall":
                self._stay_silent(exchange, self.server.record.hang_limit, hangs=True)
            elif reply.breaks == "reset":
                # What was sent must arrive before the reset throws it away.
                select.select([self.connection], [], [], 0.02)
                self._reset()
            elif reply.breaks in WIRE:
                self.close_connection = True

    def _stay_silent(self, exchange: Exchange, limit: float, *, hangs: bool) -> None:
        self.close_connection = True
        self.connection.settimeout(limit)
        try:
            self.connection.recv(1, socket.MSG_PEEK)  # comes back when the client goes, or the server closes
        except TimeoutError:
            if hangs:
                exchange.waited_for()
            return
        except OSError:
            pass
        if hangs and not self.server.closing.is_set():
            exchange.gave_up()

    def _drip(self, data: bytes, pieces: int = 5) -> None:
        size = max(1, -(-len(data) // pieces))
        for start in range(0, len(data), size):
            self.server.closing.wait(self.server.drip / pieces)
            self.connection.sendall(data[start : start + size])

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NOW)
