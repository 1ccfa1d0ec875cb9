"""Documents: what is printed adds up, is where its label says, and is the same everywhere."""

from __future__ import annotations

import copy
import hashlib
import re
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import find, settings
from PIL import Image

from edgecase_strategies import receipts
from edgecase_strategies.errors import InvalidOption, NothingApplies, UnknownName
from edgecase_strategies.receipts import money
from edgecase_strategies.receipts.country import COUNTRIES, country
from edgecase_strategies.receipts.maker import KINDS, DocumentMaker

DIGEST = "97b5dea4ca624725"
CHAINS = "aldi lidl edeka rewe tesco asda carrefour auchan mercadona migros coop conad walmart costco obi ikea boots dm"


def makers() -> dict[str, DocumentMaker]:
    return {kind: DocumentMaker(countries=COUNTRIES, kinds=[kind]) for kind in KINDS}


def facts_of(code: str, kind: str, seed: int) -> dict[str, Any]:
    return {"document": kind, "country": code, "fields": receipts.draw_page(code, kind, Random(seed)).fields()}


def amount(text: str) -> int:
    """Read an amount of any of the countries, knowing only that its last two digits are minor units."""
    sign = -1 if "-" in text else 1
    return sign * int(re.sub(r"\D", "", text))


def test_what_is_printed_adds_up_by_the_sum_of_its_own_lines() -> None:
    rng = Random(11)
    maker = DocumentMaker(countries=COUNTRIES, kinds=["receipt", "invoice"])
    kinds = set()
    for _ in range(300):
        seed = maker.draw(rng)
        assert maker.verify(seed) is None
        facts = seed.truth.facts
        fields = facts["fields"]
        texts = {name: field["text"] for name, field in fields.items()}
        lines = sum(amount(text) for name, text in texts.items() if re.fullmatch(r"item\.\d+\.(amount|offer)", name))
        total = lines + amount(texts.get("discount", "0.00")) + amount(texts.get("rounding", "0.00"))
        included = facts["document"] == "receipt" and facts["country"] != "US"
        taxes = [amount(text) for name, text in texts.items() if re.fullmatch(r"tax\.\w+\.tax", name)]
        total += 0 if included else sum(taxes)
        assert total == amount(texts["total"]) == fields["total"]["value"]
        if included:
            gross = [amount(text) for name, text in texts.items() if name.endswith(".gross")]
            assert sum(gross) + amount(texts.get("rounding", "0.00")) == total
        kinds.add((facts["country"], facts["document"], "rounding" in fields, "discount" in fields))
    assert len({kind[:2] for kind in kinds}) == 14
    assert {kind[0] for kind in kinds if kind[2]} == {"CH"}


def test_the_checker_sees_every_field_that_is_changed() -> None:
    for code, kind in (("DE", "receipt"), ("US", "receipt"), ("FR", "invoice"), ("CH", "receipt")):
        facts = facts_of(code, kind, 3)
        assert receipts.verify(facts) is None
        for name, field in facts["fields"].items():
            if not isinstance(field["value"], int):
                continue
            wrong = copy.deepcopy(facts)
            text = field["text"]
            at = max(place for place, letter in enumerate(text) if letter.isdigit())
            other = "1" if text[at] != "1" else "2"
            wrong["fields"][name]["text"] = text[:at] + other + text[at + 1 :]
            assert receipts.verify(wrong), name
            both = copy.deepcopy(wrong)  # the value says the same as the text, and neither adds up
            if name.endswith((".amount", "total", ".tax", "paid")):
                both["fields"][name]["value"] += int(other) - int(text[at])
                assert receipts.verify(both), name
        gone = {**facts, "fields": {name: one for name, one in facts["fields"].items() if name != "total"}}
        assert receipts.verify(gone) == "total is not printed"


@pytest.mark.parametrize(
    ("gross", "rate", "tax"),
    [(1190, 19_000, 190), (100, 5_500, 5), (999, 20_000, 167), (50, 7_000, 3), (0, 20_000, 0), (9, 20_000, 2)],
)
def test_tax_that_is_included_is_rounded_half_up(gross: int, rate: int, tax: int) -> None:
    assert money.tax_in(gross, rate) == tax


