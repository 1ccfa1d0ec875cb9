"""Check a form case from outside: nothing here is shared with what makes, labels or verifies forms.

A form is flattened to its scalars by path, edits are made to that flat map, both validators are asked directly, and what
was meant is had back by functions of this file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import jsonschema
import jsonschema_rs
from jsonschema.validators import validator_for

SPACES = " \t\r\n"
HIDDEN = "\u200b\u200c\u00ad\u2060\ufeff"
UNITS = "kg|cm|km|m|g|l|years|days|hours|minutes|pcs|%"
SIGNS = "€|\\$|£|¥|₹|EUR|USD|GBP|JPY|INR"


class Judge:
    """Both validators of one schema, made without the room."""

    def __init__(self, schema: Any) -> None:
        kind = validator_for(schema, default=jsonschema.Draft202012Validator)
        self.schema = schema
        self._right: dict[tuple[str, bool], bool] = {}
        self.python = [kind(schema), kind(schema, format_checker=kind.FORMAT_CHECKER)]
        names = {
            "http://json-schema.org/draft-04/schema#": "Draft4Validator",
            "http://json-schema.org/draft-06/schema#": "Draft6Validator",
            "http://json-schema.org/draft-07/schema#": "Draft7Validator",
            "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
        }
        rust = getattr(
            jsonschema_rs, names.get(kind.META_SCHEMA.get("$id", kind.META_SCHEMA.get("id")), "Draft202012Validator")
        )
        self.rust = [rust(schema, validate_formats=formats) for formats in (False, True)]

    def says(self, value: Any, formats: bool) -> str:
        one, other = self.python[formats].is_valid(value), self.rust[formats].is_valid(value)
        return "contested" if one != other else "valid" if one else "invalid"

    def knows_right(self, seed: Any, formats: bool) -> bool:
        """Whether a seed is valid; it is judged once."""
        key = (json.dumps(seed), formats)
        if key not in self._right:
            self._right[key] = self.says(seed, formats) == "valid"
        return self._right[key]

    def errors(self, value: Any, formats: bool) -> set[tuple[str, str]]:
        found = {
            (
                "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path),
                error.validator or "false",
            )
            for error in self.python[formats].iter_errors(value)
        }
        if not found:
            found = {
                (
                    "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in error.instance_path),
                    error.kind.name,
                )
                for error in self.rust[formats].iter_errors(value)
            }
        return found


def text_of(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def flat(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    """Return the scalars and empty containers of a value by their path, each as text."""
    if isinstance(value, dict) and value:
        return {place: leaf for key, item in value.items() for place, leaf in flat(item, (*path, key)).items()}
    if isinstance(value, (list, tuple)) and len(value):
        return {place: leaf for n, item in enumerate(value) for place, leaf in flat(item, (*path, str(n))).items()}
    return {path: text_of(value)}


def path_of(pointer: str) -> tuple[str, ...]:
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def expected(seed: Any, edits: Any) -> dict[tuple[str, ...], str]:
    """Return the flat map of the value that the edits should give."""
    leaves = flat(seed)
    renames, wholes, orders = [], [], 0
    for edit in edits:
        many = isinstance(edit.place, tuple)
        for pointer, after in zip(
            *(([edit.place], [edit.after]) if not many else (edit.place, edit.after)), strict=True
        ):
            record = after if isinstance(after, dict) and len(after) == 1 else {}
            path = path_of(pointer)
            if "$key" in record:
                renames.append((path, record["$key"]))
            elif "$form" in record or "$copies" in record:
                wholes.append(record)
            elif "$keys" in record:
                orders += 1
            else:
                holder = path[:-1]
                emptied = all(place[: len(path)] == path for place in leaves if place[: len(holder)] == holder)
                leaves = {place: leaf for place, leaf in leaves.items() if place[: len(path)] != path}
                leaves.pop(holder, None)
                if "$absent" not in record:
                    leaves |= flat(record.get("$repeated", after), path)
                elif emptied:
                    leaves[holder] = "[]" if holder and isinstance(_at(seed, holder), list) else "{}"
    for path, name in sorted(renames, key=lambda one: -len(one[0])):
        leaves = {
            (*path[:-1], name, *place[len(path) :]) if place[: len(path)] == path else place: leaf
            for place, leaf in leaves.items()
        }
    for record in wholes:
        if "$form" in record:
            leaves = {(record["$form"], *place): leaf for place, leaf in leaves.items()}
        else:
            leaves = {(str(n), *place): leaf for n in range(record["$copies"]) for place, leaf in leaves.items()}
    return leaves


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def spelled(number: int) -> str:
    ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    ones += [f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return ones[number]
    if number < 100:
        return tens[number // 10 - 2] + ("" if number % 10 == 0 else "-" + ones[number % 10])
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    return f"{spelled(number // size)} {name}" + (f" {spelled(rest)}" if rest else "")


WORDS = {spelled(number): number for number in range(10_000)}


def had_back(name: str, value: Any, meant: Any, schemas: list[Any]) -> Any:
    """Return what was meant, from the value and, for choices, the schemas of the field; its type is the field's."""
    family = name.removeprefix("form.")
    if family in ("space.around", "space.newline"):
        return re.sub(r"^[ \t\r\n]+|[ \t\r\n]+$", "", value)
    if family == "space.no_break":
        return " ".join(re.split("[\u00a0\u202f]", value))
    if family == "space.zero_width":
        return "".join(one for one in value if one not in HIDDEN)
    if family.startswith("hidden."):
        return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", value)
    if family == "blank.copied_label":
        return (
            re.split(r": | - ", value, maxsplit=1)[1]
            if value.count(": ") + value.count(" - ") == 1
            else value[len(value) - len(meant) :]
        )
    if family == "letters.mojibake":
        return bytes(value, "cp1252").decode()
    if family == "letters.fullwidth":
        return value.translate({0xFF10 + digit: str(digit) for digit in range(10)})
    if family == "date.month_name":
        shape = "%B %d, %Y" if "," in value else "%d %B %Y"
        return dt.datetime.strptime(value, shape).date().isoformat()
    if family in ("number.text", "number.currency", "number.unit"):
        number = re.sub(rf"^(?:{SIGNS})\s?|\s?(?:{SIGNS}|{UNITS})$", "", value)
        Decimal(number)
        return number if isinstance(meant, str) else type(meant)(number)
    if family == "number.words":
        return WORDS[value.lower()]
    if family == "choice.yes_no":
        return value.lower() in ("yes", "y", "on")
    if family == "choice.zero_one":
        return {0: False, 1: True}[value]
    if family == "choice.case":
        return {str(one).casefold(): one for schema in schemas for one in choices(schema)}[value.casefold()]
    if family == "shape.object_as_text":
        return json.loads(value)
    raise AssertionError(f"{name} is not known to be exact")


