"""Function targets: stand in for a function while a test runs, wherever a module holds it."""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import sys
import sysconfig
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from edgecase_strategies.errors import InvalidOption, did_you_mean
from edgecase_strategies.forms.carrier import Keywords
from pytest_edgecases.targets.spec import KEYWORDS, FunctionTarget, ResultTarget

Exchange = Callable[[Any], Any]
"""Takes the value that passes, and returns the one to use in its place."""

_FUNCTIONS = (
    FunctionType,
    BuiltinFunctionType,
    MethodType,
    functools.partial,
    type(functools.lru_cache(len)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A target function that was found: who owns it, and which of its arguments is meant."""

    path: str
    owner: Any
    name: str
    function: Callable[..., Any]
    raw: Any
    """What the owner holds: for a class, the staticmethod or classmethod object rather than its function."""
    argument: str | None
    """The argument that is meant, or ``**`` for all of them as one form; None for the first that can be perturbed."""
    passed_by: weakref.WeakSet[ModuleType] = field(default_factory=weakref.WeakSet, compare=False, repr=False)
    """Modules of libraries that do not hold it: there are hundreds, and they are looked through once."""


def find(target: FunctionTarget | ResultTarget) -> Function:
    """Import and return the function of a target. Raises InvalidOption with the reason if there is none."""
    module_name, _, dotted = target.path.partition(":")
    module = _module(module_name, target.path)
    parts = dotted.split(".")
    owner: Any = None
    here: Any = module
    for depth, part in enumerate(parts):
        if isinstance(here, _FUNCTIONS) and depth == len(parts) - 1 and isinstance(target, FunctionTarget):
            return _checked(target.path, owner, parts[depth - 1], here, argument=part)
        owner = here
        try:
            here = getattr(here, part)
        except AttributeError:
            what = f'The module "{module_name}"' if owner is module else f'"{".".join(parts[:depth])}" in {module_name}'
            raise InvalidOption(
                f'{what} has no "{part}", which the target "{target.path}" names.{did_you_mean(part, dir(owner))}'
            ) from None
    return _checked(target.path, owner, parts[-1], here, argument=None)


def _module(name: str, path: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise InvalidOption(f'The module "{name}" of the target "{path}" cannot be imported: {error}.') from None


def _checked(path: str, owner: Any, name: str, function: Any, argument: str | None) -> Function:
    if not isinstance(function, _FUNCTIONS):
        hint = (
            "name one of its methods" if isinstance(function, type) else 'name its method, as in "shop:model.predict"'
        )
        raise InvalidOption(f'The target "{path}" is no function but of type {type(function).__name__}; {hint}.')
    if argument is not None and argument != KEYWORDS:
        names = _parameters(function)
        if argument not in names:
            raise InvalidOption(
                f'The function of the target "{path}" has no argument "{argument}".{did_you_mean(argument, names)} '
                f"Its arguments are: {', '.join(names) or 'none'}."
            )
    raw = inspect.getattr_static(owner, name, function)
    return Function(path=path, owner=owner, name=name, function=function, raw=raw, argument=argument)


def _parameters(function: Callable[..., Any]) -> list[str]:
    try:
        return [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]
    except ValueError:
        return []


def exchange_argument(found: Function, exchange: Exchange, accepts: Callable[[Any], bool]) -> Callable[..., Any]:
    """Return a stand-in for the function that passes one of its arguments through ``exchange``."""
    inner = callable_of(found)
    try:
        signature = inspect.signature(inner)
    except ValueError:
        signature = None

    def exchanged(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        if signature is None:
            return _exchange_bare(args, kwargs, exchange, accepts)
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            return args, kwargs  # a wrong call: the function itself says so best
        if found.argument == KEYWORDS:
            return _exchange_all(bound, exchange)
        if found.argument is not None:
            if found.argument not in bound.arguments:
                bound.apply_defaults()
            bound.arguments[found.argument] = exchange(bound.arguments[found.argument])
            return bound.args, bound.kwargs
        for name, value in bound.arguments.items():
            if accepts(value) and name not in ("self", "cls"):
                bound.arguments[name] = exchange(value)
                return bound.args, bound.kwargs
        return args, kwargs

    if inspect.iscoroutinefunction(inner):

        @functools.wraps(inner)
        async def stand_in_async(*args: Any, **kwargs: Any) -> Any:
            args, kwargs = exchanged(args, kwargs)
            return await inner(*args, **kwargs)

        return stand_in_async

    @functools.wraps(inner)
    def stand_in(*args: Any, **kwargs: Any) -> Any:
        args, kwargs = exchanged(args, kwargs)
        return inner(*args, **kwargs)

    return stand_in


def _exchange_all(bound: inspect.BoundArguments, exchange: Exchange) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Exchange all arguments that have names, as one form; what can be given by position only stays."""
    form, rest = Keywords(), []
    for name, value in bound.arguments.items():
        kind = bound.signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_KEYWORD:
            form.update(value)
        elif kind is inspect.Parameter.VAR_POSITIONAL:
            return bound.args, bound.kwargs  # these have no names, and could not be given after the others
        elif kind is inspect.Parameter.POSITIONAL_ONLY or name in ("self", "cls"):
            rest.append(value)
        else:
            form[name] = value
    return tuple(rest), dict(exchange(form))


def _exchange_bare(
    args: tuple[Any, ...], kwargs: dict[str, Any], exchange: Exchange, accepts: Callable[[Any], bool]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    for number, value in enumerate(args):
        if accepts(value):
            return (*args[:number], exchange(value), *args[number + 1 :]), kwargs
    return args, kwargs


def exchange_result(found: Function, exchange: Exchange) -> Callable[..., Any]:
    """Return a stand-in for the function that passes its result through ``exchange``; an exception is raised.

    What the function raises goes through ``exchange`` too, as the exception object.
    """
    inner = callable_of(found)

    def outcome(value: Any) -> Any:
        value = exchange(value)
        if isinstance(value, BaseException):
            raise value
        return value

    if inspect.iscoroutinefunction(inner):

        @functools.wraps(inner)
        async def stand_in_async(*args: Any, **kwargs: Any) -> Any:
            try:
                value = await inner(*args, **kwargs)
            except Exception as error:
                value = error
            return outcome(value)

        return stand_in_async

    @functools.wraps(inner)
    def stand_in(*args: Any, **kwargs: Any) -> Any:
        try:
            value = inner(*args, **kwargs)
        except Exception as error:
            value = error
        return outcome(value)

    return stand_in


def callable_of(found: Function) -> Callable[..., Any]:
    """Return the function to call: what a class holds takes ``self`` or ``cls`` itself."""
    if isinstance(found.raw, (staticmethod, classmethod)):
        inner: Callable[..., Any] = found.raw.__func__
        return inner
    return found.function


@contextlib.contextmanager
def replaced(found: Function, stand_in: Callable[..., Any], test_module: ModuleType | None = None) -> Iterator[None]:
    """Put a stand-in in the place of a function: in its class or object, or in every module that holds it."""
    undo: list[Callable[[], None]] = []
    try:
        if isinstance(found.owner, ModuleType):
            modules: list[Any] = list(sys.modules.values())
            if test_module is not None:
                modules.append(test_module)
            for module in modules:
                names = getattr(module, "__dict__", None)
                if not isinstance(names, dict) or module in found.passed_by:
                    continue
                held = [name for name, value in names.items() if value is found.function]
                if not held and isinstance(module, ModuleType) and _is_of_a_library(module):
                    found.passed_by.add(module)
                for name in held:
                    names[name] = stand_in
                    undo.append(functools.partial(names.__setitem__, name, found.function))
        else:
            kind = type(found.raw)
            new: Any = kind(stand_in) if kind in (staticmethod, classmethod) else stand_in
            had = found.name in vars(found.owner) if hasattr(found.owner, "__dict__") else True
            setattr(found.owner, found.name, new)
            undo.append(
                functools.partial(setattr, found.owner, found.name, found.raw)
                if had
                else functools.partial(delattr, found.owner, found.name)
            )
        yield
    finally:
        for step in reversed(undo):
            step()


_STANDARD = sysconfig.get_path("stdlib")


def _is_of_a_library(module: ModuleType) -> bool:
    """Whether a module is of Python or of an installed library, and so comes to hold no function of a project later."""
    path = getattr(module, "__file__", None)
    if path is None:
        return module.__name__.partition(".")[0] in sys.stdlib_module_names
    return "site-packages" in path or path.startswith(_STANDARD)


def counted(stand_in: Callable[..., Any], count: Callable[[], None]) -> Callable[..., Any]:
    """Return the stand-in with each call counted."""
    if inspect.iscoroutinefunction(stand_in):

        @functools.wraps(stand_in)
        async def counting_async(*args: Any, **kwargs: Any) -> Any:
            count()
            return await stand_in(*args, **kwargs)

        return counting_async

    @functools.wraps(stand_in)
    def counting(*args: Any, **kwargs: Any) -> Any:
        count()
        return stand_in(*args, **kwargs)

    return counting
