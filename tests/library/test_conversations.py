"""The conversation room: the last user turn is perturbed, and all else stays byte for byte."""

from __future__ import annotations

import collections
import copy
import dataclasses
import itertools
import json
import random
from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from edgecase_strategies import conversations, engine, text
from edgecase_strategies.case import Case, Edit, Seed, Span, Truth, encode
from edgecase_strategies.conversations import ROOM, Conversation
from edgecase_strategies.conversations.turns import Place, texts_of
from edgecase_strategies.errors import InvalidOption, NothingApplies, UnknownName, UnsupportedSeed
from edgecase_strategies.rooms import room_for, shown, with_edits
from edgecase_strategies.text.perturbations import PERTURBATIONS

CALL = {"id": "call_1", "type": "function", "function": {"name": "get_order", "arguments": '{"order": "AB-1234"}'}}
CHAT: list[dict[str, Any]] = [
    {"role": "system", "content": "You are a support agent. Be brief."},
    {"role": "user", "content": "Hello there, is somebody there?"},
    {"role": "assistant", "content": None, "tool_calls": [CALL], "refusal": None},
    {"role": "tool", "tool_call_id": "call_1", "content": '{"status": "delayed"}'},
    {"role": "assistant", "content": "Your order is delayed."},
    {"content": "Please cancel my order AB-1234, it arrived late and I don't want it.", "role": "user", "name": "ann"},
    {"role": "assistant", "content": "One moment", "x-trace": [1, {"a": 2.5}]},
]
PARTS: list[dict[str, Any]] = [
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is broken in this picture?"},
            {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
            {"type": "input_text", "text": "I bought it two days ago, please help.", "cache_control": {"type": "x"}},
        ],
    },
]


def cases_of(seed: Seed, number: int = 1, count: int = 60, severity: tuple[int, int] = (1, 5)) -> list[Case]:
    source = engine.source_of(ROOM, seed, [one for one in PERTURBATIONS if not one.on_request])
    return list(itertools.islice(confirmed(source, engine.cases(source, Random(number), severity)), count))


def confirmed(source: engine.Source, cases: Iterator[Case]) -> Iterator[Case]:
    """Yield the cases whose truth is confirmed; of the others, only that a word cannot be read any more is right."""
    for case in cases:
        reason = ROOM.verify(source.prepared, case)
        assert reason in (None, "a misspelling is not recoverable")
        if reason is None:
            yield case


