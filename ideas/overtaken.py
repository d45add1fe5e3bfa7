"""Somebody else was faster: a Refusal that says who, when and what."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.language.refusal import Refusal, Text
from ideas.models import Comment, Decision, Flag, Idea, State


def idea(thing: Idea, version_number: int) -> Refusal:
    """Somebody was faster: who, when and what."""
    now = Idea.objects.get(pk=thing.pk)
    if now.version_number != version_number:
        return _changed_meanwhile()
    decision = Decision.objects.filter(idea=thing).select_related("by").first()
    if decision is None or now.state == State.WITHDRAWN:
        return Refusal(
            "state_changed",
            _("Nothing was decided, because the idea is in another state now: “%(state)s”.")
            % {"state": now.get_state_display()},
            _("Please look at the idea as it is now."),
        )
    now_what = _("Please look at the idea as it is now.")
    return decided(decision.get_kind_display(), decision.by, decision.at, now_what)


def comment(thing: Comment) -> Refusal:
    """Somebody else hid the comment, or showed it again."""
    now = Comment.objects.select_related("hidden_by").get(pk=thing.pk)
    if now.hidden_at is None:
        return Refusal(
            "comment_is_shown",
            _("Somebody already changed this: the comment is shown to everybody now."),
            _("Please look at the comment as it is now."),
        )
    return Refusal(
        "already_hidden",
        _("%(name)s already hid this comment at %(moment)s.")
        % {"name": who(now.hidden_by), "moment": moment(now.hidden_at)},
        _("Please look at the comment as it is now."),
    )


def waiting_comment(thing: Comment, seen: datetime | None) -> Refusal:
    """Somebody else decided about a comment that waited, or its author changed or removed it."""
    now = Comment.objects.get(pk=thing.pk)
    if now.removed_at is not None:
        return Refusal(
            "comment_removed",
            _("The author removed this comment. There is nothing to decide."),
            _("Please go on with the next one."),
        )
    decision = now.decisions.select_related("by").first()
    if now.review == Comment.Review.WAITING and now.hidden_at is None and now.edited_at != seen:
        return _changed_meanwhile()
    if decision is None:
        return Refusal(
            "not_waiting",
            _("This comment does not wait for a decision."),
            _("Please look at the comment as it is now."),
        )
    now_what = _("Please look at the comment as it is now.")
    return decided(decision.get_kind_display(), decision.by, decision.at, now_what)


def who(person: User | None) -> str | Promise:
    """Who decided; nobody is the platform."""
    return person.display_name if person else _("The platform itself")


def flag(thing: Flag) -> Refusal:
    """Somebody else decided the report: who, when and what."""
    now = Flag.objects.select_related("decided_by").get(pk=thing.pk)
    if now.decided_by is None or now.decided_at is None:
        return Refusal(
            "state_changed",
            _("The report has changed. Nothing was decided."),
            _("Please open the report once more."),
        )
    return decided(
        now.get_outcome_display(), now.decided_by, now.decided_at, _("Please go on with the next report.")
    )


def decided(what: str, by: User | None, at: datetime | None, next_step: Text) -> Refusal:
    """Somebody else decided first: who, when and what."""
    return Refusal(
        "already_decided",
        _("%(name)s already decided at %(moment)s: %(decision)s. Your decision was not entered.")
        % {"name": who(by), "moment": moment(at) if at else "", "decision": what},
        next_step,
    )


def _changed_meanwhile() -> Refusal:
    return Refusal(
        "changed_meanwhile",
        _("The author changed the text after you opened it. Nothing was decided."),
        _("Please read the new text and decide again."),
    )


def moment(at: datetime) -> str:
    """A moment as people say it, in the time of the city."""
    return date_format(localtime(at), "DATETIME_FORMAT")
