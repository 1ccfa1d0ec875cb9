"""Valid forms side by side with peers, in one run.

python benchmarks/forms/valid.py --corpora ../shared/corpora \\
    --peer schemathesis=VENV/bin/python --peer hypothesis-jsonschema=VENV/bin/python --peer jsf=VENV/bin/python

Each generator runs in a process of its own, in the Python that `--peer` names for it, with the same CPU seconds for each
schema. Every instance is judged here by both validators, made anew for the purpose. Figures are CPU time; speeds are
compared schema by schema, and the ratio's median is what counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
from schemas import corpora

from edgecase_strategies import forms

MAKERS = Path(__file__).with_name("makers.py")
SUFFIX = {"draft4": "4", "draft6": "6", "draft7": "7", "2019-09": "201909", "2020-12": "202012"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON", help="a generator and its Python")
    parser.add_argument("--seconds", type=float, default=5, help="CPU seconds for a schema")
    parser.add_argument("--count", type=int, default=100, help="instances asked for a schema")
    parser.add_argument("--least", type=float, default=0.2, help="CPU seconds for which a fast generator goes on")
    parser.add_argument("--every", type=int, default=1, help="take one schema of SchemaStore in so many")
    parser.add_argument("--only", help="the corpora to run, by the beginning of their names")
    asked = parser.parse_args()
    generators = {"fast": sys.executable, "strategy": sys.executable, **dict(one.split("=", 1) for one in asked.peer)}
    print(HEAD)
    for corpus, tasks, left_out in corpora(asked.corpora, asked.every):
        if asked.only and not corpus.startswith(asked.only):
            continue
        rows = {}
        for name, python in generators.items():
            if name != "polyfactory":
                limits = {"count": asked.count, "seconds": asked.seconds, "least": asked.least}
                rows[name] = judged(tasks, made(name, python, [{**task, **limits} for task in tasks]))
        for name, row in rows.items():
            print(shown(corpus, name, row, rows.get("schemathesis")), flush=True)
        if left_out:
            print(f"  left out of {corpus}: {left_out}", flush=True)
    compare_models(generators, asked)


HEAD = (
    "| corpus | generator | schemas | proven in time | instances right | contested | every instance right | objects where "
    "described | instances a second, median | times schemathesis, median | first instance, median ms | distinct |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def made(name: str, python: str, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a generator made of the tasks."""
    given = "".join(json.dumps(task) + "\n" for task in tasks)
    done = subprocess.run([python, str(MAKERS), name], input=given, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    if len(lines) != len(tasks) + 1:
        raise SystemExit(f"{name} stopped after {len(lines) - 1} of {len(tasks)} schemas: {done.stderr[-500:]}")
    print(f"  {name}: {json.loads(lines[0])['versions']}", file=sys.stderr)
    return [json.loads(line) for line in lines[1:]]


def judged(tasks: list[dict[str, Any]], results: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return, schema by schema, what is to be counted."""
    row: dict[str, list[Any]] = {
        key: []
        for key in (
            "proven",
            "right",
            "contested",
            "total",
            "wrong_label",
            "objects",
            "described",
            "speed",
            "first",
            "distinct",
        )
    }
    for task, result in zip(tasks, results, strict=True):
        suffix = SUFFIX[task["dialect"]]
        python = getattr(jsonschema, f"Draft{suffix}Validator")(task["schema"], registry=forms.Schema.of(True).registry)
        rust = forms.Schema.of(task["schema"], dialect=task["dialect"]).rust(formats=False)
        values = [one["value"] for one in result["made"]]
        verdicts = [(accepts(python, value), accepts(rust, value)) for value in values]
        right = sum(one == (True, True) for one in verdicts)
        row["right"].append(right)
        row["contested"].append(sum(one != two for one, two in verdicts))
        row["total"].append(len(values))
        row["wrong_label"].append(
            sum(
                one.get("label") == "valid" and verdict != (True, True)
                for one, verdict in zip(result["made"], verdicts, strict=True)
            )
        )
        row["proven"].append(right > 0)
        row["described"].append(describes_object(task["schema"]))
        row["objects"].append(sum(isinstance(value, dict) for value in values))
        row["speed"].append(right / result["times"][-1] if values and result["times"][-1] else None)
        row["first"].append(result["times"][0] if values else None)
        row["distinct"].append(
            len({json.dumps(value, sort_keys=True) for value in values}) / len(values) if values else None
        )
    return row


def accepts(validator: Any, value: Any) -> bool:
    try:
        return bool(validator.is_valid(value))
    except Exception:
        return False


def describes_object(schema: Any) -> bool:
    """Whether a schema describes an object: it says so, or it lists properties and does not name a type."""
    if not isinstance(schema, dict):
        return False
    return schema.get("type") == "object" or ("type" not in schema and "properties" in schema)


def shown(corpus: str, name: str, row: dict[str, list[Any]], peer: dict[str, list[Any]] | None) -> str:
    total = max(1, sum(row["total"]))
    described = [
        (objects, n)
        for objects, n, is_one in zip(row["objects"], row["total"], row["described"], strict=True)
        if is_one
    ]
    ratios = [
        mine / theirs
        for mine, theirs in zip(row["speed"], peer["speed"] if peer else [], strict=bool(peer))
        if mine and theirs
    ]
    every = sum(n > 0 and right == n for right, n in zip(row["right"], row["total"], strict=True))
    speeds = [one for one in row["speed"] if one is not None]
    firsts = [one for one in row["first"] if one is not None]
    distinct = [one for one in row["distinct"] if one is not None]
    cells = [
        corpus,
        name,
        len(row["total"]),
        f"{sum(row['proven']) / len(row['proven']):.1%}",
        f"{sum(row['right']) / total:.2%}"
        + (f", {sum(row['wrong_label'])} wrong labels" if name in ("fast", "strategy") else ""),
        sum(row["contested"]),
        f"{every / len(row['total']):.1%}",
        f"{sum(one for one, _ in described) / max(1, sum(n for _, n in described)):.1%}" if described else "",
        f"{statistics.median(speeds):,.0f}" if speeds else "",
        f"{statistics.median(ratios):.2f}" if ratios else "",
        f"{1000 * statistics.median(firsts):.1f}" if firsts else "",
        f"{statistics.median(distinct):.2f}" if distinct else "",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def compare_models(generators: dict[str, str], asked: argparse.Namespace) -> None:
    """Compare the generators that start from a model: does the model take what they make?"""
    if asked.only and not "models".startswith(asked.only):
        return
    import models

    print(
        "\n| model | generator | instances | taken by the model | valid by both validators | instances a second |\n|---|---|---|---|---|---|"
    )
    for model in ("Order", "Patient", "Application"):
        kind = getattr(models, model)
        task = {
            "name": model,
            "model": model,
            "schema": kind.model_json_schema(),
            "dialect": "2020-12",
            "count": 20 * asked.count,
            "seconds": asked.seconds,
            "least": asked.least,
        }
        schema = forms.Schema.of(kind)
        for name in ("fast", "strategy", "polyfactory"):
            if name in generators:
                (result,) = made(name, generators[name], [task])
                values = [one["value"] for one in result["made"]]
                taken = sum(takes(kind, value) for value in values)
                valid = sum(forms.judge(schema, value, formats=True).validity == "valid" for value in values)
                n = max(1, len(values))
                speed = len(values) / result["times"][-1] if values else 0
                print(
                    f"| {model} | {name} | {len(values)} | {taken / n:.1%} | {valid / n:.1%} | {speed:,.0f} |{result['error'] or ''}"
                )


def takes(model: Any, value: Any) -> bool:
    try:
        model.model_validate(value)
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    main()
