"""One's own reports (自分の通報): the number, until when it is decided, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ideas.deadlines import report_due_on
from ideas.models import Flag
from ideas.views.finding import person_of

SHOWN = 50


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody reported, the latest first."""
    flags = Flag.objects.of(person_of(request))[:SHOWN]
    context: dict[str, Any] = {
        "section": "me",
        "crumbs": [_me(), {"label": _("Your reports")}],
        "rows": [(flag, report_due_on(flag)) for flag in flags],
    }
    return render(request, "ideas/own_reports.html", context)


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, receipt: str) -> HttpResponse:
    """How one report stands. The reported text is not repeated: it may be hidden for good reason."""
    flag = get_object_or_404(Flag.objects.of(person_of(request)), receipt=receipt)
    context: dict[str, Any] = {
        "section": "me",
        "crumbs": [
            _me(),
            {"label": _("Your reports"), "href": reverse("ideas:own_reports")},
            {"label": flag.receipt},
        ],
        "flag": flag,
        "due": report_due_on(flag),
    }
    return render(request, "ideas/own_report.html", context)


def _me() -> dict[str, str]:
    return {"label": _("My page"), "href": reverse("accounts:me")}
