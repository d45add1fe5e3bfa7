"""What of one's own waits, why, and until when (確認について)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreate.postgres.clock import database_now
from ideas.admitting import WHY, comment_due_on, rules_for, what_waits
from ideas.deadlines import review_due_on
from ideas.models import Comment, Idea, State
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
        "ideas_wait": what_waits(None, person, "idea", at=at),
        "comments_wait": what_waits(None, person, "comment", at=at),
    }
    return render(request, "ideas/own_review.html", context)
