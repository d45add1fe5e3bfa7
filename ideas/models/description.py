"""What the longer description of a campaign may hold: text and pictures, nothing that could run."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class Picture(blocks.StructBlock):
    """A picture; whoever cannot see it reads the alternative text."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        help_text=_("What the picture shows, for people who do not see it."),
        max_length=200,
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = pgettext_lazy("block of a page", "Picture")
        icon = "image"
        template = "ideas/description/picture.html"


class Description(blocks.StreamBlock):
    """Headings, paragraphs and pictures of a campaign; no block for raw HTML, on purpose."""

    heading = blocks.CharBlock(
        label=pgettext_lazy("block of a page", "Heading"),
        icon="title",
        template="ideas/description/heading.html",
    )
    paragraph = blocks.RichTextBlock(
        features=["bold", "link", "document-link", "ol", "ul"],
        label=pgettext_lazy("block of a page", "Paragraph"),
        icon="pilcrow",
        template="ideas/description/paragraph.html",
    )
    picture = Picture()
