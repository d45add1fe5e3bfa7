"""Drafts of answers on the desk (回答案): written, compared, reviewed, published one by one or together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cocreate.language.comparing import Piece, compare
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import preparing_answers as preparing
from ideas import publishing_answers as publishing
from ideas.desk.answers import TITLE, answer_form, answer_page, find_idea, told_of
from ideas.desk.doors import for_answerers, page
from ideas.desk.forms import AnswerForm, ReleaseForm, ReviewForm
from ideas.models import AnswerDraft, Campaign, Idea
from ideas.overtaken import moment

PER_PAGE = 50
MOST_AT_ONCE = 200
DRAFTS_TITLE = gettext_lazy("Drafts of answers")


class Difference(NamedTuple):
    """One part of two texts side by side: the colleague's, which is kept, and one's own."""

    label: str
    pieces: list[Piece]


@for_answerers
@require_POST
def save(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Keep a draft, and ask for the second look if that was pressed. Nothing typed is lost."""
    idea = find_idea(request, idea_id)
    form = answer_form(request, idea, request.POST, as_draft=True)
    if not form.is_valid():
        return answer_page(request, idea, form=form, status=400)
    at, given = database_now(), dict(form.cleaned_data)
    department, version = given.pop("department"), given.pop("version") or 0
    words = preparing.Words(**given)
    try:
        draft = preparing.save(
            idea, by=request.user, at=at, department=department, words=words, version=version
        )
    except Refusal as refusal:
        return _not_saved(request, find_idea(request, idea_id), form, refusal)
    if "ask" in request.POST:
        return _ask(request, idea, draft)
    messages.success(request, _("The draft is saved. Only the office can read it."))
    return redirect("ideas_desk:answer", idea.pk)


def _ask(request: HttpRequest, idea: Idea, draft: AnswerDraft) -> HttpResponse:
    try:
        preparing.ask_for_review(draft, by=request.user, at=database_now(), version=draft.version)
    except Refusal as refusal:
        whole = answer_form(request, idea, _with_version(request, draft.version))
        whole.is_valid()
        whole.show(refusal)
        return answer_page(request, idea, form=whole, status=refusal.status)
    messages.success(request, _("The draft is saved, and a second person was asked to read it."))
    return redirect("ideas_desk:answer", idea.pk)


def _not_saved(request: HttpRequest, idea: Idea, form: AnswerForm, refusal: Refusal) -> HttpResponse:
    """The page again; after a colleague's change with both texts, and ready to be saved once more."""
    theirs = preparing.open_draft_of(idea)
    if refusal.code != "draft_changed" or theirs is None:
        form.show(refusal)
        return answer_page(request, idea, form=form, status=refusal.status)
    again = answer_form(request, idea, _with_version(request, theirs.version), as_draft=True)
    again.is_valid()
    again.show(refusal)
    differences = _differences(theirs, form.cleaned_data)
    return answer_page(request, idea, form=again, status=refusal.status, differences=differences)


def _with_version(request: HttpRequest, version: int) -> Any:
    typed = request.POST.copy()
    typed["version"] = str(version)
    return typed


def _differences(theirs: AnswerDraft, mine: dict[str, Any]) -> list[Difference]:
    kinds = dict(AnswerDraft._meta.get_field("kind").flatchoices)
    pairs = [
        (_("Decision"), str(kinds.get(theirs.kind, "")), str(kinds.get(mine["kind"], ""))),
        (_("Answer that everybody reads"), theirs.text, mine["text"]),
        (_("Reason for the decision"), theirs.reason, mine["reason"]),
        (_("Next news by"), str(theirs.next_on or ""), str(mine["next_on"] or "")),
    ]
    return [Difference(label, compare(before, after)) for label, before, after in pairs if before != after]


