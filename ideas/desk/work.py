"""The work list (作業一覧): everything that waits for whoever looks, and decisions about several at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts.permissions import is_moderator
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import claiming, deciding_many, worklist
from ideas.deciding_many import Seen
from ideas.desk.doors import for_moderators, page
from ideas.desk.help import for_helpers_and_helped
from ideas.desk.panels import live_list, numbers
from ideas.desk.work_items import items_of
from ideas.models import Batch, Rule, Task, Version
from ideas.reasons import reason_with
from ideas.worklist import Number, Row, viewer_of

PER_PAGE = 30
TITLE = gettext_lazy("Work list")
REMEMBERED = timedelta(minutes=10)  # how long the list tells what became of one's own decisions
MOST_BATCHES = 10
DECIDED = "decided_many_at"  # in the session: when somebody last decided here


class _Counted(Paginator[Any]):
    """A paginator that knows how many rows there are: the menu has counted them already."""

    def __init__(self, rows: Any, per_page: int, number: int) -> None:
        super().__init__(rows, per_page)
        self.count = number  # a cached property of Django's


@for_helpers_and_helped
@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits, the nearest deadline first; narrowed to a kind, or to what one has taken."""
    return work_page(request)


def work_page(
    request: HttpRequest, refusal: Refusal | None = None, ticked: set[str] | None = None
) -> HttpResponse:
    """The list; with a refusal, what was ticked and typed stays."""
    at = database_now()
    found, wish = numbers(request, at), _wish(request)
    shown = _page_of(request, at, found, **wish)
    items = items_of([Row(*values) for values in shown], at)
    context = {
        "items": items,
        "pages": shown,
        "query": _query(**wish),
        "kinds": [(kind, worklist.LABELS[kind], number) for kind, number in found.items()],
        "total": worklist.total(found),
        **live_list(request.user, found),
        "ticked": ticked or set(),
        "typed": request.POST,
        "refusal": refusal,
        "me": request.user.pk,
        "at": at,
        **wish,
        **batches_context(request, at),
    }
    status = refusal.status if refusal else 200
    return page(request, "work.html", TITLE, context, icon="tasks", status=status)


def batches_context(request: HttpRequest, at: datetime) -> dict[str, Any]:
    """One's own decisions of the last minutes: to be undone, on their way, or done with what was skipped."""
    decided = parse_datetime(request.session.get(DECIDED, ""))
    if decided is None or at - decided > REMEMBERED or not is_moderator(request.user):
        return {"batches": []}
    own = Batch.objects.filter(by=request.user.pk, at__gt=at - REMEMBERED, undone_at=None)
    batches = list(own.prefetch_related("items")[:MOST_BATCHES])
    for batch in batches:
        batch.seconds = max(0, round((batch.due_at - at).total_seconds()))
        batch.skipped = [item for item in batch.items.all() if item.told]
        batch.decided = len(batch.items.all()) - len(batch.skipped)
    return {"batches": batches, "at": at}


def place_in_list(request: HttpRequest, kind: str, thing: int, at: datetime) -> dict[str, Any]:
    """What stands before and behind something in the list, and who looks at it."""
    before, behind = worklist.neighbours(viewer_of(request.user), at, kind, thing)
    return {
        "previous": _address(before),
        "following": _address(behind),
        "claim": claiming.claims_of({(kind, thing)}, at).get((kind, thing)),
        "me": request.user.pk,
    }


def _address(row: Row | None) -> str:
    """The page on which an idea or a new text of the list is decided."""
    if row is None:
        return ""
    if row.kind == Task.IDEA:
        return reverse("ideas_desk:idea", args=[row.thing])
    version = Version.objects.only("idea_id", "number").get(pk=row.thing)
    return reverse("ideas_desk:version", args=[version.idea_id, version.number])


