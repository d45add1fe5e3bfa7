"""The front page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms import front_page
from cms.models.base import SitePage
from cocreate.postgres.clock import database_now


class HomePage(SitePage):
    """What the platform is for, and what is moving on it now."""

    headline = models.TextField(_("headline, in one or two lines"), max_length=120)

    template: ClassVar[str] = "cms/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [
        *SitePage.content_panels[:-1],
        FieldPanel("headline"),
        FieldPanel("lead"),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, **front_page.contents(request.user, database_now())}
