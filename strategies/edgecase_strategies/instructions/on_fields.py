"""Constraints on what a model does: the fields of things, such as a parcel's address or an order's quantity.

A field's variable is "thing.attribute", and so it is called in an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from edgecase_strategies.instructions import formula
from edgecase_strategies.instructions.answer import Answer
from edgecase_strategies.instructions.checks import check_bounds
from edgecase_strategies.instructions.formula import Formula, Named
from edgecase_strategies.instructions.solve import Model

YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """A field has one value, which is this one; with ``holds_not=True`` it is another or none.

    >>> Is(thing="parcel", attribute="ship_to", value="Leeds").holds(Answer(fields={"parcel.ship_to": "York"}))
    False
    """

    kind: ClassVar[str] = "is"
    thing: str
    attribute: str
    value: str
    holds_not: bool = False

    @property
    def variable(self) -> str:
        """The field."""
        return f"{self.thing}.{self.attribute}"

    def holds(self, answer: Answer) -> bool:
        """Whether the field's value is this one, or is not."""
        return (str(answer.fields.get(self.variable, "")).casefold() == self.value.casefold()) is not self.holds_not

    def formula(self) -> Formula:
        """Return the value: a field has one."""
        return ((Named(self.variable, self.value.casefold(), not self.holds_not),),)

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the field of a model into an answer."""
        chosen = model[self.variable]
        fields[self.variable] = self.value if chosen == self.value.casefold() else chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list of a thing holds a value, or with ``listed=False`` does not: somebody among those who get a mail."""

    kind: ClassVar[str] = "listed"
    thing: str
    attribute: str
    value: str
    listed: bool = True

    @property
    def variable(self) -> str:
        """Whether the value is in the list."""
        return f"{self.thing}.{self.attribute}.{self.value.casefold()}"

    def holds(self, answer: Answer) -> bool:
        """Whether the list holds the value, or does not."""
        items = answer.fields.get(f"{self.thing}.{self.attribute}") or ()
        items = (items,) if isinstance(items, str) else items
        return any(str(item).casefold() == self.value.casefold() for item in items) is self.listed

    def formula(self) -> Formula:
        """Return whether it is in the list."""
        return ((Named(self.variable, YES, self.listed),),)

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the item of a model into an answer's list."""
        items = fields.setdefault(f"{self.thing}.{self.attribute}", [])
        if model[self.variable] == YES and self.value not in items:
            items.append(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """A thing has a field, or with ``present=False`` must not have it."""

    kind: ClassVar[str] = "has"
    thing: str
    attribute: str
    present: bool = True

    @property
    def variable(self) -> str:
        """Whether the field is there."""
        return f"{self.thing}.{self.attribute}?"

    def holds(self, answer: Answer) -> bool:
        """Whether the field is there, or is not."""
        return (answer.fields.get(f"{self.thing}.{self.attribute}") not in (None, "")) is self.present

    def formula(self) -> Formula:
        """Return whether it is there."""
        return ((Named(self.variable, YES, self.present),),)

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the field of a model into an answer."""
        if model[self.variable] == YES:
            fields.setdefault(f"{self.thing}.{self.attribute}", "given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A number of a thing: at least, at most or exactly so much.

    >>> Within(thing="order", attribute="quantity", least=12, most=12).holds(Answer(fields={"order.quantity": 12}))
    True
    """

    kind: ClassVar[str] = "within"
    thing: str
    attribute: str
    least: int | None = None
    most: int | None = None

    def __post_init__(self) -> None:
        check_bounds("Within", self.least, self.most)

    @property
    def variable(self) -> str:
        """The field."""
        return f"{self.thing}.{self.attribute}"

    def holds(self, answer: Answer) -> bool:
        """Whether the number is within the bounds."""
        number = answer.fields.get(self.variable)
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return False
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)

    def formula(self) -> Formula:
        """Return the bounds."""
        return formula.between(self.variable, self.least, self.most)

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the number of a model into an answer."""
        fields[self.variable] = model[self.variable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Some numbers of a thing add up to another one."""

    kind: ClassVar[str] = "totals"
    thing: str
    parts: tuple[str, ...]
    total: str

    def holds(self, answer: Answer) -> bool:
        """Whether the sum is right."""
        numbers = [answer.fields.get(f"{self.thing}.{name}") for name in (*self.parts, self.total)]
        if not all(isinstance(number, (int, float)) for number in numbers):
            return False
        return sum(numbers[:-1]) == numbers[-1]  # type: ignore[arg-type]

    def formula(self) -> Formula:
        """Return the sum."""
        terms = {f"{self.thing}.{name}": 1 for name in self.parts}
        return formula.equation({**terms, f"{self.thing}.{self.total}": -1}, 0)

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the numbers of a model into an answer."""
        for name in (*self.parts, self.total):
            fields[f"{self.thing}.{name}"] = model[f"{self.thing}.{name}"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where one field has a value, and no exception holds, another has one too.

    >>> rule = Rule(
    ...     when=Is(thing="customer", attribute="tier", value="premium"),
    ...     then=Is(thing="order", attribute="shipping", value="free"),
    ... )
    >>> rule.holds(Answer(fields={"customer.tier": "basic"}))
    True
    """

    kind: ClassVar[str] = "rule"
    when: Is | None = None
    """None for a rule that always holds but for its exception."""
    then: Is
    unless: Is | None = None

    def holds(self, answer: Answer) -> bool:
        """Whether the rule is kept."""
        if self.when is not None and not self.when.holds(answer):
            return True
        return (self.unless is not None and self.unless.holds(answer)) or self.then.holds(answer)

    def formula(self) -> Formula:
        """Return the implication."""
        conditions = [] if self.when is None else [self.when.formula()[0][0]]
        if self.unless is not None:
            conditions.append(formula.negation(self.unless.formula()[0][0]))
        return formula.implied(conditions, self.then.formula())

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the fields of a model into an answer."""
        for part in (self.when, self.then, self.unless):
            if part is not None:
                part.put(model, fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """All of some things have the same value in a field, but for those that are excepted."""

    kind: ClassVar[str] = "every"
    things: tuple[str, ...]
    attribute: str
    value: str
    but: tuple[str, ...] = ()

    def _each(self) -> list[Is]:
        return [
            Is(thing=thing, attribute=self.attribute, value=self.value)
            for thing in self.things
            if thing not in self.but
        ]

    def holds(self, answer: Answer) -> bool:
        """Whether each of them has the value."""
        return all(one.holds(answer) for one in self._each())

    def formula(self) -> Formula:
        """Return the value of each."""
        return tuple(clause for one in self._each() for clause in one.formula())

    def put(self, model: Model, fields: dict[str, Any]) -> None:
        """Write the fields of a model into an answer."""
        for one in self._each():
            one.put(model, fields)
