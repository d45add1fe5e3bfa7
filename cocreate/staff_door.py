"""The staff's door: who works for the office has a second factor, whichever way they came in."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cocreate.accounts.permissions import works_for_the_office

# Where somebody may set up the second factor or leave.
OPEN_DOORS = ("/accounts/", "/static/", "/healthz", "/readyz")


class StaffDoorMiddleware:
    """Sends staff without a second factor to set one up before they see anything of the office."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_MFA_REQUIRED and not request.path.startswith(OPEN_DOORS):
            if settings.SESSION_COOKIE_NAME in request.COOKIES and self._must_set_up(request):
                messages.info(request, _("Please set up the second step of your log-in before you go on."))
                return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        person = request.user
        return works_for_the_office(person) and not is_mfa_enabled(person)
