"""Cases of photographs: drawn by both engines, chosen for coverage, shrunk, recorded, and judged for what can be read."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, find, settings

from edgecase_strategies import engine, photos
from edgecase_strategies.case import Case, Expect, Seed, Truth, encode
from edgecase_strategies.curate import choose
from edgecase_strategies.errors import CannotUndo, InvalidOption, UnsupportedSeed
from edgecase_strategies.reading import Outcome, fields_of
from edgecase_strategies.rooms import at_severity, given, pictures_of, room_for, with_edits

QUICK = settings(max_examples=60, database=None, deadline=None, suppress_health_check=list(HealthCheck))


def page() -> Any:
    """Return a page with two lines of something like text."""
    pixels = np.full((60, 90, 3), 235, np.uint8)
    rng = Random(4)
    for top in (10, 36):
        for left in range(10, 70, 4):
            height = rng.randint(4, 12)
            pixels[top + 12 - height : top + 12, left : left + 2] = 25
    return pixels


BOXES = {"total": (8, 8, 72, 24), "date": (8, 34, 72, 50)}
LABELLED = photos.Labelled(page(), boxes=BOXES)


def source(mess: Any = None, value: Any = LABELLED) -> engine.Source:
    from edgecase_strategies.perturbation import Registry

    return engine.source_of(photos.ROOM, Seed(value=value), Registry(photos.PERTURBATIONS).select(mess))


def test_chosen_cases_are_distinct_and_as_severe_as_they_say() -> None:
    choice = choose([source()], cases=24, severity=(1, 5), rng_seed=0)
    assert len(choice.cases) == 24
    assert {case.severity for _, case in choice.cases} == {1, 2, 3, 4, 5}
    for _, case in choice.cases:
        assert {edit.after["severity"] for edit in case.edits} == {case.severity}
        assert case.truth.facts["size"]
        assert len(case.edits) <= (1 if case.severity < 3 else 2)
    assert len({case.id for _, case in choice.cases}) == 24
    again = choose([source()], cases=24, severity=(1, 5), rng_seed=0)
    assert [case.id for _, case in again.cases] == [case.id for _, case in choice.cases]
    single = choose([source(["photo.exposure.under"])], cases=9, severity=(1, 5), rng_seed=0)
    assert [case.severity for _, case in single.cases] == [1, 2, 3, 4, 5]  # one for each, and no more there are


def test_a_record_holds_edits_and_no_pixels() -> None:
    case = next(engine.cases(source(), Random(1), (3, 3)))
    record = json.loads(json.dumps(case.to_json()))
    assert len(json.dumps(record)) < 4_000
    back = Case.from_json(record)
    assert back.id == case.id
    assert back.edits == case.edits
    assert photos.ROOM.apply(back.seed.value, back.edits) == back.value
    alone = with_edits(case, case.edits[:1])
    assert encode(alone.value) != encode(case.value)
    assert at_severity(case, 1).edits[0].after["severity"] == 1
    with pytest.raises(CannotUndo):
        photos.ROOM.undo(case.value, case.edits[1:])
    assert list(pictures_of(case)) == ["", "input"]
    assert pictures_of(back) == {}
    assert given(case).image.dtype == np.uint8


def test_ids_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "import numpy as np\nfrom random import Random\nfrom edgecase_strategies import engine, photos\n"
        "from edgecase_strategies.case import Seed\n"
        "seed = Seed(value=photos.Labelled(np.full((20, 30, 3), 99, np.uint8), boxes={'a': (2, 2, 9, 9), 'b': (3, 3, 12, 12)}))\n"
        "source = engine.source_of(photos.ROOM, seed, photos.PERTURBATIONS)\n"
        "cases = engine.cases(source, Random(5), (1, 5))\nprint([next(cases).id for _ in range(12)])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_a_drawn_case_shrinks_to_the_one_operation_that_breaks_the_model() -> None:
    seen = 0

    def dark(case: Case) -> bool:
        nonlocal seen
        seen += 1
        return bool(case.value.pixels.mean() < 120)

    strategy = photos.messy(
        np.full((12, 16, 3), 220, np.uint8), mess="photo.exposure, photo.blur, photo.view.rotation", severity=(1, 5)
    )
    smallest = find(strategy, dark, settings=QUICK)
    assert smallest.names == ("photo.exposure.under",)
    assert smallest.severity == 3  # -2.2 EV makes 110 of 220
    assert seen < 200


def test_what_cannot_be_read_any_more_is_to_be_asked_for() -> None:
    photo = photos.ROOM.prepare(Seed(value=LABELLED))

    def truth(*edits: Any) -> Truth:
        return engine.build(photos.ROOM, photo.seed, edits, 3, photo).truth

    light = [photos.edit("photo.exposure.under", severity=3), photos.edit("photo.shadow.soft", severity=3)]
    fine = truth(*light)
    assert fine.expect is Expect.SAME
    assert "unreadable" not in fine.facts
    for one in photos.Shot(LABELLED, light).legibility.values():
        assert one.correlation > 0.95
    small = truth(photos.edit("photo.file.resize", severity=5))
    assert small.expect is Expect.ASK
    assert small.facts["unreadable"] == ["date", "total"]
    covered = truth(photos.edit("photo.lens.finger", severity=5, corner=[0, 0], flat=1.0, skin=[224, 172, 140]))
    assert covered.facts["unreadable"] == ["total"]
    cut = truth(photos.edit("photo.view.crop", severity=3, side="left"))
    assert cut.facts["unreadable"] == ["date", "total"]
    assert cut.facts["visible"]["total"] < 0.98
    assert truth(photos.edit("photo.blur.motion", severity=5, angle=0.0)).expect is Expect.ASK


def test_three_outcomes() -> None:
    truth = Truth(facts={"unreadable": ["date"]}, expect=Expect.ASK)
    expected = {"total": "12.50", "date": "3 May", "shop": "X"}
    found = fields_of({"total": "12.5", "shop": " "}, expected, truth, equal=lambda a, b: float(a) == float(b))
    assert [one.outcome for one in found] == [Outcome.RIGHT, Outcome.ABSTAINED, Outcome.ABSTAINED]
    assert [one.is_lost for one in found] == [False, False, True]
    assert [one.is_lost for one in fields_of(None, expected, Truth(expect=Expect.ASK))] == [False] * 3
    wrong = fields_of({"date": "4 May"}, expected, truth)[1]
    assert str(wrong) == (
        "date is wrong: '4 May' instead of '3 May', and it cannot be read in this case: ask for another picture"
    )
    with pytest.raises(InvalidOption, match="What a reader returned must be a dict of fields"):
        fields_of("12.50", expected, Truth())  # type: ignore[arg-type]


def test_labels_are_given_once() -> None:
    with pytest.raises(InvalidOption, match="has labels of its own; leave boxes out"):
        photos.ROOM.prepare(Seed(value=LABELLED), boxes=BOXES)
    assert photos.ROOM.prepare(Seed(value=page()), boxes=BOXES).labels.boxes["date"] == (8, 34, 72, 50)
    with pytest.raises(InvalidOption, match="Labelled takes a Pillow image"):
        photos.Labelled("page", boxes=BOXES)
    with pytest.raises(InvalidOption, match="at least one picture"):
        photos.messy()
    with pytest.raises(UnsupportedSeed):
        room_for(np.zeros((3, 3, 7)))
