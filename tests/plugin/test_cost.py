"""What a run costs: answers recorded and replayed, cases asked ahead, limits on calls and time, and what a plan says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., pytest.RunResult]

MODEL = '''
import asyncio, itertools, json, threading
from pathlib import Path

class Busy(Exception):
    def __init__(self, message, *, status):
        super().__init__(message)
        self.status = status

log = Path("asked.txt")
draws = itertools.count()

def note(text):
    with log.open("a") as file:
        file.write(text.replace("\\n", " ") + "\\n")

def ask(text, *, polite=True):
    """A model that does not answer the same each time, and is busy now and then."""
    note(text)
    number = next(draws)
    if "  " in text or text.isupper():
        raise Busy(f"busy with {len(text)}", status=429)
    words = text.lower().split()
    return {"intent": "cancel" if "cancel" in words and number % 4 else "other", "polite": polite}

async def ask_later(text):
    await asyncio.sleep(0)
    return ask(text)
'''
TEST = """
    import pytest
    from shop import model

    @pytest.mark.edgecases("message", cases=6, mess="text.typo, text.case, text.spacing", protect=["-label"], severity=2,
                           repeats=3, model="shop.model:ask", shrink_calls=4)
    @pytest.mark.parametrize("message", ["Please cancel my order today.", "I want to cancel this, please."])
    def test_it(message):
        assert model.ask(message, polite=False)["intent"] == "cancel"

    @pytest.mark.asyncio
    @pytest.mark.edgecases("shop.model:ask_later", cases=6, mess="text.typo", severity=1)
    async def test_later():
        assert (await model.ask_later("Could you cancel my tickets?"))["intent"] in ("cancel", "other")
"""
SLOW = """
    import pytest
    from shop import model

    @pytest.mark.edgecases("message", cases=20, mess="text.typo, text.case, text.spacing", severity=2, MORE)
    @pytest.mark.parametrize("message", ["Please cancel my order today.", "I want to cancel this, please."])
    def test_it(message):
        assert model.ask("Route: " + message)["polite"]
