"""What the detectors of private values find, and what they take for private that is not, by kind.

    python benchmarks/curation/recall.py            # the lines beside this file, and the corpora where they are there
    python benchmarks/curation/recall.py --peers    # the same lines with the peers that are installed
    python benchmarks/curation/recall.py --cost     # time and memory
    python benchmarks/curation/recall.py --write    # into the package, for the data card

``lines/seen.tsv`` and ``lines/kept.tsv`` are written by hand, in six languages; the persons are made up, the numbers from ranges for
examples where there are any. The second file is kept aside: nothing is tuned on it. A private value counts as found if at most a fifth of its letters and
digits stands outside of what was found. In the corpora, names are known by the slot or the list that they come from.
"""

from __future__ import annotations

import argparse
import csv
import importlib.metadata
import importlib.util
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from edgecase_strategies.curate.private import measured
from edgecase_strategies.curate.private.detect import find

HERE = Path(__file__).parent
CORPORA = HERE.parents[2] / "shared" / "corpora"
MARK = re.compile(r"\{(\w+)\|([^}]*)\}")
Span = tuple[int, int, str]
Detector = Callable[[str], Sequence[Span]]


class Line(NamedTuple):
    language: str
    text: str
    private: tuple[Span, ...]


class Score(NamedTuple):
    found: Counter[str]
    of: Counter[str]
    alarms: Counter[str]
    missed: list[tuple[str, str]]
    wrong: list[tuple[str, str]]


