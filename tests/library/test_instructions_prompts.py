"""Prompts of a user's own: what is read with certainty, what is left alone, and what is added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import find

from edgecase_strategies import Expect, NothingApplies, UnsupportedSeed
from edgecase_strategies.engine import build
from edgecase_strategies.instructions import (
    ROOM,
    Amount,
    Closes,
    Dated,
    InFormat,
    InLanguage,
    Letters,
    Listed,
    OnWeekday,
    Uses,
    Within,
    against,
    clause_texts,
    read,
    witness_of,
)
from edgecase_strategies.instructions.constraints import contradicts, of_json
from edgecase_strategies.instructions.from_prompt import brief_of_prompt
from edgecase_strategies.instructions.source import source_of

IFEVAL = Path(__file__).parents[2].parent / "shared" / "corpora" / "ifeval" / "input_data.jsonl"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Write a poem with at least 300 words.", Amount(unit="words", least=300)),
        ("Use no more than five sentences.", Amount(unit="sentences", most=5)),
        ("Use fewer than 6 sentences.", Amount(unit="sentences", most=5)),
        ("Write an essay of more than 400 words.", Amount(unit="words", least=401)),
        ("A summary with 300+ words!", Amount(unit="words", least=300)),
        ("Give exactly 3 bullet points.", Amount(unit="bullets", least=3, most=3)),
        ("Do not use any commas.", Uses(phrase=",", most=0)),
        ('The word "rock" should not appear in your response.', Uses(phrase="rock", most=0)),
        ("Include at least 12 placeholders in square brackets.", Amount(unit="placeholders", least=12)),
        ("Highlight at least three sections with markdown, i.e. *section*.", Amount(unit="highlights", least=3)),
        (
            "It must contain a title, wrapped in double angular brackets, i.e. <<title>>.",
            Amount(unit="titles", least=1),
        ),
        ("Please add a postscript starting with P.S.", Amount(unit="postscripts", least=1)),
        ('The word "war" should appear at least 8 times.', Uses(phrase="war", least=8)),
        ('Please include the word "desert".', Uses(phrase="desert", least=1)),
        ("Your entire response should be in all lowercase letters.", Letters(case="lower")),
        ("Answer in all capital letters.", Letters(case="upper")),
        ("Respond using only the German language.", InLanguage(language="de")),
        ("Wrap the entire output in JSON format.", InFormat(format="json")),
        ('End your response with this exact phrase "That is it."', Closes(line="That is it.")),
        ("Send the minutes and cc ana@example.org.", Listed(thing="mail", attribute="cc", value="ana@example.org")),
        (
            "Book the hall for 4 May 2026.",
            Dated(thing="prompt", attribute="date", earliest="2026-05-04", latest="2026-05-04"),
        ),
        ("The dinner must cost at most 500 euros.", Within(thing="offer", attribute="price", most=500)),
    ],
)
def test_a_plain_demand_is_read(prompt: str, expected: Any) -> None:
    assert [one.what for one in read(prompt).clauses] == [expected]


@pytest.mark.parametrize(
    "prompt",
    [
        "Each paragraph should have at least 3 sentences.",
        "The title should have at most 5 words.",
        "Use at least 20 words in all capital letters.",
        "If it is long, use at most 50 words.",
        "Do not use at least 300 words.",
        'He said "use at least 300 words" and left.',
        'Use the word "the" once or less.',
        "Use words in all capital letters to stress key points.",
        "About 300 words would be nice.",
        "Ideally use at least 300 words.",
        "Use at least 300 words or at most 50 words.",
        "Use at least 300 words. Later on: use at least 500 words.",
        'Do not use the word "a" more than 3 times.',
        "Translate this to German.",
        "",
        "\n\n...",
    ],
)
def test_what_is_not_certain_is_left_alone(prompt: str) -> None:
    reading = read(prompt)
    assert not reading.clauses
    assert bool(reading.left_alone) is bool(prompt.strip(" .\n")) or prompt == "\n\n..."


def test_hostile_prompts_take_bounded_time() -> None:
    for prompt in ("at least " * 20_000, '"' * 50_000, "use " * 20_000 + "words", "a" * 200_000, "no commas " * 5_000):
        read(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Write a poem. Use at least 300 words.",
        "Write a poem.\nUse fewer than 6 sentences.",
        "Give exactly 3 bullet points.",
        "Write a story. Do not use any commas.",
        'Write. Do not use the word "rock".',
        "Include at least 12 placeholders in square brackets.",
        "Highlight at least 3 sections with markdown, i.e. *section*.",
        "Your answer must contain a title, wrapped in double angular brackets, i.e. <<title>>.",
        "Please add a postscript starting with P.S.",
        'Use the word "war" at least 8 times.',
        "Answer in all capital letters.",
        "Respond using only the German language.",
        "Wrap the entire output in JSON format.",
        'End your response with this exact phrase "That is it."',
        "Send the minutes and cc ana@example.org.",
        "Book the hall for 4 May 2026.",
        "The dinner must cost at most 500 euros.",
    ],
)
def test_what_is_added_contradicts_or_follows(prompt: str) -> None:
    brief = brief_of_prompt(prompt)
    source = source_of(brief)
    kinds = set()
    for variant in brief.variants:
        case = build(ROOM, source.seed, (variant.edit,), 1, brief)
        facts = case.truth.facts
        kinds.add(facts["kind"])
        assert case.value.startswith(prompt)
        assert ROOM.undo(case.value, case.edits) == prompt
        assert ROOM.verify(brief, case) is None
        texts = clause_texts(case)
        assert case.value.endswith(texts[-1])
        assert texts[0] in prompt
        if case.truth.expect is Expect.ASK:
            assert contradicts([of_json(facts["clauses"][place]) for place in facts["conflict"]])
        else:
            found = witness_of(case)
            assert found is not None
            assert of_json(facts["clauses"][0]).holds(found)
    assert kinds == {"contradiction", "twin"}
    assert brief_of_prompt(prompt).variants == brief.variants, "the same prompt gives the same clauses"


def test_messages_are_read_and_the_clause_goes_to_the_last_user() -> None:
    prompt = [
        {"role": "system", "content": "You are brief. Use at most 50 words."},
        {"role": "user", "content": "What is rust?"},
    ]
    case = find(against(prompt, kinds="contradiction"), lambda case: True)
    assert case.value[0] == prompt[0]
    assert case.value[1]["content"].startswith("What is rust? ")
    assert case.truth.facts["priority"] == [0]
    assert clause_texts(case)[0] == "at most 50 words"


@pytest.mark.parametrize(
    ("prompt", "error", "message"),
    [
        ("Write a poem about the sea.", NothingApplies, "nothing that can be read with certainty.*Write a poem about"),
        ("", NothingApplies, "nothing that can be read"),
        ("Schreibe höchstens 50 Wörter.", NothingApplies, "in English only.*whose locales are de, en, fr"),
        (17, UnsupportedSeed, "of type int"),
        ([], UnsupportedSeed, "of type list"),
        ([{"role": "user"}], UnsupportedSeed, "a list of messages with role and content"),
        ([{"role": "system", "content": "Use at most 5 words."}], UnsupportedSeed, "nowhere to add"),
    ],
)
def test_a_prompt_that_cannot_be_contradicted_says_so(prompt: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        against(prompt)


COUNTED = {
    "words": ("number_words", "num_words"),
    "sentences": ("number_sentences", "num_sentences"),
    "paragraphs": ("number_paragraphs", "num_paragraphs"),
    "bullets": ("number_bullet_lists", "num_bullets"),
    "placeholders": ("number_placeholders", "num_placeholders"),
    "highlights": ("number_highlighted_sections", "num_highlights"),
}
EXACT = ("paragraphs", "bullets")
"""What IFEval counts exactly where it gives no relation."""


def _counts(unit: str, name: str, given: dict[str, Any]) -> tuple[int | None, int | None] | None:
    """Return the bounds of a count as IFEval labels it."""
    kind, key = COUNTED[unit]
    if not name.endswith(kind) and not (unit == "paragraphs" and name.endswith("nth_paragraph_first_word")):
        return None
    number = given[key]
    relation = given.get("relation") or ("exactly" if unit in EXACT else "at least")
    return {"at least": (number, None), "less than": (None, number - 1), "exactly": (number, number)}[relation]


def _labelled(record: dict[str, Any], what: Any) -> bool:
    """Whether IFEval's own labels have a clause that was read."""
    labels = list(zip(record["instruction_id_list"], record["kwargs"], strict=True))
    names = record["instruction_id_list"]
    match what:
        case Amount(unit="titles"):
            return "detectable_format:title" in names
        case Amount(unit="postscripts"):
            return "detectable_content:postscript" in names
        case Amount(unit=unit, least=least, most=most):
            return any(_counts(unit, name, given) == (least, most) for name, given in labels)
        case Uses(phrase=",", most=0):
            return "punctuation:no_comma" in names
        case Uses(phrase=phrase):
            words = [
                word for _, given in labels for key in ("forbidden_words", "keywords") for word in given.get(key) or ()
            ]
            words += [given["keyword"] for _, given in labels if given.get("keyword")]
            return phrase.casefold() in (word.casefold() for word in words)
        case Letters(case=case):
            return f"change_case:english_{'lowercase' if case == 'lower' else 'capital'}" in names
        case InLanguage(language=language):
            return any(given.get("language") == language for _, given in labels)
        case InFormat():
            return "detectable_format:json_format" in names
        case Closes(line=line):
            return any((given.get("end_phrase") or "").casefold() == line.casefold() for _, given in labels)
    return False


def test_ifeval_agrees_with_what_is_read() -> None:
    if not IFEVAL.exists():
        pytest.skip("the corpus IFEval is not beside the project")
    records = [json.loads(line) for line in IFEVAL.read_text(encoding="utf-8").splitlines()]
    found = [(record, one) for record in records for one in read(record["prompt"]).clauses]
    agreeing = sum(_labelled(record, one.what) for record, one in found)
    assert len(found) >= 280
    # The rest is asked for in the prompt and missing from IFEval's labels; docs/explanation/contradictions.md lists it.
    assert len(found) - agreeing <= 5


def test_a_date_gets_a_weekday() -> None:
    case = find(against("Book the hall for 4 May 2026.", kinds="twin"), lambda case: True)
    assert of_json(case.truth.facts["clauses"][-1]) == OnWeekday(thing="prompt", attribute="date", weekday=0)
