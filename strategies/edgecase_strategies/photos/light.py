"""Light: how much falls on the scene, from where, and of what colour.

Sources: ISO 2720 and the definition of EV for exposure; Krystek 1985 for the colour of a black body; the fourth power of
the cosine for the fall towards the corners (Kingslake, Optics in Photography, 1992).
"""

from __future__ import annotations

import math
from random import Random
from typing import Any

from edgecase_strategies.photos import draw, fields, tone
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.operation import Operation, Shape, Stage


def _exposed(pixels: Any, ev: float, shape: Shape) -> Any:
    return tone.exposed(pixels, ev)


def _nothing(rng: Random) -> dict[str, Any]:
    return {}


def _shadowed(pixels: Any, ev: float, shape: Shape) -> Any:
    """Darken what is behind an edge; with a second edge, a band."""
    height, width = pixels.shape[:2]
    edge = fields.edge(width, height, shape["angle"], shape["through"], shape["softness"], shape["band"])
    return tone.times(pixels, fields.ramp_gains(edge, 1.0, tone.gain_of(-ev)))


def _draw_hard(rng: Random) -> dict[str, Any]:
    return {
        "angle": draw.angle(rng),
        "through": draw.between(rng, -0.2, 0.2),
        "softness": draw.between(rng, 0.004, 0.02),
        "band": rng.choice((0, 0.25, 0.4)),
    }


def _draw_soft(rng: Random) -> dict[str, Any]:
    return {
        "angle": draw.angle(rng),
        "through": draw.between(rng, -0.2, 0.2),
        "softness": draw.between(rng, 0.25, 0.6),
        "band": 0,
    }


_VEIL = 0.03
"""So much of white does a lens in the counter-light scatter over the whole picture, for each EV of it."""


def _backlit(pixels: Any, ev: float, shape: Shape) -> Any:
    """Underexpose the subject, and let the light behind it wash out one side."""
    height, width = pixels.shape[:2]
    dark = tone.exposed(pixels, -ev * 0.8)

    def field(columns: int, rows: int) -> Any:
        return fields.step(fields.along(columns, rows, shape["angle"], 0.42), 0.7)

    glow = fields.smooth(width, height, field)
    glow = glow * (0.16 * ev) + _VEIL * ev / 2
    return tone.plus(dark, fields.amounts(glow.clip(0, 1)), (1.0, 0.98, 0.94))


def _draw_backlit(rng: Random) -> dict[str, Any]:
    return {"angle": draw.angle(rng, 180, 360)}


def _glared(pixels: Any, strength: float, shape: Shape) -> Any:
    """Add the reflection of a lamp."""
    height, width = pixels.shape[:2]
    radius = [shape["radius"] * (0.6 + 0.4 * strength), shape["radius"] * (0.6 + 0.4 * strength) * shape["flat"]]

    def field(columns: int, rows: int) -> Any:
        return fields.disc(columns, rows, shape["at"], radius, shape["angle"], 1.2)

    spot = fields.smooth(width, height, field)
    return tone.plus(pixels, fields.amounts(spot * spot * min(1.0, strength)), (1.0, 1.0, 0.97))


def _draw_glared(rng: Random) -> dict[str, Any]:
    return {
        "at": draw.place(rng, 0.25),
        "radius": draw.between(rng, 0.14, 0.24),
        "flat": draw.between(rng, 0.45, 0.9),
        "angle": draw.angle(rng, 0, 180),
    }


_KELVIN_OF_DAY = 6504.0


def gains_of(kelvin: float) -> tuple[float, float, float]:
    """Return what light of a colour temperature does to red, green and blue of a camera set to daylight.

    Factors of light, the largest of them 1. The colour of a black body by Krystek's approximation, from 1,000 to 15,000 K.

    >>> [round(one, 2) for one in gains_of(2700)], [round(one, 2) for one in gains_of(6504)]
    ([1.0, 0.44, 0.1], [1.0, 1.0, 1.0])
    """
    warm, day = _light_of(kelvin), _light_of(_KELVIN_OF_DAY)
    ratios = [max(0.0, one / other) for one, other in zip(warm, day, strict=True)]
    largest = max(ratios)
    return (ratios[0] / largest, ratios[1] / largest, ratios[2] / largest)


def _light_of(kelvin: float) -> tuple[float, float, float]:
    t = kelvin
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t)
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t)
    x, y = 3 * u / (2 * u - 8 * v + 4), 2 * v / (2 * u - 8 * v + 4)
    big_x, big_z = x / y, (1 - x - y) / y
    return (
        3.2406 * big_x - 1.5372 - 0.4986 * big_z,
        -0.9689 * big_x + 1.8758 + 0.0415 * big_z,
        0.0557 * big_x - 0.2040 + 1.0570 * big_z,
    )


def _cast(pixels: Any, share: float, shape: Shape) -> Any:
    """Give the whole picture the colour of a lamp: the camera's white balance made up for a part of it only."""
    tables = []
    for gain in gains_of(shape["kelvin"]):
        factor = math.pow(1 + share * (gain - 1), 1 / tone.GAMMA)
        tables.append(tone.table_of([value * factor for value in range(256)]))
    return tone.by_tables(pixels, tables)


def _draw_cast(rng: Random) -> dict[str, Any]:
    return {"kelvin": rng.choice((2000, 2700, 3200, 4000, 9000, 12000))}


def _mixed(pixels: Any, share: float, shape: Shape) -> Any:
    """Light one side by a lamp and the other by daylight."""
    np = need("numpy")
    height, width = pixels.shape[:2]

    def field(columns: int, rows: int) -> Any:
        return fields.step(fields.along(columns, rows, shape["angle"], shape["through"]), 0.6)

    lamp = fields.smooth(width, height, field)
    channels = [
        fields.gains(lamp, 1.0, math.pow(1 + share * (gain - 1), 1 / tone.GAMMA)) for gain in gains_of(shape["kelvin"])
    ]
    return tone.times(pixels, np.stack(channels, axis=2))


