"""Faults of the payload: cut, empty, paged, repeated, or an error that calls itself a success."""

from __future__ import annotations

import dataclasses
import json
from random import Random
from typing import Any

from edgecase_strategies.case import Expect
from edgecase_strategies.tools import words
from edgecase_strategies.tools.fault import Change, Evidence, a_few, always, once
from edgecase_strategies.tools.kinds.common import changed, fields, hidden, instead, of_layer, raw, rows
from edgecase_strategies.tools.payloads import JSON_SHAPES, problem, trace
from edgecase_strategies.tools.view import Path, View, put, said, view_of


def _null(result: Any, rng: Random) -> Change | None:
    given: Any = rng.choice((None, "")) if isinstance(result, str) else None
    return None if result is None else Change(given=given, evidence=hidden(result))


def _empty_list(result: Any, rng: Random) -> Change | None:
    found = rows(result)
    if found is None or not found[2]:
        return None
    view, path, _ = found
    plain = put(view.plain, path, [])
    return changed(view, plain, hidden(result, plain))


def _error_as_success(result: Any, rng: Random) -> Change | None:
    payload = rng.choice(JSON_SHAPES)(rng, problem(rng, rng.choice((500, 503, 404))))
    given = instead(result, payload)
    return None if given is None else Change(given=given, evidence=hidden(result, given))


def _success_with_error(result: Any, rng: Random) -> Change | None:
    one = problem(rng, rng.choice((500, 409, 503)))
    text = rng.choice((f"{one.title}: {one.detail}", trace(rng, one)))
    given = instead(result, {"success": True, "result": text})
    return None if given is None else Change(given=given, evidence=hidden(result, given))


def _cut(text: str, rng: Random) -> str:
    return text[: max(1, int(len(text) * (0.2 + 0.6 * rng.random())))]


def _truncated_json(result: Any, rng: Random) -> Change | None:
    view = view_of(result)
    if not isinstance(result, str) or view is None or len(result) < 6:
        return None
    given = _cut(result, rng)
    return None if view_of(given) is not None else Change(given=given, evidence=hidden(result, given))


def _cut_text(result: Any, rng: Random) -> Change | None:
    if not isinstance(result, str) or view_of(result) is not None or len(result) < 12:
        return None
    given = _cut(result, rng)
    words_hidden = {word.strip(".,;:!?()") for word in result.split()} - {
        word.strip(".,;:!?()") for word in given.split()
    }
    telling = [Evidence(mark="hidden", text=word) for word in sorted(words_hidden) if any(map(str.isdigit, word))]
    return Change(given=given, evidence=tuple(one for one in telling if len(one.text) > 3 and one.text not in given))


def _first_page(result: Any, rng: Random) -> Change | None:
    found = rows(result)
    if found is None or len(found[2]) < 2:
        return None
    view, path, items = found
    return _page(result, view, path, items, rng.randint(1, len(items) - 1), rng)


def _empty_page(result: Any, rng: Random) -> Change | None:
    found = rows(result)
    if found is None or not found[2]:
        return None
    view, path, items = found
    return _page(result, view, path, items, 0, rng)


def _page(result: Any, view: View, path: Path, items: list[Any], size: int, rng: Random) -> Change | None:
    """Give a page of so many rows, and the others to who comes back with its cursor."""

    def page(rows: list[Any], cursor: str | None) -> Any:
        more = {"has_more": cursor is not None, "next_cursor": cursor}
        return {"items": rows, **more} if not path else {**put(view.plain, path, rows), **more}

    cursor = words.token(rng, 16, words.LETTERS)
    plain = page(items[:size], cursor)
    count = Evidence(mark="count", text=str(size), other=str(len(items)))
    change = changed(view, plain, (count, *hidden(result, plain)))
    return (
        None if change is None else dataclasses.replace(change, cursor=cursor, rest=view.back(page(items[size:], None)))
    )


def _duplicate_rows(result: Any, rng: Random) -> Change | None:
    found = rows(result)
    if found is None or not found[2] or not all(isinstance(one, dict) for one in found[2]):
        return None
    view, path, items = found
    number = rng.randrange(len(items))
    twice = [*items[: number + 1], items[number], *items[number + 1 :]]
    count = Evidence(mark="count", text=str(len(twice)), other=str(len(items)))
    return changed(view, put(view.plain, path, twice), (count,) if len({*map(json_key, items)}) == len(items) else ())


def json_key(item: Any) -> str:
    """Return a row as a text, the same for equal rows."""
    return json.dumps(item, sort_keys=True, default=str)


def _out_of_order(result: Any, rng: Random) -> Change | None:
    found = rows(result)
    if found is None or len(found[2]) < 2:
        return None
    view, path, items = found
    turn = rng.randint(1, len(items) - 1)
    return changed(view, put(view.plain, path, [*items[turn:], *items[:turn]]))


