"""Appealing (異議の申し出) against what the office decided about one's own text, and deciding about it.

Once for each decision, within fourteen days, decided by another person than the first: a constraint of
the database says so, too. A granted appeal undoes the decision by the same rules as everything else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import appeal_notices, moderation, overtaken, reporting, reviewing_comments
from ideas.authors import is_author_of
from ideas.models import Appeal, Comment, CommentDecision, Decision, Idea, State
from ideas.models.appeal import AppealQuerySet
from ideas.moderation import LONGEST_REASON, needed_reason
from ideas.office_permissions import why_not_moderate, why_not_moderate_idea
from ideas.opening_times import not_found
from ideas.permissions import why_not_take_part
from ideas.wording import checked

OPEN_FOR = timedelta(days=14)
LONGEST_APPEAL = 1000
AGAINST = (Decision.Kind.RETURN, Decision.Kind.HIDE)


def appeal(against: Decision | CommentDecision, *, by: User, at: datetime, text: str) -> Appeal:
    """Ask that another person looks at a decision about one's own text once more."""
    with transaction.atomic():
        held = _hold(against)
        if refusal := why_not_appeal(by, held, at):
            raise refusal
        words = checked(text, LONGEST_APPEAL)
        about = {"decision": held} if isinstance(held, Decision) else {"comment_decision": held}
        first = cast(User, held.by)  # nobody is the platform, and that was refused above
        made = Appeal.objects.create(author=by, text=words, created_at=at, first_by=first, **about)
        made.refresh_from_db()
        record("appeal.sent", by=by, on=made, at=at, detail=_key(held))
        appeal_notices.received(made, at=at)
        announce(topics.desk())
    return made


def decide_appeal(appeal: Appeal, *, by: User, at: datetime, outcome: str, reason: str) -> Appeal:
    """Decide about an appeal once, with a reason: granted undoes the decision, refused leaves it."""
    with transaction.atomic():
        _hold(appeal.against)
        if refusal := why_not_decide_appeal(by, appeal, at):
            raise refusal
        if outcome not in Appeal.Outcome.values:
            raise Refusal(
                "unknown_outcome", _("Please choose whether to grant the appeal or to refuse it."), status=422
            )
        on_comment = appeal.comment_decision_id is not None
        why = needed_reason(reason, reporting.LONGEST_COMMENT_REASON if on_comment else LONGEST_REASON)
        if not _still_waiting(appeal).update(outcome=outcome, reason=why, decided_at=at, decided_by=by):
            raise already_decided(appeal)
        appeal = Appeal.objects.with_things().get(pk=appeal.pk)
        detail = {"outcome": outcome, **_key(appeal.against)}
        record("appeal.decided", by=by, on=appeal, at=at, detail=detail)
        if outcome == Appeal.Outcome.UPHELD:
            _undo(appeal, by=by, at=at)
        appeal_notices.decided(appeal, at=at)
        announce(topics.desk())
    return appeal


def why_not_appeal(person: Person, against: Decision | CommentDecision, at: datetime) -> Refusal | None:
    """Whether somebody may appeal against a decision: an author, while it stands, once, in time."""
    if refusal := why_not_take_part(person):
        return refusal
    thing = thing_of(against)
    if not (is_author_of(person, thing) if isinstance(thing, Idea) else thing.author_id == person.pk):
        return not_found()
    if against.kind not in AGAINST:
        return Refusal(
            "nothing_to_appeal",
            _("Nothing was decided against your text here, so there is nothing to appeal."),
            _("Please write to the office if you have a question about it."),
        )
    if Appeal.objects.filter(**_key(against)).exists():
        return Refusal(
            "already_appealed",
            _("You have already appealed against this decision."),
            _("You hear the result within seven days. You find it under “What waits for review, and why”."),
        )
    if against.by_id is None:
        return Refusal(
            "hidden_for_now",
            _("Nobody has decided yet: the text is only hidden automatically for the time being."),
            _("A person reads it within seven days. You can appeal against what they decide."),
        )
    return _why_not_now(against, thing, at)


