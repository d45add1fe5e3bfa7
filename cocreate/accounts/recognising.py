"""Recognising (誰かを確かめる) who sends a request: their session's owner, if they are still let in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest

from cocreate.accounts.doorkeeper import comes_along


class RecognisingMiddleware(AuthenticationMiddleware):
    """Django's own, but for two things: the person comes with their session, and comes at once.

    Django hands out a stand-in that looks them up when it is first asked for anything. The staff's
    door asks at every request, so that would only make each look at them ten calls.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            with comes_along(request.session.person):  # type: ignore[attr-defined]  # our own store
                request.user = get_user(request)
