"""The answer of a data card on how the cases were checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from edgecase_strategies.curate.measured import NOT, QUESTIONS, Answer, Measured, counted, counts

_WAYS = {
    "confirmed": ("confirmed", "confirmed by their room's own checker before they ran"),
    "reviewed": ("reviewed", "kept by people who looked at them"),
    "by hand": ("by_hand", "written or changed by hand, on their writer's word"),
    "made up": ("made_up", "of a strategy, with nothing to check them by"),
    "": ("unknown", "of which it is not known"),
}


def checks(found: Measured) -> Answer:
    """Return how the cases were checked, and what was dropped."""
    pool = sum(one["pool"] for one in found.choices)
    distinct = sum(one["distinct"] for one in found.choices)
    chosen = sum(one["chosen"] for one in found.choices)
    dropped = Counter[str]()
    for one in found.choices:
        dropped.update(counts(one["dropped"]))
    lines = []
    if pool:
        lines.append(
            f"{pool} drawn, {distinct} distinct, {chosen} chosen, each verified by its room's own checker before it ran"
        )
    if pool or dropped:  # a strategy's cases are drawn one by one, from no pool
        lines.append(f"dropped: {counted(dropped) or 'none'}")
    lines.append(f"of the cases that ran: {_ways(found.checked) or NOT}")
    if found.refused:
        lines.append(f"lines of the suite that could not be confirmed, and did not run: {counted(found.refused)}")
    lines += _varied(found)
    lines.append(
        "your own verifier was asked as well" if found.about.get("verified") else "no verifier of your own was given"
    )
    reviewed = found.about.get("reviewed") or {}
    if reviewed.get("lines"):
        verdicts = {name: many for name, many in reviewed.items() if name != "lines"}
        lines.append(
            f"reviewed by people: {sum(verdicts.values())} of {reviewed['lines']} lines of the suite ({counted(verdicts) or 'none'})"
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
