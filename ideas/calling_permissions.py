"""May a call for ideas (募集) be changed now? A Refusal that says what to do instead, or None.

What people were promised when they posted or voted holds until the phase ends.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person, is_administrator, writes_calls
from cocreate.language.refusal import Refusal
from ideas.models import Campaign, Phase, Vote
from ideas.ruling import why_not_let_through


def has_votes(campaign: Campaign) -> bool:
    """Whether a support of an idea of this campaign stands."""
    return Vote.objects.standing().filter(idea__campaign=campaign).exists()


def why_not_change_campaign(person: Person, campaign: Campaign, changed: dict[str, Any]) -> Refusal | None:
    """Whether the rules of a campaign may become these; `changed` holds what they would be."""
    if not (writes_calls(person) or is_administrator(person)):
        return Refusal(
            "not_an_editor_of_calls",
            _("Only editors of calls and moderators can change a call for ideas."),
            _("Please ask an administrator if you need this role."),
            status=403,
        )
    new = [name for name in ("voting_method", "choices_each") if changed.get(name) != getattr(campaign, name)]
    if new and has_votes(campaign):
        return Refusal(
            "votes_were_given",
            _(
                "The way of voting was not changed, because people have already voted by the rules of this "
                "call."
            ),
            _("Please copy this call and open the copy with the new rules."),
        )
    if refusal := _why_not_promise_less(campaign, changed) or why_not_let_through(campaign, changed):
        return refusal
    if campaign.is_published and not changed.get("is_published") and campaign.ideas.exists():
        return Refusal(
            "ideas_were_posted",
            _("This call was not taken out of sight, because ideas have been posted to it."),
            _("If it shall end earlier, please change the end of its phase."),
        )
    return _why_not_another_address(campaign, changed)


def _why_not_promise_less(campaign: Campaign, changed: dict[str, Any]) -> Refusal | None:
    """From how many supports the city answers, and how soon, was said to everybody who supported an idea."""
    if not (campaign.is_published and campaign.threshold and has_votes(campaign)):
        return None
    threshold = changed.get("threshold", campaign.threshold)
    if threshold is None or threshold > campaign.threshold:
        return Refusal(
            "answer_was_promised",
            _("The number of supports was not changed, because people were told: from %(people)s on.")
            % {"people": campaign.threshold},
            _("You can lower it. For another number, please copy this call."),
        )
    if changed.get("answer_days", campaign.answer_days) > campaign.answer_days:
        return Refusal(
            "answer_days_were_promised",
            _("The days until the answer were not changed, because people were told: within %(days)s days.")
            % {"days": campaign.answer_days},
            _("You can promise it sooner. For more days, please copy this call."),
        )
    return None


def _why_not_another_address(campaign: Campaign, changed: dict[str, Any]) -> Refusal | None:
    """A public address stands on posters, in mails and in other people's pages."""
    if not campaign.is_published or changed.get("slug", campaign.slug) == campaign.slug:
        return None
    return Refusal(
        "address_is_known",
        _("The address of this call was not changed, because it is public: links to it would lead nowhere."),
        _("Please leave the address “%(address)s” as it is; the title may change.")
        % {"address": campaign.slug},
    )


def why_not_change_phase(before: Phase, after: Phase | None, at: datetime) -> Refusal | None:
    """Whether a phase may become another one, or go (None), once it has begun."""
    if not before.campaign.is_published:
        return None
    if before.opens_at > at:
        return why_not_add_phase(before.campaign, after, at) if after is not None else None
    if after is None:
        return Refusal(
            "phase_has_begun",
            _("The phase “%(phase)s” was not deleted, because it has already begun.") % {"phase": before},
            _("If it shall end earlier, please set its end to a later time today."),
        )
    return (
        _why_not_other_times(before, after, at)
        or _why_not_without_posting(before, after, at)
        or _why_not_other_rules(before, after, at)
    )


def why_not_add_phase(campaign: Campaign, phase: Phase, at: datetime) -> Refusal | None:
    """Whether a call may have a phase that has not begun: it must not hide numbers that people have seen.

    A phase hides them before it begins, too (`PhaseQuerySet.hiding_counts_now`).
    """
    if not campaign.is_published or not phase.hides_counts_at(at) or campaign.hides_counts_at(at):
        return None
    if not has_votes(campaign):
        return None
    return Refusal(
        "numbers_are_seen",
        _("“%(phase)s” cannot hide the numbers, because people see them already.") % {"phase": phase},
        _("Please copy this call for a round with hidden numbers."),
    )


def _why_not_other_times(before: Phase, after: Phase, at: datetime) -> Refusal | None:
    if after.closes_at is not None and after.closes_at != before.closes_at and after.closes_at <= at:
        return Refusal(
            "end_is_in_the_past",
            _("The end of “%(phase)s” was not changed, because it would lie in the past: %(moment)s.")
            % {"phase": before, "moment": _moment(after.closes_at)},
            _("Please choose a time later than now, so that nobody is cut off without knowing."),
        )
    if (after.opens_at, after.kind) != (before.opens_at, before.kind) and before.campaign.ideas.exists():
        return Refusal(
            "phase_has_begun",
            _(
                "The kind and the beginning of “%(phase)s” were not changed, because it has begun and people "
                "take part."
            )
            % {"phase": before},
            _("You can still change its end. For another plan, please copy this call."),
        )
    if _is_over(before, at) and before.hides_counts and after.closes_at != before.closes_at:
        return Refusal(
            "counts_have_appeared",
            _("“%(phase)s” was not opened again, because its numbers have already been shown.")
            % {"phase": before},
            _("Please copy this call for another round."),
        )
    return None


def _why_not_without_posting(before: Phase, after: Phase, at: datetime) -> Refusal | None:
    """Until when ideas are taken, and from whom, was said to everybody who is writing one now."""
    if not before.allows_posting or _is_over(before, at) or not before.campaign.ideas.exists():
        return None
    if after.allows_posting and after.who_posts in (before.who_posts, Phase.Circle.EVERYONE):
        return None
    if after.allows_posting:
        return Refusal(
            "ideas_were_posted",
            _("Who may post was not narrowed in “%(phase)s”, because ideas are coming in.")
            % {"phase": before},
            _("Please copy this call and open the copy with the new rules."),
        )
    return Refusal(
        "ideas_were_posted",
        _("Posting was not switched off in “%(phase)s”, because ideas are coming in.") % {"phase": before},
        _("If it shall end earlier, please change the end of the phase."),
    )


def _why_not_other_rules(before: Phase, after: Phase, at: datetime) -> Refusal | None:
    """What was said about voting holds once somebody has voted."""
    rules = ("hides_counts", "who_supports")
    other = any(getattr(before, name) != getattr(after, name) for name in rules)
    stops = before.allows_support and not after.allows_support and not _is_over(before, at)
    if not (other or stops) or not has_votes(before.campaign):
        return None
    if stops:
        return Refusal(
            "votes_were_given",
            _("Supporting was not switched off in “%(phase)s”, because people are voting.")
            % {"phase": before},
            _("If it shall end earlier, please change the end of the phase."),
        )
    return Refusal(
        "votes_were_given",
        _(
            "Who may support, and whether numbers are hidden, was not changed in “%(phase)s”, because people "
            "have voted."
        )
        % {"phase": before},
        _("Please copy this call and open the copy with the new rules."),
    )


def _is_over(phase: Phase, at: datetime) -> bool:
    return phase.closes_at is not None and phase.closes_at <= at


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
