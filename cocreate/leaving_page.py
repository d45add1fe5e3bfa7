"""The page on which somebody leaves: what goes, what stays, and one more question."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from cocreate.leaving import leave, why_not_leave
from cocreate.postgres.clock import database_now


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest) -> HttpResponse:
    """Ask, and close the account once the box is ticked."""
    person = request.user
    assert isinstance(person, User)  # noqa: S101  login_required says so; mypy cannot know
    if request.method != "POST":
        return _page(request, refusal=why_not_leave(person))
    if "sure" not in request.POST:
        return _page(request, unsure=True, status=422)
    try:
        leave(person, at=database_now())
    except Refusal as refusal:
        return _page(request, refusal=refusal, status=refusal.status)
    logout(request)
    return render(request, "accounts/left.html", {"section": ""})


def _page(
    request: HttpRequest, *, refusal: Refusal | None = None, unsure: bool = False, status: int = 200
) -> HttpResponse:
    context = {"section": "", "refusal": refusal, "unsure": unsure}
    return render(request, "accounts/leave.html", context, status=status)
