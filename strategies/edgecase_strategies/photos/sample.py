"""Sample a picture through a transform: bilinear, once, with numpy or with OpenCV.

Places are rounded to a 16th of a pixel and mixed in whole numbers, so that numpy and OpenCV's ``remap`` give the same
bytes. A transform that is one homography goes to OpenCV's ``warpPerspective``, which is faster and differs by a few levels
of 256 where the picture has hard edges; ``docs/explanation/photos.md`` states by how much.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from edgecase_strategies.photos.libraries import need, opencv
from edgecase_strategies.photos.transform import Matrix, Transform, multiply, shift

BITS = 4
"""A place is known to a 16th of a pixel: the four weights are then whole numbers that sum to 256."""
_ONE = 1 << BITS
_PAIR = 0x00FF00FF
_HALF = 0x00800080
_BAND = 1 << 16
"""So many pixels are worked on at a time: what stands between stays small, and in the processor's cache."""
_LARGEST_SIDE = (1 << 15) - 2
"""OpenCV's ``remap`` counts places in 16 bits."""

Colour = tuple[int, int, int]


def sample(pixels: Any, transform: Transform, surface: Colour) -> Any:
    """Return a picture seen through a transform; beside it the colour of the surface that it lies on."""
    if transform.is_identity:
        return pixels
    fill = (*surface, 255)[: pixels.shape[2]]
    cv2 = opencv()
    if cv2 is not None and max(*pixels.shape[:2], *transform.out) < _LARGEST_SIDE:
        if transform.is_straight:
            return cv2.warpPerspective(
                pixels,
                _of_centres(transform.matrix),
                transform.out,
                flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=fill,
            )
        return _remapped(cv2, pixels, transform, fill)
    return _bilinear(pixels, transform, fill)


def sample_mask(mask: Any, transform: Transform) -> Any:
    """Return a mask seen through a transform: each pixel has the truth of where its middle lies in the seed."""
    np = need("numpy")
    if transform.is_identity:
        return mask
    width, height = transform.size
    flat = np.asarray(mask, dtype=bool)
    out = np.zeros((transform.out[1], transform.out[0]), bool)
    for start, stop in _bands(transform):
        x, y = transform.sources(start, stop)
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        columns, rows = np.where(inside, x, 0).astype(np.intp), np.where(inside, y, 0).astype(np.intp)
        out[start:stop] = flat[rows, columns] & inside
    return out


def _of_centres(matrix: Matrix) -> Any:
    # OpenCV counts from the middle of the first pixel, we count from its corner.
    np = need("numpy")
    return np.array(multiply(shift(-0.5, -0.5), multiply(matrix, shift(0.5, 0.5))), dtype=np.float64).reshape(3, 3)


def _bands(transform: Transform) -> Iterator[tuple[int, int]]:
    width, height = transform.out
    rows = max(1, _BAND // width)
    for start in range(0, height, rows):
        yield start, min(start + rows, height)


def _places(transform: Transform, start: int, stop: int) -> tuple[Any, Any]:
    """Return the places to sample in 16ths of a pixel, clipped just outside of the picture."""
    np = need("numpy")
    made = []
    for at, side in zip(transform.sources(start, stop), transform.size, strict=True):
        scaled = at * float(_ONE)
        scaled -= 0.5 * _ONE
        np.clip(scaled, -_ONE, side * _ONE, out=scaled)
        made.append(np.rint(scaled, out=scaled).astype(np.int32))
    return made[0], made[1]


def _remapped(cv2: Any, pixels: Any, transform: Transform, fill: tuple[int, ...]) -> Any:
    np = need("numpy")
    out = np.empty((transform.out[1], transform.out[0], pixels.shape[2]), np.uint8)
    for start, stop in _bands(transform):
        x, y = _places(transform, start, stop)
        whole = np.stack((x >> BITS, y >> BITS), axis=2).astype(np.int16)
        # OpenCV knows 32nds.
        parts = (((x & _ONE - 1) << 1) | ((y & _ONE - 1) << 6)).astype(np.uint16)
        out[start:stop] = cv2.remap(
            pixels, whole, parts, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=fill
        )
    return out


def _bilinear(pixels: Any, transform: Transform, fill: tuple[int, ...]) -> Any:
    np = need("numpy")
    height, width, channels = pixels.shape
    # A rim of the surface's colour makes what lies outside a case like any other; and four channels are one number of 32
    # bits, which is fetched as fast as one channel is. Two channels at a time are mixed in its halves.
    row = width + 3
    rim = np.empty((height + 3, row, 4), np.uint8)
    rim[:] = (*fill, 255)[:4]
    rim[1 : height + 1, 1 : width + 1, :channels] = pixels
    flat = rim.view(np.uint32).reshape(-1)
    out = np.empty((transform.out[1], transform.out[0], channels), np.uint8)
    for start, stop in _bands(transform):
        x, y = _places(transform, start, stop)
        place = ((y >> BITS) + 1) * row + ((x >> BITS) + 1)
        right, down = (x & _ONE - 1).view(np.uint32), (y & _ONE - 1).view(np.uint32)
        both = right * down
        weights = (256 - _ONE * (right + down) + both, _ONE * right - both, _ONE * down - both, both)
        even = np.full(place.shape, _HALF, np.uint32)
        odd = np.full(place.shape, _HALF, np.uint32)
        for offset, weight in zip((0, 1, row, row + 1), weights, strict=True):
            four = flat.take(place + offset)
            odd += ((four >> 8) & _PAIR) * weight
            four &= _PAIR
            four *= weight
            even += four
        mixed = ((even >> 8) & _PAIR) | (odd & ~np.uint32(_PAIR))
        out[start:stop] = mixed.view(np.uint8).reshape(*place.shape, 4)[..., :channels]
    return out
