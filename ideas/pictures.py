"""Pictures that people send: decoded within a budget, made anew, without what they knew of the person.

The bytes that were sent are never kept. What is kept was painted here, pixel by pixel: no
place, no device, no second file hidden behind the first.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import IO, NamedTuple
from uuid import UUID

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from ideas.models import Idea, Picture
from ideas.models.picture import LONGEST_DESCRIPTION, MOST_PICTURES
from ideas.wording import checked

register_heif_opener(thumbnails=False)

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
QUALITY = 80


class Chosen(NamedTuple):
    """A picture somebody wants to show, and what it shows in words."""

    token: UUID
    description: str = ""


def keep_picture(sent: IO[bytes], *, at: datetime, by: User | None = None) -> Picture:
    """Keep a picture until its idea is sent: for its sender alone, or for whoever knows the token.

    Nobody knows the token of a picture that was sent before the log-in but the browser it came from.
    """
    made = ContentFile(remade(sent), name="picture.webp")
    return Picture.objects.create(uploaded_at=at, image=made, uploaded_by=by)


def waiting_for(person: User | None, tokens: Iterable[UUID]) -> dict[UUID, Picture]:
    """The pictures among these that somebody may still use, by their tokens."""
    usable = Q(uploaded_by=None) | (Q(uploaded_by=person) if person else Q(pk=None))
    found = Picture.objects.filter(usable, idea=None, kept_for=None, token__in=list(tokens))
    return {picture.token: picture for picture in found}


def adopt(tokens: Iterable[UUID], *, by: User) -> None:
    """Pictures that a browser sent before the log-in now belong to whoever logged in there."""
    Picture.objects.filter(token__in=list(tokens), uploaded_by=None, idea=None).update(uploaded_by=by)


def hang(chosen: Iterable[Chosen], idea: Idea, *, by: User) -> None:
    """Give an idea its pictures in their order; a token works once, and only for its sender.

    Runs inside the transaction of the act. All or none: a picture that is missing is said,
    not left out in silence.
    """
    wanted = list({one.token: one for one in chosen}.values())
    if len(wanted) > MOST_PICTURES:
        raise too_many_pictures(len(wanted))
    rows = Picture.objects.select_for_update().filter(
        Q(idea=None, kept_for=None) & (Q(uploaded_by=None) | Q(uploaded_by=by))
        | Q(idea=idea)
        | Q(kept_for=idea, redacted_at=None),
        token__in=[one.token for one in wanted],
    )
    found = {picture.token: picture for picture in rows}
    if len(found) < len(wanted):
        raise unknown_picture()
    for position, one in enumerate(wanted):
        picture = found[one.token]
        picture.idea, picture.kept_for, picture.position, picture.draft = idea, None, position, None
        picture.uploaded_by = picture.uploaded_by or by
        picture.description = checked(one.description, LONGEST_DESCRIPTION, required=False, lines=False)
        picture.save(update_fields=["idea", "kept_for", "position", "draft", "uploaded_by", "description"])


def too_many_pictures(number: int) -> Refusal:
    words = {"most": MOST_PICTURES, "number": number}
    return _refusal(
        "too_many_pictures",
        _("Up to %(most)d pictures are possible. There are %(number)d now. Please remove some.") % words,
    )


def unknown_picture() -> Refusal:
    return _refusal("picture_unknown", _("A picture is no longer here. Please choose it again."))


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
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as why:
        raise _too_many_pixels() from why
    except (  # what Pillow raises for broken, cut off or malicious files
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        Warning,
    ) as why:
        raise _unreadable() from why


def _painted(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        # Asked before a single pixel is decoded.
        if width * height > MOST_PIXELS:
            raise _too_many_pixels()
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        if upright.mode.startswith("I"):
            upright = _in_256_greys(upright)
        has_holes = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        canvas = Image.new("RGB", upright.size, "white")
        painted = upright.convert("RGBA") if has_holes else upright.convert("RGB")
        canvas.paste(painted, mask=painted if has_holes else None)
    out = BytesIO()
    canvas.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _in_256_greys(image: Image.Image) -> Image.Image:
    """A grey picture of 16 bits in 8: Pillow would cut what is lighter than 255 off, and all would be white.

    Its transparent grey is one of 65,536 and would be many in 256, so it is painted like the others.
    """
    grey = image.point(lambda light: light * (1 / 256)).convert("L")
    grey.info.pop("transparency", None)
    return grey


def _too_many_pixels() -> Refusal:
    return _refusal(
        "picture_too_many_pixels",
        _("The picture has too many pixels. Please choose one of up to 40 million pixels."),
    )


def _unreadable() -> Refusal:
    return _refusal(
        "picture_unreadable",
        _("This file could not be read as a picture. JPEG, PNG, WebP and HEIC pictures are possible."),
    )


def _refusal(code: str, message: str) -> Refusal:
    return Refusal(code, message, _("What you wrote is kept."), status=422)
