"""Letters that are not those that were meant: by keyboard, by correction, by encoding."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from random import Random

from edgecase_strategies.case import Edit, Json
from edgecase_strategies.forms.faults.draws import draw
from edgecase_strategies.forms.fields import Field
from edgecase_strategies.forms.seed import Form
from edgecase_strategies.perturbation import perturbation

CUT = 10
"""Letters of a short column, after which a value is cut off."""
_LOOKALIKES = {"0": "O", "1": "l"}


@perturbation("form.letters.quotes", keeps_truth=False)
def quotes(form: Form, rng: Random) -> Edit | None:
    """Turn quotes and hyphens into those of a word processor."""
    return draw(form, rng, "quotes", _smart)


@perturbation("form.letters.emoji", keeps_truth=False)
def emoji(form: Form, rng: Random) -> Edit | None:
    """Put an emoji after the value."""
    return draw(form, rng, "emoji", lambda field: [f"{field.value} {one}" for one in "🙂👍🙏"] if field.is_text else ())


@perturbation("form.letters.upper", keeps_truth=False)
def upper(form: Form, rng: Random) -> Edit | None:
    """Write in capitals."""
    return draw(form, rng, "upper", lambda field: _restyled(field, str.upper))


@perturbation("form.letters.lower", keeps_truth=False)
def lower(form: Form, rng: Random) -> Edit | None:
    """Write without capitals."""
    return draw(form, rng, "lower", lambda field: _restyled(field, str.lower))


@perturbation("form.letters.mojibake", keeps_truth=False)
def mojibake(form: Form, rng: Random) -> Edit | None:
    """Read UTF-8 as Windows-1252: "ZoÃ«"."""
    return draw(form, rng, "mojibake", _garbled)


@perturbation("form.letters.plain", keeps_truth=False)
def plain(form: Form, rng: Random) -> Edit | None:
    """Lose the accents: "Zoe"."""
    return draw(form, rng, "plain", _without_marks)


@perturbation("form.letters.fullwidth", keeps_truth=False)
def fullwidth(form: Form, rng: Random) -> Edit | None:
    """Type digits of full width, as a Japanese keyboard does."""
    return draw(form, rng, "fullwidth", _wide)


@perturbation("form.letters.lookalike", keeps_truth=False)
def lookalike(form: Form, rng: Random) -> Edit | None:
    """Type the letter O for 0, or l for 1."""
    return draw(form, rng, "lookalike", _alike)


@perturbation("form.letters.transpose", keeps_truth=False)
def transpose(form: Form, rng: Random) -> Edit | None:
    """Swap two neighbouring characters."""
    return draw(form, rng, "transpose", _swapped)


@perturbation("form.letters.truncate", keeps_truth=False)
def truncate(form: Form, rng: Random) -> Edit | None:
    """Cut the value off after ten characters."""
    return draw(form, rng, "truncate", _cut)


FAULTS = (emoji, fullwidth, lookalike, lower, mojibake, plain, quotes, transpose, truncate, upper)


def _smart(field: Field) -> Iterator[Json]:
    if not field.is_text:
        return
    text = field.value.replace("'", "’").replace("-", "–")
    for n, part in enumerate(text.split('"')):
        text = part if not n else f"{text}{'“' if n % 2 else '”'}{part}"
    yield text


def _restyled(field: Field, style: object) -> Iterator[Json]:
    # A choice in another case is a kind of its own, and its intent is exact.
    if field.is_plain_text and callable(style):
        yield style(field.value)


def _garbled(field: Field) -> Iterator[Json]:
    if isinstance(field.value, str) and not field.value.isascii():
        try:
            yield field.value.encode("utf-8").decode("cp1252")
        except UnicodeDecodeError:
            return


def _without_marks(field: Field) -> Iterator[Json]:
    if isinstance(field.value, str) and not field.value.isascii():
        apart = unicodedata.normalize("NFD", field.value)
        yield unicodedata.normalize("NFC", "".join(one for one in apart if not unicodedata.combining(one)))


def _wide(field: Field) -> Iterator[Json]:
    if field.is_text and any("0" <= one <= "9" for one in field.value):
        yield "".join(chr(ord(one) + 0xFEE0) if "0" <= one <= "9" else one for one in field.value)


def _alike(field: Field) -> Iterator[Json]:
    if field.is_text and not field.choices:
        for digit, letter in _LOOKALIKES.items():
            yield field.value.replace(digit, letter)
            yield field.value.replace(digit, letter, 1)


def _cut(field: Field) -> Iterator[Json]:
    if field.is_text and len(field.value) > CUT:
        cut = field.value[:CUT]
        # "ana@exampl" passes for an address with some validators and not with others.
        if "." in cut.partition("@")[2] or "@" not in cut:
            yield cut


def _swapped(field: Field) -> Iterator[Json]:
    if field.is_plain_text:
        text = field.value
        for n in range(1, min(len(text) - 1, 12)):
            if text[n].isalnum() and text[n + 1].isalnum():
                yield f"{text[:n]}{text[n + 1]}{text[n]}{text[n + 2 :]}"
