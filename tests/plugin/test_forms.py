"""Forms under the marker: arguments that are dicts, models and dataclasses, and handlers that take them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

SCHEMA = """
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "country", "quantity"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "country": {"enum": ["DE", "US", "FR"]},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 100},
        "ship_on": {"type": "string", "format": "date"},
    },
}
ORDER = {"name": "Ana Ruiz", "country": "DE", "quantity": 12, "ship_on": "2025-01-09"}
"""


def test_without_a_schema_only_what_keeps_the_truth_is_used(run: Run) -> None:
    result = run(
        f"""
import pytest
{SCHEMA}
@pytest.mark.edgecases("order", cases=6)
@pytest.mark.parametrize("order", [ORDER])
def test_order(order, edgecase):
    assert order == ORDER
    assert edgecase.is_clean or list(order) != list(ORDER)
    assert edgecase.truth.expect.value == "same"
    assert set(edgecase.case.names) <= {{"form.order.keys"}}
"""
    )
    result.assert_outcomes(passed=7)


def test_white_space_comes_only_where_it_is_declared_harmless(run: Run) -> None:
    result = run(
        f"""
import pytest
{SCHEMA}
@pytest.mark.edgecases("order", cases=8, harmless=["name"])
@pytest.mark.parametrize("order", [ORDER])
def test_order(order, edgecase):
    assert order | {{"name": order["name"].strip()}} == ORDER
    assert edgecase.is_clean or set(edgecase.case.names) <= {{"form.order.keys", "form.harmless.space"}}
"""
    )
    result.assert_outcomes(passed=9)


def test_a_schema_brings_faults_with_labels_that_a_right_handler_meets(run: Run) -> None:
    result = run(
        f"""
import pytest
import jsonschema
{SCHEMA}
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)

@pytest.mark.edgecases("order", schema=SCHEMA, at_once=1, cases=40)
@pytest.mark.parametrize("order", [ORDER])
def test_order(order, edgecase):
    facts = edgecase.truth.facts
    if edgecase.is_clean:
        return
    assert len(edgecase.edits) == 1
    assert (facts["validity_with_formats"] == "valid") == VALIDATOR.is_valid(order)
    assert facts["handling"] in ("accept", "normalise", "ask", "reject")
    assert ("ask_for" in facts) == (edgecase.truth.expect.value == "ask")
"""
    )
    result.assert_outcomes(passed=41)


def test_fields_faults_and_validity_choose(run: Run) -> None:
    result = run(
        f"""
import pytest
{SCHEMA}
@pytest.mark.edgecases("order", schema=SCHEMA, faults=["number", "missing_field"], fields=["quantity"],
                       validity="single", cases=8)
@pytest.mark.parametrize("order", [ORDER])
def test_order(order, edgecase):
    if not edgecase.is_clean:
        (edit,) = edgecase.edits
        assert edit.place == "/quantity"
        assert edit.name == "form.missing_field" or edit.name.startswith("form.number.")
        assert len(edgecase.truth.facts["errors"]) == 1
"""
    )
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] > 4
    assert "failed" not in outcomes


HANDLER = f"""
import pytest
{SCHEMA}
def handle(order):
    return order["name"].upper()

@pytest.mark.edgecases("order", schema=SCHEMA, at_once=3, cases=24, faults=["missing_field", "letters"])
@pytest.mark.parametrize("order", [ORDER])
def test_order(order):
    handle(order)
