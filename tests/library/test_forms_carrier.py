"""What carries a form: it is read as JSON, made again in its own class, and never holds what the class refuses."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import enum
import itertools
import random
import uuid
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from edgecase_strategies import engine
from edgecase_strategies.case import Seed, encode
from edgecase_strategies.errors import InvalidOption, NothingApplies
from edgecase_strategies.forms import PERTURBATIONS, ROOM, Form, carrier, edits
from edgecase_strategies.perturbation import Registry


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


@dataclasses.dataclass
class Address:
    city: str
    zip_code: str = "01234"


@dataclasses.dataclass(frozen=True)
class Parcel:
    name: str
    address: Address
    size: Size
    ship_on: dt.date
    price: Decimal
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a parcel has a name")


class Order(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, populate_by_name=True)
    name: str = Field(min_length=1, alias="fullName")
    quantity: int = Field(ge=1)
    ship_on: dt.date
    address: dict[str, str]


PARCEL = Parcel("Ana", Address("Graz"), Size.SMALL, dt.date(2025, 1, 9), Decimal("19.50"), ("new", "fragile"))
ORDER = Order(fullName="Ana Ruiz", quantity=12, ship_on=dt.date(2025, 1, 9), address={"city": "Graz"})


def test_values_are_read_as_json_and_made_again_in_their_types() -> None:
    form = carrier.read(PARCEL)
    assert form == {
        "name": "Ana",
        "address": {"city": "Graz", "zip_code": "01234"},
        "size": "small",
        "ship_on": "2025-01-09",
        "price": "19.50",
        "tags": ["new", "fragile"],
    }
    made = carrier.write(PARCEL, form | {"ship_on": "2025-09-01", "size": "large", "price": "21", "tags": ["new"]})
    assert made == Parcel("Ana", Address("Graz"), Size.LARGE, dt.date(2025, 9, 1), Decimal(21), ("new",))
    odd = carrier.write(PARCEL, form | {"ship_on": "09/01/2025", "size": "Small", "price": None})
    assert (odd.ship_on, odd.size, odd.price) == ("09/01/2025", "Small", None)


@pytest.mark.parametrize("change", [{"name": ""}, {"extra": 1}, {"address": {"city": "Graz", "zip": "1"}}])
def test_what_a_dataclass_refuses_is_not_represented(change: dict[str, Any]) -> None:
    with pytest.raises(carrier.Unrepresentable):
        carrier.write(PARCEL, carrier.read(PARCEL) | change)


def test_a_member_that_the_class_fills_in_again_is_not_missing() -> None:
    with pytest.raises(carrier.Unrepresentable, match="changes what it is given"):
        carrier.write(Address("Graz", "1"), {"city": "Graz"})


def test_a_model_is_read_by_its_aliases_and_checks_what_it_is_given() -> None:
    form = carrier.read(ORDER)
    assert form["fullName"] == "Ana Ruiz"
    assert carrier.write(ORDER, form | {"quantity": 13}) == ORDER.model_copy(update={"quantity": 13})
    for change in ({"quantity": "13"}, {"quantity": 0}, {"fullName": " Ana Ruiz"}, {"ship_on": 0}):
        with pytest.raises(carrier.Unrepresentable):  # refused, or changed back
            carrier.write(ORDER, form | change)


@pytest.mark.parametrize("seed", [PARCEL, ORDER], ids=["dataclass", "model"])
def test_every_case_is_of_the_seeds_class_and_says_what_the_edits_say(seed: Any) -> None:
    source = engine.source_of(ROOM, Seed(value=seed), PERTURBATIONS)
    form = carrier.read(seed)
    kept = 0
    for case in itertools.islice(engine.cases(source, random.Random(1), (1, 2)), 200):
        if ROOM.verify(source.prepared, case) is None:
            kept += 1
            assert type(case.value) is type(seed)
            assert encode(carrier.read(case.value)) == encode(edits.apply(form, case.edits))
    assert kept > 150


def test_faults_that_the_class_cannot_hold_say_so() -> None:
    chosen = Registry(PERTURBATIONS).select(["form.number.text"])
    with pytest.raises(NothingApplies, match="The class Order cannot hold every fault"):
        engine.source_of(ROOM, Seed(value=ORDER), chosen)


def test_dicts_keep_their_class_and_the_types_of_what_is_untouched() -> None:
    seed = collections.OrderedDict(id=uuid.UUID(int=7), when=dt.datetime(2025, 1, 9, tzinfo=dt.UTC), qty=2)
    made = carrier.write(seed, carrier.read(seed) | {"qty": "2"})
    assert type(made) is collections.OrderedDict
    assert made == {"id": uuid.UUID(int=7), "when": dt.datetime(2025, 1, 9, tzinfo=dt.UTC), "qty": "2"}


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ({"a": 1}, True),
        (PARCEL, True),
        (ORDER, True),
        (b' {"a": [1]}', True),
        (carrier.Keywords(a=1), True),
        ({}, False),
        (b"{}", False),
        (b'{"a": ', False),
        (b"\xff{", False),
        (b"[1]", False),
        ({1: 2}, False),
        ({"a": object()}, False),
        ({"a": {1, 2}}, False),
        (Parcel, False),
        (Order, False),
        (Seed(value="a"), False),
        ("{}", False),
        (None, False),
    ],
)
def test_what_is_a_form(value: Any, taken: bool) -> None:
    assert ROOM.accepts(value) is taken


def test_a_form_that_holds_itself_is_none() -> None:
    endless: dict[str, Any] = {"a": 1}
    endless["b"] = endless
    assert not ROOM.accepts(endless)
    with pytest.raises(InvalidOption, match="nested more than"):
        Form(endless)


def test_values_that_look_like_an_edits_record_are_left_alone() -> None:
    form = Form({"odd": {"$absent": True}, "name": "Ana"})
    assert [field.pointer for field in form.open_fields] == ["/name"]


def test_protected_fields_and_what_holds_them_are_out_of_reach() -> None:
    form = Form({"id": "AB-1", "address": {"city": "Graz", "note": "x"}, "name": "Ana"}, protect=["city", "/id"])
    assert [field.pointer for field in form.open_fields] == ["/name", "/address/note"]
    inside = [one for one in PERTURBATIONS if one.name not in ("form.shape.wrapped", "form.shape.double_submit")]
    source = engine.source_of(ROOM, form.seed, inside, ["city", "/id"])
    for case in itertools.islice(engine.cases(source, random.Random(1), (1, 3)), 200):
        if ROOM.verify(source.prepared, case) is None:
            assert case.value["id"] == "AB-1"
            assert case.value["address"]["city"] == "Graz"
