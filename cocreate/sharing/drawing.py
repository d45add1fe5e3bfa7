"""The picture that stands beside a link to us elsewhere (1200 × 630, PNG), drawn from words.

The letters are Noto Sans CJK JP (SIL Open Font License 1.1), which comes as a package: what
a picture looks like does not depend on the fonts of the machine (docs/decisions/0049).
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from threading import Lock

from PIL import Image, ImageDraw, ImageFont

from cocreate.language.line_breaking import balanced_lines

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 72
TITLE_SIZES = (76, 68, 60, 52)  # pixels; the largest in which the title fits
TITLE_LINES = 4
TITLE_TOP, TITLE_BOTTOM = 190, 500
SMALL, CHIP = 34, 34
NO_LETTER = "\U0010ffff"  # never one, in any font
COLOURS = 64  # of the palette: letters stay smooth, and the file stays small

INK, MUTED, PAPER = "#1a1a1a", "#4d4d4d", "#ffffff"
AI, AI_DEEP, AI_SOFT, SUN = "#1b3f7a", "#112a55", "#eaf0fa", "#ffd43d"

ONE_AT_A_TIME = Lock()  # a picture costs a tenth of a second of one core; a crowd shares it


@dataclass(frozen=True)
class Words:
    """What the picture says."""

    title: str
    above: str  # where it belongs, e.g. the campaign
    state: str  # how far it is
    site: str


def draw(words: Words) -> bytes:
    """The picture as a PNG file of well under 150 kB."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 108), fill=AI_DEEP)
    _mark(pen, MARGIN, 26)
    pen.text((MARGIN + 76, 54), clean(words.site), font=font(SMALL), fill=PAPER, anchor="lm")
    pen.text((MARGIN, 160), _cut(clean(words.above), font(SMALL)), font=font(SMALL), fill=MUTED, anchor="lm")
    _title(pen, clean(words.title))
    _chip(pen, clean(words.state))
    out = io.BytesIO()
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def clean(text: str) -> str:
    """The text without pictographs and other signs that the letters cannot show."""
    letters = unicodedata.normalize("NFC", text)
    kept = [letter for letter in letters if not _is_a_picture(letter) and _has_a_shape(letter)]
    return " ".join("".join(kept).split())


def _is_a_picture(letter: str) -> bool:
    beyond = ord(letter) > 0x1F000 and unicodedata.category(letter) in {"So", "Sk", "Cn"}
    return beyond or unicodedata.category(letter) in {"Cf", "Cc", "Co", "Cs"} or "︀" <= letter <= "️"


@lru_cache(maxsize=4096)
def _has_a_shape(letter: str) -> bool:
    """Whether our letters have this one: in the place of what they lack stands an empty box."""
    letters = font(SMALL)
    return letter.isspace() or bytes(letters.getmask(letter)) != bytes(letters.getmask(NO_LETTER))


@lru_cache(maxsize=8)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Our letters in one size (pixels)."""
    name = files("noto_cjk_sans_jp_bold").joinpath("NotoSansCJKjp-Bold.otf")
    return ImageFont.truetype(io.BytesIO(name.read_bytes()), size)


def _measure(letters: ImageFont.FreeTypeFont) -> Callable[[str], float]:
    return letters.getlength


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    lines: list[str] = []
    size = TITLE_SIZES[-1]
    for size in TITLE_SIZES:
        found = balanced_lines(title, _measure(font(size)), WIDTH - 2 * MARGIN, _room(size))
        if found is not None:
            lines = found
            break
    else:
        lines = [_cut(title, font(size))]
    step = size * 1.36
    top = (TITLE_TOP + TITLE_BOTTOM) / 2 - step * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + number * step), line, font=font(size), fill=INK, anchor="lm")


def _room(size: int) -> int:
    """How many lines of this size fit between the top and the bottom of the title."""
    return min(TITLE_LINES, int((TITLE_BOTTOM - TITLE_TOP) / (size * 1.3)))


def _cut(text: str, letters: ImageFont.FreeTypeFont) -> str:
    """As much as fits in a line, with an ellipsis if something is missing."""
    room = WIDTH - 2 * MARGIN
    if letters.getlength(text) <= room:
        return text
    while text and letters.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"


def _chip(pen: ImageDraw.ImageDraw, state: str) -> None:
    if not state:
        return
    wide = font(CHIP).getlength(state) + 56
    pen.rounded_rectangle((MARGIN, 524, MARGIN + wide, 588), 32, fill=AI_SOFT, outline=AI, width=2)
    pen.text((MARGIN + 28, 556), state, font=font(CHIP), fill=AI, anchor="lm")


def _mark(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """The sign of the site, as in the header of every page, 56 pixels wide."""
    part = 56 / 36
    pen.rounded_rectangle((left, top, left + 56, top + 56), 14, fill=AI, outline=PAPER, width=2)
    points = [(left + x * part, top + y * part) for x, y in ((9, 25), (18, 9), (27, 25))]
    pen.line(points, fill=PAPER, width=5, joint="curve")
    centre, radius = (left + 18 * part, top + 23 * part), 3.4 * part
    pen.circle(centre, radius, fill=SUN)
