"""Proposing to join ideas, agreeing or refusing, carrying support over, undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cocreate.accounts.coming_back import log_in_first, nothing_was_done, to_log_in
from cocreate.accounts.pacing import paced, paced_writing
from cocreate.accounts.permissions import is_moderator
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import carrying, merging
from ideas.authors import is_author_of
from ideas.merging_forms import INTO_OTHER, MergeForm, ReasonForm
from ideas.merging_permissions import why_not_undo_merge
from ideas.models import Idea, MergeProposal
from ideas.models.state import REWORDABLE
from ideas.opening_times import not_found
from ideas.views import crumbs
from ideas.views.finding import find_idea, person_of
from ideas.views.keeping import received


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@paced_writing("merge")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to join an idea with others: for its author, and for moderators."""
    idea = find_idea(request, pk, Idea.objects.select_related("campaign", "author").defer("search"))
    person = person_of(request)
    if idea.state not in REWORDABLE or not (is_author_of(person, idea) or is_moderator(person)):
        messages.warning(request, _("Only the author of an idea that is not answered yet can propose this."))
        return redirect(idea)
    form = MergeForm(request.POST or None, initial={"others": request.GET.get("other", "")[:100]})
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _propose(request, idea, form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
        else:
            received(request, _told(made), f"merge-{idea.pk}")
            return redirect(made)
    context = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Propose a merge")),
        "idea": idea,
        "form": form,
        "refusal": refused,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "ideas/merge_new.html", context, status=status)


@never_cache
@login_required
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal, for the authors of its ideas and for moderators; for others it does not exist."""
    return _page(request, _find(request, pk))


@never_cache
@require_POST
@log_in_first
@paced("merge")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or refuse."""
    found = _find(request, pk)
    by, at = person_of(request), database_now()
    try:
        if request.POST.get("answer") == "agree":
            found = merging.agree(found, by=by, at=at)
            messages.success(request, _told(found))
        elif request.POST.get("answer") == "refuse":
            merging.refuse(found, by=by, at=at, reason=request.POST.get("reason", ""))
            received(request, _("You refused. Everything stays as it was."), f"merge-answer-{found.pk}")
        else:
            messages.warning(request, _("Please choose whether you agree or refuse."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)


@never_cache
@require_POST
@log_in_first
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Separate joined ideas again."""
    found, form = _find(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        merging.undo(found, by=person_of(request), at=database_now(), reason=form.cleaned_data["reason"])
        undone = _("The merge is undone. The ideas stand for themselves again.")
        received(request, undone, f"merge-undo-{found.pk}")
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)


@never_cache
@require_POST
@paced("vote")
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry one's support over to the idea into which this one was joined."""
    idea = find_idea(request, pk, Idea.objects.select_related("merged_into").defer("search"))
    if not request.user.is_authenticated:
        return to_log_in(request, idea.get_absolute_url(), nothing_was_done())
    try:
        carrying.carry(idea, by=person_of(request), at=database_now())
        messages.success(request, _("Thank you. Your support now counts here."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(idea)
    return redirect(idea.merged_into or idea)


def _propose(request: HttpRequest, idea: Idea, words: dict[str, Any]) -> MergeProposal:
    found = Idea.objects.visible_to(request.user).defer("search").in_bulk(words["others"])
    if len(found) < len(words["others"]):
        raise not_found()
    others = [found[number] for number in words["others"]]
    target, sources = (others[0], [idea]) if words["direction"] == INTO_OTHER else (idea, others)
    return merging.propose_merge(
        target, sources, by=person_of(request), at=database_now(), reason=words["reason"]
    )


def _find(request: HttpRequest, pk: int) -> MergeProposal:
    proposals = MergeProposal.objects.visible_to(request.user).select_related("proposed_by", "undone_by")
    found: MergeProposal = get_object_or_404(proposals, pk=pk)
    return found


def _page(
    request: HttpRequest, found: MergeProposal, form: ReasonForm | None = None, *, status: int = 200
) -> HttpResponse:
    parts = list(found.parts.select_related("idea__author", "idea__counter"))
    mine = [part for part in parts if is_author_of(request.user, part.idea)]
    at, is_open = database_now(), found.state == MergeProposal.State.OPEN
    context = {
        "section": "ideas",
        "crumbs": [crumbs.to_ideas(), {"label": _("Merge proposal")}],
        "proposal": found,
        "target": next(part for part in parts if part.is_target),
        "sources": [part for part in parts if not part.is_target],
        "may_answer": is_open and at < found.answer_until and any(part.agreed_at is None for part in mine),
        "has_agreed": is_open and bool(mine) and all(part.agreed_at for part in mine),
        "may_undo": why_not_undo_merge(request.user, found, at) is None,
        "form": form or ReasonForm(),
    }
    return render(request, "ideas/merge.html", context, status=status)


def _told(found: MergeProposal) -> str:
    if found.state == MergeProposal.State.MERGED:
        return _("All authors agreed: the ideas are joined. Their supporters were told.")
    if found.state == MergeProposal.State.LAPSED:
        return _("The ideas were not joined, because one of them has moved on meanwhile.")
    return _("Thank you. The other authors were told, and have 14 days to answer.")
