"""The list of pages with information."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.base import SitePage


class InfoIndexPage(SitePage):
    """Rules, privacy, accessibility, first steps: everything about using the site."""

    template: ClassVar[str] = "cms/info_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.InfoPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of information pages")
        verbose_name_plural = _("lists of information pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "pages": self.get_children().live().public().specific()}
