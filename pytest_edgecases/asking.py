"""How a test's model is asked: the options on its function, its answers, its rate, and on what a run may cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

MODES = ("off", "record", "replay", "auto")

HELP = {
    "model": "the function that asks the model, as in shop.router:route; a target that is a function is one by itself",
    "answers": "record the model's answers, replay them without a call, or auto: replay what there is and record the rest",
    "model_version": "the version of the model, of its prompt and so on: answers of another one are not replayed",
    "rate": "how often the model may be asked, as in 60/min, 10/s or 5000/h",
    "prefetch": "ask the model for the answers of the coming cases, so many at once",
    "max_seconds": "how long the tests of edge cases may run in one session (default: no limit)",
}

MARKER_OPTIONS = ("model", "answers", "model_version", "rate", "prefetch", "codec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a marked test says of its model."""

    model: str = ""
    answers: str = "off"
    version: str = ""
    rate: str = ""
    prefetch: int = 0
    codec: Any = None
    """Two functions, to JSON and back, for answers that are not JSON."""

    @property
    def is_wanted(self) -> bool:
        """Whether a model function is needed for what is asked for."""
        return bool(self.model or self.prefetch or self.rate) or self.answers != "off"


class Shard(NamedTuple):
    """One of several parts of the cases, for as many jobs: the first is number 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def add_options(add: Callable[..., None], parser: pytest.Parser) -> None:
    """Declare the options and the configuration keys."""
    add("--edgecases-model", metavar="FUNCTION", help=HELP["model"])
    add("--edgecases-answers", metavar="MODE", help=HELP["answers"])
    add("--edgecases-model-version", metavar="TEXT", help=HELP["model_version"])
    add("--edgecases-rate", metavar="RATE", help=HELP["rate"])
    add("--edgecases-prefetch", type=int, metavar="N", help=HELP["prefetch"])
    add("--edgecases-max-seconds", type=float, metavar="SECONDS", help=HELP["max_seconds"])
    add(
        "--edgecases-shard",
        metavar="I/N",
        help="run the I-th of N parts of the cases; `edgecases merge` joins the stores",
    )
    for name in ("model", "model_version", "rate"):
        parser.addini(f"edgecases_{name}", HELP[name], type="string", default="")
    parser.addini("edgecases_answers", HELP["answers"], type="string", default="off")
    parser.addini("edgecases_prefetch", HELP["prefetch"], type="int", default=0)
    parser.addini("edgecases_max_seconds", HELP["max_seconds"], type="float", default=0.0)


def resolve(checked: Callable[[str, Callable[[Any], Any]], Any], codec: Any) -> Asking:
    """Return what holds for a test; ``checked`` finds an option's value and checks it. Raises InvalidOption."""
    from edgecase_strategies.options import check_count

    return Asking(
        model=checked("model", _check_model),
        answers=checked("answers", _check_mode),
        version=checked("model_version", str),
        rate=checked("rate", _check_rate),
        prefetch=checked("prefetch", lambda value: check_count("prefetch", value, least=0)),
        codec=_check_codec(codec),
    )


def _check_model(value: Any) -> str:
    from edgecase_strategies.errors import InvalidOption

    if not isinstance(value, str) or (value and not re.fullmatch(r"[^\W\d][\w.]*:[^\W\d][\w.]*", value)):
        raise InvalidOption(f'model names a function, as in model="shop.router:route"; {value!r} is not a name of one.')
    return value


def _check_mode(value: Any) -> str:
    from edgecase_strategies.errors import InvalidOption, did_you_mean

    if value not in MODES:
        raise InvalidOption(f"answers is one of {', '.join(MODES)}; {value!r} is not.{did_you_mean(str(value), MODES)}")
    return str(value)


def _check_rate(value: Any) -> str:
    from pytest_edgecases.rate import per_second

    if value:
        per_second(value)
    return str(value or "")


def _check_codec(value: Any) -> Any:
    from edgecase_strategies.errors import InvalidOption

    if value is not None and not (isinstance(value, tuple) and len(value) == 2 and all(map(callable, value))):
        raise InvalidOption(f"codec takes two functions, codec=(to_json, from_json); {value!r} is not a pair of them.")
    return value


def max_seconds(config: pytest.Config) -> float | None:
    """Return the session's limit on time, or None. Raises pytest.UsageError if it is not a positive number."""
    value = config.getoption("edgecases_max_seconds")
    if value is None:
        value = config.getini("edgecases_max_seconds") or None
    if value is not None and not value > 0:
        raise pytest.UsageError(f"max_seconds takes a number of seconds above 0; {value:g} is not one.")
    return value if value is None else float(value)


def shard(config: pytest.Config) -> Shard | None:
    """Return which part of the cases to run, or None for all. Raises pytest.UsageError for what is no part."""
    given = config.getoption("edgecases_shard")
    if given is None:
        return None
    match = re.fullmatch(r"([1-9]\d{0,4})/([1-9]\d{0,4})", given)
    if match is None or int(match[1]) > int(match[2]):
        raise pytest.UsageError(
            f"--edgecases-shard takes a part and how many there are, as in 2/4; {given!r} is not that. The first is 1."
        )
    if config.getoption("edgecases_update"):
        raise pytest.UsageError("--edgecases-update goes with a run of all cases; leave --edgecases-shard out.")
    return Shard(int(match[1]), int(match[2]))
