"""Make the word lists of the text room: ``python scripts/make_words.py FOLDER``.

FOLDER holds the npm packages ``@zxcvbn-ts/language-{en,de,es-es,fr,pt-br,it,nl-be}``, each unpacked as
``zxcvbn-ts-language-…/package`` (``npm pack`` and ``tar``); pyspellchecker 0.9.1, simplemma 2.0.0 and Faker 40 are
installed in the environment. All of them are under the MIT licence; ``data/words/LICENSE.txt`` names them.

A word's frequency is the mean of what the lists that have it say: the counts of pyspellchecker (subtitles), and the
ranks of zxcvbn-ts (subtitles; Wikipedia) by Zipf's law. A word is taken if the dictionary of pyspellchecker or of
simplemma has it; or, for what is newer than dictionaries, if a ranked list has it early, it is no name, and it is
not a dictionary's word without its marks.
"""

from __future__ import annotations

import gzip
import importlib
import importlib.resources
import json
import math
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import simplemma

OUT = Path(__file__).parents[1] / "strategies" / "edgecase_strategies" / "text" / "data" / "words"
PACKAGES = {"en": "en", "de": "de", "es": "es-es", "fr": "fr", "pt": "pt-br", "it": "it", "nl": "nl-be"}
LOCALES = {
    "en": ("en", "en_US", "en_GB", "en_IN"),
    "de": ("de_DE", "de_AT", "de_CH"),
    "es": ("es_ES", "es_MX", "es_AR"),
    "fr": ("fr_FR", "fr_BE", "fr_CA"),
    "pt": ("pt_PT", "pt_BR"),
    "it": ("it_IT",),
    "nl": ("nl_NL", "nl_BE"),
}
MOST = {"en": 60_000}
MOST_OTHERS = 45_000
FLOOR_COUNT = 50
"""What pyspellchecker gives to words that it knows from a dictionary only."""
EARLY = 4_000
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def by_rank(rank: int) -> float:
    """Return the Zipf frequency of a rank: the harmonic law, and steeper in the tail, as in subtitles."""
    zipf = 9 - math.log10(11.4) - math.log10(rank)
    return zipf - 0.4 * max(0.0, math.log10(rank / 5_000))


def ranked(folder: Path, name: str) -> dict[str, int]:
    """Return a list of a package, as ranks."""
    path = folder / "src" / f"{name}.json"
    words = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    found: dict[str, int] = {}
    for word in words:
        found.setdefault(unicodedata.normalize("NFC", word.lower()), len(found) + 1)
    return found


def make(language: str, folder: Path) -> tuple[dict[str, float], set[str], set[str]]:
    """Return a language's words with their frequencies, and its people's first and last names."""
    source = importlib.resources.files("spellchecker") / "resources" / f"{language}.json.gz"
    counts = {
        unicodedata.normalize("NFC", word): count
        for word, count in json.loads(gzip.decompress(source.read_bytes())).items()
    }
    total = sum(counts.values())
    lists = [ranked(folder, "commonWords"), ranked(folder, "wikipedia")]
    first, last = names_of(language)
    words: dict[str, float] = {}
    newer: dict[str, float] = {}
    for word in sorted(counts.keys() | lists[0].keys() | lists[1].keys()):
        if not WORD.fullmatch(word):
            continue
        ranks = [one[word] for one in lists if word in one]
        said = [by_rank(rank) for rank in ranks]
        count = counts.get(word, 0)
        if count > FLOOR_COUNT:
            said.append(9 + math.log10(count / total))
        if not said:
            continue
        if count or simplemma.is_known(word, language):
            words[word] = sum(said) / len(said)
        elif min(ranks) <= EARLY and word not in first and word not in last:
            newer[word] = sum(said) / len(said)
    bare = {unmarked(word) for word in words}
    words |= {word: zipf for word, zipf in newer.items() if unmarked(word) not in bare}
    return words, first, last


def names_of(language: str) -> tuple[set[str], set[str]]:
    """Return the first and last names that Faker has for the language's countries."""
    first: set[str] = set()
    last: set[str] = set()
    for locale in LOCALES[language]:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for kind in dir(provider):
            if kind.startswith(("first_name", "last_name")) and isinstance(getattr(provider, kind), Iterable):
                (first if kind.startswith("first") else last).update(
                    name.lower() for name in getattr(provider, kind) if WORD.fullmatch(name) and len(name) > 2
                )
    return first, last - first


def unmarked(word: str) -> str:
    """Return a word without its marks and apostrophes."""
    plain = unicodedata.normalize("NFD", word.replace("ß", "ss").replace("œ", "oe"))
    return "".join(letter for letter in plain if letter.isalpha())


def main() -> None:
    """Write one file a language, and one of names."""
    first: set[str] = set()
    last: set[str] = set()
    known: set[str] = set()
    OUT.mkdir(parents=True, exist_ok=True)
    for language, package in PACKAGES.items():
        words, its_first, its_last = make(language, Path(sys.argv[1]) / f"zxcvbn-ts-language-{package}" / "package")
        first |= its_first
        last |= its_last
        best = sorted(words, key=lambda word: (-words[word], word))[: MOST.get(language, MOST_OTHERS)]
        known |= set(best)
        classes: dict[int, list[str]] = {}
        for word in best:
            classes.setdefault(round(words[word] * 10), []).append(word)
        lines = [f"{zipf} {' '.join(sorted(classes[zipf]))}" for zipf in sorted(classes, reverse=True)]
        (OUT / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(language, len(best), f"down to {min(classes) / 10}")
    # A name that is no word is kept as any unknown word with a capital is; the lists are for those that are words too.
    for kind, names in (("first", first & known), ("last", (last - first) & known)):
        (OUT / f"{kind}_names.txt").write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
        print(kind, "names", len(names))


if __name__ == "__main__":
    main()
