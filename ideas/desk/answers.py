"""The departments' desk (市の回答): what they were asked, and how it goes on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
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
from ideas.deadlines import is_late
from ideas.desk.doors import for_answerers, page
from ideas.desk.forms import AnswerForm, FollowUpForm
from ideas.desk.queue import idea_context
from ideas.models import Answer, Idea

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
    idea = _find(request, idea_id)
    return _answer_page(request, idea, _answer_form(request, idea), FollowUpForm(), 200)


@for_answerers
@require_POST
def answer(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Publish an answer; a refusal keeps what was written."""
    idea = _find(request, idea_id)
    form = _answer_form(request, idea, request.POST)
    if not form.is_valid():
        return _answer_page(request, idea, form, FollowUpForm(), 400)
    try:
        said = answering.answer(idea, by=request.user, at=database_now(), **form.cleaned_data)
    except Refusal as refusal:
        form.show(refusal)
        return _answer_page(request, _find(request, idea_id), form, FollowUpForm(), refusal.status)
    words = {"title": idea.title}
    if said.kind == Answer.Kind.INTERIM:
        told = _("Where things stand with “%(title)s” is public now. Everybody concerned is being told.")
    else:
        told = _("The answer to “%(title)s” is public now. Everybody concerned is being told.")
    messages.success(request, told % words)
    return redirect("ideas_desk:answers")


@for_answerers
@require_POST
def follow_up(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Publish a step after the answer; a refusal keeps what was written."""
    idea = _find(request, idea_id)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _answer_page(request, idea, _answer_form(request, idea), form, 400)
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
        idea = _find(request, idea_id)
        return _answer_page(request, idea, _answer_form(request, idea), form, refusal.status)
    told = _("The news of “%(title)s” is public now. Everybody concerned is being told.")
    messages.success(request, told % {"title": idea.title})
    return redirect("ideas_desk:answers")


def _answer_page(
    request: HttpRequest, idea: Idea, form: AnswerForm, step_form: FollowUpForm, status: int
) -> HttpResponse:
    at = database_now()
    context: dict[str, Any] = {
        **idea_context(idea),
        "answer_form": form,
        "step_form": step_form,
        "late": is_late(idea.answer_due_on, at) and idea.state in permissions.ANSWERABLE,
        "why_not_answer": permissions.why_not_answer(request.user, idea, at),
        "why_not_follow_up": permissions.why_not_follow_up(request.user, idea, at),
    }
    above = (reverse("ideas_desk:answers"), TITLE)
    return page(request, "answer.html", idea.title, context, above=above, icon="form", status=status)


def _find(request: HttpRequest, idea_id: int) -> Idea:
    """An idea that somebody answers for; any other is not there."""
    mine = Idea.objects.assigned_to(request.user).listed()
    seen = mine.select_related("campaign", "author", "category", "district", "department", "counter")
    idea: Idea = get_object_or_404(seen.prefetch_related("initiatives"), pk=idea_id)
    return idea


def _answer_form(request: HttpRequest, idea: Idea, data: Any = None) -> AnswerForm:
    return AnswerForm(data, departments=_departments(request), initial={"department": idea.department_id})


def _departments(request: HttpRequest) -> QuerySet[Department]:
    person = request.user
    if is_moderator(person):
        return Department.objects.all()
    return Department.objects.filter(officers=person.pk)
