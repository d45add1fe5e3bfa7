"""マイページ: the overview of what a person has done here, collected from every house, and their notices.

Each part has a page of its own in the house it belongs to (`ideas/views/mine.py`,
`events/views/mine.py`); the overview shows the first few of each.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts import urls as account_urls
from cocreate.accounts.coming_back import log_in_first
from cocreate.accounts.models import User
from cocreate.accounts.permissions import works_for_the_office
from cocreate.leaving_page import leave_page
from cocreate.notifications.models import Notice
from cocreate.notifications.reading import mark_read
from cocreate.postgres.clock import database_now
from events.groups import groups_of
from events.models import EventProposal, Registration
from ideas.fates import fate_of, with_fates
from ideas.models import Draft, Idea, Invitation
from ideas.views.pages import page_links

FIRST = 3
NOTICES = 20


@never_cache
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """The first few notices, drafts, ideas with their fate, events and supports."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101  login_required says so; mypy cannot know
    things = _own_things(person, database_now())
    return render(request, "accounts/me.html", {"section": "me", "tab": "overview", **things})


def _own_things(person: User, at: datetime) -> dict[str, Any]:
    coming = Registration.objects.of(person).filter(event__ends_at__gt=at).order_by("event__starts_at", "id")
    ideas = with_fates(Idea.objects.written_by(person))[:FIRST]
    return {
        "drafts": Draft.objects.of(person)[:FIRST],
        "invitations": Invitation.objects.waiting_for(person, at),
        "me": person.pk,
        "fates": [fate_of(idea, at) for idea in ideas],
        "notices": Notice.objects.shown_to(person)[:FIRST],
        "unread": Notice.objects.shown_to(person).unread().count(),
        "registrations": coming[:FIRST],
        "groups": groups_of(person),
        "proposals": EventProposal.objects.of(person)[:FIRST],
        "supported": Idea.objects.supported_by(person).visible_to(person).with_counts()[:FIRST],
        "office": works_for_the_office(person),
    }


@never_cache
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Everything somebody was told, the latest first."""
    assert isinstance(request.user, User)  # noqa: S101  see above
    told = Notice.objects.shown_to(request.user)
    page = Paginator(told, NOTICES).get_page(request.GET.get("page"))
    heading = pgettext("my page", "Notices")
    context = {
        "section": "me",
        "tab": "notices",
        "heading": heading,
        "crumbs": [{"label": _("My page"), "href": reverse("accounts:me")}, {"label": heading}],
        "notices": page,
        "unread": told.unread().count(),
        "links": page_links(request, page),
        "office": works_for_the_office(request.user),
    }
    return render(request, "accounts/notices.html", context)


@require_POST
@log_in_first
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read."""
    assert isinstance(request.user, User)  # noqa: S101  see above
    mark_read(request.user, at=database_now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("accounts:notices")


urlpatterns: list[URLPattern] = [
    path("", my_page, name="me"),
    path("notices/", notices, name="notices"),
    path("notices/read/", read_notices, name="read_notices"),
    path("leave/", leave_page, name="leave"),
    *account_urls.urlpatterns,
]
