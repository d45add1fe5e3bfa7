"""One's own page about events (/me/events/): what one registered for and proposed, the groups one runs."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreate.accounts.permissions import works_for_the_office
from cocreate.postgres.clock import database_now
from events.groups import groups_of
from events.models import EventProposal, Registration
from events.permissions import why_not_cancel
from events.phrases import when, where
from ideas.views.finding import person_of
from ideas.views.pages import page_links

PER_PAGE = 10
MOST_PROPOSALS = 50  # what came to nothing goes after a year


@dataclass(frozen=True)
class Place:
    """A registration, in words."""

    registration: Registration
    when: str
    where: str
    may_cancel: bool


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The events one goes to or waits for, the latest first, with a button to cancel."""
    person, at = person_of(request), database_now()
    page = Paginator(Registration.objects.of(person), PER_PAGE).get_page(request.GET.get("page"))
    places = [
        Place(one, when(one.event), where(one.event), why_not_cancel(person, one.event, at) is None)
        for one in page
    ]
    heading = pgettext("my page", "My events")
    context = {
        "section": "me",
        "tab": "events",
        "heading": heading,
        "crumbs": [{"label": _("My page"), "href": reverse("accounts:me")}, {"label": heading}],
        "places": places,
        "groups": groups_of(person),
        "proposals": EventProposal.objects.of(person)[:MOST_PROPOSALS],
        "links": page_links(request, page),
        "office": works_for_the_office(person),
    }
    return render(request, "events/mine.html", context)
