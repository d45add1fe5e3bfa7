"""What every page of the site has in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index


class SitePage(Page):
    """A page with a lead: the one or two sentences that say what it is about."""

    lead = models.TextField(_("lead"), max_length=300, blank=True)

    # Which entry of the main menu is marked.
    section: ClassVar[str] = ""

    search_fields = [*Page.search_fields, index.SearchField("lead")]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "section": self.section, "crumbs": self.crumbs()}

    def crumbs(self) -> list[dict[str, str]]:
        """Where the page stands, below the front page."""
        return [{"label": self.title}]