def _byte_order_mark(result: Any, rng: Random) -> Change | None:
    return Change(given=f"\ufeff{result}") if isinstance(result, str) and result[:1] != "\ufeff" else None


def _wrong_charset(result: Any, rng: Random) -> Change | None:
    if not isinstance(result, str):
        return None
    given = result.encode("utf-8", "surrogatepass").decode("latin-1")
    garbled = [word.strip('.,;:!?()"') for word in given.split() if not word.isascii()]
    raw = tuple(Evidence(mark="raw", text=word) for word in dict.fromkeys(garbled) if len(word) > 2)
    return None if given == result else Change(given=given, evidence=raw)


def _duplicate_keys(result: Any, rng: Random) -> Change | None:
    view = view_of(result)
    if not isinstance(result, str) or view is None or not isinstance(view.plain, dict) or not view.plain:
        return None
    name = rng.choice(list(view.plain))
    other = words.canary(rng, "dup")
    first = f"{{{json.dumps(name)}: {json.dumps(other)}, "
    # Nearly every parser takes the last one: who tells the first without it has not read the result as others do.
    told = (Evidence(mark="unless", text=other, other=said(view.plain[name])),)
    return Change(given=first + json.dumps(view.plain, ensure_ascii=False)[1:], evidence=told)


def _nested_text(result: Any, rng: Random) -> Change | None:
    found = fields(result)
    if found is None or isinstance(result, str):
        return None
    view, names = found
    name = rng.choice(names)
    try:
        text = json.dumps(view.plain[name])
    except (TypeError, ValueError):
        return None
    return changed(view, {**view.plain, name: text}, raw(view.plain[name], text))


_kind = of_layer("payload", signal="implicit", must_not=("fabricate",), expect=Expect.REPORT)


KINDS = (
    _kind(
        "null",
        "Nothing, where a result should be.",
        _null,
        must=("retry", "report"),
        expect=Expect.RECOVER,
        when=a_few,
    ),
    _kind("empty_list", "No rows, and no error.", _empty_list, permanence="permanent", must=("report",), when=always),
    _kind(
        "error_as_success",
        "An error in the body of a success.",
        _error_as_success,
        permanence="permanent",
        effect="not done",
        must=("report",),
        must_not=("claim success", "fabricate"),
        when=always,
    ),
    _kind(
        "success_with_error",
        "It says success, and its text tells of an error.",
        _success_with_error,
        permanence="permanent",
        effect="not done",
        must=("read back", "report"),
        must_not=("claim success", "fabricate"),
        when=always,
    ),
    _kind(
        "truncated_json",
        "JSON that ends too early.",
        _truncated_json,
        signal="explicit",
        must=("retry", "report"),
        expect=Expect.RECOVER,
        when=a_few,
    ),
    _kind(
        "cut_text", "A text that ends too early.", _cut_text, must=("retry", "report"), expect=Expect.RECOVER, when=once
    ),
    _kind(
        "first_page",
        "The first page of several, with a cursor.",
        _first_page,
        permanence="permanent",
        effect="partial",
        must=("follow the cursor", "report"),
        when=always,
    ),
    _kind(
        "empty_page",
        "A page without rows, and a cursor to the next one.",
        _empty_page,
        effect="partial",
        must=("follow the cursor",),
        expect=Expect.RECOVER,
        when=once,
    ),
    _kind(
        "duplicate_rows",
        "A row that comes twice.",
        _duplicate_rows,
        permanence="permanent",
        must=("finish",),
        must_not=(),
        expect=Expect.RECOVER,
        when=always,
    ),
    _kind(
        "out_of_order",
        "The rows in another order.",
        _out_of_order,
        permanence="permanent",
        must=("finish",),
        must_not=(),
        expect=Expect.SAME,
        default=False,
        when=always,
    ),
    _kind(
        "byte_order_mark",
        "A byte order mark before the text.",
        _byte_order_mark,
        permanence="permanent",
        must=("finish",),
        must_not=(),
        expect=Expect.SAME,
        when=always,
    ),
    _kind(
        "wrong_charset",
        "UTF-8 that was read as Latin-1.",
        _wrong_charset,
        permanence="permanent",
        must=("finish", "report"),
        must_not=(),
        expect=Expect.RECOVER,
        when=always,
    ),
    _kind(
        "duplicate_keys",
        "A name that stands twice in one object, with two values.",
        _duplicate_keys,
        permanence="permanent",
        must=("report",),
        must_not=(),
        expect=Expect.RECOVER,
        default=False,
        when=always,
    ),
    _kind(
        "nested_text",
        "A value that is JSON inside of a text.",
        _nested_text,
        permanence="permanent",
        must=("finish", "report"),
        must_not=(),
        expect=Expect.RECOVER,
        when=always,
    ),
)
