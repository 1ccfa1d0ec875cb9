"""Families of contradictions in what is to be done: amounts, dates, addresses, orders, rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from edgecase_strategies.instructions.answer import GRAMS
from edgecase_strategies.instructions.draft import Draft, Drawing, Family, Trap
from edgecase_strategies.instructions.on_fields import Every, Has, Is, Listed, Rule, Totals, Within
from edgecase_strategies.instructions.on_measures import Apart, AtTime, Dated, OnWeekday, Weighs

RANGES = (("price", 50, 900), ("guests", 10, 200), ("rooms", 4, 60))
ZONES = (0, 60, 120, 330, 540, -300, -480)
"""Minutes before UTC of the zones that instructions name."""
TOLERANCE = 2
"""Grams."""


def numeric_range(draw: Drawing) -> Draft:
    """At least so much, and at most less."""
    attribute, low, high = draw.one(RANGES)
    middle = draw.number(low + 2, high - 2)
    floor = Within(thing="offer", attribute=attribute, least=middle)
    ceiling = Within(thing="offer", attribute=attribute, most=middle)
    if draw.number(0, 1):
        base = floor
        against = Within(thing="offer", attribute=attribute, most=draw.number(low, middle - 1))
        loose, looser = draw.number(middle, 2 * high), draw.number(middle, 2 * high)
        twin = Within(thing="offer", attribute=attribute, most=loose)
        other = Within(thing="offer", attribute=attribute, most=looser) if looser != loose else None
    else:
        base = ceiling
        against = Within(thing="offer", attribute=attribute, least=draw.number(middle + 1, high))
        loose, looser = draw.number(low // 2, middle), draw.number(low // 2, middle)
        twin = Within(thing="offer", attribute=attribute, least=loose)
        other = Within(thing="offer", attribute=attribute, least=looser) if looser != loose else None
    return Draft(
        family="numeric_range",
        scene=f"offer_{attribute}",
        slots={"place": draw.of("cities")},
        base=(base,),
        twin=twin,
        other=other,
        against=against,
        traps=(Trap(kind="revision", says=against, holds=(against,)),),
    )


def quantity(draw: Drawing) -> Draft:
    """So many of a thing, and another number of it."""
    number, wrong = draw.number(3, 80), draw.number(3, 79)
    wrong += wrong >= number
    right = Within(thing="order", attribute="quantity", least=number, most=number)
    against = Within(thing="order", attribute="quantity", least=wrong, most=wrong)
    second = Within(thing="second order", attribute="quantity", least=wrong, most=wrong)
    return Draft(
        family="quantity",
        scene="order",
        slots={"goods": draw.of("goods")},
        base=(right,),
        twin=right,
        against=against,
        traps=(
            Trap(kind="revision", says=against, holds=(against,)),
            Trap(kind="two_objects", says=second, holds=(right, second)),
        ),
    )


def address(draw: Drawing) -> Draft:
    """One parcel that goes to two places."""
    here, there = draw.two("cities")
    right = Is(thing="parcel", attribute="ship_to", value=here)
    against = Is(thing="parcel", attribute="ship_to", value=there)
    second = Is(thing="second parcel", attribute="ship_to", value=there)
    return Draft(
        family="address",
        scene="parcel",
        slots={"reference": draw.reference()},
        base=(right,),
        twin=right,
        against=against,
        traps=(
            Trap(kind="revision", says=against, holds=(against,)),
            Trap(kind="two_objects", says=second, holds=(right, second)),
        ),
    )


def recipient(draw: Drawing) -> Draft:
    """Somebody who is to get a copy, and is not."""
    name, free = draw.two("people")
    another = draw.of("people")
    wanted = bool(draw.number(0, 1))
    base = Listed(thing="mail", attribute="cc", value=name, listed=wanted)
    against = Listed(thing="mail", attribute="cc", value=name, listed=not wanted)
    second = Listed(thing="second mail", attribute="cc", value=name, listed=not wanted)
    other = None
    if another not in (name, free):
        other = Listed(thing="mail", attribute="cc", value=another, listed=not wanted)
    return Draft(
        family="recipient",
        scene="mail",
        slots={"topic": draw.of("topics")},
        base=(base,),
        twin=Listed(thing="mail", attribute="cc", value=free, listed=not wanted),
        other=other,
        against=against,
        traps=(
            Trap(kind="revision", says=against, holds=(against,)),
            Trap(kind="two_objects", says=second, holds=(base, second)),
        ),
    )


def keep_or_cancel(draw: Drawing) -> Draft:
    """An order that is to be cancelled, and kept."""
    first, second = draw.more("cancel", "keep")
    one, two, three = draw.reference(), draw.reference(), draw.reference()
    against = Is(thing=f"order {one}", attribute="action", value=second)
    return Draft(
        family="keep_or_cancel",
        scene="orders",
        base=(Is(thing=f"order {one}", attribute="action", value=first),),
        twin=Is(thing=f"order {two}", attribute="action", value=second),
        other=Is(thing=f"order {three}", attribute="action", value=second),
        against=against,
        traps=(Trap(kind="revision", says=against, holds=(against,)),),
    )


def every_one(draw: Drawing) -> Draft:
    """Something for all, and the opposite for one of them."""
    first, second = draw.more("confirm", "decline")
    start = draw.number(100, 899)
    things = tuple(f"booking {start + place}" for place in range(draw.number(3, 5)))
    one = draw.one(things)
    against = Is(thing=one, attribute="booking", value=second)
    outside, farther = f"booking {start - draw.number(20, 90)}", f"booking {start + draw.number(20, 90)}"
    return Draft(
        family="every_one",
        scene="bookings",
        slots={"place": draw.of("cities")},
        base=(Every(things=things, attribute="booking", value=first),),
        twin=Is(thing=outside, attribute="booking", value=second),
        other=Is(thing=farther, attribute="booking", value=second),
        against=against,
        traps=(
            Trap(
                kind="exception",
                says=against,
                holds=(Every(things=things, attribute="booking", value=first, but=(one,)), against),
            ),
        ),
    )


def date_order(draw: Drawing) -> Draft:
    """Not before one day, and by an earlier one; or too soon after it was sent."""
    day = draw.day()
    if draw.number(0, 1):
        reach = draw.number(2, 12)
        sent = Dated(thing="delivery", attribute="leave", earliest=_after(day, 0), latest=_after(day, 0))
        later = Apart(thing="delivery", first="leave", second="arrive", least=reach)
        return Draft(
            family="date_order",
            scene="delivery",
            slots={"reference": draw.reference()},
            base=(sent, later),
            twin=Dated(thing="delivery", attribute="arrive", latest=_after(day, reach + draw.number(0, 9))),
            other=Dated(thing="delivery", attribute="arrive", latest=_after(day, reach + draw.number(10, 30))),
            against=Dated(thing="delivery", attribute="arrive", latest=_after(day, draw.number(0, reach - 1))),
        )
    against = Dated(thing="delivery", attribute="arrive", latest=_after(day, -draw.number(1, 20)))
    return Draft(
        family="date_order",
        scene="delivery",
        slots={"reference": draw.reference()},
        base=(Dated(thing="delivery", attribute="arrive", earliest=_after(day, 0)),),
        twin=Dated(thing="delivery", attribute="arrive", latest=_after(day, draw.number(0, 9))),
        other=Dated(thing="delivery", attribute="arrive", latest=_after(day, draw.number(10, 30))),
        against=against,
        traps=(Trap(kind="revision", says=against, holds=(against,)),),
    )


def _after(day: dt.date, days: int) -> str:
    return (day + dt.timedelta(days=days)).isoformat()


def weekday(draw: Drawing) -> Draft:
    """A date, and a weekday that it is not."""
    day = draw.day()
    wrong = (day.weekday() + draw.number(1, 6)) % 7
    return Draft(
        family="weekday",
        scene="meeting",
        slots={"person": draw.of("people")},
        base=(Dated(thing="meeting", attribute="day", earliest=day.isoformat(), latest=day.isoformat()),),
        twin=OnWeekday(thing="meeting", attribute="day", weekday=day.weekday()),
        against=OnWeekday(thing="meeting", attribute="day", weekday=wrong),
    )


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def duration(draw: Drawing) -> Draft:
    """A beginning, an end, and a length that is not the time between them."""
    start, minutes = draw.number(32, 60) * 15, draw.number(2, 20) * 15
    wrong = (draw.number(2, 19)) * 15
    wrong += 15 * (wrong >= minutes)
    end = AtTime(thing="workshop", attribute="end", clock=_clock(start + minutes))
    return Draft(
        family="duration",
        scene="workshop",
        slots={"place": draw.of("cities")},
        base=(AtTime(thing="workshop", attribute="start", clock=_clock(start)), end),
        twin=Apart(thing="workshop", first="start", second="end", unit="minutes", least=minutes, most=minutes),
        other=Apart(
            thing="workshop", first="start", second="end", unit="minutes", most=minutes + 15 * draw.number(1, 6)
        ),
        against=Apart(thing="workshop", first="start", second="end", unit="minutes", least=wrong, most=wrong),
    )


def time_zone(draw: Drawing) -> Draft:
    """One moment, given in two zones that do not agree."""
    minute = draw.number(36, 56) * 15  # it is the same day in all zones
    here, there = draw.one(ZONES), draw.one(ZONES)
    wrong = minute + 15 * draw.one((-8, -4, -2, 2, 4, 8))
    against = AtTime(thing="call", attribute="start", clock=_clock(wrong + there), offset=there)
    farther = draw.one(ZONES)
    return Draft(
        family="time_zone",
        scene="call",
        slots={"person": draw.of("people")},
        base=(AtTime(thing="call", attribute="start", clock=_clock(minute + here), offset=here),),
        twin=AtTime(thing="call", attribute="start", clock=_clock(minute + there), offset=there),
        other=AtTime(thing="call", attribute="start", clock=_clock(minute + farther), offset=farther)
        if farther != there
        else None,
        against=against,
        traps=(Trap(kind="revision", says=against, holds=(against,)),),
    )


def unit(draw: Drawing) -> Draft:
    """One weight, given in two units that do not agree within the tolerance that is stated."""
    grams = draw.number(10, 120) * 50

    def pounds(weight: int) -> str:
        return f"{float(round(Fraction(weight) / GRAMS['lb'], 3)):.3f}"

    def weighs(amount: str, name: str) -> Weighs:
        return Weighs(
            thing="package",
            attribute="weight",
            amount=amount,
            unit=name,
            tolerance=str(TOLERANCE),
            tolerance_unit="g",
        )

    off = draw.number(3 * TOLERANCE, 40 * TOLERANCE) * draw.one((-1, 1))
    near = draw.number(1, 2 * TOLERANCE - 1) * draw.one((-1, 1))
    base, against = weighs(str(grams), "g"), weighs(pounds(grams + off), "lb")
    tolerated = weighs(pounds(grams + near), "lb")
    return Draft(
        family="unit",
        scene="package",
        slots={"reference": draw.reference()},
        base=(base,),
        twin=weighs(pounds(grams), "lb"),
        against=against,
        traps=(
            Trap(kind="revision", says=against, holds=(against,)),
            Trap(kind="tolerance", says=tolerated, holds=(base, tolerated)),
        ),
    )


def total(draw: Drawing) -> Draft:
    """Parts, and a total that is not their sum."""
    one, two = draw.number(40, 900), draw.number(40, 900)
    loose = draw.number(one + two, 3000)
    wrong = one + two + draw.number(1, 200) * draw.one((-1, 1))

    def costs(name: str, amount: int) -> Within:
        return Within(thing="trip", attribute=name, least=amount, most=amount)

    return Draft(
        family="total",
        scene="trip",
        slots={"place": draw.of("cities")},
        base=(
            costs("flight", one),
            costs("hotel", two),
            Totals(thing="trip", parts=("flight", "hotel"), total="total"),
        ),
        twin=costs("total", one + two),
        other=Within(thing="trip", attribute="total", most=loose),
        against=costs("total", max(1, wrong)),
    )


def condition(draw: Drawing) -> Draft:
    """A rule, that its condition is met, and an order against it."""
    premium = Is(thing="customer", attribute="tier", value="premium")
    return Draft(
        family="condition",
        scene="shipping",
        slots={"person": draw.of("people"), "reference": draw.reference()},
        base=(Rule(when=premium, then=Is(thing="order", attribute="shipping", value="free")), premium),
        twin=Is(thing="order", attribute="shipping", value="free"),
        against=Is(thing="order", attribute="shipping", value="charged"),
    )


def exception(draw: Drawing) -> Draft:
    """A rule with an exception, an order that needs the exception, and that it does not apply."""
    reference = draw.reference()
    granted = Is(thing="item", attribute="refund", value="granted")
    damaged = Is(thing="item", attribute="state", value="damaged")
    rule = Rule(then=Is(thing="item", attribute="refund", value="refused"), unless=damaged)
    return Draft(
        family="exception",
        scene="refund",
        slots={"reference": reference},
        base=(rule, granted),
        twin=damaged,
        against=Is(thing="item", attribute="state", value="intact"),
    )


def required_field(draw: Drawing) -> Draft:
    """A field that must be there, and must not."""
    name, free = draw.two("fields")
    another = draw.of("fields")
    wanted = bool(draw.number(0, 1))
    against = Has(thing="record", attribute=name, present=not wanted)
    return Draft(
        family="required_field",
        scene="record",
        slots={"person": draw.of("people")},
        base=(Has(thing="record", attribute=name, present=wanted),),
        twin=Has(thing="record", attribute=free, present=not wanted),
        other=Has(thing="record", attribute=another, present=not wanted) if another not in (name, free) else None,
        against=against,
        traps=(Trap(kind="revision", says=against, holds=(against,)),),
    )


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            numeric_range,
            quantity,
            address,
            recipient,
            keep_or_cancel,
            every_one,
            date_order,
            weekday,
            duration,
            time_zone,
            unit,
            total,
            condition,
            exception,
            required_field,
        )
    }
)
