"""Check one file of templates: each value where it stands, with an error that names the file and the key."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from edgecase_strategies.errors import InvalidOption, did_you_mean
from edgecase_strategies.text.request.grammar import Agrees, BadTemplate, Choice, Row, Slot, parse
from edgecase_strategies.text.request.slots import Listed, Pattern, Value, Values

REGISTERS: Final = ("plain", "formal", "chatty", "terse", "angry")
ANY: Final = "any"
"""In a file: sentences for every register."""
KEYS: Final = ("locale", "forms", "slots", "parts", "frames", "joins", "intents")
OWN_KEYS: Final = (*KEYS, "formats")
"""How amounts, dates and addresses are written is for our own files."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KINDS: Final[dict[type, str]] = {str: "a text", dict: "a table", list: "a list"}

Rows = dict[str, tuple[Row, ...]]


class Checked:
    """One file of templates, whose values are checked as they are asked for."""

    def __init__(self, path: str, data: Mapping[str, Any], *, own: bool = False) -> None:
        self.path = path
        self._data = data
        self._known("", data, OWN_KEYS if own else KEYS)
        self._of(str, data.get("locale", ""), "locale")

    def wrong(self, key: str, reason: str) -> InvalidOption:
        """Return the error for a key."""
        return InvalidOption(f"{self.path}: {key}: {reason}" if key else f"{self.path}: {reason}")

    @functools.cached_property
    def forms(self) -> tuple[str, ...]:
        """The classes of values that words agree with, such as "m" and "f"."""
        return self._texts("forms", self._data.get("forms", []))

    @property
    def formats(self) -> Mapping[str, Any]:
        """How amounts, dates and people are written."""
        return self._table("formats")

    @property
    def slots(self) -> dict[str, Values]:
        """The slots that the file lists."""
        return {name: self._values(f"slots.{name}", given) for name, given in self._named("slots").items()}

    def _values(self, key: str, given: Any) -> Values:
        if isinstance(given, list):
            return Listed(tuple(Value(text) for text in self._filled(key, given)))
        table: Mapping[str, Any] = self._of(dict, given, key)
        if set(table) == {"pattern"}:
            return Pattern(self._filled(f"{key}.pattern", table["pattern"]))
        known = (*self.forms, "pattern")
        self._known(key, table, known)
        if "pattern" in table or not table:
            raise self.wrong(key, 'a slot is a list of texts, {"pattern": […]}, or a list for each of the forms')
        return Listed(
            tuple(
                Value(text, self.forms.index(form))
                for form, texts in table.items()
                for text in self._filled(f"{key}.{form}", texts)
            )
        )

    @property
    def parts(self) -> dict[str, str]:
        """The parts that templates name."""
        return {name: self._of(str, text, f"parts.{name}") for name, text in self._named("parts").items()}

    @property
    def intents(self) -> tuple[str, ...]:
        """The names of the intents."""
        return tuple(self._named("intents"))

    def keywords(self, intent: str, known: Iterable[str] = ()) -> tuple[str, ...]:
        """Return an intent's key words, lower case."""
        key = f"intents.{intent}"
        table = self._of(dict, self._table("intents")[intent], key)
        given = self._texts(f"{key}.keywords", table.get("keywords", []))
        if not given and not known:
            raise self.wrong(
                key, "an intent needs keywords: words of which each of its sentences has one, such as its verb"
            )
        return tuple(word.casefold() for word in given)

    def rows(self, key: str, table: Any, slots: Mapping[str, Values], parts: Mapping[str, str], forms: int) -> Rows:
        """Return templates by register."""
        message = key == "frames"
        extra = (ANY, "keywords") if key.startswith("intents.") else ()
        self._known(key, self._of(dict, table, key), (*REGISTERS, *extra))
        found: Rows = {}
        for register, templates in table.items():
            if register != "keywords":
                where = f"{key}.{register}"
                texts = self._filled(where, templates) if key != "joins" else self._texts(where, templates)
                found[register] = tuple(
                    self._row(f"{where}[{number}]", text, slots, parts, forms, message)
                    for number, text in enumerate(texts)
                )
        return found

    def _row(
        self, key: str, text: str, slots: Mapping[str, Values], parts: Mapping[str, str], forms: int, message: bool
    ) -> Row:
        try:
            row = parse(text, parts, message=message)
        except BadTemplate as error:
            raise self.wrong(key, f"{error}.") from None
        self._check_slots(key, row, slots, forms)
        return row

    def _check_slots(self, key: str, row: Row, slots: Mapping[str, Values], forms: int) -> None:
        for node in row.nodes:
            if isinstance(node, Choice):
                for option in node.options:
                    self._check_slots(key, option, slots, forms)
            elif isinstance(node, (Slot, Agrees)):
                if node.kind not in slots:
                    raise self.wrong(key, f'there is no slot "{node.kind}".{did_you_mean(node.kind, slots)}')
                if isinstance(node, Agrees) and len(node.forms) != forms:
                    raise self.wrong(key, f"{{{node.label}/…}} has {len(node.forms)} forms, and there are {forms}.")

    # What is in the file, of the right type or an error.

    def table(self, key: str) -> Mapping[str, Any]:
        """Return a table of the file; an empty one where there is none."""
        return self._table(key)

    def _table(self, key: str) -> Mapping[str, Any]:
        table: Mapping[str, Any] = self._of(dict, self._data.get(key, {}), key)
        return table

    def _named(self, key: str) -> Mapping[str, Any]:
        table = self._table(key)
        for name in table:
            if not _NAME.fullmatch(name):
                raise self.wrong(key, f'"{name}" is no name: write it in lower case, as in "gift_card"')
        return table

    def _known(self, key: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        names = list(known)
        for name in table:
            if name not in names:
                raise self.wrong(
                    key, f'there is no key "{name}" here.{did_you_mean(name, names)} It takes {", ".join(names)}.'
                )

    def _of(self, kind: type, value: Any, key: str) -> Any:
        if not isinstance(value, kind):
            raise self.wrong(key, f"this must be {_KINDS[kind]}, and is {value!r:.60}")
        return value

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        return tuple(self._of(str, one, f"{key}[{number}]") for number, one in enumerate(self._of(list, value, key)))

    def _filled(self, key: str, value: Any) -> tuple[str, ...]:
        texts = self._texts(key, value)
        blank = [number for number, text in enumerate(texts) if not text.strip()]
        if not texts or blank:
            raise self.wrong(f"{key}[{blank[0]}]" if blank else key, "this must not be empty")
        return texts
