"""The data card of a test's cases: six questions, answered by what a run measured, and "not measured" where it did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecase_strategies.curate.covers import Covers
from edgecase_strategies.curate.planner import Cell, Known
from edgecase_strategies.curate.private.said import said_of
from edgecase_strategies.curate.transfer import KINDS, Transfer
from edgecase_strategies.options import SEVERITY

NOT = "not measured"
QUESTIONS = (
    "Which real patterns do the cases represent?",
    "Who or what made them?",
    "How were they checked?",
    "What is missing?",
    "Could private source material be reproduced?",
    "Does performance transfer to independent real examples?",
)
MOST = 12
"""Names that are listed in full; of more, their number is said as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, what was measured for it, and that for people."""

    question: str
    lines: tuple[str, ...]
    measured: Mapping[str, Any]
    table: tuple[tuple[str, ...], ...] = ()
    """A table under the lines; its first row names the columns."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a run knows of one test's cases."""

    test: str
    about: Mapping[str, Any]
    """What the test says of itself: its skill, seeds, holdout, versions."""
    choices: Sequence[Mapping[str, Any]]
    """What was drawn, distinct, chosen and dropped by reason, for each choice."""
    cases: int
    """How many cases ran."""
    skipped: int
    names: Mapping[str, int]
    """How many cases each perturbation is in."""
    severities: Mapping[int, int]
    origins: Mapping[str, int]
    """How many items are real, perturbed, given or made up."""
    categories: Mapping[str, int]
    """How many cases each category has."""
    checked: Mapping[str, int] = field(default_factory=dict)
    """How many of the cases that ran were checked in which way: "confirmed" and so on; "" where that is not known."""
    refused: Mapping[str, int] = field(default_factory=dict)
    """How many lines of the suite did not run, by the reason why they could not be confirmed."""
    transfer: Transfer
    aimed: int = 0
    """How many cases more ran since something had failed before: searches and repeats."""
    lowest: Mapping[Cell, Known] = field(default_factory=dict)
    """What is known of the lowest failing severity of each cell, by perturbation and category."""
    covers: Covers = field(default_factory=Covers)
    """Which combinations of factors the cases that ran cover."""
    seeds: int = 0
    """How many rows the test has; 0 where its seeds are drawn."""
    seeds_used: int = 0
    """Of how many of them a case ran."""


def card_of(found: Measured) -> Card:
    """Return the card of what was measured."""
    skill = found.about.get("skill") or {}
    told = f"{skill.get('behaviour', NOT)} ({skill['title']})" if skill else NOT
    return Card(
        test=found.test,
        skill=f"skill: {told}",
        answers=(_patterns(found), _makers(found), _checks(found), _missing(found), _private(found), _transfer(found)),
    )


def _patterns(found: Measured) -> Answer:
    groups = Counter[str]()
    for name, count in found.names.items():
        groups[".".join(name.split(".")[:2])] += count
    seeds = found.about.get("seeds") or {}
    lines = [f"{_many(found.cases, 'case')}; perturbations: {_counted(groups) or 'none'}"]
    if found.aimed:
        lines.append(
            f"{_many(found.aimed, 'case')} beside them searched or repeated what failed before; no rate counts them"
        )
    if found.severities:
        lines.append(f"severity: {', '.join(f'{level} ({many})' for level, many in sorted(found.severities.items()))}")
    if any(found.categories):
        lines.append(f"categories: {_counted({name: many for name, many in found.categories.items() if name})}")
    files = _counts(seeds.get("files"))
    sources = [f"{_many(seeds['given'], 'row')} of the test"] if seeds.get("given") else []
    sources += [f"{_many(seeds['real'], 'real example')} ({_counted(files)})"] if seeds.get("real") else []
    sources += ["drawn by a strategy"] if seeds.get("drawn") else []
    lines.append(f"seeds: {', '.join(sources) or NOT}")
    lines.append(f"how often these patterns come in your own traffic: {NOT}")
    measured = {
        "cases": found.cases,
        "aimed": found.aimed,
        "groups": dict(groups),
        "severities": {str(level): many for level, many in sorted(found.severities.items())},
        "categories": dict(found.categories),
        "seeds": dict(seeds),
        "traffic": None,
    }
    return Answer(question=QUESTIONS[0], lines=tuple(lines), measured=measured)


