"""Changing the text of an idea that people already read and support (書き換え).

The public text stays until the new one may take its place: a mere correction at once, a
change of the content after a moderator read it. Then whoever supported the earlier content
is told once, and says with one tap whether the support goes on. No count moves by an edit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import change_notices, proposing
from ideas.authors import is_author_of
from ideas.consent import present_terms
from ideas.models import Idea, Stated, Version, Vote, Weight
from ideas.opening_times import not_found
from ideas.permissions import why_not_take_part
from ideas.pictures import Chosen
from ideas.rewording_permissions import changed_meanwhile, why_not_keep_support, why_not_reword
from ideas.showing_pictures import chosen_of, difference, keep_for, put_up, tidied
from ideas.weighing import Measured, weigh
from ideas.wording import IdeaText, checked, search_words

LONGEST_REASON = 200
MOST_IN_A_DAY = 5
A_DAY = timedelta(days=1)


def change_text(
    idea: Idea,
    *,
    by: User,
    at: datetime,
    text: IdeaText,
    version_number: int,
    stated: str,
    reason: str,
    pictures: Iterable[Chosen] | None = None,
) -> Version:
    """Change one's own idea, public or not yet: the door for programs, which need not know which it is."""
    if idea.published_at is None:
        proposing.revise(
            idea, by=by, at=at, text=text, version_number=version_number, reason=reason, pictures=pictures
        )
        return Version.objects.get(idea=idea, number=version_number + 1)
    return reword(
        idea,
        by=by,
        at=at,
        text=text,
        version_number=version_number,
        stated=stated,
        reason=reason,
        pictures=pictures,
    )


def reword(
    idea: Idea,
    *,
    by: User,
    at: datetime,
    text: IdeaText,
    version_number: int,
    stated: str,
    reason: str,
    pictures: Iterable[Chosen] | None = None,
) -> Version:
    """Send a new text of a public idea, with other pictures or (None) with those it has.

    `stated` is what the author says it is, `version_number` the latest version they had
    before their eyes. A correction is public at once; everything else waits for a moderator,
    and takes the place of what waited before.
    """
    with transaction.atomic():
        idea = Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=idea.pk)
        if refusal := why_not_reword(by, idea, at):
            raise refusal
        text, why, stated = text.checked(), _reason(reason), _stated(stated)
        latest = latest_number(idea)
        if version_number != latest:
            raise changed_meanwhile()
        shown = chosen_of(idea) if pictures is None else tidied(pictures)
        measured = _measure(idea, text, shown, stated)
        _not_too_often(idea, at)
        idea.versions.filter(review=Version.Review.WAITING).update(review=Version.Review.TAKEN_BACK)
        version = _keep(idea, text, by, at, latest + 1, stated, why, measured)
        keep_for(version, shown, by=by)
        _let_in(version, by, at)
    return version


def _let_in(version: Version, by: User, at: datetime) -> None:
    """A mere correction is public at once; a change of the content waits for a moderator."""
    if version.weight == Weight.SMALL:
        show(version, at=at, asks_again=False)
    else:
        change_notices.new_text_waits(version, at=at)
        announce(topics.desk())
    detail = {"version": version.number, "weight": str(version.weight), "stated": version.stated}
    record("idea.reword", by=by, on=version.idea, at=at, detail=detail)


def take_back(version: Version, *, by: User, at: datetime) -> None:
    """Take back a new text that still waits; the public one stays as it is."""
    with transaction.atomic():
        idea = Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=version.idea_id)
        if refusal := why_not_take_part(by):
            raise refusal
        if not is_author_of(by, idea):
            raise not_found()
        waiting = idea.versions.filter(pk=version.pk, review=Version.Review.WAITING)
        if not waiting.update(review=Version.Review.TAKEN_BACK):
            raise Refusal(
                "nothing_waits",
                _("Nothing was taken back, because this text does not wait any more."),
                _("Please look at the idea as it is now."),
            )
        record("idea.rewording_taken_back", by=by, on=idea, at=at, detail={"version": version.number})
        announce(topics.desk())


