"""Writing a comment, before or after the log-in, and taking one's own back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts.pacing import paced
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import discussing
from ideas.forms import CommentForm
from ideas.models import Comment, Idea
from ideas.opening_times import why_not_commented
from ideas.views.finding import find_idea, person_of, to_log_in
from ideas.views.keeping import KEPT_COMMENT, keep, take
from ideas.views.reading import COMMENTS_PER_PAGE, idea_context, whole_ideas


@never_cache
@require_POST
@paced("comment")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about an idea; with something missing the page comes back with the text in it."""
    idea, at = find_idea(request, pk, whole_ideas()), database_now()
    form = CommentForm(request.POST)
    if refusal := why_not_commented(idea):
        return _again(request, idea, at, form, refusal)
    if not form.is_valid():
        return _again(request, idea, at, form)
    if not request.user.is_authenticated:
        written = {name: str(form.data.get(name, "")) for name in ("stance", "text", "parent")}
        keep(request, KEPT_COMMENT, {**written, "idea": idea.pk, "key": str(uuid.uuid4())})
        return to_log_in(request, reverse("ideas:comment_finish", args=[idea.pk]))
    return _comment(request, idea, at, form)


@never_cache
@require_safe
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the comment that was written before the log-in, once."""
    idea, at = find_idea(request, pk, whole_ideas()), database_now()
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    found = take(request, KEPT_COMMENT, idea=pk)
    if found is None:
        return redirect(f"{idea.get_absolute_url()}#comments")
    form = CommentForm(found)
    return _comment(request, idea, at, form) if form.is_valid() else _again(request, idea, at, form)


@never_cache
@require_POST
def remove(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Take one's own comment back."""
    idea = find_idea(request, pk)
    comment = get_object_or_404(idea.comments.visible_to(request.user), pk=comment_pk)
    try:
        discussing.remove_comment(comment, by=person_of(request), at=database_now())
        messages.success(request, _("You have removed your comment."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(f"{idea.get_absolute_url()}#comments")


def _comment(request: HttpRequest, idea: Idea, at: datetime, form: CommentForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        written = discussing.comment(
            idea,
            by=person_of(request),
            at=at,
            text=data["text"],
            stance=data["stance"],
            submission_key=data["key"] or uuid.uuid4(),
            parent=_parent(request, idea, data["parent"]),
        )
    except Refusal as refusal:
        return _again(request, idea, at, form, refusal)
    messages.success(request, _("Your comment is on the page now. Thank you."))
    return redirect(f"{idea.get_absolute_url()}{_page_of(written)}#comment-{written.pk}")


def _parent(request: HttpRequest, idea: Idea, parent: int | None) -> Comment | None:
    if parent is None:
        return None
    return get_object_or_404(idea.comments.visible_to(request.user), pk=parent)


def _page_of(comment: Comment) -> str:
    """The page of the discussion on which a comment stands."""
    head = comment.parent or comment
    before = Comment.objects.filter(
        idea=comment.idea_id, parent=None, hidden_at=None, created_at__lt=head.created_at
    ).count()
    page = before // COMMENTS_PER_PAGE + 1
    return f"?page={page}" if page > 1 else ""


def _again(
    request: HttpRequest, idea: Idea, at: datetime, form: CommentForm, refusal: Refusal | None = None
) -> HttpResponse:
    context: dict[str, Any] = idea_context(request, idea, at, form)
    context["refused_comment"] = refusal
    return render(request, "ideas/detail.html", context, status=refusal.status if refusal else 422)
