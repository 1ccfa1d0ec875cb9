"""The options of the command line and the configuration, and which of them wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_edgecases import asking
from pytest_edgecases.asking import Asking

if TYPE_CHECKING:
    from edgecase_strategies.curate.factors import Never
    from edgecase_strategies.curate.skill import Skill
    from pytest_edgecases.statistics import Gate

CASES = 20
SHRINK_CALLS = 30
SEVERITY = (1, 3)
KNOWN_DAYS = 90

_HELP = {
    "mess": "perturbations and groups to use, as `edgecases list` shows them; -NAME takes away (default: what people do by accident)",
    "cases": f"how many messy cases a test function gets, spread over its rows (default: {CASES})",
    "severity": "how far from the seed: a level from 1 to 5, or a range (default: 1-3)",
    "seed": "the number that the random choices begin with (default: 0)",
    "protect": "a text, or a regular expression after re:, that no edit may touch; -KIND lifts a built-in kind",
    "max_calls": "how often the tests of edge cases may run in one session, shrinking included (default: no limit)",
    "repeats": "how often each case runs, for a model that answers differently each time (default: 1)",
    "min_passes": "how many of its runs a case must pass (default: more than half)",
    "min_pass_rate": "the share of a test's cases that must pass, from 0 to 1: failing cases count instead of failing the run",
    "bad_pass_rate": "with min_pass_rate: a share that is too low; the test stops as soon as it is decided between the two",
    "known_days": f"after how many days a known failure fails the run again; 0 for never (default: {KNOWN_DAYS})",
    "redact": "regular expressions of what must not be recorded, beside keys, tokens, e-mail, phone and card numbers",
    "shrink_calls": f"how often a failing case may run again to find its smallest reason (default: {SHRINK_CALLS})",
}


def add_options(parser: pytest.Parser) -> None:
    """Declare the options and the configuration keys."""
    group = parser.getgroup("edgecases", "edge cases: run tests on messy inputs (pytest-edgecases)")
    add = group.addoption
    add("--edgecases-mess", action="append", metavar="NAMES", help=_HELP["mess"])
    add("--edgecases-cases", type=int, metavar="N", help=_HELP["cases"])
    add("--edgecases-severity", metavar="LEVELS", help=_HELP["severity"])
    add("--edgecases-seed", type=int, metavar="N", help=_HELP["seed"])
    add("--edgecases-protect", action="append", metavar="TEXT", help=_HELP["protect"])
    add("--edgecases-max-calls", type=int, metavar="N", help=_HELP["max_calls"])
    add("--edgecases-shrink-calls", type=int, metavar="N", help=_HELP["shrink_calls"])
    add("--edgecases-repeats", type=int, metavar="N", help=_HELP["repeats"])
    add("--edgecases-min-passes", type=int, metavar="N", help=_HELP["min_passes"])
    add("--edgecases-min-pass-rate", type=float, metavar="RATE", help=_HELP["min_pass_rate"])
    add("--edgecases-bad-pass-rate", type=float, metavar="RATE", help=_HELP["bad_pass_rate"])
    add("--edgecases-plan", action="store_true", help="show what would run, and how often, without running it")
    add("--edgecases-replay", metavar="ID", help="run only the case with this id, as a failure names it")
    add("--edgecases-update", action="store_true", help="write the suites: what ran joins, what no longer fits goes")
    add(
        "--edgecases-accept",
        metavar="REASON",
        help="with --edgecases-update: record also what passed before and fails now as a known failure",
    )
    add(
        "--edgecases-explore", type=int, metavar="N", help="run N fresh cases a test function beside those of its suite"
    )
    asking.add_options(add, parser)
    add("--edgecases-html", metavar="PATH", help="write a page on the run, one file that any browser opens")
    add(
        "--edgecases-json", metavar="PATH", help="write a report as JSON; `edgecases report --schema` prints its schema"
    )
    add("--edgecases-card", action="store_true", help="show the data card of each test: what its cases stand for")
    add("--edgecases-card-to", metavar="PATH", help="write the data cards into a file, which ends in .json or .md")
    add("--edgecases-off", action="store_true", help="run the marked tests as if they had no marker")
    parser.addini("edgecases_mess", _HELP["mess"], type="linelist")
    parser.addini("edgecases_cases", _HELP["cases"], type="int", default=CASES)
    parser.addini("edgecases_severity", _HELP["severity"], type="string", default="1-3")
    parser.addini("edgecases_seed", _HELP["seed"], type="int", default=0)
    parser.addini("edgecases_protect", _HELP["protect"], type="linelist")
    parser.addini("edgecases_max_calls", _HELP["max_calls"], type="int", default=0)
    parser.addini("edgecases_shrink_calls", _HELP["shrink_calls"], type="int", default=SHRINK_CALLS)
    parser.addini("edgecases_repeats", _HELP["repeats"], type="int", default=1)
    parser.addini("edgecases_min_passes", _HELP["min_passes"], type="int", default=0)
    parser.addini("edgecases_min_pass_rate", _HELP["min_pass_rate"], type="float", default=0.0)
    parser.addini("edgecases_bad_pass_rate", _HELP["bad_pass_rate"], type="float", default=0.0)
    parser.addini("edgecases_known_days", _HELP["known_days"], type="int", default=KNOWN_DAYS)
    parser.addini("edgecases_redact", _HELP["redact"], type="linelist")
    parser.addini(
        "edgecases_annotations",
        "in GitHub Actions, annotate findings and write the job summary (default: true)",
        type="bool",
        default=True,
    )
    parser.addini("edgecases_dir", "the folder of the run store (default: .edgecases)", default=".edgecases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What holds for one marked test: the command line over the marker over the configuration."""

    mess: tuple[str, ...] = ()
    own: tuple[Any, ...] = ()
    """Perturbations that ``mess`` gives as objects."""
    cases: int = CASES
    severity: tuple[int, int] = SEVERITY
    seed: int = 0
    protect: tuple[Any, ...] = ()
    """From all three places together: what one of them protects, no other can expose."""
    shrink_calls: int = SHRINK_CALLS
    repeats: int = 1
    min_passes: int = 1
    gate: Gate | None = None
    """What is asked of the rate of its cases; None where each case counts by itself."""
    asking: Asking = field(default_factory=Asking)
    """How its model is asked."""
    room: Mapping[str, Any] = field(default_factory=dict)
    """What only some rooms take, such as a form's schema."""
    skill: Skill | None = None
    """What is tested, where it is declared."""
    label: str = ""
    """The argument whose value is the row's category; empty for all that is not the input."""
    real: Any = None
    """Real examples that become rows beside the test's own: a path or rows."""
    holdout: Any = None
    """Real examples that are never seeds, and run beside them: a path or rows."""
    private: Any = None
    """What is private in the real examples, as ``Private`` says it."""
    coverage: str = "pairs"
    """What its cases cover: "pairs" of factors, or "triples"."""
    forbid: Never | None = None
    """Combinations of factors that no case has."""
    verify: Any = None
    """A function of a case, or a schema of its value: what it finds fault with is dropped."""


