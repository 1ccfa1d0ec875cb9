"""Change how bright pixels are: in linear light, in whole numbers, the same on every machine.

A camera writes the 2.2th root of the light that it saw, within 2% of what sRGB says. Light that is ``g`` times as strong is
then a value ``g ** (1 / 2.2)`` times as large, so that shadows and exposures are one multiplication of the stored
values. Light that is added needs the power itself, and goes by tables.

Powers, roots and waves are taken of single numbers or of tables of 256, never of whole pictures: of pictures, libraries
compute them in ways that differ in the last bit from one processor to the next.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any

from edgecase_strategies.photos.libraries import need, opencv

GAMMA = 2.2
FULL = 255
"""A gain of one, in the bytes that fields are made of."""


def stored(light: float) -> float:
    """Return the value from 0 to 1 that a camera stores for light from 0 to 1.

    >>> round(stored(0.5), 3)
    0.73
    """
    return math.pow(max(0.0, light), 1 / GAMMA)


def gain_of(ev: float) -> float:
    """Return the factor of stored values that a change of exposure means, in EV: 1 EV is twice the light.

    >>> round(gain_of(-2.2), 6)
    0.5
    """
    return math.pow(2.0, ev / GAMMA)


def table_of(levels: Sequence[float]) -> Any:
    """Return 256 levels as a table of bytes, cut at black and white."""
    np = need("numpy")
    return np.array([min(255, max(0, math.floor(level + 0.5))) for level in levels], dtype=np.uint8)


def by_table(pixels: Any, table: Any) -> Any:
    """Return pixels with each value looked up in a table of 256."""
    np = need("numpy")
    cv2 = opencv()
    if cv2 is not None:
        return cv2.LUT(pixels, table)
    return np.frombuffer(bytearray(pixels.tobytes().translate(table.tobytes())), np.uint8).reshape(pixels.shape)


def by_tables(pixels: Any, tables: Sequence[Any]) -> Any:
    """Return pixels with red, green and blue looked up in a table each."""
    np = need("numpy")
    cv2 = opencv()
    if cv2 is not None:
        return cv2.LUT(pixels, np.ascontiguousarray(np.stack(tables, axis=1)[None]))
    out = np.empty_like(pixels)
    for channel, table in enumerate(tables):
        out[..., channel] = table.take(pixels[..., channel])
    return out


def exposed(pixels: Any, ev: float) -> Any:
    """Return pixels as a camera stores them with another exposure."""
    return by_table(pixels, _exposing(ev))


@functools.lru_cache(maxsize=64)
def _exposing(ev: float) -> Any:
    gain = gain_of(ev)
    return table_of([value * gain for value in range(256)])


def times(pixels: Any, field: Any) -> Any:
    """Return pixels times a field of gains, of which 255 is one, rounded to the nearest.

    ``field`` is an array of uint8: ``height x width``, ``height x 1``, or with one gain a channel.
    """
    np = need("numpy")
    height, width, channels = pixels.shape
    cv2 = opencv()
    if cv2 is not None and field.shape[1] == width:
        # A product is never half-way between two multiples of 255, so there is one way to round it.
        return cv2.multiply(pixels, cv2.merge([field] * channels) if field.ndim == 2 else field, scale=1 / FULL)
    flat = pixels.reshape(height, width * channels)
    if field.ndim == 3:
        gains = field.reshape(height, width * channels)
    else:
        gains = field if field.shape[1] == 1 else np.repeat(field, channels, axis=1)
    out = np.empty_like(flat)
    rows = max(1, (1 << 16) // flat.shape[1])
    for start in range(0, height, rows):
        product = flat[start : start + rows].astype(np.uint16)
        product *= gains[start : start + rows]
        out[start : start + rows] = _by_full(product)
    return out.reshape(pixels.shape)


def _by_full(product: Any) -> Any:
    """Return products divided by 255 and rounded: exact for all that two bytes give, without a division."""
    np = need("numpy")
    product += np.uint16(128)
    product += product >> np.uint16(8)
    product >>= np.uint16(8)
    return product


def plus(pixels: Any, field: Any, colour: tuple[float, float, float]) -> Any:
    """Return pixels with light added: ``field`` of uint8, of which 255 is as much light as white, times a colour.

    By a table for each of the 256 amounts, so that the root is exact in the dark as well.
    """
    np = need("numpy")
    out = np.empty_like(pixels)
    for channel, part in enumerate(colour):
        table = _adding(part)
        out[..., channel] = table.take((field.astype(np.uint16) << np.uint16(8)) | pixels[..., channel])
    return out


@functools.lru_cache(maxsize=16)
def _adding(part: float) -> Any:
    np = need("numpy")
    powers = [math.pow(value / 255, GAMMA) for value in range(256)]
    rows = [
        [min(255, math.floor(255 * stored(power + part * amount / FULL) + 0.5)) for power in powers]
        for amount in range(FULL + 1)
    ]
    return np.array(rows, dtype=np.uint8).reshape(-1)


def mixed(pixels: Any, other: Any, share: Any) -> Any:
    """Return pixels with a share of others: ``share`` of uint8, ``height x width``, of which 255 is all."""
    np = need("numpy")
    part = np.repeat(share[..., None], 3, axis=2).astype(np.uint16)
    total = np.asarray(other, dtype=np.uint16) * part
    np.subtract(FULL, part, out=part)
    part *= pixels
    total += part
    return _by_full(total).astype(np.uint8)
