"""The blocks a page's body may hold."""

from __future__ import annotations

from wagtail import blocks

from cms.blocks.links import Links
from cms.blocks.text import Heading, Picture, Quote, Table, paragraph, steps


class Body(blocks.StreamBlock):
    """The body of a news story, an information page or the strategy's own text."""

    heading = Heading()
    paragraph = paragraph()
    picture = Picture()
    quote = Quote()
    steps = steps()
    table = Table()
    links = Links()
