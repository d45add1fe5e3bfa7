"""The result of a search in the form in which it is shown: cards, a table, by district, or what helps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from cocreate.accounts.permissions import Person
from cocreate.caching.remembered import for_seconds
from cocreate.language.highlighting import Wanted, excerpt, marked
from cocreate.language.japanese import words_alone
from cocreate.places.maps import map_words
from cocreate.postgres.prepared import Prepared
from cocreate.synonyms.reading import synonyms
from ideas import listing, on_a_map
from ideas.filters import FILTERS, districts
from ideas.likeness import alike
from ideas.listing import DISCUSSED, NEWEST, SUPPORTED, Wish
from ideas.models import Idea
from ideas.on_a_map import Group, Spread
from ideas.views.chips import without

TABLE, BY_DISTRICT, ON_A_MAP = "table", "districts", "map"
EXCERPT = 90  # characters
CLOSE = 3  # ideas of a similar meaning, when words find nothing
Districts = tuple[tuple[int, str, int], ...]  # number of the district, its name, how many ideas
Texts = tuple[str, ...]
PARTS = ("pk", "proposal", "problem", "wish", "place_note", "district__name")
TEXTS = Prepared[tuple[Any, ...]](
    lambda numbers: Idea.objects.filter(pk__among=numbers).values_list(*PARTS), numbers=list
)


def cards_of(wish: Wish, ideas: list[Idea]) -> list[dict[str, Any]]:
    """What the cards take; with the words that were looked for marked."""
    if not wish.words:
        return [one.card for one in ideas]
    wanted = Wanted.of(wish.words, synonyms())
    texts = {row[0]: _to_read(*row[1:]) for row in TEXTS.rows(numbers=[one.pk for one in ideas])}
    return [
        {
            **one.card,
            "title": marked(one.title, wanted),
            "excerpt": excerpt(texts.get(one.pk, ()), wanted, length=EXCERPT),
        }
        for one in ideas
    ]


def _to_read(proposal: str, problem: str, wish: str, place_note: str, district: str | None) -> Texts:
    """The texts in which the words are looked for; the place last, in front of what is proposed for it."""
    place = "、".join(filter(None, (district, place_note)))
    return proposal, problem, wish, f"{place}：{proposal}" if place else ""


def table_of(request: HttpRequest, wish: Wish, ideas: list[Idea]) -> dict[str, Any]:
    """One row for each idea, and the headings by which it can be put in order."""
    districts = dict(_whole(ideas).values_list("pk", "district__name"))
    sortable = {"supports": SUPPORTED, "comments": DISCUSSED, "posted": NEWEST}
    allowed = listing.orders_of(wish)
    return {
        "rows": [{**one.card, "district": districts.get(one.pk) or ""} for one in ideas],
        "sorts": {
            column: without(request, "order", order=order)
            for column, order in sortable.items()
            if order in allowed
        },
        "sorted": {column: order == wish.order for column, order in sortable.items()},
    }


def districts_of(request: HttpRequest, wish: Wish, person: Person | None) -> list[dict[str, Any]]:
    """How many of the ideas are about each district, the most first."""
    asked = replace(_narrowing(wish), district=None)
    rows = _count_districts(asked, person) if asked.mine else _districts_for_all(asked)
    return [
        {"name": name, "number": number, "href": without(request, "view", district=str(pk))}
        for pk, name, number in rows
    ]


def map_of(request: HttpRequest, wish: Wish, person: Person | None) -> dict[str, Any]:
    """Every idea that has a point: where many are close together their number, else itself, newest first."""
    asked = _narrowing(wish)
    spread = _spread(asked, person) if asked.mine else _spread_for_all(asked)
    ideas = list(on_a_map.of(spread.alone))
    return {
        "map": map_words(),
        "by_district": without(request, "area", view=BY_DISTRICT),
        "placed": sum(one.number for one in spread.groups) + len(ideas),
        "most": str(spread.most) if spread.groups else "",
        "groups": _groups(request, spread.groups),
        "places": [
            {
                "number": number,
                "title": one.title,
                "href": one.get_absolute_url(),
                "latitude": str(one.latitude),
                "longitude": str(one.longitude),
                "where": one.place_note or (one.district.name if one.district else ""),
                "status": str(one.state),
                "posted": one.published_at,
            }
            for number, one in enumerate(ideas, start=1)
        ],
    }


def _groups(request: HttpRequest, groups: tuple[Group, ...]) -> list[dict[str, Any]]:
    """What the map and its table say of each group; a group nearer to, down to one point and its list."""
    names = dict(districts())
    return [
        {
            "number": one.number,
            "where": names.get(one.district, ""),
            "latitude": f"{one.latitude:.5f}",
            "longitude": f"{one.longitude:.5f}",
            "href": without(request, "view" if one.area.is_one_point else "", area=str(one.area)),
            "is_one_point": one.area.is_one_point,
        }
        for one in groups
    ]


def _narrowing(wish: Wish) -> Wish:
    """What narrows a list, without its order, its page and its form."""
    return Wish(**{name: getattr(wish, name) for name in ("words", *(one.name for one in FILTERS))})


def _spread(wish: Wish, person: Person | None) -> Spread:
    return on_a_map.spread(listing.matching(wish, person))


@for_seconds(60)
def _spread_for_all(wish: Wish) -> Spread:
    """The same for everybody, and only numbers: what was hidden since is not read any more."""
    return _spread(wish, None)


def _count_districts(wish: Wish, person: Person | None) -> Districts:
    ideas = listing.matching(wish, person).order_by().exclude(district=None)
    counted = ideas.values("district", "district__name").annotate(number=Count("pk"))
    rows = counted.order_by("-number", "district__reading", "district")
    return tuple(rows.values_list("district", "district__name", "number"))


@for_seconds(60)
def _districts_for_all(wish: Wish) -> Districts:
    """The same for everybody: counting reads every idea."""
    return _count_districts(wish, None)


def suggestions_for(request: HttpRequest, wish: Wish, person: Person | None) -> dict[str, Any]:
    """What helps when nothing was found: leaving out one thing, or ideas that mean something close."""
    drops = []
    for one in FILTERS:
        if getattr(wish, one.name):
            less = replace(wish, **{one.name: type(wish).__dataclass_fields__[one.name].default})
            number = listing.find(replace(less, page=1), person).count
            if number:
                drops.append({"label": one.label, "number": number, "href": without(request, one.name)})
    close = alike(wish.words, number=CLOSE) if wish.words and not drops else []
    return {"drops": drops, "close": close, "alone": [] if drops else _words_alone(request, wish, person)}


def _words_alone(request: HttpRequest, wish: Wish, person: Person | None) -> list[dict[str, Any]]:
    """The words that find something each by itself, when all of them together find nothing."""
    alone = [
        {
            "word": word,
            "number": listing.find(replace(wish, words=word, page=1), person).count,
            "href": without(request, "q", q=word),
        }
        for word in words_alone(wish.words)
    ]
    return [one for one in alone if one["number"]]


def _whole(ideas: list[Idea]) -> Any:
    return Idea.objects.listed().filter(pk__in=[one.pk for one in ideas])
