"""The list of ideas: what it is narrowed to, in which order, and which page of it.

A page costs the same at a thousand ideas and at a hundred thousand: it is read from an
index in its order, and counting stops at a limit (“1,000 or more”).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import pgettext_lazy

from cocreate.accounts.permissions import Person
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.language.japanese import (
    IN_TITLE,
    has_a_character_alone,
    question,
    question_by_letters,
    question_inside,
)
from cocreate.postgres.japanese_search import Words
from cocreate.postgres.prepared import Prepared
from cocreate.synonyms.reading import synonyms
from ideas.filters import FILTERS
from ideas.models import Campaign, Idea
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.naming import names_beside_texts

PER_PAGE = 20
COUNTED = 1_000  # beyond it, nobody needs the exact number of results
LAST_PAGE = 10_000  # further on, an address is a slip or a machine
FEW = 3  # fewer results than this: parts of words are looked for as well

FAIR, NEWEST, SUPPORTED, DISCUSSED, MOVING = "fair", "new", "supports", "comments", "trend"
MATCHING, CHANCE = "match", "random"
ORDERS = {
    MATCHING: pgettext_lazy("order of ideas", "Best match"),
    FAIR: pgettext_lazy("order of ideas", "Least seen first"),
    NEWEST: pgettext_lazy("order of ideas", "Newest"),
    SUPPORTED: pgettext_lazy("order of ideas", "Most support"),
    DISCUSSED: pgettext_lazy("order of ideas", "Most comments"),
    MOVING: pgettext_lazy("order of ideas", "Moving now"),
    CHANCE: pgettext_lazy("order of ideas", "By chance"),
}
METHODS = {
    MATCHING: pgettext_lazy(
        "order of ideas",
        "Ideas with your words in the title first, then the others; among these, what is moving now first.",
    ),
    FAIR: pgettext_lazy(
        "order of ideas",
        "It begins with one of the ideas that were shown least lately, and goes on from there. Where it "
        "begins differs from visitor to visitor, so that every idea gets its turn, whenever it was posted.",
    ),
    NEWEST: pgettext_lazy("order of ideas", "The latest published first."),
    SUPPORTED: pgettext_lazy(
        "order of ideas",
        "Most support first, counted anew about every minute. Ideas whose number is not public yet stand as "
        "if nobody had supported them.",
    ),
    DISCUSSED: pgettext_lazy("order of ideas", "Most comments first, counted anew about every minute."),
    MOVING: pgettext_lazy(
        "order of ideas",
        "Support and freshness together: ten times as much support weighs as much as one week. Ideas whose "
        "number is not public yet stand by freshness alone.",
    ),
    CHANCE: pgettext_lazy(
        "order of ideas", "In an order by chance, which begins at another place for every visitor."
    ),
}
CIRCLES = (FAIR, CHANCE)  # orders that begin somewhere and go round


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see; made from an address, in which anything may stand."""

    words: str = ""
    campaign: str = ""
    state: str = ""
    category: str = ""
    initiative: str = ""
    district: int | None = None
    area: str = ""
    answered: str = ""
    tag: str = ""
    mine: str = ""
    order: str = FAIR
    start: int = 0
    page: int = 1
    view: str = ""
    chosen: int = field(default=0, compare=False)

    @property
    def usual_order(self) -> str:
        """In which order things stand for whoever chose none."""
        return MATCHING if self.words else FAIR


ALL = Wish()


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    ideas: list[Idea]
    count: int
    is_more: bool  # whether the count stopped at its limit
    has_next: bool
    by_letters: bool = False  # whether parts of words were looked for, because words found little
    by_parts: bool = False  # whether a character was looked for inside longer words


@dataclass(frozen=True)
class Asked:
    """A question in words, as the database is asked; see `cocreate.language.japanese`."""

    words: str
    in_title: str
    wide: str  # the same with characters inside longer words; as `words` where none was typed alone
    letters: str

    @property
    def is_wide(self) -> bool:
        return self.wide != self.words

    @classmethod
    def of(cls, words: str) -> Asked:
        known, names = synonyms(), names_beside_texts()
        whole = question(words, known, names=names)
        return cls(
            whole,
            question(words, known, mark=IN_TITLE),
            question_inside(words, known, names=names) if has_a_character_alone(words) else whole,
            question_by_letters(words),
        )


