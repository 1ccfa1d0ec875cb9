"""The table of docs/explanation/tools.md: `python -W ignore benchmarks/tools_page.py [--draws 4] [--ways callable http mcp] [--write]`.

Each situation that the field reports, the kinds that make it, the ways in which each comes, and how the runs of the careful agent and
of the careless ones end. `--write` puts the table into the page; a run takes some minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import tools
import tools_http
from tool_agents import Agent, Verdict, careful

from edgecase_strategies.tools import KINDS

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "tools.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"
WAYS = {
    "callable": lambda draws: tools.verdicts("callable", draws),
    "http": tools_http.verdicts,
    "mcp": lambda draws: tools.verdicts("mcp", max(1, draws // 2)),
}
SITUATIONS = {
    "no connection": "transport.connect",
    "timeout, and the write was not done": "transport.timeout_before",
    "timeout, and the write was done": "transport.timeout_after",
    "no answer ever": "transport.hang wire.stall",
    "a slow answer": "transport.slow",
    "429 with a time to wait, then right": "http.rate_limit wire.retry_date",
    "429 for good": "http.rate_limit_always",
    "500 or 503, then right": "http.unavailable",
    "502 with a page for people": "http.html_error",
    "401 or 403": "http.denied",
    "404": "http.not_found",
    "200 with an empty list": "payload.empty_list",
    "404 and an empty list get two answers": "",
    "409 or 412": "http.conflict",
    "422 with what is wrong": "http.invalid",
    "200 with an error for a body": "payload.error_as_success",
    "success, and a text that tells of an error": "payload.success_with_error",
    "a write that did nothing": "value.silent_noop",
    "an empty body, or null": "payload.null",
    "JSON cut": "payload.truncated_json",
    "a text cut": "payload.cut_text",
    "the first page of several": "payload.first_page",
    "an empty page with a cursor": "payload.empty_page",
    "rows twice": "payload.duplicate_rows",
    "a wrong content type": "wire.content_type",
    "BOM, UTF-16, Latin-1": "payload.byte_order_mark payload.wrong_charset wire.utf_16 wire.latin_1",
    "gzip that is none, or is cut": "wire.not_gzip wire.cut_gzip",
    "NaN, infinity": "value.not_a_number",
    "a name twice in an object": "payload.duplicate_keys",
    "a field renamed, nested, retyped": "schema.renamed schema.nested schema.retyped",
    "a field missing": "schema.missing",
    "structured content against its schema": "mcp.output_schema",
    "structured content against the text": "mcp.text_differs",
    "a result marked as an error": "mcp.is_error",
    "a JSON-RPC error": "mcp.rpc_error",
    "a tool that is gone": "mcp.unknown_tool mcp.list_changed",
    "a stale value": "value.stale",
    "two calls contradict each other": "value.contradiction",
    "right, wrong, right": "http.flapping",
    "a unit that is named": "value.unit",
    "a unit that is not named": "",
    "a time in another zone": "value.time_zone",
    "ten times as large, two digits swapped": "value.digits",
    "an order inside of the data": "content.injection",
    "a secret, a stack trace": "content.secret content.secret_beside",
    "far too much": "content.huge",
}
"""The 46 situations, and the kinds that make each; what makes the two that have none is said below the table."""
MORE = "more, of no reported situation"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    text = "\n".join(rows({way: ended(WAYS[way](asked.draws)) for way in asked.ways})) + "\n"
    if not asked.write:
        print(text, end="")
        return
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


Ended = dict[str, dict[str, list[Verdict]]]


def ended(verdicts: Iterable[tuple[str, Agent, Verdict]]) -> Ended:
    """Return how the runs ended, by kind and by the name of the agent."""
    found: Ended = defaultdict(lambda: defaultdict(list))
    for kind, agent, verdict in verdicts:
        found[kind.removeprefix("tool.")][agent.__name__].append(verdict)
    return found


def rows(by_way: dict[str, Ended]) -> list[str]:
    """Return the lines of the table: a kind a line, two cells a way, and by what a careless agent is caught."""
    heads = [f"{way}: {who}" for way in by_way for who in ("careful", "careless")]
    lines = [f"| situation | kind | {' | '.join(heads)} | caught by |", "|---" * (len(heads) + 3) + "|"]
    named = {kind for kinds in SITUATIONS.values() for kind in kinds.split()}
    others = " ".join(kind for name in KINDS if (kind := name.removeprefix("tool.")) not in named)
    for situation, kinds in {**SITUATIONS, MORE: others}.items():
        for number, kind in enumerate(kinds.split() or [""]):
            cells = [cell for found in by_way.values() for cell in pair(found.get(kind, {}))]
            by = ", ".join(f"`{one}`" for one in caught(kind, by_way.values()))
            lines.append(
                f"| {'' if number else situation} | {f'`{kind}`' if kind else ''} | {' | '.join(cells)} | {by} |"
            )
    return lines


def pair(agents: dict[str, list[Verdict]]) -> tuple[str, str]:
    """Return how many runs the careful agent passes, and which of the careless ones passes the fewest."""
    if not agents:
        return "", ""
    share = {name: (sum(one.passed for one in ended), len(ended)) for name, ended in agents.items()}
    passed, total = share.pop(careful.__name__)
    worst = min(share, key=lambda name: share[name][0] / share[name][1])
    return f"{passed}/{total}", f"{worst} {share[worst][0]}/{share[worst][1]}"


def caught(kind: str, ways: Iterable[Ended]) -> list[str]:
    """Return the checks by which careless agents are caught, the most frequent ones first, at most three."""
    counts: dict[str, int] = defaultdict(int)
    for found in ways:
        for name, ended in found.get(kind, {}).items():
            for one in ended if name != careful.__name__ else ():
                for check in one.checks or ({"a crash"} if one.crashed else set()):
                    counts[check] += 1
    return sorted(counts, key=lambda check: (-counts[check], check))[:3]


if __name__ == "__main__":
    main()
