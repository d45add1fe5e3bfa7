"""Whether a comment helped: one tap, with and without JavaScript, before and after the log-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced
from cocreate.caching.poured import Poured
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.discussion_permissions import why_not_marked
from ideas.marking import mark_helpful, mark_unhelpful, take_mark_back, tally_of
from ideas.models import Comment, Mark
from ideas.views.discussing import find_comment, place_href
from ideas.views.discussion import kept_query
from ideas.views.finding import find_idea, person_of
from ideas.views.keeping import MARK, keep, take, tap_is_kept
from ideas.views.shown_comments import Helpful, told_by_marks

Act = Callable[..., None]
ACTS: dict[str, Act] = {
    "helpful": mark_helpful,
    "unhelpful": mark_unhelpful,
    "withdrawn": take_mark_back,
}


@never_cache
@require_POST
@paced("mark")
def mark(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Declare whether a comment helped; the same declaration twice changes nothing."""
    state = request.POST.get("state", "")
    if state not in ACTS:
        raise BadRequest("state")
    comment = find_comment(request, find_idea(request, pk), comment_pk)
    if request.user.is_authenticated:
        return _do(request, ACTS[state], comment)
    if refusal := why_not_marked(comment):
        return _answer(request, comment, refusal)
    keep(request, MARK, {"comment": comment.pk, "state": state})
    return to_log_in(request, reverse("ideas:mark_comment_finish", args=[pk, comment_pk]), tap_is_kept())


@never_cache
@require_safe
def finish(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Count the tap that was made before the log-in, once."""
    comment = find_comment(request, find_idea(request, pk), comment_pk)
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    meant = take(request, MARK, comment=comment.pk) or {}
    if act := ACTS.get(str(meant.get("state"))):
        return _do(request, act, comment)
    return redirect(place_href(request, comment))


def _do(request: HttpRequest, act: Act, comment: Comment) -> HttpResponse:
    try:
        act(comment, by=person_of(request), at=database_now())
    except Refusal as refusal:
        return _answer(request, comment, refusal)
    return _answer(request, comment)


def _answer(request: HttpRequest, comment: Comment, refusal: Refusal | None = None) -> HttpResponse:
    if request.htmx:
        context: dict[str, Any] = {"of": {"mark": _shown(request, comment)}, "refusal": refusal}
        status = refusal.status if refusal else 200
        return render(request, "components/comment/index.html#mark", context, status=status)
    if refusal:
        messages.warning(request, str(refusal))
    # In the usual order the mark itself may have moved the comment to another page.
    if set(request.GET) & {"order", "stance", "thread"} and (query := kept_query(request)):
        return redirect(f"{comment.idea.get_absolute_url()}?{query}#comment-{comment.pk}")
    return redirect(place_href(request, comment))


def _shown(request: HttpRequest, comment: Comment) -> Helpful:
    """The mark as it stands now, read after the act it may be the answer to."""
    helpful, marks = tally_of(comment)
    own = Mark.objects.filter(comment=comment, person=request.user.pk).values_list("value", flat=True).first()
    return Helpful(
        Poured(f"helpful-{comment.pk}"),
        Poured(request.get_full_path()),
        told_by_marks(helpful, marks),
        own or 0,
        comment.author_id != request.user.pk,
    )
