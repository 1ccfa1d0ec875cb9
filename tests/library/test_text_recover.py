"""Misspellings that can be read, and those that cannot: checked beside a corrector written for these tests."""

from __future__ import annotations

import itertools
import random
import unicodedata
from pathlib import Path

import pytest

import edgecase_strategies.text
from edgecase_strategies import engine
from edgecase_strategies.case import Edit, Seed
from edgecase_strategies.curate import choose
from edgecase_strategies.text import PERTURBATIONS, ROOM, Text
from edgecase_strategies.text.recover import ANOTHER_WORD, NOT_RECOVERABLE, SPELT, candidates, misspelt, why_not
from edgecase_strategies.text.words import LANGUAGES, word_list

DATA = Path(edgecase_strategies.text.__file__).parent / "data" / "words"
SEEDS = {
    "en": "I ordered a blue jacket last week, please check whether the parcel has already been delivered to the address.",
    "de": "Guten Tag, ich habe letzte Woche eine Jacke bestellt, bitte prüfen Sie, wann das Paket geliefert wird.",
    "es": "Buenos días, pedí una chaqueta la semana pasada, por favor comprueben cuándo llegará el paquete a mi casa.",
    "fr": "Bonjour, j'ai commandé une veste la semaine dernière, pouvez-vous vérifier quand le colis sera livré chez moi ?",
    "pt": "Bom dia, encomendei um casaco na semana passada, por favor verifiquem quando chega a encomenda à minha casa.",
    "it": "Buongiorno, ho ordinato una giacca la settimana scorsa, potete verificare quando arriva il pacco a casa mia?",
    "nl": "Goedemorgen, ik heb vorige week een jas besteld, kunt u nakijken wanneer het pakket wordt geleverd?",
}


@pytest.mark.parametrize(
    ("language", "before", "after", "reason"),
    [
        ("en", "because", "becuase", None),
        ("en", "definitely", "definately", None),
        ("en", "Refund", "Reufnd", None),
        ("en", "it's", "its", None),
        ("en", "don't", "dont", None),
        ("en", "customer's", "custmer's", None),
        ("en", "we'll", "well", ANOTHER_WORD),
        ("en", "form", "from", ANOTHER_WORD),
        ("en", "manager", "manger", ANOTHER_WORD),
        ("en", "cat", "czt", NOT_RECOVERABLE),
        ("en", "kiosk", "xqzzy", NOT_RECOVERABLE),
        ("en", "xyzzyq", "xyzyq", NOT_RECOVERABLE),
        ("de", "Straße", "Strasse", None),
        ("de", "Versandadresse", "Versandadrese", None),
        ("de", "das", "dass", ANOTHER_WORD),
        ("es", "teléfono", "telefono", None),
        ("es", "está", "esta", ANOTHER_WORD),
        ("es", "todavía", "todabía", None),
        ("fr", "commande", "comande", None),
        ("fr", "l'adresse", "l'adrese", None),
        ("fr", "reçu", "recu", None),
        ("pt", "não", "nao", None),
        ("pt", "encomenda", "encommenda", None),
        ("it", "perché", "perche", None),
        ("it", "dell'ordine", "dell'odrine", None),
        ("nl", "bestelling", "besteling", None),
    ],
)
def test_what_can_be_read(language: str, before: str, after: str, reason: str | None) -> None:
    assert why_not(before, after, language) == reason


def osa(one: str, other: str) -> int:
    """Optimal string alignment, by the textbook."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_intended_word_comes_first_among_all_words(language: str) -> None:
    """A word is compared with every word of the list, one by one, for a sample of slips."""
    words = word_list(language)
    rng = random.Random(4)
    common = [word for word, zipf in words.items() if zipf >= 45 and len(word) > 4 and word.isalpha()]
    for word in rng.sample(common, 12):
        at = rng.randrange(1, len(word) - 1)
        typed = rng.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
        if typed == word:
            continue
        reason = why_not(word, typed, language)
        if typed in words:
            assert reason == ANOTHER_WORD
            continue
        far = osa(word, typed)
        near = [
            rival
            for rival, zipf in words.items()
            if zipf >= words[word] - 25 * (far - 1) and abs(len(rival) - len(typed)) <= far + 1 and rival != word
        ]
        rivals = [rival for rival in near if words[rival] - 25 * osa(rival, typed) >= words[word] - 25 * far]
        assert (reason == NOT_RECOVERABLE) == bool(rivals), (word, typed, rivals)
        if reason is None:
            assert candidates(typed, language)[0] == word


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_case_that_is_verified_holds_another_word_or_one_that_nobody_can_read(language: str) -> None:
    source = engine.source_of(ROOM, Seed(value=SEEDS[language]), PERTURBATIONS)
    assert source.prepared.language == language
    lines = (DATA / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    listed = {word for line in lines for word in line.split()[1:]}
    dropped = 0
    for case in itertools.islice(engine.cases(source, random.Random(6), (1, 5)), 300):
        if ROOM.verify(source.prepared, case) is not None:
            dropped += 1
            continue
        for edit in case.edits:
            words = misspelt(SEEDS[language], edit)
            parts = edit.name == "text.spelling.elide"  # it puts a blank into a word
            assert (words is not None) == (edit.name.startswith(SPELT) and not parts)
            if words is None:
                continue
            before, after = (word.lower() for word in words)
            assert osa(before, after) <= 3
            assert bare(before) == bare(after) or after not in listed, words
    assert 0 < dropped < 150


def bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.replace("ß", "ss")) if c.isalpha())


def test_what_is_dropped_is_counted() -> None:
    source = engine.source_of(ROOM, Seed(value="The bike has a flat tyre and the lock is bent"), PERTURBATIONS)
    chosen = choose([source], cases=120, severity=(1, 1), rng_seed=0)
    assert chosen.dropped[NOT_RECOVERABLE] > 0
    assert all(ROOM.verify(source.prepared, case) is None for _, case in chosen.cases)


def test_perturbations_of_the_user_are_theirs_to_answer_for() -> None:
    text = Text("Please send me the form")
    case = engine.build(ROOM, text.seed, [Edit(name="text.house.swap", place=(20, 22), before="or", after="ro")])
    assert ROOM.verify(text, case) is None
    case = engine.build(ROOM, text.seed, [Edit(name="text.typo.swap", place=(20, 22), before="or", after="ro")])
    assert ROOM.verify(text, case) == ANOTHER_WORD
