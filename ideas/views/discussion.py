"""The discussion on the page of an idea: what `ideas/discussion.html` and `<c-comment>` take."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person, is_moderator
from cocreate.accounts.speaking import Voice, voices_of
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.live import topics
from ideas import discussion
from ideas.admitting import comment_due_on, what_waits
from ideas.discussion_permissions import can_still_change
from ideas.forms import CommentForm
from ideas.mentioning import SIGNS, split_at_mentions
from ideas.models import Comment, Idea, Mark, Mention
from ideas.opening_times import why_not_commented
from ideas.views.keeping import KEPT_COMMENT, kept
from ideas.views.pages import page_links

LONGEST_QUOTE = 120  # letters of a quoted comment; the rest is one tap away
KEPT = ("order", "stance", "thread", "page")  # what links of a discussion carry on


@dataclass(frozen=True)
class Quote:
    """What is shown of a quoted comment: its beginning, or only that it is gone (`text` is empty)."""

    href: str
    author: str
    text: str


@dataclass(frozen=True)
class Helpful:
    """What the helpful mark under a comment shows, and whether one can press it."""

    id: str
    action: str
    helpful: int = 0
    marks: int = 0
    own: int = 0
    may_mark: bool = True


@dataclass(frozen=True)
class ShownComment:
    """What `<c-comment>` takes. With `gone` it is a placeholder and nothing else of it is shown."""

    id: str
    gone: str = ""
    waits: str = ""
    home: str = ""
    author: str = ""
    voices: list[Voice] = field(default_factory=list)
    stance: str = ""
    posted: datetime | None = None
    edited: datetime | None = None
    demo: bool = False
    quote: Quote | None = None
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    mark: Helpful | None = None
    query: str = ""
    reply_href: str = ""
    quote_href: str = ""
    may_edit: bool = False
    may_remove: bool = False
    may_report: bool = False
    office_href: str = ""
    replies: list[ShownComment] = field(default_factory=list)
    more: int = 0
    more_href: str = ""


@dataclass(frozen=True)
class Link:
    label: str
    href: str
    number: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see of a discussion; made from an address, in which anything may stand."""

    order: str = discussion.HELPFUL
    stance: str = ""
    thread: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> Wish:
        order, stance = request.GET.get("order", ""), request.GET.get("stance", "")
        return cls(
            order if order in discussion.ORDERS else discussion.HELPFUL,
            stance if stance in Comment.Stance.values else "",
            number_in(request.GET.get("thread", "")),
        )


@dataclass(frozen=True)
class Said:
    """One page of a discussion as somebody reads it; strangers share it for a moment."""

    comments: list[ShownComment]
    page: Page[Any]
    thread: Comment | None
    summary: discussion.Summary
    known: str