def flat(messages: Any) -> str:
    """Return the last user turn's text, read in the plainest way."""
    content = [one for one in messages if one["role"] == "user"][-1]["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content if "text" in part)


@pytest.mark.parametrize("chat", [CHAT, PARTS, tuple(CHAT)], ids=["chat", "parts", "tuple"])
def test_only_the_text_of_the_last_user_turn_changes(chat: Any) -> None:
    before = json.dumps(chat)
    for case in cases_of(Seed(value=chat), count=200):
        assert json.dumps(chat) == before
        assert type(case.value) is type(chat)
        assert ROOM.undo(case.value, case.edits) == chat
        assert flat(case.value) != flat(chat)
        assert list(case.value[-1]) == list(chat[-1])
        emptied = copy.deepcopy([list(chat), list(case.value)])
        for messages in emptied:
            turn = [one for one in messages if one["role"] == "user"][-1]
            if isinstance(turn["content"], str):
                turn["content"] = ""
            else:
                for part in turn["content"]:
                    part.update({"text": ""} if "text" in part else {})
        assert json.dumps(emptied[0]) == json.dumps(emptied[1])
        for edit in case.edits:
            assert edit.place[0] == (5 if len(chat) > 1 else 0)
            assert len(edit.place) == (2 if len(chat) > 1 else 3)


def test_the_untouched_messages_are_the_same_objects() -> None:
    (case,) = cases_of(Seed(value=CHAT), count=1)
    assert all(one is other for n, (one, other) in enumerate(zip(CHAT, case.value, strict=True)) if n != 5)


def test_it_gives_what_the_text_room_gives() -> None:
    """The same random numbers make the same edits of a conversation as of its text by itself."""
    value = CHAT[5]["content"]
    chosen = [one for one in PERTURBATIONS if not one.on_request]
    alone = engine.source_of(text.ROOM, Seed(value=value), chosen)
    inside = engine.source_of(ROOM, Seed(value=CHAT), chosen)
    assert [one.name for one in inside.perturbations] == [one.name for one in alone.perturbations]
    pairs = zip(engine.cases(alone, Random(9)), engine.cases(inside, Random(9)), strict=False)
    for one, other in itertools.islice(pairs, 200):
        assert other.value[5]["content"] == one.value
        assert sorted(other.names) == sorted(one.names)


def test_ids_do_not_depend_on_the_order_of_the_edits() -> None:
    for case in cases_of(Seed(value=PARTS), severity=(4, 5)):
        again = engine.build(ROOM, case.seed, case.edits[::-1], case.severity, case.prepared)
        assert again.id == case.id
        assert Case.from_json(json.loads(json.dumps(case.to_json()))).id == case.id


@pytest.mark.parametrize("chat", [CHAT, PARTS], ids=["chat", "parts"])
def test_labels_count_through_the_texts_of_the_turn(chat: Any) -> None:
    whole = flat(chat)
    words = [("order", "AB-1234")] if chat is CHAT else [("thing", "picture"), ("age", "two days ago")]
    spans = tuple(Span(whole.index(word), whole.index(word) + len(word), label) for label, word in words)
    seed = Seed(value=chat, truth=Truth(intent="x", spans=spans))
    source = engine.source_of(ROOM, seed, PERTURBATIONS, protect=[word for _, word in words])
    for case in itertools.islice(confirmed(source, engine.cases(source, Random(3), (1, 5))), 200):
        said = flat(case.value)
        assert [said[span.start : span.end] for span in case.truth.spans] == [word for _, word in words]
        fewer = with_edits(case, case.edits[1:])
        assert [flat(fewer.value)[span.start : span.end] for span in fewer.truth.spans] == [word for _, word in words]
        read = Case.from_json(case.to_json())
        assert with_edits(read, read.edits).truth == case.truth


class Named(NamedTuple):
    role: str
    content: str


@dataclasses.dataclass(frozen=True)
class Frozen:
    role: str
    content: Any
    name: str = "ann"


class Modelled:
    """What pydantic models look like from outside."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)

    def __iter__(self) -> Any:
        return iter(self.__dict__.items())

    def model_dump(self) -> dict[str, Any]:
        return dict(self.__dict__)

    def model_copy(self, *, update: dict[str, Any]) -> Modelled:
        return Modelled(**{**self.__dict__, **update})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Modelled) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]


QUESTION = "Where is my refund for the kettle?"


@pytest.mark.parametrize(
    "turn",
    [
        Named("user", QUESTION),
        Frozen("user", QUESTION),
        Frozen("user", [Frozen("x", 1), {"type": "text", "text": QUESTION}]),
        Frozen("user", [Modelled(type="text", text=QUESTION)]),
        Modelled(role="user", content=QUESTION, id=7),
        SimpleNamespace(role="user", content=QUESTION, extra=[1]),
        collections.OrderedDict(role="user", content=QUESTION, z=1),
        {"role": "user", "content": ["look", QUESTION]},
        {"role": "user", "content": (QUESTION,)},
    ],
    ids=lambda turn: type(turn).__name__,
)
def test_messages_may_be_any_kind_of_object(turn: Any) -> None:
    chat = [Frozen("system", "Be kind."), turn, {"role": "assistant", "content": "Let me see."}]
    before = encode(chat)
    for case in cases_of(Seed(value=chat), count=40):
        assert encode(chat) == before
        assert type(case.value[1]) is type(turn)
        assert case.value[1] != turn
        assert ROOM.undo(case.value, case.edits) == chat
        assert (case.value[0], case.value[2]) == (chat[0], chat[2])


def test_a_pydantic_model_is_a_message() -> None:
    pydantic = pytest.importorskip("pydantic")
    model = pydantic.create_model("Message", role=(str, ...), content=(str, ...), name=(str | None, None))
    chat = [model(role="user", content=QUESTION)]
    for case in cases_of(Seed(value=chat), count=10):
        assert isinstance(case.value[0], model)
        assert encode(chat)[0]["fields"]["content"] == QUESTION


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ([{"role": "user", "content": "x"}], True),
        ([{"role": "user"}], True),
        ([SimpleNamespace(role="user", content="x")], True),
        ([SimpleNamespace(role="user")], False),
        ([], False),
        ("user", False),
        (["user"], False),
        ({"role": "user", "content": "x"}, False),
        ([{"role": "boss", "content": "x"}], False),
        ([{"role": "user", "content": "x"}, {"id": 1}], False),
        ([{"role": 3, "content": "x"}], False),
        (None, False),
    ],
)
def test_what_is_a_conversation(value: Any, accepted: bool) -> None:
    assert ROOM.accepts(value) is accepted
    if accepted:
        assert room_for(value) is ROOM


class Broken:
    role = "user"

    @property
    def content(self) -> str:
        raise RuntimeError("no content today")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([{"role": "system", "content": "x"}], "The 1 messages have no user turn with a text"),
        ([{"role": "user", "content": " "}], "no user turn with a text"),
        ([{"role": "user", "content": None}, {"role": "user"}], "The 2 messages have no user turn"),
        ([{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}], "no user turn with a text"),
    ],
)
def test_a_conversation_without_a_user_turn_says_so(value: Any, message: str) -> None:
    with pytest.raises(UnsupportedSeed, match=message):
        ROOM.prepare(Seed(value=value))


def test_messages_that_cannot_be_copied_say_so() -> None:
    class Sealed:
        __slots__ = ()
        role = "user"
        content = QUESTION

    with pytest.raises(UnsupportedSeed, match="of type Sealed cannot be copied with another content"):
        ROOM.prepare(Seed(value=[Sealed()]))
    assert not ROOM.accepts([Broken()])


def test_a_turn_without_text_gives_way_to_the_one_before() -> None:
    chat = [*PARTS, {"role": "user", "content": [{"type": "tool_result", "content": "x"}]}]
    assert list(texts_of(chat)) == [Place(0, 0), Place(0, 2)]


def test_a_span_outside_of_the_turn_is_an_error() -> None:
    with pytest.raises(InvalidOption, match="outside of the last user turn, which is 34 characters long"):
        Conversation([{"role": "user", "content": QUESTION}], truth=Truth(spans=(Span(30, 40, "x"),)))


def test_nothing_applies_is_said_with_the_conversation() -> None:
    with pytest.raises(NothingApplies, match="To the seed"):
        conversations.messy([{"role": "user", "content": "12"}], mess="text.typo")


@pytest.mark.parametrize(
    ("seeds", "options", "error", "message"),
    [
        ((), {}, InvalidOption, "at least one conversation"),
        (("hello",), {}, InvalidOption, "'hello' is none. For a text by itself"),
        ((CHAT,), {"mess": "text.tpyo"}, UnknownName, 'Did you mean "text.typo"'),
        ((CHAT,), {"severity": 9}, InvalidOption, "a level from 1 to 5"),
    ],
)
def test_mistakes(seeds: Any, options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        conversations.messy(*seeds, **options)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(conversations.messy(CHAT, Seed(value=PARTS), severity=(1, 4)), st.data())
def test_the_hypothesis_engine_and_subsets(case: Case, data: st.DataObject) -> None:
    assert ROOM.verify(case.prepared, case) in (None, "a misspelling is not recoverable")
    kept = [edit for edit in case.edits if data.draw(st.booleans())]
    fewer = with_edits(case, kept)
    assert ROOM.undo(fewer.value, fewer.edits) == case.seed.value


def test_a_case_shrinks_to_one_edit() -> None:
    found = find(
        conversations.messy(CHAT, mess="text.typo", severity=3),
        lambda case: "cancel" not in case.value[5]["content"],
        random=random.Random(0),
    )
    assert len(found.edits) == 1


def tampered(case: Case) -> list[tuple[str, Any]]:
    def changed(change: Any) -> Any:
        value = copy.deepcopy(case.value)
        change(value)
        return value

    return [
        ("a system prompt", changed(lambda value: value[0].update(content="Be rude."))),
        ("a tool call", changed(lambda value: value[2]["tool_calls"][0].update(id="call_2"))),
        ("a name", changed(lambda value: value[5].update(name="bob"))),
        ("a new key", changed(lambda value: value[5].update(extra=1))),
        ("a message less", changed(lambda value: value.pop())),
        ("another text", changed(lambda value: value[5].update(content=value[5]["content"] + "!"))),
        ("a tuple", tuple(case.value)),
        ("the seed", case.seed.value),
    ]


def test_the_checker_finds_what_is_wrong() -> None:
    for case in cases_of(Seed(value=CHAT), count=20):
        for what, value in tampered(case):
            assert ROOM.verify(case.prepared, dataclasses.replace(case, value=value)) is not None, what


def drawn(value: Any, truth: Truth, mess: str) -> list[Case]:
    seed = Seed(value=value, truth=truth)
    source = engine.source_of(ROOM, seed, [one for one in PERTURBATIONS if one.name == mess])
    return list(itertools.islice(engine.cases(source, Random(0), (1, 3)), 40))


def test_labels_hold_in_each_part_as_in_a_text() -> None:
    parts = [
        {"type": "text", "text": "Hello, it came."},
        {"type": "text", "text": "I ordered the big blue lamp. Where is it?"},
    ]
    chat = [{"role": "user", "content": parts}]
    label = Span(29, 42, "product")
    for case in drawn(chat, Truth(spans=(label,)), "text.filler.hesitate"):
        (now,) = case.truth.spans
        turn = "".join(part["text"] for part in case.value[0]["content"])
        assert turn[now.start : now.end] == "big blue lamp"
    again = drawn(chat, Truth(spans=(label,)), "text.request.again")
    assert again
    assert all(case.value[0]["content"][1]["text"].count("big blue lamp") == 1 for case in again)


def test_what_a_writer_takes_back_is_among_the_facts() -> None:
    for case in drawn([{"role": "user", "content": "Please cancel my order"}], Truth(), "text.correction.revoke"):
        (revoked,) = case.truth.facts["revoked"]
        assert revoked in case.value[0]["content"]


def test_it_is_shown_as_the_text_of_the_turn() -> None:
    (case,) = cases_of(Seed(value=PARTS), count=1, severity=(1, 1))
    (edit,) = case.edits
    both = shown("conversation", PARTS, case.edits)
    assert both is not None
    assert [one.where for one in both] == ["messages[0].content[0].text", "messages[0].content[2].text"]
    assert [one.text for one in both] == [PARTS[0]["content"][0]["text"], PARTS[0]["content"][2]["text"]]
    (inner,) = [inner for one in both for inner in one.edits]
    assert isinstance(inner, Edit)
    assert inner.place == edit.place[-1]
    assert shown("conversation", "no conversation") is None
    assert shown("value", 3) is None
    record = json.loads(json.dumps(encode([Frozen("user", QUESTION)])))
    read = shown("conversation", record)
    assert read is not None
    assert read[0].text == QUESTION
