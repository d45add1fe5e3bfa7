"""Publishing approved answers: at once, at an appointed time, or several of a campaign together.

Whatever road it takes, a draft becomes an answer once: its row is held while it turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from ideas import answer_notices, answering
from ideas import answer_permissions as permissions
from ideas.desk_news import tell_desks
from ideas.models import Answer, AnswerDraft
from ideas.preparing_answers import changed_meanwhile

State = AnswerDraft.State
AT_ONCE = 50  # drafts one look of the job publishes


class Outcome(NamedTuple):
    """What became of one of several drafts: its answer, or why it was left out."""

    draft: AnswerDraft
    answer: Answer | None
    refusal: Refusal | None


def publish(draft: AnswerDraft, *, by: User, at: datetime, version: int) -> Answer:
    """Make the approved draft the city's answer; everybody concerned is told."""
    with transaction.atomic():
        held = _hold(draft)
        if held.version != version:
            raise changed_meanwhile(held)
        return _publish(held, by=by, at=at)


def publish_several(drafts: Iterable[tuple[AnswerDraft, int]], *, by: User, at: datetime) -> list[Outcome]:
    """Publish several drafts, each for itself: what one of them lacks does not keep the others back.

    Each comes with the version that was on the page.
    """
    outcomes = []
    for draft, version in drafts:
        try:
            outcomes.append(Outcome(draft, publish(draft, by=by, at=at, version=version), None))
        except Refusal as refusal:
            outcomes.append(Outcome(draft, None, refusal))
    return outcomes


def schedule(
    draft: AnswerDraft, *, by: User, at: datetime, version: int, publish_at: datetime
) -> AnswerDraft:
    """Appoint the moment at which the approved draft becomes public by itself, by the database's clock."""
    with transaction.atomic():
        held = _hold(draft)
        if held.version != version:
            raise changed_meanwhile(held)
        if refusal := permissions.why_not_publish(by, held, at):
            raise refusal
        if publish_at <= at:
            raise schedule_past()
        if held.next_on is not None and held.next_on < localdate(publish_at):
            raise Refusal(
                "schedule_after_next_news",
                _("At that moment the day of the next news would be over. Nothing was scheduled."),
                _("Please choose an earlier moment, or change the day of the next news in the draft."),
            )
        _set_schedule(held, publish_at, by)
        detail = {"idea": held.idea_id, "for": publish_at.isoformat()}
        record("answer_draft.scheduled", by=by, on=held, at=at, detail=detail)
        tell_desks(held.idea)
    return held


def schedule_past() -> Refusal:
    """What somebody hears who named no moment, or one that is over."""
    return Refusal("schedule_past", _("Please choose a moment in the future, or publish at once."))


def unschedule(draft: AnswerDraft, *, by: User, at: datetime, version: int) -> AnswerDraft:
    """Take the appointment back; the draft stays approved."""
    with transaction.atomic():
        held = _hold(draft)
        if held.version != version:
            raise changed_meanwhile(held)
        if refusal := permissions.why_not_publish(by, held, at):
            raise refusal
        _set_schedule(held, None, None)
        record("answer_draft.unscheduled", by=by, on=held, at=at, detail={"idea": held.idea_id})
        tell_desks(held.idea)
    return held


def publish_due(*, at: datetime) -> int:
    """Publish what was appointed for now or before; returns how many answers appeared.

    Several workers may look at once: each takes rows nobody holds, and looks at them again once held.
    What cannot appear (the idea was hidden, the officer moved) loses its appointment, and people are told.
    """
    numbers = list(AnswerDraft.objects.due_at(at).values_list("pk", flat=True)[:AT_ONCE])
    return sum(_publish_one_due(number, at) for number in numbers)


def _publish_one_due(number: int, at: datetime) -> bool:
    with transaction.atomic():
        draft = _take_due(number, at)
        by = draft.scheduled_by if draft else None
        if draft is None or by is None:
            return False
        try:
            with transaction.atomic():
                _publish(draft, by=by, at=at)
        except Refusal as refusal:
            _give_up(draft, refusal, by, at)
            return False
    return True


def _take_due(number: int, at: datetime) -> AnswerDraft | None:
    """An appointed draft, held for this worker; None if another one has it, or had it."""
    due = AnswerDraft.objects.due_at(at).filter(pk=number)
    rows = due.select_related("idea__department", "idea__campaign", "scheduled_by")
    taken: AnswerDraft | None = rows.select_for_update(of=("self",), skip_locked=True).first()
    return taken


def _give_up(draft: AnswerDraft, refusal: Refusal, by: User, at: datetime) -> None:
    draft.refresh_from_db(fields=["state"])
    _set_schedule(draft, None, None)
    detail = {"idea": draft.idea_id, "why": refusal.code}
    record("answer_draft.not_published", by=None, on=draft, at=at, detail=detail)
    answer_notices.not_published(draft, refusal, by, at=at)
    tell_desks(draft.idea)


def _publish(held: AnswerDraft, *, by: User, at: datetime) -> Answer:
    """Turn a held draft into the answer, in the caller's transaction."""
    if refusal := permissions.why_not_publish(by, held, at):
        raise refusal
    said = answering.answer(
        held.idea,
        by=by,
        at=at,
        department=held.department,
        kind=held.kind,
        text=held.text,
        reason=held.reason,
        next_on=held.next_on,
        written_by=held.written_by,
        approved_by=held.reviewed_by,
        initiative=held.initiative,
        indicator=held.indicator,
        events=held.events.all(),
    )
    held.state, held.answer, held.ended_at, held.ended_by = State.PUBLISHED, said, at, by
    held.save(update_fields=["state", "answer", "ended_at", "ended_by"])
    record("answer_draft.published", by=by, on=held, at=at, detail={"idea": held.idea_id, "answer": said.pk})
    return said


def _hold(draft: AnswerDraft) -> AnswerDraft:
    """The draft as it is now, held until the transaction ends, so that it turns once."""
    rows = AnswerDraft.objects.select_for_update(of=("self",))
    held: AnswerDraft = rows.select_related(
        "idea__department", "idea__campaign", "department", "written_by", "reviewed_by"
    ).get(pk=draft.pk)
    return held


def _set_schedule(draft: AnswerDraft, moment: datetime | None, by: User | None) -> None:
    draft.scheduled_for, draft.scheduled_by = moment, by
    draft.save(update_fields=["scheduled_for", "scheduled_by"])
