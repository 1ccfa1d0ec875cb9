"""Tweets made clean: an independent corrector's spelling, and the case, marks and words of edited prose."""

from __future__ import annotations

import functools
import html
import re

from spellchecker import SpellChecker

_ADDRESSED = re.compile(r"https?://\S+|\b\w+\.\w{2,3}/\S+|\bRT\b|@\w+:?|#(?=\w)")
_EMOTICONS = re.compile(r"(?<!\w)[<>]?[:;=8xX][-o^']?[()\[\]DdPp/\\|*3]+(?!\w)|<3+|\^_+\^|[\U0001f300-\U0001faff☀-➿♥]")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_LAUGHS = re.compile(r"(?i)\b(?:a*(?:ha){2,}h?|he(?:he)+|l+o+l+|lmf?ao+|rofl|omf?g|wt[fh]|smh|x[do]+)\b[!.?, ]*")
# Only what can be nothing else.
_APOSTROPHES = {
    short.replace("'", ""): short
    for short in [
        "I'm",
        "I've",
        "aren't",
        "can't",
        "couldn't",
        "didn't",
        "doesn't",
        "don't",
        "hadn't",
        "hasn't",
        "haven't",
        "he's",
        "isn't",
        "it's",
        "let's",
        "she's",
        "shouldn't",
        "that's",
        "there's",
        "they're",
        "they've",
        "wasn't",
        "weren't",
        "what's",
        "who's",
        "won't",
        "wouldn't",
        "you'll",
        "you're",
        "you've",
    ]
    if short not in ("it's", "let's")
}
_WORDS = {
    "b": "be", "bc": "because", "bday": "birthday", "cuz": "because", "gonna": "going to", "gotta": "got to", "k": "okay",
    "kinda": "kind of", "n": "and", "pls": "please", "plz": "please", "ppl": "people", "r": "are", "thru": "through",
    "thx": "thanks", "tho": "though", "tmrw": "tomorrow", "u": "you", "ur": "your", "w": "with", "wanna": "want to",
    "ya": "you", "yea": "yeah", "yr": "year", "2nite": "tonight", "b4": "before", "gr8": "great", "em": "them",
}  # fmt: skip


def addressed(tweet: str) -> str:
    """Return a tweet without what no clean source and no generator has: addresses, names of users, marks of topics."""
    return " ".join(_ADDRESSED.sub(" ", html.unescape(tweet)).split())


def without_moods(tweet: str) -> str:
    """Return a tweet without emoticons and laughs: they say what the writer feels, which is a label and not a mess."""
    return " ".join(_EMOTICONS.sub(" ", _LAUGHS.sub(" ", tweet)).split())


@functools.cache
def _speller() -> SpellChecker:
    return SpellChecker(distance=1)


@functools.cache
def corrected(word: str) -> str:
    """Return a word as the corrector writes it, in small letters; as it is where the corrector has nothing."""
    known = _speller()
    if word in known or len(word) < 4:
        return word
    for stretched in (re.sub(r"(.)\1{2,}", r"\1\1", word), re.sub(r"(.)\1+", r"\1", word)):
        if stretched in known:
            return stretched
    return known.correction(word) or word


def clean(tweet: str) -> str:
    """Return a tweet as an editor would print it.

    >>> clean("omg im soooo happpy u came!!! its the BEST day :)")
    "I'm so happy you came! Its the best day."
    """
    text = without_moods(addressed(tweet))
    text = re.sub(r"([!?.,])[!?.,]*\1|[!?]{2,}", lambda match: match[0][0], text)
    text = re.sub(r"\s*(?:[~*_^|<>=]+|(?<!\w)-+(?!\w))\s*", " ", text)
    text = re.sub(r"\s+([,.!?])", r"\1", text)
    text = re.sub(r"([,!?])(?=[A-Za-z])", r"\1 ", text)
    shouts = sum(word.isupper() for word in text.split()) > 0.5 * len(text.split())
    text = _WORD.sub(lambda match: _word(match[0], shouts), " ".join(text.split()).strip(" ,-"))
    text = re.sub(r"(^\W*|[.!?] +)([a-z])", lambda match: match[1] + match[2].upper(), text)
    return text if not text or text[-1] in ".!?" else text.rstrip(",;:-\"' ") + "."


def _word(word: str, shouts: bool) -> str:
    small = word.lower().replace("’", "'")
    if small in _APOSTROPHES:
        return _APOSTROPHES[small]
    if small in _WORDS and not (word.isupper() and len(word) > 1):
        return _WORDS[small]
    if small == "i" or small.startswith("i'"):
        return "I" + small[1:]
    if word.isupper() and len(word) > 1 and small in _speller() and (shouts or len(word) > 3):
        return small
    if word.islower():
        return corrected(small)
    return word if word.istitle() or word.isupper() else small.capitalize() if word[0].isupper() else small
