"""The model function of a marked test: its calls are counted, limited, recorded, replayed and asked for ahead."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import inspect
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import pytest

from edgecase_strategies.case import encode
from edgecase_strategies.errors import EdgecaseError, InvalidOption
from edgecase_strategies.tools.record import kept
from pytest_edgecases.asking import Asking
from pytest_edgecases.rate import Bucket
from pytest_edgecases.run import outcome as outcomes
from pytest_edgecases.run.ahead import Ahead
from pytest_edgecases.store.answers import WITHHELD, Answers, Kept, key_of
from pytest_edgecases.targets import function
from pytest_edgecases.targets.function import Function


@dataclass(slots=True)
class Tally:
    """How many calls of models a process made, and how many answers it served without one."""

    asked: int = 0
    served: int = 0
    withheld: int = 0
    """How many answers were not recorded, since they hold what looks secret or personal."""
    spread: int = 0
    """How many calls were not made ahead as was asked for, since pytest-xdist spreads the items."""
    patched: int = 0
    """How many were not, since the test may change the world for its own length."""

    def take(self) -> dict[str, int]:
        """Return the numbers since the last time, without those that are 0, and begin anew."""
        found = {name: count for name, count in dataclasses.asdict(self).items() if count}
        for name in found:
            setattr(self, name, 0)
        return found


class Template(NamedTuple):
    """What the first call of a clean example gave to the model, by the names of the arguments, and the seed in it."""

    given: Mapping[str, Any]
    has_seed: bool
    seed: Any


@dataclass(kw_only=True)
class Model:
    """A model function that a test declares, with what is to be done with its calls."""

    found: Function
    asking: Asking
    run: str
    root: Any
    tally: Tally
    answers: Answers | None = None
    bucket: Bucket | None = None
    ahead: Ahead | None = None
    not_ahead: str = ""
    """Which count of the tally a call is added to that was to be made ahead, and is not."""
    templates: dict[str, Template] = field(default_factory=dict)
    """By row: what the first call of the clean example was given; only where coming cases are asked ahead."""
    wrong: int = 0
    """How many items asked for something else than was foretold."""

    def __post_init__(self) -> None:
        self.inner = function.callable_of(self.found)
        self.is_async = inspect.iscoroutinefunction(self.inner)
        try:
            self._signature: inspect.Signature | None = inspect.signature(self.inner)
        except ValueError:
            self._signature = None
        names = list(self._signature.parameters) if self._signature else []
        self.takes_self = isinstance(self.found.owner, type) and names[:1] in (["self"], ["cls"])

    def given(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any] | None:
        """Return what a call gives to the function, by the names of its arguments; None for a wrong call."""
        if self._signature is None:
            return {"args": args, **kwargs}
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError:
            return None  # the function itself says best what is wrong
        given = dict(bound.arguments)
        if self.takes_self:
            del given[next(iter(given))]
        return given

    def key(self, given: Mapping[str, Any], repeat: tuple[int, int]) -> str:
        """Return the key of a call. Raises InvalidOption if what it is given cannot be told apart."""
        encoded = encode(given)
        if '{"$repr": ' in json.dumps(encoded):
            odd = next(name for name, value in given.items() if '{"$repr": ' in json.dumps(encode(value)))
            raise InvalidOption(
                f"The argument {odd} of the model {self.found.path} is of type {type(given[odd]).__name__}, which cannot be a "
                "part of the key of an answer. Name a function that takes texts, numbers, lists and dicts."
            )
        return key_of(self.found.path, self.asking.version, encoded, repeat)

    def call_of(self, given: Mapping[str, Any]) -> Callable[[], Any]:
        """Return a call of the function, ready to be made."""
        if self._signature is None:
            return functools.partial(self.inner, *given["args"], **{k: v for k, v in given.items() if k != "args"})
        bound = self._signature.bind_partial()
        bound.arguments.update(given)
        return functools.partial(self.inner, *bound.args, **bound.kwargs)


class Calls:
    """The calls of a model within one run of a test."""

    def __init__(self, model: Model, *, row: str, repeat: int, learns: bool, seeds: Sequence[Any] = ()) -> None:
        self._model = model
        self._row = row
        self._repeat = repeat
        self._learns = learns and model.ahead is not None
        self._seeds = seeds
        self._counts: Counter[str] = Counter()
        self.missing = ""
        """What to say of an answer that a replay does not have."""

    def stand_in(self) -> Callable[..., Any]:
        """Return what is called in the place of the function."""
        model, inner = self._model, self._model.inner
        if model.is_async:

            @functools.wraps(inner)
            async def ask_later(*args: Any, **kwargs: Any) -> Any:
                given = model.given(args, kwargs)
                if given is None:
                    return await inner(*args, **kwargs)
                key = self._key(given)
                known = self._kept(key)
                if known is not None:
                    return self._give(known)
                waiting = model.ahead.take(key) if model.ahead is not None else None
                if waiting is not None:
                    model.tally.asked += 1
                    return await self._settled_later(key, asyncio.wrap_future(waiting))
                await asyncio.sleep(self._wait())
                return await self._settled_later(key, inner(*args, **kwargs))

            return ask_later

        @functools.wraps(inner)
        def ask(*args: Any, **kwargs: Any) -> Any:
            given = model.given(args, kwargs)
            if given is None:
                return inner(*args, **kwargs)
            key = self._key(given)
            known = self._kept(key)
            if known is not None:
                return self._give(known)
            waiting = model.ahead.take(key) if model.ahead is not None else None
            if waiting is not None:
                model.tally.asked += 1
                return self._settled(key, waiting.result)
            time.sleep(self._wait())
            return self._settled(key, lambda: inner(*args, **kwargs))

        return ask

    @property
    def found(self) -> Function:
        """The model function."""
        return self._model.found

    def is_of(self, found: Function) -> bool:
        """Whether a target's function is the model."""
        mine = self._model.found
        return found.owner is mine.owner and found.name == mine.name

    def function_inside(self) -> Function:
        """Return the function with its calls served, for a stand-in that changes what it is given."""
        found, stand_in = self._model.found, self.stand_in()
        kind = type(found.raw)
        raw = kind(stand_in) if kind in (staticmethod, classmethod) else stand_in
        return dataclasses.replace(found, function=stand_in, raw=raw)

    # One call.

    def _key(self, given: Mapping[str, Any]) -> str:
        model = self._model
        if self._learns:
            seed = self._seeds[0] if self._seeds else None
            template = Template(kept(given), bool(self._seeds), seed)
            model.templates.setdefault(self._row, template)
        if model.answers is None and model.ahead is None:
            return ""
        try:
            key = model.key(given, (self._repeat, 0))
            number = self._counts[key]
            self._counts[key] += 1
            return model.key(given, (self._repeat, number)) if number else key
        except EdgecaseError as error:
            self._fail(str(error))

    def _kept(self, key: str) -> Kept | None:
        """Return the answer to serve; None if the model is to be asked. Fails the test where a replay has none."""
        model, mode = self._model, self._model.asking.answers
        if model.answers is None:
            return None
        found = self._read(model.answers, key)
        if found is not None and found.outcome != WITHHELD and (mode != "record" or found.run == model.run):
            return found
        if mode != "replay":
            return None
        why = "held what looks secret or personal, and was not recorded" if found is not None else "was not recorded"
        self.missing = (
            f"There is no answer of {model.found.path}{_version(model.asking.version)} to replay: run {self._repeat + 1} on "
            f"this input {why}. Record it with --edgecases-answers=auto, or ask the model without the option."
        )
        pytest.fail(self.missing, pytrace=False)

    def _read(self, answers: Answers, key: str) -> Kept | None:
        try:
            return answers.find(key)
        except EdgecaseError as error:
            self._fail(str(error))

    def _wait(self) -> float:
        tally, why = self._model.tally, self._model.not_ahead
        tally.asked += 1
        if why:
            setattr(tally, why, getattr(tally, why) + 1)
        return self._model.bucket.wait() if self._model.bucket is not None else 0.0

    def _settled(self, key: str, call: Callable[[], Any]) -> Any:
        try:
            value = call()
        except Exception as error:
            self._keep_exception(key, error)
            raise
        if inspect.isawaitable(value):
            return self._settled_later(key, value)
        return self._keep_answer(key, value)

    async def _settled_later(self, key: str, call: Awaitable[Any]) -> Any:
        try:
            value = await call
        except Exception as error:
            self._keep_exception(key, error)
            raise
        return self._keep_answer(key, value)

    def _keep_answer(self, key: str, value: Any) -> Any:
        model = self._model
        if model.answers is None:
            return value
        try:
            outcome = outcomes.of_answer(value, model.found.path, model.asking.codec)
        except EdgecaseError as error:
            self._fail(str(error))
        written = self._write(key, outcome)
        # What was recorded is what counts, so that a replay cannot differ.
        return value if written is None else self._give(written, count=False)

    def _keep_exception(self, key: str, error: Exception) -> None:
        outcome = outcomes.of_exception(error, self._model.root) if self._model.answers is not None else None
        if outcome is not None:
            self._write(key, outcome)

    def _write(self, key: str, outcome: Mapping[str, Any]) -> Kept | None:
        model = self._model
        assert model.answers is not None
        try:
            written = model.answers.keep(key, model.found.path, model.asking.version, model.run, outcome)
        except EdgecaseError as error:
            self._fail(str(error))
        if written.outcome == WITHHELD:
            model.tally.withheld += 1
            return None
        return written

    def _give(self, known: Kept, *, count: bool = True) -> Any:
        self._model.tally.served += count
        try:
            outcome = json.loads(known.outcome)
            if "raises" not in outcome and "answer" not in outcome:
                raise ValueError("it is neither an answer nor an exception")
        except (TypeError, ValueError) as error:
            self._fail(f"An answer of {self._model.found.path} is damaged: {error}. Record it anew.")
        try:
            return outcomes.give(outcome, self._model.asking.codec)
        except InvalidOption as error:
            self._fail(str(error))

    def _fail(self, reason: str) -> NoReturn:
        pytest.fail(reason, pytrace=False)


def _version(version: str) -> str:
    return f" of version {version}" if version else ""
