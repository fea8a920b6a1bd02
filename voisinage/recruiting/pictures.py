"""A picture as somebody sent it, drawn anew: small, upright, without where it was taken; or a sentence why not.

Decoding and encoding again leaves nothing of the file but what can be seen: no hidden data, no place, no second file
inside. Its size, and how often it is drawn over, are read before a single pixel is: what was made to swell is refused.
"""

import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 10_000_000  # bytes: what a telephone takes has 2 to 8 million
TOO_HEAVY = "Cette photo est trop lourde : 10 Mo au plus."
MOST_PIXELS = 40_000_000
MOST_HELD = 12_500_000  # pixels in memory at once: what a phone takes, and no more than 120 MB while it is read
MOST_SCANS = 100  # a progressive JPEG draws all its pixels anew with each; cameras and programs write a dozen
START_OF_SCAN = b"\xff\xda"
KEPT = (480, 600)  # pixels, four times what the badge prints
QUALITY = 85
FORMATS = ("JPEG", "PNG")
PLAIN = {"L", "LA", "RGB", "RGBA"}  # how the pixels of most pictures are kept
# What the readers of a format, and of what a camera wrote beside the picture, raise for bytes that make no sense.
UNREADABLE = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, struct.error,
    zlib.error, Image.DecompressionBombWarning, Image.DecompressionBombError,
)  # fmt: skip


class PictureRefused(ValueError):
    """This is no picture to keep. `str()` is a French sentence."""


def redrawn(content: bytes) -> bytes:
    """The picture as a JPEG of KEPT at most. Raises PictureRefused."""
    if not content:
        raise PictureRefused("Choisissez une photo.")
    if len(content) > LARGEST:
        raise PictureRefused(TOO_HEAVY)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what a camera wrote beside the picture is of no use here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redraw(content)
    except UnidentifiedImageError as unknown:
        raise PictureRefused("Ce fichier n’est ni une photo JPEG ni une image PNG.") from unknown
    except PictureRefused:
        raise
    except UNREADABLE as damaged:
        raise PictureRefused("Cette photo ne peut pas être lue : choisissez-en une autre.") from damaged


def _redraw(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        whole = picture.width * picture.height
        picture.draft("RGB", KEPT)  # a JPEG is decoded no larger than needed
        held = whole if "progressive" in picture.info else picture.width * picture.height
        if whole > MOST_PIXELS or held > MOST_HELD:
            raise PictureRefused("Cette photo est trop grande : envoyez-la en plus petit.")
        if "progressive" in picture.info and content.count(START_OF_SCAN) > MOST_SCANS:
            raise PictureRefused("Cette photo a trop de couches : enregistrez-la autrement.")
        upright = ImageOps.exif_transpose(_smaller(picture))
        seen = Image.new("RGB", upright.size, "white")
        bare = upright.convert("RGBA")
        seen.paste(bare, mask=bare.getchannel("A"))
    small = ImageOps.fit(seen, KEPT, Image.Resampling.LANCZOS)
    drawn = io.BytesIO()
    small.save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()


def _smaller(picture: Image.Image) -> Image.Image:
    """The picture at a fraction of its size, before anything else is made of it; never smaller than is kept."""
    plain = picture if picture.mode in PLAIN else picture.convert("RGBA")
    return plain.reduce(max(1, min(plain.size) // max(KEPT)))
