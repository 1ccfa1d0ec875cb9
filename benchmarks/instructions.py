"""Measure the instruction room: proofs against Z3, witnesses, spans, variety, speed, reading of prompts, and asking.

python benchmarks/instructions.py                 # 20,000 items, Z3 on all of them: some minutes
python benchmarks/instructions.py --items 2000    # less of the same
python benchmarks/instructions.py --ifeval FILE   # reads IFEval's prompts too
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import Any

from edgecase_strategies import Case, Expect
from edgecase_strategies.engine import FastRandom, build
from edgecase_strategies.instructions import ROOM, clause_texts, read, schemas, smt, sounds_like_asking, witness_of
from edgecase_strategies.instructions.brief import WHERE, Brief
from edgecase_strategies.instructions.constraints import of_json, satisfy
from edgecase_strategies.instructions.render.wordings import REGISTERS, locales, wordings
from edgecase_strategies.instructions.source import draw_brief
from edgecase_strategies.instructions.strategies import pair_of


def cases_of(brief: Brief) -> list[Case]:
    seed = brief.seed
    return [build(ROOM, seed, (one.edit,), 1, brief) for one in brief.variants]


def texts_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return f"{value['message']} {json.dumps(value['record'])}"
    return " ".join(message["content"] for message in value)


def are_exact(case: Case) -> bool:
    """Whether each span holds, to the letter, one of the ways in which its clause is said."""
    facts = case.truth.facts
    words = wordings(facts["locale"])
    manner = "exception" if facts["kind"] == "exception" else ""
    clauses = list(zip(facts["clauses"], clause_texts(case), strict=True))
    if facts["where"] == "record":
        clauses.pop()  # it is a field
    last = len(facts["clauses"]) - 1
    return all(
        any(
            text == words.say(of_json(record), register, choice, manner if number == last else "")
            for register in REGISTERS
            for choice in range(12)
        )
        for number, (record, text) in enumerate(clauses)
    )


def measure_truth(items: int, seed: int) -> None:
    rng = FastRandom(seed)
    count: Counter[str] = Counter()
    families: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    schema: Counter[str] = Counter()
    known = locales()
    done = 0
    while done < items:
        brief = draw_brief(rng, where=WHERE, locale=rng.choice(known))
        for case in cases_of(brief):
            done += 1
            facts = case.truth.facts
            families[facts["family"]] += 1
            texts[re.sub(r"\W+", " ", texts_of(case.value)).casefold()] += 1
            clauses = [of_json(record) for record in facts["clauses"]]
            count["spans exact"] += ROOM.verify(brief, case) is None and are_exact(case)
            count["all"] += 1
            if case.truth.expect is Expect.ASK:
                count["contradictions"] += 1
                count["contradiction confirmed by Z3"] += smt.core(clauses) is not None
                smaller = [clauses[:place] + clauses[place + 1 :] for place in range(len(clauses))]
                count["minimal, by Z3"] += all(smt.core(one) is None for one in smaller)
                schema[f"contradictions: {schemas.satisfiable(clauses)}"] += 1
            else:
                holds = [of_json(record) for record in facts["holds"]]
                count["consistent"] += 1
                count["consistent, by Z3"] += smt.core(holds) is None
                found = witness_of(case)
                count["witness passes the predicates"] += found is not None and all(one.holds(found) for one in holds)
                schema[f"consistent: {schemas.satisfiable(holds)}"] += 1
    print(
        f"{done} items of {len(families)} families, {min(families.values())} of the rarest, locales {', '.join(known)}"
    )
    for name, of in (
        ("contradiction confirmed by Z3", "contradictions"),
        ("minimal, by Z3", "contradictions"),
        ("consistent, by Z3", "consistent"),
        ("witness passes the predicates", "consistent"),
        ("spans exact", "all"),
    ):
        print(f"  {name}: {count[name]} of {count[of]} ({count[name] / count[of]:.2%})")
    unique = sum(1 for times in texts.values() if times == 1)
    print(f"  unlike all others after normalisation: {unique} of {done} ({unique / done:.2%})")
    print("  jsonschema-rs can be satisfied (None: it cannot tell):", dict(sorted(schema.items())))


def measure_speed(pairs: int) -> None:
    for where in (["message"], ["turns", "system", "record"]):
        rates = []
        for run in range(5):
            rng = FastRandom(run)
            start = time.process_time()
            for _ in range(pairs):
                pair_of(draw_brief(rng, where=where))
            rates.append(pairs / (time.process_time() - start))
        print(f"proven pairs a second, {'/'.join(where)}: {statistics.median(rates):.0f} (5 runs of {pairs}, CPU time)")


def measure_provers(sets: int) -> None:
    rng = FastRandom(1)
    made = []
    while len(made) < sets:
        made += [[of_json(one) for one in case.truth.facts["clauses"]] for case in cases_of(draw_brief(rng))]
    ours = _seconds(made, satisfy)
    theirs = _seconds(made, smt.core)
    print(f"one set: own solver {ours * 1e6:.0f} µs, Z3 {theirs / ours:.0f} times as long ({len(made)} sets, CPU time)")


def _seconds(sets: list[Any], function: Any) -> float:
    start = time.process_time()
    for one in sets:
        function(one)
    return (time.process_time() - start) / len(sets)


def measure_reading(path: Path) -> None:
    prompts = [json.loads(line)["prompt"] for line in path.read_text(encoding="utf-8").splitlines()]
    readings = [read(prompt) for prompt in prompts]
    clauses = Counter(one.family for reading in readings for one in reading.clauses)
    some = sum(bool(reading.clauses) for reading in readings)
    print(f"prompts with a clause that is read: {some} of {len(prompts)}; clauses: {dict(clauses.most_common())}")


def measure_asking(path: Path | None) -> None:
    heard = sum(sounds_like_asking(text) for text in ASKING)
    print(f"asking back that is heard: {heard} of {len(ASKING)} sentences of our own")
    if path is not None:
        turns = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        plain = [one["text"] for one in turns if not ASKING_ACTS & set(one["acts"])]
        false = sum(sounds_like_asking(text) for text in plain)
        print(f"turns that ask for nothing and are taken for asking: {false} of {len(plain)} (Schema-Guided Dialogue)")


ASKING_ACTS = {"REQUEST", "REQUEST_ALTS", "INFORM_INTENT"}
ASKING = [
    "Could you tell me which of the two lengths you want?",
    "I noticed two different quantities, 12 and 21. Which should I order?",
    "The message says both Leeds and York. Where should it go?",
    "Before I continue: do you want this in capitals or in lower case?",
    "You asked for JSON and for plain prose; I can only do one of these. Please advise.",
    "I'm not sure what you'd like here, since the two instructions clash.",
    "These two demands cannot both be met.",
    "There is a conflict between the dates you gave. Please confirm the right one.",
    "Did you mean 4 May or Tuesday 5 May?",
    "Sorry, I can't cancel and keep the same order. What would you like me to do?",
    "One of these must be a mistake: 500 g or 1.2 lb. Which is correct?",
    "The total does not match the parts. Should I correct it?",
    "I need a decision from you: at least 300 words or at most 50?",
    "Your request is contradictory.",
    "Please let me know whether to include or to leave out the word.",
    "It is impossible to answer only in French and only in German at the same time.",
    "Hmm, that weekday doesn't fit that date. Can you check?",
    "Which version do you prefer?",
    "I see conflicting instructions about the recipient. Shall I copy Mira in or not?",
    "Quick question: free shipping or charged?",
    "Can you clarify?",
    "Please specify the number of bullet points; you gave two.",
    "The rule says premium customers ship free, but you ask me to charge. How should I proceed?",
    "Two different start times were given. Kindly confirm the correct one.",
    "What is the final quantity?",
    "I will wait for your confirmation, as the two addresses differ.",
    "It seems you gave two closing lines. Which one shall I use?",
    "I can't do both. Tell me which.",
    "Would you rather have it in lower case?",
    "The instructions contradict each other: no commas, but at least five commas.",
]
"""How one may ask back; 19 of them were heard before the heuristic was widened to the rest."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ifeval", type=Path)
    parser.add_argument("--sgd", type=Path)
    options = parser.parse_args()
    measure_speed(options.pairs)
    measure_provers(300)
    measure_asking(options.sgd)
    if options.ifeval:
        measure_reading(options.ifeval)
    measure_truth(options.items, options.seed)


if __name__ == "__main__":
    main()
