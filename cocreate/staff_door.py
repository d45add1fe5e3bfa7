"""The staff's door: who works for the office has a second factor, whichever way they came in.

Asked at every request and of the session, not only of the account: a session opened before
the second factor was set up, or before somebody joined the office, proves nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, works_for_the_office
from cocreate.error_pages import not_of_the_office

# Where somebody may set up or show the second factor, or leave.
OPEN_DOORS = ("/accounts/", "/static/", "/healthz", "/readyz")
SINCE, SEEN = "staff_since", "staff_seen_at"
NOTED_EVERY = 60


class StaffDoorMiddleware:
    """Lets staff pass who showed a second factor in this session and have not been away too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a session nobody is logged in, and strangers' sessions are not even looked at.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith("/static/"):
            return self.get_response(request)
        person = request.user
        if isinstance(person, User) and works_for_the_office(person):
            if _must_log_in_again(request):
                logout(request)
                return _send(
                    request,
                    reverse("account_login_password"),
                    _("You were away for a while. Please log in again."),
                )
            if settings.STAFF_MFA_REQUIRED and not request.path.startswith(OPEN_DOORS):
                if not is_mfa_enabled(person):
                    words = _("Please set up the second step of your log-in before you go on.")
                    return _send(request, reverse("mfa_activate_totp"), words)
                if not _shown_in(request.session, person):
                    return _send(request, reverse("mfa_reauthenticate"), _("Please show your second step."))
        return self.get_response(request)


def _must_log_in_again(request: HttpRequest) -> bool:
    """Whether nothing was asked for so long that somebody else may sit there, or the working day is over.

    The cookie's own age would not do: every change of the session makes it young again.
    """
    now = time.time()
    since, seen = request.session.get(SINCE), request.session.get(SEEN)
    if since is None:
        request.session[SINCE] = since = now
    if now - since > settings.STAFF_SESSION_HOURS * 3600:
        return True
    if seen is not None and now - seen > settings.STAFF_IDLE_MINUTES * 60:
        return True
    if seen is None or now - seen > NOTED_EVERY:
        request.session[SEEN] = now
    return False


def has_shown_it(session: Any, person: Person) -> bool:
    """Whether a second factor was shown in this session, by this person, who still has one."""
    if session is None or not isinstance(person, User) or not is_mfa_enabled(person):
        return False
    return _shown_in(session, person)


def _shown_in(session: Any, person: User) -> bool:
    asked = cast(HttpRequest, SimpleNamespace(session=session))  # only its session is read
    return any(record.get("method") == "mfa" for record in get_authentication_records(asked, person))


def _send(request: HttpRequest, where: str, words: str) -> HttpResponse:
    """Send somebody elsewhere, in the way their request understands."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": "second_factor_needed", "message": words}, status=403)
    messages.info(request, words)
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(where)
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{where}?{urlencode({'next': back})}")


def to_the_staff_door(request: HttpRequest, page: str) -> HttpResponse:
    """Wagtail's own log-in and reset pages lead to ours.

    Whoever is logged in already goes on, or hears that this is not for them: our log-in would
    send them back to the page that sent them here.
    """
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = ""
    if page == "login" and request.user.is_authenticated:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return redirect(wanted or "wagtailadmin_home")
        list(messages.get_messages(request))  # Wagtail's own word on it would be read on the next page
        return not_of_the_office(request)
    where = reverse("account_login_password" if page == "login" else "account_reset_password")
    return redirect(f"{where}?{urlencode({'next': wanted})}" if wanted else where)
