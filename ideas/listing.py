"""The list of ideas: what it is narrowed to, in which order, and which page of it.

A page costs the same at a thousand ideas and at a hundred thousand: it is read from an
index in its order, and counting stops at a limit (“1,000 or more”).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils.translation import pgettext_lazy

from cocreate.language.japanese import question
from ideas.models import Idea, State
from ideas.models.idea import IdeaQuerySet
from ideas.models.state import ANSWERED

PER_PAGE = 20
COUNTED = 1_000  # beyond it, nobody needs the exact number of results
LAST_PAGE = 500

FAIR, NEWEST, SUPPORTED, DISCUSSED, MOVING = "fair", "new", "supports", "comments", "trend"
ORDERS = {
    FAIR: pgettext_lazy("order of ideas", "By turns"),
    NEWEST: pgettext_lazy("order of ideas", "Newest"),
    SUPPORTED: pgettext_lazy("order of ideas", "Most support"),
    DISCUSSED: pgettext_lazy("order of ideas", "Most comments"),
    MOVING: pgettext_lazy("order of ideas", "Moving now"),
}
METHODS = {
    FAIR: pgettext_lazy(
        "order of ideas",
        "Every idea gets its turn: the order begins at another place every ten minutes, "
        "the same for everybody.",
    ),
    NEWEST: pgettext_lazy("order of ideas", "The latest published first."),
    SUPPORTED: pgettext_lazy("order of ideas", "Most support first, counted anew about every minute."),
    DISCUSSED: pgettext_lazy("order of ideas", "Most comments first, counted anew about every minute."),
    MOVING: pgettext_lazy(
        "order of ideas",
        "Support and freshness together: ten times as much support weighs as much as one week.",
    ),
}
GROUPS: dict[str, tuple[State, ...]] = {
    "gathering": (State.PUBLISHED,),
    "considered": (State.UNDER_REVIEW,),
    "doing": (State.ACCEPTED, State.IN_PROGRESS),
    "done": (State.DONE,),
    "declined": (State.DECLINED,),
}
GROUP_NAMES = {
    "gathering": pgettext_lazy("idea state", "Gathering support"),
    "considered": pgettext_lazy("idea state", "The city is considering it"),
    "doing": pgettext_lazy("idea state", "The city is doing it"),
    "done": pgettext_lazy("idea state", "Done"),
    "declined": pgettext_lazy("idea state", "Not adopted"),
}


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see; made from an address, in which anything may stand."""

    words: str = ""
    campaign: str = ""
    state: str = ""
    category: str = ""
    initiative: str = ""
    district: int | None = None
    answered: str = ""
    order: str = FAIR
    start: int = 0
    page: int = 1
    chosen: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    ideas: list[Idea]
    count: int
    is_more: bool  # whether the count stopped at its limit
    has_next: bool


def find(wish: Wish) -> Found:
    """The page of ideas that somebody wants to see."""
    ideas = _narrowed(wish)
    if ideas is None:
        return Found([], 0, False, False)
    count = ideas.order_by()[: COUNTED + 1].count()
    first = (wish.page - 1) * PER_PAGE
    rows = _page(ideas, wish, first) if count > first else []
    return Found(rows[:PER_PAGE], min(count, COUNTED), count > COUNTED, len(rows) > PER_PAGE)


def _narrowed(wish: Wish) -> IdeaQuerySet | None:
    """The ideas in question; None when somebody looks for words and there is no word in it."""
    ideas: IdeaQuerySet = Idea.objects.listed()
    if wish.words:
        asked = question(wish.words)
        if not asked:
            return None
        ideas = ideas.matching(asked)
    conditions: dict[str, Any] = {
        "campaign__slug": wish.campaign,
        "category__slug": wish.category,
        "initiatives__key": wish.initiative,
        "district_id": wish.district,
    }
    ideas = ideas.filter(**{name: value for name, value in conditions.items() if value})
    if wish.state:
        ideas = ideas.filter(state__in=GROUPS[wish.state])
    if wish.answered:
        decided = Q(state__in=ANSWERED)
        ideas = ideas.filter(decided if wish.answered == "yes" else ~decided)
    return ideas


def _page(ideas: IdeaQuerySet, wish: Wish, first: int) -> list[Idea]:
    last = first + PER_PAGE + 1
    if wish.order == FAIR:
        return _fair_page(ideas, wish.start, first, last)
    return list(_ordered(ideas, wish.order).for_cards()[first:last])


def _ordered(ideas: IdeaQuerySet, order: str) -> IdeaQuerySet:
    return {
        NEWEST: ideas.newest,
        SUPPORTED: ideas.most_supported,
        DISCUSSED: ideas.most_discussed,
        MOVING: ideas.moving,
    }[order]()


def _fair_page(ideas: IdeaQuerySet, start: int, first: int, last: int) -> list[Idea]:
    """From the starting point to the end of the circle, and on from its beginning.

    Both stretches come from the index in their order; only one page's ideas are read whole.
    """

    def stretch(number: int, part: IdeaQuerySet) -> QuerySet[Idea, Any]:
        in_turn = part.annotate(turn=Value(number)).order_by("shuffle", "id")
        return in_turn.values_list("turn", "shuffle", "id")[:last]

    ahead: QuerySet[Any, Any] = stretch(0, ideas.filter(shuffle__gte=start))
    circle: Any = ahead.union(stretch(1, ideas.filter(shuffle__lt=start)), all=True)
    numbers = [pk for _, _, pk in circle.order_by("turn", "shuffle", "id")[first:last]]
    read = Idea.objects.for_cards().in_bulk(numbers)
    return [read[pk] for pk in numbers if pk in read]
