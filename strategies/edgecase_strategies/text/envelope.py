"""What stands around a request in mails and letters: greetings, thanks, signatures, subjects, quoted mails, footers.

All are used on request only. Names are those that forms give as examples, addresses end in example.com (RFC 2606),
and nothing has a digit. A test that looks for names or addresses finds those of the envelope too.
"""

from __future__ import annotations

import unicodedata
from random import Random
from typing import Final

from edgecase_strategies.case import Edit
from edgecase_strategies.perturbation import perturbation
from edgecase_strategies.text.kept import WORD
from edgecase_strategies.text.phrases import greeting_words, phrases
from edgecase_strategies.text.seed import Text
from edgecase_strategies.text.sites import is_glued

_MARKS: Final = tuple(".!?…")


@perturbation("text.envelope.greeting", keeps_truth=True, default=False)
def greeting(text: Text, rng: Random) -> Edit | None:
    """Begin with a greeting: "Dear team," on a line of its own, or before the first sentence."""
    first = WORD.match(text.value)
    if first is None or first.group().lower() in greeting_words():
        return None
    return _before(text, rng, "greeting", (", ", ",\n", ",\n\n", "! "))


@perturbation("text.envelope.subject", keeps_truth=True, default=False)
def subject(text: Text, rng: Random) -> Edit | None:
    """Begin with the subject line of a mail."""
    return _before(text, rng, "subject", ("\n", "\n\n"))


@perturbation("text.envelope.thanks", keeps_truth=True, default=False)
def thanks(text: Text, rng: Random) -> Edit | None:
    """End with thanks."""
    said = _said(text, rng, "thanks")
    if said is None:
        return None
    return _after(text, rng.choice((" ", "\n", "\n\n")) + said + rng.choice(("", ".", "!")))


@perturbation("text.envelope.signature", keeps_truth=True, default=False)
def signature(text: Text, rng: Random) -> Edit | None:
    """End with a closing, a name and sometimes an address."""
    closing = _said(text, rng, "closing")
    if closing is None:
        return None
    name = rng.choice(phrases(text, "names"))
    # A text with an address of its own does not get a second one.
    address = f"\n{_address(name)}" if "@" not in text.value and rng.random() < 0.5 else ""
    lines = rng.choice(("\n", "\n\n"))
    return _after(text, f"{lines}{closing}{rng.choice(('', ','))}\n{name}{address}")


@perturbation("text.envelope.footer", keeps_truth=True, default=False)
def footer(text: Text, rng: Random) -> Edit | None:
    """End with the line that a mail program adds: "Sent from my phone"."""
    said = _said(text, rng, "footer")
    return None if said is None else _after(text, f"\n\n{said}")


@perturbation("text.envelope.quoted", keeps_truth=True, default=False)
def quoted(text: Text, rng: Random) -> Edit | None:
    """End with the mail that is answered, quoted with ">"."""
    wrote = _said(text, rng, "wrote")
    if wrote is None:
        return None
    name = rng.choice(phrases(text, "names"))
    said = rng.choice(phrases(text, "quoted"))
    return _after(text, f"\n\n{wrote.format(name=name, email=_address(name))}\n> {said}")


PERTURBATIONS = (footer, greeting, quoted, signature, subject, thanks)


def _said(text: Text, rng: Random, kind: str) -> str | None:
    known = phrases(text, kind)
    return rng.choice(known) if known and any(letter.isalpha() for letter in text.value) else None


def _before(text: Text, rng: Random, kind: str, ends: tuple[str, ...]) -> Edit | None:
    said = None if is_glued(text.value, 0) else _said(text, rng, kind)
    return None if said is None else text.replace(0, 0, said + rng.choice(ends))


def _after(text: Text, said: str) -> Edit:
    last = len(text.value)
    if said.startswith(" ") and not text.value.endswith(_MARKS):
        said = f",{said}" if text.value[-1].isalnum() else f"\n{said[1:]}"
    return text.replace(last, last, said)


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '.')}@example.com"
