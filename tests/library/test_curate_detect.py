"""What is found as private and what is not, with the figures that are handed out, on hostile texts, and without the libraries."""

from __future__ import annotations

import importlib.metadata
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from edgecase_strategies.curate.private import measured
from edgecase_strategies.curate.private.detect import find

ROOT = Path(__file__).parents[2]
RECALL = runpy.run_path(str(ROOT / "benchmarks" / "curation" / "recall.py"))
MARK = re.compile(r"\[(.*?)\]")
NAMES = [
    "My name is [Zebedee Quillfeather].",
    "I spoke to [Rosalind Ferreira-Soto] and [Björn] about it",
    "THE CUSTOMER [ROSALIND MEIER] IS ANGRY",
    "hi, [bogdan petrov] again, still waiting",
    "[Grace Hopper] rang. Then [Will Hargreaves] did.",
    "Is it [J. R. van der Wiel] or [Anna-Lena Strachwitz]?",
    "[Lee, Annabel]: window seat",
    "Dear [Paris], ask for [May], my wife [Rose] knows. Thanks, [Mark]",
    "Frau [Koch] und Herr [Müller-Lüdenscheidt] kommen.\nViele Grüße\n[Jörg]",
    "Je m'appelle [Éloïse de La Tour], mon mari [Loïc] aussi",
    "Soy [María de los Ángeles Ruiz]; pregunte por [Íñigo]",
    "Mi chiamo [Gian Piero D'Angelo], mia moglie [Fiammetta]",
    "[Jindra Holinka] and [May] came; [Holinka] left first",
    "name:    [hyuuma t. maida]\naddress: unit 4526",
    "I'm [Quarto Angelo], near Devon Street West",
    "my name is [zebee o'brien], not on the list",
    "Contact: [mohammed bin salim al harthi]",
    "I'm [Vikram], booked under [Fitzgerald], with [Hélène d'Aubigny] and [Daiki Li]",
    "CALL ME BACK, PLEASE - [DEIRDRE]",
    "Sehr geehrter Herr Professor [Abendroth], gentile Sig.ra [Bevilacqua]",
    "Mijn naam is [Sjoerd van 't Hof], vraag naar [Daan]",
]
DULL = [
    "May I pay in June? Will Rose gold arrive in Paris, Mark said so often?",
    "We went to San Diego, Santa Rosa, the Victoria Street and Lake Charlotte.",
    "PLEASE SEND MY MONEY BACK TO THE CARD NOW",
    "PayPal, YouTube and DHL Express are down; the iPhone too",
    "Der Kunde hat die Rechnung im Mai bezahlt, Grund war die Ware.",
    "You're welcome. Thanks, Customer Service Team",
    "in Notting Hill, at Anna Street 5 and El Paso, am Gertrud-Schwital-Platz",
    "la facture de la 01-25134, R.I.P.",
    "at 10:30:45 from 00:1B:44:11:3A:B7 on",
    "499 shirts for 3493.50, 12 480 3360, or 100 200 300 and 0.5 123 4567",
    "on 20250131, 1450000 units, $12345678, 250000 km, order 4711, #4521",
    "my account 1250.75 is low, a customer since 2019, policy 15.01.2024, user: 9448, a string 5550143.25, members 2021",
    "the WH-1000XM5, the RTX4090 and version 10.4.2 of 31/12/2025",
]
IDS = {
    "user ID: ann_lee_1261": "ann_lee_1261",
    "Kundennummer 47-1108": "47-1108",
    "DNI 12345678Z": "12345678Z",
    "codice fiscale RSSMRA85T10A562S": "RSSMRA85T10A562S",
    "sécu 1 85 05 78 006 084 36 svp": "1 85 05 78 006 084 36",
    "order #W4967593": "#W4967593",
    "passport no. X0448192": "X0448192",
}
PHONES = {
    "call 555 0143": "555 0143",
    "I can be reached at 555-0199": "555-0199",
    "ring (202)555-0143x100 now": "(202)555-0143x100",
    "mobile 07700900417": "07700900417",
    "612 345 678": "612 345 678",
    "tél. 06.39.98.14.27": "06.39.98.14.27",
    "06-12345678": "06-12345678",
}


