"""Values that are nobody's: ranges that are reserved for documentation, tests and drama, and names that are made up.

RFC 2606 (example.com), RFC 5737 (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24), the fictional phone numbers of NANPA
(555-0100 to 555-0199), Ofcom, ARCEP, the Bundesnetzagentur and ACMA, and the card and account numbers that payment
providers publish for tests.
"""

from __future__ import annotations

import functools
import re

_FIRST = """
Alex Robin Sam Kim Jo Chris Pat Lee Max Nicky Toni Andy Jamie Casey Drew Jules Morgan Quinn Rene Sascha Ash Billie Charlie Dana
Elia Frankie Gale Harper Indy Jessie Kit Lou Marley Noa Ollie Perry Ray Sidney Taylor Uli
"""
_ROOTS = "Sample Example Mock Dummy Fiction Placehold Nobody Anyman Standin Testcase Madeup Imagin Pretend Inven Fabri Somebody"
_ENDINGS = "ton son ley wood field berg mann sen ville ham worth stone feld bach quist dale wick ford"
_CARDS = """
4242424242424242 4000056655665556 5555555555554444 2223003122003222 5200828282828210 5105105105105100 378282246310005
371449635398431 6011111111111117 6011000990139424 3056930009020004 36227206271667 6555900000604105 3566002020360505
6200000000000005 4111111111111111 4012888888881881 5019717010103742
"""
FIRST = tuple(_FIRST.split())
"""First names of no one gender, common enough to say nothing."""
LAST = tuple(root + ending for root in _ROOTS.split() for ending in _ENDINGS.split())
"""Surnames that nobody has, and that say so."""
CARDS = tuple(_CARDS.split())
IBANS = {
    "DE": "DE89370400440532013000",
    "GB": "GB29NWBK60161331926819",
    "FR": "FR1420041010050500013M02606",
    "ES": "ES9121000418450200051332",
    "IT": "IT60X0542811101000000123456",
    "NL": "NL91ABNA0417164300",
    "CH": "CH9300762011623852957",
    "AT": "AT611904300234573201",
    "BE": "BE68539007547034",
}
NETS = ("203.0.113.", "198.51.100.", "192.0.2.")
_AREAS = (
    "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 225 228 229 231 239 240 248 251 252 253 254 256 260 "
    "262 267 269 270 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 334 336 337 "
    "401 402 404 405 406 407 408 409 410 412 413 414 415 416 417 419 423 425 432 434 435 440 443 469 478 479 480 484 501 502"
)
# "#" stands for a digit. The first pattern says whose numbers these are.
PHONES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"(?:\+|00) ?44|0(?=7|20)"),
        ("+44 7700 900###", "+44 20 7946 0###", "+44 113 496 0###", "+44 161 496 0###", "+44 1632 960###"),
    ),
    (
        re.compile(r"(?:\+|00) ?33"),
        ("+33 6 39 98 ## ##", "+33 1 99 00 ## ##", "+33 2 61 91 ## ##", "+33 3 53 01 ## ##", "+33 5 36 49 ## ##"),
    ),
    (
        re.compile(r"(?:\+|00) ?49"),
        ("+49 30 23125 ###", "+49 69 90009 ###", "+49 40 66969 ###", "+49 221 4710 ###", "+49 89 99998 ###"),
    ),
    (re.compile(r"(?:\+|00) ?61"), tuple(f"+61 {area} {block} ####" for area in "2378" for block in (5550, 7010))),
    (re.compile(r""), tuple(f"({area}) 555-01##" for area in _AREAS.split())),
)


def is_reserved(value: str) -> bool:
    """Whether a value is in a range that is reserved for what is made up, or is a name that is.

    >>> [is_reserved(value) for value in ("ann@example.com", "(212) 555-0142", "robin sampleton", "Sam Taylor")]
    [True, True, True, False]
    """
    text = " ".join(value.casefold().split())
    return _KNOWN.fullmatch(text) is not None or _numbers().fullmatch(re.sub(r"[\W_]", "", text)) is not None


def _digits(template: str) -> str:
    return re.sub(r"[^\d#]", "", template).replace("#", r"\d")


_FIRSTS, _LASTS = ("|".join(name.casefold() for name in names) for names in (FIRST, LAST))
_KNOWN = re.compile(
    rf"[\w.+'-]+@(?:[\w-]+\.)*(?:example\.(?:com|net|org)|example|test|invalid)"
    rf"|(?:{'|'.join(map(re.escape, NETS))})\d{{1,3}}"
    rf"|(?:(?:{_FIRSTS}) )?(?:{_LASTS})|(?:{_FIRSTS})"
)


@functools.cache
def _numbers() -> re.Pattern[str]:
    local = [_digits(template) for _, templates in PHONES[:-1] for template in templates]
    exact = [number.casefold() for number in (*CARDS, *IBANS.values())]
    return re.compile(rf"(?:00)?(?:{'|'.join(local)})|(?:001|1)?[2-9]\d\d55501\d\d|{'|'.join(exact)}")
