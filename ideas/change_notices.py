"""Who is told when a text changes, an idea is taken back or joined with another, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext

from cocreate.accounts.models import User
from cocreate.language.refusal import Text
from cocreate.notifications.telling import Letter, tell
from ideas.authors import authors_of
from ideas.following_letters import tell_followers
from ideas.models import Decision, Idea, Version, Withdrawal

Words = Callable[[], str]


def new_text_waits(version: Version, *, at: datetime) -> None:
    """To the authors: a new text arrived, and whose; until it is read the present one stays public."""
    authors = authors_of(version.idea)
    tell(authors.filter(pk=version.by_id), _to_the_writer(version), at=at)
    tell(authors.exclude(pk=version.by_id), _to_the_others(version), at=at)


def _to_the_writer(version: Version) -> Letter:
    words = {"title": version.idea.title}
    return letter_about(
        version.idea,
        f"version:{version.pk}:waits",
        lambda: gettext("We received the new text of “%(title)s”") % words,
        lambda: (
            gettext(
                "Thank you. A member of the office reads the new text of “%(title)s” and tells you the "
                "result. Until then the present text stays public, and all support stays counted."
            )
            % words
        ),
    )


def _to_the_others(version: Version) -> Letter:
    words = {"title": version.idea.title, "name": version.by.display_name, "reason": version.reason}
    return letter_about(
        version.idea,
        f"version:{version.pk}:waits",
        lambda: gettext("%(name)s has changed the text of “%(title)s”") % words,
        lambda: (
            gettext(
                "%(name)s has sent a new text of “%(title)s”, which you write together.\n\n"
                "What they say about it:\n%(reason)s\n\n"
                "A member of the office reads it and tells you the result. Until then the present text "
                "stays public, and all support stays counted. On the page you can see what changes, or take "
                "it back."
            )
            % words
        ),
    )


def new_text_is_public(idea: Idea, version: Version, *, at: datetime) -> None:
    """To the author: the new text can be read now, and what that means for the support."""
    words = {"title": idea.title}
    asks_again = version.asks_again

    def body() -> str:
        if asks_again:
            return (
                gettext(
                    "The new text of “%(title)s” is public now. All support stays counted. Those who "
                    "supported the earlier content were told, and can say whether they still support it."
                )
                % words
            )
        return gettext("The new text of “%(title)s” is public now. All support stays counted.") % words

    letter = letter_about(
        idea,
        f"version:{version.pk}:public",
        lambda: gettext("The new text of “%(title)s” is public now") % words,
        body,
    )
    tell(authors_of(idea), letter, at=at)


def new_text_sent_back(idea: Idea, decision: Decision, *, at: datetime) -> None:
    """To the author: the present text stays, and why."""
    words = {"title": idea.title, "reason": decision.reason}
    letter = letter_about(
        idea,
        f"decision:{decision.pk}",
        lambda: gettext("Please look at the new text of “%(title)s” once more") % words,
        lambda: (
            gettext(
                "The new text of “%(title)s” was not published. The text as it was stays public."
                "\n\nReason:\n%(reason)s\n\nYou can change your new text and send it again."
            )
            % words
        ),
    )
    tell(authors_of(idea), letter, at=at)


def content_changed(idea: Idea, version: Version, *, at: datetime) -> None:
    """To everybody who supported the earlier content, once: it changed, and what they can do."""
    words = {"title": idea.title, "reason": version.reason}
    letter = Letter(
        f"version:{version.pk}:content",
        f"idea:{idea.pk}",
        said(lambda: gettext("The content of “%(title)s”, which you support, has changed") % words),
        said(
            lambda: (
                gettext(
                    "The author has changed the content of “%(title)s”, which you support.\n\n"
                    "What the author says about it:\n%(reason)s\n\nOn the page you can see what changed, and "
                    "go on supporting it or take your support back, each with one button. If you do "
                    "nothing, your support stays counted as support of the earlier content."
                )
                % words
            )
        ),
        f"{idea.get_absolute_url()}#content-changed",
    )
    earlier = idea.votes.standing().filter(version_number__lt=version.number)
    supporters = active().filter(pk__in=earlier.values("voter_id"))
    tell(supporters.exclude(pk__in=authors_of(idea).values("pk")), letter, at=at)


def withdrawn(idea: Idea, withdrawal: Withdrawal, *, at: datetime) -> None:
    """To supporters, followers and the other authors, once: the idea was taken back, and why in one word."""

    def written(text: str) -> str:
        return text % {"title": idea.title, "why": withdrawal.get_why_display()}

    letter = letter_about(
        idea,
        f"idea:{idea.pk}:withdrawn",
        lambda: written(gettext("The idea “%(title)s” was taken back by its author")),
        lambda: written(
            gettext(
                "The author has taken back the idea “%(title)s”, which you supported or followed.\n\n"
                "Reason: %(why)s\n\nThank you for your support. It cannot be read any more."
            )
        ),
    )
    to_the_authors = letter_about(
        idea,
        letter.key,
        lambda: str(letter.subject),
        lambda: written(
            gettext(
                "Who posted the idea “%(title)s”, which you write together, has taken it back.\n\n"
                "Reason: %(why)s\n\nOthers cannot read it any more. You still find it among your ideas."
            )
        ),
    )
    tell((active() & authors_of(idea)).exclude(pk=withdrawal.by_id), to_the_authors, at=at)
    tell_followers(supporters_and_followers(idea), idea, letter, at=at)


def supporters_and_followers(idea: Idea) -> QuerySet[User]:
    """Who supports or follows an idea now, each once; not its authors."""
    votes, follows = idea.votes.standing().values("voter_id"), idea.follows.values("person_id")
    return active().filter(pk__in=votes.union(follows)).exclude(pk__in=authors_of(idea).values("pk"))


def active() -> QuerySet[User]:
    return User.objects.filter(is_active=True, suspended_at=None)


def letter_about(idea: Idea, key: str, subject: Words, body: Words) -> Letter:
    return Letter(key, f"idea:{idea.pk}", said(subject), said(body), idea.get_absolute_url())


def _write(words: Words) -> str:
    return words()


def said(words: Words) -> Text:
    """A sentence that is written later, in the language of whoever reads it."""
    later: Text = lazy(_write, str)(words)
    return later


class Day:
    """A date that is written in the language of the sentence it stands in."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __str__(self) -> str:
        return date_format(self.day, "DATE_FORMAT")


class Moment:
    """A moment of the day in the same way: where something ends at noon, its day says too much."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __str__(self) -> str:
        return date_format(localtime(self.moment), "DATETIME_FORMAT")