def test_a_box_is_around_the_ink_of_its_text_and_nothing_else() -> None:
    rng = Random(4)
    for maker in makers().values():
        for _ in range(5):
            document = maker.draw(rng).value
            page = document.page
            pixels = np.asarray(document.image).astype(int)
            marks = np.abs(pixels - page.paper).max(axis=2) > 0
            named = {text.name: text for text in page.texts if text.name}
            assert set(document.boxes) == set(named)
            for name, (left, top, right, bottom) in document.boxes.items():
                x0, y0, x1, y1 = int(left), int(top), int(right), int(bottom)
                inside = marks[y0:y1, x0:x1]
                edges = [inside[0], inside[-1], inside[:, 0], inside[:, -1]]
                assert all(edge.any() for edge in edges), name
                ring = marks[y0 - 2 : y1 + 2, x0 - 2 : x1 + 2].copy()
                ring[1:-1, 1:-1] = False
                assert not ring.any(), name


def test_lines_are_numbered_from_the_top_down() -> None:
    page = receipts.draw_page("IT", "receipt", Random(2))
    assert [text.line for text in page.texts] == sorted(text.line for text in page.texts)
    tops = {text.line: text.y for text in page.texts}
    assert list(tops.values()) == sorted(tops.values())


def test_documents_are_the_same_everywhere() -> None:
    digest = hashlib.sha256()
    for code in COUNTRIES:
        for kind in KINDS:
            document = receipts.Document(receipts.draw_page(code, kind, Random(f"{code} {kind}")))
            digest.update(repr((document.page, document.boxes)).encode() + document.image.tobytes())
    assert digest.hexdigest()[:16] == DIGEST


def test_nobody_is_real() -> None:
    for code in COUNTRIES:
        for seed in range(20):
            fields = receipts.draw_page(code, "receipt", Random(seed)).fields()
            words = re.findall(r"\w+", fields["shop.name"]["text"].lower())
            assert not set(words) & set(CHAINS.split())
            assert fields["shop.web"]["text"].endswith(".example")
            assert re.search(r"\b(0{2,}\d*|0\d{3}|QX\d)", fields["shop.place"]["text"])
            assert re.fullmatch(r"(\*{4} ){3}\d{4}", fields.get("card", {"text": "**** **** **** 0000"})["text"])
            if code in ("ES", "IT", "CH"):
                assert "shop.phone" not in fields
    assert country("GB").patterns["phones"] == ["01632 960###", "020 7946 0###"]


def test_photographed_documents_have_their_labels_and_say_what_to_do() -> None:
    from edgecase_strategies.curate.seeds import choose_fast
    from edgecase_strategies.rooms import given, with_edits
    from edgecase_strategies.strategy import fast_source_of

    fast = fast_source_of(receipts.photographed(fields=["total", "date"], severity=(0, 4)))
    assert fast is not None
    choice = choose_fast(fast, cases=5, rng_seed=1)
    for _, case in choice.cases:
        facts = case.truth.facts
        assert {"total", "date"} <= set(facts["fields"])
        assert set(facts["boxes"]) | set(facts.get("unreadable", ())) == {"total", "date"}
        picture = given(case)
        assert isinstance(picture.image, Image.Image)
        assert list(picture.image.size) == facts["size"]
        assert case.is_clean == (case.severity == 0)
        assert with_edits(case, ()).truth.facts["boxes"] == {
            name: list(box) for name, box in case.seed.value.boxes.items()
        }
    assert [case.id for _, case in choose_fast(fast, cases=5, rng_seed=1).cases] == [
        case.id for _, case in choice.cases
    ]


def test_a_receipt_shrinks_to_few_lines() -> None:
    least = find(
        receipts.rendered(documents="receipt"),
        lambda case: "item.2.name" in case.truth.facts["fields"],
        settings=settings(database=None, max_examples=300),
        random=Random(3),
    )
    fields = least.truth.facts["fields"]
    assert "item.4.name" not in fields
    assert not {"discount", "item.1.offer", "rounding"} & set(fields)


def test_what_is_asked_for_wrongly_is_said() -> None:
    with pytest.raises(UnknownName, match='countries has no "UK"'):
        receipts.photographed(countries="UK")
    with pytest.raises(UnknownName, match='Did you mean "invoice"'):
        receipts.rendered(documents=["invoices"])
    with pytest.raises(InvalidOption, match="fields takes names"):
        receipts.rendered(fields=[])
    with pytest.raises(NothingApplies, match="severity=0"):
        receipts.photographed(mess=["-photo"])
    with pytest.raises(UnknownName, match="There is no country"):
        receipts.draw_page("XX", "receipt", Random(1))