"""


def test_a_handler_that_breaks_on_a_missing_field_is_shown_that_one_edit(run: Run) -> None:
    result = run(HANDLER)
    summary = "\n".join(result.outlines)
    assert "1. form.missing_field:" in summary
    finding = summary[summary.index("1. form.missing_field") :]
    assert re.search(r"smallest  /name: \"Ana Ruiz\" → nothing, the field is missing\n   input", finding)
    assert "KeyError: 'name'" in finding


def test_the_smallest_case_runs_again_by_its_id(run: Run) -> None:
    result = run(HANDLER)
    replay = re.search(r"replay    pytest (\S+) --edgecases-replay (\w+)", "\n".join(result.outlines))
    assert replay is not None
    again = run("", replay[1], "--edgecases-replay", replay[2])
    assert again.parseoutcomes()["failed"] == 1


MODELS = """
import dataclasses, datetime, enum, json
from decimal import Decimal
import pytest
from pydantic import BaseModel, Field

class Order(BaseModel):
    name: str = Field(min_length=1)
    quantity: int = Field(ge=1, le=100)
    ship_on: datetime.date
    price: Decimal = Decimal("19.50")

class Country(enum.Enum):
    DE = "DE"
    FR = "FR"

@dataclasses.dataclass
class Parcel:
    name: str
    country: Country
    weight_kg: float
    ship_on: datetime.date
    gift: bool = False
"""


def test_a_model_stays_a_model_and_holds_what_its_class_accepts(run: Run) -> None:
    result = run(
        f"""{MODELS}
@pytest.mark.edgecases("order", schema=Order, cases=25)
@pytest.mark.parametrize("order", [Order(name="Ana Ruiz", quantity=12, ship_on="2025-01-09")])
def test_order(order, edgecase):
    assert type(order) is Order
    assert type(order.ship_on) is datetime.date and type(order.quantity) is int
    if not edgecase.is_clean:
        assert Order.model_validate_json(order.model_dump_json()) == order != edgecase.seed.value
        assert edgecase.truth.facts["validity"] == "valid"
        assert edgecase.truth.facts["fields"][0]["pointers"][0].startswith("/")
"""
    )
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] > 15
    assert "failed" not in outcomes


def test_a_dataclass_stays_one_and_keeps_the_types_of_what_is_untouched(run: Run) -> None:
    result = run(
        f"""{MODELS}
@pytest.mark.edgecases("parcel", schema=Parcel, cases=25, at_once=1)
@pytest.mark.parametrize("parcel", [Parcel("Ana Ruiz", Country.DE, 2.5, datetime.date(2025, 1, 9))])
def test_parcel(parcel, edgecase):
    assert type(parcel) is Parcel
    changed = {{place.split("/")[1] for edit in edgecase.edits
               for place in (edit.place if isinstance(edit.place, tuple) else [edit.place])}}
    for one in dataclasses.fields(parcel):
        if one.name not in changed:
            assert getattr(parcel, one.name) is getattr(edgecase.seed.value, one.name) or (
                getattr(parcel, one.name) == getattr(edgecase.seed.value, one.name))
        elif len(changed) == 1:
            assert getattr(parcel, one.name) != getattr(edgecase.seed.value, one.name) or (
                type(getattr(parcel, one.name)) is not type(getattr(edgecase.seed.value, one.name)))
"""
    )
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] > 20
    assert "failed" not in outcomes


def test_a_fault_that_no_class_can_hold_is_an_error_that_says_so(run: Run) -> None:
    result = run(
        f"""{MODELS}
@pytest.mark.edgecases("order", schema=Order, faults="missing_field")
@pytest.mark.parametrize("order", [Order(name="Ana Ruiz", quantity=12, ship_on="2025-01-09")])
def test_order(order):
    pass
"""
    )
    result.stdout.fnmatch_lines(["*The class Order cannot hold every fault*Give the form as a dict*"])


INJECTED = f"""
import asyncio, json
{MODELS}
{SCHEMA}
def take_dict(order): SEEN.append(order); return "ok"
def take_keywords(name=None, country=None, quantity=None, ship_on=None, **more):
    SEEN.append(dict(name=name, country=country, quantity=quantity, ship_on=ship_on, **more)); return "ok"
