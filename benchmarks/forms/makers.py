"""Make instances with one generator, in a process of its own: `python benchmarks/forms/makers.py GENERATOR < tasks`.

Each line of the input is a task, `{"name", "schema", "dialect", "count", "seconds", "least"}`; each line of the output is what came
of it: the instances, the CPU seconds to the first and to the last of them, and the error if there was one. A generator
runs in the Python that has it installed, so that no two of them need the same Hypothesis.
"""

from __future__ import annotations

import importlib.metadata
import itertools
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

HARD = 3
"""A schema is given up after so many times its CPU seconds: some generators never come back."""


class OutOfTimeError(BaseException):
    """The CPU seconds of a schema are used up; no generator can catch it by mistake."""


def enough(task: dict[str, Any]) -> Iterator[int]:
    """Yield as many numbers as instances are asked for, and on until so many CPU seconds have passed that they can be told."""
    start = time.process_time()
    for number in itertools.count():
        if number >= task["count"] and time.process_time() - start >= task["least"]:
            return
        yield number


def drawn(strategy: Any, count: int, sink: Callable[[Any], None]) -> None:
    """Draw from a strategy as a test does."""
    from hypothesis import HealthCheck, Phase, given, settings

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def take(value: Any) -> None:
        sink(value)

    take()


def fast(task: dict[str, Any], sink: Callable[[Any], None]) -> None:
    from edgecase_strategies import forms
    from edgecase_strategies.engine import FastRandom

    make = forms.instances(forms.Schema.of(task["schema"], dialect=task["dialect"]))
    rng = FastRandom(1)
    for _ in enough(task):
        made = make(rng)
        sink({"value": made.value, "label": made.verdict.validity})


def strategy(task: dict[str, Any], sink: Callable[[Any], None]) -> None:
    from edgecase_strategies import forms

    made = forms.valid(forms.Schema.of(task["schema"], dialect=task["dialect"]))
    drawn(
        made,
        task["count"],
        lambda case: sink({"value": case.value, "label": case.truth.facts["validity_with_formats"]}),
    )


def schemathesis(task: dict[str, Any], sink: Callable[[Any], None]) -> None:
    import jsonschema_rs
    from schemathesis.config import GenerationConfig
    from schemathesis.generation.jsonschema.builder import build
    from schemathesis.generation.modes import GenerationMode
    from schemathesis.specs.openapi._hypothesis import _build_custom_formats

    draft = {"draft4": "4", "draft6": "6", "draft7": "7", "2019-09": "201909", "2020-12": "202012"}[task["dialect"]]
    formats = _build_custom_formats(GenerationConfig(), GenerationMode.POSITIVE)
    made = build(task["schema"], draft=getattr(jsonschema_rs, f"Draft{draft}"), formats=formats)
    drawn(made, task["count"], lambda value: sink({"value": value}))


def hypothesis_jsonschema(task: dict[str, Any], sink: Callable[[Any], None]) -> None:
    from hypothesis_jsonschema import from_schema

    schema = task["schema"]
    uri = {"draft4": "draft-04", "draft6": "draft-06", "draft7": "draft-07"}.get(task["dialect"])
    if uri is not None and isinstance(schema, dict):
        schema = {"$schema": f"http://json-schema.org/{uri}/schema#", **schema}
    drawn(from_schema(schema), task["count"], lambda value: sink({"value": value}))


def jsf(task: dict[str, Any], sink: Callable[[Any], None]) -> None:
    from jsf import JSF

    made = JSF(task["schema"])
    for _ in enough(task):
        sink({"value": made.generate()})


def polyfactory(task: dict[str, Any], sink: Callable[[Any], None]) -> None:
    import models
    from polyfactory.factories.pydantic_factory import ModelFactory

    factory = ModelFactory.create_factory(getattr(models, task["model"]))
    for _ in enough(task):
        sink({"value": factory.build().model_dump(mode="json", by_alias=True)})


GENERATORS: dict[str, tuple[Callable[..., None], tuple[str, ...]]] = {
    "fast": (fast, ("pytest-edgecases", "Faker", "jsonschema", "jsonschema-rs")),
    "strategy": (strategy, ("pytest-edgecases", "hypothesis")),
    "schemathesis": (schemathesis, ("schemathesis", "hypothesis", "jsonschema-rs")),
    "hypothesis-jsonschema": (hypothesis_jsonschema, ("hypothesis-jsonschema", "hypothesis")),
    "jsf": (jsf, ("jsf", "Faker")),
    "polyfactory": (polyfactory, ("polyfactory", "pydantic")),
}


def run(generate: Callable[..., None], task: dict[str, Any]) -> dict[str, Any]:
    """Return what came of one task."""
    made: list[Any] = []
    times: list[float] = []
    start = time.process_time()

    def sink(value: Any) -> None:
        made.append(value)
        times.append(time.process_time() - start)
        if times[-1] > task["seconds"]:
            raise OutOfTimeError

    def stop(*_: object) -> None:
        raise OutOfTimeError

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, HARD * task["seconds"])
    error = None
    try:
        generate(task, sink)
    except OutOfTimeError:
        error = None if made else "out of time"
    except BaseException as caught:
        error = f"{type(caught).__name__}: {caught}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {"name": task["name"], "made": made, "times": times, "cpu": time.process_time() - start, "error": error}


def answers(name: str) -> Iterator[str]:
    generate, packages = GENERATORS[name]
    yield json.dumps({"versions": {one: importlib.metadata.version(one) for one in packages}})
    for line in sys.stdin:
        result = run(generate, json.loads(line))
        try:
            yield json.dumps(result, allow_nan=False)
        except (TypeError, ValueError) as error:
            yield json.dumps({**result, "made": [], "error": f"not JSON: {error}"[:200]})


if __name__ == "__main__":
    for answer in answers(sys.argv[1]):
        print(answer, flush=True)
