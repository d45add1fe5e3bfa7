"""What people of the office may do with ideas: each question answers with a Refusal, or None.

What citizens may do stands in `permissions.py`.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_known, is_moderator, speaks_for
from cocreate.language.refusal import Refusal
from ideas import overtaken
from ideas.authors import is_author_of
from ideas.desk_permissions import why_not_as_moderator
from ideas.models import Answer, Comment, Flag, Idea, State
from ideas.models.state import LISTED
from ideas.paper_permissions import why_not_public_yet

HIDEABLE = (State.SUBMITTED, *LISTED)
ANSWERABLE = (State.PUBLISHED, State.UNDER_REVIEW)
FOLLOWED = (State.UNDER_REVIEW, State.ACCEPTED, State.IN_PROGRESS, State.DONE, State.DECLINED)


def why_not_moderate(person: Person, author: User) -> Refusal | None:
    """Only moderators decide, and nobody about their own words."""
    if refusal := why_not_as_moderator(person):
        return refusal
    if person.pk == author.pk:
        return Refusal(
            "own_content",
            _("You cannot decide about what you wrote yourself."),
            _("Please ask a colleague to decide."),
            status=403,
        )
    return None


def why_not_moderate_idea(person: Person, idea: Idea) -> Refusal | None:
    """Only moderators decide, and nobody about an idea they wrote, alone or with others."""
    wrote_it = isinstance(person, User) and is_author_of(person, idea)
    return why_not_moderate(person, cast("User", person) if wrote_it else idea.author)


def why_not_review(person: Person, idea: Idea, at: datetime, version_number: int) -> Refusal | None:
    """Whether what waits may be published or sent back: the very version that was read."""
    if refusal := why_not_moderate_idea(person, idea):
        return refusal
    if idea.state != State.SUBMITTED or idea.version_number != version_number:
        return overtaken.idea(idea, version_number)
    return why_not_public_yet(person, idea)


def why_not_hide(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """What waits or is public can be hidden."""
    if refusal := why_not_moderate_idea(person, idea):
        return refusal
    can_be = idea.state in HIDEABLE or idea.hidden_automatically
    return None if can_be else overtaken.idea(idea, idea.version_number)


def why_not_restore(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Only what is hidden can be shown again."""
    if refusal := why_not_moderate_idea(person, idea):
        return refusal
    if idea.state != State.HIDDEN:
        return overtaken.idea(idea, idea.version_number)
    return why_not_public_yet(person, idea)


def why_not_review_comment(
    person: Person, comment: Comment, at: datetime, seen: datetime | None
) -> Refusal | None:
    """Whether a comment that waits may appear or be sent back: the very text that was read."""
    if refusal := why_not_moderate(person, comment.author):
        return refusal
    waits = comment.review == Comment.Review.WAITING and not comment.hidden_at and not comment.removed_at
    return None if waits and comment.edited_at == seen else overtaken.waiting_comment(comment, seen)


def why_not_hide_comment(person: Person, comment: Comment, at: datetime) -> Refusal | None:
    """A comment that others can read can be hidden."""
    if refusal := why_not_moderate(person, comment.author):
        return refusal
    if comment.removed_at is not None:
        return Refusal(
            "comment_removed",
            _("The author removed this comment. There is nothing to hide."),
            _("Please go on with the next one."),
        )
    can_be = comment.hidden_at is None or comment.hidden_automatically
    return None if can_be else overtaken.comment(comment)


def why_not_restore_comment(person: Person, comment: Comment, at: datetime) -> Refusal | None:
    """Only a hidden comment can be shown again."""
    if refusal := why_not_moderate(person, comment.author):
        return refusal
    return None if comment.hidden_at is not None else overtaken.comment(comment)


def why_not_decide_flag(person: Person, flag: Flag, at: datetime) -> Refusal | None:
    """A report is decided once, by somebody who neither wrote the text nor the report."""
    if refusal := _why_not_decide_about(person, flag):
        return refusal
    if person.pk == flag.reporter_id:
        return Refusal(
            "own_report",
            _("You cannot decide about your own report."),
            _("Please ask a colleague to decide."),
            status=403,
        )
    return overtaken.flag(flag) if flag.decided_at is not None else None


def why_not_assign(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Moderators give a public idea that has no final answer yet to a department."""
    if not is_moderator(person):
        return why_not_moderate_idea(person, idea)
    if idea.state not in ANSWERABLE:
        return Refusal(
            "not_open_for_assignment",
            _("Only a public idea without a final answer can be assigned to a department."),
            _("Please look at the state of the idea."),
        )
    return None


def why_not_answer(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """The officers of the assigned department answer, or a moderator for them."""
    if refusal := _why_not_speak(person, idea):
        return refusal
    if idea.state in ANSWERABLE:
        return None
    final = idea.answers.exclude(kind=Answer.Kind.INTERIM).select_related("published_by").first()
    if final is None:
        return Refusal(
            "not_public", _("Only a public idea can be answered."), _("Please look at the state of the idea.")
        )
    return Refusal(
        "already_answered",
        _("%(name)s already published the final answer to this idea at %(moment)s.")
        % {"name": final.published_by.display_name, "moment": overtaken.moment(final.published_at)},
        _("Please write what happens next as a follow-up."),
    )


def why_not_follow_up(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """After an answer, the same people tell how it goes on."""
    if refusal := _why_not_speak(person, idea):
        return refusal
    if idea.state in FOLLOWED and idea.answers.exists():
        return None
    return Refusal(
        "not_answered_yet",
        _("A follow-up comes after an answer that leads to something."),
        _("Please answer the idea first."),
    )


def _why_not_speak(person: Person, idea: Idea) -> Refusal | None:
    if not (is_moderator(person) or (is_known(person) and speaks_for(person, idea.department))):
        return not_your_idea()
    return own_idea() if is_author_of(person, idea) else None


def not_your_idea() -> Refusal:
    """What an officer hears whose department does not answer the idea."""
    return Refusal(
        "not_your_idea",
        _("This idea is not assigned to your department."),
        _("If it belongs to you, please ask a moderator to assign it."),
        status=403,
    )


def own_idea() -> Refusal:
    """What an officer hears who wrote the idea as a citizen."""
    return Refusal(
        "own_content",
        _("You cannot answer your own idea in the name of the city."),
        _("Please ask a colleague to answer."),
        status=403,
    )


def _why_not_decide_about(person: Person, flag: Flag) -> Refusal | None:
    """Nobody decides about a report of their own words."""
    if flag.idea is not None and flag.comment is None:
        return why_not_moderate_idea(person, flag.idea)
    return why_not_moderate(person, reported_author(flag))


def reported_author(flag: Flag) -> User:
    """Who wrote what is reported; a constraint says that it is exactly one thing."""
    thing = flag.idea if flag.comment is None else flag.comment
    author: User = thing.author  # type: ignore[union-attr]  # a_report_is_about_exactly_one_thing
    return author
