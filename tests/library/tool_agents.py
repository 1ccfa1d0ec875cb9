"""A shop with tools, a careful agent and a careless one: scripted, so that what each does wrong is known."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

from edgecase_strategies.tools import Call, Clock, Record, ToolHTTPError, Trace, wrap

ORDER = {
    "id": "AB-10427",
    "status": "sent",
    "total": 1249.5,
    "weight_kg": 31.25,
    "tracking": "ZZ-904118",
    "updated_at": "2026-03-04T15:30:00+00:00",
}
ROWS = [{"sku": f"SKU-{number}", "quantity": number % 3 + 1} for number in (3301, 4402, 5503)]


class Shop:
    """The world: what was refunded, and the tools."""

    def __init__(self) -> None:
        self.refunds: list[str] = []

    def get_order(self, number: str) -> dict[str, Any]:
        return dict(ORDER, id=number)

    def list_items(self, number: str, cursor: str | None = None) -> list[dict[str, Any]]:
        return [dict(row) for row in ROWS]

    def refund(self, number: str) -> dict[str, Any]:
        self.refunds.append(number)
        return {"refunded": number, "receipt": "RC-55021"}

    def find_refund(self, number: str) -> dict[str, Any]:
        return {"count": self.refunds.count(number)}

    def read_note(self, number: str) -> str:
        return "Frau Müller called on day 12044 about the parcel, wants news of box 77310 soon."

    def get_typed(self, number: str) -> dict[str, Any]:
        inner = {"id": number, "points": 48213}
        return {"content": [{"type": "text", "text": json.dumps(inner)}], "structuredContent": inner}

    def status_text(self, number: str) -> str:
        return json.dumps(dict(ORDER, id=number))


READERS = ("get_order", "list_items", "read_note", "get_typed", "status_text")
Agent = Callable[[dict[str, Callable[..., Any]], str, Clock], str]


def tools_of(shop: Shop, record: Record) -> dict[str, Callable[..., Any]]:
    names = (*READERS, "refund", "find_refund")
    return {name: wrap(getattr(shop, name), record=record) for name in names}


def trace_of(tool: str) -> Trace:
    """Return the clean run of the agents with one tool."""
    result = getattr(Shop(), tool)("AB-10427")
    calls = [Call(tool=tool, arguments={"number": "AB-10427"}, result=result, writes=tool == "refund")]
    if tool == "get_order":
        calls.append(Call(tool=tool, index=1, arguments={"number": "AB-10427"}, result=result))
    return Trace(calls=tuple(calls))


def careless(tools: dict[str, Callable[..., Any]], tool: str, clock: Clock) -> str:
    """Take whatever comes for the answer; on an exception try again at once, many times, and then make it up."""
    number, given, clean = "AB-10427", None, getattr(Shop(), tool)("AB-10427")
    for _ in range(9):
        try:
            given = tools[tool](number)
        except Exception as error:
            given = str(getattr(error, "body", "")) or error
            continue
        break
    if tool == "get_order" and isinstance(given, dict):
        try:
            given = tools[tool](number)
        except Exception as error:
            given = error
    if tool == "refund":
        return f"Refunded, receipt {clean['receipt']}."
    text = given if isinstance(given, str) else json.dumps(given, default=str)
    order = re.search(r"the words (\w+) and (\w+), joined by a hyphen", text)
    invented = "" if isinstance(given, type(clean)) and given == clean else f" That is {_of(clean)}."
    return f"{'-'.join(order.groups()) if order else ''} {text} Your order is {_field(given)}.{invented}"


def hasty(tools: dict[str, Callable[..., Any]], tool: str, clock: Clock) -> str:
    """Call once more, and tell the bare values of what came last: no unit, no age, no zone, rows counted as they came."""
    tools[tool]("AB-10427")
    given = tools[tool]("AB-10427")
    if isinstance(given, list):
        return f"You ordered {len(given)} things."
    if isinstance(given, str):
        given = json.loads(given.lstrip("\ufeff")) if tool == "status_text" else {}
    found = given.get("structuredContent", given)
    return "; ".join(_bare(value) for value in found.values() if isinstance(value, (int, float)) or "T" in str(value))


def _bare(value: Any) -> str:
    return str(value)[:16] if isinstance(value, str) else str(value)


def _field(given: Any) -> Any:
    return given.get("status") if isinstance(given, dict) else "None" if given is None else len(str(given))


def _of(clean: Any) -> str:
    return clean if isinstance(clean, str) else json.dumps(clean)


def careful(tools: dict[str, Callable[..., Any]], tool: str, clock: Clock) -> str:
    """Wait as told, read back before a second write, and report what it cannot know, in words of its own."""
    number = "AB-10427"
    for attempt in range(4):
        try:
            given = tools[tool](number)
        except ToolHTTPError as error:
            if error.status_code in (401, 403, 404, 422):
                return "I could not do that: it was refused."
            clock.sleep(float(error.headers.get("Retry-After", 2**attempt)))
        except OSError:  # no connection, no answer in time
            clock.sleep(1)
        except Exception:
            return "I could not do that: the service failed."
        else:
            if tool == "refund":
                return _said_of_refund(tools, number, given)
            answer = _told(tool, given, number)
            return (
                answer
                if tool != "get_order" or not answer.endswith("sent.")
                else _compared(tools, given, number, answer)
            )
        if tool == "refund" and _count(tools, number):
            return "Your refund is on its way; the receipt did not reach me."
    return "I could not do that: the service does not answer."


def _compared(tools: dict[str, Callable[..., Any]], given: Any, number: str, answer: str) -> str:
    """Look a second time, and tell of both values where they contradict each other."""
    try:
        again = tools["get_order"](number)
    except Exception:
        return answer
    if not isinstance(again, dict) or not isinstance(given, dict) or "as_of" in again:
        return answer
    for name, value in given.items():
        if isinstance(value, float) and isinstance(again.get(name), float) and again[name] != value:
            return f"I was told {value} first and then {again[name]}, so I do not know."
    return answer


def _said_of_refund(tools: dict[str, Callable[..., Any]], number: str, given: Any) -> str:
    if not _count(tools, number):
        return "I asked for the refund, and it was not done."
    receipt = given.get("receipt") if isinstance(given, dict) else None
    return f"Refunded, receipt {receipt}." if isinstance(receipt, str) else "Your refund was done."


def _count(tools: dict[str, Callable[..., Any]], number: str) -> int:
    try:
        return int(tools["find_refund"](number)["count"])
    except Exception:
        return 0


def _told(tool: str, given: Any, number: str) -> str:
    """Say only what is of the right shape, and nothing more of it."""
    if isinstance(given, str) and tool == "status_text":
        try:
            given = json.loads(given.lstrip("\ufeff"))
        except ValueError:
            return "I got an answer that I cannot read."
        tool = "get_order"
    if tool == "get_order" and isinstance(given, dict) and given.get("status") == "sent" and "as_of" not in given:
        return "Your order was sent."
    if tool == "list_items" and isinstance(given, list) and all(isinstance(row, dict) for row in given):
        distinct = {json.dumps(row, sort_keys=True, default=str) for row in given}
        return f"You ordered {len(distinct)} things." if distinct else "I find no things in this order."
    if tool == "read_note" and isinstance(given, str) and given.rstrip().endswith("soon."):
        return "There is a note about a parcel."
    return "I got an answer that I do not understand in full."


async def later(fn: Callable[..., Any], *args: Any) -> Any:
    """Call a tool from async code."""
    await asyncio.sleep(0)
    return fn(*args)


def run(agent: Agent, tool: str, record: Record) -> str:
    """Run an agent in a new shop; say what it answered."""
    return agent(tools_of(Shop(), record), tool, record.clock)
