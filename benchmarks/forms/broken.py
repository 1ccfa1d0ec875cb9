"""How right the labels of broken forms are: `python benchmarks/forms/broken.py [labels|single|kinds|shrink|models] …`.

Labels are judged by `tests/library/forms_checker.py`, which shares nothing with the room: both validators are asked
directly, and each exact intent is had back by a function of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any

from corpora import CORPORA
from forms_checker import Judge, complaint

from edgecase_strategies import engine
from edgecase_strategies.case import Case, Seed
from edgecase_strategies.errors import EdgecaseError, NothingApplies
from edgecase_strategies.forms import PERTURBATIONS, ROOM, Schema, instances, judge
from edgecase_strategies.forms.kinds import BEYOND, COUNTED

FORMS_A_SCHEMA = 6
LOCALES = ("en_US", "de_DE")
Example = tuple[str, Any, list[Any]]


def examples(corpora: list[str], forms: int) -> Iterator[Example]:
    """Yield the name, schema and some right forms of each schema that has a right form which is an object."""
    for corpus in corpora:
        for name, document, given in CORPORA[corpus]():
            try:
                schema = Schema.of(document)
                found = [form for form in right_forms(schema, given, forms) if isinstance(form, dict)]
            except EdgecaseError:
                continue  # the reference leads to a document that is not here
            if found:
                yield f"{corpus}/{name}", schema, found


def right_forms(schema: Schema, given: Any, forms: int) -> Iterator[Any]:
    """Yield the form that is given, if it is right, and forms that are drawn, of people of several countries."""
    if given is not None and judge(schema, given, formats=True).validity == "valid":
        yield given
    makers = [instances(schema, locale=locale) for locale in LOCALES]
    for number in range(forms):
        with contextlib.suppress(EdgecaseError):
            made = makers[number % len(makers)](Random(number))
            if made.verdict.validity == "valid":
                yield made.value


def sources(example: Example, **options: Any) -> Iterator[engine.Source]:
    _, schema, forms = example
    for form in forms:
        try:
            yield engine.source_of(ROOM, Seed(value=form), PERTURBATIONS, schema=schema, **options)
        except NothingApplies:
            continue


def confirmed(source: engine.Source, rng: Random, severity: tuple[int, int], dropped: Counter[str]) -> Iterator[Case]:
    for case in engine.cases(source, rng, severity):
        reason = ROOM.verify(source.prepared, case)
        dropped[reason or "kept"] += 1
        if reason is None:
            yield case


def labels(asked: argparse.Namespace) -> None:
    """Count wrong labels in many cases, of one to four edits."""
    every = [one for one in examples(asked.corpora, asked.forms) if one[0] > asked.after]
    share = -(-asked.cases // max(1, len(every)))
    wrong, counts, dropped = list[str](), Counter[str](), Counter[str]()
    begin = time.process_time()
    for name, schema, forms in every:
        judge_of = Judge(schema.document)
        mine = list(sources((name, schema, forms)))
        until = time.process_time() + asked.seconds
        for number, source in enumerate(mine):
            made = confirmed(source, Random(number), (1, 4), dropped)
            for _ in range(-(-share // len(mine))):
                if time.process_time() > until:
                    break  # python-jsonschema takes seconds for a form of some schemas
                case = next(made)
                counts[f"{case.truth.facts['validity_with_formats']} {case.truth.facts['handling']}"] += 1
                told = complaint(case, schema.document, judge_of)
                if told:
                    wrong.append(f"{name}: {told}: {[edit.to_json() for edit in case.edits]}")
        print(f"{name}: {sum(counts.values())} cases, {len(wrong)} wrong so far", file=sys.stderr, flush=True)
    total = sum(counts.values())
    print(f"{len(every)} schemas, {total} cases, {len(wrong)} wrong labels, {time.process_time() - begin:.0f} s CPU")
    print(json.dumps(dict(counts.most_common())))
    print(json.dumps(dict(dropped.most_common())))
    for one in wrong[:20]:
        print(one[:600])


def single(asked: argparse.Namespace) -> None:
    """Count schemas of which an instance with exactly one error is made, and instances whose one error is the label's."""
    able, proven, right, made, failed = 0, 0, 0, 0, list[str]()
    for name, schema, forms in examples(asked.corpora, asked.forms):
        judge_of = Judge(schema.document)
        able += 1
        found = 0
        for number, source in enumerate(sources((name, schema, forms), validity="single")):
            cases = confirmed(source, Random(number), (1, 1), Counter())
            for _ in range(asked.cases_a_schema // len(forms) + 1):
                case = next(cases)
                found += 1
                (told,) = case.truth.facts["errors_with_formats"]
                errors = judge_of.errors(case.value, True)
                right += errors == {(told["pointer"], told["keyword"])} and judge_of.says(case.value, True) == "invalid"
        made += found
        proven += bool(found)
        if not found:
            failed.append(name)
    print(f"{able} schemas with a right form; {proven} ({proven / able:.1%}) broken with exactly one error")
    print(f"{made} instances; {right} ({right / made:.2%}) have exactly the error of their label")
    print("not broken:", ", ".join(failed))


def kinds(asked: argparse.Namespace) -> None:
    """Print what each kind does: how often it was made, whether the schema sees it, and what can be had back."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    keywords: dict[str, Counter[str]] = defaultdict(Counter)
    for name, schema, forms in examples(asked.corpora, asked.forms):
        for source in sources((name, schema, forms)):
            for one in source.perturbations:
                for number in range(4):
                    edit = one(source.prepared, Random(number))
                    if edit is None or not ROOM.allows(source.prepared, edit):
                        continue
                    case = engine.build(ROOM, source.seed, [edit], 1, source.prepared)
                    if ROOM.verify(source.prepared, case) is None:
                        facts = case.truth.facts
                        table[one.name].update(
                            ["made", f"bare {facts['validity']}", facts["intent"], facts["handling"]]
                        )
                        table[one.name][f"formats {facts['validity_with_formats']}"] += 1
                        keywords[one.name].update(error["keyword"] for error in facts["errors_with_formats"])
    print(
        "| kind | name | made | recover | valid | with formats | contested | accept, normalise, ask, reject | keywords |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for kind in (*COUNTED, *BEYOND):
        row = table[kind.name]
        made = row["made"] or 1
        handling = ", ".join(str(row[name]) for name in ("accept", "normalise", "ask", "reject"))
        seen = ", ".join(f"{keyword}×{count}" for keyword, count in keywords[kind.name].most_common(3))
        print(
            f"| {kind.mess} | `{kind.name}` | {row['made']} | {kind.recover} | {row['bare valid'] / made:.0%} | "
            f"{row['formats valid'] / made:.0%} | {row['bare contested']} | {handling} | {seen} |"
        )
    missing = [kind.name for kind in COUNTED if not table[kind.name]["made"]]
    print(f"{len(COUNTED) - len(missing)} of {len(COUNTED)} kinds made; missing: {', '.join(missing) or 'none'}")


def shrink(asked: argparse.Namespace) -> None:
    """Let Hypothesis shrink a failure of each schema, and count wrong labels among all that it tries."""
    from hypothesis import HealthCheck, Phase, given, settings

    from edgecase_strategies.forms import broken

    tried = wrong = runs = 0
    lengths = Counter[int]()
    for name, schema, forms in examples(asked.corpora, 1):
        judge_of = Judge(schema.document)
        try:
            strategy = broken(schema, *forms, at_once=3)
        except NothingApplies:
            continue
        last: list[Case] = []

        @settings(
            max_examples=asked.shrink_examples,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @given(strategy)
        def run(case: Case) -> None:
            nonlocal tried, wrong
            tried += 1
            told = complaint(case, schema.document, judge_of)
            if told:
                wrong += 1
                print(f"{name}: {told}: {[edit.to_json() for edit in case.edits]}"[:600])
            if case.truth.expect.value == "ask":
                last[:] = [case]
                raise ZeroDivisionError

        try:
            run()
        except ZeroDivisionError:
            runs += 1
            lengths[len(last[0].edits)] += 1
            print(f"{name}: {tried} cases tried, {wrong} wrong, {dict(lengths)}", file=sys.stderr, flush=True)
        except Exception as error:
            print(name, type(error).__name__, str(error)[:200])
    print(f"{runs} failures shrunk, {tried} cases tried on the way, {wrong} wrong labels; edits left: {dict(lengths)}")


def models(asked: argparse.Namespace) -> None:
    """Put broken orders to three order forms, and count by fault what each takes that it should not, and the reverse."""
    import handlers

    handle, order = handlers.pydantic_handler()
    schema = Schema.of(order)
    rows = (handlers.SHARED / "models" / "form_pydantic.jsonl").read_text().splitlines()
    seeds = [json.loads(row)["label"] for row in rows][: asked.rows]
    taken: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    shown: dict[tuple[str, str, str], str] = {}
    named = {"pydantic": handle, "msgspec": handlers.msgspec_handler, "marshmallow": handlers.marshmallow_handler}
    total = 0
    for seed in seeds:
        source = engine.source_of(ROOM, Seed(value=seed), PERTURBATIONS, schema=schema)
        for one in source.perturbations:
            for edit in {
                repr((e.place, e.after)): e for e in (one(source.prepared, Random(n)) for n in range(30)) if e
            }.values():
                case = engine.build(ROOM, source.seed, [edit], 1, source.prepared)
                if not ROOM.allows(source.prepared, edit) or ROOM.verify(source.prepared, case) is not None:
                    continue
                total += 1
                for library, model in named.items():
                    what = met(case, model, model(seed))
                    taken[library][one.name][what] += 1
                    shown.setdefault((library, one.name, what), f"{edit.place}: {edit.before!r} → {edit.after!r}")
    print(f"{total} cases with one fault each, of {len(seeds)} orders")
    for library in named:
        counts = Counter[str]()
        for row in taken[library].values():
            counts += row
        print(library, dict(counts.most_common()))
        for name, row in sorted(taken[library].items()):
            for what in ("took it", "took it for something else", "crashed"):
                if row[what]:
                    print(f"  {what}: {name} {row[what]}/{sum(row.values())}, as {shown[library, name, what]}")


def met(case: Case, model: Any, clean: Any) -> str:
    """Return how a handler met a case's label."""
    try:
        answer = model(case.value)
    except Exception:
        return "crashed"
    refused = isinstance(answer, dict) and "errors" in answer
    expect = case.truth.expect.value
    if expect in ("ask", "reject"):
        return "refused it, rightly" if refused else "took it"
    if expect == "accept":
        return "refused what shows nothing" if refused else "took it, rightly"
    if refused:
        return "refused what can be had back"
    return "had it back" if answer == clean else "took it for something else"


PARTS = {"labels": labels, "single": single, "kinds": kinds, "shrink": shrink, "models": models}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--corpora", nargs="*", default=["jsonforms", "schemastore"], choices=list(CORPORA))
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--seconds", type=int, default=60, help="CPU time for the labels of one schema")
    parser.add_argument("--after", default="", help="leave out the schemas up to this name")
    parser.add_argument("--forms", type=int, default=FORMS_A_SCHEMA, help="right forms of each schema")
    parser.add_argument("--cases-a-schema", type=int, default=60)
    parser.add_argument("--shrink-examples", type=int, default=30)
    parser.add_argument("--rows", type=int, default=40)
    asked = parser.parse_args()
    for part in asked.parts:
        print(f"== {part}")
        PARTS[part](asked)


if __name__ == "__main__":
    main()
