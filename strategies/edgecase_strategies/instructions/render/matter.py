"""Neutral matter: sentences that stand between two clauses and say nothing of either.

They come from a closed grammar: a subject, what was done to it, and how or when. None of its words asks for anything,
negates, counts, or stands in a clause's wording of what is to be done; a test holds that for every locale. What the clauses
of a brief name is left out on top.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from random import Random

_WORD = re.compile(r"\w+")


def matter(
    grammar: Mapping[str, Sequence[str]],
    words: int,
    rng: Random,
    named: Collection[str] = (),
    common: Collection[str] = (),
) -> str:
    """Return sentences of about so many words, none of which holds a word that the clauses name.

    ``common`` are the words that say nothing by themselves, such as "the", and are never left out.

    >>> from random import Random
    >>> grammar = {"subjects": ["The hall", "A lane"], "verbs": ["was painted"], "endings": ["in spring", "at dusk"]}
    >>> matter(grammar, 4, Random(1), named=["hall"])
    'A lane was painted at dusk.'
    """
    avoid = {word.casefold() for name in named for word in _WORD.findall(name) if len(word) > 3} - set(common)
    parts = [[part for part in grammar[name] if not _names(part, avoid)] for name in ("subjects", "verbs", "endings")]
    subjects, verbs, endings = parts
    found: list[str] = []
    count = 0
    while count < words:
        sentence = f"{rng.choice(subjects)} {rng.choice(verbs)} {rng.choice(endings)}."
        if found and sentence == found[-1]:
            continue
        found.append(sentence)
        count += sentence.count(" ") + 1
    return " ".join(found)


def _names(part: str, avoid: Collection[str]) -> bool:
    return bool(avoid) and any(word.casefold() in avoid for word in _WORD.findall(part))