def orders_of(wish: Wish) -> dict[str, Any]:
    """The orders somebody may choose here; the one place that takes an order away.

    Within a campaign that hides its counts, an order by support would tell them.
    """
    away = set() if wish.words else {MATCHING}
    if wish.campaign and Campaign.objects.hiding_counts().filter(slug=wish.campaign).exists():
        away |= {SUPPORTED, MOVING}
    return {name: label for name, label in ORDERS.items() if name not in away}


def find(wish: Wish, person: Person | None = None) -> Found:
    """The page of ideas that somebody wants to see."""
    ideas = narrowed(wish, person)
    parts = [ideas]
    by_letters = by_parts = False
    if not wish.words:
        count = _how_many(wish, person, ideas)
    else:
        asked = Asked.of(wish.words)
        found = ideas.matching(asked.wide) if asked.words else ideas.none()
        count = _how_many(wish, person, found) if asked.words else 0
        by_parts = asked.is_wide
        by_letters = bool(asked.letters) and count < FEW
        if by_letters:
            found = _joined(ideas, asked)
            count = _how_many(wish, person, found, by_letters=True)
        parts = _parts(ideas, found, asked, by_letters=by_letters)
        ideas = found
    is_more = count > COUNTED
    is_there = is_more or count > (wish.page - 1) * PER_PAGE
    rows = _page(ideas, parts, wish, person) if is_there else []
    return Found(rows[:PER_PAGE], min(count, COUNTED), is_more, len(rows) > PER_PAGE, by_letters, by_parts)


class _Question:
    """What strangers ask alike: it is answered once for all of them, for as long as they may share a page."""

    def __init__(self, stamp: Hashable, answer: Callable[[], Any]) -> None:
        self.stamp, self.answer = stamp, answer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Question) and self.stamp == other.stamp

    def __hash__(self) -> int:
        return hash(self.stamp)


@for_seconds(SECONDS)
def _shared(asked: _Question) -> Any:
    return asked.answer()


def _how_many(wish: Wish, person: Person | None, ideas: IdeaQuerySet, *, by_letters: bool = False) -> int:
    """How many there are for this person, in whatever order and on whichever page."""
    if person:
        return _count(ideas)
    stamp = "count", replace(wish, order=FAIR, start=0, page=1, view=""), by_letters
    number: int = _shared(_Question(stamp, lambda: _count(ideas)))
    return number


def _count(ideas: IdeaQuerySet) -> int:
    """How many there are, as far as anybody wants to know."""
    return ideas.order_by()[: COUNTED + 1].count()


def narrowed(wish: Wish, person: Person | None = None) -> IdeaQuerySet:
    """The public ideas that pass every chosen filter, words aside."""
    ideas: IdeaQuerySet = Idea.objects.listed()
    for one in FILTERS:
        if value := getattr(wish, one.name):
            ideas = one.narrow(ideas, value, person)
    return ideas


def matching(wish: Wish, person: Person | None = None) -> IdeaQuerySet:
    """The same with the words or letters, for those who read all of it and not a page."""
    ideas = narrowed(wish, person)
    if not wish.words:
        return ideas
    asked = Asked.of(wish.words)
    found = ideas.matching(asked.wide) if asked.words else ideas.none()
    if asked.letters and (not asked.words or _how_many(wish, person, found) < FEW):
        return ideas.filter(pk__in=_with_these_letters(ideas, asked))
    return found


def _with_these_letters(ideas: IdeaQuerySet, asked: Asked) -> QuerySet[Idea, Any]:
    """Every number that letters or words find: two sets in one, as in `IdeaQuerySet.by`."""
    by_letters = ideas.matching_letters(asked.letters).order_by().values("pk")
    if not asked.words:
        return by_letters
    return by_letters.union(ideas.matching(asked.words).order_by().values("pk"), all=True)


def in_order(ideas: IdeaQuerySet, order: str) -> IdeaQuerySet:
    """Ideas in one of the orders that need no starting point."""
    return {
        NEWEST: ideas.newest,
        SUPPORTED: ideas.most_supported,
        DISCUSSED: ideas.most_discussed,
        MOVING: ideas.moving,
    }[order]()


