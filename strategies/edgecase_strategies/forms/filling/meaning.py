"""What a field is for, guessed from its name, title and description, as somebody who fills in the form would."""

from __future__ import annotations

import functools
import re
from typing import Final

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_KINDS: Final = tuple(
    (kind, re.compile(rf"(?:^| )(?:{words})(?:$| )"))
    for kind, words in (
        ("email", r"e ?mail|e ?mail addresse?|mail address|correo|courriel"),
        ("first_name", r"(?:first|given|fore|middle) ?names?|vorname|prenom|nombre"),
        ("last_name", r"(?:last|family|sur|maiden) ?names?|nachname|apellidos?"),
        ("username", r"user ?name|login|nick ?name|screen name|user id|handle|account name"),
        (
            "company",
            r"compan(?:y|ies)(?: name)?|organi[sz]ation(?: name)?|employer|vendor|supplier|firma|publisher|manufacturer",
        ),
        ("file", r"file ?names?|file ?paths?|paths?|files?|director(?:y|ies)|folders?|dirs?"),
        ("host", r"host ?names?|hosts?|domain(?: name)?|server(?: name)?|endpoint"),
        (
            "person",
            r"full ?name|(?:customer|contact|recipient|sender|holder|owner|patient|guest|employee|applicant|card ?holder) name|author|attendee|signature|signed by|contact person",
        ),
        (
            "phone",
            r"(?:tele)?phones?(?: numbers?)?|mobile(?: number)?|cell(?: ?phone)?|tel|fax(?: number)?|telefon|whatsapp",
        ),
        ("birth", r"date of birth|birth ?(?:date|day)|dob|born(?: on)?|geburtsdatum"),
        ("postcode", r"post(?:al)? ?codes?|zip(?: ?codes?)?|plz|codigo postal|code postal"),
        ("country_code", r"country (?:iso )?codes?|country iso"),
        ("country", r"countr(?:y|ies)|nationality|citizenship|country of \w+"),
        ("state", r"states?|province|region|county|prefecture"),
        ("city", r"cit(?:y|ies)|towns?|locality|ort|ville|ciudad|place of birth|birth ?place|destination|origin"),
        ("house_number", r"(?:house|street|building) ?(?:number|no)|hausnummer|streetnumber"),
        ("street", r"streets?(?: address)?|address ?(?:line)? ?1?|line ?1|road|strasse|calle|rue|addr"),
        ("line2", r"address ?(?:line)? ?2|line ?2|apartment|apt|suite|unit number|flat"),
        ("job", r"jobs?(?: title)?|occupation|profession|position|role title"),
        ("website", r"web ?sites?|home ?page|urls?|uris?|links?|hrefs?|repositor(?:y|ies)|bugs"),
        ("ip", r"ip(?: ?v ?4)?(?: address(?:es)?)?"),
        ("color", r"colou?rs?|farbe"),
        ("currency", r"currenc(?:y|ies)(?: code)?|waehrung"),
        ("iban", r"iban|bank account"),
        ("card", r"(?:credit|debit)? ?card ?(?:number|no)|pan"),
        ("ssn", r"ssn|social security(?: number)?|tax ?(?:payer)? id"),
        ("language", r"languages?|lang|locale|sprache"),
        ("timezone", r"time ?zones?|tz"),
        ("uuid", r"uuids?|guids?"),
        ("version", r"versions?|release"),
        ("gender", r"gender|sex|geschlecht"),
        ("salutation", r"salutation|honorific|anrede|name prefix|prefix name"),
        ("password", r"passwords?|passphrase|secret"),
        ("end_datetime", r"(?:end|finish|expires?|until) ?(?:at|time ?stamp|date ?time)"),
        ("datetime", r"time ?stamp|date ?time|(?:creat|updat|modifi|publish|start|order|deliver)ed ?at|\w+ at"),
        (
            "end_date",
            r"(?:end|finish|return|expiry|expiration|check ?out|due|valid (?:until|to)|departure from|last) ?(?:date|day|on)?|until|to date|expires",
        ),
        ("date", r"dates?|day|start|from date|check ?in|valid from|\w+ (?:date|on)|datum|when"),
        ("time", r"times?|hour|opens|closes"),
        (
            "comment",
            r"comments?|notes?|messages?|feedback|remarks?|details?|reason|body|text|content|instructions?|bemerkung|question|answer|bio",
        ),
        ("description", r"descriptions?|summary|about|abstract|purpose|help"),
        ("title", r"titles?|subjects?|headline|heading|label|caption|display name|topic"),
        (
            "sku",
            r"sku|(?:order|invoice|product|item|part|customer|account|serial|tracking|booking|ticket|reference|policy|case|member) ?(?:number|no|id|code|ref)|reference|barcode",
        ),
        ("product", r"products?(?: name)?|items?(?: name)?|article|model"),
        ("id", r"ids?|identifiers?|keys?|slugs?|refs?|tags?|codes?|\w+ ids?"),
        (
            "price",
            r"prices?|amounts?|totals?|sub ?totals?|costs?|fees?|salary|income|budget|balance|rate per \w+|net|gross|tax|discount|payments?",
        ),
        ("name", r"names?"),
    )
)

