"""Proposals of events at the desk: read, given to a group, or sent back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cocreate.accounts.models import Organisation, User
from cocreate.language.refusal import Refusal
from cocreate.language.sentences import in_a_row
from cocreate.postgres.clock import database_now
from events import proposing
from events.models import EventProposal
from events.proposal_permissions import why_not_decide_proposal
from events.proposing import due_on
from events.worklist import CHOICE_OF_GROUP, KIND
from ideas import claiming, deciding_many
from ideas.admitting import findings_for
from ideas.deadlines import days_of_the_site, is_late
from ideas.deciding_many import Seen
from ideas.desk.doors import for_moderators, page
from ideas.desk.forms import ReasonForm
from ideas.desk.work import DECIDED, batches_context
from ideas.models import Batch
from ideas.screening import lists
from ideas.trusting import trust_of
from ideas.views.finding import person_of

PER_PAGE = 20
TITLE = gettext_lazy("Event proposals")


def groups_with_organisers() -> QuerySet[Organisation]:
    """Groups that somebody runs, so that somebody makes the event."""
    links = Organisation.organisers.through.objects.filter(organisation=OuterRef("pk"))
    running = links.filter(user__is_active=True, user__suspended_at=None)
    return Organisation.objects.filter(Exists(running)).order_by("name")


class DecideForm(ReasonForm):
    """To which group a proposal goes, or why it is sent back."""

    organisation = forms.ModelChoiceField(
        groups_with_organisers(),
        label=gettext_lazy("Group that takes it up"),
        help_text=gettext_lazy("Its organisers are told and find a draft with title, text and ideas."),
        empty_label=gettext_lazy("Please choose"),
        required=False,
        widget=forms.Select(attrs={"id": CHOICE_OF_GROUP, "data-desk-choice": "publish"}),
    )


@for_moderators
def proposals(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, each with the day that was promised."""
    waiting = EventProposal.objects.waiting().select_related("proposed_by").prefetch_related("ideas")
    at, shown = database_now(), Paginator(waiting, PER_PAGE).get_page(request.GET.get("p"))
    days = days_of_the_site()
    rows = [(one, (due := due_on(one.proposed_at, days)), is_late(due, at)) for one in shown]
    return _desk_page(request, "proposals.html", TITLE, {"rows": rows, "pages": shown})


@for_moderators
def one_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal with what screening found in it, and the decision."""
    return _one_page(request, _find(proposal_id), DecideForm(), 200)


@for_moderators
@require_POST
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Give it to a group, or send it back; by key the answer is what the script shows."""
    proposal, form = _find(proposal_id), DecideForm(request.POST)
    if not form.is_valid():
        return _refused(request, proposal, form, 400)
    try:
        if _by_script(request) and _wish(request) == Batch.Act.RETURN:
            return _sent_back_in_a_moment(request, proposal, form.cleaned_data)
        told = _decided(proposal, form.cleaned_data, request.user, _wish(request))
    except Refusal as refusal:
        form.show(refusal)
        return _refused(request, proposal, form, refusal.status)
    messages.success(request, told)
    if _by_script(request):
        return render(request, "ideas/desk/_batches.html", batches_context(request, database_now()))
    return redirect("event_proposals:list")


def _sent_back_in_a_moment(
    request: HttpRequest, proposal: EventProposal, words: dict[str, Any]
) -> HttpResponse:
    """By key it can be undone for ten seconds, like everything that is decided by key."""
    at, person = database_now(), person_of(request)
    if refusal := why_not_decide_proposal(person, proposal):
        raise refusal
    reason = {"reason": words["reason"], "rule": words["rule"]}
    deciding_many.decide_many([Seen(KIND, proposal.pk, 0)], by=person, at=at, act=Batch.Act.RETURN, **reason)
    request.session[DECIDED] = at.isoformat()
    return render(request, "ideas/desk/_batches.html", batches_context(request, at))


def _decided(proposal: EventProposal, words: dict[str, Any], by: Any, wish: str) -> str:
    at = database_now()
    match wish:
        case "publish":
            group = words["organisation"]
            proposing.accept_proposal(proposal, by=by, at=at, organisation=group)
            said = _("%(group)s has a draft of the event now. The organisers and the proposer were told.")
            return said % {"group": group}
        case "return":
            proposing.return_proposal(proposal, by=by, at=at, reason=words["reason"], rule=words["rule"])
            return _("The proposal was sent back with your reason.")
    raise Refusal("proposal_undecided", _("Please choose what to do with the proposal."), status=422)


def _wish(request: HttpRequest) -> str:
    return request.POST.get("act") or request.POST.get("decision", "")


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Desk") == "1"


def _find(proposal_id: int) -> EventProposal:
    found: EventProposal = get_object_or_404(
        EventProposal.objects.select_related("proposed_by", "decided_by", "event__organisation"),
        pk=proposal_id,
    )
    return found


def _refused(request: HttpRequest, proposal: EventProposal, form: DecideForm, status: int) -> HttpResponse:
    if _by_script(request):
        said = in_a_row(*(error for errors in form.errors.values() for error in errors))
        return JsonResponse({"refused": said}, status=status)
    return _one_page(request, _find(proposal.pk), form, status)


def _one_page(request: HttpRequest, proposal: EventProposal, form: DecideForm, status: int) -> HttpResponse:
    at, person, known = database_now(), request.user, lists()
    assert isinstance(person, User)  # noqa: S101  for_moderators says so; mypy cannot know
    wish = (proposal.title, proposal.text, proposal.wished_time, proposal.wished_place)
    due = due_on(proposal.proposed_at, days_of_the_site())
    context = {
        "proposal": proposal,
        "ideas": list(proposal.ideas.only("pk", "title", "state").order_by("pk")),
        "known": known,
        "warnings": findings_for(proposal.proposed_by, wish, known, at=at),
        "trust": trust_of(proposal.proposed_by, at=at),
        "due": due,
        "late": proposal.waits and is_late(due, at),
        "why_not": why_not_decide_proposal(person, proposal),
        "form": form,
        "kind": KIND,
        "claim": claiming.claims_of({(KIND, proposal.pk)}, at).get((KIND, proposal.pk)),
        "me": person.pk,
        **batches_context(request, at),
    }
    above = (reverse("event_proposals:list"), TITLE)
    return _desk_page(request, "proposal.html", proposal.title, context, above=above, status=status)


def _desk_page(
    request: HttpRequest, template: str, title: Any, context: dict[str, Any], **more: Any
) -> HttpResponse:
    return page(request, f"events/desk/{template}", title, context, icon="date", **more)


app_name = "event_proposals"
urlpatterns: list[URLPattern] = [
    path("", proposals, name="list"),
    path("<int:proposal_id>/", one_proposal, name="one"),
    path("<int:proposal_id>/decide/", decide, name="decide"),
]
