"""One order form in three libraries: what each takes, as ``handle(form) -> answer or {"errors": [field, …]}``."""

from __future__ import annotations

import datetime as dt
import enum
import importlib.util
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

import marshmallow as ma
import msgspec
from corpora import SHARED

COUNTRIES = ("DE", "US", "FR", "ES", "GB")
Handle = Callable[[Any], Any]


def pydantic_handler() -> tuple[Handle, Any]:
    """Return the handler of the shared model, and its class, of which the schema is made."""
    spec = importlib.util.spec_from_file_location("form_pydantic", SHARED / "models" / "form_pydantic.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.model, module.Order


class Country(enum.Enum):
    DE = "DE"
    US = "US"
    FR = "FR"
    ES = "ES"
    GB = "GB"


class StructOrder(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    email: Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    country: Country
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100)]
    price: Decimal
    ship_on: dt.date
    gift: bool = False


def msgspec_handler(form: Any) -> Any:
    try:
        return msgspec.to_builtins(msgspec.convert(form, StructOrder, strict=False))
    except msgspec.ValidationError as error:
        found = re.search(r"\$\.(\w+)|field `(\w+)`", str(error))
        return {"errors": [next(filter(None, found.groups()))] if found else ["form"]}


class SchemaOrder(ma.Schema):
    name = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=80))
    email = ma.fields.Email(required=True)
    country = ma.fields.String(required=True, validate=ma.validate.OneOf(COUNTRIES))
    quantity = ma.fields.Integer(required=True, validate=ma.validate.Range(min=1, max=100))
    price = ma.fields.Decimal(required=True, places=2, as_string=True, validate=ma.validate.Range(min=0))
    ship_on = ma.fields.Date(required=True)
    gift = ma.fields.Boolean(load_default=False)


def marshmallow_handler(form: Any) -> Any:
    schema = SchemaOrder()
    try:
        return schema.dump(schema.load(form))
    except ma.ValidationError as error:
        return {"errors": sorted(name if name != "_schema" else "form" for name in error.messages_dict)}
