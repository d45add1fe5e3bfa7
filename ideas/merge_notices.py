"""Who is told about a merge, and in which words."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from cocreate.accounts.models import User
from cocreate.notifications.telling import Letter, tell
from ideas.authors import authors_of
from ideas.change_notices import Moment, Words, active, letter_about, said, supporters_and_followers
from ideas.following_letters import tell_followers
from ideas.models import Idea, MergeProposal


def proposed(proposal: MergeProposal, *, at: datetime) -> None:
    """To the authors who did not propose it themselves: please agree or refuse."""
    letter = _asking(proposal, f"merge:{proposal.pk}:proposed")
    tell(authors(proposal).exclude(pk=proposal.proposed_by_id), letter, at=at)


def reminded(proposal: MergeProposal, *, is_last: bool, at: datetime) -> None:
    """To the authors who have not answered yet, at most twice."""
    letter = _asking(proposal, f"merge:{proposal.pk}:reminded:{2 if is_last else 1}")
    silent = [part.idea for part in proposal.parts.filter(agreed_at=None).select_related("idea")]
    tell(active() & authors_of(*silent), letter, at=at)


def ended(proposal: MergeProposal, *, at: datetime) -> None:
    """To the authors and who proposed it: the ideas stay apart."""
    words = {"title": _target(proposal).title}
    state = proposal.state

    def body() -> str:
        if state == MergeProposal.State.REFUSED:
            told = gettext("One of the authors does not want it.")
        elif state == MergeProposal.State.EXPIRED:
            told = gettext("Not everybody answered within 14 days.")
        else:
            told = gettext("One of the ideas has moved on meanwhile, so it is not possible any more.")
        text = gettext("The ideas will not be joined into “%(title)s”. %(told)s Everything stays as it was.")
        reason = proposal.ended_reason
        text = text % {**words, "told": told}
        return f"{text}\n\n{gettext('Reason: %(reason)s') % {'reason': reason}}" if reason else text

    letter = _letter(
        proposal,
        f"merge:{proposal.pk}:ended",
        lambda: gettext("The ideas will not be joined into “%(title)s”") % words,
        body,
    )
    everybody = Q(pk__in=authors(proposal).values("pk")) | Q(pk=proposal.proposed_by_id)
    tell(active().filter(everybody), letter, at=at)


def merged(proposal: MergeProposal, *, at: datetime) -> None:
    """To the authors, and to the supporters and followers of each joined idea: what they can do.

    Whoever supports the other idea already is not asked to support it once more.
    """
    target = _target(proposal)
    words = {"title": target.title}
    tell(
        authors(proposal),
        _letter(
            proposal,
            f"merge:{proposal.pk}:merged",
            lambda: gettext("The ideas are joined into “%(title)s”") % words,
            lambda: (
                gettext(
                    "All authors agreed: the ideas are joined into “%(title)s”. Supporters of the others "
                    "were told, and can carry their support over. For 14 days each of you can undo it."
                )
                % words
            ),
        ),
        at=at,
    )
    there = target.votes.standing().values("voter_id")
    for idea in _sources(proposal):
        people = supporters_and_followers(idea)
        asking = _to_supporters(proposal, idea, target, _may_carry)
        telling = _to_supporters(proposal, idea, target, _counts_there)
        tell_followers(people.exclude(pk__in=there), idea, asking, at=at)
        tell_followers(people.filter(pk__in=there), idea, telling, at=at)


def _to_supporters(proposal: MergeProposal, idea: Idea, target: Idea, what_to_do: Words) -> Letter:
    words = {"title": idea.title, "other": target.title, "reason": proposal.reason}
    return letter_about(
        idea,
        f"merge:{proposal.pk}:supporters:{idea.pk}",
        lambda: gettext("The idea “%(title)s” was joined with “%(other)s”") % words,
        lambda: what_to_do() % words,
    )


def _may_carry() -> str:
    return gettext(
        "The idea “%(title)s”, which you support or follow, was joined with “%(other)s”. The authors "
        "of both agreed.\n\nReason: %(reason)s\n\nIf you support it and want your support to count "
        "there, please open the page and press the button. Nobody moves your support for you, and "
        "nobody counts twice."
    )


def _counts_there() -> str:
    """For whoever supports the other idea already: there is nothing to carry over."""
    return gettext(
        "The idea “%(title)s”, which you support or follow, was joined with “%(other)s”. The authors "
        "of both agreed.\n\nReason: %(reason)s\n\nYou support “%(other)s” already, and you count there "
        "once. There is nothing you need to do."
    )


def undone(proposal: MergeProposal, *, at: datetime) -> None:
    """To everybody who was told of the merge: the idea stands for itself again."""
    for idea in _sources(proposal):
        people = Q(pk__in=supporters_and_followers(idea).values("pk"))
        told = active().filter(people | Q(pk__in=authors(proposal).values("pk")))
        tell_followers(told, idea, _about_undoing(proposal, idea), at=at)


def _about_undoing(proposal: MergeProposal, idea: Idea) -> Letter:
    words = {"title": idea.title, "reason": proposal.undone_reason}
    return letter_about(
        idea,
        f"merge:{proposal.pk}:undone:{idea.pk}",
        lambda: gettext("The idea “%(title)s” stands for itself again") % words,
        lambda: (
            gettext(
                "Joining the idea “%(title)s” with another one was undone.\n\nReason: %(reason)s\n\n"
                "Your support counts for it as before. Support that was only carried over counts no "
                "longer for the other idea."
            )
            % words
        ),
    )


def authors(proposal: MergeProposal) -> QuerySet[User]:
    """The authors of all ideas in a proposal, each once."""
    return active() & authors_of(*(part.idea for part in proposal.parts.select_related("idea")))


def _asking(proposal: MergeProposal, key: str) -> Letter:
    target = _target(proposal)
    titles = [idea.title for idea in _sources(proposal)]
    words = {
        "title": target.title,
        "ideas": "\n".join(titles),
        "reason": proposal.reason,
        "moment": Moment(proposal.answer_until),
    }
    return _letter(
        proposal,
        key,
        lambda: gettext("May the ideas be joined into “%(title)s”?") % words,
        lambda: (
            gettext(
                "It is proposed to join these ideas:\n%(ideas)s\n\ninto “%(title)s”.\n\n"
                "Reason: %(reason)s\n\n"
                "It happens only if the authors of all of them agree. Please agree or refuse by %(moment)s; "
                "without your answer everything stays as it is."
            )
            % words
        ),
    )


def _letter(proposal: MergeProposal, key: str, subject: Words, body: Words) -> Letter:
    return Letter(key, f"merge:{proposal.pk}", said(subject), said(body), proposal.get_absolute_url())


def _target(proposal: MergeProposal) -> Idea:
    return proposal.parts.select_related("idea").get(is_target=True).idea


def _sources(proposal: MergeProposal) -> list[Idea]:
    return [part.idea for part in proposal.parts.select_related("idea").filter(is_target=False)]
