"""Where a thumb lands on the keyboard of a phone, and the slips of a word that come of it.

A touch is spread around the middle of its key as a Gaussian in two dimensions, so how often another key is hit is the share
of the spread that lies on it. A phone's keys are narrow and tall, and its rows stand otherwise than those of a
keyboard for ten fingers: most misses go to the side, a few up and down, and some across a corner, where a finger on
keys does not reach.

That touches are so spread, and that the spread is small beside a key but not nothing, is in Azenkot and Zhai (2012),
"Touch behavior with different postures on soft smartphone keyboards". The two figures below and the rows of the
keyboards (``data/phone_keyboards.json``) are from memory of such keyboards and not measured here. Their offsets, which
differ with how the phone is held, are left out, and so are misses on what is no letter: of the space bar there is
``text.spacing.key``.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import Slip, latin_words, letters, like, safe
from edgecase_strategies.text.slips import FIRST_FROM, SHORTEST, Slips, makes_another
from edgecase_strategies.weighted import Weighted

SPREAD: Final = 0.35
"""Standard deviation of a touch, to the side and up and down, in widths of a key."""
_HEIGHT: Final = 1.4
"""From the middle of one row to the next, in widths of a key."""
_FIRST: Final = 0.2
"""A first letter that is wrong is seen and mended: how many of them stay, for each of another letter.

In codespell's dictionary 2.0% of the misspellings have a wrong first letter, where each letter alike would make 11%.
"""
_ONE: Final = 17_500
"""The weight of misses that makes them as frequent as any other perturbation. They are as frequent then as neighbouring keys."""


@functools.cache
def _middles(layout: str) -> dict[str, tuple[float, float]]:
    source = importlib.resources.files("edgecase_strategies.text") / "data" / "phone_keyboards.json"
    rows = json.loads(source.read_text(encoding="utf-8"))[layout]
    return {key: (x + n, _HEIGHT * y) for y, (keys, x) in enumerate(rows) for n, key in enumerate(keys)}


@functools.cache
def hit_for(key: str, layout: str = "qwerty") -> Mapping[str, int]:
    """Return the letters that are hit for a letter, each with how many of a thousand touches hit it, the most first.

    >>> hit_for("g"), hit_for("p"), hit_for("l", "qwertz")["ö"]
    ({'f': 73, 'h': 73, 'v': 19, 't': 11, 'y': 11, 'b': 2, 'c': 2}, {'o': 73, 'l': 11}, 73)
    """
    middles = _middles(layout)
    if key not in middles:
        return {}
    x, y = middles[key]
    shares = {
        other: round(1_000 * _between(x2 - x, 0.5) * _between(y2 - y, _HEIGHT / 2))
        for other, (x2, y2) in middles.items()
        if other != key
    }
    return {other: share for other, share in sorted(shares.items(), key=lambda pair: (-pair[1], pair[0])) if share}


def _between(middle: float, half: float) -> float:
    """Return the share of the spread that is at most so far from a middle, to both sides."""
    low, high = (math.erf((middle + side) / (SPREAD * math.sqrt(2))) for side in (-half, half))
    return (high - low) / 2


def draw(text: Text, rng: Random) -> Edit | None:
    """Return one miss in one word; None where no word offers one."""
    sites = _sites(text)
    if not sites:
        return None
    origin, slips = rng.choice(sites)
    start, end, after = rng.choice(slips)
    return text.replace(origin + start, origin + end, after)


def weight(text: Text) -> float:
    """Return how often a key is missed in a text, beside what else happens to it."""
    return len(_sites(text)) / _ONE


def _sites(text: Text) -> Weighted[tuple[int, Slips]]:
    return text.sites("touch", lambda: Weighted(_found(text)))


def _found(text: Text) -> Iterator[tuple[tuple[int, Slips], int]]:
    for word in latin_words(text):
        slips = slips_of(word.text, text.language or "", text.layout)
        if slips:
            yield (word.start, slips), len(slips)


@functools.lru_cache(maxsize=4096)
def slips_of(word: str, language: str, layout: str) -> Slips:
    """Return the misses that a word offers, the likeliest first, less those that make another word of it.

    >>> slips_of("refund", "en", "qwerty").items[0], Slip(0, 1, "s") in slips_of("donut", "en", "qwerty").items
    (Slip(start=1, end=2, after='r'), True)
    """
    found = []
    places = letters(word)
    for at in places if len(places) >= SHORTEST else ():
        if at == 0 and len(places) < FIRST_FROM:
            continue
        for other, share in hit_for(_key(word[at], layout), layout).items():
            often = max(1, round(share * _FIRST)) if at == 0 else share
            found.append((-often, Slip(at, at + 1, like(word[at], other))))
    found.sort()
    kept = set(safe(word, (slip for _, slip in found), language))
    return Weighted((slip, -often) for often, slip in found if slip in kept and not makes_another(word, slip, language))


def _key(letter: str, layout: str) -> str:
    """Return the key that a letter is typed with: its own, or that of the letter without its marks."""
    small = letter.lower()
    return small if small in _middles(layout) else unicodedata.normalize("NFD", small)[0]
