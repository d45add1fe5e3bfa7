"""Drawings for the demo, so that results can be shown without a photograph of anything that never was."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from ideas.showing_results import SentPicture

SIZE = (960, 600)
SKY, HILL, SNOW, ROAD, DONE = "#cfe3f1", "#7fa08a", "#f4f8fb", "#8d99a3", "#2b6ca3"
WALL, EDGE = "#b98d6a", "#9fb2bf"


def drawings(words: list[str]) -> list[SentPicture]:
    """Plain drawings that show a town in winter, further cleared in each; each is said to be a drawing."""
    return [SentPicture(_drawing(place), text) for place, text in enumerate(words)]


def _drawing(cleared: int) -> BytesIO:
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    width, height = SIZE
    draw.polygon(
        [(0, 330), (240, 170), (470, 320), (700, 190), (width, 330), (width, height), (0, height)], HILL
    )
    draw.rectangle([0, 360, width, height], SNOW)
    for place in range(5):
        left = 90 + place * 170
        draw.rectangle([left, 300, left + 90, 390], WALL)
        draw.polygon([(left - 16, 300), (left + 45, 240), (left + 106, 300)], SNOW, EDGE)
    for place in range(4):
        is_cleared = place <= cleared + 1
        top = 420 + place * 42
        draw.rounded_rectangle([60, top, width - 60, top + 22], 11, DONE if is_cleared else ROAD)
    out = BytesIO()
    picture.save(out, "PNG")
    out.seek(0)
    return out