"""


@pytest.fixture
def model(shop: pytest.Pytester) -> Path:
    """Return where the model of the shop notes what it was asked."""
    (shop.path / "shop" / "model.py").write_text(MODEL)
    return shop.path / "asked.txt"


def asked(log: Path) -> list[str]:
    """Return what the model was asked since the last time."""
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


def outcomes(shop: pytest.Pytester, result: pytest.RunResult) -> dict[str, Any]:
    return {"counts": result.parseoutcomes(), "findings": [line for line in result.outlines if ". text." in line]}


def test_a_replay_asks_nothing_and_comes_to_the_same(run: Run, shop: pytest.Pytester, model: Path) -> None:
    recorded = run(TEST, "--edgecases-answers=record")
    calls = asked(model)
    recorded.stdout.fnmatch_lines([f"models: {len(calls)} calls made, * replayed"])
    assert recorded.parseoutcomes()["failed"]
    replayed = run(TEST, "--edgecases-answers=replay")
    assert asked(model) == []
    assert outcomes(shop, replayed) == outcomes(shop, recorded)
    replayed.stdout.fnmatch_lines(["models: 0 calls made, * answers replayed"])
    # Only what is new is asked, and another version of the model is another model.
    run(TEST.replace("cases=6", "cases=7"), "--edgecases-answers=auto", "-k", "test_it")
    assert 0 < len(asked(model)) < len(calls)
    missing = run(TEST, "--edgecases-answers=replay", "--edgecases-model-version=2", "-k", "test_it")
    assert asked(model) == []
    missing.stdout.fnmatch_lines(
        ["There is no answer of shop.model:ask of version 2 to replay: run 1 on this input was not recorded. *"]
    )


def test_cases_are_asked_ahead_and_no_verdict_changes(run: Run, shop: pytest.Pytester, model: Path) -> None:
    plain = run(SLOW.replace("MORE", 'model="shop.model:ask"'))
    before = asked(model)
    ahead = run(SLOW.replace("MORE", 'model="shop.model:ask", prefetch=5'))
    assert outcomes(shop, ahead) == outcomes(shop, plain)
    after = asked(model)
    assert sorted(after) == sorted(before)  # none twice, and none that no case asks
    assert plain.parseoutcomes()["failed"]
    changing = SLOW.replace("MORE", 'model="shop.model:ask", prefetch=5').replace(
        "def test_it(message):", "def test_it(message, monkeypatch):"
    )
    changed = run(changing)
    assert outcomes(shop, changed) == outcomes(shop, plain)
    changed.stdout.fnmatch_lines([f"prefetch: {len(before)} calls not made ahead, since the test takes monkeypatch *"])
    assert "prefetch:" not in ahead.stdout.str()
    spread = run(SLOW.replace("MORE", 'model="shop.model:ask", prefetch=5'), "-n1")
    spread.stdout.fnmatch_lines(["prefetch: * calls not made ahead, since pytest-xdist spreads the items *"])


def test_an_answer_that_json_would_change_and_a_test_without_a_model_are_refused(
    run: Run, shop: pytest.Pytester, model: Path
) -> None:
    source = """
        import pytest
        from shop import model

        def pair(text):
            return (text, 1)

        @pytest.mark.edgecases("message", cases=1, model="test_shop:pair", answers="record"CODEC)
        @pytest.mark.parametrize("message", ["Please cancel my order today."])
        def test_it(message):
            assert pair(message) == (message, 1)
    """
    run(source.replace("CODEC", "")).stdout.fnmatch_lines(
        ["*The model test_shop:pair answered a tuple, which JSON does not give back as it was*codec=*"]
    )
    assert run(source.replace("CODEC", ", codec=(list, tuple)")).parseoutcomes() == {"passed": 2}
    nameless = source.replace("CODEC", "").replace('model="test_shop:pair", ', "")
    run(nameless).stdout.fnmatch_lines(
        ["*test_shop.py:*: answers, rate and prefetch are about the function*names none*"]
    )
    run(source.replace("CODEC", "").replace('"record"', '"recrod"')).stdout.fnmatch_lines(['*Did you mean "record"*'])


def test_a_plan_says_what_will_be_asked_and_time_is_a_limit(run: Run, shop: pytest.Pytester, model: Path) -> None:
    plan = run(TEST, "--edgecases-plan", "--edgecases-max-calls=60", "--edgecases-max-seconds=9", "-k", "test_it")
    plan.stdout.fnmatch_lines(
        [
            "model shop.model:ask: asked in 24 runs, and in those that shrinking takes",
            "16 to 24 calls, at most 44 to shrink, at most 60 in all, none begun after 9 s; none was made.",
        ]
    )
    assert asked(model) == []
    over = run(TEST, "--edgecases-max-seconds=0.000001", "-rs", "-k", "test_it")
    assert over.parseoutcomes()["skipped"] == 8
    over.stdout.fnmatch_lines(["SKIPPED*the time of max_seconds is over"])
    assert asked(model) == []


def test_the_parts_of_a_matrix_are_exactly_the_whole(run: Run, shop: pytest.Pytester, model: Path) -> None:
    def ids(*args: str) -> list[str]:
        result = run(TEST, "--collect-only", "-q", *args)
        return [line for line in result.outlines if "::" in line]

    whole = ids()
    parts = [ids(f"--edgecases-shard={number}/3") for number in (1, 2, 3)]
    assert sorted(whole) == sorted(one for part in parts for one in part)
    assert all(parts)
    run(TEST, "--edgecases-shard=4/3").stderr.fnmatch_lines(["*--edgecases-shard takes a part and how many there are*"])
    run(TEST, "--edgecases-shard=1/3", "--edgecases-update").stderr.fnmatch_lines(["*goes with a run of all cases*"])
