"""Are the labels of messy texts exact? ``python benchmarks/text_labels.py [CASES]``; it fails if one is not.

Three counts, each by a checker that shares no code with the generator:

1. Entity spans of SNIPS and SGD (``../shared/corpora``), as they are, decomposed (NFD), and with emoji between the words: a moved
   border must lie on a best alignment of the two texts, by rapidfuzz. Where the edits allow an alignment that is cheaper
   than what was really done, no alignment can tell; those are counted apart, and then a marker walks through the edits.
2. Ids, amounts, e-mail addresses, URLs and dates, put into sentences at random: each must still be there, in its order.
3. All outputs: the recorded edits, spliced in by hand, must give the value and nothing else; undone, they must give the seed.
"""

from __future__ import annotations

import itertools
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from rapidfuzz.distance import Levenshtein

from edgecase_strategies.case import Case, Edit, Seed, Span, Truth
from edgecase_strategies.engine import cases, source_of
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.text import PERTURBATIONS, ROOM

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
KEEPING = [one for one in PERTURBATIONS if one.keeps_truth]
A_SEED = 10
"""Cases of one seed."""
RESTYLES = (str.lower, str.upper, str.swapcase)
EMOJI = ["👍🏽", "👩‍👩‍👧‍👦", "🇩🇪", "❤️", "😀", "1️⃣"]

Labelled = tuple[str, list[Span]]


