"""May somebody do this now? Each question has one answer: a Refusal that says why not, or None.

The page shows it as the reason beside a missing button, the rule raises it, the API
encodes it, the test names it.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person, is_known
from cocreate.language.refusal import Refusal
from ideas.authors import is_author_of
from ideas.models import Campaign, Comment, Draft, Idea, Phase, State
from ideas.models.state import LISTED, READABLE
from ideas.opening_times import (
    not_found,
    why_not_commented,
    why_not_let_go,
    why_not_posted_to,
    why_not_supported,
)

REVISABLE = (State.SUBMITTED, State.RETURNED)
WITHDRAWABLE = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.PUBLISHED)


def why_not_take_part(person: Person) -> Refusal | None:
    """Whether somebody is logged in and not suspended; everything below asks this first."""
    if is_known(person):
        return None
    if person.is_authenticated:
        return Refusal(
            "account_suspended",
            _("This was not sent, because your account is suspended at the moment."),
            _("The office tells you the reason when you ask."),
            status=403,
        )
    return Refusal(
        "log_in_first",
        _("This was not sent yet, because you are not logged in."),
        _("Please log in with your e-mail address. You will come back here."),
        status=401,
    )


def why_not_propose(
    person: Person, campaign: Campaign | None, at: datetime, phase: Phase | None = None
) -> Refusal | None:
    """Whether somebody may send a new idea; without a campaign it is always possible."""
    if refusal := why_not_take_part(person) or why_not_posted_to(campaign, at, phase):
        return refusal
    now = phase or (campaign.phase_at(at) if campaign else None)
    return why_not_in_the_circle(person, now.who_posts if now else Phase.Circle.EVERYONE, posting=True)


def why_not_support(person: Person, idea: Idea, at: datetime, phase: Phase | None = None) -> Refusal | None:
    """Whether somebody may support an idea now; `phase` may be given when it is held."""
    if refusal := why_not_take_part(person) or why_not_supported(idea, at, phase):
        return refusal
    return why_not_among_supporters(person, idea, at, phase)


def why_not_among_supporters(
    person: Person, idea: Idea, at: datetime, phase: Phase | None = None
) -> Refusal | None:
    """Whether somebody belongs to those who may support an idea in this phase, logged in or not."""
    now = phase or (idea.campaign.phase_at(at) if idea.campaign else None)
    return why_not_in_the_circle(person, now.who_supports if now else Phase.Circle.EVERYONE)


def why_not_withdraw_support(
    person: Person, idea: Idea, at: datetime, phase: Phase | None = None
) -> Refusal | None:
    """Whether somebody may take their support back: free for as long as it may be given.

    Of limited choices every one can be taken back, whatever has become of the idea.
    """
    return why_not_take_part(person) or why_not_let_go(idea, at, phase)


def why_not_in_the_circle(person: Person, circle: str, *, posting: bool = False) -> Refusal | None:
    """Whether somebody belongs to those who may take part in this phase."""
    if circle != Phase.Circle.RESIDENTS or (is_known(person) and person.residency_confirmed_at is not None):
        return None
    if posting:
        message = _("Your idea was not sent, because only confirmed residents of the city can post here.")
        return Refusal(
            "residents_only",
            message,
            _("You can send your idea without a campaign at any time."),
            status=403,
            untried=_("Only confirmed residents of the city can post here."),
        )
    return Refusal(
        "residents_only",
        _("Your support was not counted, because only confirmed residents of the city can support here."),
        _("If you live in the city, please ask the office how to have it confirmed."),
        status=403,
        untried=_("Only confirmed residents of the city can support ideas here."),
    )


def why_not_follow(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may be told about an idea."""
    if refusal := why_not_take_part(person):
        return refusal
    return None if idea.state in READABLE or is_author_of(person, idea) else not_found()


