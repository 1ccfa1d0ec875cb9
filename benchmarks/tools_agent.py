"""What tool faults show of an agent that was written by others: `python benchmarks/tools_agent.py AGENT [--faults 600]`.

AGENT is a Python file with `model({"text": …, "tool": …}) -> str`, an agent whose one tool returns what stands under "tool"; beside it is
a file of the same name, `.jsonl`, with rows of such an input and its right answer. Of each row the clean run comes first.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

from edgecase_strategies.case import Seed
from edgecase_strategies.engine import FastRandom, build, draw_edits, source_of
from edgecase_strategies.tools import KINDS, ROOM, Record, judge, wrap
from edgecase_strategies.tools.room import chosen


class Input(dict[str, Any]):
    """An input whose tool is a call."""

    def __init__(self, text: str, tool: Any) -> None:
        super().__init__(text=text)
        self._tool = tool

    def __getitem__(self, name: str) -> Any:
        return self._tool() if name == "tool" else super().__getitem__(name)


def clean(model: Any, row: dict[str, Any]) -> tuple[Record, str]:
    """Return the clean run of a row, and the answer."""
    record = Record(keep=True)
    return record, model(Input(row["text"], wrap(lambda: row["tool"], record=record, name="get_order")))


def meet(model: Any, rows: list[dict[str, Any]], count: int) -> list[tuple[str, str, str]]:
    """Return for each fault that was reached its kind, what came in the place of the result, and how the run ended."""
    found: list[tuple[str, str, str]] = []
    rng, runs = FastRandom(1), [clean(model, row) for row in rows]
    sources = [source_of(ROOM, Seed(value=record.trace()), chosen(None)) for record, _ in runs]
    number = 0
    while len(found) < count:
        at = number % len(rows)
        number += 1
        edits = draw_edits(sources[at], 1, rng)
        record = Record(build(ROOM, sources[at].seed, edits, 1, sources[at].prepared))
        record.clean_answer = runs[at][1]
        try:
            answer = model(
                Input(rows[at]["text"], wrap(lambda row=rows[at]: row["tool"], record=record, name="get_order"))
            )
        except Exception as error:
            end = f"crashes: {type(error).__name__}"
        else:
            wrong = judge(record, answer)
            checks = ", ".join(sorted({one.partition(":")[0] for one in wrong}))
            none = answer == "Your order is None."
            end = (
                "None"
                if none
                else f"caught: {checks}"
                if checks
                else "the clean answer"
                if answer == runs[at][1]
                else "other"
            )
            assert not none or "no_placeholder" in checks
        if not record.missed:
            found.append((edits[0].name, came(record), end))
    return found


def came(record: Record) -> str:
    """Say of what kind the first result was that a fault made."""
    made, fault = next((made, made.fault) for made in record.calls if made.fault is not None)
    if made.raised:
        return "an exception"
    given = made.given
    try:
        given = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        return "a text that is no JSON"
    error = KINDS[fault.kind].expect.value in ("report", "ask") and "status" not in (given or {})
    return "a JSON error payload" if isinstance(given, dict) and error else "another JSON value"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agent", type=Path)
    parser.add_argument("--faults", type=int, default=600)
    asked = parser.parse_args()
    spec = importlib.util.spec_from_file_location(asked.agent.stem, asked.agent)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lines = asked.agent.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    right = [row["input"] for row in rows if module.model(dict(row["input"])) == row["label"]]
    print(f"clean rows answered right: {len(right)} of {len(rows)}")
    found = meet(module.model, right, asked.faults)
    for what, count in Counter(what for _, what, _ in found).most_common():
        ends = Counter(end for _, one, end in found if one == what)
        print(
            f"{what}: {count}",
            *(f"  {end}: {share} ({share / count:.0%})" for end, share in ends.most_common()),
            sep="\n",
        )
    kinds = {kind for kind, _, _ in found}
    caught = {kind for kind, _, end in found if end == "None" or end.startswith(("caught", "crashes"))}
    print(f"kinds met: {len(kinds)}, of which the agent fails at least once: {len(caught)}")
    print("never fails:", ", ".join(sorted(kinds - caught)))


if __name__ == "__main__":
    main()
