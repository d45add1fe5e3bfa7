"""The audit log as administrators read it: nothing can be changed here, nor anywhere else."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_passes_test

from cocreate.accounts.models import User
from cocreate.accounts.permissions import is_administrator
from cocreate.audit.models import Entry
from cocreate.audit.wording import act_in_words

PER_PAGE = 50
TITLE = _("Audit log")
EXACT = ("verb", "object_type", "object_id")
FILTERS = (*EXACT, "actor", "day")


@user_passes_test(is_administrator)
def entries(request: HttpRequest) -> HttpResponse:
    """What the office did, the newest first, filtered by act, object, person or day."""
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip()[:60] for name in FILTERS}
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
