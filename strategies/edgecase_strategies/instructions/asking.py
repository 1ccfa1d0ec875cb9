"""A heuristic, and nothing more: whether a text asks back instead of answering."""

from __future__ import annotations

import re

_QUESTION = re.compile(
    r"\b(?:which (?:one|of|would|should|do you|instruction|version)|(?:could|can|would) you (?:please )?(?:clarify|confirm|tell|let me know)"
    r"|do you (?:want|mean|prefer|need)|did you mean|should (?:i|it|we)\b|(?:shall|do) i\b|what (?:should|would) (?:i|you)"
    r"|would you (?:like|prefer|rather)|or (?:should|do|is|would)\b|is it .{1,60}\bor\b)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:please (?:clarify|confirm|specify|let me know (?:which|what|how|whether))|needs? (?:a )?clarification|clarify (?:which|what|whether)"
    r"|(?:instructions?|requests?|requirements?|clauses?|constraints?|statements?|demands?|these|those|they|which|that|it|you)"
    r" (?:\w+ ){0,3}(?:contradicts?|conflicts?|contradictory|conflicting|inconsistent|incompatible|mutually exclusive)"
    r"|(?:contradiction|conflict|inconsistency) (?:in|between) (?:your|the|these)"
    r"|cannot (?:do|follow|satisfy|meet|keep|be) both|can(?:no|')t both|both cannot)",
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
