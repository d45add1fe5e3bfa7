"""A news story."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager, PageQuerySet, PageViewRestriction
from wagtail.search import index

from cms.blocks.body import Body
from cms.models.base import SitePage


class NewsQuerySet(PageQuerySet):
    def newest(self) -> NewsQuerySet:
        """Public stories, the latest first, with what a list shows of them.

        Wagtail's own `public()` asks for the restrictions first; here the database joins them.
        """
        closed = PageViewRestriction.objects.annotate(
            below=ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
        )
        kept = closed.filter(below__startswith=F("page__path"))
        shown: NewsQuerySet = self.live().filter(~Exists(kept))
        return shown.select_related("listing_image").order_by("-date", "-pk")


class NewsPage(SitePage):
    """Something the office tells everybody."""

    date = models.DateField(_("date"))
    is_demo = models.BooleanField(_("demo content"), default=False)
    listing_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture in lists"),
        help_text=_("Only decoration beside the title; what matters is said in words."),
    )
    body = StreamField(Body(), verbose_name=_("body"), blank=True)

    objects = PageManager.from_queryset(NewsQuerySet)()

    template: ClassVar[str] = "cms/news.html"
    section: ClassVar[str] = "news"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [*SitePage.search_fields, index.SearchField("body"), index.FilterField("date")]
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("date"),
        FieldPanel("is_demo"),
        FieldPanel("listing_image"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("news story")
        verbose_name_plural = _("news stories")

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": pgettext("menu", "News"), "href": "/news/"}, {"label": self.title}]
