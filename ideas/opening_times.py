"""What a campaign's phases and an idea's state allow now, whoever asks.

The other half of `permissions.py`: a Refusal that names the dates, or None.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.models import Campaign, Idea, Phase, State
from ideas.models.state import OPEN_FOR_COMMENTS, OPEN_FOR_SUPPORT, READABLE


def not_found() -> Refusal:
    """What somebody hears who may not know that a thing exists."""
    return Refusal(
        "not_found",
        _("There is no such idea, or it is not public."),
        _("You find others in the list of ideas."),
        status=404,
    )


def why_not_posted_to(campaign: Campaign | None, at: datetime, phase: Phase | None = None) -> Refusal | None:
    """Whether a campaign takes ideas now, whoever sends them; `phase` may be given when it is held."""
    if campaign is None:
        return None
    if not campaign.is_published:
        return not_found()
    if refusal := why_not_while_quiet(campaign.quiet_until(at)):
        return refusal
    now = phase or campaign.phase_at(at)
    if now is not None and now.allows_posting:
        return None
    elsewhere = _("You can send your idea without a campaign at any time.")
    if opening := _opening(campaign, at, "allows_posting"):
        return Refusal(
            "posting_not_open_yet",
            _("“%(campaign)s” does not take ideas yet. It opens on %(date)s.")
            % {"campaign": campaign.title, "date": _day(opening)},
            elsewhere,
        )
    if closing := _closing(campaign, at, "allows_posting"):
        return Refusal(
            "posting_closed",
            _("“%(campaign)s” took ideas until %(date)s.")
            % {"campaign": campaign.title, "date": _last_day(closing)},
            elsewhere,
        )
    return Refusal(
        "posting_closed", _("“%(campaign)s” takes no ideas.") % {"campaign": campaign.title}, elsewhere
    )


def why_not_supported(idea: Idea, at: datetime, phase: Phase | None = None) -> Refusal | None:
    """Whether an idea gathers support now, whoever gives it."""
    if idea.state == State.MERGED:
        return Refusal(
            "idea_was_merged",
            _("Support was not counted, because this idea was joined with another one."),
            _("Please support the idea into which it was merged."),
        )
    if idea.state not in READABLE:
        return not_found()
    if idea.state not in OPEN_FOR_SUPPORT:
        return Refusal(
            "support_is_over",
            _("This idea gathers no more support, because the city has decided about it."),
            _("You can follow on this page what becomes of it."),
        )
    campaign = idea.campaign
    if campaign is None:
        return None
    now = phase or campaign.phase_at(at)
    return None if now is not None and now.allows_support else _support_is_shut(campaign, at)


def why_not_let_go(idea: Idea, at: datetime, phase: Phase | None = None) -> Refusal | None:
    """Whether support may be taken back now; a limited choice whatever became of the idea."""
    campaign = idea.campaign
    if campaign is None or not campaign.is_limited:
        return why_not_supported(idea, at, phase)
    now = phase or campaign.phase_at(at)
    return None if now is not None and now.allows_support else _support_is_shut(campaign, at)


def _support_is_shut(campaign: Campaign, at: datetime) -> Refusal:
    if opening := _opening(campaign, at, "allows_support"):
        return Refusal(
            "support_not_open_yet",
            _("Ideas of “%(campaign)s” cannot be supported yet. It begins on %(date)s.")
            % {"campaign": campaign.title, "date": _day(opening)},
            _("You can get news about this idea, and will hear when it moves."),
        )
    if closing := _closing(campaign, at, "allows_support"):
        return Refusal(
            "support_closed",
            _("Support for the ideas of “%(campaign)s” ended on %(date)s.")
            % {"campaign": campaign.title, "date": _last_day(closing)},
            _what_follows(campaign, at),
        )
    return Refusal(
        "support_closed",
        _("Ideas of “%(campaign)s” cannot be supported.") % {"campaign": campaign.title},
        _("You can write a comment."),
    )


def _what_follows(campaign: Campaign, at: datetime) -> str:
    """What the city does after the support, until the last day on which it meant to answer."""
    kinds = (Phase.Kind.REVIEW, Phase.Kind.ANSWER)
    ends = [phase.closes_at for phase in campaign.phases.all() if phase.kind in kinds]
    if any(end is None or end > at for end in ends):
        return _("The city now considers the ideas, and answers on this page.")
    return _("You can follow on this page what becomes of it.")


def why_not_while_quiet(until: datetime | None) -> Refusal | None:
    """Whether a quiet period before an election keeps new words away, and until when."""
    if until is None:
        return None
    moment = date_format(timezone.localtime(until), "DATETIME_FORMAT")
    return Refusal(
        "quiet_period",
        _("Nothing new is taken here at the moment, because it touches candidates of an election."),
        _("From %(moment)s on you can write here again.") % {"moment": moment},
    )


def why_not_commented(idea: Idea) -> Refusal | None:
    """Whether comments may be written on an idea, whoever writes them; a quiet period by the clock now."""
    if idea.state in OPEN_FOR_COMMENTS:
        return why_not_while_quiet(idea.quiet_until(database_now())) if idea.may_be_quiet else None
    if idea.state == State.MERGED:
        return Refusal(
            "idea_was_merged",
            _("Comments were closed, because this idea was joined with another one."),
            _("Please write your comment there."),
        )
    return Refusal(
        "idea_is_not_public",
        _("Comments can be written once this idea is public."),
        _("Please look at the state of the idea."),
    )


def _opening(campaign: Campaign, at: datetime, what: str) -> datetime | None:
    """When something becomes possible that is not yet."""
    return min(
        (p.opens_at for p in campaign.phases.all() if getattr(p, what) and p.opens_at > at), default=None
    )


def _closing(campaign: Campaign, at: datetime, what: str) -> datetime | None:
    """When something ended that was possible before."""
    ends = [phase.closes_at for phase in campaign.phases.all() if getattr(phase, what) and phase.closes_at]
    return max((end for end in ends if end <= at), default=None)


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "MONTH_DAY_FORMAT")


def _last_day(end: datetime) -> str:
    """The last day on which something is possible; the end itself does not belong to it."""
    return _day(end - timedelta(microseconds=1))
