"""Comments that wait (確認待ちのコメント), and what appeared without a decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cocreate.language.refusal import Refusal
from cocreate.language.screening import Finding
from cocreate.postgres.clock import database_now
from ideas import reporting, reviewing_comments
from ideas.admitting import comment_due_on, without_allowed_links
from ideas.deadlines import is_late
from ideas.desk.doors import for_moderators, page
from ideas.desk.forms import ReasonForm
from ideas.models import Comment, Idea
from ideas.screening import lists, look_over
from ideas.trusting import NOBODY, trust_of_all

PER_PAGE = 20
UNREVIEWED_DAYS = timedelta(days=14)
TITLE = gettext_lazy("Comments waiting for review")
UNREVIEWED_TITLE = gettext_lazy("Recently published without review")


class ReviewForm(ReasonForm):
    """What a moderator decides about a comment, and which text was read."""

    decision = forms.CharField(max_length=10, widget=forms.HiddenInput, required=False)
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)


@for_moderators
def waiting(request: HttpRequest) -> HttpResponse:
    """Comments that wait, the oldest first, each with the day that was promised to its author."""
    return _waiting_page(request, None, ReviewForm(), 200)


@for_moderators
@require_POST
def review(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Let a comment appear, send it back, or hide it; a refusal keeps the typed reason."""
    comment = get_object_or_404(Comment.objects.select_related("author", "idea__campaign"), pk=comment_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _waiting_page(request, comment, form, 400)
    words, by, at = form.cleaned_data, request.user, database_now()
    seen = parse_datetime(words["seen"]) if words["seen"] else None
    reason = {"reason": words["reason"], "rule": words["rule"]}
    try:
        match words["decision"]:
            case "publish":
                reviewing_comments.publish_comment(comment, by=by, at=at, seen=seen)
                told = _("The comment is public now. Its author was told.")
            case "return":
                reviewing_comments.send_comment_back(comment, by=by, at=at, seen=seen, **reason)
                told = _("The comment was sent back to its author with your reason.")
            case "hide":
                reporting.hide_comment(comment, by=by, at=at, **reason)
                told = _("The comment is hidden. Its author was told your reason.")
            case _other:
                form.add_error(None, _("Please choose what to do with the comment."))
                return _waiting_page(request, comment, form, 400)
    except Refusal as refusal:
        form.show(refusal)
        return _waiting_page(request, comment, form, refusal.status)
    messages.success(request, told)
    return redirect("ideas_desk:waiting_comments")


def _unreviewed_ideas(since: datetime) -> QuerySet[Idea]:
    let_through = {"published_by": None, "decisions__by": None, "decisions__kind": "publish"}
    ideas: QuerySet[Idea] = Idea.objects.listed().filter(published_at__gte=since, **let_through)
    return ideas.select_related("author", "campaign").newest()


def _unreviewed_comments(since: datetime) -> QuerySet[Comment]:
    comments = Comment.objects.counted().filter(created_at__gte=since, reviewed_at=None)
    found: QuerySet[Comment] = comments.select_related("author", "idea").newest()
    return found


@for_moderators
def unreviewed(request: HttpRequest) -> HttpResponse:
    """What the rules let through in the last two weeks, the latest first: nobody of the office read it."""
    since, known = database_now() - UNREVIEWED_DAYS, lists()
    some_ideas = Paginator(_unreviewed_ideas(since), PER_PAGE).get_page(request.GET.get("i"))
    some_comments = Paginator(_unreviewed_comments(since), PER_PAGE).get_page(request.GET.get("p"))
    people = [thing.author_id for thing in (*some_ideas, *some_comments)]
    trust = trust_of_all(people, at=database_now())

    def found(thing: Idea | Comment) -> list[Finding]:
        if isinstance(thing, Comment):
            parts = [thing.text]
        else:
            parts = [thing.title, thing.problem, thing.proposal, thing.wish]
        trusted = trust.get(thing.author_id, NOBODY).is_trusted
        return without_allowed_links(look_over(parts, known), trusted=trusted)

    context = {
        "ideas": some_ideas,
        "comments": some_comments,
        "idea_rows": [(idea, found(idea)) for idea in some_ideas],
        "comment_rows": [(comment, found(comment)) for comment in some_comments],
    }
    return page(request, "unreviewed.html", UNREVIEWED_TITLE, context, icon="view")


def _waiting_page(
    request: HttpRequest, refused: Comment | None, form: ReviewForm, status: int
) -> HttpResponse:
    rows = Comment.objects.waiting().select_related("author", "idea__campaign")
    if (only := request.GET.get("c", "")[:15]).isdecimal():
        rows = rows.filter(pk=int(only))
    comments = Paginator(rows.prefetch_related("earlier_texts"), PER_PAGE).get_page(request.GET.get("p"))
    at, known = database_now(), lists()
    trust = trust_of_all([comment.author_id for comment in comments], at=at)
    context = {
        "comments": comments,
        "rows": [_row(comment, at, known, trust) for comment in comments],
        "known": known,
        "refused": refused,
        "form": form,
        "is_listed": refused is not None and any(comment.pk == refused.pk for comment in comments),
    }
    return page(request, "waiting_comments.html", TITLE, context, icon="comment", status=status)


def _row(comment: Comment, at: datetime, known: Any, trust: dict[int, Any]) -> dict[str, Any]:
    due, trusted = comment_due_on(comment), trust.get(comment.author_id, NOBODY)
    found = without_allowed_links(look_over([comment.text], known), trusted=trusted.is_trusted)
    return {
        "comment": comment,
        "due": due,
        "late": is_late(due, at),
        "warnings": found,
        "trust": trusted,
        "seen": comment.edited_at.isoformat() if comment.edited_at else "",
    }
