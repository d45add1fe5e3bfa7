"""Events as everybody reads them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cocreate.accounts.models import Organisation
from cocreate.accounts.permissions import Person
from cocreate.caching.public import is_a_stranger, publicly_cacheable
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.postgres.clock import database_now
from cocreate.sharing.addresses import absolute
from events import permissions, phrases
from events.calendar import calendar_text
from events.cards import cards, standing
from events.models import Event, EventQuerySet
from events.views.finding import find_event
from events.views.panel import Place, panel, place_of
from ideas.models import Idea

PER_PAGE = 24
LATEST_PAST = 6
MOST_BORN = 20
# On a narrow screen a line may end before the time of day, never inside it.
UNBROKEN_DASH = "\N{WORD JOINER}–\N{WORD JOINER}"


@require_safe
@publicly_cacheable
def event_list(request: HttpRequest) -> HttpResponse:
    """What comes next and what was; narrowed down by group and to online ones."""
    at = database_now()
    groups = list(_groups_with_events())
    group = next((one for one in groups if one.slug == request.GET.get("organisation")), None)
    online = request.GET.get("online") == "1"
    events = _narrowed(group, online=online)
    only_past = request.GET.get("when") == "past"
    shown = events.past(at) if only_past else events.upcoming(at)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    latest = [] if only_past else list(events.past(at)[: LATEST_PAST + 1])
    context = {
        "section": "events",
        "groups": groups,
        "group": group,
        "online": online,
        "chosen": bool(group) + online,
        "only_past": only_past,
        "page": page,
        "page_links": _page_links(request, page),
        "cards": cards(page, at),
        "past_cards": cards(latest, at)[:LATEST_PAST],
        "more_past": len(latest) > LATEST_PAST,
        "past_query": _query(request, when="past", page=""),
        "clear": reverse("events:list") if group or online else "",
        "canonical": absolute(reverse("events:list") + ("?when=past" if only_past else "")),
        "crumbs": crumbs(_("Past events") if only_past else ""),
    }
    return render(request, "events/list.html", context)


@require_safe
@publicly_cacheable
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = reader(request)
    event = find_event(pk, person)
    return render(request, "events/detail.html", event_context(event, person, place_of(event, person)))


@require_safe
@publicly_cacheable
def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A group: what it is, what it does next, what it did."""
    organisation, person, at = get_object_or_404(Organisation, slug=slug), reader(request), database_now()
    hosts = permissions.why_not_host(person, organisation) is None
    events = Event.objects.filter(organisation=organisation).for_cards()
    context = {
        "section": "events",
        "crumbs": crumbs(organisation.name),
        "new_href": f"{reverse('events:new')}?organisation={organisation.slug}",
        "organisation": organisation,
        "hosts": hosts,
        "drafts": list(events.drafts().select_related("proposal")) if hosts else [],
        "cards": cards(events.listed().upcoming(at)[:PER_PAGE], at),
        "past_cards": cards(events.listed().past(at)[:PER_PAGE], at),
    }
    return render(request, "events/organisation.html", context)


@require_safe
@publicly_cacheable
def calendar_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The event for one's own calendar; what is not announced yet is in nobody's."""
    event: Event = get_object_or_404(Event.objects.listed().select_related("organisation"), pk=pk)
    text = calendar_text([event], site=settings.SITE_ADDRESS)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{event.pk}.ics"'
    return response


def reader(request: HttpRequest) -> Person:
    """Who reads; the session of a stranger is not even looked at."""
    return AnonymousUser() if is_a_stranger(request) else request.user


def event_context(
    event: Event, person: Person, place: Place, refusal: Refusal | None = None
) -> dict[str, Any]:
    """Everything the page of an event shows; `refusal` is the answer to what was just tried."""
    at = place.at
    born = Idea.objects.listed().filter(birth__event=event).only("title").order_by("-published_at", "-id")
    ideas = Idea.objects.listed().filter(events=event).with_counts().order_by("id")
    return {
        **panel_context(event, person, place),
        "section": "events",
        "crumbs": crumbs(event.title),
        "canonical": absolute(event.get_absolute_url()),
        "starts": None if event.time_is_open else event.starts_at,
        "when": phrases.when(event).replace("–", UNBROKEN_DASH),
        "refused": refusal,
        "born": born[:MOST_BORN],
        "ideas": [{"idea": idea, "topic": topics.idea(idea.pk)} for idea in ideas],
        "initiatives": list(event.initiatives.all()),
        "hosts": permissions.why_not_see_registrations(person, event, at) is None,
        "may_edit": permissions.why_not_edit(person, event, at) is None,
        "why_not_publish": permissions.why_not_publish(person, event, at),
        "may_publish": permissions.why_not_publish(person, event, at) is None
        and event.state == Event.State.DRAFT,
        "may_call_off": permissions.why_not_call_off(person, event, at) is None,
    }


def panel_context(event: Event, person: Person, place: Place) -> dict[str, Any]:
    """What the box for registering needs, when it alone is the answer."""
    return {
        "event": event,
        "standing": standing(event, place.at),
        "topic": topics.event(event.pk),
        "panel": panel(event, person, place),
    }


def crumbs(here: str = "") -> list[dict[str, str]]:
    """The way to a page, through the list of events."""
    events = {"label": _("Events"), "href": reverse("events:list") if here else ""}
    return [events, {"label": here}] if here else [events]


def _groups_with_events() -> Any:
    public = Event.objects.listed().filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(public)).order_by("name")


def _narrowed(group: Organisation | None, *, online: bool) -> EventQuerySet:
    events: EventQuerySet = Event.objects.listed().for_cards()
    if group:
        events = events.filter(organisation=group)
    return events.filter(is_online=True) if online else events


def _page_links(request: HttpRequest, page: Page[Event]) -> dict[str, str]:
    links = {}
    if page.has_previous():
        links["previous"] = _query(request, page=str(page.previous_page_number()))
    if page.has_next():
        links["next"] = _query(request, page=str(page.next_page_number()))
    return links


def _query(request: HttpRequest, **changes: str) -> str:
    """The same list with something changed; only words that the list knows are carried on."""
    query = request.GET.copy()
    for name in set(query) - {"organisation", "online", "when", "page"}:
        del query[name]
    for name, value in changes.items():
        query[name] = value
    for name in [name for name in query if not query[name]]:
        del query[name]
    return "?" + query.urlencode()
