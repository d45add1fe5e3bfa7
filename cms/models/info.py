"""A page with information that stays."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks.body import Body
from cms.models.base import SitePage


class InfoPage(SitePage):
    """Rules of taking part, privacy, accessibility, first steps …"""

    is_demo = models.BooleanField(_("demo content"), default=False)
    body = StreamField(Body(), verbose_name=_("body"), blank=True)

    template: ClassVar[str] = "cms/info.html"
    parent_page_types = ["cms.InfoIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    content_panels = [*SitePage.content_panels, FieldPanel("is_demo"), FieldPanel("body")]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": gettext("About this site"), "href": "/pages/"}, {"label": self.title}]