def take_bytes(body: bytes): SEEN.append(json.loads(body)); return "ok"
async def take_dict_later(order): return take_dict(order)
def take_model(order: Order): SEEN.append(order.model_dump(mode="json")); return "ok"
SEEN = []
"""


@pytest.mark.parametrize(
    ("target", "call"),
    [
        ("handlers:take_dict", "handlers.take_dict(dict(handlers.ORDER))"),
        ("handlers:take_dict.order", "handlers.take_dict(order=dict(handlers.ORDER))"),
        ("handlers:take_dict_later", "asyncio.run(handlers.take_dict_later(dict(handlers.ORDER)))"),
        ("handlers:take_bytes", "handlers.take_bytes(json.dumps(handlers.ORDER).encode())"),
        ("handlers:take_keywords.**", "handlers.take_keywords(**handlers.ORDER)"),
        ("handlers:take_keywords.**", "handlers.take_keywords('Ana Ruiz', 'DE', quantity=12, ship_on='2025-01-09')"),
    ],
)
def test_a_handler_gets_the_form_as_it_takes_it(run: Run, shop: pytest.Pytester, target: str, call: str) -> None:
    shop.makepyfile(handlers=INJECTED)
    result = run(
        f"""
import asyncio, json
import pytest
import handlers

@pytest.mark.edgecases({target!r}, schema=handlers.SCHEMA, faults=["number", "choice", "missing_field"], at_once=1,
                       cases=10)
def test_handler(edgecase):
    handlers.SEEN.clear()
    assert {call} == "ok"
    (seen,) = handlers.SEEN
    seen = {{name: value for name, value in seen.items() if value is not None}}
    assert edgecase.is_clean == (seen == handlers.ORDER)
    if not edgecase.is_clean:
        (edit,) = edgecase.edits
        name = edit.place[1:]
        assert seen.get(name) == (None if edit.name == "form.missing_field" else edit.after)
"""
    )
    result.assert_outcomes(passed=11)


def test_raw_bytes_carry_a_key_that_comes_twice(run: Run, shop: pytest.Pytester) -> None:
    shop.makepyfile(handlers=INJECTED)
    result = run(
        """
import json
import pytest
import handlers

def pairs(text):
    found = []
    json.loads(text, object_pairs_hook=lambda members: found.append([name for name, _ in members]))
    return found[-1]

@pytest.mark.edgecases("body", schema=handlers.SCHEMA, faults="shape.duplicate_key", at_once=1, cases=4)
@pytest.mark.parametrize("body", [json.dumps(handlers.ORDER).encode()])
def test_body(body, edgecase):
    assert isinstance(body, bytes)
    names = pairs(body)
    assert len(names) == len(set(names)) + (not edgecase.is_clean)
"""
    )
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] >= 4
    assert "failed" not in outcomes


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("schemas=SCHEMA", '*has no option "schemas"*Did you mean "schema"*'),
        ('schema=SCHEMA, faults="dat"', '*no perturbation or group "form.dat"*Did you mean "form.date"*'),
        ('schema=SCHEMA, fields=["nme"]', "*'nme'*no such field*"),
        ('validity="single"', '*validity="single" needs a schema*'.replace('"', "?")),
        ('schema=SCHEMA, validity="wrong"', "*valid*invalid*single*it is 'wrong'*"),
        ("schema=SCHEMA, at_once=0", "*at_once takes a whole number of at least 1*"),
        ('schema={"type": "object", "required": ["phone"]}', "*A seed must be right*the root (required)*"),
        ('schema={"type": "objekt"}', "*objekt*"),
    ],
)
def test_a_mistake_gets_a_clear_error(run: Run, options: str, message: str) -> None:
    result = run(
        f"""
import pytest
{SCHEMA}
@pytest.mark.edgecases("order", {options})
@pytest.mark.parametrize("order", [ORDER])
def test_order(order):
    pass
"""
    )
    result.stdout.fnmatch_lines([message])
    assert "Traceback" not in result.stdout.str()
