"""Registering and cancelling: with htmx the box alone comes back, without script the whole page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from events import registering
from events.models import Event
from events.views.reading import event_context, find_event

# The session remembers for which event somebody pressed the button before logging in.
WISH = "register_for"


@never_cache
@require_POST
def register(request: HttpRequest, pk: int) -> HttpResponse:
    event, at = find_event(pk, request.user), database_now()
    try:
        registering.register(event, by=request.user, at=at)  # type: ignore[arg-type]  # the rule asks who it is
    except Refusal as refusal:
        if refusal.code == "log_in_first":
            return _log_in_first(request, event)
        return _show(request, event, refusal)
    return _show(request, event)


@never_cache
@require_safe
def register_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """After the log-in: what was wanted before it is done now, without a second tap.

    Only a wish that this very browser sent by POST is in the session, so following a
    link to this address does nothing.
    """
    event = find_event(pk, request.user)
    if not request.user.is_authenticated or request.session.pop(WISH, None) != event.pk:
        return redirect(event)
    try:
        registering.register(event, by=request.user, at=database_now())  # type: ignore[arg-type]  # logged in
    except Refusal as refusal:
        return _show(request, event, refusal)
    return _show(request, event)


@never_cache
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    event, at = find_event(pk, request.user), database_now()
    try:
        registering.cancel(event, by=request.user, at=at)  # type: ignore[arg-type]  # the rule asks who it is
    except Refusal as refusal:
        if refusal.code == "log_in_first":
            return redirect(_login_address(reverse("events:detail", args=[pk])))
        return _show(request, event, refusal)
    return _show(request, event)


def _show(request: HttpRequest, event: Event, refusal: Refusal | None = None) -> HttpResponse:
    """How it stands now, or why not."""
    if refusal is None and not request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return HttpResponseRedirect(f"{event.get_absolute_url()}#registration", status=303)
    event.refresh_from_db()
    template = "events/detail.html#panel" if request.htmx else "events/detail.html"  # type: ignore[attr-defined]
    context = event_context(event, request.user, database_now(), refusal)
    return render(request, template, context, status=refusal.status if refusal else 200)


def _log_in_first(request: HttpRequest, event: Event) -> HttpResponse:
    request.session[WISH] = event.pk
    address = _login_address(reverse("events:register_finish", args=[event.pk]))
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]


def _login_address(next_page: str) -> str:
    return f"{resolve_url('account_login')}?{urlencode({'next': next_page})}"
