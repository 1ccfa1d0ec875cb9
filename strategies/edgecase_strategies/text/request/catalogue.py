"""What requests are made of: the files of templates, ours and the user's.

One file is one language: its slots, parts, frames and joins by register, and its intents, each with key words and with
sentences by register. A user's file has the same shape, and adds to ours.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from edgecase_strategies.errors import InvalidOption, UnknownName, did_you_mean
from edgecase_strategies.text.request.checks import ANY, REGISTERS, Checked, Rows
from edgecase_strategies.text.request.grammar import Row, parse
from edgecase_strategies.text.request.overlap import TooMany, shared
from edgecase_strategies.text.request.slots import Values, made

LOCALES: Final = ("en", "de", "es", "fr", "pt", "it", "nl")

Layer = tuple[str, Mapping[str, Any]]
"""The name of a file, and what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a customer may want: key words, of which each sentence has one, and sentences by register."""

    name: str
    keywords: tuple[str, ...] = ()
    sentences: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All that the messages of one language are made of."""

    locale: str
    intents: Mapping[str, Intent]
    frames: Mapping[str, tuple[Row, ...]]
    joins: Mapping[str, tuple[Row, ...]]
    slots: Mapping[str, Values]
    person: Mapping[str, str] | None
    """How a person's address is written, and which of Faker's locales people are from."""


def catalogue_of(locale: str | None = None, files: Sequence[str | os.PathLike[str]] = ()) -> Catalogue:
    """Return what the requests of a language are made of, with the user's files on top.

    Without a locale it is that of the first file, or English.

    Raises UnknownName for an unknown locale, InvalidOption for a file that is wrong.
    """
    layers = [(str(path), read(path)) for path in files]
    named = [data["locale"] for _, data in layers if isinstance(data.get("locale"), str)]
    wanted = locale if locale is not None else named[0] if named else "en"
    for path, data in layers:
        if not isinstance(data.get("locale", wanted), str):
            raise InvalidOption(f"{path}: locale: this must be a text, and is {data['locale']!r:.60}.")
        if data.get("locale", wanted) != wanted:
            raise InvalidOption(f"{path}: locale: it is {data['locale']!r}, and {wanted!r} is asked for.")
    if not layers:
        return _ours(wanted)
    if wanted not in LOCALES and named:
        return _built(wanted, [], layers)  # a language of the user's own
    return _built(wanted, [(f"{wanted}.json", own(wanted))], layers)


@functools.cache
def own(locale: str) -> Mapping[str, Any]:
    """Return one of our files as it is. Raises UnknownName for a language that there is none of."""
    if locale not in LOCALES:
        language = str(locale).lower().replace("_", "-").partition("-")[0]
        hint = f' Did you mean "{language}"?' if language in LOCALES else did_you_mean(str(locale), LOCALES)
        raise UnknownName(
            f"There are no requests in the locale {locale!r}.{hint} The locales are {', '.join(LOCALES)}; for another "
            f'one, give a file of templates that says locale = "{locale}".'
        )
    source = importlib.resources.files("edgecase_strategies.text.request") / "data" / f"{locale}.json"
    data: Mapping[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return data


@functools.cache
def _ours(locale: str) -> Catalogue:
    return _built(locale, [(f"{locale}.json", own(locale))], [])


def read(path: str | os.PathLike[str]) -> Mapping[str, Any]:
    """Return a user's file, JSON or TOML by its ending. Raises InvalidOption, naming the file and the line."""
    place = Path(path)
    if place.suffix.lower() not in (".toml", ".json"):
        raise InvalidOption(f"{place}: templates are a .json or a .toml file.")
    try:
        text = place.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidOption(f"{place}: the templates cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InvalidOption(f"{place}: the templates cannot be read: the file is not UTF-8.") from None
    try:
        toml = place.suffix.lower() == ".toml"
        data = tomllib.loads(text) if toml else json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise InvalidOption(f"{place}, line {error.lineno}: this is no JSON: {error.msg}.") from None
    except _Twice as error:
        raise InvalidOption(f'{place}: the key "{error}" is there twice in one table.') from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidOption(f"{place}: this is no TOML: {error}.") from None
    except RecursionError:
        raise InvalidOption(f"{place}: it is nested too deep.") from None
    if not isinstance(data, dict):
        raise InvalidOption(f"{place}: templates are a table; this is of type {type(data).__name__}.")
    return data


class _Twice(Exception):
    pass


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return table


def _built(locale: str, ours: Sequence[Layer], users: Sequence[Layer]) -> Catalogue:
    files = [Checked(path, data, own=True) for path, data in ours] + [Checked(path, data) for path, data in users]
    slots: dict[str, Values] = {}
    parts: dict[str, str] = {}
    person: Mapping[str, str] | None = None
    forms = max((len(one.forms) for one in files), default=0) or 1
    for one in files:
        slots = made(one.formats) | slots | one.slots
        parts |= one.parts
        person = one.formats.get("person", person)
    frames: Rows = {}
    joins: Rows = {}
    intents: dict[str, Intent] = {}
    for one in files:
        frames |= one.rows("frames", one.table("frames"), slots, parts, forms)
        joins |= one.rows("joins", one.table("joins"), slots, parts, forms)
        for name in one.intents:
            keywords = one.keywords(name, intents[name].keywords if name in intents else ())
            rows = one.rows(f"intents.{name}", one.table("intents")[name], slots, parts, forms)
            intents[name] = _added(intents.get(name, Intent(name=name, sentences={})), keywords, rows)
            if not intents[name].sentences:
                raise one.wrong(f"intents.{name}", f"an intent needs sentences, in {', '.join(REGISTERS)} or {ANY}")
    if users:
        _check_apart(files[-1].path, intents)
    return Catalogue(
        locale=locale,
        intents=intents,
        frames={key: frames.get(key) or (parse("<requests>", message=True),) for key in REGISTERS},
        joins={key: joins.get(key) or (parse(" "),) for key in REGISTERS},
        slots=slots,
        person=person,
    )


def _added(intent: Intent, keywords: Sequence[str], rows: Rows) -> Intent:
    every = rows.get(ANY, ())
    sentences = {
        register: (*intent.sentences.get(register, ()), *rows.get(register, ()), *every) for register in REGISTERS
    }
    return Intent(
        name=intent.name,
        keywords=tuple(dict.fromkeys((*intent.keywords, *keywords))),
        sentences={register: found for register, found in sentences.items() if found},
    )


def _check_apart(path: str, intents: Mapping[str, Intent]) -> None:
    """Raise InvalidOption if two intents can say the same: no label would be right for that."""
    sentences = {name: [row for rows in intent.sentences.values() for row in rows] for name, intent in intents.items()}
    try:
        found = shared(sentences)
    except TooMany as error:
        raise InvalidOption(
            f"{path}: it cannot be told in time whether {error} can be asked for by one sentence. Give them fewer "
            "alternatives in a sentence, and more sentences."
        ) from None
    if found is not None:
        one, other, sentence = found
        raise InvalidOption(
            f'{path}: the intents "{one}" and "{other}" can both be asked for by {sentence!r}. Change one of the sentences, '
            "or make the two intents one."
        )
