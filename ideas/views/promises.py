"""What the city promised and kept, for everybody to see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cocreate.caching.public import publicly_cacheable
from cocreate.postgres.clock import database_now
from ideas.kept_dates import news_in_all, reviews_in_all
from ideas.kept_promises import kept_by, kept_in_all, overdue
from ideas.views.crumbs import to_ideas


@publicly_cacheable
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Figures by department and by campaign, and the answers that are late."""
    at = database_now()
    context = {
        "section": "ideas",
        "crumbs": [to_ideas(), {"label": _("Promises and answers")}],
        "whole": kept_in_all(at=at),
        "departments": kept_by("department", at=at),
        "campaigns": kept_by("campaign", at=at),
        "overdue": overdue(at=at),
        "dates": [news_in_all(_("Next news"), at=at), reviews_in_all(_("Review of the text"), at=at)],
        "at": at,
    }
    return render(request, "ideas/promises.html", context)
