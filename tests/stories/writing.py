"""What stories of writing an idea share: its words, a photograph, and the page before its script."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Route

TITLE = "消雪パイプのある道を地図で見たい"
PROPOSAL = "はじめての冬でも通る道を選べるように、水の出る道を色分けした地図がほしいです。"


def photograph() -> bytes:
    """A JPEG that knows where it was taken."""
    picture = Image.new("RGB", (800, 600), "#8899aa")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 33.0, 39.0), 3: "E", 4: (136.0, 39.0, 23.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def open_before_the_script(page) -> Route:
    """The page as it is while its script is on its way; the script, to be let through."""
    held: list[Route] = []
    address = re.compile(r"/writing-[^/]*\.js")
    page.route(address, lambda route: held.append(route))
    with page.expect_request(address):
        page.goto("/ideas/new/", wait_until="domcontentloaded")
    return held[0]
