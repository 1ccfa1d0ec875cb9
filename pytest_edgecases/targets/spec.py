"""Targets: where a case enters a test. What the user wrote, as frozen records."""

from __future__ import annotations

import re
from dataclasses import dataclass

from edgecase_strategies.errors import InvalidOption

KEYWORDS = "**"
"""Stands for all arguments of a call, as one form of names and values."""

_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentTarget:
    """An argument of the test function."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionTarget:
    """An argument of a function that the test calls: ``"shop.router:route"`` or ``"shop.router:route.text"``.

    ``"shop.orders:place.**"`` means all arguments of the call, as one form.
    """

    path: str

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTarget:
    """What a function that the test calls returns or raises: ``result("shop.tools:get_order")``."""

    path: str

    def __str__(self) -> str:
        return f"result({self.path!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolsTarget:
    """The tools of an agent, whose calls meet faults: functions, or names of tools that the test wraps itself."""

    paths: tuple[str, ...]

    def __str__(self) -> str:
        return f"tools({', '.join(self.paths)})"


Target = ArgumentTarget | FunctionTarget | ResultTarget | ToolsTarget


def result(path: str) -> ResultTarget:
    """Name what a function returns or raises as the place where a case enters.

    >>> result("shop.tools:get_order")
    ResultTarget(path='shop.tools:get_order')

    Raises InvalidOption if the path is not of the form ``"module:function"``.
    """
    if not _PATH.fullmatch(str(path)):
        raise InvalidOption(
            f'result takes "module:function", as in result("shop.tools:get_order"); {path!r} is not that.'
        )
    return ResultTarget(path=path)


def parse(target: object) -> Target:
    """Return a target that a marker names.

    >>> parse("message"), parse("shop.router:route")
    (ArgumentTarget(name='message'), FunctionTarget(path='shop.router:route'))
    """
    if isinstance(target, (ArgumentTarget, FunctionTarget, ResultTarget, ToolsTarget)):
        return target
    if isinstance(target, str) and target.isidentifier():
        return ArgumentTarget(name=target)
    if isinstance(target, str) and _PATH.fullmatch(target.removesuffix(f".{KEYWORDS}")):
        return FunctionTarget(path=target)
    raise InvalidOption(
        f'A target is the name of one of the test\'s arguments, a function as in "shop.router:route", or '
        f'result("shop.tools:get_order"); {target!r} is none of these.'
    )
