"""The organiser's side: prepare, change, announce, call off, and see who comes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cocreate.accounts.coming_back import log_in_first
from cocreate.accounts.models import Organisation
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from events import announcing, permissions
from events.forms import CallOffForm, EventForm
from events.models import Event
from events.views.panel import place_of
from events.views.reading import event_context
from ideas.views.finding import person_of


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_event(request: HttpRequest) -> HttpResponse:
    """A draft in the name of one's own group."""
    slug = request.GET.get("organisation", "")
    organisation = get_object_or_404(Organisation, slug=slug if slug.isprintable() else "")
    if permissions.why_not_host(request.user, organisation):
        raise Http404
    at = database_now()
    form = EventForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["submission_key"]
        return redirect(
            announcing.prepare(
                organisation, form.cleaned_data, by=person_of(request), at=at, submission_key=key
            )
        )
    return _form_page(request, form, organisation)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_event(request: HttpRequest, pk: int) -> HttpResponse:
    event, at = _own_event(request, pk), database_now()
    if refusal := permissions.why_not_edit(request.user, event, at):
        return _refused(request, event, refusal)
    form = EventForm(request.POST or None, instance=event, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(announcing.revise(event, form.cleaned_data, by=person_of(request), at=at))
        except Refusal as refusal:
            _put(refusal, form)
    return _form_page(request, form, event.organisation)


@never_cache
@require_POST
@log_in_first
def publish_event(request: HttpRequest, pk: int) -> HttpResponse:
    event = _own_event(request, pk)
    try:
        announcing.publish(event, by=person_of(request), at=database_now())
    except Refusal as refusal:
        return _refused(request, event, refusal)
    return redirect(event)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def call_off_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then tell everybody."""
    event, at = _own_event(request, pk), database_now()
    if refusal := permissions.why_not_call_off(request.user, event, at):
        return _refused(request, event, refusal)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(announcing.call_off(event, by=person_of(request), at=at, **form.cleaned_data))
        except Refusal as refusal:
            _put(refusal, form)
    registered = event.registrations.standing().count()
    context = {"section": "events", "event": event, "form": form, "registered": registered}
    return render(request, "events/call_off.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def registrations(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes and who waits: display names only, and each reading is kept in the log."""
    event, at = _own_event(request, pk), database_now()
    with transaction.atomic():
        record("event.registrations_read", by=person_of(request), on=event, at=at)
    standing = event.registrations.standing().select_related("person").order_by("id")
    context = {
        "section": "events",
        "event": event,
        "seated": [one for one in standing if one.state == one.State.SEATED],
        "waiting": [one for one in standing if one.state == one.State.WAITING],
    }
    return render(request, "events/registrations.html", context)


def _own_event(request: HttpRequest, pk: int) -> Event:
    """An event that this person runs; everybody else's does not exist here."""
    events = Event.objects.run_by(request.user).select_related("organisation")
    event: Event = get_object_or_404(events, pk=pk)
    return event


def _form_page(request: HttpRequest, form: EventForm, organisation: Organisation) -> HttpResponse:
    context = {"section": "events", "form": form, "organisation": organisation, "event": form.instance}
    return render(request, "events/form.html", context, status=422 if form.errors else 200)


def _refused(request: HttpRequest, event: Event, refusal: Refusal) -> HttpResponse:
    if refusal.status == 404:
        raise Http404
    context = event_context(event, request.user, place_of(event, request.user), refusal)
    return render(request, "events/detail.html", context, status=refusal.status)


def _put(refusal: Refusal, form: EventForm | CallOffForm) -> None:
    """A rule's “no” stands at the field it is about; what was typed stays."""
    form.add_error(announcing.FIELD_OF.get(refusal.code), str(refusal))
