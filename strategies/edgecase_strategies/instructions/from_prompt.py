"""A brief from a user's own prompt: a clause is added that contradicts one that was read there, or that follows from it.

A consistent clause says no more than the prompt does already, so that it is consistent with all of the prompt, read or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from edgecase_strategies.case import content_id, encode
from edgecase_strategies.errors import NothingApplies, UnsupportedSeed
from edgecase_strategies.instructions.answer import day_of
from edgecase_strategies.instructions.brief import CONTRADICTION, TWIN, At, Brief, Variant
from edgecase_strategies.instructions.constraints import Constraint, contradicts, of_json, satisfy, to_json
from edgecase_strategies.instructions.on_fields import Listed, Within
from edgecase_strategies.instructions.on_measures import Dated, OnWeekday
from edgecase_strategies.instructions.on_text import FORMATS, Amount, Closes, InFormat, InLanguage, Letters, Uses
from edgecase_strategies.instructions.prompts import Read, read
from edgecase_strategies.instructions.render.wordings import Wordings, locales, wordings
from edgecase_strategies.instructions.witness import witness

VARIETY = 6
"""How many clauses are drawn for each that was read."""
LOCALE = "en"


def brief_of_prompt(prompt: Any) -> Brief:
    """Return a prompt, or a list of messages, as a brief.

    >>> brief = brief_of_prompt("Write a poem. Use at least 300 words.")
    >>> sorted(brief.by_name)
    ['instruction.contradiction.length', 'instruction.twin.length']

    Raises NothingApplies where nothing can be read with certainty, and UnsupportedSeed for another kind of value.
    """
    texts = _texts(prompt)
    found: list[tuple[int, Read]] = []
    left: list[str] = []
    for part, text in texts.items():
        reading = read(text)
        found += [(part, one) for one in reading.clauses]
        left += reading.left_alone
    if not found:
        raise NothingApplies(
            f"The prompt holds nothing that can be read with certainty, so there is nothing to contradict: "
            f"{' / '.join(left)!r:.160}. Lengths, counts, words, letters, languages, formats, last lines, dates and "
            "recipients can be read, in English only; or draw instructions with instructions.contradicting(…), whose "
            f"locales are {', '.join(locales())}."
        )
    return _Maker(prompt, texts, found).brief()


def _texts(prompt: Any) -> dict[int, str]:
    """Return the texts that ask for something, by the number of their message."""
    if isinstance(prompt, str):
        return {0: prompt}
    if (
        isinstance(prompt, Sequence)
        and prompt
        and all(isinstance(one, Mapping) and isinstance(one.get("content"), str) and "role" in one for one in prompt)
    ):
        texts = {number: one["content"] for number, one in enumerate(prompt) if one["role"] in ("system", "user")}
        if texts and prompt[max(texts)]["role"] == "user":
            return texts
        raise UnsupportedSeed(
            "The messages hold none of a user after the system's, so there is nowhere to add a clause."
        )
    raise UnsupportedSeed(
        f"A prompt is a text or a list of messages with role and content; {prompt!r:.80} is of type {type(prompt).__name__}."
    )


class _Maker:
    def __init__(self, prompt: Any, texts: Mapping[int, str], found: Sequence[tuple[int, Read]]) -> None:
        self.prompt = prompt if isinstance(prompt, str) else [dict(one) for one in prompt]
        self.found = found
        self.texts = texts
        self.words: Wordings = wordings(LOCALE)
        digest = hashlib.sha256(content_id(encode(self.prompt)).encode("ascii")).digest()
        self.rng = Random(int.from_bytes(digest, "big"))
        self.base: list[Constraint] = [one.what for _, one in found]
        self.part = max(texts)
        text = texts[self.part]
        self.end = len(text)
        self.joint = "\n" if "\n" in text else " "

    def brief(self) -> Brief:
        variants: dict[str, Variant] = {}
        for number, (_, one) in enumerate(self.found):
            for _ in range(VARIETY):
                for made in (self._against(number, one), self._beside(number, one)):
                    if made is not None:
                        variants.setdefault(f"{made.name} {made.after}", made)
        where = "message" if isinstance(self.prompt, str) else "turns"
        places: list[At] = [(part, one.start, one.end) for part, one in self.found]
        facts: dict[str, Any] = {
            "family": self.found[0][1].family,
            "where": where,
            "locale": LOCALE,
            "register": "plain",
            "pair": content_id(encode(self.prompt)),
            "keep": self._keep(variants.values()),
            "appended": True,
            "clauses": [to_json(one) for one in self.base],
            "at": places,
            "witness": {},
        }
        return Brief(self.prompt, facts, list(variants.values()))

    def _keep(self, variants: Iterable[Variant]) -> list[str]:
        """Return the clauses as the user wrote them, and the words that the added ones are about."""
        texts = [self.texts[part][one.start : one.end] for part, one in self.found]
        texts += [text for one in variants for text in self.words.named(of_json(one.says), 0)]
        return list(dict.fromkeys(texts))

    def _against(self, number: int, one: Read) -> Variant | None:
        made = _opposite(one.what, self.rng)
        if made is None or not contradicts([one.what, made]):
            return None
        return self._variant(f"instruction.{CONTRADICTION}.{one.family}", made, conflict=(number, len(self.base)))

    def _beside(self, number: int, one: Read) -> Variant | None:
        made = _weaker(one.what, self.rng)
        for base in (self.base, [one.what]):
            holds = [*base, made]
            model = satisfy(holds)
            if model is not None and witness(holds, model) is not None:
                kept = [to_json(each) for each in holds]
                name = f"instruction.{TWIN}.{one.family}"
                return self._variant(name, made, holds=kept, witness=model)
        return None

    def _variant(self, name: str, says: Constraint, **known: Any) -> Variant:
        text = self.words.say(says, "plain", self.rng.randrange(60))
        span = (self.end, self.end)
        start = self.end + len(self.joint)
        return Variant(
            name=name,
            place=span if isinstance(self.prompt, str) else (self.part, span),
            before="",
            after=f"{self.joint}{text}",
            says=to_json(says),
            at=(self.part, start, start + len(text)),
            **known,
        )


def _opposite(what: Constraint, rng: Random) -> Constraint | None:
    """Return a constraint that cannot be kept beside another, or None for one that has no opposite here."""
    match what:
        case Amount(unit=unit, least=int(least), most=int(most)) if least == most:
            others = [number for number in range(max(1, least - 5), least + 6) if number != least]
            other = rng.choice(others)
            return Amount(unit=unit, least=other, most=other)
        case Amount(unit=unit, least=int(least), most=None) if least > 1:
            return Amount(unit=unit, most=rng.randrange(max(1, least // 4), least))
        case Amount(unit=unit, least=1, most=None):
            return Amount(unit=unit, most=0)
        case Amount(unit=unit, least=None, most=int(most)):
            return Amount(unit=unit, least=rng.randrange(most + 1, 2 * most + 3))
        case Uses(phrase=phrase, least=int(least), most=None) if least > 2:
            return Uses(phrase=phrase, most=rng.randrange(1, least))
        case Uses(phrase=phrase, most=0):
            return Uses(phrase=phrase, least=rng.randrange(3, 12) if phrase == "," else 1)
        case Uses(phrase=phrase):
            return Uses(phrase=phrase, most=0)
        case Letters(case=case):
            return Letters(case="lower" if case == "upper" else "upper")
        case InLanguage(language=language):
            known = wordings(LOCALE).data["languages"]
            return InLanguage(language=rng.choice([code for code in known if code != language]))
        case InFormat(format=name):
            return InFormat(format=rng.choice([other for other in FORMATS if other != name]))
        case Closes(line=line):
            lines = wordings(LOCALE).vocabulary["lines"]
            return Closes(line=rng.choice([one for one in lines if one.casefold() not in line.casefold()]))
        case Listed():
            return Listed(thing=what.thing, attribute=what.attribute, value=what.value, listed=not what.listed)
        case Dated(earliest=earliest):
            right = ((day_of(earliest) or 1) - 1) % 7
            return OnWeekday(thing=what.thing, attribute=what.attribute, weekday=(right + rng.randrange(1, 7)) % 7)
        case Within(most=int(most), least=None):
            return Within(thing=what.thing, attribute=what.attribute, least=rng.randrange(most + 1, 2 * most + 3))
        case _:
            return None


def _weaker(what: Constraint, rng: Random) -> Constraint:
    """Return a constraint that holds wherever another does: a looser bound, or the same again."""
    match what:
        case Amount(unit=unit, least=int(least), most=None) if least > 1:
            return Amount(unit=unit, least=rng.randrange(max(1, least // 2), least))
        case Amount(unit=unit, least=None, most=int(most)):
            return Amount(unit=unit, most=rng.randrange(most + 1, 2 * most + 3))
        case Uses(phrase=phrase, least=int(least), most=None) if least > 2:
            return Uses(phrase=phrase, least=rng.randrange(2, least))
        case Dated(earliest=earliest):
            return OnWeekday(thing=what.thing, attribute=what.attribute, weekday=((day_of(earliest) or 1) - 1) % 7)
        case Within(most=int(most), least=None):
            return Within(thing=what.thing, attribute=what.attribute, most=rng.randrange(most + 1, 2 * most + 3))
        case _:
            return what
