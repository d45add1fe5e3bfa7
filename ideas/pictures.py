"""Pictures that people send: decoded within a budget, made anew, without what they knew of the person.

The bytes that were sent are never kept. What is kept was painted here, pixel by pixel: no
place, no device, no second file hidden behind the first.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from cocreate.language.refusal import Refusal
from ideas.models import Picture

register_heif_opener(thumbnails=False)

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
QUALITY = 80
# What Pillow raises for broken, cut off or malicious files.
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError, Warning)


def keep_picture(sent: IO[bytes], *, at: datetime) -> Picture:
    """Keep a picture until its idea is sent; whoever knows the token may use it once."""
    made = ContentFile(remade(sent), name="picture.webp")
    return Picture.objects.create(uploaded_at=at, image=made)


def remade(sent: IO[bytes]) -> bytes:
    """The picture painted anew as WebP, upright and at most 1600 pixels long; or a refusal."""
    data = sent.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise _refusal(
            "picture_too_large", _("The picture is larger than 10 MB. Please choose a smaller one.")
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _painted(data)
    except Refusal:
        raise
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        Image.DecompressionBombError,
        Warning,
    ) as why:
        raise _unreadable() from why


def _painted(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        # Asked before a single pixel is decoded.
        if width * height > MOST_PIXELS:
            raise _refusal(
                "picture_too_many_pixels",
                _("The picture has too many pixels. Please choose one of up to 40 million pixels."),
            )
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        has_holes = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        canvas = Image.new("RGB", upright.size, "white")
        painted = upright.convert("RGBA") if has_holes else upright.convert("RGB")
        canvas.paste(painted, mask=painted if has_holes else None)
    out = BytesIO()
    canvas.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _unreadable() -> Refusal:
    return _refusal(
        "picture_unreadable",
        _("This file could not be read as a picture. JPEG, PNG, WebP and HEIC pictures are possible."),
    )


def _refusal(code: str, message: str) -> Refusal:
    return Refusal(code, message, _("What you wrote is kept."), status=422)