def why_not_decide_appeal(person: Person, appeal: Appeal, at: datetime) -> Refusal | None:
    """Whether somebody may decide about an appeal: a moderator who neither wrote nor decided first."""
    if refusal := why_not_moderate(person, appeal.author):
        return refusal
    if isinstance(appeal.thing, Idea) and (refusal := why_not_moderate_idea(person, appeal.thing)):
        return refusal
    if person.pk == appeal.first_by_id:
        return Refusal(
            "decided_first",
            _("You cannot decide about this appeal, because the first decision was yours."),
            _("Please ask a colleague to decide."),
            status=403,
        )
    return already_decided(appeal) if appeal.decided_at is not None else None


def already_decided(appeal: Appeal) -> Refusal:
    """Somebody else decided about the appeal: who, when and what."""
    now = Appeal.objects.select_related("decided_by").get(pk=appeal.pk)
    now_what = _("Please go on with the next appeal.")
    return overtaken.decided(now.get_outcome_display(), now.decided_by, now.decided_at, now_what)


def thing_of(against: Decision | CommentDecision) -> Idea | Comment:
    """What was decided about."""
    return against.idea if isinstance(against, Decision) else against.comment


def open_until(against: Decision | CommentDecision) -> datetime:
    """Until when an appeal is possible; the moment itself is too late."""
    return against.at + OPEN_FOR


def open_appeal(person: Person, thing: Idea | Comment, at: datetime) -> Decision | CommentDecision | None:
    """The decision against which somebody may appeal now, or None."""
    last: Decision | CommentDecision | None = thing.decisions.first()
    return last if last is not None and why_not_appeal(person, last, at) is None else None


def _why_not_now(against: Decision | CommentDecision, thing: Idea | Comment, at: datetime) -> Refusal | None:
    if at >= open_until(against):
        return Refusal(
            "too_late_to_appeal",
            _("The appeal was not sent, because the fourteen days after the decision are over."),
            _("Please write to the office if there is something new."),
        )
    if _stands(against, thing):
        return None
    return Refusal(
        "decision_does_not_stand",
        _("The appeal was not sent, because the text has moved on since that decision."),
        _("Please look at how it stands now."),
    )


def _stands(against: Decision | CommentDecision, thing: Idea | Comment) -> bool:
    """Whether a decision is the last word about a text at present."""
    last = thing.decisions.first()
    if last is None or last.pk != against.pk:
        return False
    hides = against.kind == Decision.Kind.HIDE
    if isinstance(thing, Comment):
        is_so = thing.hidden_at is not None if hides else thing.review == Comment.Review.RETURNED
        return is_so and thing.removed_at is None
    return thing.state == (State.HIDDEN if hides else State.RETURNED)


def _undo(appeal: Appeal, *, by: User, at: datetime) -> None:
    """Show again or publish what was decided against, unless its author has moved on meanwhile."""
    against, thing = appeal.against, appeal.thing
    if not _stands(against, thing):
        return
    match against.kind, thing:
        case Decision.Kind.HIDE, Comment():
            reporting.restore_comment(thing, by=by, at=at, reason=appeal.reason)
        case _, Comment():
            reviewing_comments.publish_after_appeal(thing, by=by, at=at)
        case Decision.Kind.HIDE, _:
            moderation.restore(thing, by=by, at=at, reason=appeal.reason)
        case _:
            moderation.publish_after_appeal(thing, by=by, at=at, reason=appeal.reason)


def _still_waiting(appeal: Appeal) -> AppealQuerySet:
    """The appeal, unless somebody decided it since it was read."""
    waiting: AppealQuerySet = Appeal.objects.filter(pk=appeal.pk, decided_at=None)
    return waiting


def _hold(against: Decision | CommentDecision) -> Decision | CommentDecision:
    """The decision with its text, locked like everything that decides about a text."""
    if isinstance(against, Decision):
        Idea.objects.select_for_update(no_key=True).get(pk=against.idea_id)
        return Decision.objects.select_related("idea", "by").get(pk=against.pk)
    Comment.objects.select_for_update(no_key=True).get(pk=against.comment_id)
    return CommentDecision.objects.select_related("comment__idea", "by").get(pk=against.pk)


def _key(against: Decision | CommentDecision) -> dict[str, int]:
    name = "decision" if isinstance(against, Decision) else "comment_decision"
    return {name: against.pk}
