"""Promising an answer (回答の約束) when an idea has gathered enough support."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Person
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.postgres.prepared import Prepared
from ideas import notices
from ideas.assigning import department_for
from ideas.desk_news import tell_desks
from ideas.models import Campaign, Idea, State, StateChange
from ideas.office_permissions import why_not_assign

# Votes of other people that may be on their way while one is counted. Further away from the
# threshold nobody needs to look; whatever slips through is found by the job.
ON_THEIR_WAY = 200
ANSWER_DAYS = 60  # for ideas outside of a campaign

# Asked after every vote that may reach the threshold.
DUE = Prepared[Idea](lambda pk: Idea.objects.filter(pk=pk).due_for_a_promise().only("pk"), pk=int)


def may_be_due(idea: Idea) -> bool:
    """Whether it is worth reading the exact number after the commit."""
    threshold = idea.campaign.threshold if idea.campaign else None
    if threshold is None or idea.answer_promised_at is not None:
        return False
    return bool(idea.counter.supports + ON_THEIR_WAY >= threshold)


def promise_if_reached(idea: Idea, *, at: datetime) -> Idea | None:
    """Promise an answer if the committed number has reached the campaign's threshold."""
    if DUE.first(pk=idea.pk) is None:
        return None
    return promise_answer(idea, at=at)


def promise_due_answers(*, at: datetime) -> int:
    """Promise every answer that is due; the safety net behind the votes. Returns how many."""
    due = Idea.objects.due_for_a_promise().select_related("campaign__department").order_by("pk")
    return sum(promise_answer(idea, at=at) is not None for idea in due[:100])


def promise_answer(idea: Idea, *, at: datetime) -> Idea | None:
    """Promise in public that the city answers by a date; None when it was promised already.

    The row changes only where no promise stands and the threshold is reached, so of any
    number of simultaneous votes exactly one makes the promise.
    """
    campaign = idea.campaign
    if campaign is None:
        return None
    with transaction.atomic():
        due = Idea.objects.filter(pk=idea.pk).due_for_a_promise()
        before = due.select_for_update(of=("self",), no_key=True).values_list("state", flat=True).first()
        if before is None or not due.update(**_promise(campaign, department_for(idea), at)):
            return None
        idea.refresh_from_db(
            fields=["state", "answer_promised_at", "answer_due_on", "department", "assigned_at"]
        )
        _remember(idea, State(before), at)
        notices.promised(idea, at=at)
        if idea.department is not None:
            notices.assigned(idea, idea.department, at=at)
        announce(topics.idea(idea.pk))
        tell_desks(idea)
    return idea


def promise_by_hand(idea: Idea, *, by: User, at: datetime) -> Idea:
    """Promise an answer although the threshold is not reached; by the day the campaign's days lead to."""
    with transaction.atomic():
        if refusal := why_not_promise(by, idea, at):
            raise refusal
        open_ones = Idea.objects.filter(pk=idea.pk, answer_promised_at=None, state=idea.state)
        if not open_ones.update(answer_promised_at=at, answer_due_on=day_of_promise(idea, at)):
            raise _promised_already()
        idea.refresh_from_db(fields=["answer_promised_at", "answer_due_on"])
        detail = {"due_on": str(idea.answer_due_on), "department": idea.department_id}
        record("idea.answer_promised", by=by, on=idea, at=at, detail=detail)
        notices.promised_by_hand(idea, at=at)
        if idea.department is not None:
            notices.assigned(idea, idea.department, at=at)
        announce(topics.idea(idea.pk))
        tell_desks(idea)
    return idea


def why_not_promise(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Moderators promise an answer to what a department was given, once."""
    if refusal := why_not_assign(person, idea, at):
        return refusal
    if idea.department_id is None:
        return Refusal(
            "nobody_answers_yet",
            _("The answer was not promised, because no department answers this idea yet."),
            _("Please assign it first."),
        )
    return _promised_already() if idea.answer_promised_at is not None else None


def day_of_promise(idea: Idea, at: datetime) -> date:
    """The day by which an answer comes that is promised now: the campaign says in how many days."""
    days = idea.campaign.answer_days if idea.campaign else ANSWER_DAYS
    return timezone.localdate(at) + timedelta(days=days)


def _promised_already() -> Refusal:
    return Refusal(
        "already_promised",
        _("An answer to this idea was promised already. Nothing was changed."),
        _("Please look at the idea as it is now."),
    )


def _promise(campaign: Campaign, department: Department | None, at: datetime) -> dict[str, Any]:
    day = timezone.localdate(at) + timedelta(days=campaign.answer_days)
    changes: dict[str, Any] = {
        "answer_promised_at": at,
        "answer_due_on": day,
        "state": State.UNDER_REVIEW,
    }
    if department is not None:
        # Whoever was assigned by hand before stays in charge.
        changes["department_id"] = Coalesce(F("department_id"), Value(department.pk))
        changes["assigned_at"] = Coalesce(F("assigned_at"), Value(at))
    return changes


def _remember(idea: Idea, before: State, at: datetime) -> None:
    if before != State.UNDER_REVIEW:
        StateChange.objects.create(idea=idea, from_state=before, to_state=State.UNDER_REVIEW, by=None, at=at)
    detail = {
        "from": before,
        "to": State.UNDER_REVIEW,
        "due_on": str(idea.answer_due_on),
        "department": idea.department_id,
    }
    record("idea.answer_promised", by=None, on=idea, at=at, detail=detail)
