"""What a project takes out of all that is recorded: secrets, and what the guards of its real examples know."""

from __future__ import annotations

import dataclasses
import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from pytest_edgecases.store.redaction import Redactor, with_own

if TYPE_CHECKING:
    from edgecase_strategies.case import Case
    from edgecase_strategies.curate import Verifier
    from edgecase_strategies.curate.private import Cleaner, Guard, Private, Scrubbed

DROPPED = "holds a private value"
"""Why a case is not used."""
PRINTED, RECORDED, CASES = "what pytest prints", "what is recorded", "a case before it ran"
_OURS = ("test", "item", "place", "names", "asked", "target", "kind", "status", "failure", "case", "made", "origin")
"""What a record says in words of ours or of the test module, which no guard is to read names into; ``item`` is done apart."""
_PATHS = ("path", "style")


class Guards:
    """The guards of all real examples that a process has collected, and what they came to."""

    def __init__(self) -> None:
        self._guards: list[Guard] = []
        self._told: dict[tuple[str, str], int] = {}
        self._told_of = {"checked": 0, "tests": 0}

    def __bool__(self) -> bool:
        return bool(self._guards)

    def add(self, guard: Guard) -> None:
        """Take in a guard, once."""
        if all(one is not guard for one in self._guards):
            self._guards.append(guard)

    def guarded(self) -> dict[str, int]:
        """Return how many private values, rare pairs and canaries the guards know."""
        found: dict[str, int] = {}
        for guard in self._guards:
            for name, many in guard.guarded().items():
                found[name] = found.get(name, 0) + many
        return found

    def kinds(self, value: Any) -> set[str]:
        """Return of which kinds the private things are that a value holds."""
        return {kind for guard in self._guards for kind in guard.kinds(value)}

    def cleaner(self, where: str) -> Cleaner:
        """Return what takes out what the guards know; ``where`` names what it is taken out of."""
        from edgecase_strategies.curate.private import Cleaner

        return Cleaner(self._guards, where)  # the list itself: what is collected later counts as well

    def redactor(self, redactor: Redactor, where: str) -> Redactor:
        """Return a redactor that takes out as well what the guards know."""
        return dataclasses.replace(redactor, guard=_Late(self, where))

    def verify(self, case: Case) -> str | None:
        """Return why a case is not to be used, or None."""
        leaks = [leak for guard in self._guards for leak in guard.check(case, CASES)]
        return DROPPED if leaks else None

    def record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the record of an item as JSON, without what is private; ``redacted`` says that its case is not what ran."""
        if not self:
            return dict(record)
        cleaner = self.cleaner(RECORDED)
        clean = {name: value if name in _OURS else cleaner.clean(value) for name, value in record.items()}
        if record.get("made") is not None:
            made = record["made"]
            # What could be covered names categories, which are labels of the rows.
            choices = {
                key: {**one, "possible": cleaner.clean(one.get("possible", []))} for key, one in made["choices"].items()
            }
            clean["made"] = {**made, "about": cleaner.clean(made["about"]), "choices": choices}
        smallest, ours = record.get("smallest") or {}, clean.get("smallest") or {}
        if clean.get("content") != record.get("content") or ours.get("case") != smallest.get("case"):
            clean["redacted"] = True
        return clean

    def report(self, config: pytest.Config, report: pytest.TestReport) -> None:
        """Take what is private out of what pytest itself shows and writes of an item: its traceback, its output, its properties."""
        if not self:
            return
        cleaner = self.cleaner(PRINTED)
        report.sections = [(title, cleaner.text(text)) for title, text in report.sections]
        report.user_properties = [(name, cleaner.clean(value)) for name, value in report.user_properties]
        if not report.longrepr:
            return
        if isinstance(report.longrepr, str):
            report.longrepr = cleaner.text(report.longrepr)
            return
        written = config.hook.pytest_report_to_serializable(config=config, report=report)
        clean = _cleaned(written["longrepr"], cleaner)
        if clean != written["longrepr"]:
            made = config.hook.pytest_report_from_serializable(config=config, data={**written, "longrepr": clean})
            report.longrepr = made.longrepr

    def warning(self, warning: warnings.WarningMessage) -> None:
        """Take what is private out of a warning, which pytest shows at the end."""
        said = str(warning.message)
        clean = self.cleaner(PRINTED).text(said) if self else said
        if clean != said:
            warning.message = UserWarning(clean)

    def take(self) -> dict[str, Any] | None:
        """Return what was compared and found since the last time, as JSON; None where nothing was."""
        found: dict[tuple[str, str], int] = {}
        for guard in self._guards:
            for leak, many in guard.leaks.items():
                found[leak.kind, leak.where] = found.get((leak.kind, leak.where), 0) + many
        now = {name: sum(getattr(guard, name) for guard in self._guards) for name in self._told_of}
        new = [[*key, many - self._told.get(key, 0)] for key, many in sorted(found.items())]
        told = {name: many - self._told_of[name] for name, many in now.items()}
        self._told, self._told_of = found, now
        leaks = [one for one in new if one[2]]
        return {**told, "leaks": leaks} if any(told.values()) else None


class _Late:
    """Cleans by the guards that there are when it is asked: a store is opened before the last test is collected."""

    def __init__(self, guards: Guards, where: str) -> None:
        self._guards, self._where = guards, where

    def __bool__(self) -> bool:
        return bool(self._guards)

    def text(self, text: str) -> str:
        return self._guards.cleaner(self._where).text(text)

    def clean(self, value: Any) -> Any:
        return self._guards.cleaner(self._where).clean(value)


_GUARDS = pytest.StashKey[Guards]()


def guards_of(config: pytest.Config) -> Guards:
    """Return the guards of this process; there are none in the controller of pytest-xdist, which gets what workers cleaned."""
    return config.stash.setdefault(_GUARDS, Guards())


def redactor_of(config: pytest.Config, where: str = RECORDED) -> Redactor:
    """Return what takes secrets and personal data out of all that is recorded."""
    return guards_of(config).redactor(with_own(tuple(config.getini("edgecases_redact"))), where)


def guarded(guards: Guards, own: Verifier | None) -> Verifier:
    """Return the verifier of a test: its own, after the guards."""

    def verify(case: Case) -> str | None:
        reason = guards.verify(case) if guards else None
        return own(case) if reason is None and own is not None else reason

    return verify


class Leaving:
    """Leaves out the real examples of a test that hold what only another one of its sources says is private."""

    def __init__(self, guards: Guards, private: Private | None, sources: Sequence[Scrubbed]) -> None:
        from edgecase_strategies.curate.private import Guard

        distinct = list({id(one): one for one in sources}.values())
        for one in distinct:
            guards.add(one.guard)
        if private is not None and not distinct:  # what is declared alone is guarded too
            values = [value for given in private.values.values() for value in given]
            guards.add(Guard(salt=private.secret(), values=values, canaries=private.canaries))
        self._guards = guards
        self.sources = [one.to_json() for one in distinct]
        """What became of the sources, as JSON."""

    def keeps(self, example: Mapping[str, Any], origin: str) -> bool:
        """Whether an example holds nothing that any guard knows; one that does is counted for its source."""
        kinds = self._guards.kinds(example)
        source = next((one for one in self.sources if one["source"] == origin.rpartition(":")[0]), None)
        if kinds and source is not None:
            many = dict(source["left_out"])
            many[min(kinds)] = many.get(min(kinds), 0) + 1
            source["left_out"] = [[kind, count] for kind, count in many.items()]
            source["rows"] -= 1
        return not kinds


def private_of(scrubbed: Sequence[Mapping[str, Any]], guards: Guards) -> dict[str, Any]:
    """Return what a test says of what is private in its real examples, and what came of its cases before they ran."""
    from edgecase_strategies.curate.private import measured_recall

    return {
        "sources": list(scrubbed),
        "guarded": [[name, many] for name, many in guards.guarded().items()],
        "found": guards.take(),
        "recall": measured_recall().to_json() if scrubbed else None,
    }


def _cleaned(value: Any, cleaner: Cleaner) -> Any:
    """Return what pytest writes of a failure with its texts cleaned; the names of its parts and of files stay."""
    if isinstance(value, str):
        return cleaner.text(value)
    if isinstance(value, dict):
        return {name: item if name in _PATHS else _cleaned(item, cleaner) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_cleaned(item, cleaner) for item in value)
    return value


def written(record: Mapping[str, Any], guards: Guards) -> str:
    """Return the record of an item as text, cleaned, with what the guards came to since the record before it."""
    clean = guards.record(record)
    found = guards.take() if guards else None
    return json.dumps({**clean, "guard": found} if found else clean)


def joined(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what two records tell of the guards, together.

    >>> told = {"checked": 1, "tests": 9, "leaks": [["canary", "a log", 1]]}
    >>> joined(told, told)
    {'checked': 2, 'tests': 18, 'leaks': [['canary', 'a log', 2]]}
    """
    if one is None or other is None:
        return dict(one or other or {}) or None
    many: dict[tuple[str, str], int] = {}
    for kind, where, count in _leaks(one, other):
        many[kind, where] = many.get((kind, where), 0) + count
    return {
        "checked": one["checked"] + other["checked"],
        "tests": one["tests"] + other["tests"],
        "leaks": [[*key, count] for key, count in sorted(many.items())],
    }


def _leaks(*told: Mapping[str, Any]) -> Iterable[tuple[str, str, int]]:
    for one in told:
        yield from map(tuple, one["leaks"])
