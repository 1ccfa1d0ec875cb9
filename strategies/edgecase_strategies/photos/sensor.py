"""The sensor: it counts photons, which come by chance, and reads the counts with noise; its pixels can beat with others.

The numbers of chance come from PCG64 by its raw output, which numpy promises to keep, and a table of the normal
distribution: what numpy makes of raw output may change from one version to the next.

Sources: Healey and Kondepudy 1994 (shot and read noise); Foi et al. 2008 (their variance is linear in the light).
"""

from __future__ import annotations

import functools
import math
from random import Random
from statistics import NormalDist
from typing import Any

from edgecase_strategies.photos import draw, fields, tone
from edgecase_strategies.photos.libraries import need
from edgecase_strategies.photos.operation import Operation, Shape, Stage

_UNIT = 1 << 11
"""A standard deviation, in the whole numbers of the table."""


@functools.cache
def _normal() -> Any:
    """Return 4,096 quantiles of the normal distribution, in units of a standard deviation."""
    np = need("numpy")
    normal = NormalDist()
    count = 1 << 12
    half = [normal.inv_cdf((number + 0.5) / count) for number in range(count // 2, count)]
    quantiles = [-one for one in reversed(half)] + half
    spread = math.sqrt(sum(one * one for one in quantiles) / count)
    return np.array([math.floor(one / spread * _UNIT + 0.5) for one in quantiles], dtype=np.int16)


def normal(seed: int, count: int) -> Any:
    """Return numbers of a normal distribution, of which 2,048 is one standard deviation."""
    np = need("numpy")
    raw = np.random.PCG64(seed).random_raw(-(-count // 4)).astype("<u8", copy=False).view("<u2")[:count]
    return _normal().take(raw >> 4)


def noisy(pixels: Any, seed: int, spread: Any) -> Any:
    """Return pixels with noise: ``spread`` is its standard deviation for each of the 256 values, in 32nds of a level."""
    np = need("numpy")
    flat = pixels.reshape(-1)
    out = np.empty_like(flat)
    table = np.array([min(1023, math.floor(32 * one + 0.5)) for one in spread], dtype=np.int32)
    source = np.random.PCG64(seed)
    quantiles = _normal()
    size = 1 << 16
    same = int(table.min()) == int(table.max())
    for start in range(0, flat.size, size):
        piece = flat[start : start + size]
        raw = source.random_raw(-(-piece.size // 4)).astype("<u8", copy=False).view("<u2")[: piece.size]
        noise = quantiles.take(raw >> 4).astype(np.int32)
        noise *= table[0] if same else table.take(piece)
        noise += 1 << 15
        noise >>= 16
        noise += piece
        np.clip(noise, 0, 255, out=noise)
        out[start : start + size] = noise
    return out.reshape(pixels.shape)


def _grainy(pixels: Any, deviation: float, shape: Shape) -> Any:
    return noisy(pixels, shape["seed"], [deviation] * 256)


def _draw_noise(rng: Random) -> dict[str, Any]:
    return {"seed": draw.seed(rng)}


_WELL = 6000.0
"""So many electrons a pixel of a phone holds when it is white."""
_READ = 2.5
"""The standard deviation of reading it, in electrons."""


def _dim(pixels: Any, ev: float, shape: Shape) -> Any:
    """Photograph in so little light, and amplify most of it again: what is left is dark, and what chance did shows."""
    gain = tone.gain_of(-ev * 0.25)
    dark = tone.by_table(pixels, tone.table_of([value * gain for value in range(256)]))
    counted = _WELL * math.pow(2.0, -ev)
    spread = []
    for value in range(256):
        light = math.pow(value / 255, tone.GAMMA)
        electrons = counted * light / math.pow(gain, tone.GAMMA)
        noise = math.sqrt(electrons + _READ * _READ) / counted * math.pow(gain, tone.GAMMA)
        # The slope of the stored value by the light; at black the noise itself says how far that goes.
        spread.append(255 * (tone.stored(light + noise) - tone.stored(max(0.0, light - noise))) / 2)
    return noisy(dark, shape["seed"], spread)


def _screened(pixels: Any, depth: float, shape: Shape) -> Any:
    """Photograph a screen: its lines of red, green and blue and the pixels of the sensor beat with each other."""
    np = need("numpy")
    height, width = pixels.shape[:2]
    wave = [
        math.floor(tone.FULL * (1 - depth / 2 * (1 - math.cos(2 * math.pi * one / 256))) + 0.5) for one in range(256)
    ]
    table = np.array(wave, dtype=np.uint8)
    nx, ny = fields.direction(shape["angle"])
    long = max(width, height)
    fields_of = []
    for channel in range(3):
        # The phase in 256ths of a wave, in whole numbers of 16 bits behind the point.
        cycles = shape["waves"] / long
        x = np.arange(width, dtype=np.int64) * math.floor(cycles * nx * 65536 * 256)
        y = np.arange(height, dtype=np.int64) * math.floor(cycles * ny * 65536 * 256)
        phase = (x[None, :] + (y + channel * (65536 * 256 // 3))[:, None]) >> 16
        fields_of.append(table.take(phase & 255))
    return tone.times(pixels, np.stack(fields_of, axis=2))


def _draw_screened(rng: Random) -> dict[str, Any]:
    return {"angle": draw.angle(rng, 0, 180), "waves": draw.between(rng, 18, 60)}


OPERATIONS = (
    Operation(
        name="photo.sensor.moire",
        stage=Stage.SENSOR,
        summary="A screen is photographed: its dots and the sensor's pixels beat with each other.",
        unit="depth of the waves, as a share of the value",
        amounts=(0.08, 0.16, 0.28, 0.42, 0.6),
        draw=_draw_screened,
        paint=_screened,
    ),
    Operation(
        name="photo.sensor.low_light",
        stage=Stage.SENSOR,
        summary="Little light, amplified: shot noise and read noise.",
        unit="EV less light",
        amounts=(4, 5.5, 7, 8.5, 10),
        draw=_draw_noise,
        paint=_dim,
        excludes=("photo.exposure.under", "photo.exposure.over", "photo.sensor.noise"),
    ),
    Operation(
        name="photo.sensor.noise",
        stage=Stage.SENSOR,
        summary="Noise that is alike in dark and bright places.",
        unit="standard deviation, in levels of 255",
        amounts=(4, 8, 14, 22, 31),
        draw=_draw_noise,
        paint=_grainy,
        excludes=("photo.sensor.low_light",),
    ),
)