MARKER_OPTIONS = (
    "mess",
    "cases",
    "severity",
    "seed",
    "protect",
    "shrink_calls",
    "repeats",
    "min_passes",
    "min_pass_rate",
    "bad_pass_rate",
    "skill",
    "label",
    "real",
    "holdout",
    "private",
    "verify",
    "coverage",
    "forbid",
    *asking.MARKER_OPTIONS,
)


def resolve(config: pytest.Config, marker: dict[str, Any]) -> Options:
    """Return the options of a test whose markers give ``marker``. Raises InvalidOption, naming the place."""
    from edgecase_strategies.curate.private.declared import Private
    from edgecase_strategies.errors import InvalidOption
    from edgecase_strategies.options import check_count, check_mess, check_severity
    from pytest_edgecases.skills import defaults_of, skill_of

    skill = skill_of(config, marker.get("skill"))
    marker = {**defaults_of(skill), **marker}
    label = marker.get("label") or ""
    if not isinstance(label, str):
        raise InvalidOption(
            f'label takes the name of an argument of the test, as in label="intent"; {label!r} is none.'
        )

    def given(name: str) -> tuple[Any, str]:
        value = config.getoption(f"edgecases_{name}")
        if value is not None:
            return value, f"--edgecases-{name.replace('_', '-')}"
        if marker.get(name) is not None:
            return marker[name], ""
        place = f"edgecases_{name} in the configuration"
        try:
            return config.getini(f"edgecases_{name}"), place
        except (pytest.UsageError, TypeError, ValueError) as error:
            raise InvalidOption(f"{place}: {error}") from None

    def checked(name: str, check: Any) -> Any:
        value, place = given(name)
        try:
            return check(value)
        except InvalidOption as error:
            raise InvalidOption(f"{place}: {error}" if place else str(error)) from None

    unset: Any = config.getini("edgecases_mess")
    repeats = checked("repeats", lambda value: check_count("repeats", value))
    min_passes = checked("min_passes", lambda value: check_count("min_passes", value, least=0)) or repeats // 2 + 1
    if min_passes > repeats:
        raise InvalidOption(f"min_passes is {min_passes}, and a case runs only {repeats} times; set repeats as well.")
    mess, own = checked("mess", lambda value: check_mess(None if value is unset and not value else _joined(value)))
    return Options(
        mess=mess,
        own=own,
        cases=checked("cases", lambda value: check_count("cases", value)),
        severity=checked("severity", check_severity),
        seed=checked("seed", lambda value: check_count("seed", value, least=0)),
        protect=(
            *config.getini("edgecases_protect"),
            *_listed(marker),
            *(skill.keeps if skill is not None else ()),
            *(config.getoption("edgecases_protect") or ()),
        ),
        shrink_calls=checked("shrink_calls", lambda value: check_count("shrink_calls", value, least=0)),
        repeats=repeats,
        min_passes=min_passes,
        gate=_gate(checked("min_pass_rate", _checked_rate), checked("bad_pass_rate", _checked_rate)),
        asking=asking.resolve(checked, marker.get("codec")),
        room={name: value for name, value in marker.items() if name not in MARKER_OPTIONS},
        skill=skill,
        label=label,
        real=marker.get("real"),
        holdout=marker.get("holdout"),
        private=Private.of(marker.get("private")),
        verify=marker.get("verify"),
        coverage=_coverage(marker.get("coverage")),
        forbid=_forbid(marker.get("forbid"), skill),
    )


