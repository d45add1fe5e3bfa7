"""Who is told what becomes of ideas, and in which words.

Each letter says what happened, why, and what can be done next. It is written in the
reader's language at the moment of the act. Nobody hears twice of the same occasion,
whether they wrote, supported or followed the idea.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from cocreate.accounts.models import Department, User
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from cocreate.notifications.telling import said as _said
from ideas.authors import authors_of
from ideas.deadlines import review_due_on
from ideas.following_letters import tell_followers
from ideas.models import Answer, Comment, Decision, Draft, FollowUp, Idea
from ideas.models.state import READABLE


def submitted(idea: Idea, *, at: datetime) -> None:
    """To the author: your text arrived, and this is when you hear from us."""
    words = {"title": idea.title, "day": _Day(review_due_on(idea))}
    letter = _about_idea(
        idea,
        f"idea:{idea.pk}:submitted:{idea.version_number}",
        lambda: gettext("We received your idea “%(title)s”") % words,
        lambda: (
            gettext(
                "Thank you for your idea “%(title)s”.\n\nA member of the office will read it by %(day)s and "
                "tell you the result. Until then only you can see it, and you can still change it."
            )
            % words
        ),
    )
    tell(authors_of(idea), letter, at=at)


def published(idea: Idea, decision: Decision, *, at: datetime) -> None:
    """To the author: everybody can read it now."""
    words = {"title": idea.title}
    letter = _about_idea(
        idea,
        f"decision:{decision.pk}",
        lambda: gettext("Your idea “%(title)s” is now public") % words,
        lambda: (
            gettext(
                "Your idea “%(title)s” is now public.\n\nEverybody can read it, support it and comment on "
                "it. Please tell people who might care about it."
            )
            % words
        ),
    )
    tell(authors_of(idea), letter, at=at)


def sent_back(idea: Idea, decision: Decision, *, at: datetime) -> None:
    """To the author: what should be changed before it can be published."""
    words = {"title": idea.title, "reason": decision.reason}
    letter = _about_idea(
        idea,
        f"decision:{decision.pk}",
        lambda: gettext("Please look at your idea “%(title)s” once more") % words,
        lambda: (
            gettext(
                "Thank you for your idea “%(title)s”. Before we publish it, we ask you to change something."
                "\n\nReason:\n%(reason)s\n\nYour text is kept. Open it, change it and send it again: "
                "we will read it again at once."
            )
            % words
        ),
    )
    tell(authors_of(idea), letter, at=at)


def hidden(idea: Idea, decision: Decision, *, at: datetime) -> None:
    """To the author: it cannot be read any more, and why."""
    words = {"title": idea.title, "reason": decision.reason}
    letter = _about_idea(
        idea,
        f"decision:{decision.pk}",
        lambda: gettext("Your idea “%(title)s” is not shown any more") % words,
        lambda: (
            gettext(
                "Your idea “%(title)s” is not shown to other people any more.\n\nReason:\n%(reason)s\n\n"
                "You can still read it yourself. If you think that this is a mistake, you can appeal on the "
                "page of the idea within 14 days: another person will look at it."
            )
            % words
        ),
    )
    tell(authors_of(idea), letter, at=at)


def restored(idea: Idea, decision: Decision, *, at: datetime) -> None:
    """To the author: it can be read again, and why."""
    words = {"title": idea.title, "reason": decision.reason}
    letter = _about_idea(
        idea,
        f"decision:{decision.pk}",
        lambda: gettext("Your idea “%(title)s” is shown again") % words,
        lambda: gettext("Your idea “%(title)s” is shown again to everybody.\n\nReason:\n%(reason)s") % words,
    )
    tell(authors_of(idea), letter, at=at)


def comment_hidden(comment: Comment, *, at: datetime) -> None:
    """To the author of a comment: it cannot be read any more, and why."""
    words = {"title": comment.idea.title, "reason": comment.hidden_reason}
    key = f"comment:{comment.pk}:hidden:{at.isoformat()}"
    letter = Letter(
        key,
        f"comment:{comment.pk}:moderation",
        _said(lambda: gettext("Your comment on “%(title)s” is not shown any more") % words),
        _said(
            lambda: (
                gettext(
                    "Your comment on the idea “%(title)s” is not shown to other people any more.\n\n"
                    "Reason:\n%(reason)s\n\nIf you think that this is a mistake, you can appeal within 14 "
                    "days under “What waits for review, and why”: another person will look at it."
                )
                % words
            )
        ),
        reverse("ideas:own_review"),
    )
    tell([comment.author], letter, at=at)


def comment_restored(comment: Comment, *, at: datetime) -> None:
    """To the author of a comment: it can be read again."""
    words = {"title": comment.idea.title}
    letter = Letter(
        f"comment:{comment.pk}:restored:{at.isoformat()}",
        f"comment:{comment.pk}:moderation",
        _said(lambda: gettext("Your comment on “%(title)s” is shown again") % words),
        _said(lambda: gettext("Your comment on the idea “%(title)s” is shown again to everybody.") % words),
        comment.idea.get_absolute_url(),
    )
    tell([comment.author], letter, at=at)


def promised(idea: Idea, *, at: datetime) -> None:
    """To everybody concerned: so many people support it that the city will answer by a day."""
    words = {"title": idea.title, "day": _Day(idea.answer_due_on)}
    letter = _about_idea(
        idea,
        f"idea:{idea.pk}:promised",
        lambda: gettext("The city will answer the idea “%(title)s” by %(day)s") % words,
        lambda: (
            gettext(
                "Many people support the idea “%(title)s”. The city will answer it in public by %(day)s."
                "\n\nYou can see at any time on the page of the idea how far it is."
            )
            % words
        ),
    )
    _tell_concerned(idea, letter, at)


def promised_by_hand(idea: Idea, *, at: datetime) -> None:
    """To everybody concerned: the city will answer by a day, however many support it."""
    words = {"title": idea.title, "day": _Day(idea.answer_due_on)}
    letter = _about_idea(
        idea,
        f"idea:{idea.pk}:promised",
        lambda: gettext("The city will answer the idea “%(title)s” by %(day)s") % words,
        lambda: (
            gettext(
                "The city considers the idea “%(title)s” and will answer it in public by %(day)s."
                "\n\nYou can see at any time on the page of the idea how far it is."
            )
            % words
        ),
    )
    _tell_concerned(idea, letter, at)


def assigned(idea: Idea, department: Department, *, at: datetime) -> None:
    """To the officers of a department: an idea waits for your answer."""
    words = {"title": idea.title, "department": department.name, "day": _Day(idea.answer_due_on)}

    def body() -> str:
        if idea.answer_due_on is None:
            return (
                gettext(
                    "The idea “%(title)s” was assigned to %(department)s. Please answer it on the answer "
                    "desk; if it takes time, tell people first where things stand."
                )
                % words
            )
        return (
            gettext(
                "The idea “%(title)s” was assigned to %(department)s. The city promised an answer by "
                "%(day)s. Please answer it on the answer desk; if it takes time, tell people first "
                "where things stand."
            )
            % words
        )

    letter = Letter(
        f"idea:{idea.pk}:assigned:{department.pk}:{at.isoformat()}",
        f"idea:{idea.pk}",
        _said(lambda: gettext("The idea “%(title)s” waits for an answer by %(department)s") % words),
        _said(body),
        reverse("ideas_desk:answer", args=[idea.pk]),
    )
    tell(department.officers.filter(is_active=True, suspended_at=None), letter, at=at)


def answered(idea: Idea, answer: Answer, *, at: datetime) -> None:
    """To everybody concerned: the city answered, with the beginning of what it says."""
    words = {"title": idea.title, "department": answer.department.name, "text": answer.text}

    def subject() -> str:
        if answer.kind == Answer.Kind.INTERIM:
            return gettext("Where things stand with the idea “%(title)s”") % words
        return gettext("The city answered the idea “%(title)s”") % words

    def body() -> str:
        text = gettext("%(department)s wrote about the idea “%(title)s”:\n\n%(text)s") % words
        return "\n\n".join(
            filter(None, [_decision_line(answer), text, _why(answer.reason), _next(answer.next_on)])
        )

    _tell_concerned(idea, _about_idea(idea, f"answer:{answer.pk}", subject, body), at)


def followed_up(idea: Idea, step: FollowUp, *, at: datetime) -> None:
    """To everybody concerned: there is progress, or it is done."""
    words = {"title": idea.title, "text": step.text}

    def subject() -> str:
        if step.is_done:
            return gettext("The city did it: “%(title)s”") % words
        return gettext("News of the idea “%(title)s”") % words

    def body() -> str:
        if step.is_done:
            told = gettext("What became of the idea “%(title)s”:\n\n%(text)s") % words
            thanks = gettext("Thank you for your idea, your support and your patience.")
            return "\n\n".join([told, thanks])
        told = gettext("There is progress on the idea “%(title)s”:\n\n%(text)s") % words
        return "\n\n".join(filter(None, [told, _next(step.next_on)]))

    _tell_concerned(idea, _about_idea(idea, f"follow-up:{step.pk}", subject, body), at)


def draft_will_go(draft: Draft, *, on: datetime, at: datetime) -> None:
    """To whoever writes it: a draft untouched for long will be deleted, unless it is needed."""
    words = {"title": draft.name, "day": _Day(timezone.localdate(on))}
    letter = Letter(
        f"draft:{draft.key}:{draft.version}:going",
        f"draft:{draft.key}",
        _said(lambda: gettext("Your draft “%(title)s” will be deleted on %(day)s") % words),
        _said(
            lambda: (
                gettext(
                    "You have not changed your draft “%(title)s” for a long time. It will be deleted on "
                    "%(day)s.\n\nIf you still need it, please open it and save it once more."
                )
                % words
            )
        ),
        draft.get_absolute_url(),
    )
    tell([draft.person], letter, at=at)


def concerned(idea: Idea) -> QuerySet[User]:
    """The authors, supporters and followers, each once; only the authors if others may not read it."""
    people = User.objects.filter(is_active=True, suspended_at=None)
    if idea.state not in READABLE:
        return people & authors_of(idea)
    votes, follows = idea.votes.standing().values("voter_id"), idea.follows.values("person_id")
    return people.filter(pk__in=authors_of(idea).values("pk").union(votes, follows))


def only_supporting(idea: Idea) -> QuerySet[User]:
    """Those concerned by nothing but their support; they may have asked not to be told."""
    follows, votes = idea.follows.values("person_id"), idea.votes.standing().values("voter_id")
    others = concerned(idea).exclude(pk__in=authors_of(idea).values("pk"))
    return others.filter(pk__in=votes).exclude(pk__in=follows)


def _tell_concerned(idea: Idea, letter: Letter, at: datetime) -> None:
    """Everybody concerned, once; supporters only if they want it; others than authors can stop it."""
    supporting = only_supporting(idea)
    tell_followers(concerned(idea).exclude(pk__in=supporting.values("pk")), idea, letter, at=at)
    wanting = supporting.filter(wants_supported_news=True)
    tell(wanting, letter._replace(why=Notice.Why.SUPPORTED), at=at)


def about_comments_of(idea: Idea) -> list[str]:
    """What letters about the comments of an idea are about; whoever may not read it hears nothing of them."""
    return [f"comment:{pk}" for pk in idea.comments.values_list("pk", flat=True)]


def _about_idea(idea: Idea, key: str, subject: Callable[[], str], body: Callable[[], str]) -> Letter:
    return Letter(key, f"idea:{idea.pk}", _said(subject), _said(body), idea.get_absolute_url())


class _Day:
    """A date that is written in the language of the sentence it stands in."""

    def __init__(self, day: date | None) -> None:
        self.day = day

    def __str__(self) -> str:
        return date_format(self.day, "DATE_FORMAT") if self.day else ""


def _decision_line(answer: Answer) -> str:
    if answer.kind == Answer.Kind.INTERIM:
        return ""
    return gettext("Decision: %(decision)s") % {"decision": answer.get_kind_display()}


def _why(reason: str) -> str:
    return gettext("Reason:\n%(reason)s") % {"reason": reason} if reason else ""


def _next(day: date | None) -> str:
    return gettext("You will hear from us again by %(day)s.") % {"day": _Day(day)} if day else ""
