"""Blocks of text: headings, paragraphs, quotes, numbered steps, tables, pictures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

# No pictures and headings inside paragraphs: they have blocks of their own, with an alternative text.
FEATURES = ["bold", "link", "document-link", "ol", "ul"]


class Heading(blocks.CharBlock):
    """A heading of the second level."""

    class Meta:
        label = pgettext_lazy("block of a page", "Heading")
        icon = "title"
        template = "cms/blocks/heading.html"


class Quote(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Text"))
    source = blocks.CharBlock(label=_("Who said it"), required=False, max_length=120)

    class Meta:
        label = pgettext_lazy("block of a page", "Quote")
        icon = "openquote"
        template = "cms/blocks/quote.html"


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
        template = "cms/blocks/picture.html"


class Step(blocks.StructBlock):
    """One step or one rule of a numbered list."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "list-ol"


class Table(blocks.StructBlock):
    """A small table of texts; the first column names the row."""

    caption = blocks.CharBlock(label=_("What the table shows"), max_length=120)
    columns = blocks.ListBlock(blocks.CharBlock(), label=_("Columns"))
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)), label=_("Rows"))

    class Meta:
        label = pgettext_lazy("block of a page", "Table")
        icon = "table"
        template = "cms/blocks/table.html"


def paragraph() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        features=FEATURES,
        label=pgettext_lazy("block of a page", "Paragraph"),
        icon="pilcrow",
        template="cms/blocks/paragraph.html",
    )


def steps() -> blocks.ListBlock:
    return blocks.ListBlock(
        Step(),
        label=pgettext_lazy("block of a page", "Numbered steps"),
        icon="list-ol",
        template="cms/blocks/steps.html",
    )
