"""Draw the shapes of edits: short decimal numbers, which a record can carry and people can read."""

from __future__ import annotations

from random import Random


def between(rng: Random, low: float, high: float) -> float:
    """Return a number of three decimals.

    >>> between(Random(1), 0, 1)
    0.134
    """
    return round(low + rng.random() * (high - low), 3) + 0.0


def angle(rng: Random, low: float = 0.0, high: float = 360.0) -> float:
    """Return an angle in degrees, of one decimal."""
    return round(low + rng.random() * (high - low), 1) + 0.0


def sign(rng: Random) -> int:
    """Return 1 or -1."""
    return rng.choice((1, -1))


def seed(rng: Random) -> int:
    """Return the number that noise begins with."""
    return rng.getrandbits(32)


def place(rng: Random, reach: float = 0.35) -> list[float]:
    """Return a place around the middle of the picture, in shares of its longer side."""
    return [between(rng, -reach, reach), between(rng, -reach, reach)]
