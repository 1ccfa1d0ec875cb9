"""Are the labels of messy texts exact? ``python benchmarks/text_labels.py [CASES]``; it fails if one is not.

Every perturbation that keeps the truth takes part, at severities from 1 to 5. Each count is made by a checker that shares no
code with the generator, of cases as the generator draws them: nothing is dropped before it is counted.

1. Entity spans of SNIPS and SGD (``../shared/corpora``), as they are, decomposed (NFD), with emoji between the words, and as
   chat messages of two texts, and of requests made from nothing in seven languages: a moved border must lie on a best alignment
   of the two texts, by rapidfuzz. Where the edits allow an alignment that is cheaper than what was really done, no alignment can
   tell; those are counted apart, and then a marker walks through the edits.
2. The same for each perturbation by itself, so that the rare ones are counted too.
3. Ids, amounts, e-mail addresses, URLs and dates, put into sentences at random: each must still be there, in its order.
4. All outputs: the recorded edits, spliced in by hand, must give the value and nothing else; undone, they must give the seed.
"""

from __future__ import annotations

import itertools
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from rapidfuzz.distance import Levenshtein

from edgecase_strategies.case import Case, Edit, Seed, Span, Truth
from edgecase_strategies.conversations import ROOM as CHAT
from edgecase_strategies.curate.seeds import choose_fast
from edgecase_strategies.engine import build, cases, source_of
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.perturbation import Perturbation
from edgecase_strategies.strategy import fast_source_of
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text, requests

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
KEEPING = [one for one in PERTURBATIONS if one.keeps_truth]
MARKS = ["approx.", "e.g.", "...", "&", "<b>", '"so"', "-"]
APART = "\x00"
"""Stands between the two texts of a turn here, so that what is put at the end of one is not at the beginning of the other."""
A_SEED = 10
"""Cases of one seed."""
ALONE = 400
"""Outputs of each perturbation by itself."""
LANGUAGES = ("en", "de", "es", "fr", "pt", "it", "nl")
DIGITS = ("text.chat.digit", "text.ocr.digit")
"""What writes digits, and so is used where numbers may be touched only."""
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


def from_nothing(count: int) -> Iterator[Labelled]:
    for language in LANGUAGES:
        fast = fast_source_of(requests(locale=language, requests=(1, 2), severity=0))
        assert fast is not None
        for _, case in choose_fast(fast, cases=count, rng_seed=0).cases:
            yield case.value, list(case.truth.spans)


def decomposed(text: str, spans: list[Span]) -> Labelled:
    parts = [unicodedata.normalize("NFD", letter) for letter in text]
    at = [0, *itertools.accumulate(map(len, parts))]
    return "".join(parts), [Span(at[start], at[end], label) for start, end, label in spans]


def with_pieces(text: str, spans: list[Span], rng: Random, pieces: Sequence[str]) -> Labelled:
    """Put pieces such as emoji before words that no span holds inside."""
    out, at, position = "", [], 0
    inside = {place for start, end, _ in spans for place in range(start + 1, end)}
    for position, letter in enumerate(text):
        at.append(len(out))
        if letter == " " and position not in inside and rng.random() < 0.3:
            out += f" {rng.choice(pieces)}"
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


def drawn_chat(text: str, spans: list[Span], rng: Random, count: int) -> Iterator[Case]:
    """Cases of a turn of two texts, given as cases of the turn's text: what is beside it must be as it was."""
    border = min((span.start for span in spans if span.start), default=len(text) // 2)
    if any(span.start < border < span.end for span in spans):
        return
    first, second = text[:border], text[border:]
    chat = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": first}, {"type": "text", "text": second}]},
        {"role": "assistant", "content": text},
    ]
    try:
        source = source_of(CHAT, Seed(value=chat, truth=Truth(spans=tuple(spans))), KEEPING)
    except NothingApplies:
        return
    for case in itertools.islice(cases(source, rng, (1, 5)), count):
        turn = case.value[1]
        assert (case.value[0], case.value[2], len(case.value), len(turn["content"])) == (chat[0], chat[2], 3, 2)
        yield Case(
            room="text",
            seed=Seed(value=first + APART + second, truth=Truth(spans=apart(spans, spans, border))),
            edits=tuple(in_turn(edit, border + 1) for edit in case.edits),
            value=APART.join(part["text"] for part in turn["content"]),
            truth=Truth(spans=apart(case.truth.spans, spans, border)),
            severity=case.severity,
        )


def apart(spans: Sequence[Span], seeds: Sequence[Span], border: int) -> tuple[Span, ...]:
    """Spans of the second text, one character further."""
    further = [int(seed.start >= border) for seed in seeds]
    return tuple(Span(a + n, b + n, label) for (a, b, label), n in zip(spans, further, strict=True))


def in_turn(edit: Edit, second: int) -> Edit:
    _, part, place = edit.place
    shift = second if part else 0
    moved: Any = [(n[0] + shift, n[1] + shift) if isinstance(n, tuple) else n + shift for n in place]
    return Edit(name=edit.name, place=tuple(moved), before=edit.before, after=edit.after)


