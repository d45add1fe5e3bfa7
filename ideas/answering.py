"""Answering an idea in public, and telling how it goes on (市の回答・経過)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import is_moderator, speaks_for
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.strategy.models import Indicator, Initiative
from ideas import notices, overtaken
from ideas import office_permissions as permissions
from ideas.answer_permissions import second_person_needed
from ideas.desk_news import tell_desks
from ideas.models import Answer, FollowUp, Idea, State, StateChange
from ideas.showing_results import SentPicture, hang, only_with_a_result, paint

# What an answer makes of an idea (docs/decisions/, “What an answer makes of an idea”).
STATE_AFTER: dict[str, State] = {
    Answer.Kind.INTERIM: State.UNDER_REVIEW,
    Answer.Kind.REFLECT: State.ACCEPTED,
    Answer.Kind.ALREADY: State.DONE,
    Answer.Kind.CONSIDER: State.DECLINED,
    Answer.Kind.CANNOT: State.DECLINED,
}
NEEDS_REASON = (Answer.Kind.CONSIDER, Answer.Kind.CANNOT)
NEEDS_NEXT_DATE = (Answer.Kind.INTERIM, Answer.Kind.REFLECT)
LONGEST_ANSWER, LONGEST_REASON, LONGEST_STEP = 3000, 2000, 2000


def answer(
    idea: Idea,
    *,
    by: User,
    at: datetime,
    department: Department,
    kind: str,
    text: str,
    reason: str = "",
    next_on: date | None = None,
    written_by: User | None = None,
    approved_by: User | None = None,
    initiative: Initiative | None = None,
    indicator: Indicator | None = None,
    events: Iterable[Any] = (),
) -> Answer:
    """Say in public what the city makes of an idea: how far it is, or the decision.

    A decision has been read by two people: by whoever wrote it (`by`, if nobody else is named)
    and by `approved_by`; `ideas.preparing_answers` is the way there.
    """
    writer = written_by or by
    with transaction.atomic():
        if refusal := permissions.why_not_answer(by, idea, at) or _why_not_for(by, department):
            raise refusal
        words = checked_answer(kind, text, reason, next_on, at)
        if refusal := second_person_needed(kind, writer, approved_by):
            raise refusal
        who = {"published_by": by, "written_by": writer, "approved_by": approved_by}
        about = {"initiative": initiative, "indicator": indicator}
        said = Answer(idea=idea, department=department, kind=kind, published_at=at, **who, **about, **words)
        _make_public(idea, said, events)
    return said


def _make_public(idea: Idea, said: Answer, events: Iterable[Any]) -> None:
    """Move the idea to where the answer puts it, keep what was said, and tell everybody concerned."""
    by, at, before, to = said.published_by, said.published_at, State(idea.state), STATE_AFTER[said.kind]
    left = idea.department_id
    _move(idea, to, **_assignment(idea, said.department, by, at))
    said.save()
    said.events.set(events)
    _tie(idea, said)
    _remember(idea, before, to, by, at, said.reason)
    detail = {"from": before, "to": to, "kind": said.kind, "answer": said.pk}
    record("idea.answered", by=by, on=idea, at=at, detail=detail)
    notices.answered(idea, said, at=at)
    _announce(idea, left)


def follow_up(
    idea: Idea,
    *,
    by: User,
    at: datetime,
    text: str,
    next_on: date | None = None,
    has_begun: bool = False,
    is_done: bool = False,
    pictures: Iterable[SentPicture] = (),
) -> FollowUp:
    """Tell how it goes on: a step, the beginning of the work, or its end, which pictures may show."""
    painted = paint(pictures)
    with transaction.atomic():
        if refusal := permissions.why_not_follow_up(by, idea, at):
            raise refusal
        before = State(idea.state)
        to = _state_after_step(before, has_begun=has_begun, is_done=is_done)
        text = _needed_text(text, LONGEST_STEP)
        if not is_done:
            _check_step_on_the_way(next_on, painted, at)
        _move(idea, to)
        step = FollowUp.objects.create(idea=idea, text=text, next_on=next_on, is_done=is_done, at=at, by=by)
        hang(painted, step, at=at)
        _remember(idea, before, to, by, at, "")
        detail = {"from": before, "to": to, "follow_up": step.pk}
        record("idea.followed_up", by=by, on=idea, at=at, detail=detail)
        notices.followed_up(idea, step, at=at)
        _announce(idea)
    return step


def _check_step_on_the_way(next_on: date | None, pictures: Sequence[Any], at: datetime) -> None:
    """It names the day of the next news; only a result is shown in pictures."""
    _check_next_date(next_on, at)
    if pictures:
        raise only_with_a_result()


def _why_not_for(person: User, department: Department) -> Refusal | None:
    if is_moderator(person) or speaks_for(person, department):
        return None
    return Refusal(
        "not_your_department",
        _("You can answer only in the name of your own department."),
        _("Please ask that department or a moderator to answer."),
        status=403,
    )


def checked_answer(kind: str, text: str, reason: str, next_on: date | None, at: datetime) -> dict[str, Any]:
    """The words of an answer as they may be published on the day of `at`; or a refusal of what is missing."""
    if kind not in Answer.Kind.values:
        raise unknown_kind()
    text, reason = _needed_text(text, LONGEST_ANSWER), reason.replace("\x00", "").strip()
    if kind in NEEDS_REASON and not reason:
        raise Refusal(
            "reason_missing",
            _("Please write why the city does not do it."),
            _("A no without a reason is not an answer to the people who supported the idea."),
            status=422,
        )
    if len(reason) > LONGEST_REASON:
        raise too_long("reason_too_long", LONGEST_REASON)
    if kind in NEEDS_NEXT_DATE or next_on is not None:
        _check_next_date(next_on, at)
    return {"text": text, "reason": reason, "next_on": next_on}


def _needed_text(text: str, longest: int) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refusal("text_missing", _("Please write the text that everybody will read."), status=422)
    if len(text) > longest:
        raise too_long("text_too_long", longest)
    return text


def unknown_kind() -> Refusal:
    """What somebody hears who has not said what the city decided."""
    return Refusal("unknown_kind", _("Please choose what the city decided."), status=422)


def too_long(code: str, longest: int) -> Refusal:
    """What somebody hears who wrote more than people read."""
    return Refusal(
        code,
        _("The text is too long. Please write at most %(longest)s letters.") % {"longest": longest},
        status=422,
    )


def _check_next_date(next_on: date | None, at: datetime) -> None:
    if next_on is None:
        raise Refusal(
            "next_date_missing", _("Please say by which day people hear from you again."), status=422
        )
    if next_on < localdate(at):
        raise Refusal("next_date_past", _("The day of the next news must not be in the past."))


def _assignment(idea: Idea, department: Department, by: User, at: datetime) -> dict[str, Any]:
    """Who answers an idea that nobody had, has it from now on."""
    if idea.department_id is not None:
        return {}
    return {"department": department, "assigned_at": at, "assigned_by": by}


def _state_after_step(before: State, *, has_begun: bool, is_done: bool) -> State:
    """Steps go forward only; while the city still considers, nothing can have begun."""
    if before == State.UNDER_REVIEW and (has_begun or is_done):
        raise Refusal(
            "not_decided_yet",
            _("The city has not decided on this idea yet."),
            _("Please publish the final answer first."),
        )
    if before == State.DONE and not is_done:
        raise Refusal("already_done", _("This idea is already done."), _("Please add it as a result."))
    if is_done:
        return State.DONE
    return State.IN_PROGRESS if has_begun else before


def _tie(idea: Idea, said: Answer) -> None:
    """What the answer is tied to, the idea is tied to from now on, so that the plan's pages show it."""
    if said.initiative is not None:
        idea.initiatives.add(said.initiative)
    if said.indicator is not None:
        idea.indicators.add(said.indicator)