def keep_support(idea: Idea, *, by: User, at: datetime, version_number: int) -> None:
    """Say that one's support also holds for the content as it is now, which one has read.

    Repeating changes nothing. `version_number` is the version that was read.
    """
    with transaction.atomic():
        if refusal := why_not_keep_support(by, idea, at):
            raise refusal
        if not Idea.objects.filter(pk=idea.pk, version_number=version_number).exists():
            raise changed_meanwhile()
        earlier = Vote.objects.standing().filter(idea=idea, voter=by, version_number__lt=version_number)
        earlier.update(version_number=version_number)


def show(version: Version, *, at: datetime, asks_again: bool) -> None:
    """Let a version be what everybody reads; in the transaction that holds the row of the idea."""
    idea = Idea.objects.select_related("category").defer("search").get(pk=version.idea_id)
    text = text_of(version)
    changes = {
        "title": text.title,
        "problem": text.problem,
        "proposal": text.proposal,
        "wish": text.wish,
        "version_number": version.number,
        "content_version": version.number if asks_again else idea.content_version,
        "search": search_words(
            text, idea.category, idea.tags, district=idea.district_id, place_note=idea.place_note
        ),
    }
    Idea.objects.filter(pk=idea.pk).update(**changes)
    put_up(version)
    version.review, version.public_since, version.asks_again = Version.Review.PUBLISHED, at, asks_again
    version.save(update_fields=["review", "public_since", "asks_again"])
    announce(topics.idea(idea.pk))


def text_of(text: Version | Idea) -> IdeaText:
    """The words of a version, or of an idea as it is public."""
    return IdeaText(text.title, text.problem, text.proposal, text.wish)


def latest_number(idea: Idea) -> int:
    """The number of the latest version, public or not."""
    found = idea.versions.aggregate(latest=Max("number"))["latest"]
    return max(found or 0, idea.version_number)


def _measure(idea: Idea, text: IdeaText, shown: list[Chosen], stated: str) -> Measured:
    """Against the text that supporters were last asked about; nothing changed at all is refused.

    A picture, or words about one, that nobody of the office has seen is no mere correction.
    """
    changed = difference(chosen_of(idea), shown)
    if text == text_of(idea) and not changed:
        raise Refusal(
            "nothing_changed",
            _("Nothing was changed, because the text is the same as the public one."),
            _("Please change the text, or go back to the idea."),
        )
    base = idea.versions.filter(number__gte=idea.content_version, public_since__isnull=False).first()
    measured = weigh(text_of(base or idea), text, stated)
    if changed.brings_something and measured.weight == Weight.SMALL:
        return replace(measured, weight=Weight.DOUBTFUL)
    return measured


def _keep(
    idea: Idea, text: IdeaText, by: User, at: datetime, number: int, stated: str, why: str, measured: Measured
) -> Version:
    return Version.objects.create(
        idea=idea,
        number=number,
        title=text.title,
        problem=text.problem,
        proposal=text.proposal,
        wish=text.wish,
        reason=why,
        terms=present_terms(),
        by=by,
        at=at,
        review=Version.Review.WAITING,
        stated=stated,
        weight=measured.weight,
        share=measured.share,
    )


def _not_too_often(idea: Idea, at: datetime) -> None:
    """Readers cannot follow a text that changes all day."""
    if idea.versions.exclude(review="").filter(at__gt=at - A_DAY).count() >= MOST_IN_A_DAY:
        raise Refusal(
            "changed_too_often",
            _("Your change was not saved, because this text was already changed %(most)s times in a day.")
            % {"most": MOST_IN_A_DAY},
            _("Please send all your changes together tomorrow."),
            status=429,
        )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refusal(
            "reason_missing",
            _("Your change was not saved, because the reason is missing."),
            _("Please write in one line what you changed and why. Everybody can read it."),
            status=422,
        )
    return checked(reason, LONGEST_REASON, lines=False)


def _stated(stated: str) -> str:
    if stated not in Stated.values:
        raise Refusal(
            "not_stated",
            _("Your change was not saved, because you have not said what kind of change it is."),
            _("Please choose: only the wording, or what you want."),
            status=422,
        )
    return stated
