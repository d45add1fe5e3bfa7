"""What the list of ideas can be narrowed to: one entry each, used by the page, its chips and the API.

A new filter is an entry here and a field of `ideas.listing.Wish` of the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.permissions import Person, is_known
from cocreate.caching.drawn import Choices
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.places.models import District
from cocreate.strategy.models import Initiative
from ideas.models import Campaign, Category, Idea, State
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.models.state import ANSWERED
from ideas.places import area_from

Offered = tuple[tuple[Any, Any], ...]  # values with their names

GROUPS: dict[str, tuple[State, ...]] = {
    "gathering": (State.PUBLISHED,),
    "considered": (State.UNDER_REVIEW,),
    "doing": (State.ACCEPTED, State.IN_PROGRESS),
    "done": (State.DONE,),
    "declined": (State.DECLINED,),
}
GROUP_NAMES: dict[Any, Any] = {
    "gathering": pgettext_lazy("idea state", "Gathering support"),
    "considered": pgettext_lazy("idea state", "The city is considering it"),
    "doing": pgettext_lazy("idea state", "The city is doing it"),
    "done": pgettext_lazy("idea state", "Done"),
    "declined": pgettext_lazy("idea state", "Not adopted"),
}
ANSWER_NAMES: dict[Any, Any] = {
    "yes": pgettext_lazy("filter", "Answered"),
    "no": pgettext_lazy("filter", "Not answered yet"),
}
MINE_NAMES: dict[Any, Any] = {
    "own": pgettext_lazy("filter", "Ideas I wrote"),
    "supported": pgettext_lazy("filter", "Ideas I support"),
    "followed": pgettext_lazy("filter", "Ideas I get news about"),
}


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list."""

    name: str  # in the address
    label: str | Promise
    narrow: Callable[[IdeaQuerySet, Any, Person | None], IdeaQuerySet]
    choices: Callable[[], Offered]
    is_fixed: bool = False  # the choices are ours: another value makes no sense
    is_personal: bool = False  # only for somebody who is logged in
    said_as: str | Promise = ""  # what to call a value that is none of our choices
    written_as: str = ""  # how a program writes such a value


def _by(lookup: str) -> Callable[[IdeaQuerySet, Any, Person | None], IdeaQuerySet]:
    return lambda ideas, value, person: ideas.filter(**{lookup: value})


def _by_state(ideas: IdeaQuerySet, value: str, person: Person | None) -> IdeaQuerySet:
    return ideas.in_state(*GROUPS[value])


def _by_answer(ideas: IdeaQuerySet, value: str, person: Person | None) -> IdeaQuerySet:
    decided = Q(state__in=ANSWERED)
    return ideas.filter(decided if value == "yes" else ~decided)


def _by_tag(ideas: IdeaQuerySet, value: str, person: Person | None) -> IdeaQuerySet:
    """Ideas with a tag in this spelling; an idea is found by another spelling with words."""
    return ideas.filter(tags__contains=[value])


def _by_area(ideas: IdeaQuerySet, value: str, person: Person | None) -> IdeaQuerySet:
    """Ideas in the part of the map that somebody went nearer to."""
    area = area_from(value)
    return ideas.within(**vars(area)) if area else ideas.none()


def _by_person(ideas: IdeaQuerySet, value: str, person: Person | None) -> IdeaQuerySet:
    """What somebody wrote, supports or follows; nothing for a stranger."""
    if person is None or not is_known(person):
        return ideas.none()
    return ideas.filter(
        {
            "own": Q(pk__in=Idea.objects.by(person).values("pk")),
            "supported": Q(votes__voter=person.pk, votes__value=1),
            "followed": Q(follows__person=person.pk),
        }[value]
    )


@for_seconds(SECONDS)
def _campaigns() -> Choices:
    return Choices(Campaign.objects.published().order_by("-created_at", "-id").values_list("slug", "title"))


@for_seconds(SECONDS)
def _categories() -> Choices:
    return Choices(Category.objects.values_list("slug", "name"))


@for_seconds(SECONDS)
def _initiatives() -> Choices:
    return Choices(Initiative.objects.values_list("key", "title"))


@for_seconds(SECONDS)
def districts() -> Choices:
    return Choices(District.objects.values_list("pk", "name"))


def _none() -> Choices:
    """None to choose from: a tag is followed from an idea, a part of the map from the map."""
    return Choices()


def _groups() -> Offered:
    return tuple(GROUP_NAMES.items())


def _answers() -> Offered:
    return tuple(ANSWER_NAMES.items())


def _mine() -> Offered:
    return tuple(MINE_NAMES.items())


FILTERS = (
    Filter("campaign", pgettext_lazy("a call for ideas", "campaign"), _by("campaign__slug"), _campaigns),
    Filter(
        "state",
        pgettext_lazy("filter", "How far"),
        _by_state,
        _groups,
        is_fixed=True,
    ),
    Filter("category", _("Subject"), _by("category__slug"), _categories),
    Filter("initiative", pgettext_lazy("label", "Initiative"), _by("initiatives__key"), _initiatives),
    Filter("tag", pgettext_lazy("filter", "Tag"), _by_tag, _none),
    Filter("district", _("District"), _by("district_id"), districts),
    Filter(
        "area",
        pgettext_lazy("filter", "Part of the map"),
        _by_area,
        _none,
        said_as=pgettext_lazy("filter", "The part you chose"),
        written_as="south,west,north,east in degrees",
    ),
    Filter("answered", _("The city's answer"), _by_answer, _answers, is_fixed=True),
    Filter(
        "mine",
        pgettext_lazy("filter", "Mine"),
        _by_person,
        _mine,
        is_fixed=True,
        is_personal=True,
    ),
)
