"""The departments' desk (市の回答): what they were asked, and how it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import is_moderator
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import answering
from ideas import office_permissions as permissions
from ideas.answer_permissions import why_not_prepare, why_not_publish, why_not_review
from ideas.deadlines import is_late
from ideas.desk.doors import for_answerers, page
from ideas.desk.forms import AnswerForm, FollowUpForm, ReleaseForm, ReviewForm
from ideas.desk.queue import idea_context
from ideas.models import Answer, AnswerDraft, Idea
from ideas.preparing_answers import open_draft_of

PER_PAGE = 30
TITLE = gettext_lazy("Answers of the city")


@for_answerers
def answers(request: HttpRequest) -> HttpResponse:
    """Ideas that wait for an answer, overdue first, and those that people want news of."""
    at = database_now()
    mine = Idea.objects.assigned_to(request.user).with_counts().select_related("department")
    asked = Paginator(mine.needing_an_answer(), PER_PAGE).get_page(request.GET.get("p"))
    going_on = Paginator(mine.needing_news(), PER_PAGE).get_page(request.GET.get("n"))
    context = {
        "asked": asked,
        "asked_rows": [(idea, is_late(idea.answer_due_on, at)) for idea in asked],
        "going_on": going_on,
        "going_on_rows": [(idea, is_late(idea.news_due_on, at)) for idea in going_on],
    }
    return page(request, "answers.html", TITLE, context, icon="form")


@for_answerers
def one_idea(request: HttpRequest, idea_id: int) -> HttpResponse:
    """An idea with the forms for what can be said about it now."""
    return answer_page(request, find_idea(request, idea_id))


@for_answerers
@require_POST
def answer(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Publish where things stand, at once; a decision needs a second person. A refusal keeps the text."""
    idea = find_idea(request, idea_id)
    form = answer_form(request, idea, request.POST)
    if not form.is_valid():
        return answer_page(request, idea, form=form, status=400)
    words = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    try:
        said = answering.answer(idea, by=request.user, at=database_now(), **words)
    except Refusal as refusal:
        form.show(refusal)
        return answer_page(request, find_idea(request, idea_id), form=form, status=refusal.status)
    messages.success(request, told_of(said))
    return redirect("ideas_desk:answers")


@for_answerers
@require_POST
def follow_up(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Publish a step after the answer; a refusal keeps what was written."""
    idea = find_idea(request, idea_id)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return answer_page(request, idea, step_form=form, status=400)
    words = form.cleaned_data
    try:
        answering.follow_up(
            idea,
            by=request.user,
            at=database_now(),
            text=words["text"],
            next_on=words["next_on"],
            has_begun=words["progress"] == FollowUpForm.Progress.BEGUN,
            is_done=words["progress"] == FollowUpForm.Progress.DONE,
        )
    except Refusal as refusal:
        form.show(refusal)
        return answer_page(request, find_idea(request, idea_id), step_form=form, status=refusal.status)
    told = _("The news of “%(title)s” is public now. Everybody concerned is being told.")
    messages.success(request, told % {"title": idea.title})
    return redirect("ideas_desk:answers")


def told_of(said: Answer) -> str:
    """What the officer reads after an answer became public."""
    words = {"title": said.idea.title}
    if said.kind == Answer.Kind.INTERIM:
        return (
            _("Where things stand with “%(title)s” is public now. Everybody concerned is being told.") % words
        )
    return _("The answer to “%(title)s” is public now. Everybody concerned is being told.") % words


def answer_page(
    request: HttpRequest,
    idea: Idea,
    *,
    form: AnswerForm | None = None,
    step_form: FollowUpForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of one idea that is answered; `more` are forms and texts of its draft to show instead."""
    at = database_now()
    draft = open_draft_of(idea)
    context: dict[str, Any] = {
        **idea_context(idea),
        **draft_context(request.user, draft, at),
        "answer_form": form or answer_form(request, idea, draft=draft),
        "step_form": step_form or FollowUpForm(),
        "beside": idea.cooperations.select_related("department"),
        "late": is_late(idea.answer_due_on, at) and idea.state in permissions.ANSWERABLE,
        "why_not_prepare": why_not_prepare(request.user, idea),
        "why_not_answer": permissions.why_not_answer(request.user, idea, at),
        "why_not_follow_up": permissions.why_not_follow_up(request.user, idea, at),
        **more,
    }
    above = (reverse("ideas_desk:answers"), TITLE)
    return page(request, "answer.html", idea.title, context, above=above, icon="form", status=status)


def draft_context(person: Any, draft: AnswerDraft | None, at: datetime) -> dict[str, Any]:
    """The draft, and what this person can do with it now."""
    if draft is None:
        return {"draft": None}
    version = {"version": draft.version}
    return {
        "draft": draft,
        "why_not_review": why_not_review(person, draft),
        "may_release": why_not_publish(person, draft, at) is None,
        "review_form": ReviewForm(initial=version),
        "release_form": ReleaseForm(initial={**version, "publish_at": draft.scheduled_for}),
    }


def find_idea(request: HttpRequest, idea_id: int) -> Idea:
    """An idea that somebody answers for or works on; any other is not there."""
    mine = Idea.objects.assigned_to(request.user).listed()
    seen = mine.select_related("campaign", "author", "category", "district", "department", "counter")
    idea: Idea = get_object_or_404(seen.prefetch_related("initiatives"), pk=idea_id)
    return idea


def answer_form(
    request: HttpRequest,
    idea: Idea,
    data: Any = None,
    *,
    draft: AnswerDraft | None = None,
    as_draft: bool = False,
) -> AnswerForm:
    """The form of an answer, filled with what stands in the draft."""
    initial: dict[str, Any] = {"department": idea.department_id, "version": 0}
    if draft is not None:
        names = ("kind", "text", "reason", "next_on", "initiative", "indicator", "department", "version")
        initial = {name: getattr(draft, name) for name in names}
    elif (only := list(idea.initiatives.all())) and len(only) == 1:
        initial["initiative"] = only[0]
    departments = _departments(request, idea)
    return AnswerForm(data, departments=departments, initial=initial, as_draft=as_draft)


def _departments(request: HttpRequest, idea: Idea) -> QuerySet[Department]:
    """In whose name somebody may write: the lead's and their own; a moderator in any."""
    person = request.user
    if is_moderator(person):
        return Department.objects.all()
    mine = Q(pk__in=Department.objects.filter(officers=person.pk))
    return Department.objects.filter(Q(pk=idea.department_id) if idea.department_id else mine)