def _makers(found: Measured) -> Answer:
    by = found.about.get("by") or {}
    said = ", ".join(f"{name} {version}" for name, version in by.items())
    lines = [f"made by {said or NOT}, random seed {found.about.get('random', NOT)}"]
    lines.append(f"of the items that ran: {_counted(found.origins) or 'none'}")
    labels = found.about.get("labels") or []
    for one in labels:
        kappa = NOT if one["kappa"] is None else f"{one['kappa']:.2f}"
        first, second = one["names"]
        low, high = one["interval"]
        lines.append(
            f"labels: {first} and {second} agree on {one['agreed']} of {one['count']} ({low:.0%} to {high:.0%}), Cohen's kappa "
            f"{kappa}; {one['aside']} set aside"
        )
        lines += [
            f'systematic: {pair["count"]} of {pair["of"]} that {first} calls "{pair["first"]}" are "{pair["second"]}" by {second}'
            for pair in one["systematic"]
        ]
    if not labels:
        lines.append(f"whether a second source of labels agrees: {NOT}")
    measured = {
        "by": dict(by),
        "random": found.about.get("random"),
        "items": dict(found.origins),
        "labels": labels or None,
    }
    return Answer(question=QUESTIONS[1], lines=tuple(lines), measured=measured)


def _checks(found: Measured) -> Answer:
    pool = sum(one["pool"] for one in found.choices)
    distinct = sum(one["distinct"] for one in found.choices)
    chosen = sum(one["chosen"] for one in found.choices)
    dropped = Counter[str]()
    for one in found.choices:
        dropped.update(_counts(one["dropped"]))
    lines = []
    if pool:
        lines.append(
            f"{pool} drawn, {distinct} distinct, {chosen} chosen, each verified by its room's own checker before it ran"
        )
    if pool or dropped:  # a strategy's cases are drawn one by one, from no pool
        lines.append(f"dropped: {_counted(dropped) or 'none'}")
    lines.append(f"of the cases that ran: {_ways(found.checked) or NOT}")
    if found.refused:
        lines.append(f"lines of the suite that could not be confirmed, and did not run: {_counted(found.refused)}")
    lines += _varied(found)
    lines.append(
        "your own verifier was asked as well" if found.about.get("verified") else "no verifier of your own was given"
    )
    reviewed = found.about.get("reviewed") or {}
    if reviewed.get("lines"):
        verdicts = {name: many for name, many in reviewed.items() if name != "lines"}
        lines.append(
            f"reviewed by people: {sum(verdicts.values())} of {reviewed['lines']} lines of the suite ({_counted(verdicts) or 'none'})"
        )
    else:
        lines.append(f"reviewed by people: {NOT} (`edgecases review` on a suite)")
    measured = {
        "choices": {"pool": pool, "distinct": distinct, "chosen": chosen} if pool else None,
        "dropped": dict(dropped),
        "cases": {_WAYS[way][0]: many for way, many in found.checked.items() if many},
        "refused": dict(found.refused),
        "near": sum(one.get("near", 0) for one in found.choices) if chosen else None,
        "diversity": found.about.get("diversity"),
        "own_verifier": bool(found.about.get("verified")),
        "reviewed": dict(reviewed) or None,
    }
    return Answer(question=QUESTIONS[2], lines=tuple(lines), measured=measured)


_WAYS = {
    "confirmed": ("confirmed", "confirmed by their room's own checker before they ran"),
    "reviewed": ("reviewed", "kept by people who looked at them"),
    "by hand": ("by_hand", "written or changed by hand, on their writer's word"),
    "made up": ("made_up", "of a strategy, with nothing to check them by"),
    "": ("unknown", "of which it is not known"),
}


def _ways(checked: Mapping[str, int]) -> str:
    return ", ".join(f"{checked[way]} {said}" for way, (_, said) in _WAYS.items() if checked.get(way))


def _varied(found: Measured) -> list[str]:
    """Return how varied the seeds are, and how many cases nearly repeat another one."""
    lines = []
    if any(one["chosen"] for one in found.choices):
        near = sum(one.get("near", 0) for one in found.choices)
        lines.append(f"of those chosen, nearly the same as another one of the same seed, label and cell: {near}")
    varied = found.about.get("diversity")
    if varied:
        lines.append(
            f"how varied the {varied['texts']} seeds are before perturbation (lower is more varied): zlib makes them "
            f"{varied['compression']:.1f} times smaller, {varied['repetition']:.0%} of their 4-grams come again, self-BLEU "
            f"{varied['self_bleu']:.2f}"
        )
    else:
        lines.append(
            f"how varied the seeds are before perturbation: {NOT} (it takes two texts that are known beforehand)"
        )
    return lines


