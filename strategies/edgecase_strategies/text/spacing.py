"""Spaces that are missing, stray or doubled."""

from __future__ import annotations

import functools
import itertools
import re
from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import APOSTROPHES, MARKS
from edgecase_strategies.text.keyboards import above_space
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.shares import in_message
from edgecase_strategies.text.sites import Slip, Slips, draw_replacement, draw_slip, letters, safe, spread
from edgecase_strategies.text.words import normal, word_list

_BETWEEN = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])|(?<=[,;:.!?]) (?=[^\W\d_])")
# After a full stop it would make an address: "late.Please".
_AFTER_MARK = re.compile(r"(?<=[^\W\d_][,;!?]) (?=[^\W\d_])")
_MARK = re.compile(r"(?<=[^\W\d_])[,;!?](?=\s|\Z)")
# Scripts whose letters stay what they are when they meet.
_ALPHABETIC = re.compile(rf"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ{MARKS}{APOSTROPHES}]+")


@perturbation("text.spacing.join", keeps_truth=True, weight=in_message(1))
def join(text: Text, rng: Random) -> Edit | None:
    """Leave out the space between two words: "my order" becomes "myorder"."""
    return draw_replacement(text, rng, text.sites("spacing.join", lambda: _joined(text)))


@perturbation("text.spacing.key", keeps_truth=True, weight=in_message(0.5))
def key(text: Text, rng: Random) -> Edit | None:
    """Hit a key above the space bar for the space, as on a phone: "my order" becomes "mynorder"."""
    return draw_replacement(text, rng, text.sites("spacing.key", lambda: _hit_for_space(text)))


@perturbation("text.spacing.split", keeps_truth=True, weight=in_message(0.5))
def split(text: Text, rng: Random) -> Edit | None:
    """Put a stray space into a word: "order" becomes "or der"."""
    return draw_slip(text, rng, "spacing.split", _parted)


@perturbation("text.spacing.extra", keeps_truth=True, weight=in_message(1))
def extra(text: Text, rng: Random) -> Edit | None:
    """Type a space twice."""
    return draw_replacement(text, rng, text.sites("spacing.extra", lambda: _doubled(text)))


@perturbation("text.spacing.after_mark", keeps_truth=True, weight=in_message(1))
def after_mark(text: Text, rng: Random) -> Edit | None:
    """Leave out the space after a mark: "late,please"."""
    sites = text.find(_AFTER_MARK)
    return text.replace(*rng.choice(sites), "") if sites else None


@perturbation("text.spacing.before_mark", keeps_truth=True, weight=in_message(0.5))
def before_mark(text: Text, rng: Random) -> Edit | None:
    """Put a space before a mark: "where is it ?"."""
    sites = text.find(_MARK)
    if not sites:
        return None
    start, end = rng.choice(sites)
    return text.replace(start, end, " " + text.value[start:end])


PERTURBATIONS = (after_mark, before_mark, extra, join, key, split)


def _doubled(text: Text) -> list[tuple[int, int, str]]:
    return [(start, end, "  ") for start, end in spread(text.find(_BETWEEN))]


def _joined(text: Text) -> list[tuple[int, int, str]]:
    return [
        site
        for site in spread([(*gap, "") for gap, _, _ in _gaps(text)])
        if text.is_free(*site[:2]) and text.keeps(*site)
    ]


def _gaps(text: Text) -> list[tuple[tuple[int, int], str, str]]:
    """Return the single spaces between two words of letters, with the words."""
    return [
        ((first.end, second.start), first.text, second.text)
        for first, second in itertools.pairwise(text.words)
        if text.value[first.end : second.start] == " "
        and _ALPHABETIC.fullmatch(first.text)
        and _ALPHABETIC.fullmatch(second.text)
    ]


def _hit_for_space(text: Text) -> list[tuple[int, int, str]]:
    """Return the spaces with a letter in their place, where it makes no other word with what stands around."""
    if text.language is None:
        return []
    known = word_list(text.language)
    found = []
    for (start, end), one, other in spread(_gaps(text)):
        if not text.is_free(start, end):
            continue
        for letter in above_space(text.layout):
            # "an" before "other", and "a" before "and": whoever reads it must see the two words that were meant.
            made = (f"{one}{letter}{other}", f"{one}{letter}", f"{letter}{other}")
            if not any(normal(word) in known for word in made) and text.keeps(start, end, letter):
                found.append((start, end, letter))
    return found


@functools.lru_cache(maxsize=4096)
def _parted(word: str) -> Slips:
    bare = letters(word)
    if len(bare) < 4:
        return ()
    return safe(
        word,
        (Slip(n, n + 1, f"{word[n]} ") for n in bare[1:] if n + 2 < len(word) and word[n + 1].isalpha()),
    )
