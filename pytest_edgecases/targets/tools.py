"""Tools as a target: the functions that an agent calls, whose calls meet the faults of a case."""

from __future__ import annotations

import contextlib
import functools
import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from edgecase_strategies.errors import InvalidOption, did_you_mean
from edgecase_strategies.tools.answer import HTTP, is_route
from edgecase_strategies.tools.checks import check_names
from edgecase_strategies.tools.mcp_server import is_server, serving
from edgecase_strategies.tools.record import Record
from edgecase_strategies.tools.wrap import wrap
from pytest_edgecases.targets import function
from pytest_edgecases.targets.spec import ResultTarget, ToolsTarget, result


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSet:
    """The tools of a target that were found."""

    functions: Mapping[str, function.Function]
    """Those that modules and classes hold, by the name that the cases call them."""
    wrapped: tuple[str, ...]
    """The names of those that the test wraps itself, with ``edgecase.wrap``, and the routes of HTTP services."""
    servers: Mapping[str, Any]
    """MCP servers, whose tools are meant, by the path that names each."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all of them."""
        return (*self.functions, *self.wrapped)


def parse(options: Mapping[str, Any]) -> ToolsTarget | None:
    """Return the target that a marker's ``tools`` names; None where it names none.

    >>> parse({"tools": ["shop.tools:get_order"]})
    ToolsTarget(paths=('shop.tools:get_order',))

    Raises InvalidOption or UnknownName for what is wrong in it or in the options that go with it.
    """
    check_names(options.get("checks"))
    given = options.get("tools")
    if given is None:
        own = next((name for name in ("kinds", "writes", "forbidden") if options.get(name)), None)
        if own is not None and not options.get("inject"):
            raise InvalidOption(f'{own} goes with tools, as in tools=["shop.tools:get_order"]; name the tools as well.')
        return None
    paths = [given] if isinstance(given, str) else given
    if not isinstance(paths, Sequence) or not paths or not all(isinstance(path, str) and path for path in paths):
        raise InvalidOption(
            f'tools takes a list of functions, as in tools=["shop.tools:get_order"], or names of tools that the test wraps '
            f"with edgecase.wrap; {given!r} is not that."
        )
    for path in paths:
        if _is_function(path):
            result(path)
    return ToolsTarget(paths=tuple(dict.fromkeys(paths)))


def find(target: ToolsTarget) -> ToolSet:
    """Import and return the tools of a target. Raises InvalidOption with the reason if there is none."""
    servers = {path: server for path in target.paths if _is_function(path) and is_server(server := _at(path))}
    paths = [path for path in target.paths if _is_function(path) and path not in servers]
    shorts = [_short(path) for path in target.paths]
    return ToolSet(
        functions={
            path if shorts.count(_short(path)) > 1 else _short(path): function.find(ResultTarget(path=path))
            for path in paths
        },
        wrapped=tuple(path for path in target.paths if not _is_function(path)),
        servers=servers,
    )


def _is_function(path: str) -> bool:
    return ":" in path and not is_route(path)


def _at(path: str) -> Any:
    """Return what a path names; None for what is not there, which is told of where functions are looked for."""
    module, _, dotted = path.partition(":")
    try:
        return functools.reduce(getattr, dotted.split("."), importlib.import_module(module))
    except (ImportError, AttributeError):
        return None


def _short(path: str) -> str:
    return path.rpartition(":")[2].rpartition(".")[2]


@contextlib.contextmanager
def running(
    functions: Mapping[str, function.Function],
    world: Record,
    module: ModuleType | None,
    servers: Mapping[str, Any] | None = None,
) -> Iterator[None]:
    """Let the tools meet the faults of a record's schedule, with sleeping that takes no time."""
    with contextlib.ExitStack() as stack:
        for name, found in functions.items():
            stand_in = wrap(function.callable_of(found), record=world, name=name)
            stack.enter_context(function.replaced(found, stand_in, module))
        for server in (servers or {}).values():
            stack.enter_context(serving(server, world))
        stack.enter_context(world.clock.patched())
        yield


def never_called(world: Record, tools: ToolSet) -> str:
    """Return what to say of a tool that a clean run never called; nothing if each was."""
    called = {made.tool for made in world.calls}
    requests = sorted(filter(is_route, called))
    missing = [name for name in tools.names if name not in called and not (name == HTTP and requests)]
    if not missing:
        if tools.servers and not any(made.way == "mcp" for made in world.calls):
            return (
                f'No tool of the server "{next(iter(tools.servers))}" was called in the clean run, so no fault can meet one. '
                "Check that the test's client is connected to this very server."
            )
        return ""
    if missing[0] == HTTP or is_route(missing[0]):
        what = "No request came" if missing[0] == HTTP else f"No request of {missing[0]} came"
        return (
            f"{what} in the clean run, so no fault can meet it. Requests came of: {', '.join(requests) or 'none'}. Let the client "
            "use edgecase_server.url or edgecase_server.base_url, or give it edgecase.transport(…)."
        )
    return (
        f"The tool {missing[0]} was never called in the clean run, so no fault can meet it. Check that the test calls it, or "
        "leave it out of tools. Where a framework or a list holds the function, give it edgecase.wrap(function), and name "
        'it without its module: tools=["get_order"].'
    )


def misspelt(world: Record, tools: ToolSet) -> str:
    """Return what to say of a name in ``writes`` that is nearly that of a function; nothing if there is none.

    Routes and the tools of a server are known only by their calls, so that one which was not called yet is no mistake.
    """
    known = sorted({*world.tools, *(made.tool for made in world.calls)})
    if tools.servers or any(map(is_route, (*known, *tools.names))):
        return ""
    for name in sorted(world.writes.difference(known)):
        if near := did_you_mean(name, known):
            return f'writes names "{name}", and no tool of this test has that name.{near}'
    return ""


def not_reached(world: Record) -> str:
    """Return what to say of the faults that met no call; nothing if each did."""
    missed = world.missed
    if not missed:
        return ""
    changed = [fault for fault in missed if fault not in world.unchanged]
    why = "not reached, the call never came" if changed else "changes nothing in what the tool gave"
    return f"{why}: {'; '.join(map(str, changed or missed))}"
