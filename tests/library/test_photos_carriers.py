"""What a photograph may come in, comes back as the same; what is none, or damaged, or too large, says so."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from edgecase_strategies import photos
from edgecase_strategies.case import Seed, encode
from edgecase_strategies.errors import EdgecaseError, InvalidOption, UnsupportedSeed
from edgecase_strategies.photos import carrier
from edgecase_strategies.rooms import room_for
from tests.library.photos_checker import drawn

BOX = (4, 4, 20, 12)
DARK = photos.edit("photo.exposure.under", severity=4)
TURN = photos.edit("photo.view.rotation", severity=3)
PIXELS = drawn((32, 24), BOX)


def made(value: Any, *edits: Any) -> Any:
    room = room_for(value)
    assert room.name == "photo"
    seed = Seed(value=value)
    return photos.ROOM.given(photos.ROOM.apply(seed.value, edits or (DARK, TURN)))


def file_of(image: Image.Image, file_format: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format=file_format, **options)
    return target.getvalue()


def darker(one: Any, other: Any) -> bool:
    grey = [np.asarray(value.convert("RGB"), float).mean() for value in (one, other)]
    return bool(grey[0] < grey[1])


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "CMYK", "1", "I;16", "I", "F", "YCbCr", "HSV"])
def test_a_pillow_image_of_any_mode_comes_back_as_one(mode: str) -> None:
    image = Image.fromarray(PIXELS)
    if mode in ("I;16", "I"):
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.int32) * 257).convert(mode)
    else:
        image = image.convert(mode)
    before = image.tobytes()
    back = made(image)
    assert isinstance(back, Image.Image)
    assert back.size == image.size
    assert back.mode == {"P": "RGB", "1": "RGB"}.get(mode, mode)
    assert image.tobytes() == before
    if mode != "I;16":
        assert darker(back, image) or mode == "I"
    assert made(image).tobytes() == back.tobytes()


@pytest.mark.parametrize(
    ("dtype", "shape"), [("uint8", (3,)), ("uint8", ()), ("uint8", (1,)), ("uint8", (4,)), ("float32", (3,)),
                         ("float64", ()), ("uint16", (3,)), ("bool", ())]
)  # fmt: skip
def test_an_array_of_any_depth_comes_back_as_one(dtype: str, shape: tuple[int, ...]) -> None:
    grey = PIXELS[..., 0]
    array = grey if not shape else np.repeat(grey[..., None], shape[0], axis=2)
    if dtype.startswith("float"):
        array = (array / 255).astype(dtype)
    elif dtype == "uint16":
        array = array.astype(np.uint16) * 257
    elif dtype == "bool":
        array = array > 128
    back = made(array, DARK)
    assert isinstance(back, np.ndarray)
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    if dtype != "bool":
        assert back[..., :3].astype(float).mean() < array[..., :3].astype(float).mean()


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_a_file_comes_back_as_one_of_its_format(file_format: str, tmp_path: Path) -> None:
    raw = file_of(Image.fromarray(PIXELS), file_format)
    back = made(raw)
    assert type(back) is bytes
    with Image.open(io.BytesIO(back)) as image:
        assert image.format == file_format
        assert image.size == (32, 24)
    path = tmp_path / f"seed.{file_format.lower()}"
    path.write_bytes(raw)
    there = made(path)
    assert isinstance(there, Path)
    assert there != path
    assert there.read_bytes() == back
    assert isinstance(made(str(path)), str)


def test_a_transparent_picture_keeps_what_is_transparent() -> None:
    image = Image.fromarray(np.dstack((PIXELS, np.where(PIXELS[..., 0] > 100, 255, 0).astype(np.uint8))))
    back = np.asarray(made(image, photos.edit("photo.view.crop", severity=5, side="left"), DARK))
    assert back.shape == (24, 32, 4)
    assert (back[4:12, 0:10, 3] == 255).all()
    assert (back[0:3, :20, 3] == 0).all()


def test_exif_is_kept_turned_or_wrong_on_purpose() -> None:
    def orientation(value: Any) -> int:
        image = Image.open(io.BytesIO(value)) if isinstance(value, bytes) else value
        return int(image.getexif().get(0x0112, 1))

    exif = Image.Exif()
    exif[0x0112] = 6
    seed = file_of(Image.fromarray(PIXELS), "JPEG", exif=exif)
    assert orientation(made(seed, DARK)) == 6
    plain = file_of(Image.fromarray(PIXELS), "PNG")
    turned = made(plain, photos.edit("photo.exif.turned", severity=1, orientation=6))
    wrong = made(plain, photos.edit("photo.exif.wrong", severity=1, orientation=6))
    lost = made(plain, photos.edit("photo.exif.lost", severity=1, orientation=6))
    assert [orientation(one) for one in (turned, wrong, lost)] == [6, 6, 1]
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(turned)))
    assert np.array_equal(np.asarray(upright), PIXELS)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(wrong))), PIXELS)
    assert Image.open(io.BytesIO(lost)).size == (24, 32)
    assert orientation(made(Image.fromarray(PIXELS), photos.edit("photo.exif.wrong", severity=1, orientation=8))) == 8
    photo = photos.Photo(PIXELS)
    assert not photos.ROOM.allows(photo, photos.edit("photo.exif.wrong", severity=1))
    assert photos.ROOM.allows(photo, photos.edit("photo.exif.lost", severity=1))
    assert not photos.ROOM.allows(photos.Photo(seed), photos.edit("photo.exif.lost", severity=1))


def test_a_jpeg_file_is_compressed_once() -> None:
    seed = file_of(Image.fromarray(PIXELS), "JPEG", quality=95)
    edit = photos.edit("photo.file.jpeg", severity=4)
    shot = photos.Shot(seed, [edit])
    with Image.open(io.BytesIO(shot.image)) as image:
        assert np.array_equal(np.asarray(image), shot.pixels)
    assert len(shot.image) < len(seed)


def _animated() -> bytes:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    return file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"\x89PNG\r\n\x1a\nnothing", "cannot be read as a picture"),
        (file_of(Image.fromarray(PIXELS), "PNG")[:90], "cannot be read"),
        (file_of(Image.fromarray(PIXELS), "JPEG")[:300], "cannot be read"),
        (_animated(), "2 frames: it is animated"),
        (np.zeros((0, 5, 3), np.uint8), "has no pixels"),
        (np.full((4, 4), 300.0), "from 0 to 1; this one goes from 300"),
        (np.full((4, 4), np.nan), "not finite"),
        (Path("no_such.png"), "There is no file no_such.png"),
        (12, "type int"),
        (np.zeros((4, 4, 5), np.uint8), "type ndarray"),
    ],
)
def test_what_is_no_picture_says_so(value: Any, said: str) -> None:
    with pytest.raises(UnsupportedSeed, match=said):
        photos.Photo(value)


def test_a_picture_that_is_too_large_is_refused_before_it_is_unpacked() -> None:
    bomb = file_of(Image.new("1", (20_000, 20_000)), "PNG")  # 50 kB, and 1.2 GB as colours
    assert len(bomb) < 100_000
    with pytest.raises(InvalidOption, match=r"too many pixels\. At most 100,000,000 pixels are taken"):
        photos.Photo(bomb)
    large = file_of(Image.new("1", (10_001, 10_000)), "PNG")  # Pillow would only warn
    array = np.lib.stride_tricks.as_strided(PIXELS, (20_000, 20_000, 3), (0, 0, 1))
    for value in (large, array):
        with pytest.raises(InvalidOption, match=r"\d,000 pixels. At most 100,000,000 pixels are taken"):
            photos.Photo(value)
    header = bytearray(bomb)
    header[16:24] = (2**31 - 1).to_bytes(4, "big") * 2  # so many that Pillow itself refuses
    with pytest.raises(EdgecaseError, match=r"pixels|cannot be read"):
        photos.Photo(bytes(header))


def test_content_is_what_a_picture_is_known_by(tmp_path: Path) -> None:
    one, other = PIXELS.copy(), PIXELS.copy()
    other[3, 3, 0] ^= 1
    assert encode(one) == encode(PIXELS) != encode(other)
    assert encode(Image.fromarray(one)) == encode(Image.fromarray(PIXELS)) != encode(Image.fromarray(other))
    assert "$repr" in encode(one)
    (tmp_path / "a.png").write_bytes(file_of(Image.fromarray(PIXELS), "PNG"))
    assert str(tmp_path) not in str(encode(tmp_path / "a.png"))
    assert encode(photos.Labelled(one, boxes={"a": BOX})) != encode(photos.Labelled(one))
    assert encode(np.zeros((2, 2, 2, 2)))["type"] == "ndarray"  # no picture: as it was
    assert not carrier.is_path("photo.png")


def test_without_pillow_the_message_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['PIL'] = None; sys.modules['PIL.Image'] = None\n"
        "from pathlib import Path\nfrom edgecase_strategies import photos\n"
        "photos.Photo(b'\\x89PNG\\r\\n\\x1a\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == (
        "edgecase_strategies.errors.MissingLibrary: Pillow is not installed, and photographs need it. Install it with: "
        'python -m pip install "pytest-edgecases[images]"'
    )
