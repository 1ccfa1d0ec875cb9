"""Confirm the labels of a message from its text alone; nothing here is shared with what wrote the message."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from edgecase_strategies.case import Seed, Span

_SYNTAX: Final = re.compile(r"[{}<>|\[\]\\]")
_SPACES: Final = re.compile(r" [ .,\n]|^\s|\s$|\n ")
_EMAIL: Final = re.compile(r"[a-z]+\.[a-z]+@example\.(?:com|org|net)")
_WORDLIKE: Final = re.compile(r"\w")
_REQUEST: Final = "request."


def verify(seed: Seed, keywords: Mapping[str, Sequence[str]]) -> str | None:
    """Return why a message's labels cannot be confirmed, or None.

    Each slot's text must stand by itself where its label says and say what its record says; each request must hold
    a key word of its intent and its own slots; requests follow one another; no label and no template is left over.

    >>> from edgecase_strategies.case import Truth
    >>> facts = {"intents": ["cancel"], "slots": []}
    >>> truth = Truth(intent="cancel", spans=(Span(0, 10, "request.cancel"),), facts=facts)
    >>> verify(Seed(value="Cancel it.", truth=truth), {"cancel": ["cancel"]})
    >>> verify(Seed(value="Refund it.", truth=truth), {"cancel": ["cancel"]})
    'a request has no key word of its intent'
    """
    text, truth = seed.value, seed.truth
    intents, slots = truth.facts["intents"], truth.facts["slots"]
    if _SYNTAX.search(text) or _SPACES.search(text):
        return "the message is not well written"
    requests = [span for span in truth.spans if span.label.startswith(_REQUEST)]
    labels = [span for span in truth.spans if not span.label.startswith(_REQUEST)]
    if [span.label for span in requests] != [f"{_REQUEST}{intent}" for intent in intents]:
        return "the requests are not those of the intents"
    if truth.intent != (intents[0] if len(intents) == 1 else None) or len({*intents}) != len(intents):
        return "the intent is not that of the request"
    if any(one.end > other.start for one, other in itertools.pairwise(requests)):
        return "requests overlap"
    for span, intent in zip(requests, intents, strict=True):
        words = text[span.start : span.end].casefold()
        if not any(re.search(rf"(?<!\w){re.escape(word.casefold())}", words) for word in keywords[intent]):
            return "a request has no key word of its intent"
    if [span.label for span in labels] != [slot["label"] for slot in slots]:
        return "the labels are not those of the slots"
    return _check_slots(text, requests, labels, slots)


def _check_slots(
    text: str, requests: Sequence[Span], labels: Sequence[Span], slots: Sequence[Mapping[str, Any]]
) -> str | None:
    found: dict[tuple[Any, str], dict[str, str]] = {}
    for span, slot in zip(labels, slots, strict=True):
        around = text[span.start - 1 : span.start] + text[span.end : span.end + 1]
        if text[span.start : span.end] != slot["text"] or _WORDLIKE.search(around):
            return "a slot's text is not where its label is"
        inside = [n for n, request in enumerate(requests) if request.start <= span.start and span.end <= request.end]
        if inside != ([] if slot["request"] is None else [slot["request"]]):
            return "a slot is not in its request"
        if not _says(slot):
            return "a slot does not say what its record says"
        same = found.setdefault((slot["request"], slot["kind"]), {})
        if same.setdefault(slot["label"], slot["text"]) != slot["text"]:
            return "a label has two values in one request"
    if any(len({*texts.values()}) != len(texts) for texts in found.values()):
        return "two labels have one value"
    return None


def _says(slot: Mapping[str, Any]) -> bool:
    """Whether a slot's text, read anew, says what its record says."""
    text, says = slot["text"], slot.get("value")
    if slot["kind"] == "email":
        return _EMAIL.fullmatch(text) is not None
    if says is None:
        return True
    numbers = re.findall(r"\d+", text)
    if slot["kind"] == "quantity":
        return numbers == [str(says)]
    if slot["kind"] == "amount":
        return len(numbers) == 2 and int(numbers[0]) * 100 + int(numbers[1]) == round(100 * says)
    year, _, rest = says.rpartition("-")[0].rpartition("-")
    day = says[-2:]
    return bool(rest) and (year in ("-", "") or year in numbers) and any(int(one) == int(day) for one in numbers)
