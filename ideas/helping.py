"""Asking the DX CoE for support, accepting it and writing down what came of it (支援の依頼)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Person, Role, is_known, is_moderator, speaks_for
from cocreate.audit.record import record
from cocreate.language.japanese import normalise
from cocreate.language.refusal import Refusal, Text
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import help_notices
from ideas.answering import too_long
from ideas.desk_news import tell_desks, tell_helpers
from ideas.models import Idea, State
from ideas.models.expert_help import ExpertHelp

HELPED = (State.PUBLISHED, State.UNDER_REVIEW, State.ACCEPTED, State.IN_PROGRESS)
LONGEST = 1000


def ask(idea: Idea, *, by: User, at: datetime, department: Department, kind: str, wish: str) -> ExpertHelp:
    """Ask the CoE to support a department that works on an idea."""
    if kind not in ExpertHelp.Kind.values:
        raise Refusal("unknown_help", _("Please choose what kind of support you need."), status=422)
    words = _needed(wish, _("Please write what you need support for."))
    try:
        with transaction.atomic():
            if refusal := why_not_ask(by, idea, department):
                raise refusal
            asked = ExpertHelp.objects.create(
                idea=idea, department=department, kind=kind, wish=words, asked_by=by, asked_at=at
            )
            record("help.asked", by=by, on=asked, at=at, detail={"idea": idea.pk, "kind": kind})
            help_notices.asked(asked, at=at)
            tell_desks(idea, department.pk)
            tell_helpers()
    except IntegrityError as twice:
        raise Refusal(
            "already_asked",
            _("Your request was not sent, because support of this kind is already under way for this idea."),
            _("Please talk to the CoE about the one that is open."),
        ) from twice
    return asked


def accept(asked: ExpertHelp, *, by: User, at: datetime, plan: str) -> ExpertHelp:
    """Promise the support, with a plan; from now on everybody can read that the CoE helps."""
    with transaction.atomic():
        if refusal := why_not_accept(by, asked):
            raise refusal
        words = _needed(plan, _("Please write how and when you will help."))
        waiting = ExpertHelp.objects.filter(pk=asked.pk, accepted_at=None, ended_at=None)
        if not waiting.update(plan=words, accepted_at=at, accepted_by=by):
            raise _moved_on()
        asked.refresh_from_db()
        record("help.accepted", by=by, on=asked, at=at, detail={"idea": asked.idea_id})
        help_notices.accepted(asked, at=at)
        announce(topics.idea(asked.idea_id))
        tell_desks(asked.idea, asked.department_id)
        tell_helpers()
    return asked


def end(asked: ExpertHelp, *, by: User, at: datetime, outcome: str) -> ExpertHelp:
    """Write down what came of it; a request that was never accepted ends with the reason."""
    with transaction.atomic():
        if refusal := why_not_end(by, asked):
            raise refusal
        words = _needed(outcome, _("Please write what came of it, or why it ends."))
        running = ExpertHelp.objects.filter(pk=asked.pk, ended_at=None)
        if not running.update(outcome=words, ended_at=at, ended_by=by):
            raise _moved_on()
        asked.refresh_from_db()
        record("help.ended", by=by, on=asked, at=at, detail={"idea": asked.idea_id})
        help_notices.ended(asked, at=at)
        announce(topics.idea(asked.idea_id))
        tell_desks(asked.idea, asked.department_id)
        tell_helpers()
    return asked


def is_expert(person: Person) -> bool:
    """Whether somebody belongs to the DX CoE."""
    return is_known(person) and Role.COE in person.role_names


def why_not_ask(person: Person, idea: Idea, department: Department) -> Refusal | None:
    """Whether somebody may ask in a department's name, for an idea the city considers or works on."""
    if not (is_moderator(person) or speaks_for(person, department)):
        return Refusal(
            "not_your_department",
            _("You can ask only in the name of your own department."),
            _("Please ask that department or a moderator."),
            status=403,
        )
    if idea.state not in HELPED:
        return Refusal(
            "nothing_to_help_with",
            _("The city does not work on this idea at the moment, so there is nothing to support."),
            _("Please look at the state of the idea."),
        )
    return None


def why_not_accept(person: Person, asked: ExpertHelp) -> Refusal | None:
    """Only the CoE promises its support, once."""
    if not is_expert(person):
        return Refusal(
            "not_an_expert",
            _("Only members of the DX CoE can accept this."),
            _("Please ask a member of the CoE."),
            status=403,
        )
    return _moved_on() if asked.accepted_at or asked.ended_at else None


def why_not_end(person: Person, asked: ExpertHelp) -> Refusal | None:
    """The CoE, the department that asked and moderators may end it, once."""
    if not (is_expert(person) or is_moderator(person) or speaks_for(person, asked.department)):
        return Refusal(
            "not_yours",
            _("This support does not concern you."),
            _("Please ask the department that wanted it, or the CoE."),
            status=403,
        )
    return _moved_on() if asked.ended_at else None


def _needed(text: str, missing: Text) -> str:
    words = normalise(text)
    if not words:
        raise Refusal("text_missing", missing, status=422)
    if len(words) > LONGEST:
        raise too_long("text_too_long", LONGEST)
    return words


def _moved_on() -> Refusal:
    return Refusal(
        "state_changed",
        _("Nothing was saved, because a colleague already went on with this request."),
        _("Please look at it as it is now."),
    )
