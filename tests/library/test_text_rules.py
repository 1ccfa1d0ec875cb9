"""What holds for every output of every perturbation of texts, alone and combined, held by a checker of its own."""

from __future__ import annotations

import functools
import itertools
import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import edgecase_strategies.text
from edgecase_strategies import engine
from edgecase_strategies.case import Case, Edit, Seed, Span, Truth
from edgecase_strategies.errors import NothingApplies
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text
from edgecase_strategies.text.recover import NOT_RECOVERABLE, SPELT

DATA = Path(edgecase_strategies.text.__file__).parent / "data"
LISTS = json.loads((DATA / "kept_words.json").read_text(encoding="utf-8"))
CASE_MAY_CHANGE = ("negation", "number_word", "name")

SENTENCES = [
    "Hi, I ordered a blue jacket last week and it still has not arrived, where is it?",
    "My order AB-1234 came but the wrong item was in the box. Please send me the right one.",
    "I was charged $45.99 twice for my subscription, can you refund one of the payments?",
    "I didn't know that I couldn't cancel it; it's been two weeks and nobody answers!",
    "Note: the knot was loose, so now I know that none of the seven screws fit.",
    "Everyone often said someone alone had money for tone, stone and phone - anyone else?",
    "Bonjour, je n'ai jamais reçu ma commande n° 4521, pouvez-vous m'aider s'il vous plaît ?",
    "Übermäßig teuer! Ich möchte die Straße ändern, nicht die Größe: 1.234,56 €, bitte.",
    "¿Dónde está mi pedido? Pagué 25,50 € el 3 de marzo y todavía no ha llegado, señora.",
    "Cafe\u0301 re\u0301sume\u0301 nai\u0308ve cooperation, thank you 👩‍👩‍👧‍👦 very much 👍🏽 from 🇩🇪 with love ❤️",
    "Please write to jane.doe@example.com or see https://example.com/a?b=1 before 5pm tomorrow.",
    "Здравствуйте, where is мой заказ please? Η παραγγελία μου ΟΔΟΣ hasn't come.",
    "שלום where is my order? مرحبا please answer 你好 thank you so much",
    "WHY IS THIS SO SLOW??? i want my money back, as soon as possible, thank you",
    "ıstanbul'dan İZMİR'e kargo ſtill nıne ﬁne ŉ ǰ Straße please",
]
# What breaks easily, in pieces that Hypothesis puts together.
PIECES = [
    "not", "now", "know", "knot", "note", "noted", "no", "none", "nothing", "thing", "with", "out", "without", "can", "cannot",
    "any", "one", "tone", "everyone", "often", "for", "ty", "ten", "tent", "three", "thre", "nine", "nin", "won't", "can't",
    "can’t", "don`t", "it's", "we'll", "please", "thank you", "so", "okay", "and", "you", "very", "order", "refund",
    " ", " ", " ", " ", " ", "  ", ", ", ". ", "! ", "?", ".", "\n", "-", "'", "’", "12", "5", "AB-12", "#tag", "@you", "a@b.co",
    "e\u0301t\u0301e", "été", "garçon", "ne", "né", "\u0301", "\u200d", "\ufe0f", "👍🏽", "👩‍👧", "🇩🇪", "1️⃣", "Straße", "ΣΑΣ", "İ", "ı", "ſ",
    "привет", "你好", "שלום", "हिन्दी", "\ud800", "\x00", "_", "`x`", "{name}",
]  # fmt: skip


def tokens(text: str) -> Iterator[str]:
    """Words, read a character at a time."""
    word = ""
    for here, after in itertools.zip_longest(text, text[1:], fillvalue=" "):
        kind = unicodedata.category(here)
        apostrophe = here in "'’ʼ‘`´" and word and unicodedata.category(after)[0] == "L"
        if kind[0] == "L" or (word and "\u0300" <= here <= "\u036f") or apostrophe:
            word += "'" if apostrophe else here
        elif word:
            yield unicodedata.normalize("NFC", word.casefold())
            word = ""
    if word:
        yield unicodedata.normalize("NFC", word.casefold())


@functools.cache
def kept_words(language: str | None) -> frozenset[str]:
    kinds = ("negation", "number_word")
    return frozenset(
        word for kind in kinds for code, its in LISTS[kind].items() if language in (None, code) for word in its
    )


def kept(text: str, language: str | None) -> list[str]:
    words = kept_words(language)
    return [word for word in tokens(text) if word in words or "n't" in word or word.startswith("n'")]