def _joined(ideas: IdeaQuerySet, asked: Asked) -> IdeaQuerySet:
    """What words or letters find.

    Two small sets of numbers: as one condition with OR, PostgreSQL would read every idea.
    """
    numbers = list(
        ideas.matching_letters(asked.letters).order_by().values_list("pk", flat=True)[: COUNTED + 1]
    )
    if asked.words:
        numbers += ideas.matching(asked.words).order_by().values_list("pk", flat=True)[:FEW]
    return ideas.filter(pk__in=numbers)


def _parts(ideas: IdeaQuerySet, found: IdeaQuerySet, asked: Asked, *, by_letters: bool) -> list[IdeaQuerySet]:
    """What meets the question, in stretches: in the title, in the text, inside longer words, by letters."""
    parts: list[IdeaQuerySet] = []
    if asked.words:
        in_title = Q(search=Words(asked.in_title))
        parts += [ideas.filter(in_title), ideas.matching(asked.words).exclude(in_title)]
    if asked.is_wide:
        parts.append(ideas.matching(asked.wide).exclude(search=Words(asked.words)))
    if by_letters:
        parts.append(found.exclude(search=Words(asked.words)) if asked.words else found)
    return parts


def _page(
    ideas: IdeaQuerySet, parts: Sequence[IdeaQuerySet], wish: Wish, person: Person | None
) -> list[Idea]:
    """The ideas of a page and one more; what matches best among thousands, strangers share."""
    if person or wish.order != MATCHING:
        return _whole(_numbers(ideas, parts, wish))
    stamp = "matches", replace(wish, view="")
    return _whole(_shared(_Question(stamp, lambda: _numbers(ideas, parts, wish))))


def _numbers(ideas: IdeaQuerySet, parts: Sequence[IdeaQuerySet], wish: Wish) -> list[int]:
    first = (wish.page - 1) * PER_PAGE
    last = first + PER_PAGE + 1
    if wish.order in CIRCLES:
        if _is_first_page_of_all(wish):
            return [pk for _, _, pk in FIRST_ROUND.rows(start=wish.start)]
        return [pk for _, _, pk in _round(ideas, wish.start, first, last)]
    if wish.order == MATCHING:
        return _one_after_the_other(parts, first, last)
    return list(in_order(ideas, wish.order).values_list("pk", flat=True)[first:last])


def _is_first_page_of_all(wish: Wish) -> bool:
    """What most people see first, and nobody narrowed; only the start of the circle differs."""
    return replace(wish, order=FAIR, start=0, view="") == ALL


def _round(ideas: IdeaQuerySet, start: int, first: int, last: int) -> QuerySet[Any, Any]:
    """From the starting point to the end of the circle, and on from its beginning: (turn, place, number).

    Both stretches come from the index in their order.
    """

    def stretch(number: int, part: IdeaQuerySet) -> QuerySet[Idea, Any]:
        in_turn = part.annotate(turn=Value(number)).order_by("shuffle", "id")
        return in_turn.values_list("turn", "shuffle", "id")[:last]

    ahead: QuerySet[Any, Any] = stretch(0, ideas.filter(shuffle__gte=start))
    circle: Any = ahead.union(stretch(1, ideas.filter(shuffle__lt=start)), all=True)
    whole: QuerySet[Any, Any] = circle.order_by("turn", "shuffle", "id")[first:last]
    return whole


def _one_after_the_other(parts: Sequence[IdeaQuerySet], first: int, last: int) -> list[int]:
    """One stretch after the other, each with what moves first; the next only when the page is not full.

    Ordered by the sum of trend and nothing, so that PostgreSQL does not walk along the index of
    trends through all ideas to find the few that match: it reads what the words find and sorts that.
    """
    numbers: list[int] = []
    for part in parts:
        if len(numbers) < last:
            rows = part.annotate(moving=F("trend") + Value(0.0)).order_by("-moving", "-id")
            numbers += rows.values_list("pk", flat=True)[: last - len(numbers)]
    return numbers[first:]


def _whole(numbers: list[int]) -> list[Idea]:
    """Only one page's ideas are read whole; what was hidden a moment ago is not."""
    read = {one.pk: one for one in CARDS.rows(numbers=numbers)}
    return [read[pk] for pk in numbers if pk in read]


CARDS = Prepared[Idea](
    lambda numbers: Idea.objects.listed().for_cards().filter(pk__among=numbers), numbers=list
)
FIRST_ROUND = Prepared[Any](lambda start: _round(Idea.objects.listed(), start, 0, PER_PAGE + 1), start=int)
