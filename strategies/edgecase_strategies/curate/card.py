"""The data card of a test's cases: six questions, answered by what a run measured, and "not measured" where it did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from edgecase_strategies.curate.answers import makers, patterns, private, transfer
from edgecase_strategies.curate.checks import checks
from edgecase_strategies.curate.measured import NOT, Answer, Measured
from edgecase_strategies.curate.missing import missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is known of the cases of one test."""

    test: str
    skill: str
    answers: tuple[Answer, ...]

    def lines(self) -> list[str]:
        """Return the card as plain text."""
        said = [f"data card of {self.test}: {self.skill}"]
        for answer in self.answers:
            said += [f"  {answer.question}", *(f"    {line}" for line in answer.lines)]
            widths = (
                [max(len(row[place]) for row in answer.table) for place in range(len(answer.table[0]))]
                if answer.table
                else []
            )
            said += [
                "      " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                for row in answer.table
            ]
        return said

    def markdown(self) -> str:
        """Return the card as Markdown."""
        said = [f"## {_marked(self.test)}", "", _marked(self.skill), ""]
        for answer in self.answers:
            said += [f"### {answer.question}", "", *(f"- {_marked(line)}" for line in answer.lines), ""]
            for number, row in enumerate(answer.table):
                said.append(f"| {' | '.join(map(_marked, row))} |")
                if not number:
                    said.append("|" + "---|" * len(row))
            if answer.table:
                said.append("")
        return "\n".join(said)

    def to_json(self) -> dict[str, Any]:
        """Return the card as JSON."""
        return {
            "test": self.test,
            "skill": self.skill,
            "answers": [
                {"question": one.question, "lines": list(one.lines), "measured": dict(one.measured)}
                for one in self.answers
            ],
        }


def card_of(found: Measured) -> Card:
    """Return the card of what was measured."""
    skill = found.about.get("skill") or {}
    told = f"{skill.get('behaviour', NOT)} ({skill['title']})" if skill else NOT
    return Card(
        test=found.test,
        skill=f"skill: {told}",
        answers=(patterns(found), makers(found), checks(found), missing(found), private(found), transfer(found)),
    )


def _marked(text: str) -> str:
    """Return a text in which Markdown and HTML mean nothing."""
    for sign in "\\`*_{}[]<>#|!~":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