BY_NAME: dict[str, Counter[str]] = {one.name: Counter() for one in KEEPING}
BY_SEVERITY: dict[int, Counter[str]] = {level: Counter() for level in range(1, 6)}


def counters(case: Case) -> Iterable[Counter[str]]:
    return [BY_SEVERITY[case.severity], *(BY_NAME[name] for name in set(case.names))]


def check_output(case: Case, counts: Counter[str]) -> None:
    seed = case.seed.value
    found = Counter(
        {
            "outputs": 1,
            "an unrecorded change": "".join(laid_out(seed, case)) != case.value,
            "not undone": ROOM.undo(case.value, case.edits) != seed,
        }
    )
    if found["an unrecorded change"]:
        print(repr(seed), repr(case.value), repr("".join(laid_out(seed, case))), case.edits)
    for one in (counts, *counters(case)):
        one.update(found)


def check_spans(name: str, case: Case, counts: Counter[str]) -> None:
    text, spans = case.seed.value, case.seed.truth.spans
    for was, now in zip(spans, case.truth.spans, strict=True):
        found = Counter({"spans": 1})
        if not on_a_best_alignment(text, case.value, was, now):
            found["no alignment tells"] = 1
            if not walked(text, case, was):
                found["a span is wrong"] = 1
                print(name, repr(text), repr(case.value), was, now, case.edits)
        for one in (counts, *counters(case)):
            one.update(found)


def spans_of(name: str, texts: Sequence[Labelled], rng: Random, total: int, draw: Any = drawn) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, spans in itertools.cycle(texts):
        if counts["outputs"] >= total:
            break
        for case in draw(text, spans, rng, A_SEED):
            check_output(case, counts)
            check_spans(name, case, counts)
    return counts


def alone(one: Perturbation[Any], texts: Sequence[Labelled], rng: Random) -> Counter[str]:
    """Count what a perturbation makes by itself; it may apply to few texts."""
    counts: Counter[str] = Counter()
    protect = ["-number"] if one.name in DIGITS else []
    for text, spans in texts:
        truth = Truth(spans=tuple(spans))
        prepared = Text(text, protect=protect, truth=truth)
        for _ in range(3):
            edit = one(prepared, rng)
            if edit is not None and ROOM.allows(prepared, edit):
                case = build(ROOM, Seed(value=text, truth=truth), [edit], 1, prepared)
                check_output(case, counts)
                check_spans(one.name, case, counts)
        if counts["outputs"] >= ALONE:
            break
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
    texts["with emoji"] = [with_pieces(*one, rng, EMOJI) for one in both]
    texts["requests"] = list(from_nothing(150))
    texts["chats"] = [one for one in both if len(one[0]) > 1]
    failures: Counter[str] = Counter()

    def report(name: str, counts: Counter[str]) -> None:
        failures.update({key: counts[key] for key in FAILURES})
        print(f"{name:12} {dict(counts)}", flush=True)

    for name, its in texts.items():
        report(name, spans_of(name, its, rng, total // 5, drawn_chat if name == "chats" else drawn))
    mixed = [*texts["requests"], *texts["decomposed"][:300], *both, *plain_texts()]
    mixed += [with_pieces(*one, rng, MARKS) for one in both[:1_000]]
    mixed += [(text, []) for text, _ in both[:500]]
    for one in KEEPING:
        rng.shuffle(mixed)
        counts = alone(one, mixed, rng)
        failures.update({key: counts[key] for key in FAILURES})
        failures["a perturbation without outputs"] += not counts["outputs"]
    report("protected", ids_of([text for text, _ in both], rng, total))
    print("severity    ", {level: dict(its) for level, its in BY_SEVERITY.items()})
    for name, its in BY_NAME.items():
        print(
            f"{name:30} {its['outputs']:7} outputs {its['spans']:7} labels {sum(its[key] for key in FAILURES):3} failures"
        )
    least = min(its["outputs"] for its in BY_NAME.values())
    print(f"{len(KEEPING)} perturbations, each in {least} outputs or more; failures: {dict(failures)}")
    if failures.total():
        raise SystemExit(1)


FAILURES = ("a span is wrong", "a protected text is lost", "an unrecorded change", "not undone")


def plain_texts() -> Iterator[Labelled]:
    """What the corpora have little of: quotes, dashes, entities, abbreviations, elisions, two characters for one."""
    for text in (
        'I said "now" & it\'s <late> - again, self-service',
        "It takes approx. a week... why? The e-mail came, e.g. today.",
        "l\u2019ordine dell'azienda non è arrivato, c'è stato un problema",
        "un cafe\u0301 de\u0301ja\u0300 vu, s'il vous plaît",
        "the “blue” one – not the ‘red’ one",
        "That was great, see you before I go to your house for two weeks",
    ):
        yield text, []


if __name__ == "__main__":
    main()
