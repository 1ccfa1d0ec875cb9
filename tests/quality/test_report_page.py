"""The page in a real Chromium: it is opened, clicked, searched, and used by keyboard, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import chromium, missing
from reports import failed, report_on, text_case
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from edgecase_strategies.case import Case, Edit, Seed
from pytest_edgecases.report.html.page import as_html
from pytest_edgecases.report.html.sections import SECTIONS, Part
from pytest_edgecases.run.finding import Record

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")

SEED = "Please cancel my order AB-1234."
FORM = Case(
    room="form",
    seed=Seed(value={"qty": 2, "sku": "AB-12"}),
    edits=(Edit(name="form.type.text", place="/qty", before=2, after="2"),),
    value={"qty": "2", "sku": "AB-12"},
    severity=2,
)


def records() -> Iterator[Record]:
    typo = text_case(SEED, [("text.typo.transpose", 8, 10, "na")])
    yield Record(
        test="tests/test_shop.py::test_route",
        item="i",
        kind="clean",
        status="passed",
        order=0,
        asked=("text.typo.omit",),
    )
    yield failed(typo, 1)
    yield failed(text_case(SEED, [("text.case.upper", 0, 6, "PLEASE")], 3), 2, line="passes")
    yield failed(FORM, 3, test="tests/test_form.py::test_form")
    passed = text_case(SEED, [("text.typo.transpose", 7, 9, "ac")], 2)
    yield failed(passed, 4, status="passed", smallest=None)
    known = {"since": "2026-01-01", "reason": "slow", "expires": "2027-01-01"}
    yield failed(passed, 5, status="known", smallest=None, known=known, content=passed.to_json())


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    folder = tmp_path_factory.mktemp("page")
    path = folder / "report.html"
    path.write_text(as_html(report_on(records())), encoding="utf-8")
    with chromium(folder / "profile") as driver:
        driver.get(path.as_uri())
        yield driver
        assert driver.get_log("browser") == [], "no error, and nothing that the policy stopped"


@pytest.fixture
def page(browser: Chrome) -> Chrome:
    browser.refresh()
    return browser


def cards(page: Chrome) -> list[str]:
    # What is off the screen is not laid out, and has no text for Selenium.
    script = "return [...document.querySelectorAll('.finding:not([hidden]) h3')].map(e => e.lastChild.textContent)"
    return list(page.execute_script(script))


ALL = ["text.typo.transpose", "text.case.upper", "form.type.text"]


def shows(page: Chrome, wanted: list[str]) -> None:
    WebDriverWait(page, 10, 0.05).until(lambda _: cards(page) == wanted)


def test_the_overview_says_what_the_run_came_to(page: Chrome) -> None:
    lead = page.find_element(By.CSS_SELECTOR, ".lead").text
    assert "Fail" in lead
    assert "1 of 5 cases passed, 20%" in lead
    assert "between 4% and 62%" in lead
    rows = [row.text for row in page.find_elements(By.CSS_SELECTOR, ".tests tbody tr")]
    assert rows[0].startswith("tests/test_shop.py::test_route")
    assert "passed before" in page.find_element(By.ID, "findings").text
    assert "slow" in page.find_element(By.ID, "known").text
    assert "text.typo.omit" in page.find_element(By.CSS_SELECTOR, "#coverage .names").get_property("textContent")


def test_edits_are_marked_in_the_seed(page: Chrome) -> None:
    first, _, form = page.find_elements(By.CSS_SELECTOR, ".finding")
    heard = first.find_element(By.CSS_SELECTOR, ".content").get_property("textContent")
    assert heard == "Please c[removed: an][added: na]cel my order AB-1234."
    assert first.find_element(By.TAG_NAME, "ins").value_of_css_property("text-decoration-line") == "underline"
    assert '"qty": 2,' in form.find_element(By.TAG_NAME, "del").get_property("textContent")
    assert '"qty": "2",' in form.find_element(By.TAG_NAME, "ins").get_property("textContent")


def test_search_filters_and_cells_narrow_the_findings(page: Chrome) -> None:
    shows(page, ALL)
    query = page.find_element(By.ID, "query")
    query.send_keys("PLEASE upper")
    shows(page, ["text.case.upper"])
    assert page.find_element(By.ID, "found").text == "1 of 3 shown"
    query.send_keys("nowhere")
    shows(page, [])
    assert page.find_element(By.ID, "nothing").is_displayed()
    page.find_element(By.ID, "clear").click()
    shows(page, ALL)
    Select(page.find_element(By.ID, "by-test")).select_by_visible_text("tests/test_form.py::test_form")
    shows(page, ["form.type.text"])
    Select(page.find_element(By.ID, "by-severity")).select_by_visible_text("3")
    shows(page, [])
    page.find_element(By.ID, "clear").click()
    cell = page.find_element(By.CSS_SELECTOR, "[data-cell='text.typo.transpose@1']")
    assert cell.get_attribute("aria-label") == "text.typo.transpose, severity 1: 0 of 1 passed"
    page.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", cell)
    cell.click()
    shows(page, ["text.typo.transpose"])
    assert cell.get_attribute("aria-pressed") == "true"
    page.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", cell)
    cell.click()
    shows(page, ALL)


def test_all_of_it_works_by_keyboard_and_has_a_name(page: Chrome) -> None:
    ActionChains(page).send_keys("/").perform()
    assert page.switch_to.active_element.get_attribute("id") == "query"
    page.switch_to.active_element.send_keys("qty")
    shows(page, ["form.type.text"])
    summary = page.find_element(By.CSS_SELECTOR, "#finding-3 summary")
    summary.send_keys(Keys.ENTER)
    assert page.find_element(By.CSS_SELECTOR, "#finding-3 .replay").is_displayed()
    page.refresh()
    ActionChains(page).send_keys(Keys.TAB).perform()
    assert page.switch_to.active_element.text == "Skip to the report"
    nameless = page.execute_script(
        "return [...document.querySelectorAll('a, button, input, select, [role=region], nav, form, section')].filter("
        " e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).length"
    )
    assert nameless == 0
    assert len(page.find_elements(By.TAG_NAME, "h1")) == 1
    ids = page.execute_script("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(set(ids)) == len(ids)
    links = page.execute_script("return [...document.querySelectorAll('a')].map(e => e.getAttribute('href').slice(1))")
    assert set(links) <= set(ids)


def colour(page: Chrome, name: str) -> str:
    return str(
        page.execute_script(f"return getComputedStyle(document.documentElement).getPropertyValue('{name}').trim()")
    )


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 counts it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *(
        (ink, ground)
        for ink in ("--ink", "--soft", "--link", "--good", "--bad", "--unsure")
        for ground in ("--paper", "--card")
    ),
    ("--removed-ink", "--removed"),
    ("--added-ink", "--added"),
    *(("--on-pale", f"--s{step}") for step in range(7)),
    *(("--on-deep", f"--s{step}") for step in (7, 8)),
]


def test_dark_and_light_follow_the_system_until_somebody_chooses(page: Chrome) -> None:
    button = page.find_element(By.ID, "theme")
    for scheme in ("light", "dark"):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        page.execute_script("delete document.documentElement.dataset.theme; localStorage.clear()")
        low = {pair: found for pair in PAIRS if (found := contrast(*(colour(page, name) for name in pair))) < 4.5}
        assert low == {}, scheme
        assert (luminance(colour(page, "--paper")) < 0.1) is (scheme == "dark")
    assert button.text == "Light"
    button.click()
    assert luminance(colour(page, "--paper")) > 0.9
    assert button.text == "Dark"
    page.refresh()
    assert luminance(colour(page, "--paper")) > 0.9, "it is remembered"
    page.execute_script("localStorage.clear()")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_a_phone_shows_it_without_moving_sideways(page: Chrome) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        assert page.execute_script("return document.documentElement.scrollWidth") == 360
        tall = page.execute_script(
            "return [...document.querySelectorAll('.cell button, .quiet:not([hidden]), select')]"
            ".filter(e => e.offsetParent).map(e => e.offsetHeight)"
        )
        assert min(tall) >= 24, "as WCAG 2.2 asks of what is to be touched"
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_page_asks_for_nothing_and_another_script_does_not_run(page: Chrome) -> None:
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
    policy = page.find_element(By.CSS_SELECTOR, "meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_a_page_without_findings_and_with_a_section_of_ones_own(tmp_path: Path) -> None:
    extra = Part("card", "Data card", "run.html.j2", next(one for one in SECTIONS if one.id == "run").context)
    text = as_html(report_on([]), sections=[*SECTIONS, extra])
    assert re.findall(r"<section id=\"(\w+)\"", text) == ["overview", "findings", "run", "card"]
    assert "Nothing was found" in text
