"""Private values: stand-ins are fictional and consistent, labels hold, and what was planted does not come out."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecase_strategies import id_numbers
from edgecase_strategies.case import Seed, Span, Truth
from edgecase_strategies.curate import choose
from edgecase_strategies.curate.private import Guard, Scrubber, find
from edgecase_strategies.curate.private.standins import StandIns
from edgecase_strategies.engine import source_of
from edgecase_strategies.errors import EdgecaseError
from edgecase_strategies.text import PERTURBATIONS, ROOM

PRIVATE = {
    "email": "ann.lee@shop.com",
    "phone": "+49 30 901820 17",
    "card": "4539 5787 6362 1486",
    "iban": "DE44 5001 0517 5407 3249 31",
    "ip": "81.2.69.142",
    "id": "AB-1234567",
}
RESERVED = {
    "email": r"[a-z.]+\d+@example\.com",
    "phone": r"\+49 (?:30 23125|69 90009|40 66969|221 4710|89 99998) \d{3}",
    "ip": r"(?:203\.0\.113|198\.51\.100|192\.0\.2)\.\d+",
}


@pytest.mark.parametrize(("kind", "value"), PRIVATE.items())
def test_each_kind_is_found_and_gets_a_fictional_value(kind, value):
    text = f"please use {value} for it"
    assert [(text[start:end], found) for start, end, found in find(text)] == [(value, kind)]
    for salt in ("one", "two"):
        standin = StandIns(salt).of(value, kind)
        assert standin != value
        assert re.fullmatch(RESERVED.get(kind, ".+"), standin)
        if kind == "card":
            assert id_numbers.is_card(standin.replace(" ", ""))
        if kind == "iban":
            assert id_numbers.ibans(standin) == [(0, len(standin))]


@pytest.mark.parametrize(
    "dull", ["call me at 10:30 on 12/10/2025", "it costs 1.299,00 or 1 299 000", "v1.2.3 and RFC 2606", ""]
)
def test_dull_numbers_are_left_alone(dull):
    assert find(dull) == []
    assert Scrubber(salt="s").text(dull) == dull


words = st.sampled_from(["please", "send", "it", "to", "now", *PRIVATE.values(), "again,", "thanks"])


@settings(max_examples=150, deadline=None)
@given(st.lists(words, min_size=1, max_size=9), st.data())
def test_spans_hold_after_scrubbing_and_the_same_value_gets_the_same_standin(parts, data):
    text, places = "", []
    for part in parts:
        places.append((len(text), len(text) + len(part)))
        text += part + " "
    first = data.draw(st.integers(0, len(parts) - 1))
    last = data.draw(st.integers(first, len(parts) - 1))
    seed = Seed(value=text, truth=Truth(intent="i", spans=(Span(places[first][0], places[last][1], "x"),)))
    scrubber = Scrubber(salt="s")
    found = scrubber.scrub(seed)
    standins = StandIns("s")
    kinds = {value: kind for kind, value in PRIVATE.items()}
    expected = [standins.of(part, kinds[part]) if part in kinds else part for part in parts]
    assert found.value == "".join(f"{part} " for part in expected)
    span = found.truth.spans[0]
    assert found.value[span.start : span.end] == " ".join(expected[first : last + 1])
    assert (span.label, found.truth.intent) == ("x", "i")


def test_a_span_that_ends_inside_a_value_takes_in_its_standin():
    text = "to ann.lee@shop.com now"
    seed = Seed(value=text, truth=Truth(spans=(Span(3, 10, "user"), Span(11, 23, "rest"))))
    found = Scrubber(salt="s").scrub(seed)
    readings = [found.value[span.start : span.end] for span in found.truth.spans]
    assert readings[0].endswith("@example.com")
    assert readings[1] == found.value[3:]


def test_records_are_scrubbed_by_their_fields_and_an_answer_still_matches_its_question():
    form = {"customer_name": "Ottilie Wunderlich", "note": "Ottilie Wunderlich rang", "qty": 3, "tags": ["vip"]}
    seed = Seed(value=form, truth=Truth(facts={"caller": "Ottilie Wunderlich", "n": 1}))
    scrubber = Scrubber(salt="s")
    found = scrubber.scrub(seed)
    name = found.value["customer_name"]
    assert found.value == {"customer_name": name, "note": f"{name} rang", "qty": 3, "tags": ["vip"]}
    assert dict(found.truth.facts) == {"caller": name, "n": 1}
    assert scrubber.replaced == {"name": 3}
    other = Scrubber(salt="s").scrub(Seed(value="My name is Ottilie Wunderlich."))
    assert other.value == f"My name is {name}."
    assert Scrubber(salt="t").scrub(seed).value["customer_name"] != name
    known = Scrubber(salt="s", values={"name": ["Bo"]})
    assert "Bo" not in known.text("bo and Bo and Bob").replace("Bob", "")


def test_standins_are_the_same_everywhere():
    standins = StandIns("salt")
    made = [standins.of(value, kind) for kind, value in sorted(PRIVATE.items())]
    assert hashlib.sha256(json.dumps(made).encode()).hexdigest()[:16] == "7414bc27f6077e0a"
    many = {standins.of(f"user{number}@shop.com", "email") for number in range(2_000)}
    assert len(many) == 2_000


CANARIES = [f"canary{number:04}-{hashlib.sha256(str(number).encode()).hexdigest()[:6]}" for number in range(120)]


def test_a_guard_finds_every_canary_private_value_near_copy_and_rare_pair():
    rows = [{"city": f"town{number % 40}", "job": f"job{number}", "n": number} for number in range(60)]
    rows += [{"city": "town1", "job": "clerk"}] * 2
    guard = Guard([*rows, "mail ann.lee@shop.com"], salt="s", canaries=CANARIES, rare_in=("city", "job"))
    for canary in CANARIES:
        assert [leak.kind for leak in guard.check(f"it was {canary.upper()}!", "text")] == ["canary"]
    for row in rows[:60]:
        assert [leak.kind for leak in guard.check({"deep": [{**row, "n": 0}]}, "row")] == ["rare pair"]
    assert guard.check({"city": "town1", "job": "clerk"}) == []
    assert guard.check({"city": "town1", "job": "job2"}) == []
    assert [leak.kind for leak in guard.check({"x": ["ann.lee@shop.com"]})] == ["private value"]
    assert [leak.kind for leak in guard.check("ann.leee@shop.com")] == ["near copy"]
    assert [leak.kind for leak in guard.check({CANARIES[0]: 1})] == ["canary"]
    report = guard.report()
    assert report.guarded == {"private values": 1, "rare pairs": 60, "canaries": 120}
    assert report.checked == 185
    assert report.to_json()["leaks"] == {"canary": 121, "near copy": 1, "private value": 1, "rare pair": 60}
    written = json.dumps(report.to_json()) + " ".join(report.lines())
    assert "anonym" not in written.lower()
    assert not any(canary in written for canary in CANARIES)
    assert "ann" not in written


def test_nothing_private_comes_out_of_scrubbed_seeds_through_pool_and_choice():
    seeds = [
        Seed(value=f"Please write to {canary}@shop.com, or to the card {PRIVATE['card']}, about my order.")
        for canary in CANARIES[:12]
    ]
    guard = Guard(seeds, salt="g", canaries=CANARIES)
    raw = choose([source_of(ROOM, seeds[0], PERTURBATIONS)], cases=5, severity=(1, 2), rng_seed=0)
    assert all(guard.check(case, "raw") for _, case in raw.cases)
    scrubber = Scrubber(salt="s")
    sources = [source_of(ROOM, scrubber.scrub(seed), PERTURBATIONS) for seed in seeds]
    choice = choose(sources, cases=60, severity=(1, 3), rng_seed=0)
    assert [leak for _, case in choice.cases for leak in guard.check(case, "chosen")] == []


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Scrubber(salt=""), "salt"),
        (lambda: Guard([], salt=""), "salt"),
        (lambda: Scrubber(salt="s", values={"nmae": ["x"]}), "name"),
    ],
)
def test_mistakes_are_named(make, says):
    with pytest.raises(EdgecaseError, match=says):
        make()
