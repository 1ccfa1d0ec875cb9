"""An order desk on the official openai client: a careless one, and a careful one."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx2
import openai
from openai import OpenAI
from openai.types.chat import ChatCompletion

NUMBER = {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}
TOOLS: list[Any] = [{"type": "function", "function": {"name": "get_order", "parameters": NUMBER}}]
STATES = ("received", "packed", "sent", "delivered")
SORRY = "I could not find out just now."


def careless(client: OpenAI, shop: str, question: str) -> str:
    """Take whatever the model and the shop send."""
    messages: list[Any] = [{"role": "user", "content": question}]
    while True:
        message = client.chat.completions.create(model="desk", messages=messages, tools=TOOLS).choices[0].message
        if not message.tool_calls:
            return message.content or ""
        messages.append(message.model_dump(exclude_none=True))
        for call in message.tool_calls:
            found = httpx2.get(f"{shop}/orders/{json.loads(call.function.arguments)['number']}").text
            messages.append({"role": "tool", "tool_call_id": call.id, "content": found})


def careful(client: OpenAI, shop: str, question: str) -> str:
    """Wait and try again where that helps, look at all that comes, and say so where nothing is known."""
    messages: list[Any] = [{"role": "user", "content": question}]
    for _ in range(3):
        message = _asked(client, messages)
        if message is None:
            return SORRY
        if not message.tool_calls:
            return message.content if isinstance(message.content, str) and message.content else SORRY
        messages.append(message.model_dump(exclude_none=True))
        for call in message.tool_calls:
            order = _order(shop, call)
            if order is None:
                return SORRY
            messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(order)})
    return SORRY


def _asked(client: OpenAI, messages: list[Any]) -> Any:
    """Return what the model says; None where nothing can be had. The client itself waits and tries again for 429 and 5xx."""
    for _ in range(3):
        try:
            got: Any = client.chat.completions.create(model="desk", messages=messages, tools=TOOLS)
        except openai.OpenAIError:
            return None
        except (ValueError, httpx2.HTTPError):  # a body that was cut, or is no JSON: the client lets these through
            time.sleep(1)
            continue
        if isinstance(got, ChatCompletion) and isinstance(got.choices, list) and got.choices:
            return getattr(got.choices[0], "message", None)
        time.sleep(1)
    return None


def _order(shop: str, call: Any) -> dict[str, str] | None:
    """Return the number and the state of the order, and nothing else of what the shop sends."""
    try:
        number = json.loads(call.function.arguments)["number"]
    except (ValueError, KeyError, TypeError):
        return None
    for attempt in range(3):
        try:
            response = httpx2.get(f"{shop}/orders/{number}", timeout=2)
            if response.status_code in (429, 500, 502, 503):
                wait = response.headers.get("Retry-After", "1")
                time.sleep(float(wait) if wait.isdigit() else 60)
                continue
            order = response.json() if response.status_code < 400 else None
        except (httpx2.HTTPError, ValueError):
            time.sleep(2**attempt)
            continue
        if not isinstance(order, dict) or order.get("status") not in STATES:
            return None
        return {"number": str(number), "status": order["status"]}
    return None


def told(client: OpenAI, question: str, *, whole: bool) -> str:
    """Return a streamed answer; with ``whole``, only one that came to its end."""
    answer, ended = "", False
    try:
        stream = client.chat.completions.create(
            model="desk", messages=[{"role": "user", "content": question}], stream=True
        )
        for chunk in stream:
            for choice in chunk.choices or ():
                answer += choice.delta.content or ""
                ended = ended or choice.finish_reason is not None
    except (openai.OpenAIError, ValueError, httpx2.HTTPError):
        if whole:
            return SORRY
        raise
    return answer if ended or not whole else SORRY
