"""Reading a discussion: its threads in an order, their answers, where a comment stands in it.

A page costs the same with ten comments and with thousands: threads come in pages, a thread
shows its first answers, and the rest of a long one has pages of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import pgettext_lazy

from cocreate.accounts.display_names import nothing_but_the_name
from cocreate.accounts.permissions import Person
from cocreate.postgres.prepared import Prepared
from ideas.models import Comment, Idea
from ideas.models.comment import CommentQuerySet

THREADS_PER_PAGE = 20
ANSWERS_SHOWN = 10  # of a thread, before it needs a page of its own
ANSWERS_PER_PAGE = 50
LATEST = 20  # so many of the newest comments an open page is told of

HELPFUL, NEWEST, OLDEST = "helpful", "new", "old"
ORDERS = {
    HELPFUL: pgettext_lazy("order of comments", "Most helpful"),
    NEWEST: pgettext_lazy("order of comments", "Newest"),
    OLDEST: pgettext_lazy("order of comments", "Oldest"),
}
METHODS = {
    HELPFUL: pgettext_lazy(
        "order of comments",
        "By the share of people who found a comment helpful, estimated with caution while few have said so "
        "(lower bound of the Wilson interval, 95 %). Among equals the oldest comes first.",
    ),
    NEWEST: pgettext_lazy("order of comments", "The comment written last comes first."),
    OLDEST: pgettext_lazy("order of comments", "In the order in which they were written."),
}


@dataclass(frozen=True)
class Summary:
    """How many comments there are: those that begin a thread by stance, and answers.

    `places` are the threads that everybody sees, also where only a trace of a comment is left;
    `latest` are the numbers of the newest comments that everybody may read.
    """

    total: int
    by_stance: dict[str, int]
    answers: int
    places: int
    latest: tuple[int, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a comment is shown in the usual order: on which page, and of which thread if it is a long one."""

    page: int
    thread: int | None = None


def threads_of(idea: Idea | int, person: Person, order: str = HELPFUL, stance: str = "") -> CommentQuerySet:
    """The comments that begin a thread, as somebody may read them; of one stance if it is given."""
    threads: CommentQuerySet = Comment.objects.filter(idea=idea).threads(person)
    if stance:
        threads = threads.counted().filter(stance=stance)
    return {
        HELPFUL: threads.most_helpful,
        NEWEST: threads.newest,
        OLDEST: threads.oldest,
    }[order]()


def first_page_of(idea: Idea, order: str) -> list[Any]:
    """The first page of its threads `with_numbers`, as everybody may read them."""
    return FIRST_PAGES[order].rows(idea=idea.pk)


def with_numbers(threads: CommentQuerySet, person: Person) -> CommentQuerySet:
    """Threads with their writers, marks, and how many `answers` there are in all."""
    answers = Comment.objects.placed_for(person).filter(parent=OuterRef("pk")).order_by().values("parent")
    number = Subquery(answers.annotate(number=Count("*")).values("number"), IntegerField())
    return threads.with_marks().annotate(answers=Coalesce(number, 0)).with_names()


def _first_pages(order: str) -> Prepared[Any]:
    nobody = AnonymousUser()
    return Prepared(
        lambda idea: with_numbers(threads_of(idea, nobody, order), nobody)[:THREADS_PER_PAGE], idea=int
    )


FIRST_PAGES = {order: _first_pages(order) for order in ORDERS}


def with_answers(threads: CommentQuerySet, person: Person) -> CommentQuerySet:
    """Threads `with_numbers`, each with its `first_answers`."""
    return with_numbers(threads, person).prefetch_related(_first_answers(person))


def give_first_answers(threads: list[Any], person: Person) -> None:
    """Give threads read `with_numbers` their `first_answers`; nothing is asked where there are none."""
    answered = {thread.pk: thread for thread in threads if thread.answers}
    for thread in threads:
        if not (thread.answers and person.is_authenticated):
            thread.first_answers = []
    if person.is_authenticated:
        prefetch_related_objects(list(answered.values()), _first_answers(person))
    elif answered:
        for answer in FIRST_ANSWERS.rows(threads=list(answered)):
            answer.parent = answered[answer.parent_id]
            answer.parent.first_answers.append(answer)


def _first_answers(person: Person) -> Prefetch[Any, Any, Any]:
    return Prefetch("replies", answers_to_show(person)[:ANSWERS_SHOWN], to_attr="first_answers")


def answers_to_show(person: Person) -> CommentQuerySet:
    """Answers as somebody may read them, the oldest first, with what is shown of each."""
    answers: CommentQuerySet = Comment.objects.placed_for(person).with_marks().oldest().with_names()
    return answers.select_related("quoted__author").defer(*nothing_but_the_name("quoted__author"))


def _first_answers_of(threads: list[int]) -> QuerySet[Any, Any]:
    """What everybody reads below these threads; the same as the prefetch, in words that are found once."""
    place = Window(RowNumber(), partition_by="parent", order_by=("created_at", "id"))
    answers = answers_to_show(AnonymousUser()).filter(parent__id__among=threads).annotate(place=place)
    return answers.filter(place__lte=ANSWERS_SHOWN)


FIRST_ANSWERS = Prepared[Any](_first_answers_of, threads=list)


def summary_of(idea: Idea) -> Summary:
    """What there is to read, in one query; nothing hidden or removed counts."""
    latest, places, total, *numbers = SUMMARIES.first(idea=idea.pk) or NOBODY_WROTE
    by_stance = dict(zip(Comment.Stance.values, numbers, strict=True))
    return Summary(total, by_stance, total - sum(numbers), places, tuple(latest))


def _summaries(idea: int) -> QuerySet[Any, tuple[Any, ...]]:
    counted = Q(review="", hidden_at=None, removed_at=None)
    numbers = {
        "places": Count("pk", filter=Q(parent=None)),
        "total": Count("pk", filter=counted),
        **{
            stance: Count("pk", filter=counted & Q(parent=None, stance=stance))
            for stance in Comment.Stance.values
        },
    }
    comments = Comment.objects.filter(idea=idea).placed_for(AnonymousUser()).order_by()
    latest = ArraySubquery(latest_of(idea).values("pk"))
    return comments.values("idea").annotate(latest=latest, **numbers).values_list("latest", *numbers)


SUMMARIES = Prepared(_summaries, idea=int)
NOBODY_WROTE: tuple[Any, ...] = ((), 0, 0, *(0 for _ in Comment.Stance.values))


def latest_of(idea: Any) -> CommentQuerySet:
    """The newest comments that everybody may read, so that a page knows what is new to it."""
    comments: CommentQuerySet = Comment.objects.counted().filter(idea=idea).newest()
    return comments[:LATEST]


def place_of(comment: Comment, person: Person) -> Place | None:
    """Where somebody finds a comment; None when it is not shown to them."""
    idea, head = comment.idea, comment.parent_id or comment.pk
    threads = list(threads_of(idea, person).values_list("pk", flat=True))
    if head not in threads:
        return None
    page = Place(threads.index(head) // THREADS_PER_PAGE + 1)
    if comment.pk == head:
        return page
    answers = list(
        Comment.objects.placed_for(person).filter(parent=head).oldest().values_list("pk", flat=True)
    )
    if comment.pk not in answers:
        return None
    index = answers.index(comment.pk)
    return page if index < ANSWERS_SHOWN else Place(index // ANSWERS_PER_PAGE + 1, head)