class Renderer:
    """Turns the comments of one page into what is shown of them, with one look-up for each kind of fact."""

    def __init__(self, idea: Idea, person: Person, at: datetime, comments: list[Comment], query: str) -> None:
        self.idea, self.me, self.at, self.query = idea, person.pk, at, query
        self.moderates = is_moderator(person)
        self.authors = {idea.author_id, *(one.pk for one in idea.co_authors)}
        numbers = [comment.pk for comment in comments]
        self.voices = voices_of({comment.author_id for comment in comments})
        self.names: dict[int, list[str]] = {}
        calling = [comment.pk for comment in comments if any(sign in comment.text for sign in SIGNS)]
        mentions = Mention.objects.filter(comment__in=calling).values_list("comment", "words")
        for comment, words in mentions if calling else []:
            self.names.setdefault(comment, []).append(words)
        own = Mark.objects.standing().filter(person=self.me, comment__in=numbers) if self.me else []
        self.marks: dict[int, int] = {mark.comment_id: mark.value for mark in own}
        self.place = reverse("ideas:comment", args=[idea.pk])
        self.may_reply = why_not_commented(idea) is None

    def show(self, comment: Comment, answers: Iterable[Comment] = (), more: int = 0) -> ShownComment:
        pk, home = str(comment.pk), f"{self.place}{comment.pk}/"
        replies = [self.show(answer) for answer in answers]
        rest = {"replies": replies, "more": more, "more_href": f"?thread={pk}#comment-{pk}"}
        if gone := gone_words(comment):
            return ShownComment(f"comment-{pk}", gone, **rest)
        mine = comment.author_id == self.me
        is_public = not comment.review
        return ShownComment(
            id=f"comment-{pk}",
            waits=waiting_words(comment),
            home=home,
            author=comment.author.display_name,
            voices=self._voices(comment),
            stance=comment.stance,
            posted=comment.created_at,
            edited=comment.edited_at,
            demo=comment.is_demo,
            quote=self._quote(comment),
            pieces=split_at_mentions(comment.text, self.names.get(comment.pk, [])),
            mark=self._mark(comment, home, mine=mine) if is_public else None,
            query=f"?{self.query}" if self.query else "",
            reply_href=self._write_href("reply", comment) if comment.parent_id is None and is_public else "",
            quote_href=self._write_href("quote", comment) if is_public else "",
            may_edit=mine and not replies and can_still_change(comment, self.at),
            may_remove=mine,
            may_report=not mine and is_public,
            office_href=reverse("ideas_desk:comment", args=[comment.pk]) if self.moderates else "",
            **rest,
        )

    def _voices(self, comment: Comment) -> list[Voice]:
        voices = self.voices.get(comment.author_id, [])
        if comment.author_id in self.authors:
            return [Voice("author", pgettext("role in a discussion", "Author of the idea")), *voices]
        return voices

    def _quote(self, comment: Comment) -> Quote | None:
        quoted = comment.quoted
        if comment.parent_id is None or quoted is None:
            return None
        href = f"{self.place}{quoted.pk}/"
        if not quoted.is_public:
            return Quote("", "", "")
        return Quote(href, quoted.author.display_name, beginning_of(quoted.text))

    def _mark(self, comment: Any, home: str, *, mine: bool) -> Helpful:
        own = self.marks.get(comment.pk, 0)
        return Helpful(
            f"helpful-{comment.pk}",
            f"{home}helpful/{'?' if self.query else ''}{self.query}",
            comment.helpful,
            comment.marks,
            own,
            not mine,
        )

    def _write_href(self, what: str, comment: Comment) -> str:
        if not self.may_reply:
            return ""
        return f"?{what}={comment.pk}{'&' if self.query else ''}{self.query}#write"


def discussion_context(
    request: HttpRequest, idea: Idea, person: Person, at: datetime, comment_form: CommentForm | None = None
) -> dict[str, Any]:
    """What the discussion of an idea shows to this person."""
    wish = Wish.of(request)
    said = (
        _said(request, idea, person, at)
        if person.is_authenticated
        else _remembered(_Asked(request, idea, at))
    )
    return {
        "comments": said.comments,
        "comment_pages": page_links(request, said.page, "#comments"),
        "comment_summary": said.summary,
        "comment_stances": _stance_links(wish, said.summary),
        "comment_orders": _order_links(wish),
        "comment_method": discussion.METHODS[wish.order],
        "comment_topic": topics.idea(idea.pk),
        "comment_known": said.known,
        "comment_most": discussion.LATEST,
        "comment_thread": said.thread,
        "comment_refusal": why_not_commented(idea),
        "comments_wait": what_waits(idea.campaign, person, "comment", at=at),
        "comment_form": comment_form or _comment_form(request, idea),
    }


class _Asked:
    """What a stranger asks to read, as a question: the same one while address and number of comments are.

    So a new, hidden or removed comment is seen at once; only another wording or mark may be as
    late for strangers as the page itself, which shared caches keep as long.
    """

    def __init__(self, request: HttpRequest, idea: Idea, at: datetime) -> None:
        self.request, self.idea, self.at = request, idea, at
        counted = idea.counter.comments if hasattr(idea, "counter") else 0
        self.stamp = (idea.pk, idea.state, counted, kept_query(request), get_language())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.stamp == other.stamp

    def __hash__(self) -> int:
        return hash(self.stamp)


@for_seconds(SECONDS)
def _remembered(asked: _Asked) -> Said:
    return _said(asked.request, asked.idea, AnonymousUser(), asked.at)


def _said(request: HttpRequest, idea: Idea, person: Person, at: datetime) -> Said:
    summary = discussion.summary_of(idea)
    page, thread = _page(request, idea, person, Wish.of(request), summary)
    return Said(
        comments=_shown(request, idea, person, at, page, thread),
        page=page,
        thread=thread,
        summary=summary,
        known=" ".join(map(str, discussion.numbers_of_latest(idea))),
    )


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


