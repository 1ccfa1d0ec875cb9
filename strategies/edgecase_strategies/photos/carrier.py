"""What carries a photograph: a Pillow image, an array, an encoded file as bytes, or a path; read as pixels, made again from them.

Inside, a photograph is an array of bytes: height x width x 3 in red, green and blue, or 4 with opacity. What has other
modes or depths is read as that, and written in its own again where that mode can hold any colour.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import io
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edgecase_strategies.errors import InvalidOption, UnsupportedSeed
from edgecase_strategies.photos.libraries import need

MOST_PIXELS = 100_000_000
"""The largest picture that is taken, 100 megapixels: with its copies, it needs about 1.5 GB."""
_MOST = f"At most {MOST_PIXELS:,} pixels are taken: give a smaller picture, as each case needs a copy of it."
ORIENTATION = 0x0112
"""The number of the EXIF tag that says how a picture is to be turned."""

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")
_MAGIC = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"BM", b"II*\x00", b"MM\x00*", b"GIF8")
_LOSSY_QUALITY = 95
_SMALLEST_SIDE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The pixels of a carrier, and what is needed to make another one of its kind."""

    pixels: Any
    """An array of uint8, height x width x 3 or 4."""
    mode: str = "RGB"
    """The mode of Pillow that it had; for an array its type and number of channels."""
    format: str = ""
    """The format of a file, such as "JPEG"."""
    orientation: int = 1
    """The EXIF orientation, 1 where it is not turned."""


def is_encoded(value: object) -> bool:
    """Whether bytes begin as a file of a picture does.

    >>> is_encoded(b"\\xff\\xd8\\xff\\xe0"), is_encoded(b'{"a": 1}')
    (True, False)
    """
    if not isinstance(value, (bytes, bytearray)):
        return False
    head = bytes(value[:16])
    return head.startswith(_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def is_image(value: object) -> bool:
    """Whether a value is a Pillow image, told by its class, so that Pillow is not imported."""
    return any(kind.__module__ == "PIL.Image" and kind.__name__ == "Image" for kind in type(value).__mro__)


def is_array(value: object) -> bool:
    """Whether a value is an array that can be a picture: two dimensions, or three with 1, 3 or 4 channels."""
    if not any(kind.__module__ == "numpy" and kind.__name__ == "ndarray" for kind in type(value).__mro__):
        return False
    shape, kind = value.shape, value.dtype  # type: ignore[attr-defined]
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] not in (1, 3, 4)):
        return False
    return kind.kind == "b" or kind.name in ("uint8", "uint16", "float32", "float64")


def is_path(value: object) -> bool:
    """Whether a value names a file of a picture: a path, or a text that ends as one does where there is such a file."""
    if isinstance(value, Path):
        return value.suffix.lower() in SUFFIXES
    if not isinstance(value, str) or "\n" in value or not value.lower().endswith(SUFFIXES):
        return False
    try:
        return Path(value).is_file()
    except (OSError, ValueError):
        return False


def accepts(value: object) -> bool:
    """Whether a value is a photograph."""
    return is_image(value) or is_array(value) or is_encoded(value) or is_path(value)


def read(value: Any) -> Read:
    """Return the pixels of a photograph.

    Raises UnsupportedSeed for what is no picture, is damaged or has several frames, and InvalidOption for one too large.
    """
    if is_array(value):
        return _read_array(value)
    if is_image(value):
        return _read_image(value, getattr(value, "format", None) or "")
    if isinstance(value, (bytes, bytearray)):
        with _opened(io.BytesIO(bytes(value)), "these bytes") as image:
            return _read_image(image, image.format or "")
    if isinstance(value, (str, Path)):
        path = Path(value)
        if not path.is_file():
            raise UnsupportedSeed(
                f"There is no file {path.name}. Give the path of a picture, from where the tests run."
            )
        with _opened(path, path.name) as image:
            return _read_image(image, image.format or "")
    raise UnsupportedSeed(
        f"A photograph is a Pillow image, an array of numpy, an encoded file as bytes, or a path; {value!r:.60} is of type "
        f"{type(value).__name__}."
    )


@contextlib.contextmanager
def _opened(source: Any, name: str) -> Iterator[Any]:
    image_module = need("PIL.Image")
    with warnings.catch_warnings():
        # Pillow warns of a picture that is large and raises for one that is larger; one limit of our own comes first.
        warnings.simplefilter("ignore", image_module.DecompressionBombWarning)
        try:
            image = image_module.open(source)
        except image_module.DecompressionBombError:
            raise InvalidOption(f"Of {name}, Pillow says that it has too many pixels. {_MOST}") from None
        except (OSError, SyntaxError, ValueError) as error:
            raise UnsupportedSeed(f"{name} cannot be read as a picture: {error}.".replace("..", ".")) from None
        with image:
            yield image


