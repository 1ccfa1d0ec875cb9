"""Write a message out of templates: its text, and the place of each request and slot in it, as it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Final

from edgecase_strategies.case import Span
from edgecase_strategies.text.request.grammar import Agrees, Choice, Node, Row, Slot
from edgecase_strategies.text.request.slots import People, Value, Values

REQUEST: Final = "request."
"""The label of a request's own span is this and its intent."""
TRIES: Final = 10
"""How often a value is drawn anew that another label of the same request has."""


class Writer:
    """A message that is being written."""

    def __init__(self, rng: Random, slots: Mapping[str, Values], person: People) -> None:
        self._rng, self._slots, self._person = rng, slots, person
        self._parts: list[str] = []
        self._size = 0
        self._space = False
        self._values: dict[str, Value] = {}
        self._taken: dict[str, set[str]] = {}
        self._request: int | None = None
        self.spans: list[Span] = []
        self.filled: list[dict[str, Any]] = []
        """The slots in the order of the text: which request they are of, label, kind, text, and what it says."""

    @property
    def text(self) -> str:
        """What is written so far."""
        return "".join(self._parts)

    def write(self, row: Row, requests: Callable[[], None] | None = None) -> None:
        """Write a template; ``requests`` writes what stands in the place of ``<requests>``."""
        for node in row.nodes:
            self._node(node, requests)

    def _node(self, node: Node, requests: Callable[[], None] | None) -> None:
        if isinstance(node, str):
            self._put(node)
        elif isinstance(node, Slot):
            self._slot(node)
        elif isinstance(node, Choice):
            self.write(self._rng.choice(node.options), requests)
        elif isinstance(node, Agrees):
            self._put(node.forms[self._value(node.label, node.kind).form])
        elif requests is not None:
            requests()

    def _put(self, text: str) -> None:
        """Write text. A space waits for what comes next, so that an option that is left out leaves no second one."""
        body = text.strip(" ")
        if text[:1] == " ":
            self._space = True
        if not body:
            return
        if body[0] in ".,\n":
            self._space = False
        self._settle()
        self._add(body)
        self._space = text[-1] == " " and body[-1] != "\n"

    def _settle(self) -> None:
        """Write the space that waits, so that what comes next begins where the text ends."""
        if self._space and self._size:
            self._add(" ")
        self._space = False

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._size += len(text)

    def _slot(self, slot: Slot) -> None:
        value = self._value(slot.label, slot.kind)
        self._settle()
        start = self._size
        self._add(value.text)
        self.spans.append(Span(start, self._size, slot.label))
        record = {"request": self._request, "label": slot.label, "kind": slot.kind, "text": value.text}
        if value.says is not None:
            record["value"] = value.says
        self.filled.append(record)

    def _value(self, label: str, kind: str) -> Value:
        """Return the value of a label in this request; two labels do not have the same one."""
        known = self._values.get(label)
        if known is None:
            values = self._slots[kind]
            taken = self._taken.setdefault(kind, set())
            for _ in range(TRIES):
                known = values.draw(self._rng, self._person, taken)
                if known.text not in taken:
                    break
            assert known is not None
            taken.add(known.text)
            self._values[label] = known
        return known

    def write_request(self, number: int, intent: str, sentence: Row) -> None:
        """Write one request, and label it; its slots have values of their own."""
        self._settle()
        self._values, self._taken = {}, {}
        self._request, start, first = number, self._size, len(self.spans)
        self.write(sentence)
        self.spans.insert(first, Span(start, self._size, f"{REQUEST}{intent}"))
        self._request, self._values = None, {}


def write(
    writer: Writer, frame: Row, intents: Sequence[str], sentences: Sequence[Row], joins: Sequence[Row], rng: Random
) -> None:
    """Write a whole message: its frame, and in it the requests one after the other."""

    def requests() -> None:
        for number, (intent, sentence) in enumerate(zip(intents, sentences, strict=True)):
            if number:
                writer.write(rng.choice(joins))
            writer.write_request(number, intent, sentence)

    writer.write(frame, requests)
