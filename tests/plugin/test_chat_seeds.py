"""Lists of chat messages as seeds of marked tests, and requests that are made from nothing, on real runs of pytest."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

BOT = """
def reply(messages, temperature=0.0):
    last = [m for m in messages if role(m) == "user"][-1]
    text = last["content"] if isinstance(last, dict) else last.content
    text = text if isinstance(text, str) else " ".join(part["text"] for part in text if part["type"] == "text")
    messages.append({"role": "assistant", "content": "…"})
    return "cancel" if "cancel" in text.lower() else "other"


def role(message):
    return message["role"] if isinstance(message, dict) else message.role
"""

CHAT = """[
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hello there!"},
    {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function"}]},
    {"role": "tool", "tool_call_id": "c1", "content": "{}"},
    {"role": "user", "content": "Please cancel my order AB-1234, it is late."},
]"""


MARKED = r"   smallest  messages\[4\]\.content: .*(\[-.+-\]|\{\+.+\+\})"


@pytest.fixture
def bot(shop: pytest.Pytester, run: Run) -> Run:
    shop.path.joinpath("shop", "bot.py").write_text(BOT, encoding="utf-8")
    return run


def test_a_list_of_messages_is_a_seed(bot: Run) -> None:
    result = bot(
        f"""
import copy
import pytest
from shop.bot import reply

CHAT = {CHAT}

@pytest.mark.edgecases("messages", mess="text.typo", cases=12, severity=2)
@pytest.mark.parametrize("messages, intent", [(copy.deepcopy(CHAT), "cancel")])
def test_bot(messages, intent, edgecase):
    assert len(messages) == 5
    assert messages[:4] == CHAT[:4]
    assert (messages == CHAT) == edgecase.is_clean
    assert "AB-1234" in messages[4]["content"]
    assert edgecase.seed.value == CHAT
    assert messages == edgecase.value
    assert reply(messages) == intent
""",
        "--edgecases-protect=-label",
    )
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] >= 1
    assert outcomes["failed"] + outcomes["passed"] == 13
    result.stdout.no_fnmatch_line("*assert messages*Error*")
    result.stdout.fnmatch_lines(
        [
            "*edge case*",
            "seed *messages?4?.content: Please cancel my order AB-1234, it is late.",
            "input *messages?4?.content: Please *AB-1234*",
            "edits *messages?4?.content: Please *",
            "*1. text.typo.*",
            "   smallest  messages?4?.content: Please *",
            "   input     messages?4?.content: Please *",
            "   fails     AssertionError*",
        ]
    )


def test_the_words_of_the_answer_are_out_of_reach(bot: Run) -> None:
    result = bot(
        f"""
import pytest
from shop.bot import reply

@pytest.mark.edgecases("messages", cases=15, severity=(1, 4))
@pytest.mark.parametrize("messages, intent", [({CHAT}, "cancel")])
def test_bot(messages, intent):
    assert reply(messages) == intent
"""
    )
    result.assert_outcomes(passed=16)


@pytest.mark.parametrize("target", ["shop.bot:reply", "shop.bot:reply.messages"])
def test_a_function_that_takes_messages_and_changes_them_is_a_target(bot: Run, target: str) -> None:
    source = f"""
import pytest
from shop.bot import reply

def chat():
    return {CHAT}

@pytest.mark.edgecases("{target}", mess="text.typo", cases=10, severity=2)
def test_bot(edgecase):
    messages = chat()
    answer = reply(messages)
    assert edgecase.seed.value == chat()
    assert (edgecase.value == chat()) == edgecase.is_clean
    assert answer == "cancel"
"""
    result = bot(source)
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] >= 1
    assert outcomes["failed"] + outcomes["passed"] == 11
    result.stdout.no_fnmatch_line("*edgecase.seed.value*Error*")
    replay = re.search(r"replay +pytest \S+ --edgecases-replay (\w+)", result.stdout.str())
    assert replay is not None
    again = bot("", "--edgecases-replay", replay[1])
    again.stdout.re_match_lines([MARKED])
    assert again.parseoutcomes()["failed"] == 1


@pytest.mark.parametrize("kind", ["dataclass", "pydantic"])
def test_messages_that_are_objects(bot: Run, kind: str) -> None:
    if kind == "pydantic":
        pytest.importorskip("pydantic")
        define = "from pydantic import BaseModel\n\nclass Message(BaseModel):\n    role: str\n    content: str"
    else:
        define = "from dataclasses import dataclass\n\n@dataclass\nclass Message:\n    role: str\n    content: str"
    source = f"""
import pytest
from shop.bot import reply
{define}

def chat():
    return [Message(role="system", content="Be brief."), Message(role="user", content="Please cancel my order, it is late.")]

@pytest.mark.edgecases("messages", mess="text.typo", cases=16, severity=3)
@pytest.mark.parametrize("messages", [chat()])
def test_argument(messages):
    assert all(type(message) is Message for message in messages)
    assert reply(messages) == "cancel"

@pytest.mark.edgecases("shop.bot:reply", mess="text.typo", cases=16, severity=3)
def test_function():
    assert reply(chat()) == "cancel"
"""
    result = bot(source)
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] >= 2
    assert outcomes["failed"] + outcomes["passed"] == 34
    result.stdout.re_match_lines([r"   smallest  messages\[1\]\.content: Please .*(\[-.+-\]|\{\+.+\+\})"])
    for test in ("test_argument", "test_function"):
        replay = re.search(rf"replay +pytest \S+::{test} --edgecases-replay (\w+)", result.stdout.str())
        assert replay is not None
        again = bot("", "--edgecases-replay", replay[1])
        assert again.parseoutcomes()["failed"] == 1, again.stdout.str()


def test_content_parts_and_a_fixture(bot: Run) -> None:
    result = bot(
        """
        import pytest
        from shop.bot import reply

        IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}

        @pytest.fixture
        def messages():
            return [{"role": "user", "content": [{"type": "text", "text": "Please cancel what you see here."}, IMAGE]}]

        @pytest.mark.edgecases("messages", cases=6)
        def test_parts(messages, edgecase):
            assert messages[0]["content"][1] == IMAGE
            assert all(edit.place[:2] == (0, 0) for edit in edgecase.edits)
        """
    )
    result.assert_outcomes(passed=7)


def test_a_conversation_without_a_user_turn_is_told(bot: Run) -> None:
    result = bot(
        """
        import pytest

        @pytest.mark.edgecases("messages")
        @pytest.mark.parametrize("messages", [[{"role": "system", "content": "Be brief."}]])
        def test_bot(messages):
            pass
        """
    )
    result.stdout.fnmatch_lines(["*test_shop.py:3: The 1 messages have no user turn with a text*"])
    assert result.ret != 0


def test_requests_from_nothing_are_cases_of_a_marked_test(bot: Run) -> None:
    source = """
    import pytest
    from edgecase_strategies import text

    @pytest.mark.edgecases(inject={"case": text.requests(intents=["cancel", "refund"], severity=(0, 2))}, cases=12)
    def test_router(case):
        assert case.truth.intent in ("cancel", "refund")
        for span in case.truth.spans:
            if span.label == "order_id":
                assert case.value[span.start : span.end] in case.seed.value
        assert len(case.edits) != 2
    """
    result = bot(source)
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] >= 1
    assert outcomes["failed"] + outcomes["passed"] == 12
    replay = re.search(r"--edgecases-replay (\w+)", result.stdout.str())
    assert replay is not None
    assert bot("", "--edgecases-replay", replay[1]).parseoutcomes()["failed"] == 1


def test_a_suite_keeps_chat_seeds_and_cases_of_strategies(bot: Run) -> None:
    source = f"""
import pytest
from pytest_edgecases import conversations, text
from shop.bot import reply

CHAT = {CHAT}

@pytest.mark.edgecases("messages", mess="text.typo", cases=4)
@pytest.mark.parametrize("messages", [CHAT])
def test_argument(messages, edgecase):
    assert messages == edgecase.value

@pytest.mark.edgecases("shop.bot:reply", mess="text.typo", cases=3)
def test_function(edgecase):
    reply([dict(message) for message in CHAT])
    assert edgecase.seed.value == CHAT

@pytest.mark.edgecases(inject={{"case": text.requests(intents=["cancel", "refund"], register="terse", severity=(0, 2))}}, cases=3)
def test_requests(case):
    assert case.truth.intent in ("cancel", "refund")

@pytest.mark.edgecases(inject={{"case": conversations.messy(CHAT)}}, cases=2)
def test_strategy(case):
    assert case.value[:4] == CHAT[:4]
"""
    bot(source, "--edgecases-update").stdout.fnmatch_lines(["*suite *12 added*"])
    result = bot("")
    result.assert_outcomes(passed=14)
    result.stdout.no_fnmatch_line("*no longer fit*")
