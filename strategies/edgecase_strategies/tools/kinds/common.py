"""What several layers need to make their changes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from edgecase_strategies.tools.errors import ToolHTTPError
from edgecase_strategies.tools.fault import Change, Evidence, Kind, Layer, Make
from edgecase_strategies.tools.payloads import SHAPES, problem, written
from edgecase_strategies.tools.view import View, is_telling, said, texts, view_of


def of_layer(layer: Layer, **defaults: Any) -> Callable[..., Kind]:
    """Return a function that makes kinds of a layer: what most of them share stands here, what one has of its own there."""

    def kind(name: str, summary: str, make: Make, **more: Any) -> Kind:
        return Kind(name=f"tool.{layer}.{name}", summary=summary, make=make, **{"layer": layer, **defaults, **more})

    return kind


def hidden(result: Any, given: Any = None) -> tuple[Evidence, ...]:
    """Return what stands in a result and not in what is given for it: who says it did not see it."""
    seen = "\n".join(texts(given)) if given is not None else ""
    telling = [text for text in texts(result) if is_telling(text) and text not in seen and text[0] not in "{["]
    return tuple(Evidence(mark="hidden", text=text) for text in dict.fromkeys(telling))


def instead(result: Any, payload: Any) -> Any:
    """Return a payload as a tool returns it that returns such results; None where it cannot."""
    if isinstance(result, str):
        return written(payload)
    if result is None or isinstance(result, (dict, list)):
        return payload
    return None


def failed(result: Any, rng: Random, status: int, **headers: str) -> Change:
    """Raise an error with a provider's body, or return the body as the result."""
    payload = rng.choice(SHAPES)(rng, problem(rng, status))
    given = instead(result, payload) if rng.choice((False, True)) else None
    if given is not None and not headers:
        return Change(given=given, status=status, evidence=hidden(result, given))
    return Change(raises=ToolHTTPError(status, written(payload), headers), evidence=hidden(result))


def fields(result: Any) -> tuple[View, list[str]] | None:
    """Return the view of a result that is an object, with its names; None for all others."""
    view = view_of(result)
    if view is None or not isinstance(view.plain, dict) or not view.plain:
        return None
    return view, [name for name in view.plain if isinstance(name, str)]


def rows(result: Any) -> tuple[View, tuple[str | int, ...], list[Any]] | None:
    """Return the list of a result: itself, or the first list that one of its fields holds."""
    view = view_of(result)
    if view is None:
        return None
    if isinstance(view.plain, list):
        return view, (), view.plain
    if isinstance(view.plain, dict):
        for name, item in view.plain.items():
            if isinstance(item, list):
                return view, (name,), item
    return None


def raw(value: Any, *forms: str) -> tuple[Evidence, ...]:
    """Return what shows that a value was told as it came, in a form that nobody tells."""
    telling = said(value) if not isinstance(value, (dict, list)) else str(value)
    return tuple(Evidence(mark="raw", text=form, other=telling) for form in dict.fromkeys(forms) if form != telling)


def changed(view: View, plain: Any, evidence: tuple[Evidence, ...] = ()) -> Change | None:
    """Return the change to another plain value; None where the tool cannot return such."""
    given = view.back(plain)
    return None if given is None else Change(given=given, evidence=evidence)
