"""How varied a set of texts is, by three measures that together tell what a dozen would (Shaib et al. 2024, arXiv 2403.00553).

Measure the seeds, or the texts before perturbation: typos make a set look more varied than it is.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LONG = 4
"""From so many words on, an n-gram that comes back in another text is a phrase that is repeated."""
ORDERS = (1, 2, 3, 4)
SAMPLE = 200
"""How many texts self-BLEU compares with each other, taken at even distances."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diversity:
    """How varied some texts are; lower is more varied, for each measure."""

    texts: int
    compression: float
    """How many times smaller zlib makes them all together: about 2 to 3 for people's texts, 10 for templates."""
    repetition: float
    """The share of 4-grams of words that stand in more than one of the texts."""
    self_bleu: float
    """BLEU of each text against the others, on average, of a sample of 200 (Zhu et al. 2018): 1 where all are the same."""

    def to_json(self) -> Mapping[str, float]:
        """Return the record as JSON."""
        return {
            "texts": self.texts,
            "compression": round(self.compression, 3),
            "repetition": round(self.repetition, 3),
            "self_bleu": round(self.self_bleu, 3),
        }


def diversity(texts: Sequence[str]) -> Diversity | None:
    """Return how varied texts are; None for fewer than two.

    >>> same = diversity(["where is my order now"] * 3)
    >>> same.repetition, round(same.self_bleu, 3)
    (1.0, 1.0)
    """
    if len(texts) < 2:
        return None
    raw = "\n".join(texts).encode("utf-8", "surrogatepass")
    words = [text.casefold().split() for text in texts]
    step = max(1, math.ceil(len(words) / SAMPLE))
    return Diversity(
        texts=len(texts),
        compression=len(raw) / len(zlib.compress(raw, 9)),
        repetition=_repetition(words),
        self_bleu=self_bleu(words[::step]),
    )


def _grams(words: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + order]) for start in range(len(words) - order + 1))


def _repetition(texts: Sequence[Sequence[str]]) -> float:
    found: Counter[tuple[str, ...]] = Counter()
    for words in texts:
        found.update(_grams(words, LONG).keys())
    several = sum(1 for many in found.values() if many > 1)
    return several / len(found) if found else 0.0


def self_bleu(texts: Sequence[Sequence[str]]) -> float:
    """Return the mean BLEU of each text against all others (Papineni et al. 2002), with one added from order 2 on.

    For each n-gram the two highest counts in any text are enough to know the highest one in the others.
    """
    if len(texts) < 2:
        return 0.0
    grams = [[_grams(words, order) for order in ORDERS] for words in texts]
    best: list[dict[tuple[str, ...], tuple[int, int, int]]] = [{} for _ in ORDERS]
    for number, mine in enumerate(grams):
        for table, counts in zip(best, mine, strict=True):
            for gram, many in counts.items():
                first, owner, second = table.get(gram, (0, -1, 0))
                table[gram] = (many, number, first) if many > first else (first, owner, max(second, many))
    lengths = [len(words) for words in texts]
    scores = [_bleu(number, mine, best, lengths) for number, mine in enumerate(grams)]
    return sum(scores) / len(scores)


def _bleu(
    number: int,
    mine: Sequence[Counter[tuple[str, ...]]],
    best: Sequence[Mapping[tuple[str, ...], tuple[int, int, int]]],
    lengths: Sequence[int],
) -> float:
    logs = 0.0
    for order, counts, table in zip(ORDERS, mine, best, strict=True):
        matched = 0
        for gram, many in counts.items():
            first, owner, second = table[gram]
            matched += min(many, second if owner == number else first)
        extra = int(order > 1)
        total = max(0, lengths[number] - order + 1) + extra
        if not matched + extra or not total:
            return 0.0
        logs += math.log((matched + extra) / total)
    length = lengths[number]
    nearest = min((abs(other - length), other) for place, other in enumerate(lengths) if place != number)[1]
    brevity = 1.0 if length >= nearest else math.exp(1 - nearest / length)
    return brevity * math.exp(logs / len(ORDERS))
