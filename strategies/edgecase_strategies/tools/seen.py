"""What a check looks at: the record of a run, the answer as a text, and what the agent was shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from edgecase_strategies.case import encode
from edgecase_strategies.tools.fault import Evidence
from edgecase_strategies.tools.record import Made, Record

IDEMPOTENCY = ("idempotency_key", "request_id", "client_token")
"""Arguments by which a service knows a call again: they do not make another write of it."""


class Seen(NamedTuple):
    """What a check looks at: the record, the answer as a text, and what the agent was shown."""

    record: Record
    answer: str | None
    shown: str

    def says(self, text: str) -> bool:
        """Whether the answer has a text, as a word of its own."""
        return self.answer is not None and has(self.answer, text)

    def evidence(self, *marks: str) -> Iterator[tuple[Made, Evidence]]:
        """Yield what the injected faults left."""
        for made in self.record.calls:
            if made.fault is not None and made.change is not None:
                for one in made.change.evidence:
                    if one.mark in marks:
                        yield made, one


Check = Callable[[Seen], str | None]
"""Returns what is wrong in a sentence, or None."""


def has(text: str, part: str) -> bool:
    """Whether a text has a part that no letter or digit goes on from.

    >>> has("order AB-10427.", "AB-1042"), has("order AB-1042.", "AB-1042")
    (False, True)
    """
    return re.search(rf"(?<![\w]){re.escape(part)}(?![\w])", text) is not None


def same_words(seen: Seen, right: str, wrong: str) -> bool:
    """Whether the answer is the one of the clean run with something else in the place of a value, and nothing more."""
    clean = said(seen.record.clean_answer)
    if seen.answer is None or not has(clean, right):
        return False
    exchanged = re.sub(rf"(?<![\w]){re.escape(right)}(?![\w])", lambda found: wrong, clean)
    return squeezed(seen.answer) == squeezed(exchanged)


def said(answer: Any) -> str:
    """Return an answer as a text."""
    if answer is None:
        return ""
    return answer if isinstance(answer, str) else json.dumps(encode(answer), ensure_ascii=False)


def squeezed(text: str) -> str:
    """Return a text with one space wherever it has any."""
    return " ".join(text.split())


def arguments(made: Made) -> str:
    """Return the arguments of a call as a text."""
    return json.dumps(encode(made.arguments), ensure_ascii=False)


def asked(tool: str, given: Any) -> tuple[str, str]:
    """Return what a call asks for: the tool, and its arguments without the keys by which it is known again."""
    own = {name: value for name, value in encode(given).items() if name not in IDEMPOTENCY}
    return tool, json.dumps(own, sort_keys=True)
