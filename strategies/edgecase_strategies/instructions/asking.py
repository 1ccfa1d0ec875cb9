"""A heuristic, and nothing more: whether a text asks back instead of answering."""

from __future__ import annotations

import re

_QUESTION = re.compile(
    r"\b(?:which\b|(?:could|can|would) you (?:please |kindly )?(?:clarify|confirm|check|let me know|tell me (?:which|what|whether))"
    r"|do you (?:want|mean|prefer|need)|did you mean|(?:should|shall|do) (?:i|it|we)\b|what (?:should|would|is the (?:right|correct|final))"
    r"|would you (?:like|prefer|rather)|how should|[\w,:]+ or [\w ]+\?$)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:(?:please|kindly) (?:clarify|advise|specify|confirm (?:which|what|the (?:right|correct))|let me know (?:which|what|how|whether))"
    r"|needs? (?:a )?(?:clarification|decision)|(?:clarify|tell me) (?:which|what|whether)\b"
    r"|(?:instructions?|requests?|requirements?|clauses?|constraints?|statements?|demands?|these|those|they|which|that|it|you)"
    r" (?:\w+ ){0,3}(?:contradicts?|conflicts?|clash(?:es)?|contradictory|conflicting|inconsistent|incompatible|mutually exclusive)"
    r"|(?:contradiction|conflict|inconsistency) (?:in|between) (?:your|the|these)"
    r"|cannot (?:do|follow|satisfy|meet|keep|be) both|can(?:no|')t (?:both|do both)|both cannot|cannot both"
    r"|impossible to .{1,60} at the same time|(?:two|both) (?:\w+ ){0,3}differ)",
    re.IGNORECASE,
)
_LONG = 120
"""Words; who asks back is brief, and a long text that holds such words is an answer."""
_FEW = 4


def sounds_like_asking(text: str) -> bool:
    """Whether a text reads like a question back, or like a report of a contradiction.

    It looks for what people write when they ask ("which one", "do you want") in a text that ends with a question, and for
    what they write when they report ("your instructions contradict each other", "please clarify") in a text of a few
    sentences. ``benchmarks/instructions.py`` measures its error, which docs/explanation/contradictions.md states.
    Where a model can return a status, use that.

    >>> sounds_like_asking("You ask for 300 words and for 50. Which one do you want?")
    True
    >>> sounds_like_asking("Here is the letter. The two brothers argued about a conflict.")
    False
    """
    stripped = text.strip()
    if not stripped or len(stripped.split()) > _LONG:
        return False
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", stripped) if part]
    last = sentences[-1]
    if last.rstrip("\"')* ").endswith("?") and _QUESTION.search(last):
        return True
    return len(sentences) <= _FEW and any(_STATEMENT.search(one) for one in sentences)