@for_helpers_and_helped
@require_POST
def claim(request: HttpRequest) -> HttpResponse:
    """Say that one looks at something, or leave it to colleagues again."""
    what, _sign, wish = request.POST.get("claim", "").partition("/")
    at, (kind, thing, _version) = database_now(), _seen(what)
    try:
        if wish == "released":
            claiming.release(kind, thing, by=request.user, at=at)
        else:
            claiming.claim(kind, thing, by=request.user, at=at)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(_back(request))


@for_moderators
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Keep a decision about what is ticked, to be carried out when the time to undo it is over."""
    ticked = request.POST.getlist("item")
    rule = Rule.objects.filter(key=request.POST.get("rule", "")).first()
    reason = reason_with(
        rule, request.POST.get("reason", ""), is_in_text=request.POST.get("rule_is_in_text") == "1"
    )
    at = database_now()
    try:
        deciding_many.decide_many(
            [_seen(value) for value in ticked],
            by=request.user,
            at=at,
            act=request.POST.get("act", ""),
            reason=reason,
            rule=rule,
        )
    except Refusal as refusal:
        if _by_script(request):
            return JsonResponse({"refused": str(refusal), "code": refusal.code}, status=refusal.status)
        return work_page(request, refusal, set(ticked))
    request.session[DECIDED] = at.isoformat()
    return _batches(request, at) if _by_script(request) else redirect(_back(request))


@for_moderators
@require_POST
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take a decision back before anything of it has happened."""
    batch, at = get_object_or_404(Batch, pk=batch_id, by=request.user.pk), database_now()
    number = batch.items.open().count()
    try:
        deciding_many.undo(batch, by=request.user, at=at)
    except Refusal as refusal:
        if _by_script(request):
            return JsonResponse({"refused": str(refusal), "code": refusal.code}, status=refusal.status)
        messages.error(request, str(refusal))
    else:
        told = ngettext("%(number)s item waits again.", "%(number)s items wait again.", number)
        messages.success(request, told % {"number": number})
    return redirect(_back(request))


@for_moderators
@require_POST
def carry_out(request: HttpRequest) -> HttpResponse:
    """Carry out what can no longer be undone: the page asks when its time is over, the worker anyway."""
    at = database_now()
    deciding_many.carry_out_due(at=at)
    return _batches(request, database_now()) if _by_script(request) else redirect(_back(request))


def _batches(request: HttpRequest, at: datetime) -> HttpResponse:
    return render(request, "ideas/desk/_batches.html", batches_context(request, at))


def _wish(request: HttpRequest) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    return {"kind": kind if kind in worklist.LABELS else "", "mine": request.GET.get("mine") == "1"}


def _page_of(
    request: HttpRequest, at: datetime, found: dict[str, Number], *, kind: str, mine: bool
) -> Page[Any]:
    rows = worklist.rows(viewer_of(request.user), at, kinds=[kind] if kind else (), mine=mine)
    if mine:
        pages: Paginator[Any] = Paginator(rows, PER_PAGE)
    else:
        known = found.get(kind, Number()) if kind else worklist.total(found)
        pages = _Counted(rows, PER_PAGE, known.waiting)
    return pages.get_page(request.GET.get("p"))


def _query(*, kind: str, mine: bool) -> str:
    return (f"kind={kind}&" if kind else "") + ("mine=1&" if mine else "")


def _seen(value: str) -> Seen:
    """What a ticked box says: “idea:12:3”. Nonsense is a thing that does not exist."""
    kind, _sign, rest = value.partition(":")
    thing, _sign, version = rest.partition(":")
    number = int(thing) if thing.isdecimal() and len(thing) < 16 else 0
    return Seen(
        kind if kind in worklist.LABELS else Task.IDEA,
        number,
        int(version) if version.isdecimal() and len(version) < 18 else 0,
    )


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Desk") == "1"


def _back(request: HttpRequest) -> str:
    """The page of the desk that one came from."""
    path = request.POST.get("back", "")
    if path.startswith("/cms/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return reverse("ideas_desk:work")
