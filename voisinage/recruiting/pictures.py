"""A picture as somebody sent it, drawn anew: small, upright, without where it was taken; or a sentence why not.

Decoding and encoding again leaves nothing of the file but what can be seen: no hidden data, no place, no second file
inside. The size is read before a single pixel is, so that a picture made to swell is refused.
"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 2_000_000  # bytes; the site takes no more anyway
MOST_PIXELS = 40_000_000
KEPT = (480, 600)  # pixels, four times what the badge prints
QUALITY = 85
FORMATS = ("JPEG", "PNG")


class PictureRefused(ValueError):
    """This is no picture to keep. `str()` is a French sentence."""


def redrawn(content: bytes) -> bytes:
    """The picture as a JPEG of KEPT at most. Raises PictureRefused."""
    if not content:
        raise PictureRefused("Choisissez une photo.")
    if len(content) > LARGEST:
        raise PictureRefused("Cette photo est trop lourde : 2 Mo au plus.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redraw(content)
    except UnidentifiedImageError as unknown:
        raise PictureRefused("Ce fichier n’est ni une photo JPEG ni une image PNG.") from unknown
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError) as damaged:
        if isinstance(damaged, PictureRefused):
            raise
        raise PictureRefused("Cette photo ne peut pas être lue : choisissez-en une autre.") from damaged


def _redraw(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise PictureRefused("Cette photo est trop grande : 40 millions de points au plus.")
        picture.draft("RGB", KEPT)  # a JPEG is decoded no larger than needed
        upright = ImageOps.exif_transpose(picture)
        seen = Image.new("RGB", upright.size, "white")
        bare = upright.convert("RGBA")
        seen.paste(bare, mask=bare.getchannel("A"))
    small = ImageOps.fit(seen, KEPT, Image.Resampling.LANCZOS)
    drawn = io.BytesIO()
    small.save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()