def choices(schema: Any) -> list[Any]:
    """Return every choice that stands anywhere in a schema."""
    if isinstance(schema, list):
        return [one for part in schema for one in choices(part)]
    if not isinstance(schema, dict):
        return []
    own = [*schema.get("enum", [])] if isinstance(schema.get("enum"), list) else []
    own += [schema["const"]] if "const" in schema else []
    return own + [one for part in schema.values() for one in choices(part)]


def complaint(case: Any, schema: Any, judge: Judge | None, *, formats: bool = True) -> str | None:
    """Return what is wrong with a case's label, or None. The seed's and the case's value must be JSON."""
    seed, value, facts = case.seed.value, case.value, case.truth.facts
    if flat(value) != expected(seed, case.edits):
        return "the value is not what the edits give"
    if judge is not None:
        if not judge.knows_right(seed, formats):
            return "the seed is not valid"
        for asserted, suffix in ((False, ""), (True, "_with_formats")):
            says = judge.says(value, asserted)
            if facts[f"validity{suffix}"] != says:
                return f"validity{suffix} is {facts[f'validity{suffix}']}, and the validators say {says}"
            told = {(one["pointer"], one["keyword"]) for one in facts[f"errors{suffix}"]}
            if told != (judge.errors(value, asserted) if says != "valid" else set()):
                return (
                    f"errors{suffix} are {sorted(told)}, and the validators say {sorted(judge.errors(value, asserted))}"
                )
    return _intent(case, schema) or _handling(case, facts.get("validity_with_formats" if formats else "validity"))


def _intent(case: Any, schema: Any) -> str | None:
    seed, value, facts = case.seed.value, case.value, case.truth.facts
    recovers = [told["recover"] for told in facts["fields"]]
    if facts["intent"] != next(one for one in ("lost", "policy", "exact", "none") if one in recovers):
        return "the intent is not the worst of its fields"
    for told, edit in zip(facts["fields"], case.edits, strict=True):
        places = edit.place if isinstance(edit.place, tuple) else (edit.place,)
        if "meant" in told and told["fault"] != "form.field.renamed":
            for place, meant in zip(places, told["meant"], strict=True):
                try:
                    was = _at(seed, path_of(place))
                except (LookupError, ValueError):
                    was = {"$absent": True}
                if text_of(was) != text_of(meant):
                    return f"{place} did not mean {meant!r}"
        if told["recover"] == "exact":
            wrong = _not_had_back(told, value, schema, seed)
            if wrong:
                return wrong
    return None


def _not_had_back(told: Any, value: Any, schema: Any, seed: Any) -> str | None:
    name, pointer = told["fault"], told["pointers"][0]
    if name == "form.shape.double_submit":
        return None if isinstance(value, list) and len({text_of(one) for one in value}) == 1 else "the copies differ"
    if name == "form.shape.wrapped":
        return None if isinstance(value, dict) and len(value) == 1 else "there is more beside what is wrapped"
    if name == "form.field.renamed":
        now, (meant,) = path_of(pointer)[-1], told["meant"]
        if re.sub(r"[\W_]", "", now).lower() != re.sub(r"[\W_]", "", meant).lower():
            return f"{now} is not {meant}"
        return None
    (meant,) = told["meant"]
    back = had_back(name, _at(value, path_of(pointer)), meant, [schema])
    return None if text_of(back) == text_of(meant) else f"{name}: {back!r} came back for {meant!r}"


def _handling(case: Any, validity: str | None) -> str | None:
    facts, expect = case.truth.facts, case.truth.expect.value
    handling, intent = facts["handling"], facts["intent"]
    asked = facts.get("ask_for", [])
    if (handling == "ask") != (expect == "ask") or (handling == "ask") != bool(asked):
        return f"{handling} and {expect} and {asked}"
    places = [
        place for edit in case.edits for place in (edit.place if isinstance(edit.place, tuple) else (edit.place,))
    ]
    if not set(asked) <= set(places):
        return f"asks for {asked}, and only {places} were touched"
    if handling == "ask" and intent not in ("policy", "lost"):
        return f"asks although the intent is {intent}"
    if handling in ("normalise", "reject", "accept") and expect == "same" and intent not in ("exact", "none"):
        return f"the answer cannot be the same: the intent is {intent}"
    if handling == "reject" and (expect != "reject" or validity != "invalid"):
        return f"rejects what is {validity}"
    if handling == "accept" and validity == "invalid":
        return "accepts what is invalid"
    if intent in ("policy", "lost") and validity == "invalid" and handling != "ask":
        return f"{handling} for what is invalid and cannot be had back"
    return None
