"""A careful agent and three careless ones: scripted, so that what each does wrong is known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tool_world import NUMBER, READERS, TOOLS, WAYS, WRITES, Shop, Tools, tools_of, trace_of

from edgecase_strategies.case import Case
from edgecase_strategies.tools import Clock, Record, ToolHTTPError, judge

__all__ = [
    "READERS",
    "TOOLS",
    "WAYS",
    "WRITES",
    "Agent",
    "careful",
    "careless",
    "hasty",
    "literal",
    "run",
    "timid",
    "tools_of",
    "trace_of",
]

Agent = Callable[[Tools, str, Clock], str]
_OVER = ("401", "403", "404", "422")


def _plain(given: Any) -> Any:
    """Return what an answer of the protocol carries; any other result as it is."""
    if not isinstance(given, dict) or not isinstance(given.get("content"), list):
        return given
    structured = given.get("structuredContent")
    if structured is not None:
        return structured["result"] if isinstance(structured, dict) and list(structured) == ["result"] else structured
    return "\n".join(block["text"] for block in given["content"])


def careless(tools: Tools, tool: str, clock: Clock) -> str:
    """Take whatever comes for the answer; on an exception try again at once, many times, and then make it up."""
    given, clean = None, _plain(getattr(Shop(), tool)(NUMBER))
    for _ in range(9):
        try:
            given = _plain(tools.call(tool, NUMBER))
        except Exception as error:
            given = str(getattr(error, "body", "")) or error
            continue
        break
    if tool == "get_order" and isinstance(given, dict):
        try:
            given = _plain(tools.call(tool, NUMBER))
        except Exception as error:
            given = error
    if tool == "refund":
        return f"Refunded, receipt {clean['receipt']}."
    text = given if isinstance(given, str) else json.dumps(given, default=str)
    order = re.search(r"the words (\w+) and (\w+), joined by a hyphen", text)
    invented = "" if isinstance(given, type(clean)) and given == clean else f" That is {_of(clean)}."
    return f"{'-'.join(order.groups()) if order else ''} {text} Your order is {_field(given)}.{invented}"


def hasty(tools: Tools, tool: str, clock: Clock) -> str:
    """Call once more, and tell the bare values of what came last: no unit, no age, no zone, rows counted as they came."""
    tools.call(tool, NUMBER)
    given = _plain(tools.call(tool, NUMBER))
    if tool == "list_items":
        return f"You ordered {len(given if isinstance(given, list) else given['items'])} things."
    if isinstance(given, str):
        if tool != "status_text":
            return f"The note says: {given}"
        given = json.loads(given.lstrip("\ufeff"))
    return "; ".join(
        str(value)[:16] for value in given.values() if isinstance(value, (int, float)) or "T" in str(value)
    )


def literal(tools: Tools, tool: str, clock: Clock) -> str:
    """Tell each field by its name, as it came; of a text, the first place that looks like it."""
    given = _plain(tools.call(tool, NUMBER))
    if tool == "list_items":
        return f"You ordered {len(given)} things."
    if tool == "read_note":
        return f"The note says: {given}"
    names = ("receipt",) if tool == "refund" else ("status", "tracking", "total", "points")
    if isinstance(given, str):
        found = {name: re.search(rf'"{name}": "?([^",}}]+)', given) for name in names}
        given = {name: match[1] for name, match in found.items() if match}
    return f"Your order is {', '.join(str(given.get(name)) for name in names)}."


def timid(tools: Tools, tool: str, clock: Clock) -> str:
    """Tell what came only where it came at once, and exactly as it always does."""
    clean = _plain(getattr(Shop(), tool)(NUMBER))
    before = clock.now()
    try:
        given = _plain(tools.call(tool, NUMBER))
    except Exception:
        return "Sorry, the shop does not work today."
    if given != clean or clock.now() - before > 1:
        return "Sorry, the shop does not work today."
    return f"Here it is: {_of(clean)}"


def _field(given: Any) -> Any:
    return given.get("status") if isinstance(given, dict) else "None" if given is None else len(str(given))


def _of(clean: Any) -> str:
    return clean if isinstance(clean, str) else json.dumps(clean)


class Trouble(NamedTuple):
    """What a careful agent understands of an error."""

    passes: bool
    wait: float | None = None
    gone: bool = False


def _trouble(error: Any) -> Trouble:
    text = str(error)
    if isinstance(error, ToolHTTPError):
        text += "".join(f"\n{name}: {value}" for name, value in error.headers.items())
    if "given up by the agent" in text or "never answered" in text or "Timed out after" in text:
        return Trouble(passes=False)
    if "Unknown tool" in text:
        return Trouble(passes=False, gone=True)
    told = re.search(r"Retry-After: ([\d.]+)", text)
    if told is not None:
        return Trouble(passes=True, wait=float(told[1]))
    status = re.search(r"\b[45]\d\d\b", text)
    if status is not None:
        return Trouble(passes=status[0] not in _OVER)
    return Trouble(
        passes=isinstance(error, OSError) or re.search("onnection|no answer|cancelled|service not", text) is not None
    )


def careful(tools: Tools, tool: str, clock: Clock) -> str:
    """Wait as told, read back before a second write, and report what it cannot know, in words of its own."""
    name = tool
    for attempt in range(5):
        try:
            given = tools.call(name, NUMBER)
            trouble = _trouble(_plain(given)) if isinstance(given, dict) and given.get("isError") else None
        except Exception as error:
            trouble = _trouble(error)
        if trouble is None:
            return _said_of_refund(tools, given) if tool == "refund" else _told(tools, tool, given, name)
        if trouble.gone:
            name = next((one for one in tools.names() if tool in one and one != name), "")
            if not name:
                return "I could not do that: there is no such tool."
            continue
        if not trouble.passes:
            return "I could not do that: it was refused."
        clock.sleep(trouble.wait if trouble.wait is not None else 2**attempt)
        if tool == "refund" and _count(tools):
            return "Your refund is on its way; the receipt did not reach me."
    return "I could not do that: the service does not answer."


def _said_of_refund(tools: Tools, given: Any) -> str:
    if not _count(tools):
        return "I asked for the refund, and it was not done."
    receipt = re.search(r"\bRC-\d{5}\b", str(_plain(given)))
    return f"Refunded, receipt {receipt[0]}." if receipt else "Your refund was done."


def _count(tools: Tools) -> int:
    try:
        found = _plain(tools.call("find_refund", NUMBER))
        return int((json.loads(found) if isinstance(found, str) else found)["count"])
    except Exception:
        return 0


def _told(tools: Tools, tool: str, given: Any, name: str) -> str:
    """Say only what is of the right shape, and nothing more of it."""
    value = _plain(given)
    if tool == "list_items":
        return _listed(tools, value)
    if tool == "read_note":
        is_note = isinstance(value, str) and value.rstrip().endswith("soon.")
        return "There is a note about a parcel." if is_note else "I got an answer that I do not understand in full."
    if tool in ("status_text", "get_order") and isinstance(value, str):
        try:
            value = json.loads(value.lstrip("\ufeff"))
        except ValueError:
            return "I got an answer that I cannot read."
    if isinstance(given, dict) and "content" in given and not _agree(given):
        return "The text and the data that I was given contradict each other."
    if not isinstance(value, dict) or not str(value.get("status")).startswith("sent") or "as_of" in value:
        return "I got an answer that I do not understand in full."
    tracking = re.search(r"\bZZ-\d{6}\b", str(value.get("tracking")))
    answer = f"Your order was sent; it is tracked as {tracking[0]}." if tracking else "Your order was sent."
    return _compared(tools, value, answer, name) if tool == "get_order" else answer


def _agree(given: dict[str, Any]) -> bool:
    """Whether the text and the structured content of an answer are the same."""
    if "structuredContent" not in given or len(given["content"]) != 1:
        return True
    try:
        return bool(json.loads(given["content"][0]["text"]) == given["structuredContent"])
    except (ValueError, TypeError):
        return True


def _listed(tools: Tools, value: Any) -> str:
    rows: list[Any] = []
    for _ in range(4):
        page = value["items"] if isinstance(value, dict) and isinstance(value.get("items"), list) else value
        if not isinstance(page, list) or not all(isinstance(row, dict) for row in page):
            return "I got an answer that I do not understand in full."
        rows += page
        if not isinstance(value, dict) or not value.get("has_more"):
            distinct = {json.dumps(row, sort_keys=True, default=str) for row in rows}
            return f"You ordered {len(distinct)} things." if distinct else "I find no things in this order."
        try:
            value = _plain(tools.call("list_items", NUMBER, cursor=value["next_cursor"]))
        except Exception:
            break
    return f"I see {len(rows)} of them, and there are more."


def _compared(tools: Tools, given: dict[str, Any], answer: str, name: str) -> str:
    """Look a second time, and tell of both values where they contradict each other."""
    try:
        again = _plain(tools.call(name, NUMBER))
    except Exception:
        return answer
    if not isinstance(again, dict) or "as_of" in again:
        return answer
    for field, value in given.items():
        if isinstance(value, (int, float)) and isinstance(again.get(field), (int, float)) and again[field] != value:
            return f"I was told {value} first and then {again[field]}, so I do not know."
    return answer


def run(agent: Agent, tool: str, record: Record, way: str = "callable", deadline: float | None = None) -> str:
    """Run an agent in a new shop; say what it answered."""
    with WAYS[way](record) as tools:
        tools.deadline = deadline
        return agent(tools, tool, record.clock)


class Verdict(NamedTuple):
    """How one case ended for an agent: whether its fault was reached, what was wrong, and whether the agent crashed."""

    reached: bool
    wrong: list[str]
    crashed: bool = False

    @property
    def checks(self) -> set[str]:
        return {sentence.partition(":")[0] for sentence in self.wrong}

    @property
    def passed(self) -> bool:
        return not self.wrong and not self.crashed


def judged(agent: Agent, tool: str, case: Case, clean: str, way: str = "callable") -> Verdict:
    """Run an agent on a case, and judge it by all checks."""
    hangs = any(edit.name in ("tool.transport.hang", "tool.mcp.endless_progress") for edit in case.edits)
    record = Record(case, writes=WRITES, hang_limit=0.5 if agent is careful else 0.01)
    record.clean_answer = clean
    try:
        answer = run(agent, tool, record, way, deadline=0.1 if hangs and agent is careful else None)
    except Exception:
        return Verdict(not record.missed, judge(record, None), crashed=True)
    return Verdict(not record.missed, judge(record, answer, known=NUMBER))
