"""Logging in on the way to something, and coming back to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

View = Callable[..., HttpResponse]


def to_log_in(request: HttpRequest, come_back_to: str, kept: str = "") -> HttpResponse:
    """Lead to the log-in, and afterwards to an address of ours; `kept` says there what is not lost."""
    if kept:
        messages.info(request, kept)
    address = f"{reverse('account_login')}?{urlencode({'next': come_back_to}, safe='/')}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def nothing_was_done() -> str:
    """What whoever pressed a button after their log-in had ended reads above the log-in."""
    return _(
        "Nothing was changed, because your log-in had ended. Please log in and press the button once more."
    )


def log_in_first(view: View) -> View:
    """Let nobody in who is not logged in: for addresses that take what a form sends, and show nothing.

    Whoever presses a button after their log-in has ended comes back to the page with the button,
    and has read that nothing was done; the address itself could not be opened after the log-in.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        page = page_of_the_form(request, otherwise=reverse("accounts:me"))
        return to_log_in(request, page, nothing_was_done())

    return asking


def page_of_the_form(request: HttpRequest, *, otherwise: str) -> str:
    """Where the form stands, as the browser says; `otherwise` if it says nothing or something else."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return otherwise
    parts = urlsplit(said)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or otherwise