@for_answerers
@require_POST
def review(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Approve a draft or return it with a note, in the version that was on the page."""
    idea, draft = _find_draft(request, idea_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return answer_page(request, idea, review_form=form, status=400)
    by, at, version = request.user, database_now(), form.cleaned_data["version"]
    try:
        if request.POST.get("decision") == "approve":
            preparing.approve(draft, by=by, at=at, version=version)
            told = _("You approved the draft. It is not public yet.")
        else:
            preparing.send_back(draft, by=by, at=at, version=version, note=form.cleaned_data["note"])
            told = _("The draft was returned with your note.")
    except Refusal as refusal:
        form.show(refusal)
        return answer_page(request, find_idea(request, idea_id), review_form=form, status=refusal.status)
    messages.success(request, told)
    return redirect("ideas_desk:answer", idea.pk)


@for_answerers
@require_POST
def release(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Publish an approved draft at once, appoint its moment, or take the appointment back."""
    idea, draft = _find_draft(request, idea_id)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return answer_page(request, idea, release_form=form, status=400)
    try:
        told = _release(request, draft, form.cleaned_data)
    except Refusal as refusal:
        form.show(refusal)
        return answer_page(request, find_idea(request, idea_id), release_form=form, status=refusal.status)
    messages.success(request, told)
    return redirect("ideas_desk:answers")


def _release(request: HttpRequest, draft: AnswerDraft, words: dict[str, Any]) -> str:
    act = {"by": request.user, "at": database_now(), "version": words["version"]}
    match request.POST.get("when"):
        case "now":
            return told_of(publishing.publish(draft, **act))
        case "never":
            publishing.unschedule(draft, **act)
            return _("The appointment was taken back. The draft stays approved.")
    if words["publish_at"] is None:
        raise publishing.schedule_past()
    publishing.schedule(draft, publish_at=words["publish_at"], **act)
    return _("The answer will appear by itself at %(moment)s.") % {"moment": moment(words["publish_at"])}


@for_answerers
@require_POST
def put_aside(request: HttpRequest, idea_id: int) -> HttpResponse:
    """End a draft without publishing it."""
    idea, draft = _find_draft(request, idea_id)
    version = request.POST.get("version", "")
    try:
        preparing.put_aside(
            draft,
            by=request.user,
            at=database_now(),
            version=int(version) if version.isascii() and version.isdecimal() else 0,
        )
    except Refusal as refusal:
        form = ReviewForm(initial={"version": draft.version})
        return answer_page(request, idea, review_form=form, draft_refusal=refusal, status=refusal.status)
    messages.success(request, _("The draft was put aside. Its text stays on record."))
    return redirect("ideas_desk:answer", idea.pk)


@for_answerers
def drafts(request: HttpRequest) -> HttpResponse:
    """All open drafts, those that can be published first; several can be published together."""
    return _drafts_page(request, (), 200)


@for_answerers
@require_POST
def publish_several(request: HttpRequest) -> HttpResponse:
    """Publish the chosen drafts, and say of each what became of it."""
    chosen = dict(filter(None, map(_chosen, request.POST.getlist("draft")[:MOST_AT_ONCE])))
    mine = AnswerDraft.objects.visible_to(request.user).filter(pk__in=chosen)
    found = [(draft, chosen[draft.pk]) for draft in mine.select_related("idea").order_by("pk")]
    outcomes = publishing.publish_several(found, by=request.user, at=database_now())
    return _drafts_page(request, outcomes, 200 if found else 400)


def _chosen(value: str) -> tuple[int, int] | None:
    """A draft and the version that was on the page, as its box says: `12:3`."""
    number, _colon, version = value.partition(":")
    if not all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (number, version)):
        return None
    return int(number), int(version)


def _drafts_page(request: HttpRequest, outcomes: Iterable[publishing.Outcome], status: int) -> HttpResponse:
    seen = AnswerDraft.objects.open().visible_to(request.user)
    campaign = request.GET.get("campaign", "")
    if campaign.isascii() and campaign.isdecimal() and len(campaign) < 16:
        seen = seen.filter(idea__campaign=int(campaign))
    rows = seen.select_related("idea", "department", "written_by").order_by("state", "scheduled_for", "id")
    context = {
        "drafts": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
        "campaigns": Campaign.objects.filter(ideas__answer_drafts__in=AnswerDraft.objects.open()).distinct(),
        "campaign": campaign,
        "query": f"campaign={campaign}&" if campaign.isdecimal() else "",
        "outcomes": list(outcomes),
        "nothing_chosen": status == 400,
        "approved": AnswerDraft.State.APPROVED,
    }
    above = (reverse("ideas_desk:answers"), TITLE)
    return page(request, "answer_drafts.html", DRAFTS_TITLE, context, above=above, icon="form", status=status)


def _find_draft(request: HttpRequest, idea_id: int) -> tuple[Idea, AnswerDraft]:
    """The draft that is open, or the last one, so that who comes late hears what became of it."""
    idea = find_idea(request, idea_id)
    draft = preparing.open_draft_of(idea) or idea.answer_drafts.order_by("-ended_at").first()
    if draft is None:
        raise Http404
    draft.idea = idea
    return idea, draft
