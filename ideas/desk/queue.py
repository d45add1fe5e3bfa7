"""The queue of what waits for a decision (確認待ち), and the page on which one idea is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal
from cocreate.language.screening import Finding, Kind
from cocreate.postgres.clock import database_now
from ideas import assigning, moderation, promising
from ideas import office_permissions as permissions
from ideas.admitting import without_allowed_links
from ideas.deadlines import is_late, review_due_on
from ideas.desk.doors import for_moderators, page
from ideas.desk.forms import AssignForm, DecisionForm
from ideas.desk.versions import waiting_versions
from ideas.desk.work import batches_context, place_in_list
from ideas.likeness import alike, words_of
from ideas.models import Comment, Decision, Idea, Rule, State, Task
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.screening import lists, look_over_idea
from ideas.trusting import NOBODY, Trust, trust_of, trust_of_all

PER_PAGE = 30
MOST_SIMILAR = 5
WAITING_TITLE = gettext_lazy("Ideas waiting for review")
ALL_TITLE = gettext_lazy("All ideas")


def with_reports(ideas: IdeaQuerySet) -> IdeaQuerySet:
    """With what a row of the desk shows, in a fixed number of queries."""
    open_flags = Count("flags", filter=Q(flags__decided_at=None))
    rows: IdeaQuerySet = ideas.select_related("campaign", "author", "department", "paper").annotate(
        reports=open_flags
    )
    return rows


@for_moderators
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, each with the day that was promised to its author."""
    at = database_now()
    ideas = Paginator(with_reports(Idea.objects.waiting()), PER_PAGE).get_page(request.GET.get("p"))
    known = lists()
    found = [(idea, look_over_idea(idea, known)) for idea in ideas]
    linking = [idea.author_id for idea, some in found if any(one.kind == Kind.LINK for one in some)]
    trust = trust_of_all(linking, at=at) if linking else {}
    rows = [_row(idea, at, _without_links(some, trust.get(idea.author_id, NOBODY))) for idea, some in found]
    context = {"rows": rows, "ideas": ideas, "at": at, "waiting_versions": waiting_versions()}
    return page(request, "waiting.html", WAITING_TITLE, context, icon="clipboard-list")


@for_moderators
def every_idea(request: HttpRequest) -> HttpResponse:
    """Every idea a moderator may read, the newest first, to be found by state and title."""
    found = with_reports(Idea.objects.visible_to(request.user)).order_by("-created_at", "-id")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").replace("\x00", "").strip()[:60]
    if state in State.values:
        found = found.in_state(State(state))
    if words:
        found = found.filter(title__icontains=words)
    ideas = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    states = [choice for choice in State.choices if choice[0] != State.DRAFT]
    context = {"ideas": ideas, "state": state, "words": words, "states": states}
    return page(request, "every_idea.html", ALL_TITLE, context, icon="list-ul")


@for_moderators
def one_idea(request: HttpRequest, idea_id: int) -> HttpResponse:
    """An idea as it is, with its story, and what can be decided about it."""
    return idea_page(request, idea_id)


