"""What belongs to an idea besides its text, its numbers and its comments.

Each of these lists is a query of its own, and all of them change seldom. A crowd behind one
link reads them once in five seconds, as it may read the whole page; whoever can change them,
the author and the office, always reads them anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cocreate.accounts.permissions import Person, works_for_the_office
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.postgres.prepared import Prepared, give_list
from cocreate.strategy.models import Indicator, Initiative
from ideas.authors import is_author_of
from ideas.models import Answer, Campaign, ExpertHelp, FollowUp, Idea, Picture, StateChange
from ideas.nearness import beside
from ideas.origins import Origin, ties_of

SIMILAR = 4


@dataclass(frozen=True)
class Belongings:
    """Lists that several readers share, and nobody changes."""

    lists: dict[str, list[Any]]
    origin: Origin | None
    events: list[Any]
    similar: list[Idea]


class _Asked:
    """An idea as a question: the same one as long as what its own row says is the same.

    So a new state, text or promise is followed by new lists at once, and only what leaves no
    trace in the row (a step of the city, a picture, a similar idea) may be five seconds late.
    """

    def __init__(self, idea: Idea) -> None:
        self.idea = idea
        self.stamp = (idea.pk, idea.state, idea.version_number, idea.campaign_id, idea.answer_due_on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.stamp == other.stamp

    def __hash__(self) -> int:
        return hash(self.stamp)


def with_belongings(idea: Idea, person: Person) -> Belongings:
    """Give an idea its lists (as a prefetch would), and return what is shown beside it."""
    changes_it = person.is_authenticated and (is_author_of(person, idea) or works_for_the_office(person))
    found = _read(idea) if changes_it else _remembered(_Asked(idea))
    for name, rows in found.lists.items():
        give_list(idea, name, rows)
    if idea.campaign_id:
        if not person.is_authenticated:
            idea.campaign = _campaign(idea.campaign_id)
        idea.campaign.read_phases()
    return found


def _read(idea: Idea) -> Belongings:
    lists, (origin, events) = read_lists(idea), ties_of(idea)
    return Belongings(lists, origin, events, similar=beside(idea) or list(similar_to(idea)))


@for_seconds(SECONDS)
def _remembered(asked: _Asked) -> Belongings:
    return _read(asked.idea)


def read_lists(idea: Idea) -> dict[str, list[Any]]:
    """Give an idea its lists as they stand now, and return them."""
    is_filled = FILLED.first(idea=idea.pk) or ()
    filled = {name for name, is_so in zip(LISTS, is_filled, strict=False) if is_so}
    lists = {name: question.rows(idea=idea.pk) if name in filled else [] for name, question in LISTS.items()}
    for name, rows in lists.items():
        give_list(idea, name, rows)
    return lists


@for_seconds(SECONDS)
def _campaign(pk: int) -> Campaign:
    """A campaign with its phases, as the strangers of all its ideas share it."""
    campaign = Campaign.objects.get(pk=pk)
    campaign.read_phases()
    return campaign


def _merged_into(idea: int) -> QuerySet[Idea]:
    return Idea.objects.filter(merged_into=idea).select_related("author").defer("search").order_by("pk")


def _answers_to(idea: int) -> QuerySet[Answer]:
    answers = Answer.objects.filter(idea=idea).select_related("department", "initiative", "indicator")
    return answers.prefetch_related("events")


# The lists that the page of an idea shows, by the name of their relation.
LISTS: dict[str, Prepared[Any]] = {
    "initiatives": Prepared(
        lambda idea: Initiative.objects.filter(ideas=idea).select_related("pillar", "strategy"), idea=int
    ),
    "indicators": Prepared(lambda idea: Indicator.objects.filter(ideas=idea), idea=int),
    "pictures": Prepared(lambda idea: Picture.objects.filter(idea=idea), idea=int),
    "follow_ups": Prepared(
        lambda idea: FollowUp.objects.filter(idea=idea).prefetch_related("pictures"), idea=int
    ),
    "state_changes": Prepared(lambda idea: StateChange.objects.filter(idea=idea), idea=int),
    "answers": Prepared(_answers_to, idea=int),
    "merged_ideas": Prepared(_merged_into, idea=int),
    "expert_help": Prepared(
        lambda idea: ExpertHelp.objects.public().filter(idea=idea).select_related("department"), idea=int
    ),
}


def _which_are_filled(idea: int) -> QuerySet[Any, tuple[bool, ...]]:
    """Which of its lists an idea has anything in: two, mostly, and to ask costs more than to hear no."""
    return Idea.objects.filter(pk=idea).values_list(
        *(Exists(question.make(idea=OuterRef("pk"))) for question in LISTS.values())
    )


FILLED = Prepared[tuple[bool, ...]](_which_are_filled, idea=int)


def similar_to(idea: Idea) -> QuerySet[Idea]:
    """A few public ideas about the same subject, while nobody knows what it means."""
    ideas = Idea.objects.listed().exclude(pk=idea.pk).only("pk", "title")
    first = next(iter(idea.initiatives.all()), None)
    if first is not None:
        return ideas.about(first).moving()[:SIMILAR]
    if idea.category_id is None:
        return ideas.none()  # that neither says its subject is nothing two ideas have in common
    return ideas.filter(category=idea.category_id).moving()[:SIMILAR]