def _move(idea: Idea, to: State, **changes: Any) -> None:
    """Change the state if it is still what the officer saw."""
    if not Idea.objects.filter(pk=idea.pk, state=idea.state).update(state=to, **changes):
        raise _overtaken(idea)
    idea.refresh_from_db()


def _overtaken(idea: Idea) -> Refusal:
    last = idea.state_changes.select_related("by").last()
    now = Idea.objects.get(pk=idea.pk)
    if last is None or last.by is None:
        return Refusal(
            "state_changed",
            _("The state of the idea has changed. Nothing was published."),
            _("Your text is still here. Please look at the idea as it is now."),
        )
    return Refusal(
        "state_changed",
        _(
            "%(name)s changed this idea at %(moment)s; it is now in the state “%(state)s”. "
            "Nothing was published."
        )
        % {
            "name": last.by.display_name,
            "moment": overtaken.moment(last.at),
            "state": now.get_state_display(),
        },
        _("Your text is still here. Please look at the idea as it is now."),
    )


def _remember(idea: Idea, before: State, to: State, by: User, at: datetime, reason: str) -> None:
    if before != to:
        StateChange.objects.create(idea=idea, from_state=before, to_state=to, reason=reason, by=by, at=at)


def _announce(idea: Idea, *left: int | None) -> None:
    announce(topics.idea(idea.pk))
    tell_desks(idea, *left)