def marked(line: str) -> tuple[str, list[str]]:
    return line.replace("[", "").replace("]", ""), MARK.findall(line)


@pytest.mark.parametrize("line", NAMES)
def test_names_are_found_and_nothing_around_them(line):
    text, names = marked(line)
    assert [(text[start:end], kind) for start, end, kind in find(text)] == [(name, "name") for name in names]


@pytest.mark.parametrize("text", DULL)
def test_words_amounts_dates_and_products_are_left_alone(text):
    assert [text[start:end] for start, end, _ in find(text)] == []


@pytest.mark.parametrize(("text", "value"), [*IDS.items(), *PHONES.items()])
def test_numbers_are_found_by_what_stands_around_them(text, value):
    kind = "id" if text in IDS else "phone"
    assert [(text[start:end], found) for start, end, found in find(text)] == [(value, kind)]


def test_addresses_of_both_versions_are_found():
    text = "from 2001:db8::8a2e:370:7334, then 203.0.113.77"
    assert [(text[start:end], kind) for start, end, kind in find(text)] == [
        ("2001:db8::8a2e:370:7334", "ip"),
        ("203.0.113.77", "ip"),
    ]


def test_the_figures_that_are_handed_out_are_those_of_this_source():
    figures = measured.figures()
    assert figures["detectors"] == measured.digest(), f"the detectors have changed: {figures['command']}"
    here = measured.measured_recall()
    if all(importlib.metadata.version(name) == version for name, version in figures["versions"].items()):
        assert RECALL["kept"](here.libraries) == here.to_json()
    by_libraries = {tuple(record["libraries"]): record for record in figures["recall"]}
    assert set(by_libraries) == {(), ("faker",), ("phonenumbers",), measured.LIBRARIES}
    found = [sum(by_libraries[libraries]["found"].values()) for libraries in ((), measured.LIBRARIES)]
    assert found[0] <= found[1]
    written = " ".join(here.sentences()) + json.dumps(here.to_json())
    assert "anonym" not in written.lower()


def test_the_lines_of_both_halves_are_marked_as_they_read():
    texts = {name: [line.text for line in RECALL["read"](name)] for name in ("seen", "kept")}
    assert not set(texts["seen"]) & set(texts["kept"])
    for name in texts:
        lines = RECALL["read"](name)
        assert len({line.language for line in lines}) == 6
        assert 50 < sum(bool(line.private) for line in lines) < len(lines) - 50
        assert not any(sign in line.text for line in lines for sign in "{}|\\")


@pytest.mark.parametrize(
    "text",
    ["Anna Maria Lopez ", "Abcde ", "A. ", "1 ", "12-34.56 ", "Lopez, ", "dni : is # ", "a@", "Anna-", "my name is "],
)
def test_long_texts_take_time_in_proportion(text):
    # Twenty times the text takes about twenty times the steps; what is quadratic takes four hundred times as many.
    steps = [count_calls(text * (size // len(text))) for size in (200, 4_000)]
    assert steps[1] < 40 * steps[0]


def count_calls(text: str) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    find("")
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        find(text)
    finally:
        sys.setprofile(before)
    return count


def test_without_the_libraries_the_lists_of_the_text_room_serve():
    code = """
import sys
sys.modules["faker"] = sys.modules["phonenumbers"] = None
from edgecase_strategies.curate.private.detect import find
text = "I am Peter Zorbas, ring +49 30 23125 482"
print([(text[start:end], kind) for start, end, kind in find(text)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[('Peter Zorbas', 'name'), ('+49 30 23125 482', 'phone')]"
