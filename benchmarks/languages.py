"""How often a text's language is found: ``pip install django && python benchmarks/languages.py``.

The texts are the messages of Django's translation catalogues (BSD licence), which were not used to make the word lists: short
sentences by native speakers, in the languages that are supported and in others, which must be taken for none.
"""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from edgecase_strategies.text.language import detect
from edgecase_strategies.text.words import LANGUAGES

OTHERS = ("ca", "cs", "da", "fi", "hu", "nb", "pl", "ro", "sk", "sv", "tr")
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|\{\w*\}|<[^>]+>")
SIZES = ((1, 2), (3, 5), (6, 1000))


def messages(language: str) -> Iterator[str]:
    spec = importlib.util.find_spec("django")
    if spec is None or spec.origin is None:
        raise SystemExit("This benchmark reads Django's translations: pip install django")
    folder = "de" if language == "en" else language
    for path in sorted(Path(spec.origin).parent.glob(f"**/locale/{folder}/LC_MESSAGES/*.po")):
        for entry in ENTRY.finditer(path.read_text(encoding="utf-8")):
            source, translated = ("".join(re.findall(r'"(.*)"\n', part)) for part in entry.groups())
            text = source if language == "en" else translated
            if source and text:
                yield PLACEHOLDER.sub("", text.replace("\\n", " ").replace('\\"', '"'))


def main() -> None:
    print("language   words      texts   right  unknown  another")
    for language in (*LANGUAGES, *OTHERS):
        counts: dict[tuple[int, int], Counter[str]] = {size: Counter() for size in SIZES}
        for text in messages(language):
            found = detect(text).code
            size = next((one for one in SIZES if one[0] <= len(text.split()) <= one[1]), None)
            if size is not None:
                right = found == (language if language in LANGUAGES else None)
                counts[size]["right" if right else "unknown" if found is None else "another"] += 1
        for (low, high), count in counts.items():
            words = f"{low}-{high}" if high < SIZES[-1][1] else f"{low} or more"
            shares = "  ".join(f"{count[kind] / count.total():7.1%}" for kind in ("right", "unknown", "another"))
            print(f"{language:9}  {words:9}  {count.total():5}  {shares}")


if __name__ == "__main__":
    main()
