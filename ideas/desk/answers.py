"""The departments' desk (市の回答): what they were asked, and how it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
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
from ideas.deadlines import days_late, is_late
from ideas.desk.doors import for_answerers, page
from ideas.desk.forms import AnswerForm, FollowUpForm, ReleaseForm, ResultForm, ReviewForm
from ideas.desk.queue import idea_context
from ideas.models import Answer, AnswerDraft, Campaign, Idea
from ideas.models.result_picture import MOST_RESULT_PICTURES
from ideas.preparing_answers import open_draft_of
from ideas.showing_results import SentPicture

PER_PAGE = 30
LONGEST_KEY = 16  # digits
TITLE = gettext_lazy("Answers of the city")


@for_answerers
def answers(request: HttpRequest) -> HttpResponse:
    """Ideas that wait for an answer, overdue first, and those that people want news of."""
    at, wish = database_now(), _wish(request)
    draft = AnswerDraft.objects.open().filter(idea=OuterRef("pk")).values("state")[:1]
    everything = Idea.objects.assigned_to(request.user)
    mine = everything.filter(**wish).with_counts().select_related("department")
    mine = mine.annotate(draft_state=Subquery(draft))
    asked = Paginator(mine.needing_an_answer(), PER_PAGE).get_page(request.GET.get("p"))
    going_on = Paginator(mine.needing_news(), PER_PAGE).get_page(request.GET.get("n"))
    context = {
        "asked": asked,
        "asked_rows": [(idea, days_late(idea.answer_due_on, at), _draft_state(idea)) for idea in asked],
        "going_on": going_on,
        "going_on_rows": [(idea, days_late(idea.news_due_on, at)) for idea in going_on],
        "departments": Department.objects.filter(ideas__in=everything.listed()).distinct(),
        "campaigns": Campaign.objects.filter(ideas__in=everything.listed()).distinct().order_by("title"),
        "wish": wish,
        "query": "".join(f"{name}={number}&" for name, number in wish.items()),
    }
    return page(request, "answers.html", TITLE, context, icon="form")


def _wish(request: HttpRequest) -> dict[str, int]:
    """Which department and which campaign the list is narrowed to; anything else is left out."""
    asked = {name: request.GET.get(name, "") for name in ("department", "campaign")}
    return {
        name: int(number)
        for name, number in asked.items()
        if number.isascii() and number.isdecimal() and len(number) < LONGEST_KEY
    }


def _draft_state(idea: Idea) -> str:
    state = idea.draft_state  # annotated by the list
    return str(AnswerDraft.State(state).label) if state else ""


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
    words = {name: form.cleaned_data[name] for name in form.cleaned_data if name not in {"version", "event"}}
    words["events"] = [event] if (event := form.cleaned_data["event"]) else []
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
    results = result_forms(request)
    if not (form.is_valid() and all(one.is_valid() for one in results)):
        return answer_page(request, idea, step_form=form, result_forms=results, status=400)
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
            pictures=_sent_pictures(results),
        )
    except Refusal as refusal:
        form.show(refusal)
        again = {"step_form": form, "result_forms": results}
        return answer_page(request, find_idea(request, idea_id), status=refusal.status, **again)
    told = _("The news of “%(title)s” is public now. Everybody concerned is being told.")
    messages.success(request, told % {"title": idea.title})
    return redirect("ideas_desk:answers")


def result_forms(request: HttpRequest | None = None) -> list[ResultForm]:
    """One form for each picture a result may have."""
    sent = (request.POST, request.FILES) if request else (None, None)
    return [ResultForm(*sent, prefix=f"result-{place}") for place in range(MOST_RESULT_PICTURES)]


def _sent_pictures(forms: list[ResultForm]) -> list[SentPicture]:
    words = [form.cleaned_data for form in forms]
    return [SentPicture(each["picture"], each["description"]) for each in words if each["picture"]]


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
        "result_forms": result_forms(),
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
        initial["event"] = draft.events.first()
    elif (only := list(idea.initiatives.all())) and len(only) == 1:
        initial["initiative"] = only[0]
    departments = _departments(request, idea)
    events = idea.events.listed().order_by("-starts_at")
    choices = {"departments": departments, "events": events}
    return AnswerForm(data, initial=initial, as_draft=as_draft, **choices)


def _departments(request: HttpRequest, idea: Idea) -> QuerySet[Department]:
    """In whose name somebody may write: the lead's and their own; a moderator in any."""
    person = request.user
    if is_moderator(person):
        return Department.objects.all()
    mine = Q(pk__in=Department.objects.filter(officers=person.pk))
    return Department.objects.filter(Q(pk=idea.department_id) if idea.department_id else mine)