def _missing(found: Measured) -> Answer:
    skill = found.about.get("skill") or {}
    there_are = _counts(found.about.get("categories"))
    wanted = list(_counts(skill.get("categories")) or there_are)
    there = {name for name, many in found.categories.items() if many}
    empty = [name for name in wanted if name not in there]
    unasked = [name for name in there_are if name not in wanted]
    never = [name for name in found.about.get("asked") or [] if name not in found.names]
    levels = found.about.get("severity") or []
    gone = [str(level) for level in range(levels[0], levels[1] + 1) if level not in found.severities] if levels else []
    lines = []
    if empty:
        lines.append(f"categories without a case: {_listed(empty)}")
    short = {
        name: many
        for name, many in _counts(found.about.get("wanted")).items()
        if 0 < found.categories.get(name, 0) < many
    }
    lines += [
        f"cases of {name}: {found.categories[name]} of the {many} that its weight asks for"
        for name, many in short.items()
    ]
    if unasked:
        lines.append(f"categories of the rows that the skill does not name: {_listed(unasked)}")
    if gone:
        lines.append(f"levels of severity without a case: {', '.join(gone)}")
    if never:
        lines.append(
            f"perturbations that were asked for and came in no case: {len(never)} of {len(found.about['asked'])} ({_listed(never)})"
        )
    if found.skipped:
        lines.append(f"cases that did not run: {found.skipped}")
    within = (levels[0], levels[1]) if levels else SEVERITY
    searched = {cell: known for cell, known in found.lowest.items() if known.next(within) is not None}
    if searched:
        said = [f"{cell.name} ({known})" for cell, known in searched.items()]
        lines.append(f"lowest severity that fails, still searched by --edgecases-explore: {_listed(said)}")
    lines += found.covers.lines
    if found.seeds:
        lines.append(f"seeds without a case: {found.seeds - found.seeds_used} of {found.seeds}")
    forbidden = list(found.about.get("forbid") or [])
    lines += [f"never chosen, as forbid says: {name}" for name in forbidden]
    measured = {
        "categories": empty,
        "short": {name: {"wanted": many, "ran": found.categories[name]} for name, many in short.items()},
        "not_in_skill": unasked,
        "severities": gone,
        "perturbations": never,
        "skipped": found.skipped,
        "searched": [
            {
                "perturbation": cell.perturbation,
                "category": cell.category,
                "failed": known.failed,
                "passed": known.passed,
                "suspected": known.suspected,
            }
            for cell, known in searched.items()
        ],
        "coverage": found.covers.to_json(),
        "seeds": {"all": found.seeds, "used": found.seeds_used} if found.seeds else None,
        "forbidden": forbidden,
    }
    return Answer(question=QUESTIONS[3], lines=tuple(lines), measured=measured, table=found.covers.table())


def _private(found: Measured) -> Answer:
    private = found.about.get("private") or {}
    lines = said_of(private) or [f"{NOT}: no seed was declared private, and no canary was planted"]
    return Answer(question=QUESTIONS[4], lines=tuple(lines), measured={"private": dict(private) or None})


def _transfer(found: Measured) -> Answer:
    held, lines = found.about.get("holdout") or {}, found.transfer.lines()
    if held.get("rows"):
        lines.append(f"holdout: {_many(held['rows'], 'row')} of {_counted(_counts(held['files']))}; {held['apart']}")
    table: list[tuple[str, ...]] = []
    if found.transfer.overall["real"].ran:
        table = [("category", *KINDS), *found.transfer.table()]
    return Answer(
        question=QUESTIONS[5],
        lines=tuple(lines),
        measured=found.transfer.to_json(),
        table=tuple(table),
    )


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _counts(pairs: Iterable[Sequence[Any]] | None) -> dict[str, int]:
    """Return pairs of name and number as a dict; names that redaction made the same count together."""
    found: dict[str, int] = {}
    for name, many in pairs or ():
        found[name] = found.get(name, 0) + many
    return found


def _counted(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    said = ", ".join(f"{name} ({many})" for name, many in ordered[:MOST])
    return f"{said} and {len(ordered) - MOST} more" if len(ordered) > MOST else said


def _listed(names: Iterable[str]) -> str:
    there = list(names)
    return ", ".join(there[:MOST]) + (f" and {len(there) - MOST} more" if len(there) > MOST else "")


def _marked(text: str) -> str:
    """Return a text in which Markdown and HTML mean nothing."""
    for sign in "\\`*_{}[]<>#|!~":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
