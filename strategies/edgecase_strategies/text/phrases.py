"""Short phrases that people put around and between the words of a request, in seven languages.

They are closed lists, made for this project: greetings, thanks, fillers, small talk, the lines that mail programs
add. None holds a digit, a negation or a number word, in any of the languages, so that whatever is put into a text
leaves those of the text alone. Names are those that forms give as examples, and addresses end in example.com.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from typing import Any, Final

from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import MOST_SITES, is_glued, spread

_SHORT: Final = "".join(
    rf"(?<!\b{short})" for short in ("Mr", "Dr", "Ms", "St", "No", "Nr", "Sr", "vs", "ca", "Mrs", "Sra", "Mme")
)
"""After these, a full stop ends no sentence."""
_SENTENCE_END: Final = re.compile(
    rf"(?:(?<=[^\W\d_]{{2}}){_SHORT}\.|(?<=\d)\.|(?<![.!?…])[!?…])[.!?…]*+(?=\s+[^\Wa-z_]|\s*\Z)"
)


@functools.cache
def load(name: str) -> Any:
    """Return a data file of the text room."""
    source = importlib.resources.files("edgecase_strategies.text") / "data" / f"{name}.json"
    return json.loads(source.read_text(encoding="utf-8"))


def phrases(text: Text, kind: str) -> tuple[str, ...]:
    """Return the phrases of a kind in the language of a text; none if the language is not known."""
    return tuple(load("phrases")[text.language][kind]) if text.language else ()


@functools.cache
def greeting_words() -> frozenset[str]:
    """Return the first words of greetings, lower case, in all languages together."""
    return frozenset(
        greeting.split()[0].lower().rstrip(",") for known in load("phrases").values() for greeting in known["greeting"]
    )


def sentence_ends(text: Text) -> list[tuple[int, int]]:
    """Return the marks that end sentences, but for the last of the text.

    >>> sentence_ends(Text("I got it. Why so late?! Mr. A knows."))
    [(8, 9), (21, 23)]
    """
    return text.sites("sentence ends", lambda: _sentence_ends(text.value))


def _sentence_ends(value: str) -> list[tuple[int, int]]:
    last = len(value.rstrip())
    return [match.span() for match in _SENTENCE_END.finditer(value) if match.end() < last]


def sentences(text: Text) -> list[tuple[int, int]]:
    """Return the sentences of a text, each with its mark and without the space around it.

    >>> sentences(Text(" It came. Why so late? "))
    [(1, 9), (10, 22)]
    """
    return text.sites("sentences", lambda: _sentences(text))


def _sentences(text: Text) -> list[tuple[int, int]]:
    value = text.value
    found = []
    start = 0
    for end in (*(end for _, end in sentence_ends(text)), len(value)):
        first = start + len(value[start:end]) - len(value[start:end].lstrip())
        last = first + len(value[first:end].rstrip())
        if first < last:
            found.append((first, last))
        start = end
    return found


def gaps(text: Text) -> list[tuple[int, int]]:
    """Return the single spaces between two words where something may stand that belongs to neither.

    Not inside a labelled stretch, and not where something is glued to the first word.

    >>> gaps(Text("I have order AB-12 5"))
    [(1, 2), (6, 7), (12, 13)]
    """
    return text.sites("gaps", lambda: spread(_gaps(text)))


_GAP: Final = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")


def _gaps(text: Text) -> list[tuple[int, int]]:
    found = []
    for match in _GAP.finditer(text.value):
        start, end = match.span()
        if not (text.is_free(start, end) and text.is_free(end, end) and text.is_free(start, start)):
            continue
        if is_labelled(text, start) or is_labelled(text, end) or is_glued(text.value, start):
            continue
        found.append((start, end))
        if len(found) > 4 * MOST_SITES:
            break
    return found


def is_labelled(text: Text, position: int) -> bool:
    """Whether a position is inside a labelled stretch of the text, so that what is put there would be labelled too."""
    return any(span.start < position < span.end for span in text.truth.spans)
