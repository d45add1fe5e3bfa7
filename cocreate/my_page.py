"""マイページ: what a person has done here, collected from every house."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreate.accounts import urls as account_urls
from cocreate.accounts.models import User
from cocreate.accounts.permissions import works_for_the_office
from cocreate.notifications.models import Notice
from cocreate.notifications.reading import mark_all_read
from cocreate.postgres.clock import database_now
from events.models import Registration
from ideas.models import Draft, Idea

SHOWN = 20


@never_cache
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """One's own ideas with their state, notices, registrations and supports."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101  login_required says so; mypy cannot know
    return render(request, "accounts/me.html", {"section": "me", **_own_things(person)})


def _own_things(person: User) -> dict[str, Any]:
    return {
        "drafts": Draft.objects.of(person),
        "ideas": Idea.objects.written_by(person).with_counts()[:SHOWN],
        "notices": Notice.objects.shown_to(person)[:SHOWN],
        "unread": Notice.objects.shown_to(person).unread().count(),
        "registrations": Registration.objects.of(person)[:SHOWN],
        "supported": Idea.objects.supported_by(person).visible_to(person).with_counts()[:SHOWN],
        "office": works_for_the_office(person),
    }


@require_POST
@login_required
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read."""
    assert isinstance(request.user, User)  # noqa: S101  see above
    mark_all_read(request.user, at=database_now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("accounts:me")


urlpatterns: list[URLPattern] = [
    path("", my_page, name="me"),
    path("notices/read/", read_notices, name="read_notices"),
    *account_urls.urlpatterns,
]
