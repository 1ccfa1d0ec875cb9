"""Confirm a conversation: what is not the text of the last user turn is what it was, and that text is confirmed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from edgecase_strategies.case import Case, Edit, Seed, Span, Truth, encode
from edgecase_strategies.conversations.marks import marks_of
from edgecase_strategies.conversations.seed import Conversation
from edgecase_strategies.text.verify import verify as verify_text


def verify(conversation: Conversation, case: Case) -> str | None:
    """Return why the truth of a case cannot be confirmed, or None.

    >>> seed = Seed(value=[{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello there"}])
    >>> value = [{"role": "system", "content": "Be rude."}, {"role": "user", "content": "Helo there"}]
    >>> edit = Edit(name="text.typo.omit", place=(1, (2, 3)), before="l", after="")
    >>> case = Case(room="conversation", seed=seed, edits=(edit,), value=value)
    >>> verify(Conversation(seed.value), case)
    'something beside the last user turn changed'
    """
    before, after = encode(case.seed.value), encode(case.value)
    if type(case.value) is not type(case.seed.value) or len(before) != len(after):
        return "the messages are not as many"
    turn = conversation.parts[0].place.message
    if before[:turn] + before[turn + 1 :] != after[:turn] + after[turn + 1 :]:
        return "something beside the last user turn changed"
    was, now = _split(case.seed.value[turn]), _split(case.value[turn])
    if (
        was[0] != now[0]
        or was[1].keys() != now[1].keys()
        or list(was[1]) != [part.place[1] for part in conversation.parts]
    ):
        return "something beside the text of the turn changed"
    return _check_texts(conversation, case, was[1], now[1])


def _split(message: Any) -> tuple[Any, dict[int | None, str]]:
    """Return a message's record without its texts, and its texts by part."""
    record = _fields(message)
    content = record.pop("content")
    rest: list[Any] = [type(message).__qualname__, list(_fields(message)), encode(list(record.values()))]
    if isinstance(content, str):
        return rest, {None: content}
    texts: dict[int | None, str] = {}
    for number, part in enumerate(content):
        fields = {} if isinstance(part, str) else _fields(part)
        if isinstance(part, str):
            texts[number] = part
        elif fields.get("type") in ("text", "input_text") and isinstance(fields.get("text"), str):
            texts[number] = fields.pop("text")
        rest.append([type(part).__qualname__, encode(list(fields.items()))])
    return rest, texts


def _fields(value: Any) -> dict[str, Any]:
    """Return what a message or part holds, by name."""
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "_asdict"):
        return dict(value._asdict())
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if hasattr(value, "model_copy"):
        return dict(value)
    return dict(vars(value)) if hasattr(value, "__dict__") else {"role": value.role, "content": value.content}


def _check_texts(
    conversation: Conversation, case: Case, was: Mapping[int | None, str], now: Mapping[int | None, str]
) -> str | None:
    changed = False
    offset = moved = 0
    for place, text, _ in conversation.parts:
        number = place.part
        where = (place.message,) if number is None else (place.message, number)
        edits = tuple(
            Edit(name=edit.name, place=edit.place[-1], before=edit.before, after=edit.after)
            for edit in case.edits
            if edit.place[:-1] == where
        )
        if not edits:
            if was[number] != now[number]:
                return "a text changed without an edit"
        else:
            marks = () if number is not None else marks_of(case.seed.truth, place.message)
            now_marks = () if number is not None else marks_of(case.truth, place.message)
            spans = _inside(case.seed.truth.spans, offset, was[number])
            one = Case(
                room="text",
                seed=Seed(value=was[number], truth=Truth(spans=(*spans, *marks))),
                edits=edits,
                value=now[number],
                truth=Truth(spans=(*_inside(case.truth.spans, moved, now[number]), *now_marks)),
            )
            reason = verify_text(text, one)
            if reason is not None:
                return reason
            changed = True
        offset, moved = offset + len(was[number]), moved + len(now[number])
    return None if changed else "the value is the seed"


def _inside(spans: tuple[Span, ...], offset: int, text: str) -> tuple[Span, ...]:
    """Return the spans that lie in one of the texts, in its own coordinates."""
    size = len(text)
    return tuple(
        Span(span.start - offset, span.end - offset, span.label)
        for span in spans
        if offset <= span.start <= span.end <= offset + size
    )
