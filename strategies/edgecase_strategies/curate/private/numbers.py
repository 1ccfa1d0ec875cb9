"""Numbers that belong to somebody, by what stands around them: a phone number after "call", an id after "customer number".

The same digits are an amount after "$", a date, or so many units; of those, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from edgecase_strategies import id_numbers

REGIONS: Final = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "IN", "AU")
"""Where a phone number without a country's code may be from."""

_PHONE: Final = re.compile(
    r"(?<![\w.+/,-])(?P<number>(?:\+ ?)?\(?\d(?:[ \u00a0\u2011.()/-]{0,3}\d){5,14})(?: ?(?:x|extn?\.?|extension) ?\d{1,6})?(?![\w-])",
    re.IGNORECASE,
)
_PHONE_CUE: Final = re.compile(
    r"""(?<![^\W\d_])(?:(?:tele)?phone|handphone|mobile|cell(?:phone)?|tel|call|dial|ring|text|sms|whatsapp|reach(?:ed)?|contact(?:ed)?|fax|landline|telefon|handy|mobil|festnetz|rufen|anrufen|erreich\w*|rückruf
    |tél(?:éphone)?|portable|appel\w*|joindre|teléfono|móvil|llam\w*|telefono|cellulare|cell|chiam\w*|telefoon\w*|mobiel|bel(?:len)?|telefone|celular|ligue)
    (?:[\s.:]+(?:me|us|him|her|them|number|nummer|no|nr|num|número|numero|is|ist|es|on|at|to|under|unter|op|au|al|a|mich|uns|bitte|please|sie|my|new|mein|meine|work|office|home|il|le|el|the))*[\s.:]*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE_AMOUNT: Final = re.compile(
    r"(?:[$€£¥₹#№]|\b(?:USD|EUR|GBP|CHF|INR|Rs|Art|no|nr|order|bestellung|commande|pedido|ordine|ticket|invoice|rechnung|facture|factura|fattura|ref)[.:]?)\s*\Z",
    re.IGNORECASE,
)
_AFTER_AMOUNT: Final = re.compile(
    r"""[.,]?\s*(?:[$€£¥₹%°]|(?:USD|EUR|GBP|CHF|INR|euros?|dollars?|pounds|bucks|francs|pesos|rupees|units?|pieces|items|pcs|stück|mal|people|persons|users|views|followers|votes|inhabitants|einwohner|habitants?
    |personen|personas|persone|m|mm|cm|km|kg|g|mg|ml|l|kwh|mah|gb|mb|tb|bytes|hz|mhz|ghz|px|sq|m2|m²|miles|years|days|hours|minutes|seconds|million|billion|millionen|or\ so)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_WINDOW: Final = 60
_ID: Final = re.compile(
    r"(?<![\w.,#-])(?:#(?=\w*\d{3}))?(?:[A-Z]{1,5}-?(?:\d[\dA-Z]*-?){1,6}|\d{7,20})(?![\w-]|[.,]\d)"
)
_HANDLE: Final = re.compile(r"(?<![\w@.-])[^\W\d_]{2,20}(?:[_.][^\W\d_]{2,20}){0,2}_\d{3,8}(?![\w-])")
_NATIONAL: Final = (
    re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),  # social security, United States
    # National insurance, United Kingdom.
    re.compile(r"(?<![\w-])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\w-])"),
    re.compile(r"(?<![\w-])(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?![\w-])"),  # DNI and NIE, Spain
    # Codice fiscale, Italy.
    re.compile(r"(?<![\w-])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![\w-])", re.IGNORECASE),
    # NIR, France.
    re.compile(r"(?<![\w-])[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?(?![\w-])"),
    re.compile(r"(?<![\w-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])"),  # CPF, Brazil
)
_NAMED_ID: Final = re.compile(
    r"""(?<!\w)(?:(?:user|customer|client|account|member(?:ship)?|patient|employee|staff|policy|passport|licen[cs]e|driver['’]?s?\ licen[cs]e|tax|ssn|social\ security|national|insurance|loyalty|frequent\ flyer)
        (?:\ ?(?:id|no\.?|number|nr\.?|code|\#))?|(?:kunden|konto|mitglieds?|vertrags|personal|ausweis|reisepass|versicherungs|patienten|steuer|kunden-|mitarbeiter)-?(?:nummer|nr\.?|id)|steuer-?id|ausweis|reisepass
        |(?:numéro|n°|no)\ (?:de\ )?(?:client|compte|dossier|adhérent|passeport|contrat|sécu(?:rité\ sociale)?)|dossier|passeport
        |(?:número|n[.º°]+)\ de\ (?:cliente|cuenta|socio|pasaporte|póliza|afiliado)|pasaporte|dni|nie|nif|nss
        |(?:codice|numero)\ (?:cliente|fiscale|conto|tessera|passaporto|polizza)|passaporto|tessera
        |(?:klant|rekening|lid|polis|paspoort|burgerservice)-?(?:nummer|nr\.?)|paspoort|bsn|cpf|rg)
        (?:\s*(?:is|was|ist|lautet|war|es|est|è|:|=|\#|number|no\.?|nr\.?|id))*[\s:]{1,3}(?P<id>(?=[\w#/.-]*\d{2})[#]?[\w](?:[\w/.-]{2,28})?[\w])(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORT: Final = re.compile(r"\d{1,4}")
_DAY: Final = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of phone numbers.

    >>> text = "Call 555 0143 about the 144 1008.50, or +49 30 23125 482."
    >>> [text[start:end] for start, end in phones(text)]
    ['555 0143', '+49 30 23125 482']
    """
    for match in _PHONE.finditer(text):
        start, end = match.span()
        found = match["number"]
        if found[0] == "(" and ")" not in found:
            start, found = start + 1, found[1:]
        before = text[max(0, start - _WINDOW) : start]
        if _is_amount(before, text[end : end + _WINDOW]) or id_numbers.is_other(found):
            continue
        if found.isdecimal():
            called = len(found) >= 7 and _PHONE_CUE.search(before) is not None
            if called or _is_trunk(found):
                yield start, end
        elif id_numbers.phones(found) or _PHONE_CUE.search(before) is not None or _is_trunk(found):
            yield start, end


def ids(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of what identifies somebody in a list: numbers of customers, of passports, of the social security, users' handles.

    >>> text = "Customer no. 4711-B, handle ann_lee_1261, for 1450000 units of the WH-1000XM5"
    >>> [text[start:end] for start, end in ids(text)]
    ['4711-B', 'ann_lee_1261']
    """
    for pattern in _NATIONAL:
        yield from (match.span() for match in pattern.finditer(text))
    for match in _NAMED_ID.finditer(text):
        other = _SHORT.fullmatch(match["id"]) or id_numbers.is_other(match["id"])
        if not other and not _is_amount("", text[match.end() : match.end() + _WINDOW]):
            yield match.span("id")
    yield from (match.span() for match in _HANDLE.finditer(text))
    for match in _ID.finditer(text):
        start, end = match.span()
        if match[0].isdecimal():
            round_number = match[0].endswith("000") or len(set(match[0])) == 1 or _DAY.fullmatch(match[0])
            if not round_number and not _is_amount(
                text[max(0, start - 3) : start], text[end : end + _WINDOW], any_number=True
            ):
                yield start, end
        elif _is_long(match[0]):
            yield start, end


def _is_long(found: str) -> bool:
    """Whether letters and digits are an id, and not the name of a product: "WH-1000XM5"."""
    runs = re.findall(r"\d+", found)
    return max(map(len, runs)) >= 5 or sum(map(len, runs)) >= 7


def _is_amount(before: str, after: str, *, any_number: bool = False) -> bool:
    head = before[-1:] in "$€£¥₹" and before if any_number else _BEFORE_AMOUNT.search(before)
    return bool(head) or _AFTER_AMOUNT.match(after) is not None


def _is_trunk(found: str) -> bool:
    """Whether a number begins as one for dialling does, and is one of a numbering plan."""
    return found[0] in "+(0" and 9 <= sum(sign.isdecimal() for sign in found) <= 13 and _is_valid(found)


def _is_valid(found: str) -> bool:
    """Whether a number is one of a country's numbering plan; without ``phonenumbers``, nobody can say."""
    try:
        import phonenumbers
    except ImportError:
        return False
    library: Any = phonenumbers
    for region in (None,) if found[0] == "+" else REGIONS:
        try:
            if library.is_valid_number(library.parse(found, region)):
                return True
        except library.NumberParseException:
            continue
    return False