def check_size(name: str, width: int, height: int) -> None:
    """Raise for a picture without pixels, or with more than can be handled."""
    if width < _SMALLEST_SIDE or height < _SMALLEST_SIDE:
        raise UnsupportedSeed(f"{name} has no pixels: it is {width} wide and {height} high.")
    if width * height > MOST_PIXELS:
        raise InvalidOption(f"{name} is {width:,} x {height:,} pixels. {_MOST}")


def _read_image(image: Any, file_format: str) -> Read:
    np = need("numpy")
    check_size("The picture", *image.size)
    if getattr(image, "n_frames", 1) > 1:
        raise UnsupportedSeed(
            f"The picture has {image.n_frames} frames: it is animated, or has several pages. Give one of them, as a Pillow "
            "image or an array."
        )
    mode = image.mode
    try:
        if mode.startswith("I;16") or mode in ("I", "F"):
            plain = _byte_deep(np.asarray(image, dtype=np.float64), 65535.0 if mode != "F" else 255.0)
            return Read(pixels=_as_colour(plain), mode=mode, format=file_format, orientation=orientation_of(image))
        has_opacity = mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
        pixels = np.array(image.convert("RGBA" if has_opacity else "RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise UnsupportedSeed(f"The picture cannot be read to its end: {error}.".replace("..", ".")) from None
    return Read(pixels=pixels, mode=mode, format=file_format, orientation=orientation_of(image))


def orientation_of(image: Any) -> int:
    """Return the EXIF orientation of a Pillow image, 1 where there is none that is valid."""
    try:
        found = image.getexif().get(ORIENTATION, 1)
    except Exception:  # a damaged block of EXIF is no reason to refuse the pixels
        return 1
    return int(found) if found in range(1, 9) else 1


def _byte_deep(values: Any, most: float) -> Any:
    np = need("numpy")
    return np.rint(np.clip(values, 0.0, most) * (255.0 / most)).astype(np.uint8)


def _as_colour(plain: Any) -> Any:
    np = need("numpy")
    return np.repeat(plain[:, :, None], 3, axis=2)


def _read_array(array: Any) -> Read:
    np = need("numpy")
    check_size("The array", array.shape[1], array.shape[0])
    mode = f"{array.dtype.name} {array.shape[2] if array.ndim == 3 else 0}"
    if array.dtype.kind == "b":
        plain = array.astype(np.uint8) * np.uint8(255)
    elif array.dtype.kind == "f":
        if not np.isfinite(array).all():
            raise UnsupportedSeed("The array holds values that are not finite, so it is no picture.")
        low, high = float(array.min()), float(array.max())
        if low < 0 or high > 1:
            raise UnsupportedSeed(
                f"An array of floating point numbers is a picture from 0 to 1; this one goes from {low:g} to {high:g}. "
                "Divide it by its largest value, or give uint8."
            )
        plain = _byte_deep(array.astype(np.float64), 1.0)
    elif array.dtype.name == "uint16":
        plain = _byte_deep(array.astype(np.float64), 65535.0)
    else:
        plain = np.array(array)
    if plain.ndim == 2:
        plain = _as_colour(plain)
    elif plain.shape[2] == 1:
        plain = np.repeat(plain, 3, axis=2)
    return Read(pixels=plain, mode=mode)


def write(value: Any, read_as: Read, pixels: Any, *, orientation: int, quality: int | None) -> Any:
    """Return pixels in a carrier of the kind of ``value``, which was read as ``read_as``.

    ``quality`` is that of JPEG where the edits end with it: a JPEG file is then encoded so, at once.
    """
    if is_array(value):
        return _write_array(value, pixels)
    if is_image(value):
        image = _in_mode(pixels, read_as.mode)
        _set_orientation(image, orientation)
        return image
    if isinstance(value, (bytes, bytearray)):
        return type(value)(encode(pixels, read_as, orientation, quality))
    encoded = encode(pixels, read_as, orientation, quality)
    path = Path(value)
    made = _folder() / f"{path.stem}-{hashlib.sha256(encoded).hexdigest()[:12]}{path.suffix}"
    if not made.exists():
        made.write_bytes(encoded)
    return str(made) if isinstance(value, str) else made


def _set_orientation(image: Any, orientation: int) -> None:
    if orientation != 1:
        image.getexif()[ORIENTATION] = orientation


def encode(pixels: Any, read_as: Read, orientation: int = 1, quality: int | None = None) -> bytes:
    """Return pixels as a file in the format that they were read from; PNG where that is not known."""
    file_format = read_as.format or "PNG"
    if file_format == "MPO":
        file_format = "JPEG"  # what some phones call a JPEG file
    mode = read_as.mode if file_format != "GIF" else "P"
    image = _in_mode(pixels, "RGB" if mode in ("P", "PA") else mode)
    options: dict[str, Any] = {}
    if orientation != 1 and file_format in ("JPEG", "PNG", "WEBP", "TIFF"):
        exif = need("PIL.Image").Exif()
        exif[ORIENTATION] = orientation
        options["exif"] = exif.tobytes()
    if file_format == "JPEG":
        options |= {"quality": quality or _LOSSY_QUALITY, "subsampling": 2 if quality else 0}
    if file_format == "WEBP":
        options["lossless"] = True
    target = io.BytesIO()
    image.save(target, format=file_format, **options)
    return target.getvalue()


def png(image: Any) -> bytes:
    """Return a Pillow image as a PNG file, written fast rather than small."""
    target = io.BytesIO()
    image.save(target, format="PNG", compress_level=3)
    return target.getvalue()


def as_image(pixels: Any) -> Any:
    """Return pixels as a Pillow image in RGB or RGBA."""
    return need("PIL.Image").fromarray(pixels)


def _in_mode(pixels: Any, mode: str) -> Any:
    """Return pixels as a Pillow image of a mode; in RGB where the mode holds few colours only, as a palette does."""
    np = need("numpy")
    image = as_image(pixels)
    if mode in ("RGB", "RGBA") and image.mode == mode:
        return image
    if mode.startswith("I;16") or mode in ("I", "F"):
        grey = np.asarray(image.convert("L"), dtype=np.float32)
        if mode == "F":
            return need("PIL.Image").fromarray(grey)
        deep = (grey * 257).astype(np.uint16 if mode.startswith("I;16") else np.int32)
        return need("PIL.Image").fromarray(deep)
    if mode in ("L", "LA", "CMYK", "YCbCr", "HSV", "RGBX", "RGBA", "RGB"):
        return image.convert(mode)
    return image


def _write_array(value: Any, pixels: Any) -> Any:
    np = need("numpy")
    channels = value.shape[2] if value.ndim == 3 else 0
    made = pixels
    if channels in (0, 1):
        made = np.asarray(as_image(pixels).convert("L"))
    if channels == 1:
        made = made[:, :, None]
    if value.dtype.kind == "b":
        return made >= 128
    if value.dtype.kind == "f":
        return (made.astype(np.float64) / 255.0).astype(value.dtype)
    if value.dtype.name == "uint16":
        return made.astype(np.uint16) * np.uint16(257)
    return np.ascontiguousarray(made)


@functools.cache
def _made_by(process: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="edgecases-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _folder() -> Path:
    """Return the folder of this process for the files of cases whose seed is a path; it goes when the process ends."""
    return _made_by(os.getpid())


def content_of(value: Any) -> dict[str, Any]:
    """Return what a photograph is by its content, as JSON: the same for the same pixels in the same carrier.

    >>> content_of(b"\\xff\\xd8\\xff")
    {'$photo': '6e568e1f67fba258184c7818', '$repr': 'picture in 3 bytes'}
    """
    digest = hashlib.sha256()
    said = ""
    if is_array(value):
        digest.update(repr((value.shape, value.dtype.name)).encode())
        digest.update(value.tobytes())
        said = f"array of {' x '.join(map(str, value.shape))} {value.dtype.name}"
    elif is_image(value):
        digest.update(repr((value.mode, value.size, orientation_of(value))).encode())
        with contextlib.suppress(OSError, SyntaxError, ValueError):  # damaged: what reads it says so
            digest.update(value.tobytes())
            digest.update(bytes(value.getpalette() or ()) if value.mode == "P" else b"")
        said = f"picture of {value.size[0]} x {value.size[1]} {value.mode}"
    elif isinstance(value, (bytes, bytearray)):
        digest.update(value)
        said = f"picture in {len(value):,} bytes"
    else:
        path = Path(value)
        with contextlib.suppress(OSError):
            digest.update(path.read_bytes())
        said = f"picture {path.name}"
    return {"$photo": digest.hexdigest()[:24], "$repr": said}
