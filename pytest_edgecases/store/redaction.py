"""Redaction: take secrets and personal data out of all that is recorded.

Keys, tokens, passwords, e-mail addresses, phone numbers, payment cards and bank accounts become
``[redacted:KIND]``. It is careful where a checksum helps (cards, IBANs) and errs on the side of taking out
where it does not; what it took out is marked, so that nobody mistakes a redacted record for what ran.

A ``Redactor`` is a list of patterns; each names hints, one of which stands in any text that it could match,
so that the usual text, which holds nothing, costs a few substring searches.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from edgecase_strategies import id_numbers as numbers
from edgecase_strategies.case import ID_LENGTH
from edgecase_strategies.errors import InvalidOption
from edgecase_strategies.reserved import is_reserved
from pytest_edgecases.store.records import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What to take out: a group named ``secret`` where the pattern has one, the whole match otherwise."""

    kind: str
    expression: re.Pattern[str]
    hints: tuple[str, ...]
    """Lower-case texts, one of which any match holds; or ``DIGITS``, or ``IBAN``."""
    is_personal: bool = False
    """Whether it says who somebody is, so that a value of a range that is reserved for made-up ones says nothing."""
    parts: Callable[[str], Sequence[tuple[int, int]]] | None = None
    """Which spans of the matched text to take out; none for a false alarm. Without it, all of it."""

    def redact(self, text: str) -> str:
        """Return the text without what matches."""
        return self.expression.sub(self._replace, text)

    def _replace(self, match: re.Match[str]) -> str:
        group = "secret" if "secret" in self.expression.groupindex else 0
        whole, found = match.group(), match.group(group)
        if found.startswith("[redacted:"):
            return whole
        shift = match.start(group) - match.start()
        spans = [(0, len(found))] if self.parts is None else self.parts(found)
        for start, end in reversed(spans):
            if self.is_personal and is_reserved(found[start:end]):
                continue  # what scrubbing put there is nobody's, and can be recorded
            whole = f"{whole[: shift + start]}[redacted:{self.kind}]{whole[shift + end :]}"
        return whole


def _pattern(
    kind: str,
    expression: str,
    *hints: str,
    parts: Callable[[str], Sequence[tuple[int, int]]] | None = None,
    flags: int = re.IGNORECASE,
) -> Pattern:
    personal = kind in ("email", "iban", "card", "phone")
    return Pattern(kind=kind, expression=re.compile(expression, flags), hints=hints, parts=parts, is_personal=personal)


DIGITS = "0"
"""The hint of patterns that need at least nine digits close together."""
IBAN = "00"
"""The hint of the pattern of bank accounts."""
_MANY_DIGITS = re.compile(r"\d(?:[^\da-zA-Z]{0,3}\d){8}")
_IBAN_LIKE = re.compile(r"\d(?<=[a-z]{2}\d)\d[ -]?[a-z0-9]{4}")

_PRIVATE_KEY = r"[A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?"
_PASSWORD_NAMES = r"pass(?:word|wd|phrase)|pwd|passwort|kennwort|contraseña|mot[ _]de[ _]passe"  # noqa: S105
_KEY_NAMES = r"(?:api|access|secret|private|auth|client|signing|encryption)[ _-]?(?:key|token|secret)|secret|token"
_ASSIGN = r"""["']?\s{0,3}(?:[:=]|=>)\s{0,3}["']?"""

