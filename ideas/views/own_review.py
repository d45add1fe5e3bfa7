"""What of one's own waits, why, and until when (確認について)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from ideas.admitting import WHY, comment_due_on, rules_for, what_waits
from ideas.appealing import open_until
from ideas.deadlines import report_due_on, review_due_on
from ideas.models import Appeal, Comment, CommentDecision, Decision, Idea, State
from ideas.trusting import trust_of
from ideas.views.finding import person_of

SHOWN = 50


@never_cache
@login_required
@require_safe
def own_review(request: HttpRequest) -> HttpResponse:
    """What waits, and what somebody's next contributions will meet; only they can see it."""
    person, at = person_of(request), database_now()
    ideas = Idea.objects.written_by(person).in_state(State.SUBMITTED).select_related("campaign")
    comments = Comment.objects.written_by(person).exclude(review="").filter(hidden_at=None)
    decided = decided_against(person, at)
    trust, rules = trust_of(person, at=at), rules_for(None)
    context: dict[str, Any] = {
        "section": "me",
        "crumbs": [
            {"label": _("My page"), "href": reverse("accounts:me")},
            {"label": _("What waits for review, and why")},
        ],
        "trust": trust,
        "missing": max(0, rules.first_contributions - trust.points),
        "idea_rows": [(idea, WHY.get(idea.waits_because, ""), review_due_on(idea)) for idea in ideas[:SHOWN]],
        "comment_rows": [
            (comment, WHY.get(comment.waits_because, ""), comment_due_on(comment))
            for comment in comments.select_related("idea__campaign")[:SHOWN]
        ],
        "decided": decided,
        "appeals": [(one, report_due_on(one)) for one in Appeal.objects.of(person).with_things()[:SHOWN]],
        "ideas_wait": what_waits(None, person, "idea", at=at),
        "comments_wait": what_waits(None, person, "comment", at=at),
    }
    return render(request, "ideas/own_review.html", context)


def decided_against(person: User, at: datetime) -> list[dict[str, Any]]:
    """One's texts that are hidden or were sent back, each with the last decision and the way to appeal."""
    last_ideas = Prefetch("decisions", Decision.objects.select_related("idea").order_by("-at", "-id"))
    ideas = Idea.objects.written_by(person).in_state(State.HIDDEN, State.RETURNED)
    last_comments = Prefetch("decisions", CommentDecision.objects.select_related("comment"))
    gone = Q(hidden_at__isnull=False) | Q(review=Comment.Review.RETURNED)
    comments = Comment.objects.written_by(person).filter(gone).select_related("idea")
    things: list[Idea | Comment] = [
        *ideas.prefetch_related(last_ideas)[:SHOWN],
        *comments.prefetch_related(last_comments)[:SHOWN],
    ]
    appealed = set(Appeal.objects.of(person).values_list("decision", "comment_decision"))
    return [_decided(thing, appealed, at) for thing in things]


def _decided(
    thing: Idea | Comment, appealed: set[tuple[int | None, int | None]], at: datetime
) -> dict[str, Any]:
    last = next(iter(thing.decisions.all()), None)
    is_comment = isinstance(thing, Comment)
    key = (None, last.pk) if is_comment and last else (last.pk if last else None, None)
    can = last is not None and last.by_id and key not in appealed and at < open_until(last)
    kind = "comment" if is_comment else "idea"
    return {
        "thing": thing,
        "is_comment": is_comment,
        "decision": last,
        "automatic": thing.hidden_automatically,
        "appeal": reverse("ideas:appeal", args=[kind, last.pk]) if can and last else "",
        "until": open_until(last) if can and last else None,
    }