def beginning_of(text: str) -> str:
    """The first line or two of a text, for a quote."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_QUOTE else f"{flat[: LONGEST_QUOTE - 1]}…"


def number_in(text: str) -> int | None:
    """The number of a comment in an address."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _page(
    request: HttpRequest, idea: Idea, person: Person, wish: Wish, summary: discussion.Summary
) -> tuple[Page[Any], Comment | None]:
    """One page of threads, or of one thread's answers where somebody asks for a whole thread."""
    if wish.thread:
        whole = discussion.threads_of(idea, person).with_marks().with_names()
        if thread := whole.filter(pk=wish.thread).first():
            answers = discussion.answers_to_show(person).filter(parent=thread)
            pages = Paginator(answers, discussion.ANSWERS_PER_PAGE)
            return pages.get_page(request.GET.get("page")), thread
    if not (person.is_authenticated or wish.stance or request.GET.get("page")):
        pages = Paginator(range(summary.places), discussion.THREADS_PER_PAGE)
        return Page(discussion.first_page_of(idea, wish.order), 1, pages), None
    threads = discussion.threads_of(idea, person, wish.order, wish.stance)
    pages = Paginator(discussion.with_numbers(threads, person), discussion.THREADS_PER_PAGE)
    pages.count = threads.order_by().count()  # without what is only looked up to be shown
    return pages.get_page(request.GET.get("page")), None


def _shown(
    request: HttpRequest,
    idea: Idea,
    person: Person,
    at: datetime,
    page: Page[Any],
    thread: Comment | None,
) -> list[ShownComment]:
    query = kept_query(request)
    rows = list(page)
    for comment in rows:
        comment.idea = idea
    if thread is not None:
        return [Renderer(idea, person, at, [thread, *rows], query).show(thread, rows)]
    discussion.give_first_answers(rows, person)
    comments = [comment for head in rows for comment in (head, *head.first_answers)]
    renderer = Renderer(idea, person, at, comments, query)
    return [
        renderer.show(head, head.first_answers, max(0, head.answers - discussion.ANSWERS_SHOWN))
        for head in rows
    ]


def kept_query(request: HttpRequest) -> str:
    """What of this address the next one must say, too, so that people stay where they are."""
    return urlencode({name: request.GET[name] for name in KEPT if request.GET.get(name)})


def _stance_links(wish: Wish, summary: discussion.Summary) -> list[Link]:
    order = {} if wish.order == discussion.HELPFUL else {"order": wish.order}
    links = [Link(pgettext("comments", "All"), _address(order), summary.total, not wish.stance)]
    return links + [
        Link(
            str(label),
            _address({**order, "stance": stance}),
            summary.by_stance[stance],
            wish.stance == stance,
        )
        for stance, label in Comment.Stance.choices
    ]


def _order_links(wish: Wish) -> list[Link]:
    stance = {"stance": wish.stance} if wish.stance else {}
    return [
        Link(str(label), _address({"order": order, **stance}), None, wish.order == order)
        for order, label in discussion.ORDERS.items()
    ]


def _address(query: dict[str, str]) -> str:
    return f"?{urlencode(query)}#comments" if query else "?#comments"


def _comment_form(request: HttpRequest, idea: Idea) -> CommentForm:
    """An empty form, or with what was begun before the log-in; as a reply when one is asked for."""
    initial: dict[str, Any] = {"key": uuid.uuid4()} if request.user.is_authenticated else {}
    if request.COOKIES:
        found = kept(request, KEPT_COMMENT) or {}
        initial |= found if found.get("idea") == idea.pk else {}
    wanted = number_in(request.GET.get("quote", "") or request.GET.get("reply", ""))
    answered = _answered(idea, wanted) if wanted else None
    if answered is None:
        return CommentForm(initial=initial)
    quoted = answered if "quote" in request.GET else None
    initial |= {"parent": answered.parent_id or answered.pk, "quoted": quoted and quoted.pk}
    return CommentForm(initial=initial, replying_to=answered, quoting=quoted)


def _answered(idea: Idea, pk: int) -> Comment | None:
    """The comment that somebody wants to answer, if everybody can read it and the thread it is in."""
    comment: Comment | None = idea.comments.counted().select_related("author", "parent").filter(pk=pk).first()
    if comment is None or (comment.parent and not comment.parent.is_public):
        return None
    return comment
