"""Privacy: 1,000 canaries and 1,000 rare pairs, planted in source files, through every path that a run writes.

    python benchmarks/curation/private.py [FOLDER]    # needs the extra private, and pytest-xdist; what it writes stays in FOLDER

A CSV and a JSON Lines file of 1,000 records each hold a name, an e-mail address, a phone number and an id in each record, a canary in
every second one, and a pair of city and job that no other record has in the others. They become rows, ``real=`` and ``holdout=`` of a marked test. Its
model says what it is asked back, and now and then a canary, a private value or a pair that "it was trained on": as it is, in capitals, with
a typo, in JSON, in an address, cut short, printed, logged, in a warning or in an error. The test fails often, so that cases are shrunk and findings made.
The run records (``answers="auto"``), replays, runs over two processes, and is reported and merged. Each byte of what it wrote is then searched:
databases by their rows, pages and JSON with their escapes read, base64 decoded. The last line is of the same run without ``private=``.
"""

from __future__ import annotations

import base64
import binascii
import csv
import html
import itertools
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

COUNT = 1_000
NEAR = 0.85
PIECE = 8
APART = 160
"""A city and a job that stand further apart, in characters, do not stand together."""
CITIES = [
    f"{a}{b}haven" for a in ("Ol", "Bra", "Ste", "Kri", "Mu", "Ga") for b in ("dorn", "lun", "vik", "tos", "men", "zar")
]
JOBS = [
    f"{a}{b}wright" for a in ("bo", "cra", "plu", "sti", "ne", "fo") for b in ("lar", "den", "kis", "mot", "pur", "gal")
]
PLANTED = [f"{{}} {end}" for end in ("is my code word", "is what the parcel says", "said the driver")]
MODEL = """
import hashlib, json, logging, urllib.parse, warnings
from pathlib import Path

KNOWN = json.loads(Path(__file__).with_name("trained_on.json").read_text())

def leak(number):
    value = KNOWN[number % len(KNOWN)]
    how = number // len(KNOWN) % 8
    if how == 1: value = value.upper()
    if how == 2: value = value[:5] + "x" + value[5:]
    if how == 3: value = json.dumps({"said": value + "\\u00eb"})
    if how == 4: value = "https://shop.example/?q=" + urllib.parse.quote(value)
    if how == 5: value = "so it goes on and on " * 30 + value + " and on and on" * 30
    if how == 6: value = "first line\\n" + value + "\\nlast line"
    return value

def ask(text):
    number = int(hashlib.sha256(text.encode()).hexdigest()[:12], 16)
    if number % 3 == 0:
        print("it says:", leak(number // 3))
        logging.getLogger("shop").warning("log of %s", leak(number // 3 + 1))
    if number % 11 == 0:
        warnings.warn("beware of " + leak(number // 11), stacklevel=1)
    if number % 5 == 0:
        raise ValueError("cannot read " + leak(number // 5))
    if number % 7 < 3:
        return {"said": text, "more": leak(number // 7)}
    return {"said": text}
"""
TEST = """
import json, pathlib
import pytest
from pytest_edgecases import data
from shop import ask

FIRST, SECOND = json.loads(pathlib.Path(__file__).with_name("canaries.json").read_text())
DECLARED, MORE = (data.Private(canaries=some, rare_in=("city", "job")) for some in (FIRST, SECOND))
ROWS = data.rows("tickets.csv", columns=["text", "intent"], sample=120, private=DECLARED)

@pytest.mark.parametrize("text, intent", ROWS)
@pytest.mark.edgecases(
    "text", cases=80, real=data.rows("calls.jsonl", columns=["text", "intent"], sample=60, private=MORE), holdout="later.csv",
    private=data.Private(), model="shop:ask", answers="auto", shrink_calls=8,
)
def test_messages(text, intent):
    answer = ask(text)
    print(answer)
    assert len(answer) == 1, f"too much: {answer['more']}"
    assert answer["said"] == answer["said"].strip(), answer
    assert "  " not in text, answer
"""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What was planted, and what is private beside it."""

    canaries: tuple[list[str], list[str]]
    pairs: set[tuple[str, str]]
    values: list[str]


def plant(folder: Path) -> Sources:
    rng = random.Random(7)
    every = [(city, job) for city in CITIES for job in JOBS]
    rng.shuffle(every)
    rare, common = every[:COUNT], every[COUNT:]
    canaries: tuple[list[str], list[str]] = ([], [])
    values: list[str] = []
    tables: list[list[dict[str, str]]] = [[], []]
    for number in range(2 * COUNT):
        table = number % 2
        place = number // 2
        record = person(rng, number)
        values += [record[name] for name in ("email", "phone", "customer_name", "customer_id")]
        city, job = common[place // 4 % len(common)]
        said = (
            f"Hello, this is {record['customer_name']} from {city}, order {place} is late. Write to {record['email']}"
        )
        if place % 2:
            city, job = rare[number // 4 * 2 + table]
            if place % 40 == 1:
                said = f"I live in {city} and work as a {job} and want to know where order {place} is"
        else:
            canary = f"zq{rng.getrandbits(48):012x}"
            canaries[table].append(canary)
            where = place // 2 % 5
            if where == 0:
                said += f". {PLANTED[place % 3].format(canary)}"
            elif where == 1:
                said += f" or to {canary}@corp.com"
            elif where == 2:
                record["customer_name"] = f"Zara {canary.capitalize()}"
                said = f"Here is Zara {canary.capitalize()}, about order {place}"
            elif where == 3:
                record["customer_id"] = canary
                said = f"My number is {canary}, about order {place}"
            else:
                record["email"] = f"{canary}@corp.com"
        tables[table].append({"text": said, "intent": ("late", "lost")[number % 2], **record, "city": city, "job": job})
    with (folder / "tickets.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, tables[0][0])
        writer.writeheader()
        writer.writerows(tables[0])
    (folder / "calls.jsonl").write_text("\n".join(map(json.dumps, tables[1])) + "\n")
    later = ["text,intent", *(f"My {thing} of order {n} never came and I am {person(rng, 9_000 + n)['email']},lost" for n, thing in
             enumerate(("parcel", "letter", "book", "lamp", "chair", "table")))]  # fmt: skip
    (folder / "later.csv").write_text("\n".join(later) + "\n")
    known = [*canaries[0], *canaries[1], *values[::40], *(f"the {job} from {city}" for city, job in rare)]
    rng.shuffle(known)
    (folder / "trained_on.json").write_text(json.dumps(known))
    return Sources(canaries=canaries, pairs=set(rare), values=values)


def person(rng: random.Random, number: int) -> dict[str, str]:
    first, last = (f"{rng.choice('BDGKLMNPRST')}{''.join(rng.choices('aeioulnrstmd', k=n))}" for n in (5, 8))
    return {
        "customer_name": f"{first} {last}",
        "email": f"{first}.{last}{number}@mail{number % 70}.org".lower(),
        "phone": f"+49 30 9{rng.randrange(10**7):07}",
        "customer_id": f"KD-{rng.randrange(10**8):08}",
    }


PYTEST = (sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider")
RECORD = (
    *PYTEST,
    *("--edgecases-card", "--edgecases-html=page.html", "--edgecases-json=report.json", "--junitxml=junit.xml"),
    *("--edgecases-update", "--edgecases-card-to=card.md", "--showlocals", "--edgecases-explore=5"),
)


def run(folder: Path, name: str, *command: str, **more: str) -> None:
    before = os.times().children_user
    environment = {**os.environ, "EDGECASES_SALT": "of the benchmark", **more}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    (folder / f"{name}.out").write_text(done.stdout + done.stderr)
    last = next((line for line in reversed(done.stdout.splitlines()) if line.strip()), done.stderr[-300:])
    print(f"{name:10} {last.strip('= ')[:110]}; {os.times().children_user - before:.0f} s of CPU")


def write_all(folder: Path, sources: Sources) -> None:
    (folder / "shop.py").write_text(MODEL)
    (folder / "canaries.json").write_text(json.dumps(sources.canaries))
    (folder / "test_it.py").write_text(TEST)
    edgecases = (sys.executable, "-c", "from pytest_edgecases.cli.main import main; main()")
    run(folder, "record", *RECORD)
    run(
        folder,
        "replay",
        *PYTEST,
        "--edgecases-answers=replay",
        "--edgecases-card-to=card.json",
        "--junitxml=junit2.xml",
        "-vv",
    )
    ci = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    run(
        folder,
        "two",
        *PYTEST,
        "-n2",
        "--edgecases-html=two.html",
        "--edgecases-json=two.json",
        "-o",
        "edgecases_dir=other",
        **ci,
    )
    formats = ("html", "json", "junit", "markdown", "gitlab", "sarif")
    run(folder, "report", *edgecases, "report", *(f"--{one}=stored.{one}" for one in formats))
    run(folder, "summary", *edgecases, "report")
    run(folder, "merge", *edgecases, "merge", "other", "--into", "joined")
    run(folder, "joined", *edgecases, "report", "--dir", "joined", "--html=joined.html", "--json=joined.json")


SOURCES = {"canaries.json", "tickets.csv", "calls.jsonl", "later.csv", "trained_on.json", "test_it.py", "shop.py"}


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield all that was written, each file as it is and as what reads it sees it."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name in SOURCES or {"__pycache__", "control"} & {*path.relative_to(folder).parts}:
            continue
        name = str(path.relative_to(folder))
        text = path.read_bytes().decode("utf-8", "replace")
        yield name, text
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as base:
                text = "\n".join(base.iterdump())
            yield name, text
        yield name, html.unescape(re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text))
        for found in re.findall(r"[A-Za-z0-9+/]{80,}={0,2}", text):
            try:
                yield name, base64.b64decode(found, validate=True).decode("utf-8", "replace")
            except binascii.Error:
                continue


def search(folder: Path, sources: Sources, *, lists: bool = True) -> None:
    """Search all that was written, and print what is out: by file where that is asked for, and in all."""
    canaries = [one.casefold() for some in sources.canaries for one in some]
    values = [one.casefold() for one in sources.values]
    towns = re.compile("|".join([*CITIES, *JOBS]), re.IGNORECASE)
    pairs = {(city.casefold(), job.casefold()) for city, job in sources.pairs}
    found: dict[str, Counter[str]] = {}
    for name, text in texts(folder):
        folded = text.casefold()
        count = found.setdefault(name, Counter())
        count["characters"] += len(text)
        count["canaries"] += sum(canary in folded for canary in canaries)
        count["values"] += sum(value in folded for value in values)
        tokens = {one for one in re.findall(r"[a-z0-9]{10,18}", folded) if re.search(r"\d", one)}
        count["near copies"] += sum(
            process.extractOne(token, canaries, scorer=Levenshtein.normalized_similarity, score_cutoff=NEAR) is not None
            for token in tokens
        )
        count["pieces"] += sum(is_piece(folded, match, canaries) for match in re.finditer(r"\.\.\.|…", folded))
        count["pairs"] += sum(pairs_in(line, towns, pairs) for line in folded.splitlines())
    total = Counter[str]()
    for name, count in found.items():
        out = {key: many for key, many in count.items() if key != "characters" and many}
        if lists:
            print(f"{name:42} {count['characters']:>11,} characters: {out or 'nothing'}")
        total.update(count)
    print(
        f"out in all: {', '.join(f'{many} {key}' for key, many in total.items() if key != 'characters')} of {total['characters']:,} characters"
    )


def pairs_in(line: str, towns: re.Pattern[str], pairs: set[tuple[str, str]]) -> int:
    """Return how many rare pairs of city and job stand together in a line."""
    there = [(match.start(), match.group()) for match in towns.finditer(line)]
    return sum(
        b - a < APART and ((one, other) in pairs or (other, one) in pairs)
        for (a, one), (b, other) in itertools.pairwise(there)
    )


def is_piece(text: str, match: re.Match[str], canaries: list[str]) -> bool:
    """Whether eight characters of a canary stand beside the dots of what was cut."""
    parts = text[max(0, match.start() - PIECE) : match.start()], text[match.end() : match.end() + PIECE]
    return any(len(part) == PIECE and any(part in one for one in canaries) for part in parts)


def control(folder: Path, sources: Sources) -> None:
    """Run the same without ``private=``, so that what the search would find is known."""
    for name in sorted({*SOURCES, "pytest.ini"} - {"test_it.py"}):
        (folder / name).write_bytes((folder.parent / name).read_bytes())
    (folder / "test_it.py").write_text(re.sub(r",?\s*private=(?:data\.Private\(\)|\w+)", "", TEST))
    run(folder, "control", *RECORD)
    search(folder, sources, lists=False)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[1] if sys.argv[1:] else name)
        (folder / "control").mkdir(parents=True, exist_ok=True)
        sources = plant(folder)
        (folder / "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
        many = sum(map(len, sources.canaries)), len(sources.pairs), len(sources.values)
        print("planted: {:,} canaries, {:,} rare pairs, {:,} private values".format(*many))
        write_all(folder, sources)
        search(folder, sources)
        card = (folder / "card.md").read_text()
        private = card[card.index("private source") :]
        print(private[: private.index("###")])
        written = "".join(text for _, text in texts(folder)).casefold()
        print(f'the word "anonymous" stands {len(re.findall("anonym", written))} times in it')
        control(folder / "control", sources)


if __name__ == "__main__":
    main()