def _draw_mixed(rng: Random) -> dict[str, Any]:
    return {
        "kelvin": rng.choice((2200, 2700, 3200)),
        "angle": draw.angle(rng),
        "through": draw.between(rng, -0.15, 0.15),
    }


def _vignetted(pixels: Any, ev: float, shape: Shape) -> Any:
    """Let the light fall off towards the corners, by the fourth power of the cosine."""
    height, width = pixels.shape[:2]
    # The tangent of the angle to a corner for which the cosine's fourth power is the amount.
    corner = (math.hypot(width, height) / max(width, height) / 2) ** 2
    spread = (math.pow(2.0, ev / 2) - 1) / corner
    low = tone.gain_of(-ev)

    def field(columns: int, rows: int) -> Any:
        x, y = fields.axes(columns, rows)
        falls = 1 + (x * x + y * y) * (spread * 1.0)
        # The root of the cosine's fourth power is 1 / falls, and a stored value goes by 1 / 2.2, near that root.
        return (1 / falls - low) / (1 - low)

    return tone.times(pixels, fields.gains(fields.smooth(width, height, field).clip(0, 1), low, 1.0))


def _flickered(pixels: Any, ev: float, shape: Shape) -> Any:
    """Lay the dark bands over the picture that a lamp on alternating current leaves on a rolling shutter."""
    np = need("numpy")
    height = pixels.shape[0]
    levels = []
    for row in range(height):
        wave = math.cos(2 * math.pi * (shape["bands"] * (row + 0.5) / height + shape["phase"]))
        levels.append(math.floor(tone.FULL * tone.gain_of(-ev * (0.5 + 0.5 * wave)) + 0.5))
    return tone.times(pixels, np.array(levels, dtype=np.uint8)[:, None])


def _draw_flickered(rng: Random) -> dict[str, Any]:
    return {"bands": draw.between(rng, 2.5, 7), "phase": draw.between(rng, 0, 1)}


_EXPOSURES = ("photo.exposure.under", "photo.exposure.over", "photo.sensor.low_light")

OPERATIONS = (
    Operation(
        name="photo.exposure.under",
        stage=Stage.LIGHT,
        summary="Too little light: the exposure is some EV short.",
        unit="EV",
        amounts=(-0.7, -1.4, -2.2, -3.0, -3.8),
        draw=_nothing,
        paint=_exposed,
        excludes=_EXPOSURES,
    ),
    Operation(
        name="photo.exposure.over",
        stage=Stage.LIGHT,
        summary="Too much light: the exposure is some EV over, and what is bright is cut at white.",
        unit="EV",
        amounts=(0.4, 0.8, 1.2, 1.7, 2.3),
        draw=_nothing,
        paint=_exposed,
        excludes=_EXPOSURES,
    ),
    Operation(
        name="photo.light.backlight",
        stage=Stage.LIGHT,
        summary="Light from behind: the subject is dark, and the lens scatters light over it.",
        unit="EV between the light behind and the subject",
        amounts=(0.8, 1.6, 2.4, 3.2, 4.0),
        draw=_draw_backlit,
        paint=_backlit,
    ),
    Operation(
        name="photo.shadow.hard",
        stage=Stage.LIGHT,
        summary="A shadow with a sharp edge, or a band of it, across the picture.",
        unit="EV less light in the shadow",
        amounts=(0.8, 1.5, 2.2, 3.0, 4.0),
        draw=_draw_hard,
        paint=_shadowed,
    ),
    Operation(
        name="photo.shadow.soft",
        stage=Stage.LIGHT,
        summary="A shadow with a wide soft edge over one side.",
        unit="EV less light in the shadow",
        amounts=(0.8, 1.5, 2.2, 3.0, 4.0),
        draw=_draw_soft,
        paint=_shadowed,
    ),
    Operation(
        name="photo.light.mixed",
        stage=Stage.LIGHT,
        summary="A warm lamp lights one side and daylight the other.",
        unit="share of the lamp's colour that is left",
        amounts=(0.3, 0.5, 0.7, 0.85, 1.0),
        draw=_draw_mixed,
        paint=_mixed,
    ),
    Operation(
        name="photo.light.temperature",
        stage=Stage.LIGHT,
        summary="Light of another colour temperature, for which the camera did not make up.",
        unit="share of the lamp's colour that is left",
        amounts=(0.2, 0.4, 0.6, 0.8, 1.0),
        draw=_draw_cast,
        paint=_cast,
    ),
    Operation(
        name="photo.light.glare",
        stage=Stage.LIGHT,
        summary="A lamp is reflected in a glossy surface.",
        unit="light of the reflection, 1 for white",
        amounts=(0.2, 0.4, 0.6, 0.85, 1.2),
        draw=_draw_glared,
        paint=_glared,
    ),
    Operation(
        name="photo.light.flicker",
        stage=Stage.LIGHT,
        summary="Dark bands of a lamp on alternating current, under a rolling shutter.",
        unit="EV less light in the bands",
        amounts=(0.3, 0.7, 1.2, 1.8, 2.5),
        draw=_draw_flickered,
        paint=_flickered,
    ),
    Operation(
        name="photo.light.vignette",
        stage=Stage.LENS,
        summary="The light falls off towards the corners.",
        unit="EV less light in the corners",
        amounts=(0.5, 1.0, 1.6, 2.3, 3.0),
        draw=_nothing,
        paint=_vignetted,
    ),
)