PATTERNS: tuple[Pattern, ...] = (
    _pattern(
        "private_key",
        rf"-----BEGIN {_PRIVATE_KEY}-----.*?(?:-----END {_PRIVATE_KEY}-----|\Z)",
        "-----begin",
        flags=re.DOTALL | re.IGNORECASE,
    ),
    _pattern("jwt", r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*", "eyj"),
    _pattern("anthropic_key", r"\bsk-ant-[\w-]{16,}", "sk-ant-"),
    _pattern("stripe_key", r"\b(?:[srp]k_(?:live|test)|whsec)_[0-9a-z]{16,}", "k_live_", "k_test_", "whsec_"),
    _pattern("openai_key", r"\bsk-(?:proj-|svcacct-|admin-)?(?=[\w-]*\d)[\w-]{20,}", "sk-"),
    _pattern(
        "github_token",
        r"\b(?:gh[pousr]_[0-9a-z]{30,}|github_pat_\w{22,})",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
    ),
    _pattern("gitlab_token", r"\bglpat-[\w-]{20,}", "glpat-"),
    _pattern(
        "slack_token",
        r"\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com/services/[\w/]{20,}",
        "xox",
        "hooks.slack.com",
    ),
    _pattern("google_key", r"\bAIza[\w-]{35}", "aiza"),
    _pattern("hugging_face_token", r"\bhf_[a-z]{30,}", "hf_"),
    _pattern("aws_key", r"\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b", "akia", "asia", "agpa", "aida", "aroa"),
    _pattern(
        "bearer",
        r"\b(?:bearer|basic)\s+(?P<secret>(?=[\w.~+/-]*[\d.=_-])[\w.~+/-]{16,}=*)",
        "bearer",
        "basic",
    ),
    _pattern(
        "password",
        rf"""(?<![^\W_])(?:{_PASSWORD_NAMES}){_ASSIGN}(?P<secret>[^\s"',;&]{{4,}})""",
        "pass",
        "pwd",
        "kennwort",
        "contrase",
    ),
    _pattern("password", r"\b[a-z][a-z0-9+.-]*://[^\s/:@]*:(?P<secret>[^\s/@]+)@", "://"),
    _pattern(
        "secret",
        rf"""(?<![^\W_])(?:{_KEY_NAMES}){_ASSIGN}(?P<secret>(?=[^\s"',;&]*\d)[^\s"',;&]{{8,}})""",
        "key",
        "token",
        "secret",
    ),
    _pattern(
        "email",
        r"(?<![\w.+%-])(?!git@)[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}(?!(?:png|jpe?g|gif|svg|webp|py|js)\b)[^\W\d_]{2,24}\b",
        "@",
    ),
    _pattern("iban", r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,}", IBAN, parts=numbers.ibans),
    _pattern("card", r"(?<![\w.])\d(?:[ -]?\d){12,}(?!\w)", DIGITS, parts=numbers.cards),
    _pattern(
        "phone",
        r"(?<![\w.+/-])(?:\+ ?)?\(?\d(?:[ \u00a0\u2011.()/-]{0,3}\d){8,}(?!\w)",
        DIGITS,
        parts=numbers.phones,
    ),
)

_SECRET_NAME = re.compile(rf"(?:.*[_\W])?(?:(?P<password>{_PASSWORD_NAMES})|(?P<secret>{_KEY_NAMES}))", re.IGNORECASE)
_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}")
_ID_TAIL = re.compile(rf"-{_ID.pattern}\]$")
"""What the node id of a case ends with."""
_STORED = re.compile(r"\[redacted:[^\n]*~[0-9a-f]{8}$")
"""What a node id ends with that was redacted before; the node id of an item with parameters ends with a bracket."""
_KEY_LIKE = re.compile(r"(?=.*\d)\S{8,}")


class Guarding(Protocol):
    """Knows private values by themselves, beside what patterns find; false as long as it knows none."""

    def __bool__(self) -> bool: ...
    def text(self, text: str) -> str:
        """Return a text without them."""
        ...

    def clean(self, value: Json) -> Json:
        """Return JSON without them."""
        ...


