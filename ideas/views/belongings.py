"""What belongs to an idea besides its text, its numbers and its comments.

Each of these lists is a query of its own, and all of them change seldom. A crowd behind one
link reads them once in five seconds, as it may read the whole page; whoever can change them,
the author and the office, always reads them anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from cocreate.accounts.permissions import Person, works_for_the_office
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.strategy.models import Initiative
from ideas.authors import is_author_of
from ideas.likeness import beside
from ideas.models import Answer, Campaign, ExpertHelp, Idea
from ideas.origins import Origin, origin_of

SIMILAR, EVENTS = 4, 5


@dataclass(frozen=True)
class Belongings:
    """Lists that several readers share, and nobody changes."""

    lists: dict[str, Any]
    campaign: Campaign | None
    phases: dict[str, Any]
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
    _give(idea, found.lists)
    if found.campaign:
        idea.campaign = found.campaign if not person.is_authenticated else idea.campaign
        _give(idea.campaign, found.phases)
    return found


def _give(to: Any, lists: dict[str, Any]) -> None:
    to._prefetched_objects_cache = {**getattr(to, "_prefetched_objects_cache", {}), **lists}


def _read(idea: Idea) -> Belongings:
    prefetch_related_objects([idea], *prefetches())
    return Belongings(
        lists=dict(idea._prefetched_objects_cache),
        campaign=idea.campaign,
        phases=dict(getattr(idea.campaign, "_prefetched_objects_cache", {})),
        origin=origin_of(idea),
        events=list(idea.events.listed().only("title", "starts_at").order_by("starts_at")[:EVENTS]),
        similar=beside(idea, number=SIMILAR) or list(similar_to(idea)),
    )


@for_seconds(SECONDS)
def _remembered(asked: _Asked) -> Belongings:
    return _read(asked.idea)


def prefetches() -> list[Prefetch[Any, Any, Any] | str]:
    """The lists that the page of an idea shows."""
    answers = Answer.objects.select_related("department", "initiative", "indicator")
    return [
        Prefetch("initiatives", Initiative.objects.select_related("pillar", "strategy")),
        "indicators",
        "pictures",
        "campaign__phases",
        "follow_ups__pictures",
        "state_changes",
        Prefetch("answers", answers.prefetch_related("events")),
        Prefetch("merged_ideas", Idea.objects.select_related("author").defer("search").order_by("pk")),
        Prefetch("expert_help", ExpertHelp.objects.public().select_related("department")),
    ]


def similar_to(idea: Idea) -> QuerySet[Idea]:
    """A few public ideas about the same subject, while nobody knows what it means."""
    ideas = Idea.objects.listed().exclude(pk=idea.pk).only("pk", "title")
    first = next(iter(idea.initiatives.all()), None)
    if first is not None:
        return ideas.about(first).moving()[:SIMILAR]
    return ideas.filter(category=idea.category_id).moving()[:SIMILAR]
