"""Proposing an idea (投稿), changing it before it is public, taking it back (取り下げ)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.notifications.telling import call_back
from cocreate.places.models import District
from cocreate.strategy.models import Indicator, Initiative
from ideas import change_notices, notices
from ideas.admitting import why_it_waits
from ideas.coauthoring_permissions import why_not_ask
from ideas.consent import present_terms
from ideas.desk_news import tell_desks
from ideas.inviting import invite_all, let_held_go
from ideas.models import (
    Because,
    Campaign,
    Category,
    Draft,
    Follow,
    Idea,
    State,
    StateChange,
    Version,
    Withdrawal,
)
from ideas.moderation import publish_at_once
from ideas.origins import remember_origin
from ideas.permissions import why_not_propose, why_not_revise, why_not_take_part, why_not_withdraw
from ideas.pictures import Chosen, hang
from ideas.places import Point, point_of, why_not_on_a_map
from ideas.showing_pictures import remember, take_down
from ideas.tagging import checked_tags
from ideas.tying import why_not_so_many, why_not_tied
from ideas.wording import LONGEST_PLACE_NOTE, IdeaText, checked, search_words

LARGEST_SHUFFLE = 2**31 - 1
LONGEST_WHY = 300


@dataclass(frozen=True)
class Ties:
    """What an idea belongs to: its subject, its place, the initiatives and indicators it could move."""

    category: Category | None = None
    district: District | None = None
    initiatives: tuple[Initiative, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    tags: tuple[str, ...] = ()
    point: Point | None = None
    place_note: str = ""

    @classmethod
    def of(cls, idea: Idea) -> Ties:
        """What an idea belongs to as it stands."""
        return cls(
            idea.category,
            idea.district,
            tuple(idea.initiatives.all()),
            tuple(idea.indicators.all()),
            tuple(idea.tags),
            point_of(idea),
            idea.place_note,
        )


NO_TIES = Ties()


def propose(
    campaign: Campaign | None,
    *,
    by: User,
    at: datetime,
    text: IdeaText,
    submission_key: UUID,
    ties: Ties = NO_TIES,
    pictures: Iterable[Chosen] = (),
    origin: str = "",
    together: Sequence[str] = (),
) -> Idea:
    """Hand an idea to the office, which reads it first unless the rules let it appear at once.

    Sending the same form twice is no mistake: the second time finds the first idea. `together` names
    whom its author asks to write it with them; they are asked when it is public.
    """
    with transaction.atomic():
        if refusal := why_not_take_part(by):
            raise refusal
        phase = campaign.hold_phase(at) if campaign else None
        text = text.checked()
        if first := Idea.objects.filter(author_id=by.pk, submission_key=submission_key).first():
            return _the_same(first, text)
        if refusal := why_not_propose(by, campaign, at, phase) or _why_not_with(ties, campaign):
            raise refusal
        if refusal := why_not_ask(together, by=by, at=at):
            raise refusal
        because = why_it_waits(by, campaign, "idea", text.parts(ties.place_note), at=at)
        fields = {**_as_submitted(text, ties, at), "campaign": campaign, "waits_because": because or ""}
        idea, is_new = Idea.objects.get_or_create(author=by, submission_key=submission_key, defaults=fields)
        if not is_new:
            return _the_same(idea, text)
        hang(pictures, idea, by=by)
        remember_origin(origin, idea)
        _begin(idea, text, ties, by, at)
        invite_all(idea, together, by=by, at=at)
        publish_at_once(idea, at=at) if because is None else notices.submitted(idea, at=at)
    return idea


def _why_not_with(ties: Ties, campaign: Campaign | None) -> Refusal | None:
    """Whether an idea may be tied to this place, subject and so many initiatives, also in its campaign."""
    return (
        why_not_so_many(ties.initiatives, ties.indicators)
        or why_not_on_a_map(campaign, ties.point)
        or why_not_tied(campaign, ties.category, ties.initiatives)
    )


def _begin(idea: Idea, text: IdeaText, ties: Ties, by: User, at: datetime) -> None:
    """What every new idea has: its ties, its first version, its author as a follower; no draft any more."""
    _tie(idea, ties)
    _remember(idea, text, by, at, before="")
    Follow.objects.create(idea=idea, person=by, since=at)
    Draft.objects.filter(person=by, key=str(idea.submission_key)).delete()


def propose_from(
    given: Mapping[str, Any], *, by: User, at: datetime, ties: Ties, pictures: Iterable[Chosen] = ()
) -> Idea:
    """Propose what another program sent, already checked for its form."""
    return propose(
        given["campaign"],
        by=by,
        at=at,
        text=IdeaText(given["title"], given["problem"], given["proposal"], given["wish"]),
        submission_key=given["key"],
        ties=ties,
        pictures=pictures,
        origin=given["origin"],
        together=given["authors"],
    )


def revise(
    idea: Idea,
    *,
    by: User,
    at: datetime,
    text: IdeaText,
    version_number: int,
    reason: str = "",
    ties: Ties | None = None,
    pictures: Iterable[Chosen] | None = None,
) -> Idea:
    """Send a changed text, which the office reads again whatever the rules; the one before stays on record.

    `version_number` is the version that was changed: if another window sent one
    meanwhile, nothing is overwritten.
    """
    with transaction.atomic():
        idea = Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=idea.pk)
        if refusal := why_not_revise(by, idea, at):
            raise refusal
        text = text.checked()
        if idea.version_number != version_number:
            raise _changed_meanwhile()
        if refusal := _why_not_tied_again(idea, ties):
            raise refusal
        before = idea.state
        _put(idea, text, ties or Ties.of(idea), version_number + 1, at)
        if ties is not None:
            _tie(idea, ties)
        if pictures is not None:
            _hang_others(idea, list(pictures), by)
        _remember(idea, text, by, at, before=before, reason=reason)
        notices.submitted(idea, at=at)
    return idea


def _why_not_tied_again(idea: Idea, ties: Ties | None) -> Refusal | None:
    """What the campaign says about other ties; the point an idea has may stay."""
    if ties is None:
        return None
    return (
        why_not_so_many(ties.initiatives, ties.indicators)
        or why_not_tied(idea.campaign, ties.category, ties.initiatives)
        or why_not_on_a_map(idea.campaign, ties.point, point_of(idea))
    )


def _put(idea: Idea, text: IdeaText, ties: Ties, number: int, at: datetime) -> None:
    """Make a text the one that waits; its place in the list, drawn once, stays."""
    changes = {
        **_as_submitted(text, ties, at),
        "waits_because": idea.waits_because or Because.EVERYTHING,
        "version_number": number,
        "shuffle": idea.shuffle,
    }
    for name, value in changes.items():
        setattr(idea, name, value)
    idea.save(update_fields=list(changes))


def _hang_others(idea: Idea, chosen: list[Chosen], by: User) -> None:
    take_down(idea, [one.token for one in chosen])
    hang(chosen, idea, by=by)


def withdraw(
    idea: Idea,
    *,
    by: User,
    at: datetime,
    why: Withdrawal.Why = Withdrawal.Why.OTHER,
    reason: str = "",
) -> Idea:
    """Take an idea back; letters about it that have not left yet are called back, held invitations let go.

    Who supported or followed it is told once. Everybody may know `why`; the words are kept for
    the author and the office.
    """
    with transaction.atomic():
        idea = Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=idea.pk)
        if refusal := why_not_withdraw(by, idea, at):
            raise refusal
        before, idea.state = idea.state, State.WITHDRAWN
        idea.save(update_fields=["state"])
        StateChange.objects.create(
            idea=idea, from_state=before, to_state=State.WITHDRAWN, reason=reason, by=by, at=at
        )
        words = checked(reason, LONGEST_WHY, required=False, lines=False)
        withdrawal = Withdrawal.objects.create(idea=idea, why=why, words=words, by=by, at=at)
        record("idea.withdraw", by=by, on=idea, at=at, detail={"from": before, "why": str(why)})
        let_held_go(idea)
        call_back(f"idea:{idea.pk}", *notices.about_comments_of(idea), at=at)
        change_notices.withdrawn(idea, withdrawal, at=at)
        announce(topics.idea(idea.pk))
        tell_desks(idea)
    return idea


def _as_submitted(text: IdeaText, ties: Ties, at: datetime) -> dict[str, Any]:
    tags, district = checked_tags(ties.tags), ties.district.pk if ties.district else None
    place_note = checked(ties.place_note, LONGEST_PLACE_NOTE, required=False, lines=False)
    return {
        "state": State.SUBMITTED,
        "title": text.title,
        "problem": text.problem,
        "proposal": text.proposal,
        "wish": text.wish,
        "category": ties.category,
        "district": ties.district,
        "tags": tags,
        "latitude": ties.point.latitude if ties.point else None,
        "longitude": ties.point.longitude if ties.point else None,
        "place_note": place_note,
        "submitted_at": at,
        "shuffle": secrets.randbelow(LARGEST_SHUFFLE),
        "search": search_words(text, ties.category, tags, district=district, place_note=place_note),
    }


def _remember(idea: Idea, text: IdeaText, by: User, at: datetime, *, before: str, reason: str = "") -> None:
    """Keep the text and the step, and tell the desk."""
    version = Version.objects.create(
        idea=idea,
        number=idea.version_number,
        title=text.title,
        problem=text.problem,
        proposal=text.proposal,
        wish=text.wish,
        reason=reason,
        terms=present_terms(),
        by=by,
        at=at,
    )
    remember(version)
    StateChange.objects.create(
        idea=idea, from_state=before, to_state=State.SUBMITTED, reason=reason, by=by, at=at
    )
    announce(topics.desk())


def _tie(idea: Idea, ties: Ties) -> None:
    idea.initiatives.set(ties.initiatives)
    idea.indicators.set(ties.indicators)


def _the_same(first: Idea, text: IdeaText) -> Idea:
    """The idea that was sent before, unless something else was sent under its key."""
    sent = first.versions.filter(number=1).values_list("title", "problem", "proposal", "wish").first()
    if sent == (text.title, text.problem, text.proposal, text.wish):
        return first
    raise Refusal(
        "key_used_for_another_idea",
        _("This text was not sent, because another one was sent from the same page before."),
        _("Please keep it as a second draft and send it from there."),
    )


def _changed_meanwhile() -> Refusal:
    return Refusal(
        "changed_meanwhile",
        _("Your change was not saved, because the text was changed in another window meanwhile."),
        _("Please look at the present text, and send your change again if it is still needed."),
    )
