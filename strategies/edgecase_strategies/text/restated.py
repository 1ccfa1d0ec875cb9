"""Requests that are said again, and sentences beside them that ask for nothing.

All are used on request only. What is said again is said in the seed's own words, so that its numbers and negations
are the seed's; a sentence that holds a label is not said again, since the label would then stand in two places.
"""

from __future__ import annotations

from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.announced import LEADS
from edgecase_strategies.text.phrases import is_labelled, load, phrases, sentence_ends, sentences
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import is_glued, spread

_LONGEST: Final = 400
"""Characters that people say again at most."""
_MARKS: Final = tuple(".!?…")


@perturbation("text.request.again", keeps_truth=True, default=False)
def again(text: Text, rng: Random) -> Edit | None:
    """Say a sentence again at the end: "Again: where is my refund?"."""
    places = text.sites("request.again", lambda: _repeatable(text))
    if not places:
        return None
    start, end = rng.choice(places)
    last = len(text.value)
    return text.replace(last, last, rng.choice(_leads(text)) + text.value[start:end])


@perturbation("text.request.twice", keeps_truth=True, default=False)
def twice(text: Text, rng: Random) -> Edit | None:
    """Send the whole request twice."""
    last = len(text.value)
    if text.truth.spans or last > _LONGEST or not any(letter.isalpha() for letter in text.value):
        return None
    return text.replace(last, last, rng.choice((" ", "\n", "\n\n")) + text.value)


@perturbation("text.request.aside", keeps_truth=True, default=False)
def aside(text: Text, rng: Random) -> Edit | None:
    """Add a sentence of small talk: "The weather is awful here."."""
    places = text.sites("request.aside", lambda: _places(text))
    said = phrases(text, "aside")
    if not places or not said:
        return None
    at, before, after = rng.choice(places)
    return text.replace(at, at, before + rng.choice(said) + after)


PERTURBATIONS = (again, aside, twice)


def _repeatable(text: Text) -> list[tuple[int, int]]:
    return spread(
        [
            (start, end)
            for start, end in sentences(text)
            if 2 < end - start <= _LONGEST
            and any(letter.isalpha() for letter in text.value[start:end])
            and not is_glued(text.value, start)
            and not any(label.start < end and start < label.end for label in text.truth.spans)
        ]
    )


def _leads(text: Text) -> tuple[str, ...]:
    """Return what can stand before a sentence that is said again; without a mark before it, it gets its own line."""
    own = load("phrases").get(text.language, {}).get("again", [])
    ends_marked = text.value.rstrip().endswith(_MARKS)
    return tuple(
        lead for lead in LEADS if (not lead.strip() or lead.strip() in own) and (ends_marked or lead.startswith("\n"))
    )


def _places(text: Text) -> list[tuple[int, str, str]]:
    value = text.value
    if not any(letter.isalpha() for letter in value):
        return []
    places = [(end, " ", "") for _, end in sentence_ends(text) if text.is_free(end, end) and not is_labelled(text, end)]
    if not is_glued(value, 0):
        places.append((0, "", " "))
    places.append((len(value), " " if value.endswith(_MARKS) else "\n", ""))
    return spread(places)
