"""Registering and cancelling: with htmx the box alone comes back, without script the whole page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts.coming_back import nothing_was_done, to_log_in
from cocreate.accounts.pacing import paced
from cocreate.language.refusal import Refusal
from events import registering
from events.models import Event
from events.views.finding import find_event
from events.views.panel import place_of
from events.views.reading import event_context, panel_context
from ideas.views.finding import person_of
from ideas.views.keeping import keep, take, tap_is_kept

# The slot for the event whose button somebody pressed before logging in.
INTENT = "registration_intent"


@never_cache
@require_POST
@paced("registration")
def register(request: HttpRequest, pk: int) -> HttpResponse:
    event = find_event(pk, person_of(request))
    try:
        registering.register(event, by=person_of(request), at=event.read_at)
    except Refusal as refusal:
        if refusal.code == "log_in_first":
            keep(request, INTENT, {"event": event.pk})
            return to_log_in(request, reverse("events:register_finish", args=[event.pk]), tap_is_kept())
        return _show(request, event, refusal)
    return _show(request, event)


@never_cache
@require_safe
def register_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """After the log-in: what was wanted before it is done now, without a second tap.

    Only a wish that this very browser sent by POST is in the session, so following a
    link to this address does nothing.
    """
    event = find_event(pk, person_of(request))
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    if take(request, INTENT, event=event.pk) is None:
        return redirect(event)
    try:
        registering.register(event, by=person_of(request), at=event.read_at)
    except Refusal as refusal:
        return _show(request, event, refusal)
    return _show(request, event)


@never_cache
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    event = find_event(pk, person_of(request))
    try:
        registering.cancel(event, by=person_of(request), at=event.read_at)
    except Refusal as refusal:
        if refusal.code == "log_in_first":
            return to_log_in(request, event.get_absolute_url(), nothing_was_done())
        return _show(request, event, refusal)
    return _show(request, event)


def _show(request: HttpRequest, event: Event, refusal: Refusal | None = None) -> HttpResponse:
    """How it stands now, or why not."""
    is_fragment = getattr(request, "htmx", False)
    if refusal is None and not is_fragment:
        return HttpResponseRedirect(f"{event.get_absolute_url()}#registration", status=303)
    person, status = person_of(request), refusal.status if refusal else 200
    place = place_of(event, person)
    if is_fragment:
        return render(request, "events/detail.html#panel", panel_context(event, person, place), status=status)
    return render(request, "events/detail.html", event_context(event, person, place, refusal), status=status)