def why_not_comment(
    person: Person, idea: Idea, at: datetime, parent: Comment | None = None
) -> Refusal | None:
    """Whether somebody may write a comment; answers go one level deep and to what can be read."""
    if refusal := why_not_take_part(person) or why_not_commented(idea):
        return refusal
    if parent is None:
        return None
    if parent.idea_id != idea.pk or not parent.is_public:
        return comment_is_gone()
    if parent.parent_id:
        return Refusal(
            "reply_to_a_reply",
            _("Your reply was not sent, because it would answer a reply."),
            _("Please quote the reply. Then yours stands in the same conversation."),
        )
    return None


def comment_is_gone() -> Refusal:
    """What somebody hears who answers what can no longer be read."""
    return Refusal(
        "comment_is_gone",
        _("Your reply was not sent, because the comment is no longer there."),
        _("You can write it as a comment of its own."),
    )


def why_not_remove_comment(person: Person, comment: Comment, at: datetime) -> Refusal | None:
    """Whether somebody may take back a comment: only their own."""
    if refusal := why_not_take_part(person):
        return refusal
    if comment.author_id != person.pk:
        return Refusal(
            "not_the_author",
            _("The comment was not removed, because somebody else wrote it."),
            _("You can report it if it hurts somebody."),
            status=403,
        )
    return None


def why_not_flag(person: Person, thing: Idea | Comment, at: datetime) -> Refusal | None:
    """Whether somebody may report an idea or a comment: what they can read and did not write."""
    if refusal := why_not_take_part(person):
        return refusal
    idea = thing.idea if isinstance(thing, Comment) else thing
    if idea.state not in LISTED or (isinstance(thing, Comment) and not thing.is_public):
        return not_found()
    if thing.author_id == person.pk or (isinstance(thing, Idea) and is_author_of(person, thing)):
        return Refusal(
            "own_words",
            _("The report was not sent, because you wrote this yourself."),
            _("You can take it back instead."),
        )
    return None


def why_not_revise(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may change an idea: its authors, until it is public."""
    if refusal := why_not_as_author(person, idea):
        return refusal
    if idea.state in REVISABLE:
        return None
    return Refusal(
        "cannot_revise_now",
        _("The text was not changed, because people have already read and supported this idea."),
        _("You can add what is new as a comment."),
    )


def why_not_discard(person: Person, draft: Draft) -> Refusal | None:
    """Whether somebody may let a draft go: its owner, also while suspended; for others there is none."""
    return None if draft.person_id == person.pk else not_found()


def why_not_withdraw(person: Person, idea: Idea, at: datetime) -> Refusal | None:
    """Whether somebody may take an idea back: who posted it, until the city works on it."""
    if refusal := why_not_as_author(person, idea):
        return refusal
    if idea.author_id != person.pk:
        return Refusal(
            "not_the_first_author",
            _("The idea was not withdrawn, because only who posted it can do this."),
            _("You can stop being one of its authors."),
            status=403,
        )
    if idea.state in WITHDRAWABLE and not idea.merged_ideas.exists():
        return None
    if idea.state in WITHDRAWABLE:
        return Refusal(
            "others_are_joined",
            _("The idea was not withdrawn, because ideas of other people were joined into it."),
            _("Within 14 days you can undo the merge. Later, please write to the office."),
        )
    if idea.state == State.WITHDRAWN:
        return Refusal(
            "already_withdrawn",
            _("You have already withdrawn this idea."),
            _("You can post it again as a new idea."),
        )
    return Refusal(
        "cannot_withdraw_now",
        _("The idea was not withdrawn, because the city is already working on it."),
        _("Please write to the office if it must not stay public."),
    )


def why_not_as_author(person: Person, idea: Idea) -> Refusal | None:
    """Whether somebody is one of the authors of an idea."""
    if refusal := why_not_take_part(person):
        return refusal
    if is_author_of(person, idea):
        return None
    if idea.state not in READABLE:
        return not_found()
    return Refusal(
        "not_the_author",
        _("Nothing was changed, because only its author can do this to an idea."),
        _("You can suggest it in a comment."),
        status=403,
    )