def snips() -> Iterator[Labelled]:
    for line in (CORPORA / "snips" / "train.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["text"], [Span(start, end, label) for label, start, end in record["slots"]]


def sgd() -> Iterator[Labelled]:
    for line in (CORPORA / "sgd_user_turns" / "test_user_turns.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        spans = [Span(slot["start"], slot["exclusive_end"], slot["slot"]) for slot in record["slots"]]
        if spans:
            yield record["text"], spans


def decomposed(text: str, spans: list[Span]) -> Labelled:
    parts = [unicodedata.normalize("NFD", letter) for letter in text]
    at = [0, *itertools.accumulate(map(len, parts))]
    return "".join(parts), [Span(at[start], at[end], label) for start, end, label in spans]


def with_emoji(text: str, spans: list[Span], rng: Random) -> Labelled:
    """Put emoji before words that no span holds inside."""
    out, at, position = "", [], 0
    inside = {place for start, end, _ in spans for place in range(start + 1, end)}
    for position, letter in enumerate(text):
        at.append(len(out))
        if letter == " " and position not in inside and rng.random() < 0.3:
            out += f" {rng.choice(EMOJI)}"
            at[-1] = len(out)
        out += letter
    at.append(len(out))
    return out, [Span(at[start], at[end - 1] + 1, label) for start, end, label in spans]


def plain(text: str) -> str:
    """A text without its case, a character for a character."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def on_a_best_alignment(seed: str, value: str, was: Span, now: Span) -> bool:
    one, other = plain(seed), plain(value)
    parts = [
        (0, was.start, 0, now.start),
        (was.start, was.end, now.start, now.end),
        (was.end, len(one), now.end, len(other)),
    ]
    apart = sum(Levenshtein.distance(one[a:b], other[c:d]) for a, b, c, d in parts)
    return apart == Levenshtein.distance(one, other)


def laid_out(seed: str, case: Case) -> list[str]:
    """What stands in the value for each character of the seed; one more for what is added at the end."""
    slots = [*seed, ""]
    taken: dict[int, int] = {}
    inserted: dict[int, str] = {}
    for edit in case.edits:
        if isinstance(edit.before, str):
            start, end = edit.place
            if start == end:
                inserted[start] = edit.after
            else:
                slots[start:end] = [edit.after] + [""] * (end - start - 1)
                taken.update(dict.fromkeys(range(start, end), start))
    for edit in case.edits:
        if not isinstance(edit.before, str):
            lay_whole(edit, slots, taken, inserted)
    for position, text in inserted.items():
        slots[position] = text + slots[position]
    return slots


def lay_whole(edit: Edit, slots: list[str], taken: dict[int, int], inserted: dict[int, str]) -> None:
    """A change of case goes to what was replaced too, once; any other change gives way to it."""
    restyle, done = restyle_of(edit), set()
    for (start, end), after in zip(edit.place, edit.after, strict=True):
        if restyle is not None:
            for position in range(start, end):
                first = taken.get(position, position)
                if first not in done:
                    done.add(first)
                    slots[first] = restyle(slots[first])
            for position in inserted:
                if start < position < end:
                    inserted[position] = restyle(inserted[position])
        elif start == end:
            inserted[start] = after
        elif not taken.keys() & range(start, end):
            slots[start:end] = [after] + [""] * (end - start - 1)


def restyle_of(edit: Edit) -> Callable[[str], str] | None:
    pairs = list(zip(edit.before, edit.after, strict=True))
    return next((one for one in RESTYLES if all(after == one(before) for before, after in pairs)), None)


def walked(seed: str, case: Case, was: Span) -> bool:
    """Whether the span holds what came of its characters, by the layout: the marker of the second look."""
    slots = laid_out(seed, case)
    start, end = was.start, was.end
    for edit in case.edits:
        if isinstance(edit.before, str):
            first, last = edit.place
            # A border inside what was replaced as a whole moves outwards.
            start = first if first < start < last else start
            end = last if first < end < last else end
    now = next(span for span, old in zip(case.truth.spans, case.seed.truth.spans, strict=True) if old == was)
    before = len("".join(slots[:start]))
    inserted = next((len(edit.after) for edit in case.edits if edit.before == "" and edit.place[0] == start), 0)
    return (now.start, now.end) == (before + inserted, max(before + inserted, len("".join(slots[:end]))))


def drawn(text: str, spans: list[Span], rng: Random, count: int) -> Iterator[Case]:
    try:
        source = source_of(ROOM, Seed(value=text, truth=Truth(spans=tuple(spans))), KEEPING)
    except NothingApplies:
        return
    yield from itertools.islice(cases(source, rng, (1, 5)), count)


def check_output(case: Case, counts: Counter[str]) -> None:
    counts["outputs"] += 1
    seed = case.seed.value
    if "".join(laid_out(seed, case)) != case.value:
        counts["an unrecorded change"] += 1
        print(repr(seed), repr(case.value), repr("".join(laid_out(seed, case))), case.edits)
    counts["not undone"] += ROOM.undo(case.value, case.edits) != seed


def spans_of(name: str, texts: list[Labelled], rng: Random, total: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, spans in itertools.cycle(texts):
        if counts["outputs"] >= total:
            break
        for case in drawn(text, spans, rng, A_SEED):
            check_output(case, counts)
            for was, now in zip(spans, case.truth.spans, strict=True):
                counts["spans"] += 1
                if not on_a_best_alignment(text, case.value, was, now):
                    counts["no alignment tells"] += 1
                    if not walked(text, case, was):
                        counts["a span is wrong"] += 1
                        print(name, repr(text), repr(case.value), was, now, case.edits)
    return counts


def protected(rng: Random) -> str:
    digits = "".join(rng.choices("0123456789", k=8))
    letters = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=3))
    small = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=6))
    return rng.choice(
        [
            f"{letters}-{digits[:5]}",
            f"#{digits[:6]}",
            f"{letters}{digits[:4]}-{digits[4:]}",
            f"${int(digits[:4])}.{digits[4:6]}",
            f"{int(digits[:3])},{digits[3:5]} €",
            f"£{int(digits[:2])}",
            f"{small}.{letters.lower()}@example.com",
            f"{small}{digits[:2]}@mail.example.org",
            f"https://{small}.example.com/{letters}/{digits}?q={small}",
            f"www.{small}.com",
            f"20{digits[:2]}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}",
            f"{rng.randint(1, 28)} March 20{digits[:2]}",
            f"{rng.randint(10, 28)}/{rng.randint(10, 12)}/20{digits[2:4]}",
            f"May {rng.randint(1, 28)}",
        ]
    )


def ids_of(sentences: list[str], rng: Random, total: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    while counts["outputs"] < total:
        words = rng.choice(sentences).split()
        kept = [protected(rng) for _ in range(rng.randint(1, 3))]
        places = sorted(rng.sample(range(1, len(words) + 1), min(len(kept), len(words))), reverse=True)
        for place, one in zip(places, reversed(kept), strict=False):
            words.insert(place, one)
        text, kept = " ".join(words), kept[len(kept) - len(places) :]
        for case in drawn(text, [], rng, A_SEED):
            check_output(case, counts)
            position = 0
            for one in kept:
                counts["protected"] += 1
                found = case.value.find(one, position)
                if found < 0:
                    counts["a protected text is lost"] += 1
                    print(repr(text), repr(case.value), one, case.edits)
                position = max(found, position)
    return counts


def main() -> None:
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    rng = Random(0)
    texts = {"snips": list(snips()), "sgd": list(sgd())}
    for its in texts.values():
        rng.shuffle(its)
    both = [*texts["snips"][:2_000], *texts["sgd"][:2_000]]
    rng.shuffle(both)
    texts["decomposed"] = [one for one in (decomposed(*one) for one in texts["snips"]) if not one[0].isascii()]
    texts["with emoji"] = [with_emoji(*one, rng) for one in both]
    failures: Counter[str] = Counter()
    for name, its in texts.items():
        counts = spans_of(name, its, rng, total // 4)
        failures.update({key: counts[key] for key in ("a span is wrong", "an unrecorded change", "not undone")})
        print(f"{name:12} {dict(counts)}")
    counts = ids_of([text for text, _ in both], rng, total)
    failures.update({key: counts[key] for key in ("a protected text is lost", "an unrecorded change", "not undone")})
    print(f"{'protected':12} {dict(counts)}")
    print(f"failures: {dict(failures)}")
    if failures.total():
        raise SystemExit(1)


if __name__ == "__main__":
    main()
