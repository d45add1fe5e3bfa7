"""The audit log as administrators read it: nothing can be changed here, nor anywhere else."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import user_passes_test

from cocreate.accounts.models import User
from cocreate.accounts.permissions import is_administrator
from cocreate.audit.exporting import export
from cocreate.audit.models import Entry
from cocreate.audit.wording import act_in_words
from cocreate.postgres.clock import database_now

PER_PAGE = 50
TITLE = _("Audit log")
EXACT = ("verb", "object_type", "object_id")
FILTERS = (*EXACT, "actor", "day")


@user_passes_test(is_administrator)
def entries(request: HttpRequest) -> HttpResponse:
    """What the office did, the newest first, filtered by act, object, person or day."""
    asked = _asked(request)
    found = Paginator(_matching(asked), PER_PAGE).get_page(request.GET.get("p"))
    names = User.objects.in_bulk({entry.actor_id for entry in found if entry.actor_id})
    rows = [(entry, names.get(entry.actor_id), act_in_words(entry.verb)) for entry in found]
    verbs = Entry.objects.order_by("verb").values_list("verb", flat=True).distinct()
    context = {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": TITLE},
        ],
        "header_title": TITLE,
        "header_icon": "history",
        "rows": rows,
        "entries": found,
        "asked": asked,
        "verbs": [(verb, act_in_words(verb)) for verb in verbs],
        "query": _query(asked),
    }
    return TemplateResponse(request, "audit/entries.html", context)


@user_passes_test(is_administrator)
@require_POST
def take_away(request: HttpRequest) -> StreamingHttpResponse:
    """The same entries as a file; that it was taken is itself kept in the log."""
    asked = _asked(request)
    return export(_matching(asked), asked, by=cast(User, request.user), at=database_now())


def _asked(request: HttpRequest) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {name: given.get(name, "").replace("\x00", "").strip()[:60] for name in FILTERS}


def _matching(asked: dict[str, str]) -> QuerySet[Entry]:
    found = Entry.objects.order_by("-id")
    exact: dict[str, Any] = {name: asked[name] for name in EXACT if asked[name]}
    if asked["actor"]:
        people = User.objects.filter(display_name__icontains=asked["actor"]).values_list("pk", flat=True)
        found = found.filter(actor_id__in=list(people[:200]))
    if day := _day(asked["day"]):
        found = found.filter(at__date=day)
    return found.filter(**exact)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _query(asked: dict[str, str]) -> str:
    """The filters again, for the links to other pages of the list."""
    chosen = {name: text for name, text in asked.items() if text}
    return urlencode(chosen) + "&" if chosen else ""