def glued(text: str) -> Counter[tuple[str, str]]:
    """Each mark with what it stands on, in any case."""
    return Counter(
        (before.casefold(), here)
        for before, here in itertools.pairwise(text)
        if unicodedata.category(here)[0] == "M" or here == "\u200d" or "🏻" <= here <= "🏿"
    )


def symbols(text: str) -> list[str]:
    """The runs of emoji, with their joiners and selectors."""
    marked = (
        here if unicodedata.category(here) == "So" or here in "\u200d\ufe0f" or "🏻" <= here <= "🏿" else " "
        for here in text
    )
    return "".join(marked).split()


def foreign(text: str) -> list[str]:
    return [here.casefold() for here in text if here.isalpha() and "LATIN" not in unicodedata.name(here, "LATIN?")]


def spliced(seed: str, edits: tuple[Edit, ...]) -> str:
    """Replacements made from the end of the text to its beginning."""
    for edit in sorted(edits, key=lambda edit: edit.place, reverse=True):
        start, end = edit.place
        assert seed[start:end] == edit.before
        seed = seed[:start] + edit.after + seed[end:]
    return seed


def subsets(edits: tuple[Edit, ...]) -> Iterator[tuple[Edit, ...]]:
    if len(edits) <= 4:
        for size in range(len(edits) + 1):
            yield from itertools.combinations(edits, size)
    else:
        yield from ((edit,) for edit in edits)
        yield from itertools.combinations(edits, len(edits) - 1)


ANNOUNCED = ("text.request.again", "text.request.twice", "text.unicode.mojibake")
"""What brings in digits or negations openly: the seed's own said again, or letters that decode to what they were."""
SIGNS = (
    *ANNOUNCED,
    "text.unicode.decompose",
    "text.unicode.compose",
    "text.unicode.wide",
    "text.filler.emoji",
    "text.filler.repeat",
    "text.dictation.false_start",
)
"""What brings in marks, signs that are no letters, other forms of letters, or words again with the marks on them."""


def without(names: tuple[str, ...], seed: str, edits: tuple[Edit, ...]) -> str:
    return ROOM.apply(seed, [edit for edit in edits if edit.name not in names])


def check(text: Text, case: Case) -> None:
    seed, adversarial = text.value, any(name.startswith("text.adversarial.") for name in case.names)
    assert case.edits
    assert ROOM.undo(case.value, case.edits) == seed
    assert ROOM.verify(text, case) in (None, NOT_RECOVERABLE)
    for edits in subsets(case.edits):
        value = ROOM.apply(seed, edits)
        assert value == ROOM.apply(seed, edits[::-1])
        assert ROOM.undo(value, edits) == seed
        told = without(ANNOUNCED, seed, edits)
        assert kept(told, text.language) == kept(seed, text.language)
        assert [here for here in told if here.isdigit()] == [here for here in seed if here.isdigit()]
        if all(isinstance(edit.before, str) for edit in edits):
            assert value == spliced(seed, edits)
    position = 0
    for start, end, kind in text.protected:
        places = [
            place
            for edit in case.edits
            for place in ([edit.place] if isinstance(edit.before, str) else edit.place)
            if not (edit.name.startswith("text.case.") and kind in CASE_MAY_CHANGE)
        ]
        assert not any(first < end and start < last for first, last in places)
        if kind not in CASE_MAY_CHANGE:
            position = case.value.index(seed[start:end], position)
        elif kind == "name":
            assert seed[start:end].lower() in case.value.lower()
    if not adversarial:
        plain = without(SIGNS, seed, case.edits)
        assert glued(plain) <= glued(seed)
        assert symbols(plain) == symbols(seed)
        assert foreign(plain) == foreign(seed)
        assert {here for here in plain if unicodedata.category(here)[0] == "C"} <= {*seed, "\n"}


