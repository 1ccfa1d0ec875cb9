"""How much of what is private the detectors find, measured on lines that they were not tuned on.

``python benchmarks/curation/recall.py --write`` writes the figures into ``measured.json``, with a digest of the detectors' source: a
test fails where the source has changed since.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

LIBRARIES: Final = ("faker", "phonenumbers")
"""What the detectors use where it is installed (the extra ``private``)."""
SOURCES: Final = (
    "curate/private/cues.py",
    "curate/private/detect.py",
    "curate/private/names.py",
    "curate/private/numbers.py",
    "curate/private/person_words.json",
    "curate/private/persons.py",
    "curate/private/sequence.py",
    "curate/private/tokens.py",
    "id_numbers.py",
)
"""The files that decide what is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRecall:
    """What the detectors found of the private values of some lines, and what they took for private that is not.

    >>> recall = MeasuredRecall(
    ...     libraries=("faker",),
    ...     lines=3,
    ...     languages=2,
    ...     found={"email": 2, "name": 1},
    ...     of={"email": 2, "name": 4},
    ...     dull=5,
    ...     false_alarms=1,
    ... )
    >>> print(*recall.sentences(), sep="\\n")
    Of 3 lines in 2 languages that they were not tuned on, the detectors find 3 of 6 private values: 2 of 2 email, 1 of 4 name.
    In 5 lines with nothing private, they take 1 value for private.
    """

    libraries: tuple[str, ...]
    """Which of the optional libraries were there."""
    lines: int
    """How many lines with something private were looked at."""
    languages: int
    found: Mapping[str, int]
    """How many private values were found, by kind: one counts as found if at most a fifth of its signs is left standing."""
    of: Mapping[str, int]
    """How many there are, by kind."""
    dull: int
    """How many lines with nothing private were looked at."""
    false_alarms: int
    """How many values in these were taken for private."""

    def sentences(self) -> tuple[str, ...]:
        """Return what was measured, in sentences."""
        kinds = ", ".join(f"{self.found.get(kind, 0)} of {many} {kind}" for kind, many in sorted(self.of.items()))
        return (
            (
                f"Of {self.lines} lines in {self.languages} languages that they were not tuned on, the detectors find "
                f"{sum(self.found.values())} of {sum(self.of.values())} private values: {kinds}."
            ),
            (
                f"In {self.dull} lines with nothing private, they take {self.false_alarms} "
                f"value{'' if self.false_alarms == 1 else 's'} for private."
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON."""
        return {
            "libraries": list(self.libraries),
            "lines": self.lines,
            "languages": self.languages,
            "found": dict(self.found),
            "of": dict(self.of),
            "dull": self.dull,
            "false_alarms": self.false_alarms,
        }


@functools.cache
def measured_recall() -> MeasuredRecall:
    """Return the recall of the detectors with the optional libraries that are installed here.

    >>> sorted(measured_recall().of)
    ['card', 'email', 'iban', 'id', 'ip', 'name', 'phone']
    """
    here = [name for name in LIBRARIES if importlib.util.find_spec(name) is not None]
    for record in figures()["recall"]:
        if record["libraries"] == here:
            found, of = MappingProxyType(record["found"]), MappingProxyType(record["of"])
            return MeasuredRecall(**{**record, "libraries": tuple(here), "found": found, "of": of})
    raise AssertionError(f"measured.json has no figures with {here}")


def figures() -> dict[str, Any]:
    """Return what the benchmark wrote: the figures, what they are of, and the command."""
    written: dict[str, Any] = json.loads(
        _package().joinpath("curate/private/measured.json").read_text(encoding="utf-8")
    )
    return written


def digest() -> str:
    """Return a hash of the detectors' source as it is now; ``figures()`` has that of what was measured."""
    content = hashlib.sha256()
    for name in SOURCES:
        content.update(_package().joinpath(name).read_text(encoding="utf-8").encode())
    return content.hexdigest()[:16]


def _package() -> Any:
    return importlib.resources.files("edgecase_strategies")
