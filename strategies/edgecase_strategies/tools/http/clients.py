"""Transports of HTTP clients that meet the faults of a schedule: httpx, httpx2 and requests."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, TypeVar, overload

from edgecase_strategies.errors import InvalidOption, MissingLibrary, did_you_mean
from edgecase_strategies.tools.record import Record

T = TypeVar("T")

LIBRARIES = ("httpx", "httpx2", "requests")
_BASES = ("BaseTransport", "AsyncBaseTransport", "BaseAdapter")


@overload
def transport(inner: str, record: Record) -> Any: ...
@overload
def transport(inner: T, record: Record) -> T: ...


def transport(inner: Any, record: Record) -> Any:
    """Return a transport whose answers meet the faults of a record's schedule; each request is a call.

    ``inner`` is what answers without a fault: a transport of httpx or httpx2, sync or async, or an adapter of requests, or
    the name of one of these libraries for its own. A fault of the bytes becomes the error that the library raises for it.

    >>> import httpx2
    >>> from edgecase_strategies.tools import Fault, Record, Schedule, transport
    >>> record = Record(Schedule(faults=(Fault(kind="tool.transport.connect", tool="GET /orders/7"),)))
    >>> inner = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"id": 7}))
    >>> with httpx2.Client(transport=transport(inner, record), base_url="http://shop.example") as client:
    ...     try:
    ...         client.get("/orders/7")
    ...     except httpx2.TransportError:
    ...         client.get("/orders/7").json()
    {'id': 7}

    Raises InvalidOption for what is none of these, or MissingLibrary if the library is not installed.
    """
    if isinstance(inner, str):
        library = _library(inner)
        return _of(library, None, record)
    for cls in type(inner).__mro__:
        name = cls.__module__.partition(".")[0]
        if name in LIBRARIES and cls.__name__ in _BASES:
            return _of(_library(name), inner, record)
    raise InvalidOption(
        "transport takes a transport of httpx or httpx2, an adapter of requests, or the name of one of these libraries; "
        f"{inner!r:.80} is of type {type(inner).__name__}. For another client, use the server: edgecase_server.url."
    )


def _of(library: ModuleType, inner: Any, record: Record) -> Any:
    if library.__name__ == "requests":
        from edgecase_strategies.tools.http.client_requests import adapter

        return adapter(inner, record)
    from edgecase_strategies.tools.http.client_httpx import faulty

    return faulty(library, inner, record)


def _library(name: str) -> ModuleType:
    if name not in LIBRARIES:
        raise InvalidOption(
            f'There is no client library "{name}" here.{did_you_mean(name, LIBRARIES)} There are {", ".join(LIBRARIES)}.'
        )
    try:
        return importlib.import_module(name)
    except ImportError:
        raise MissingLibrary(
            f'A transport of {name} needs the library {name}: pip install "pytest-edgecases[http]".'
        ) from None
