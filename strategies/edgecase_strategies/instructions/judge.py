"""What a model did with a case: judged by what it returned, with no model as the judge.

A model under test says in a structured way whether it did the task or asks: it returns a ``Reply``, or a mapping with a
``status``, or the test gives a function that reads one from what it returned. An answer is then held against each
clause's own predicate; since the clauses cannot all hold, an answer shows which of them it kept.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from edgecase_strategies.case import Case, Expect
from edgecase_strategies.errors import InvalidOption, UnreadableReply, did_you_mean
from edgecase_strategies.instructions.answer import Answer
from edgecase_strategies.instructions.asking import sounds_like_asking
from edgecase_strategies.instructions.constraints import Constraint, of_json
from edgecase_strategies.instructions.on_fields import Is
from edgecase_strategies.instructions.verify import clause_texts

DONE, ASK, CONFLICT = "done", "ask", "conflict"
STATUSES: Final = (DONE, ASK, CONFLICT)
"""It did the task; it asks what is meant; it reports a contradiction and names the clauses."""

_GIVEN: Final = ("tier", "state")
"""Attributes that an instruction states as facts; nobody carries them out."""
_TOKEN = re.compile(r"\w+")


class Outcome(enum.Enum):
    """What a model did."""

    FLAGGED = "flagged both"
    """It reported the contradiction and named two of its clauses."""
    ASKED = "asked"
    PRIORITY = "followed priority"
    """It kept the clauses of the system's message."""
    FOLLOWED_A = "followed A"
    """It did the task and kept the earlier clauses, in silence."""
    FOLLOWED_B = "followed B"
    """It did the task and kept the last clause, in silence."""
    NEITHER = "neither"
    """It did the task and kept neither side."""
    DID = "did the task"
    OVER_ASKED = "over-asked"
    """It asked where nothing was contradictory."""
    FAILED = "failed the task"
    """It did the task and broke a clause, with nothing contradictory."""

    @property
    def is_right(self) -> bool:
        """Whether a good model does so."""
        return self in (Outcome.FLAGGED, Outcome.ASKED, Outcome.PRIORITY, Outcome.DID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model under test returned, read: its status, its answer, and the words with which it named clauses.

    >>> Reply.of({"status": "ask", "named": ["at most 50 words"]}).status
    'ask'
    """

    status: str
    answer: Answer = field(default_factory=Answer)
    named: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: object) -> Reply:
        """Return what a model returned as a reply.

        A text is an answer. A mapping has a ``status`` of "done", "ask" or "conflict"; when done, an ``answer`` that is
        a text or a mapping of fields; for a conflict, ``named``: the clauses in the model's words.

        Raises UnreadableReply for anything else.
        """
        if isinstance(given, Reply):
            return given
        if isinstance(given, (str, Answer)):
            return cls(status=DONE, answer=Answer.of(given))
        if not isinstance(given, Mapping):
            raise UnreadableReply(
                f"The model returned {given!r:.80}, of type {type(given).__name__}. A reply is a text, or a mapping with a "
                'status, as in {"status": "ask"}; give read=… to judge(…) for a model that returns something else.'
            )
        status = given.get("status")
        if status not in STATUSES:
            hint = did_you_mean(status, STATUSES) if isinstance(status, str) else ""
            raise UnreadableReply(
                f'The model returned the status {status!r}.{hint} It was declared to be one of "done", "ask" and "conflict".'
            )
        named = given.get("named", ())
        named = (named,) if isinstance(named, str) else named
        if not isinstance(named, (list, tuple)) or not all(isinstance(name, str) for name in named):
            raise UnreadableReply(f"named holds the clauses as texts; the model returned {named!r:.80}.")
        if status == DONE and "answer" not in given:
            raise UnreadableReply('The model returned the status "done" without an "answer".')
        answer = Answer.of(given["answer"]) if status == DONE else Answer()
        return cls(status=str(status), answer=answer, named=tuple(named))


def judge(
    case: Case, result: object, *, read: Callable[[Any], object] | None = None, free_text: bool = False
) -> Outcome:
    """Return what a model did with a case.

    ``read`` turns what the model returned into a ``Reply``, or into anything that ``Reply.of`` takes. With
    ``free_text=True`` a text that sounds like a question back counts as asking: a heuristic, whose error is stated at
    ``sounds_like_asking``.

    Raises UnreadableReply for a result that is not what was declared, and InvalidOption for a case of another room.
    """
    facts = case.truth.facts
    if "clauses" not in facts:
        raise InvalidOption("judge takes cases of instructions; the truth of this one holds no clauses.")
    result = read(result) if read is not None else result
    reply = Reply.of(result)
    if free_text and reply.status == DONE and sounds_like_asking(reply.answer.text):
        reply = Reply(status=ASK, named=(reply.answer.text,))
    clauses = [of_json(record) for record in facts["clauses"]]
    if case.truth.expect is not Expect.ASK:
        if reply.status != DONE:
            return Outcome.OVER_ASKED
        holds = [of_json(record) for record in facts["holds"]]
        answer = _with_given(reply.answer, holds)
        return Outcome.DID if all(one.holds(answer) for one in holds) else Outcome.FAILED
    if reply.status == DONE:
        return _followed([clauses[place] for place in facts["conflict"]], reply.answer, bool(facts.get("priority")))
    texts = clause_texts(case)
    return Outcome.FLAGGED if names_both([texts[place] for place in facts["conflict"]], reply.named) else Outcome.ASKED


def _with_given(answer: Answer, clauses: Sequence[Constraint]) -> Answer:
    """Return the answer with the facts that the instruction states."""
    given = {one.variable: one.value for one in clauses if isinstance(one, Is) and one.attribute in _GIVEN}
    return Answer(text=answer.text, fields={**answer.fields, **given}) if given else answer


def _followed(clauses: Sequence[Constraint], answer: Answer, first_has_priority: bool) -> Outcome:
    answer = _with_given(answer, clauses)
    orders = [one for one in clauses if not (isinstance(one, Is) and one.attribute in _GIVEN)]
    if orders[-1].holds(answer):
        return Outcome.FOLLOWED_B
    if all(one.holds(answer) for one in orders[:-1]):
        return Outcome.PRIORITY if first_has_priority else Outcome.FOLLOWED_A
    return Outcome.NEITHER


def names_both(texts: Sequence[str], named: Sequence[str]) -> bool:
    """Whether at least two clauses are named: by the numbers, or else half the words, that tell them from the others.

    >>> clauses = ["Use at least 300 words.", "Use at most 50 words."]
    >>> names_both(clauses, ["at least 300", "at most 50"]), names_both(clauses, ["at least 300"])
    (True, False)
    """
    said = {token for text in named for token in _TOKEN.findall(text.casefold())}
    tokens = [set(_TOKEN.findall(text.casefold())) for text in texts]
    found = 0
    for place, mine in enumerate(tokens):
        others = set[str]().union(*(tokens[:place] + tokens[place + 1 :]))
        own = (mine - others) or mine
        numbers = {token for token in own if token.isdecimal()}
        found += numbers <= said if numbers else 2 * len(own & said) >= len(own)
    return found >= 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PairScore:
    """How often a model was right on both sides of a pair."""

    right: int
    pairs: int
    unpaired: int
    """Seeds of which only one side was judged: they tell nothing and do not count."""

    @property
    def accuracy(self) -> float:
        """The share of pairs with both sides right; 0 for a model that always asks, as for one that never does."""
        return self.right / self.pairs if self.pairs else 0.0


def pair_accuracy(judged: Iterable[tuple[Case, Outcome]]) -> PairScore:
    """Return the pair accuracy of judged cases: a pair is what was judged of one seed, contradictory and consistent.

    A pair is right if the model noticed each contradiction and did each consistent task.
    """
    sides: dict[str, tuple[list[bool], list[bool]]] = {}
    for case, outcome in judged:
        contradictory, consistent = sides.setdefault(str(case.truth.facts["pair"]), ([], []))
        (contradictory if case.truth.expect is Expect.ASK else consistent).append(outcome.is_right)
    both = [(one, other) for one, other in sides.values() if one and other]
    return PairScore(
        right=sum(all(one) and all(other) for one, other in both),
        pairs=len(both),
        unpaired=len(sides) - len(both),
    )
