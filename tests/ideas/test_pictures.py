"""Pictures are painted anew: nothing of the sent bytes is kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from cocreate.language.refusal import Refusal
from ideas import pictures
from ideas.models import Picture
from ideas.pictures import keep_picture, remade
from tests.factories.ideas import NOW


def picture(form: str = "JPEG", size=(40, 30), mode="RGB", **how) -> BytesIO:
    out = BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 0)).save(out, form, **how)
    out.seek(0)
    return out


def code_of(sent: BytesIO) -> str:
    with pytest.raises(Refusal) as refused:
        remade(sent)
    return refused.value.code


def with_place() -> BytesIO:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Hana"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[2] = (36.0, 33.0, 39.0)
    return picture(exif=exif)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_usual_picture_becomes_webp(form):
    made = Image.open(BytesIO(remade(picture(form))))

    assert (made.format, made.size) == ("WEBP", (40, 30))


def test_place_and_device_are_gone_and_the_picture_is_upright():
    sent = with_place()
    assert b"Camera of Hana" in sent.getvalue()

    data = remade(sent)
    made = Image.open(BytesIO(data))

    assert b"Camera of Hana" not in data
    assert dict(made.getexif()) == {}
    assert made.size == (30, 40)


@pytest.mark.parametrize("how", [{}, {"transparency": 0x0A0A}], ids=["whole", "with holes"])
def test_greys_of_16_bits_keep_how_dark_they_are(how):
    """Scanners and microscopes make such PNG files; cut at 255 instead of scaled they are all white."""
    steps = [0, 60, 128, 200, 255]
    sent, out = Image.new("I;16", (100, 20)), BytesIO()
    for number, step in enumerate(steps):
        sent.paste(step * 257, (number * 20, 0, number * 20 + 20, 20))
    sent.save(out, "PNG", **how)
    out.seek(0)

    made = Image.open(BytesIO(remade(out))).convert("L")

    assert [made.getpixel((number * 20 + 10, 10)) for number in range(5)] == pytest.approx(steps, abs=6)


def test_large_pictures_become_smaller():
    assert Image.open(BytesIO(remade(picture(size=(4000, 1000))))).size == (1600, 400)


def test_what_is_see_through_becomes_white():
    made = Image.open(BytesIO(remade(picture("PNG", mode="RGBA")))).convert("RGB")

    assert made.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%PDF-1.4",
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
    ],
)
def test_anything_else_is_refused(data):
    assert code_of(BytesIO(data)) == "picture_unreadable"


def test_a_cut_off_picture_is_refused():
    whole = picture("PNG", size=(600, 600)).getvalue()

    assert code_of(BytesIO(whole[: len(whole) // 2])) == "picture_unreadable"


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)

    assert code_of(picture(size=(40, 30))) == "picture_too_many_pixels"


@pytest.mark.parametrize("side", [11_000, 30_000])
def test_what_the_library_calls_a_bomb_is_said_to_be_too_large_and_not_to_be_no_picture(side):
    """As a phone with a camera of 108 million pixels makes it, and as somebody makes it who means harm."""
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    out.seek(0)

    assert code_of(out) == "picture_too_many_pixels"


def test_a_file_over_ten_megabytes_is_refused():
    assert code_of(BytesIO(b"\xff\xd8" + b"0" * pictures.LARGEST_FILE)) == "picture_too_large"


def test_a_kept_picture_has_a_name_that_says_nothing(db):
    kept = keep_picture(picture(), at=NOW)

    row = Picture.objects.get(pk=kept.pk)
    assert (row.width, row.height, row.idea) == (40, 30, None)
    assert row.image.name.endswith(".webp")
    assert "picture" not in row.image.name
