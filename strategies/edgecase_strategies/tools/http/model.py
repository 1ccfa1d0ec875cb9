"""A model that says what a script has for it, in the shape of the chat completions of OpenAI's API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.case import Json
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.tools.answer import Answer, stream
from edgecase_strategies.tools.http.request import Request

CREATED = 1_750_000_000
"""The moment at which all completions were made: the same in each run, so that a recorded run can come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A call of a tool that the model asks for.

    >>> tool_call("get_order", number="AB-1")
    ToolCall(name='get_order', arguments={'number': 'AB-1'})
    """

    name: str
    arguments: Mapping[str, Json] = field(default_factory=dict)


def tool_call(name: str, **arguments: Json) -> ToolCall:
    """Return a call of a tool, for a model's script."""
    return ToolCall(name=name, arguments=arguments)


Say = str | ToolCall | Sequence[ToolCall]
"""What the model says in one turn: a text, or calls of tools."""


class Script:
    """A handler of chat completions.

    ``script`` is what the model says, turn by turn, or a function that takes the messages and returns what it says next. Of a
    list, the turn is counted in the messages that come, so that a request that comes twice gets the same answer.

    Raises InvalidOption if the script is neither.
    """

    def __init__(self, script: Any) -> None:
        if isinstance(script, (str, ToolCall)):
            script = [script]
        if not callable(script) and not (isinstance(script, Sequence) and script):
            raise InvalidOption(
                "A script is a list of what the model says, texts or tools.tool_call(…), or a function that takes the "
                f"messages and returns one of these; {script!r:.80} is not that."
            )
        self._script = script

    def __call__(self, request: Request) -> Any:
        """Answer a request."""
        asked = request.json
        messages = asked.get("messages") if isinstance(asked, dict) else None
        if not isinstance(messages, list) or not messages:
            return 400, _error("'messages' is a list of at least one message.", "messages")
        said = self._next(messages)
        turn = sum(isinstance(one, dict) and one.get("role") == "assistant" for one in messages)
        model = str(asked.get("model", "scripted"))
        if asked.get("stream"):
            options = asked.get("stream_options") or {}
            return stream(list(_chunks(said, turn, model, usage=bool(options.get("include_usage")))))
        message: dict[str, Json] = {"role": "assistant", "content": said if isinstance(said, str) else None}
        if not isinstance(said, str):
            message["tool_calls"] = [_call(one, turn, number) for number, one in enumerate(said)]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(said)}
        return Answer.of({**_head(turn, model, "chat.completion"), "choices": [choice], "usage": USAGE})

    def _next(self, messages: list[Any]) -> str | list[ToolCall]:
        if callable(self._script):
            said = self._script(messages)
        else:
            turn = sum(isinstance(one, dict) and one.get("role") == "assistant" for one in messages)
            said = self._script[min(turn, len(self._script) - 1)]
        if isinstance(said, str):
            return said
        calls = [said] if isinstance(said, ToolCall) else said
        if not isinstance(calls, Sequence) or not calls or not all(isinstance(one, ToolCall) for one in calls):
            raise InvalidOption(
                f"A script says a text, or tools.tool_call(…), or a list of such calls; {said!r:.80} is not that."
            )
        return list(calls)


USAGE = {"prompt_tokens": 20, "completion_tokens": 10, "total_tokens": 30}


def _head(turn: int, model: str, kind: str) -> dict[str, Json]:
    return {"id": f"chatcmpl-{turn:04d}scripted", "object": kind, "created": CREATED, "model": model}


def _finish(said: str | list[ToolCall]) -> str:
    return "stop" if isinstance(said, str) else "tool_calls"


def _call(one: ToolCall, turn: int, number: int) -> dict[str, Json]:
    function = {"name": one.name, "arguments": json.dumps(dict(one.arguments), ensure_ascii=False)}
    return {"id": f"call_{turn:04d}{number:02d}scripted", "type": "function", "function": function}


def _chunks(said: str | list[ToolCall], turn: int, model: str, *, usage: bool) -> Iterator[Any]:
    head = _head(turn, model, "chat.completion.chunk")

    def chunk(delta: dict[str, Json], finish: str | None = None) -> dict[str, Json]:
        return {**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]}

    if isinstance(said, str):
        yield chunk({"role": "assistant", "content": ""})
        for piece in pieces(said):
            yield chunk({"content": piece})
    else:
        yield chunk({"role": "assistant", "content": None})
        for number, one in enumerate(said):
            call = _call(one, turn, number)
            text = call["function"]["arguments"]
            first = {**call, "function": {"name": one.name, "arguments": ""}}
            yield chunk({"tool_calls": [{"index": number, **first}]})
            for start in range(0, len(text), 12):
                part = {"index": number, "function": {"arguments": text[start : start + 12]}}
                yield chunk({"tool_calls": [part]})
    yield chunk({}, _finish(said))
    if usage:
        yield {**head, "choices": [], "usage": USAGE}
    yield "[DONE]"


def pieces(text: str) -> list[str]:
    """Return a text in pieces as models stream it: a word with the space before it, and cut after a hyphen.

    >>> pieces("Your order AB-10427 is sent.")
    ['Your', ' order', ' AB-', '10427', ' is', ' sent.']
    """
    return re.findall(r"\s*[^\s-]*-|\s*[^\s-]+|\s+", text)


def _error(message: str, param: str | None = None) -> dict[str, Json]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": None}}