def _checked_rate(value: Any) -> float:
    from edgecase_strategies.errors import InvalidOption

    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1:
        raise InvalidOption(f"A rate is a number from 0 to below 1, such as 0.9; {value!r} is not one.")
    return float(value)


def _gate(least: float, bad: float) -> Gate | None:
    from edgecase_strategies.errors import InvalidOption
    from pytest_edgecases.statistics import Gate

    if bad and not bad < least:
        raise InvalidOption(f"bad_pass_rate must be below min_pass_rate; {bad:g} is not below {least:g}.")
    return Gate(min_pass_rate=least, bad_pass_rate=bad or None) if least else None


def max_calls(config: pytest.Config) -> int | None:
    """Return the session's limit on calls, or None. Raises pytest.UsageError if it is not a positive number."""
    value = config.getoption("edgecases_max_calls")
    if value is None:
        value = config.getini("edgecases_max_calls") or None
    if value is not None and value < 1:
        raise pytest.UsageError(f"max_calls takes a whole number of at least 1; {value} is not one.")
    return value if value is None else int(value)


def explore(config: pytest.Config) -> int:
    """Return how many fresh cases a test gets beside its suite. Raises pytest.UsageError if it is not a number of them."""
    value = config.getoption("edgecases_explore") or 0
    if value < 0:
        raise pytest.UsageError(f"--edgecases-explore takes a whole number of at least 1; {value} is not one.")
    if config.getoption("edgecases_accept") is not None and not config.getoption("edgecases_update"):
        raise pytest.UsageError("--edgecases-accept goes with --edgecases-update; give both.")
    return int(value)


REPORTS = ("html", "json")


def report_paths(config: pytest.Config) -> dict[str, Path]:
    """Return the reports that are asked for, by format. Raises pytest.UsageError if a folder stands in a file's place."""
    found = {}
    for name in REPORTS:
        given = config.getoption(f"edgecases_{name}")
        if given is None:
            continue
        path = found[name] = Path(config.invocation_params.dir, given)
        if not given or path.is_dir():
            raise pytest.UsageError(f"--edgecases-{name} takes the name of a file to write; {given!r} is a folder.")
    return found


def _coverage(value: Any) -> str:
    from edgecase_strategies.curate.coverage import PAIRS, check_strength

    if value is None:
        return PAIRS
    check_strength(value)
    return str(value)


def _forbid(value: Any, skill: Skill | None) -> Never | None:
    """Return what no case may have: what the skill rules out, and what the marker does."""
    from edgecase_strategies.curate.factors import Never, check_forbid

    found = skill.forbid if skill is not None else Never()
    if value is not None:
        found += check_forbid(value)
    return found if found.combinations else None


def _joined(value: Any) -> Any:
    """Return the texts of a list, each of which may hold several names, as one list."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [name for item in value for name in item.replace(",", " ").split()]
    return value


def _listed(marker: dict[str, Any]) -> tuple[Any, ...]:
    from edgecase_strategies.errors import InvalidOption

    protect = marker.get("protect") or ()
    if not isinstance(protect, (list, tuple)):
        raise InvalidOption(f"protect takes a list, as in protect=[{protect!r}]; {protect!r} is not one.")
    return tuple(protect)