TEXTS = st.one_of(
    st.sampled_from(SENTENCES),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join),
    st.text(max_size=60),
    st.text(st.characters(codec="latin-1"), max_size=60),
)
SETTINGS = settings(
    max_examples=300,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@SETTINGS
@given(TEXTS, st.integers(0, 2**32))
@example("with out a lone any one can not no thing k not", 1)
@example("e\u0301e\u0301e\u0301e\u0301 e\u0301", 2)
def test_every_perturbation_alone_keeps_the_rules(value: str, number: int) -> None:
    text = Text(value)
    for one in PERTURBATIONS:
        rng = random.Random(number)
        for _ in range(3):
            edit = one(text, rng)
            if edit is not None:
                assert edit.name == one.name
                if not ROOM.allows(text, edit):
                    assert one.name.startswith(SPELT)
                    continue
                check(text, engine.build(ROOM, text.seed, [edit], 1))


@SETTINGS
@given(TEXTS, st.integers(0, 2**32), st.integers(1, 5))
@example("knote knote knote thre thre bno bno no tt hing", 3, 5)
def test_combined_perturbations_keep_the_rules(value: str, number: int, severity: int) -> None:
    try:
        source = engine.source_of(ROOM, Seed(value=value), PERTURBATIONS)
    except NothingApplies:
        return
    for case in itertools.islice(engine.cases(source, random.Random(number), (severity, severity)), 8):
        check(source.prepared, case)


@pytest.mark.parametrize("value", SENTENCES)
def test_thousands_of_cases_of_real_sentences_keep_the_rules(value: str) -> None:
    source = engine.source_of(ROOM, Seed(value=value), PERTURBATIONS)
    for case in itertools.islice(engine.cases(source, random.Random(5), (1, 5)), 300):
        check(source.prepared, case)


BORDERS = "\ue000\ue001"


@SETTINGS
@given(st.sampled_from(SENTENCES), st.integers(0, 2**32), st.integers(1, 5), st.data())
def test_labels_move_with_the_text_that_they_name(value: str, number: int, severity: int, data: st.DataObject) -> None:
    """Letters of the label are marked one by one and carried along as the edits are made, a character at a time."""
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    truth = Truth(spans=(Span(start, end, "label"),))
    source = engine.source_of(ROOM, Seed(value=value, truth=truth), PERTURBATIONS)
    for case in itertools.islice(engine.cases(source, random.Random(number), (severity, severity)), 5):
        (moved,) = case.truth.spans
        # Each character of the seed with whether it is in the label; a replacement is in it if any part of it is.
        cells = [(letter, start <= n < end) for n, letter in enumerate(value)]
        replaced: dict[int, tuple[str, bool]] = {}
        inserted: dict[int, str] = {}
        gone: set[int] = set()
        for edit in case.edits:
            if isinstance(edit.before, str):
                first, last = edit.place
                if first == last:
                    inserted[first] = edit.after
                    continue
                # An empty label inside a replaced stretch holds the stretch as well.
                inside = any(label for _, label in cells[first:last]) or (start == end and first < start < last)
                replaced[first] = (edit.after, inside)
                gone.update(range(first + 1, last))
        for edit in case.edits:
            if isinstance(edit.before, str):
                continue
            for (first, last), after in zip(edit.place, edit.after, strict=True):
                if edit.name.startswith("text.case."):
                    for n in range(first, last):
                        if n not in replaced and n not in gone:
                            cells[n] = (after[n - first], cells[n][1])
                elif not {*replaced, *gone}.intersection(range(first, last)):
                    inside = any(label for _, label in cells[first:last]) or (start == end and first < start < last)
                    replaced[first] = (after, inside)
                    gone.update(range(first + 1, last))
        restyle = {
            "text.case.lower": str.lower,
            "text.case.start": str.lower,
            "text.case.i": str.lower,
            "text.case.word": str.upper,
            "text.case.upper": str.upper,
            "text.case.capslock": str.swapcase,
        }
        styles = [edit for edit in case.edits if edit.name in restyle]
        marked = ""
        for n, (letter, inside) in enumerate([*cells, ("", False)]):
            if n in inserted:
                new = inserted[n]
                for edit in styles:
                    if any(a < n < b for a, b in edit.place):
                        new = restyle[edit.name](new)
                marked += f"{BORDERS[0]}{new}{BORDERS[1]}" if start < n < end else new
            if n in gone:
                continue
            out, inside = replaced.get(n, (letter, inside))
            for edit in styles:
                last = next((e.place[1] for e in case.edits if isinstance(e.before, str) and e.place[0] == n), n)
                if n in replaced and any(a < last and n < b for a, b in edit.place):
                    out = restyle[edit.name](out)
            marked += f"{BORDERS[0]}{out}{BORDERS[1]}" if inside else out
        assert marked.translate(dict.fromkeys(map(ord, BORDERS))) == case.value
        held = marked.replace(BORDERS[1] + BORDERS[0], "")
        if BORDERS[0] in held:
            before, _, rest = held.partition(BORDERS[0])
            inner, _, _ = rest.partition(BORDERS[1])
            assert (moved.start, moved.end) == (len(before), len(before) + len(inner))
            assert held.count(BORDERS[0]) == 1
        else:
            assert moved.start == moved.end
