"""The rates of slips: the data file is read as it was written, and the fitting script finds what is in its lists."""

from __future__ import annotations

import importlib.resources
import json
import subprocess
import sys
from pathlib import Path

import pytest

from edgecase_strategies.text.slip_rates import parse, rated, rates
from edgecase_strategies.text.slip_sites import candidates, place_of

SCRIPT = Path(__file__).parents[2] / "scripts" / "fit_text_rates.py"
DATA = importlib.resources.files("edgecase_strategies.text") / "data" / "slip_rates.json"


def words_of(word: str) -> list[str]:
    return [word[: one.start] + one.after + word[one.end :] for one in candidates(word)]


@pytest.mark.parametrize("word", ["a", "to", "book", "aaa", "banana", "accommodate"])
def test_every_word_of_one_slip_comes_once(word: str) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = range(len(word) + 1)
    every = (
        {word[:at] + word[at + 1 :] for at in range(len(word))}
        | {word[:at] + one + word[at + 1 :] for at in range(len(word)) for one in letters}
        | {word[:at] + one + word[at:] for at in cuts for one in letters}
        | {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    ) - {word}
    found = words_of(word)
    assert set(found) == every
    assert len(found) == len(every)


def test_places_count_from_the_nearer_end() -> None:
    assert [place_of(at, 9) for at in range(10)] == list("0124444567")
    assert [place_of(at, 3) for at in range(4)] == list("0127")
    assert [place_of(at, 0) for at in range(1)] == ["0"]


def test_the_data_file_is_small_and_holds_factors_of_circumstances_only() -> None:
    text = DATA.read_text(encoding="utf-8")
    assert len(text.encode()) < 150_000
    record = json.loads(text)
    # Two letters on each side of a slip at most: no word can be put together from them.
    for key, line in record["letters"].items():
        assert key[0] in "-+=~"
        assert len(key) == (3 if key[0] in "=~" else 2)
        for token in line.split():
            context = token[: max(token.rfind("+"), token.rfind("-"))]
            assert len(context.strip("<>|")) <= 2
    for key in record["groups"]:
        assert all(len(letters) <= 3 for letters in key.split(">"))
    assert parse(record) == rates()


def test_a_letter_that_nobody_confuses_has_no_rate() -> None:
    assert not any(one.letters == "=qe" for one, _ in rated("question"))
    assert {one.letters for one, _ in rated("question")} > {"~ue", "-u", "=sc"}


def fit(folder: Path, *lists: str, options: tuple[str, ...] = ()) -> dict[str, object]:
    pytest.importorskip("numpy", reason="fitting needs numpy: the extra fit")
    paths = []
    for number, content in enumerate(lists):
        path = folder / f"list{number}.txt"
        path.write_text(content, encoding="utf-8")
        paths.append(str(path))
    out = folder / "rates.json"
    subprocess.run([sys.executable, str(SCRIPT), *paths, "--out", str(out), *options], check=True, timeout=120)
    record: dict[str, object] = json.loads(out.read_text(encoding="ascii"))
    return record


MADE_UP = [(f"{a}ie{b}", f"{a}ei{b}") for a in "bcdfghjk" for b in "lmnprst"]
OTHERS = [(f"{a}o{b}{b}a", f"{a}o{b}a") for a in "bcdfghjk" for b in "lmnprst"]


def test_the_script_finds_what_is_in_made_up_lists(tmp_path: Path) -> None:
    codespell = "".join(f"{wrong}->{right}\n" for right, wrong in MADE_UP) + "tehm->them, then\nfoo bar->foobar\n"
    columns = "".join(f"{wrong}\t{right}\n" for right, wrong in OTHERS) + ":smile:\t☺\n"
    model = parse(fit(tmp_path, codespell, columns))  # type: ignore[arg-type]

    def likeliest(word: str) -> str:
        best = max(candidates(word), key=model.of)
        return word[: best.start] + best.after + word[best.end :]

    # Words that are in neither list.
    assert likeliest("zief") == "zeif"
    assert likeliest("zolla") == "zola"
    assert model.twice == 0
    assert all(key[1] in "ie" for key in model.letters if key.startswith("~"))


def test_the_script_finds_groups_of_letters_in_made_up_lists(tmp_path: Path) -> None:
    words = [(a, b) for a in "bcdghjk" for b in "lmnrst"]
    made_up = "".join(f"{a}of{b}->{a}oph{b}\n{a}op{b}->{a}oph{b}\n" for a, b in words) + "relatation->relation\n"
    groups = fit(tmp_path, made_up, options=("--least", "4"))["groups"]
    # As many as there are of a single slip; "relatation" is of one family only.
    assert groups == {"ph>f": "4+0"}


def test_the_words_of_a_list_and_their_kin_can_be_left_out(tmp_path: Path) -> None:
    one = "".join(f"{wrong}->{right}\n" for right, wrong in MADE_UP)
    other = tmp_path / "aside.tsv"
    other.write_text("bolla\tbola\n", encoding="utf-8")
    aside = tmp_path / "others.txt"
    aside.write_text("".join(f"{right}s\t{right}\n" for right, _ in MADE_UP[:7]), encoding="utf-8")
    fewer = "".join(f"{wrong}->{right}\n" for right, wrong in MADE_UP[7:])
    assert fit(tmp_path, one, options=("--without", str(aside))) == fit(tmp_path, fewer)


def test_the_script_gives_the_same_for_the_same_lists_in_any_order(tmp_path: Path) -> None:
    one = "".join(f"{wrong}->{right}\n" for right, wrong in MADE_UP)
    other = "".join(f"{wrong}\t{right}\n" for right, wrong in reversed(MADE_UP))
    assert fit(tmp_path, one) == fit(tmp_path, other, one)


def test_a_circumstance_with_few_slips_is_not_written(tmp_path: Path) -> None:
    rare = "".join(f"{wrong}->{right}\n" for right, wrong in [*MADE_UP, ("zebra", "zebta"), ("cabbage", "cabage")])
    record = fit(tmp_path, rare, options=("--least", "4"))
    letters = record["letters"]
    assert isinstance(letters, dict)
    assert "=rt" not in letters
    assert "~ie" in letters


def test_words_with_many_misspellings_count_for_less_than_all_of_them(tmp_path: Path) -> None:
    many = "".join(f"refund{letter}->refund\n" for letter in "abcdefghij") + "refnud->refund\n"
    few = "".join(f"{wrong}->{right}\n" for right, wrong in MADE_UP)
    record = fit(tmp_path, many + few)
    assert record["twice"] == 0


def test_a_list_without_pairs_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("numpy", reason="fitting needs numpy: the extra fit")
    path = tmp_path / "empty.txt"
    path.write_text("nothing here\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(path), "--out", str(tmp_path / "rates.json")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "no pair of a misspelling and one correction" in done.stderr
