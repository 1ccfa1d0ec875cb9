"""What payloads are made of beside names: addresses from reserved ranges, and words that nobody says by chance."""

from __future__ import annotations

from random import Random

ADDRESSES = ("192.0.2.17", "198.51.100.4", "203.0.113.88", "192.0.2.201")
"""From the blocks that RFC 5737 keeps for documentation."""
ERRORS = ("PoolExhausted", "LeaderNotFound", "ShardMissing", "CircuitOpen")
HEX = "0123456789abcdef"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def token(rng: Random, length: int, letters: str = HEX) -> str:
    """Return so many letters.

    >>> len(token(Random(0), 8))
    8
    """
    return "".join(rng.choice(letters) for _ in range(length))


def request_id(rng: Random) -> str:
    """Return an id as gateways give it to a request."""
    return "-".join(token(rng, length) for length in (8, 4, 4, 4, 12))


def canary(rng: Random, prefix: str) -> str:
    """Return a word that nobody says by chance.

    >>> canary(Random(0), "zq").startswith("zq-")
    True
    """
    return f"{prefix}-{token(rng, 10, LETTERS)}"


def key(rng: Random) -> str:
    """Return what looks like an access key and is none: its prefix belongs to nobody."""
    return f"{rng.choice(('sk-edge-', 'edgekey_', 'EDGE'))}{token(rng, 24, LETTERS)}"