def read(name: str) -> list[Line]:
    found = []
    for row in (HERE / "lines" / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        language, _, marked = row.partition("\t")
        text, spans, last = "", list[Span](), 0
        marked = marked.replace("\\n", "\n")
        for match in MARK.finditer(marked):
            text += marked[last : match.start()]
            spans.append((len(text), len(text) + len(match[2]), match[1]))
            text, last = text + match[2], match.end()
        found.append(Line(language, text + marked[last:], tuple(spans)))
    return found


def score(lines: Sequence[Line], detect: Detector) -> Score:
    counts = Score(Counter(), Counter(), Counter(), [], [])
    for line in lines:
        spans = detect(line.text)
        covered = {place for start, end, *_ in spans for place in range(start, end)}
        for start, end, kind in line.private:
            signs = [place for place in range(start, end) if line.text[place].isalnum()]
            counts.of[kind] += 1
            if sum(place not in covered for place in signs) <= len(signs) / 5:
                counts.found[kind] += 1
            else:
                counts.missed.append((line.text[start:end], line.text))
        for start, end, kind in spans:
            if not any(start < stop and begin < end for begin, stop, _ in line.private):
                counts.alarms[kind] += 1
                counts.wrong.append((line.text[start:end], line.text))
    return counts


def row(label: str, counts: Score) -> str:
    kinds = " | ".join(f"{counts.found[kind]}/{counts.of[kind]}" for kind in sorted(counts.of))
    return f"| {label} | {kinds} | {counts.found.total()}/{counts.of.total()} | {counts.alarms.total()} |"


def table(name: str, detectors: dict[str, Detector], *, show: bool) -> None:
    lines = read(name)
    kinds = sorted({kind for line in lines for *_, kind in line.private})
    private = sum(bool(line.private) for line in lines)
    print(f"\n{name}: {private} lines with something private, {len(lines) - private} with nothing\n")
    print(f"| detectors | {' | '.join(kinds)} | all | false alarms |\n|{'---|' * (len(kinds) + 3)}")
    for label, detect in detectors.items():
        counts = score(lines, detect)
        print(row(label, counts))
        if show:
            for what, text in counts.missed:
                print(f"    missed {what!r} in {text!r}")
            for what, text in counts.wrong:
                print(f"    taken  {what!r} in {text!r}")


def named() -> Iterator[tuple[str, list[Line]]]:
    """Yield lines of the corpora in which it is known which words are names, addresses and ids."""
    turns = [json.loads(line) for line in (CORPORA / "sgd_user_turns" / "test_user_turns.jsonl").open(encoding="utf-8")]
    for label, slots in (
        ("sgd, people who are called or paid", ("contact_name", "receiver")),
        ("sgd, people of films", ("starring", "cast", "directed_by")),
    ):
        found = []
        for turn in turns:
            spans = tuple((s["start"], s["exclusive_end"], "name") for s in turn["slots"] if s["slot"] in slots)
            if spans:
                found.append(Line("en", turn["text"], spans))
        yield label, found
    texts = [
        json.loads(line)["text"]
        for line in (CORPORA / "tau_bench" / "user_turns_llm_simulated.jsonl").open(encoding="utf-8")
    ]
    users = {match for text in texts for match in re.findall(r"\b([a-z]+)_([a-z]+)_\d{4}\b", text)}
    # The simulated users have their names from one list of first and one of last names: so do the passengers.
    firsts, lasts = ("|".join(sorted({user[place].title() for user in users})) for place in (0, 1))
    truths = (
        ("name", re.compile(rf"\b(?:{firsts}) (?:{lasts})\b")),
        ("email", re.compile(r"\b\S+@\S+\.\w+\b")),
        ("id", re.compile(r"\b[a-z]+_[a-z]+_\d{4}\b|#W\d{7}\b")),
    )
    lines = []
    for text in texts:
        spans = tuple((*match.span(), kind) for kind, pattern in truths for match in pattern.finditer(text))
        if spans:
            lines.append(Line("en", text, spans))
    yield "tau_bench", lines


MADE = {
    "email": ("email", ("reach me at {}", "cc {} please")),
    "phone": ("phone_number", ("ring {} after six", "mobile {}")),
    "card": ("credit_card_number", ("charged twice on {}", "card no {}")),
    "iban": ("iban", ("refund to {}", "my account {}")),
}
LOCALES = ("en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL")


def made(count: int = 100) -> Iterator[tuple[str, list[Line]]]:
    """Yield lines with what Faker makes, and lines with two numbers; names are left out, since the detectors have Faker's."""
    from faker import Faker

    lines = []
    for locale in LOCALES:
        maker = Faker(locale)
        maker.seed_instance(11)
        for kind, (maker_of, frames) in MADE.items():
            for number in range(count):
                value, frame = getattr(maker, maker_of)(), frames[number % len(frames)]
                start = frame.index("{}")
                lines.append(Line(locale, frame.format(value), ((start, start + len(value), kind),)))
    yield "made by Faker", lines
    maker = Faker("en_US")
    maker.seed_instance(11)
    words = [" ".join(maker.words(8)) for _ in range(500)]
    yield "two numbers", [Line("en", f"{text} {number} {number * 7}.50", ()) for number, text in enumerate(words)]


def plain() -> Iterator[tuple[str, list[str]]]:
    """Yield lines of the corpora in which private values are rare: what is found there is mostly a false alarm."""
    with (CORPORA / "banking77" / "train.csv").open(encoding="utf-8") as file:
        yield "banking77", [record["text"] for record in csv.DictReader(file)]
    full = json.loads((CORPORA / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    yield "clinc150", [text for part in full.values() for text, _ in part]
    for name, path in (("snips", "snips/train.jsonl"), ("sgd", "sgd_user_turns/test_user_turns.jsonl")):
        yield name, [json.loads(line)["text"] for line in (CORPORA / path).open(encoding="utf-8")]
    tweets = (CORPORA / "vader_tweets" / "tweets_GroundTruth.txt").read_text(encoding="utf-8").splitlines()
    yield "vader_tweets", [line.split("\t", 2)[2] for line in tweets]


def corpora(show: int) -> None:
    print("\n| corpus | kind | found | of |\n|---|---|---|---|")
    for label, lines in [*made(), *named()]:
        counts = score(lines, find)
        for kind in sorted(counts.of):
            print(f"| {label} | {kind} | {counts.found[kind]} | {counts.of[kind]} |")
        if not counts.of:
            print(f"| {label}: {len(lines)} lines with nothing private | false alarms | {counts.alarms.total()} | |")
        for what, text in random.Random(1).sample(counts.missed, min(show, len(counts.missed))):
            print(f"    missed {what!r} in {text!r}")
    print("\n| corpus | lines | found in 1,000 lines |\n|---|---|---|")
    for label, texts in plain():
        hits = [(kind, text[start:end], text) for text in texts for start, end, kind in find(text)]
        kinds = Counter(kind for kind, *_ in hits)
        rates = ", ".join(f"{kind} {1000 * many / len(texts):.1f}" for kind, many in kinds.most_common())
        print(f"| {label} | {len(texts):,} | {rates} |")
        for kind, what, text in random.Random(1).sample(hits, min(show, len(hits))):
            print(f"    {kind} {what!r} in {text[:150]!r}")


def peers() -> dict[str, Detector]:
    """Return the detectors of other projects that are installed, as users get them without a model to download."""
    found: dict[str, Detector] = {}
    if importlib.util.find_spec("presidio_analyzer"):
        found[f"presidio-analyzer {importlib.metadata.version('presidio-analyzer')}, blank model"] = presidio()
    if importlib.util.find_spec("scrubadub"):
        import scrubadub

        scrubber = scrubadub.Scrubber()
        found[f"scrubadub {importlib.metadata.version('scrubadub')}"] = lambda text: [
            (filth.beg, filth.end, filth.type) for filth in scrubber.iter_filth(text)
        ]
    if importlib.util.find_spec("detect_secrets"):
        from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
        from detect_secrets.core.scan import scan_line
        from detect_secrets.settings import transient_settings

        # Of a single line, its two plugins for entropy take each word for a secret.
        names = [plugin.__name__ for plugin in get_mapping_from_secret_type_to_class().values()]
        plugins = {"plugins_used": [{"name": name} for name in names if "Entropy" not in name]}

        def secrets(text: str) -> list[Span]:
            with transient_settings(plugins):
                values = [secret.secret_value for secret in scan_line(text) if secret.secret_value]
            return [(text.find(value), text.find(value) + len(value), "secret") for value in values]

        found[f"detect-secrets {importlib.metadata.version('detect-secrets')}"] = secrets
    return found


def presidio() -> Detector:
    import logging

    import spacy

    logging.disable()  # it would say that it cannot download a list of domains
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}

        def load(self) -> None: ...

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            return self._doc_to_nlp_artifact(self.nlp[language](text), language)

    engine = AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
    left_out = {"DATE_TIME", "URL", "NRP", "LOCATION"}  # which are not among the kinds that are compared
    return lambda text: [
        (one.start, one.end, one.entity_type)
        for one in engine.analyze(text, language="en")
        if one.entity_type not in left_out
    ]


def kept(libraries: Sequence[str]) -> dict[str, object]:
    """Return the figures for the card, with these of the optional libraries and no others."""
    for name in measured.LIBRARIES:
        if name not in libraries:
            sys.modules[name] = None  # type: ignore[assignment]  # an import of it fails
    lines = read("kept")
    counts = score(lines, find)
    dull = [line for line in lines if not line.private]
    return measured.MeasuredRecall(
        libraries=tuple(libraries),
        lines=len(lines) - len(dull),
        languages=len({line.language for line in lines}),
        found=dict(sorted(counts.found.items())),
        of=dict(sorted(counts.of.items())),
        dull=len(dull),
        false_alarms=score(dull, find).alarms.total(),
    ).to_json()


def write() -> None:
    recall = []
    for libraries in ("", "faker", "phonenumbers", "faker,phonenumbers"):
        command = [sys.executable, __file__, f"--kept-with={libraries}"]
        recall.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    content = {
        "command": "python benchmarks/curation/recall.py --write",
        "detectors": measured.digest(),
        "versions": {name: importlib.metadata.version(name) for name in measured.LIBRARIES},
        "recall": recall,
    }
    path = Path(measured.__file__).with_name("measured.json")
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def cost() -> None:
    def used(work: Callable[[], object]) -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    def memory() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    before = memory()
    first = used(lambda: find("Anna Lee"))
    print(f"the lists, when the first text is read: {first:.2f} CPU s, {memory() - before:.0f} MB")
    texts = [line.text for name in ("seen", "kept") for line in read(name)]
    each = statistics.median(used(lambda: [find(text) for text in texts]) for _ in range(15)) / len(texts)
    print(f"a line of {statistics.mean(map(len, texts)):.0f} characters: {1e6 * each:.0f} CPU us")
    rng = random.Random(1)
    words = ("".join(rng.choices("abcdefghijklmnop", k=rng.randint(3, 9))).capitalize() for _ in range(60_000))
    hostile = {"words with capitals": " ".join(words), "names": "Anna Maria Lopez " * 20_000, "digits": "1 " * 150_000}
    for label, text in hostile.items():
        print(f"300,000 characters of {label}: {used(lambda text=text: find(text[:300_000])):.1f} CPU s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="show what was missed and taken, so many of each corpus")
    parser.add_argument("--lines", choices=("seen", "kept", "both"), default="both")
    parser.add_argument("--kept-with", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.kept_with is not None:
        print(json.dumps(kept(asked.kept_with.split(",") if asked.kept_with else [])))
        return
    if asked.write or asked.cost:
        write() if asked.write else cost()
        return
    detectors = {"pytest-edgecases": find} | (peers() if asked.peers else {})
    for name in ("seen", "kept"):
        if asked.lines in (name, "both"):
            table(name, detectors, show=bool(asked.show) and name == "seen")
    if CORPORA.is_dir() and not asked.peers:
        corpora(asked.show)


if __name__ == "__main__":
    main()
