"""Marks that people leave out or repeat."""

from __future__ import annotations

import re
from random import Random

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import draw_replacement, spread

# A comma between numbers keeps them apart: "2, 3" is not "2 3".
_DROPPED = re.compile(r"(?<![\s\d,]),(?=\s|\Z)|,(?=\s+[^\s\d])|(?<=[^\W_])[.!?…](?=\s*\Z)")
# A full stop after fewer letters may belong to an abbreviation: "Mr.", "e.g."
_REPEATED = re.compile(r"(?<=[^\W\d_])[!?](?=\s|\Z)|(?<=[^\W\d_]{3})\.(?=\s+[^\Wa-z\d_]|\s*\Z)")


@perturbation("text.punctuation.drop", keeps_truth=True)
def drop(text: Text, rng: Random) -> Edit | None:
    """Leave out the commas and the final mark of the text."""
    spans = text.sites("punctuation.drop", lambda: tuple(text.find(_DROPPED)))
    return text.replace_all(spans, ("",) * len(spans)) if spans else None


@perturbation("text.punctuation.repeat", keeps_truth=True)
def repeat(text: Text, rng: Random) -> Edit | None:
    """Repeat a mark at the end of a sentence: "?" becomes "???"."""
    return draw_replacement(text, rng, text.sites("punctuation.repeat", lambda: _repeated(text)))


PERTURBATIONS = (drop, repeat)


def _repeated(text: Text) -> list[tuple[int, int, str]]:
    return spread(
        [
            (start, end, text.value[start:end] * times)
            for start, end in text.find(_REPEATED)
            for times in ((3,) if text.value[start] == "." else (2, 3, 4))
        ]
    )