_OF_THINGS: Final = re.compile(
    r"(?:^| )(?:types?|versions?|paths?|urls?|commands?|values?|options?|config|files?|prices?|sku|stock|license|"
    r"format|enabled|default|schema|kind)(?:$| )"
)
_OF_PEOPLE: Final = frozenset(
    ("email", "phone", "birth", "first_name", "last_name", "street", "job", "gender", "salutation")
)

_NUMBERS: Final = tuple(
    (usual, cents, re.compile(rf"(?:^| )(?:{words})(?:$| )"))
    for usual, cents, words in (
        ((18, 90), False, r"age|alter|edad"),
        ((1950, 2026), False, r"years?|jahr"),
        ((1, 12), False, r"months?"),
        ((1, 28), False, r"days?"),
        ((0, 23), False, r"hours?"),
        ((0, 59), False, r"minutes?|seconds?"),
        ((1, 20), False, r"quantit(?:y|ies)|qty|count|number of \w+|guests|adults|children|persons|seats|copies|menge"),
        ((1, 500), True, r"prices?|amounts?|totals?|costs?|fees?|salary|net|gross|tax|discount|balance|payments?"),
        ((-90, 90), True, r"lat(?:itude)?"),
        ((-180, 180), True, r"(?:lng|lon)(?:gitude)?|longitude"),
        ((0, 100), False, r"percent(?:age)?|progress|share"),
        ((1, 5), False, r"ratings?|stars|score|satisfaction"),
        ((1024, 65535), False, r"ports?"),
        ((40, 200), False, r"heights?|weights?|size"),
        ((1, 60), False, r"time ?outs?|delay|interval|duration"),
        ((1, 9999), False, r"id|\w+ id|number|no"),
        ((1, 5), False, r"versions?|level|priority"),
    )
)


@functools.lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """Return a name as lower-case words.

    >>> plain("billingAddress_line2"), plain("DateOfBirth")
    ('billing address line 2', 'date of birth')
    """
    return " ".join(_WORDS.findall(name)).lower()


@functools.lru_cache(maxsize=8192)
def kind_of(name: str, title: str = "") -> str | None:
    """Return what kind of text a field takes, or None.

    >>> kind_of("customerEmail"), kind_of("f3", "Date of birth"), kind_of("frobnication")
    ('email', 'birth', None)
    """
    for words in (plain(name), plain(title)):
        if not words:
            continue
        for kind, pattern in _KINDS:
            if pattern.search(words):
                return kind
    return None


@functools.lru_cache(maxsize=1024)
def is_of_a_thing(fields: tuple[str, ...]) -> bool:
    """Whether a form is about a thing, so that its "name" is no person's, by its other fields.

    >>> is_of_a_thing(("name", "version", "path")), is_of_a_thing(("name", "email", "type"))
    (True, False)
    """
    about = [plain(name) for name in fields]
    return any(_OF_THINGS.search(words) for words in about) and not any(kind_of(name) in _OF_PEOPLE for name in fields)


@functools.lru_cache(maxsize=8192)
def usual_numbers(name: str, title: str = "") -> tuple[tuple[float, float] | None, bool]:
    """Return the range of numbers that people give for a field, and whether they write cents.

    >>> usual_numbers("unitPrice"), usual_numbers("frobs")
    (((1, 500), True), (None, False))
    """
    for words in (plain(name), plain(title)):
        for usual, cents, pattern in _NUMBERS if words else ():
            if pattern.search(words):
                return usual, cents
    return None, False
