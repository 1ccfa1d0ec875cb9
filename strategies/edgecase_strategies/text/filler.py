"""What people put between the words of a message: hesitations, openers, emoji, a word twice."""

from __future__ import annotations

from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import WORD, kind_of
from edgecase_strategies.text.phrases import gaps, greeting_words, is_labelled, phrases, sentence_ends
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.shares import in_message
from edgecase_strategies.text.sites import draw_replacement, is_glued, stands_whole

EMOJI: Final = ("👀", "🤔", "📦", "📱", "📞", "💬", "🛒", "📧", "👇", "👉")
"""One code point each, and none says whether the writer is glad or angry: the mood of a text is part of its truth."""
_BREAKS_IN: Final = frozenset(["like", "you know", "tipo", "sabe", "tu vois", "weet je", "o sea"])
"""Fillers that stand between commas, since "I like want" says something else."""


@perturbation("text.filler.opener", keeps_truth=True, weight=in_message(0.5))
def opener(text: Text, rng: Random) -> Edit | None:
    """Begin with a word that says nothing: "ok so where is my refund?"."""
    return draw_replacement(text, rng, text.sites("filler.opener", lambda: _openers(text)))


@perturbation("text.filler.hesitate", keeps_truth=True, weight=in_message(0.25))
def hesitate(text: Text, rng: Random) -> Edit | None:
    """Put a hesitation between two words: "my uh refund"."""
    places = gaps(text)
    words = phrases(text, "filler")
    if not places or not words:
        return None
    start, end = rng.choice(places)
    filler = rng.choice(words)
    # Where the comma goes belongs to the word before.
    return text.replace(start, start, f", {filler},") if filler in _BREAKS_IN else text.replace(end, end, f"{filler} ")


@perturbation("text.filler.emoji", keeps_truth=True, weight=in_message(1))
def emoji(text: Text, rng: Random) -> Edit | None:
    """Put an emoji after a sentence, one that says nothing of the writer's mood: "Where is it? 📦"."""
    places = text.sites("filler.emoji", lambda: _emoji_places(text))
    if not places:
        return None
    at = rng.choice(places)
    return text.replace(at, at, " " + rng.choice(EMOJI) * rng.choice((1, 1, 1, 2, 3)))


@perturbation("text.filler.repeat", keeps_truth=True, weight=in_message(0.5))
def repeat(text: Text, rng: Random) -> Edit | None:
    """Write a short word twice: "to the the shop"."""
    return draw_replacement(text, rng, text.sites("filler.repeat", lambda: _doubled(text)))


PERTURBATIONS = (emoji, hesitate, opener, repeat)


def _openers(text: Text) -> list[tuple[int, int, str]]:
    value = text.value
    first = WORD.match(value)
    if first is None or is_glued(value, 0):
        return []
    small = value[0].islower()
    greeted = first.group().lower() in greeting_words()
    # The word that began the text is written small behind the opener, or left as it is.
    seconds = [(0, "")]
    is_begun = len(first.group()) > 1 and first.group().istitle() and len(value[0].lower()) == 1
    if is_begun and text.is_free(0, 1) and not any(span.start == 0 for span in text.truth.spans):
        seconds.append((1, value[0].lower()))
    return [
        (0, end, f"{opener if small else opener[:1].upper() + opener[1:]}{comma} {second}")
        for opener in phrases(text, "opener")
        if not (greeted and opener.split()[0] in greeting_words())
        for comma in (",", "")
        for end, second in seconds
    ]


def _emoji_places(text: Text) -> list[int]:
    value = text.value
    places = [end for _, end in sentence_ends(text)]
    last = len(value.rstrip())
    if last and any(letter.isalpha() for letter in value[:last]):
        places.append(last)
    return [at for at in places if text.is_free(at, at) and not is_glued(value, at) and not is_labelled(text, at)]


def _doubled(text: Text) -> list[tuple[int, int, str]]:
    # Long words are not typed twice by accident; "no no" says more than "no", and "so so" something else.
    value = text.value
    return [
        (word.start, word.start, f"{word.text} ")
        for word in text.words
        if len(word.text) <= 4
        and word.text.lower() != "so"
        and kind_of(word.text) is None
        and stands_whole(value, word)
        and value[word.end : word.end + 1] == " "
        and (word.start == 0 or value[word.start - 1].isspace())
        and text.is_free(word.start, word.start)
        and not is_labelled(text, word.start)
    ]
