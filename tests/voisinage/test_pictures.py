"""Pictures for badges: drawn anew, or refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from voisinage.recruiting.pictures import KEPT, LARGEST, PictureRefused, redrawn


def picture(kind: str, size: tuple[int, int] = (900, 700), **more: object) -> bytes:
    drawn = io.BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Image.new(mode, size, "teal").save(drawn, kind, **more)
    return drawn.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_kept_small_and_as_a_jpeg(kind: str) -> None:
    kept = redrawn(picture(kind))

    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", KEPT)
    assert len(kept) < 100_000


def test_where_and_when_it_was_taken_is_not_kept_nor_anything_behind_it() -> None:
    exif = Image.Exif()
    exif[0x010E] = "PLACE-OF-THE-PHOTO"
    sent = picture("JPEG", exif=exif) + b"<script>behind</script>"
    assert b"PLACE-OF-THE-PHOTO" in sent

    kept = redrawn(sent)

    assert b"PLACE-OF-THE-PHOTO" not in kept
    assert b"behind" not in kept


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    drawn = io.BytesIO()
    half = Image.new("RGB", (800, 640), "white")
    half.paste("black", (0, 0, 400, 640))
    half.save(drawn, "JPEG", exif=exif)

    with Image.open(io.BytesIO(redrawn(drawn.getvalue()))) as kept:
        top, bottom = kept.getpixel((240, 60)), kept.getpixel((240, 540))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] < 60
    assert bottom[0] > 200


def swelling() -> bytes:
    """A PNG of a few bytes that says it is a hundred thousand points wide and high."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("GIF"),
        picture("JPEG")[:600],
        b"\xff\xd8\xff" + b"\0" * 100,
        b"x" * (LARGEST + 1),
        swelling(),
    ],
    ids=["nothing", "text", "svg", "gif", "cut", "broken", "heavy", "swelling"],
)
def test_what_is_no_photo_is_refused_in_french(content: bytes) -> None:
    with pytest.raises(PictureRefused) as refused:
        redrawn(content)

    assert str(refused.value).endswith(".")
