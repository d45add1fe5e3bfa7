"""The comments of one page as they are shown: what `<c-comment>` takes.

What is another text for each comment is `Poured`, so that what stands around it is drawn once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cocreate.accounts.permissions import Person, is_moderator
from cocreate.accounts.speaking import Voice, voices_of, voices_of_all
from cocreate.caching.addresses import Numbered
from cocreate.caching.poured import Poured
from ideas.admitting import comment_due_on
from ideas.discussion_permissions import can_still_change
from ideas.mentioning import SIGNS, split_at_mentions
from ideas.models import Comment, Idea, Mark, Mention
from ideas.opening_times import why_not_commented

COMMENT = Numbered("ideas:comment")
LONGEST_QUOTE = 120  # letters of a quoted comment; the rest is one tap away
NOTHING = Poured()
STANCE_COLOURS = {"for": "ai", "against": "enji", "question": "odo", "information": "murasaki"}


@dataclass(frozen=True)
class Quote:
    """What is shown of a quoted comment: its beginning, or only that it is gone (`text` is empty)."""

    href: Poured
    author: Poured
    text: Poured


@dataclass(frozen=True)
class Helpful:
    """What the helpful mark under a comment shows, and whether one can press it."""

    id: Poured
    action: Poured
    told: Poured
    own: int = 0
    may_mark: bool = True


@dataclass(frozen=True)
class Moment:
    """A time for programs, and in words."""

    iso: Poured
    words: Poured


@dataclass(frozen=True)
class Chip:
    """A word on a coloured ground."""

    colour: str
    label: str


@dataclass(frozen=True)
class Action:
    """A link under a comment; `about` is what a screen reader adds, because every comment has one."""

    href: Poured
    label: str
    about: Poured


@dataclass(frozen=True)
class ShownComment:
    """What `<c-comment>` takes. With `gone` it is a placeholder and nothing else of it is shown."""

    id: Poured
    gone: str = ""
    waits: str = ""
    home: Poured = NOTHING
    author: Poured = NOTHING
    voices: list[Voice] = field(default_factory=list)
    stance: Chip | None = None
    posted: Moment | None = None
    edited: Moment | None = None
    demo: bool = False
    quote: Quote | None = None
    pieces: list[tuple[Poured, bool]] = field(default_factory=list)
    mark: Helpful | None = None
    actions: list[Action] = field(default_factory=list)
    may_remove: bool = False
    more: int = 0
    more_href: Poured = NOTHING


@dataclass(frozen=True)
class Thread:
    """A comment with the answers that are shown below it."""

    head: ShownComment
    replies: list[ShownComment] = field(default_factory=list)


class Renderer:
    """Turns the comments of one page into what is shown of them, with one look-up for each kind of fact."""

    def __init__(self, idea: Idea, person: Person, at: datetime, comments: list[Comment], query: str) -> None:
        self.idea, self.me, self.at, self.query = idea, person.pk, at, query
        self.moderates = is_moderator(person)
        self.stances = stance_chips()
        self.days: dict[date, str] = {}
        self.authors = {idea.author_id, *(one.pk for one in idea.co_authors)}
        numbers = [comment.pk for comment in comments]
        writers = {comment.author_id for comment in comments}
        self.voices = voices_of_all() if writers and not person.is_authenticated else voices_of(writers)
        self.names = _names_called_in(comments)
        own = Mark.objects.standing().filter(person=self.me, comment__in=numbers) if self.me else []
        self.marks: dict[int, int] = {mark.comment_id: mark.value for mark in own}
        self.place, self.zone = COMMENT(idea.pk), get_current_timezone()
        self.may_reply = why_not_commented(idea) is None
        self.labels = {
            "reply": pgettext("link", "Reply"),
            "quote": pgettext("link", "Quote and reply"),
            "report": pgettext("flag, link", "Report"),
        }
        self.about = _("to the comment of %(author)s"), _("the comment of %(author)s")

    def thread(self, head: Comment, answers: Iterable[Comment] = (), more: int = 0) -> Thread:
        replies = [self.show(answer) for answer in answers]
        return Thread(self.show(head, is_answered=bool(replies), more=more), replies)

    def show(self, comment: Any, *, is_answered: bool = False, more: int = 0) -> ShownComment:
        pk, home = str(comment.pk), f"{self.place}{comment.pk}/"
        rest = {"more": more, "more_href": Poured(f"?thread={pk}#comment-{pk}")}
        if gone := gone_words(comment):
            return ShownComment(Poured(f"comment-{pk}"), gone, **rest)
        mine = comment.author_id == self.me
        is_public = not comment.review
        return ShownComment(
            id=Poured(f"comment-{pk}"),
            waits=waiting_words(comment),
            home=Poured(home),
            author=Poured(comment.writer),
            voices=self._voices(comment),
            stance=self.stances.get(comment.stance),
            posted=self._moment(comment.created_at),
            edited=moment_of(comment.edited_at) if comment.edited_at else None,
            demo=comment.is_demo,
            quote=self._quote(comment),
            pieces=pieces_of(comment.text, self.names.get(comment.pk, [])),
            mark=self._mark(comment, home, mine=mine) if is_public else None,
            actions=list(self._actions(comment, home, mine=mine, is_answered=is_answered)),
            may_remove=mine,
            **rest,
        )

    def _moment(self, at: datetime) -> Moment:
        """Day and time; days are put into words once for all comments of the page."""
        local = at.astimezone(self.zone)
        day = self.days.get(local.date()) or self.days.setdefault(
            local.date(), date_format(local, "DATE_FORMAT")
        )
        return _moment(local, f"{day} ")

    def _actions(self, comment: Any, home: str, *, mine: bool, is_answered: bool) -> Iterator[Action]:
        to, the = (Poured(words % {"author": comment.writer}) for words in self.about)
        is_public = not comment.review
        if is_public and self.may_reply:
            if comment.parent_id is None:
                yield Action(self._write_href("reply", comment), self.labels["reply"], to)
            yield Action(self._write_href("quote", comment), self.labels["quote"], to)
        if mine and not is_answered and can_still_change(comment, self.at):
            yield Action(Poured(f"{home}edit/"), pgettext("comment, link", "Change"), Poured(_("my comment")))
        if self.moderates:
            words = pgettext("comment, link for moderators", "Hide")
            yield Action(Poured(reverse("ideas_desk:comment", args=[comment.pk])), words, the)
        if not mine and is_public:
            yield Action(Poured(f"{home}flag/"), self.labels["report"], the)

    def _voices(self, comment: Comment) -> list[Voice]:
        voices = self.voices.get(comment.author_id, [])
        if comment.author_id in self.authors:
            return [Voice("author", pgettext("role in a discussion", "Author of the idea")), *voices]
        return voices

    def _quote(self, comment: Comment) -> Quote | None:
        quoted = comment.quoted
        if comment.parent_id is None or quoted is None:
            return None
        href = Poured(f"{self.place}{quoted.pk}/")
        if not quoted.is_public:
            return Quote(NOTHING, NOTHING, NOTHING)
        return Quote(href, Poured(quoted.author.display_name), Poured(beginning_of(quoted.text)))

    def _mark(self, comment: Any, home: str, *, mine: bool) -> Helpful:
        own = self.marks.get(comment.pk, 0)
        return Helpful(
            Poured(f"helpful-{comment.pk}"),
            Poured(f"{home}helpful/{'?' if self.query else ''}{self.query}"),
            told_by_marks(comment.helpful, comment.marks),
            own,
            not mine,
        )

    def _write_href(self, what: str, comment: Comment) -> Poured:
        return Poured(f"?{what}={comment.pk}{'&' if self.query else ''}{self.query}#write")


def moment_of(at: datetime, day: str = "") -> Moment:
    return _moment(localtime(at), day)


def _moment(local: datetime, day: str) -> Moment:
    return Moment(Poured(local.isoformat()), Poured(f"{day}{local:%H:%M}"))


def _names_called_in(comments: Iterable[Comment]) -> dict[int, list[str]]:
    """The names that each comment calls somebody by; only those with a sign for it are asked about."""
    calling = [comment.pk for comment in comments if any(sign in comment.text for sign in SIGNS)]
    names: dict[int, list[str]] = {}
    if calling:
        for comment, words in Mention.objects.filter(comment__in=calling).values_list("comment", "words"):
            names.setdefault(comment, []).append(words)
    return names


def pieces_of(text: str, names: Iterable[str]) -> list[tuple[Poured, bool]]:
    return [(Poured(piece), is_name) for piece, is_name in split_at_mentions(text, names)]


def told_by_marks(helpful: int, marks: int) -> Poured:
    """How many found a comment helpful, in words; nothing while nobody said anything."""
    if not marks:
        return NOTHING
    words = _("%(helpful)s of %(marks)s people found this helpful")
    return Poured(words % {"helpful": intcomma(helpful), "marks": intcomma(marks)})


def gone_words(comment: Comment) -> str:
    """What stands in the place of a comment that cannot be read, or nothing."""
    if comment.hidden_automatically:
        return _(
            "Several people reported this comment. It is hidden automatically until the office has read it."
        )
    if comment.hidden_at:
        return _("The office has hidden this comment, because it breaks the rules of participation.")
    return _("The author has removed this comment.") if comment.removed_at else ""


def waiting_words(comment: Comment) -> str:
    """What its author and the office read above a comment that is not public yet, or nothing."""
    if comment.review == Comment.Review.RETURNED:
        words = _(
            "The office asks you to change this comment. Only you and the office see it. Reason: %(reason)s"
        )
        return words % {"reason": comment.review_reason}
    if comment.review != Comment.Review.WAITING:
        return ""
    day = date_format(comment_due_on(comment), "DATE_FORMAT")
    words = _("Waiting for review. Only you and the office see it. You hear the result by %(day)s.")
    return words % {"day": day}


def stance_chips() -> dict[str, Chip]:
    """The four stances as chips, in the language of this moment."""
    return {value: Chip(STANCE_COLOURS[value], str(label)) for value, label in Comment.Stance.choices}


def beginning_of(text: str) -> str:
    """The first line or two of a text, for a quote."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_QUOTE else f"{flat[: LONGEST_QUOTE - 1]}…"
