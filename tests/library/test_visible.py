"""What the terminal and the CI log get to see of a messy text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecase_strategies.case import Edit
from pytest_edgecases.report.visible import marked, visible

FAMILY = "👩🏽‍👩‍👧‍👦"
STAYS = {
    "plain": "Where is my refund? 50% :: off",
    "accents": "Grüße, naïve café",
    "combining marks": "e\u0301 o\u0308",
    "Hebrew and Arabic": "שלום مرحبا",
    "Devanagari": "नमस्ते",
    "emoji": "👍🏽 ❤️ 1️⃣",
    "emoji joined": f"{FAMILY} ❤️‍🔥 👩🏽‍💻 🏳️‍🌈",
    "no-break space": "Où\u00a0?",
    "an ideograph's variant": "葛\U000e0100",
    "a lone hash": "## heading [x]",
}
SHOWN = {
    "escape sequence": ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
    "eight-bit control": ("a\x9b31mb", r"a\x9b31mb"),
    "title of the window": ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
    "line breaks": ("a\nb\r\nc\td\u2028e\u2029f\x85g", r"a\nb\r\nc\td\u2028e\u2029f\x85g"),
    "backspace and NUL": ("a\x08\x00b\x7f", r"a\x08\x00b\x7f"),
    "bidi controls": ("a\u202eb\u2066c\u200f", r"a\u202eb\u2066c\u200f"),
    "zero-width": ("a\u200bb\u200cc\ufeffd\u2060e\u00adf", r"a\u200bb\u200cc\ufeffd\u2060e\xadf"),
    "joiner between letters": ("a\u200db", r"a\u200db"),
    "joiner at the end of an emoji": ("👩\u200d", r"👩\u200d"),
    "tags": ("a\U000e0041\U000e007f", r"a\U000e0041\U000e007f"),
    "half a surrogate pair": ("a\ud83d", r"a\ud83d"),
    "private use": ("a\ue000", r"a\ue000"),
    "text in variation selectors": ("a\ufe01😀\ufe0f\ufe0e\U000e0101", "a\\ufe01😀\ufe0f\\ufe0e\\U000e0101"),
    "blank letters": ("a\u3164b\u2800c\u034f", r"a\u3164b\u2800c\u034f"),
    "GitHub command": ("::error file=a::b", r"\::error file=a::b"),
    "GitHub command after white space": (" \u3000::add-mask::x", " \u3000\\::add-mask::x"),
    "GitHub old command": ("x ##[add-path]y", r"x #\#[add-path]y"),
    "Azure command": ("##VSO[task.setvariable]y", r"#\#VSO[task.setvariable]y"),
    "TeamCity command": ("##teamcity[x]", r"#\#teamcity[x]"),
    "many hashes": ("####[error]", r"###\#[error]"),
}


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS.keys())
def test_what_people_read_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(("text", "shown"), SHOWN.values(), ids=SHOWN.keys())
def test_what_is_hidden_or_harmful_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b:#[\n \u200d\u202e👩vso"))))
def test_any_text_becomes_one_harmless_line_and_stays_so(text: str) -> None:
    line = visible(text)
    hidden = {sign for sign in line if unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")}
    assert hidden <= {"\u200d"}
    assert len(line.splitlines()) <= 1
    assert not line.lstrip().startswith("::")
    assert "##[" not in line
    assert "##vso[" not in line.lower()
    assert visible(line) == line


def edit(place: tuple[int, int], before: str, after: str) -> Edit:
    return Edit(name="text.typo.x", place=place, before=before, after=after)


def test_edits_are_marked_in_the_seed_in_the_order_of_the_text() -> None:
    seed = "cancel my order"
    edits = [edit((7, 9), "my", ""), edit((1, 3), "an", "na"), edit((15, 15), "", "\u200b!")]
    assert marked(seed, edits) == r"c[-an-]{+na+}cel [-my-] order{+\u200b!+}"
    assert marked(seed, []) == seed
    assert marked("a b", [edit((1, 2), " ", "\u00a0")]) == r"a[- -]{+\xa0+}b"
    assert marked(f"{FAMILY} hi", [edit((len(FAMILY) + 1, len(FAMILY) + 3), "hi", "ho")]) == f"{FAMILY} [-hi-]{{+ho+}}"


def test_marks_never_make_a_command() -> None:
    assert marked("::error::x", [edit((9, 10), "x", "y")]) == r"\::error::[-x-]{+y+}"
    assert "##[" not in marked("##a", [edit((2, 3), "a", "b")])
    assert "##[" not in marked("#", [edit((1, 1), "", "#[error]")])


def lower(seed: str) -> Edit:
    places = tuple((place, place + 1) for place, sign in enumerate(seed) if sign.isupper())
    before = tuple(seed[start:end] for start, end in places)
    return Edit(name="text.case.lower", place=places, before=before, after=tuple(one.lower() for one in before))


def test_a_change_of_the_whole_text_is_marked_while_it_stays_readable() -> None:
    assert marked("Hi Ann", [lower("Hi Ann")]) == "[-H-]{+h+}i [-A-]{+a+}nn"
    loud = "WHERE IS MY REFUND\u200b?"
    assert marked(loud, [lower(loud)]) == r"where is my refund\u200b?"
    both = [lower(loud), edit((12, 14), "RE", "ER")]
    assert marked(loud, both) == r"where is my [-RE-]{+er+}fund\u200b?"