@dataclass(frozen=True)
class Redactor:
    """Patterns to take out, in their order, after what a guard knows.

    >>> Redactor(PATTERNS).redact("write to ann@shop.com or call +49 30 901820")
    'write to [redacted:email] or call [redacted:phone]'
    """

    patterns: tuple[Pattern, ...]
    guard: Guarding | None = None

    def redact(self, text: str) -> str:
        """Return the text without what the guard knows and the patterns find."""
        return self._redact(self.guard.text(text) if self.guard else text)

    def _redact(self, text: str) -> str:
        lowered = text.lower()
        if not self._may_hold(lowered):
            return text
        for pattern in self.patterns:
            if any(_is_present(hint, lowered) for hint in pattern.hints):
                text = pattern.redact(text)
        return text

    def may_hold(self, text: str) -> bool:
        """Whether a text could hold anything: a quick answer that is never wrongly no."""
        return bool(self.guard) or self._may_hold(text.lower())

    def _may_hold(self, lowered: str) -> bool:
        for hint in self._literal_hints:  # a plain loop: this is all that most texts cost
            if hint in lowered:
                return True
        return _MANY_DIGITS.search(lowered) is not None or _IBAN_LIKE.search(lowered) is not None

    @functools.cached_property
    def _literal_hints(self) -> tuple[str, ...]:
        hints = (hint for pattern in self.patterns for hint in pattern.hints)
        return tuple(dict.fromkeys(hint for hint in hints if hint not in (DIGITS, IBAN)))

    def redact_json(self, value: Json) -> Json:
        """Return JSON with its texts redacted; keys stay, what stands under one such as "password" goes.

        >>> Redactor(PATTERNS).redact_json({"password": "hunter2", "to": ["ann@shop.com", 3]})
        {'password': '[redacted:password]', 'to': ['[redacted:email]', 3]}
        """
        return self._redact_json(self.guard.clean(value) if self.guard else value)

    def _redact_json(self, value: Json) -> Json:
        if isinstance(value, str):
            return self._redact(value)
        if isinstance(value, Mapping):
            return {key: self._under(key, item) for key, item in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
            return [self._redact_json(item) for item in value]
        if isinstance(value, int) and 10**12 < value < 10**19 and numbers.is_card(str(value)):
            return "[redacted:card]"
        return value

    def redact_record(self, record: str) -> tuple[str, bool]:
        """Return a record, which is JSON as text, redacted, and whether anything was taken out.

        What is not JSON is redacted as a text.

        >>> Redactor(PATTERNS).redact_record('{"value": "I am ann@shop.com"}')
        ('{"value": "I am [redacted:email]"}', True)
        """
        # An escape could hide a digit or a sign from the quick look.
        if "\\u" not in record and not self.may_hold(record):
            return record, False
        try:
            value = json.loads(record)
        except ValueError:
            clean = self.redact(record)
            return clean, clean != record
        if isinstance(value, dict) and "item" in value:  # an item's record, which was cleaned of what a guard knows
            clean_value = self._redact_json(value) | self._ids(value)
        else:
            clean_value = self.redact_json(value)
        if clean_value == value:
            return record, False
        return json.dumps(clean_value), True

    @functools.cached_property
    def stored_id(self) -> Callable[[str], str]:
        """Return a node id as the store has it: redacted where a parameter holds something, and still distinct.

        >>> Redactor(PATTERNS).stored_id("t.py::t[hello]")
        't.py::t[hello]'
        >>> Redactor(PATTERNS).stored_id("t.py::t[ann@shop.com]")
        't.py::t[[redacted:email]]~...'
        """

        @functools.lru_cache(maxsize=4096)
        def stored(nodeid: str) -> str:
            if _STORED.search(nodeid):
                return nodeid
            tail = _ID_TAIL.search(nodeid)
            head = nodeid[: tail.start()] if tail else nodeid
            clean = self.redact(head) + nodeid[len(head) :]
            if clean == nodeid:
                return nodeid
            digest = hashlib.sha256(nodeid.encode("utf-8", "surrogatepass")).hexdigest()
            return f"{clean}~{digest[:8]}"

        return stored

    def _ids(self, record: Mapping[str, Any]) -> dict[str, Json]:
        """Return what names an item and its cases in its record: our own hashes, in which a pattern may see a number."""
        found: dict[str, Json] = {"item": self.stored_id(str(record["item"]))}
        if _ID.fullmatch(str(record.get("case", ""))):
            found["case"] = record["case"]
        smallest = record.get("smallest")
        if isinstance(smallest, Mapping) and _ID.fullmatch(str(smallest.get("id", ""))):
            found["smallest"] = {**self.redact_json(smallest), "id": smallest["id"]}
        return found

    def _under(self, key: Any, item: Json) -> Json:
        kind = secret_kind(key) if isinstance(key, str) and isinstance(item, str) else None
        if kind == "secret" and not _KEY_LIKE.fullmatch(item):
            kind = None
        if kind and item and not item.startswith("[redacted:"):
            return f"[redacted:{kind}]"
        return self._redact_json(item)


@functools.lru_cache(maxsize=8)
def with_own(expressions: tuple[str, ...]) -> Redactor:
    r"""Return a redactor that takes out what a project's own expressions find, beside the usual.

    A group named ``secret`` is what is taken out where an expression has one, otherwise the whole match.

    >>> with_own((r"\bACME-\d+", r"member (?P<secret>\w+)")).redact("ACME-12 is of member bob7")
    '[redacted:own] is of member [redacted:own]'

    Raises InvalidOption for what is no regular expression, and for one that matches nothing at all.
    """
    own = []
    for text in expressions:
        try:
            expression = re.compile(text)
        except re.error as error:
            raise InvalidOption(f"edgecases_redact takes regular expressions; {text!r} is not one: {error}.") from None
        if expression.match(""):
            raise InvalidOption(f"edgecases_redact: {text!r} matches an empty text, so it would take out everything.")
        own.append(Pattern(kind="own", expression=expression, hints=("",)))
    return Redactor((*own, *PATTERNS)) if own else DEFAULT


def secret_kind(name: str) -> str | None:
    """Return what kind of secret stands under a name, or None.

    >>> secret_kind("db_password"), secret_kind("api-key"), secret_kind("keyboard")
    ('password', 'secret', None)
    """
    match = _SECRET_NAME.fullmatch(name)
    return match.lastgroup if match else None


def _is_present(hint: str, lowered: str) -> bool:
    if hint == DIGITS:
        return _MANY_DIGITS.search(lowered) is not None
    if hint == IBAN:
        return _IBAN_LIKE.search(lowered) is not None
    return hint in lowered


DEFAULT = Redactor(PATTERNS)


def redact(text: str) -> str:
    """Return a text without secrets and personal data.

    >>> redact("key sk-ant-api03-0123456789abcdef")
    'key [redacted:anthropic_key]'
    """
    return DEFAULT.redact(text)


def redact_json(value: Json) -> Json:
    """Return JSON without secrets and personal data in its values."""
    return DEFAULT.redact_json(value)


def redact_record(record: str) -> tuple[str, bool]:
    """Return a record, which is JSON as text, redacted, and whether anything was taken out."""
    return DEFAULT.redact_record(record)


def stored_id(nodeid: str) -> str:
    """Return a node id as the store has it: redacted where a parameter holds something, and still distinct."""
    return DEFAULT.stored_id(nodeid)
