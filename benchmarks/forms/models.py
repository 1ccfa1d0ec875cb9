"""Models that people write for forms, for the generators that start from a model."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, EmailStr, Field


class Country(StrEnum):
    DE = "DE"
    US = "US"
    FR = "FR"


class Address(BaseModel):
    street: str = Field(min_length=3, max_length=60)
    city: str
    postcode: str = Field(pattern="^[0-9]{5}$")
    country: Country = Country.US


class Order(BaseModel):
    name: str = Field(min_length=1, max_length=80)
    email: EmailStr
    quantity: int = Field(ge=1, le=100)
    price: Decimal = Field(ge=0, max_digits=8, decimal_places=2)
    ship_on: dt.date
    gift: bool = False
    ship_to: Address
    bill_to: Address | None = None


class Patient(BaseModel):
    first_name: str = Field(min_length=1)
    last_name: str = Field(min_length=1)
    date_of_birth: dt.date
    sex: Literal["female", "male", "other"]
    insurance_number: str = Field(pattern="^[A-Z][0-9]{9}$")
    weight_kg: float | None = Field(default=None, gt=0, lt=400)
    allergies: list[str] = Field(default_factory=list, max_length=20)


class Application(BaseModel):
    applicant: Patient
    phone: str = Field(pattern=r"^\+[1-9][0-9]{6,14}$")
    income: float = Field(ge=0, multiple_of=0.5)
    start: dt.datetime
    references: list[EmailStr] = Field(min_length=1, max_length=3)
