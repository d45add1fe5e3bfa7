"""The discussion on the page of an idea: what `ideas/discussion.html` takes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from cocreate.accounts.permissions import Person
from cocreate.caching.poured import Poured
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.live import topics
from ideas import discussion
from ideas.admitting import what_waits
from ideas.forms import CommentForm
from ideas.models import Comment, Idea
from ideas.opening_times import why_not_commented
from ideas.views.keeping import KEPT_COMMENT, kept
from ideas.views.pages import page_links
from ideas.views.shown_comments import COMMENT, Renderer, Thread

KEPT = ("order", "stance", "thread", "page")  # what links of a discussion carry on


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
    """One page of a discussion as somebody reads it, drawn already: strangers share it for a moment."""

    drawn: SafeString
    page: Page[Any]
    summary: discussion.Summary


def discussion_context(
    request: HttpRequest, idea: Idea, person: Person, at: datetime, comment_form: CommentForm | None = None
) -> dict[str, Any]:
    """What the discussion of an idea shows to this person."""
    said = (
        _said(request, idea, person, at)
        if person.is_authenticated
        else _remembered(_Asked(request, idea, at))
    )
    return {
        "said": said,
        "comment_pages": page_links(request, said.page, "#comments"),
        "comment_refusal": why_not_commented(idea),
        "comments_wait": what_waits(idea.campaign, person, "comment", at=at),
        "comment_form": comment_form or _comment_form(request, idea),
        "comment_action": Poured(f"{COMMENT(idea.pk)}#write"),  # what is wrong stands at the form, far down
        "comment_keep": Poured(f"comment-{idea.pk}"),
        "comment_own": "",
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
    wish, summary = Wish.of(request), discussion.summary_of(idea)
    page, thread = _page(request, idea, person, wish, summary)
    comments = {
        "threads": _shown(request, idea, person, at, page, thread),
        "thread": thread,
        "summary": summary,
        "stances": _stance_links(wish, summary),
        "orders": _order_links(wish),
        "method": discussion.METHODS[wish.order],
        "topic": Poured(topics.idea(idea.pk)),
        "known": Poured(" ".join(map(str, summary.latest))),
        "most": discussion.LATEST,
    }
    return Said(render_to_string("ideas/comments.html", comments), page, summary)


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
) -> list[Thread]:
    query = kept_query(request)
    rows = list(page)
    for comment in rows:
        comment.idea = idea
    if thread is not None:
        return [Renderer(idea, person, at, [thread, *rows], query).thread(thread, rows)]
    discussion.give_first_answers(rows, person)
    comments = [comment for head in rows for comment in (head, *head.first_answers)]
    renderer = Renderer(idea, person, at, comments, query)
    return [
        renderer.thread(head, head.first_answers, max(0, head.answers - discussion.ANSWERS_SHOWN))
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
    if not request.COOKIES and not {"reply", "quote"} & request.GET.keys():
        return _untouched()
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


@cache
def _untouched() -> CommentForm:
    """The one that all strangers find: making a form costs a hundred times what drawing a known one does."""
    return CommentForm()


def _answered(idea: Idea, pk: int) -> Comment | None:
    """The comment that somebody wants to answer, if everybody can read it and the thread it is in."""
    comment: Comment | None = idea.comments.counted().select_related("author", "parent").filter(pk=pk).first()
    if comment is None or (comment.parent and not comment.parent.is_public):
        return None
    return comment