def idea_page(request: HttpRequest, idea_id: int, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an idea with nothing decided yet; `more` is what another form on it has to say."""
    idea = _find(request, idea_id)
    return _idea_page(request, idea, DecisionForm(), _assign_form(idea), status=status, **more)


@for_moderators
@require_POST
def decide(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Publish, send back, hide or show again; a refusal keeps the typed reason on the page."""
    idea = _find(request, idea_id)
    form = DecisionForm(request.POST)
    act = DECISIONS.get(request.POST.get("decision", ""))
    if act is None or not form.is_valid():
        form.add_error(None, _("Please choose what to do with the idea."))
        return _idea_page(request, idea, form, _assign_form(idea), status=400)
    words = form.cleaned_data
    try:
        reason = {"reason": words["reason"], "rule": words["rule"]}
        decision = act(idea, request.user, database_now(), words["version_number"] or 0, **reason)
    except Refusal as refusal:
        form.show(refusal)
        idea = _find(request, idea_id)
        return _idea_page(request, idea, form, _assign_form(idea), status=refusal.status)
    messages.success(request, _told(idea, decision))
    from_its_page = request.POST.get("back") == idea.get_absolute_url()
    return redirect(idea.get_absolute_url() if from_its_page else _next_step(request, decision))


@for_moderators
@require_POST
def assign(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Give an idea to the department that answers it."""
    idea = _find(request, idea_id)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _idea_page(request, idea, DecisionForm(), form, status=400)
    department = form.cleaned_data["department"]
    try:
        assigning.assign(
            idea, department, by=request.user, at=database_now(), beside=form.cleaned_data["beside"]
        )
    except Refusal as refusal:
        form.show(refusal)
        return _idea_page(request, _find(request, idea_id), DecisionForm(), form, status=refusal.status)
    words = {"title": idea.title, "department": department.name}
    messages.success(request, _("“%(title)s” is now with %(department)s. Its officers were told.") % words)
    return redirect("ideas_desk:idea", idea.pk)


@for_moderators
@require_POST
def promise(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Promise an answer by the day that the page named."""
    idea = _find(request, idea_id)
    try:
        promising.promise_by_hand(idea, by=request.user, at=database_now())
    except Refusal as refusal:
        form = _assign_form(idea)
        form.refused = str(refusal)
        return _idea_page(request, _find(request, idea_id), DecisionForm(), form, status=refusal.status)
    messages.success(request, _("The answer is promised. Everybody concerned is being told."))
    return redirect("ideas_desk:idea", idea.pk)


def idea_context(idea: Idea) -> dict[str, Any]:
    """Everything the page of one idea shows to the office."""
    comments = Comment.objects.select_related("author", "hidden_by").annotate(
        reports=Count("flags", filter=Q(flags__decided_at=None))
    )
    return {
        "idea": idea,
        "known": lists(),
        "versions": idea.versions.select_related("by").order_by("-number"),
        "steps": idea.state_changes.select_related("by"),
        "decisions": idea.decisions.select_related("by"),
        "answers": idea.answers.select_related("department", "published_by"),
        "follow_ups": idea.follow_ups.select_related("by"),
        "pictures": idea.pictures.all(),
        "comments": comments.filter(idea=idea, removed_at=None)
        .prefetch_related("earlier_texts")
        .order_by("created_at", "id"),
        "flags": idea.flags.select_related("reporter", "decided_by").order_by("-created_at"),
    }


def _what_may_be_done(request: HttpRequest, idea: Idea, at: datetime) -> dict[str, Any]:
    """What the page offers, and why it does not offer the rest."""
    return {
        "may_review": idea.state == State.SUBMITTED,
        "may_hide": idea.state in permissions.HIDEABLE or idea.hidden_automatically,
        "may_restore": idea.state == State.HIDDEN,
        "why_not": permissions.why_not_moderate_idea(request.user, idea),
        "promise_day": promising.day_of_promise(idea, at),
        "why_not_promise": promising.why_not_promise(request.user, idea, at),
        "why_not_assign": permissions.why_not_assign(request.user, idea, at),
        "why_not_answer": permissions.why_not_answer(request.user, idea, at),
    }


def _idea_page(
    request: HttpRequest,
    idea: Idea,
    form: DecisionForm,
    assign_form: AssignForm,
    *,
    status: int,
    **more: Any,
) -> HttpResponse:
    at, due = database_now(), review_due_on(idea)
    similar = alike(words_of(idea.title, idea.problem, idea.proposal), number=MOST_SIMILAR, but=idea.pk)
    facts, trust = idea_context(idea), trust_of(idea.author, at=at)
    context = {
        **facts,
        "form": form,
        "assign_form": assign_form,
        "due": due,
        "late": idea.state == State.SUBMITTED and is_late(due, at),
        "similar": similar,
        "beside": next((one for one in similar if str(one.pk) == request.GET.get("beside")), None),
        "warnings": _without_links(look_over_idea(idea, facts["known"]), trust),
        "trust": trust,
        **_what_may_be_done(request, idea, at),
        "notes": idea.desk_notes.select_related("by"),
        **(place_in_list(request, Task.IDEA, idea.pk, at) if idea.state == State.SUBMITTED else {}),
        **batches_context(request, at),
        **more,
    }
    above = _list_of(idea)
    return page(request, "idea.html", idea.title, context, above=above, icon="doc-full", status=status)


def _list_of(idea: Idea) -> tuple[str, Any]:
    """The list in which it stands: address and title."""
    waits = idea.state == State.SUBMITTED
    door, title = ("ideas_desk:waiting", WAITING_TITLE) if waits else ("ideas_desk:ideas", ALL_TITLE)
    return reverse(door), title


def _find(request: HttpRequest, idea_id: int) -> Idea:
    seen = Idea.objects.visible_to(request.user).select_related(
        "campaign", "author", "category", "district", "department", "counter", "paper"
    )
    idea: Idea = get_object_or_404(seen.prefetch_related(Prefetch("initiatives")), pk=idea_id)
    return idea


def _assign_form(idea: Idea) -> AssignForm:
    """With who answers now; where nobody does, with who does by rule."""
    lead = idea.department or assigning.department_for(idea)
    beside = idea.cooperations.values_list("department", flat=True)
    return AssignForm(initial={"department": lead, "beside": list(beside)})


def _without_links(found: list[Finding], trust: Trust) -> list[Finding]:
    """What a human should look at; links only of people without trust."""
    return without_allowed_links(found, trusted=trust.is_trusted)


def _row(idea: Idea, at: datetime, warnings: list[Finding]) -> dict[str, Any]:
    due = review_due_on(idea)
    return {"idea": idea, "due": due, "late": is_late(due, at), "warnings": warnings}


def _told(idea: Idea, decision: Decision) -> str:
    words = {"title": idea.title}
    if decision.kind == Decision.Kind.PUBLISH:
        return _("“%(title)s” is public now. The author was told.") % words
    if decision.kind == Decision.Kind.RETURN:
        return _("“%(title)s” was sent back to the author with your reason.") % words
    if decision.kind == Decision.Kind.HIDE:
        return _("“%(title)s” is hidden. The author was told your reason.") % words
    return _("“%(title)s” is shown again. The author was told.") % words


def _next_step(request: HttpRequest, decision: Decision) -> str:
    """After something from the queue: the next in the queue; else the idea itself."""
    if decision.from_state != State.SUBMITTED:
        return reverse("ideas_desk:idea", args=[decision.idea_id])
    following = Idea.objects.waiting().exclude(author=request.user).first()
    return reverse("ideas_desk:idea", args=[following.pk]) if following else reverse("ideas_desk:work")


def _publish(
    idea: Idea, by: User, at: datetime, version_number: int, *, reason: str, rule: Rule | None
) -> Decision:
    return moderation.publish(idea, by=by, at=at, version_number=version_number)


def _send_back(idea: Idea, by: User, at: datetime, version_number: int, **reason: Any) -> Decision:
    return moderation.send_back(idea, by=by, at=at, version_number=version_number, **reason)


def _hide(idea: Idea, by: User, at: datetime, version_number: int, **reason: Any) -> Decision:
    return moderation.hide(idea, by=by, at=at, **reason)


def _restore(
    idea: Idea, by: User, at: datetime, version_number: int, *, reason: str, rule: Rule | None
) -> Decision:
    return moderation.restore(idea, by=by, at=at, reason=reason)


DECISIONS: dict[str, Callable[..., Decision]] = {
    Decision.Kind.PUBLISH: _publish,
    Decision.Kind.RETURN: _send_back,
    Decision.Kind.HIDE: _hide,
    Decision.Kind.RESTORE: _restore,
}
