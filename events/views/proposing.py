"""Proposing an event: one page before and after the log-in, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cocreate.accounts.coming_back import log_in_first, to_log_in
from cocreate.accounts.pacing import paced_writing
from cocreate.language.refusal import Refusal
from cocreate.language.screening import Finding
from cocreate.postgres.clock import database_now
from events import proposing
from events.models import EventProposal
from events.proposal_forms import ProposalForm, as_query, offered_to, typed_in
from events.proposal_permissions import why_not_withdraw_proposal
from events.views.reading import crumbs
from ideas.admitting import findings_for
from ideas.deadlines import days_of_the_site
from ideas.screening import SENTENCES, lists
from ideas.views.finding import person_of
from ideas.views.keeping import keep, kept, take, text_is_kept

KEPT_PROPOSAL = "kept_event_proposal"


@never_cache
@require_http_methods(["GET", "POST"])
@paced_writing("event_proposal")
def propose(request: HttpRequest) -> HttpResponse:
    """The page to write on; what looks like personal information is shown once before it is sent."""
    if request.method != "POST":
        return _page(request, _opened(request))
    form = _form(request, typed_in(request.POST))
    if not form.is_valid():
        return _page(request, form)
    found = findings_for(request.user, form.wish.parts, lists(), at=database_now())
    if found and "as_it_is" not in request.POST:
        return _page(request, form, found=found)
    return _send(request, form)


@never_cache
@require_safe
def propose_finish(request: HttpRequest) -> HttpResponse:
    """Send what was written before the log-in, once, without writing it again."""
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    found = take(request, KEPT_PROPOSAL, send=True)
    if found is None:
        return redirect("events:propose")
    form = _form(request, found)
    if not form.is_valid():
        keep(request, KEPT_PROPOSAL, {**found, "send": False})
        return _page(request, form)
    return _send(request, form)


@never_cache
@login_required
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what was written, and what became of it."""
    return _proposal_page(request, _find(request, pk))


@never_cache
@require_POST
@log_in_first
def withdraw_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own proposal back."""
    found = _find(request, pk)
    try:
        proposing.withdraw_proposal(found, by=person_of(request), at=database_now())
    except Refusal as refusal:
        return _proposal_page(request, _find(request, pk), refusal)
    messages.success(request, _("The proposal is taken back."))
    return redirect(found)


def _opened(request: HttpRequest) -> ProposalForm:
    """An empty page, one with an idea chosen, an earlier proposal, or what was kept before a log-in."""
    typed = (kept(request, KEPT_PROPOSAL) or {}) if request.COOKIES else {}
    again = request.GET.get("again", "")
    if not typed and request.user.is_authenticated and again.isdecimal() and len(again) < 10:
        typed = _words_of(EventProposal.objects.of(person_of(request)).filter(pk=again).first())
    if wished := request.GET.getlist("idea"):
        typed = {**typed, "about": [*wished, *typed.get("about", [])]}
    offered = offered_to(request.user, typed.get("about", []))
    initial = {name: value for name, value in typed.items() if value and name != "key"}
    return ProposalForm(initial=initial, offered=offered)


def _words_of(earlier: EventProposal | None) -> dict[str, Any]:
    if earlier is None:
        return {}
    names = ("title", "text", "wished_time", "wished_place", "will_help")
    about = [str(pk) for pk in earlier.ideas.values_list("pk", flat=True)]
    return {name: getattr(earlier, name) for name in names} | {"about": about}


def _form(request: HttpRequest, typed: dict[str, Any]) -> ProposalForm:
    query = as_query(typed)
    return ProposalForm(query, offered=offered_to(request.user, query.getlist("about")))


def _send(request: HttpRequest, form: ProposalForm) -> HttpResponse:
    if not request.user.is_authenticated:
        keep(request, KEPT_PROPOSAL, {**typed_in(form.data), "send": True})
        return to_log_in(request, reverse("events:propose_finish"), text_is_kept())
    try:
        made = proposing.propose_event(
            form.wish,
            by=person_of(request),
            at=database_now(),
            ideas=form.ideas,
            submission_key=form.submission_key,
        )
    except Refusal as refusal:
        return _page(request, form, refusal=refusal)
    request.session.pop(KEPT_PROPOSAL, None)
    messages.success(request, _("Thank you. Your proposal has reached the office."))
    return redirect(made)


def _page(
    request: HttpRequest,
    form: ProposalForm,
    *,
    found: list[Finding] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The page to write on; whatever stands against sending is said above the text, which stays."""
    if refusal and refusal.code == "key_used_for_another_proposal":
        form.with_another_key()
    context = {
        "section": "events",
        "crumbs": crumbs(_("Propose an event")),
        "form": form,
        "keep": next(iter(form.offered), "new"),
        "found": [(SENTENCES[one.kind], one.excerpt) for one in found or []],
        "refusal": refusal,
        "days": days_of_the_site(),
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "events/propose.html", context, status=status)


def _find(request: HttpRequest, pk: int) -> EventProposal:
    """A proposal that somebody may read, or 404."""
    proposals = EventProposal.objects.visible_to(request.user)
    found: EventProposal = get_object_or_404(
        proposals.select_related("proposed_by", "event__organisation"), pk=pk
    )
    return found


def _proposal_page(
    request: HttpRequest, found: EventProposal, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "section": "events",
        "crumbs": crumbs(found.title),
        "proposal": found,
        "ideas": list(found.ideas.listed().only("pk", "title").order_by("pk")),
        "is_mine": found.proposed_by_id == request.user.pk,
        "due": proposing.due_on(found.proposed_at, days_of_the_site()),
        "may_withdraw": why_not_withdraw_proposal(request.user, found) is None,
        "refusal": refusal,
    }
    return render(request, "events/proposal.html", context, status=refusal.status if refusal else 200)
