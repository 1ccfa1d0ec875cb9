"""An answer for which constraints hold, built from what the prover found and then checked by their predicates."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any

from edgecase_strategies.instructions.answer import Answer, count_words, languages
from edgecase_strategies.instructions.constraints import TEXT_KINDS, Constraint, satisfy
from edgecase_strategies.instructions.on_text import Begins, Closes, Uses
from edgecase_strategies.instructions.solve import Model

_PLAIN = "quite calm plain bright early green soft round warm small"
_LONGEST = 200_000
_FORMS = {"placeholders": "[{}]", "highlights": "*{}*", "titles": "<<{}>>"}


def witness(constraints: Sequence[Constraint], model: Model | None = None) -> Answer | None:
    """Return an answer for which each predicate holds, or None where there is none or none could be built.

    >>> from edgecase_strategies.instructions.on_text import Amount, Letters
    >>> three = Amount(unit="words", least=3, most=3)
    >>> witness([three, Letters(case="upper")]).text
    'QUITE CALM PLAIN'
    """
    if model is None:
        model = satisfy(constraints)
        if model is None:
            return None
    fields: dict[str, Any] = {}
    on_text: list[Any] = []
    for one in constraints:
        if isinstance(one, TEXT_KINDS):
            on_text.append(one)
        else:
            one.put(model, fields)
    answer = Answer(text=_text(on_text, model) if on_text else "", fields=fields)
    return answer if all(one.holds(answer) for one in constraints) else None


def _text(constraints: Sequence[Any], model: Model) -> str:
    """Return a text that is written as the model says, as far as such texts go."""
    words = _Words(constraints, model)
    wanted = {unit: int(model.get(f"text.{unit}", 0)) for unit in ("bullets", "paragraphs", "sentences", "words")}
    if max([*wanted.values(), *(int(value) for value in model.values() if isinstance(value, int))]) > _LONGEST:
        return ""
    shape = str(model.get("text.format", "")) or "prose"
    closing = next((one.line for one in constraints if isinstance(one, Closes)), "")
    if shape in ("json", "csv", "table"):
        text = _shaped(shape, words.take(max(2, wanted["words"])))
    elif wanted["bullets"] or shape == "bullets":
        bullets = max(1, wanted["bullets"])
        text = "\n".join(f"- {' '.join(part)}" for part in _parts(words.take(max(bullets, wanted["words"])), bullets))
    else:
        text = _prose(words, wanted, closing)
    postscripts = int(model.get("text.postscripts", 0))
    text += f"\nP.S. {words.filler[0]}" * postscripts
    missing = int(model.get("text.characters", 0)) - len(text) - (len(closing) + 1 if closing else 0)
    if 0 < missing <= _LONGEST:
        text += "a" * missing
    if closing:
        text = f"{text}\n{closing}" if text else closing
    case = model.get("text.letters")
    return text.upper() if case == "upper" else text.lower() if case == "lower" else text


def _prose(words: _Words, wanted: dict[str, int], closing: str) -> str:
    sentences = max(0, wanted["sentences"] - bool(closing))
    paragraphs = max(1, wanted["paragraphs"])
    blocks = max(sentences, paragraphs, 1)
    count = max(blocks, wanted["words"] - count_words(closing))
    stop = "." if sentences else ""
    parts = [f"{' '.join(part)}{stop}" for part in _parts(words.take(count), blocks)]
    return "\n\n".join(" ".join(group) for group in _parts(parts, paragraphs))


def _shaped(shape: str, words: list[str]) -> str:
    if shape == "json":
        return json.dumps({words[0]: " ".join(words[1:])}, ensure_ascii=False)
    half = (len(words) + 1) // 2
    rows = [words[:half], words[half:]]
    if shape == "csv":
        return "\n".join(f"{row[0] if row else ''},{' '.join(row[1:])}" for row in rows)
    return "\n".join(f"|{row[0] if row else ''}|{' '.join(row[1:])}|" for row in rows)


def _parts(items: list[str], count: int) -> list[list[str]]:
    """Return the items in so many parts of nearly the same size."""
    size, more = divmod(len(items), count)
    sizes = [size + 1] * more + [size] * (count - more)
    source = iter(items)
    return [list(islice(source, one)) for one in sizes]


class _Words:
    """The words of a text, those that must be there first."""

    def __init__(self, constraints: Sequence[Any], model: Model) -> None:
        self.must: list[str] = []
        for one in constraints:
            if isinstance(one, Begins):
                self.must.insert(0, one.word)
            elif isinstance(one, Uses):
                self.must += [one.phrase] * int(model.get(one.variable, 0))
        word = _filler(str(model.get("text.language", "")))[0]
        for unit, form in _FORMS.items():
            self.must += [form.format(word)] * int(model.get(f"text.{unit}", 0))
        never = {one.phrase.casefold() for one in constraints if isinstance(one, Uses)}
        never |= {one.word.casefold() for one in constraints if isinstance(one, Begins)}
        self.filler = [word for word in _filler(str(model.get("text.language", ""))) if word not in never]
        self.language = bool(model.get("text.language"))

    def take(self, count: int) -> list[str]:
        """Return words that count as so many, or as many as must be there."""
        text: list[str] = []
        for phrase in self.must:
            if re.search(r"\w", phrase) or not text:
                text.append(phrase if re.search(r"\w", phrase) else f"{self.filler[0]}{phrase}")
            else:
                text[-1] += phrase
        if self.language:
            count = max(count, len(text) + len(self.filler))
        rest = count - sum(count_words(word) for word in text)
        return text + list(islice(cycle(self.filler), max(0, rest)))


@functools.cache
def _filler(language: str) -> tuple[str, ...]:
    entry = languages().get(language)
    return tuple(entry["sentence"].split() if entry else _PLAIN.split())
