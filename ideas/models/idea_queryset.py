"""The words in which ideas are asked for: which ones, in which order, seen by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, JSONObject

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Person, is_known, is_moderator
from cocreate.postgres.japanese_search import Words
from cocreate.strategy.models import Initiative
from ideas.models.campaign import counts_of_campaign_are_hidden
from ideas.models.state import ANSWERED, LISTED, OPEN_FOR_SUPPORT, READABLE, State

if TYPE_CHECKING:
    from ideas.models.idea import Idea  # noqa: F401  # named in the type of the rows only


def counts_are_hidden() -> models.ExpressionWrapper[Any]:
    """Whether a phase of its campaign, or a quiet period, keeps an idea's counts from everybody just now."""
    touches = Q(touches_candidates=True) | Q(campaign__touches_candidates=True)
    hidden = counts_of_campaign_are_hidden("campaign_id", touches)
    return models.ExpressionWrapper(hidden, models.BooleanField())


class IdeaQuerySet(models.QuerySet["Idea"]):
    def listed(self) -> IdeaQuerySet:
        """Ideas that appear in public lists, counts, feeds and exports."""
        return self.filter(state__in=LISTED)

    def visible_to(self, person: Person) -> IdeaQuerySet:
        """Ideas that somebody may read at their own address.

        Everybody reads what is published; an author reads all of their own; a moderator
        reads everything but drafts; a department also reads what is assigned to it.
        """
        if is_moderator(person):
            return self.filter(~Q(state=State.DRAFT) | self._by(person))
        allowed = Q(state__in=READABLE)
        if is_known(person):
            allowed |= self._by(person)
        return self.filter(allowed)

    def _by(self, person: Person) -> Q:
        """That somebody is one of the authors: who posted it, or who accepted to write it with them."""
        return Q(author=person.pk) | Q(pk__in=self._co_authorships().filter(person=person.pk).values("idea"))

    def _co_authorships(self) -> models.QuerySet[Any]:
        invitations: Any = self.model.invitations.rel.related_model._default_manager
        accepted: models.QuerySet[Any] = invitations.accepted()
        return accepted

    def by(self, person: Person) -> IdeaQuerySet:
        """Ideas of which somebody is one of the authors.

        Two sets of numbers in one: as one condition with OR, PostgreSQL would read every idea.
        """
        if not person.is_authenticated:
            return self.none()
        posted = self.model._default_manager.filter(author=person.pk).order_by().values("pk")
        accepted = self._co_authorships().filter(person=person.pk).order_by().values("idea")
        return self.filter(pk__in=posted.union(accepted, all=True))

    def with_co_authors(self) -> IdeaQuerySet:
        """With everybody who accepted to write them (`Idea.co_authors`), in the same query."""
        accepted = self._co_authorships().filter(idea=models.OuterRef("pk")).order_by("invited_at", "pk")
        person = JSONObject(pk="person_id", display_name="person__display_name")
        return self.annotate(co_authorships=ArraySubquery(accepted.annotate(who=person).values("who")))

    def waiting(self) -> IdeaQuerySet:
        """Ideas that wait for a moderator, the oldest first."""
        return self.filter(state=State.SUBMITTED).order_by("submitted_at", "id")

    def due_for_a_promise(self) -> IdeaQuerySet:
        """Ideas with enough support for the city's promise to answer, not promised yet.

        Decided by the committed counter; only while the idea is open for support.
        """
        return self.filter(
            state__in=OPEN_FOR_SUPPORT,
            answer_promised_at=None,
            campaign__threshold__isnull=False,
            counter__supports__gte=F("campaign__threshold"),
        ).exclude(counts_are_hidden())

    def assigned_to(self, person: Person) -> IdeaQuerySet:
        """Ideas that somebody's departments answer or work on beside the lead; a moderator's are all."""
        if is_moderator(person):
            return self
        if not is_known(person):
            return self.none()
        mine = Department.objects.filter(officers=person.pk).values("pk")
        beside = self.model._default_manager.filter(cooperations__department__in=mine).values("pk")
        return self.filter(Q(department__in=mine) | Q(pk__in=beside))

    def in_state(self, *states: State) -> IdeaQuerySet:
        """Ideas that stand at one of these points of their way."""
        return self.filter(state__in=states)

    def needing_an_answer(self) -> IdeaQuerySet:
        """Ideas assigned or promised an answer that have no final one yet; the most urgent first."""
        open_ones = self.filter(state__in=(State.PUBLISHED, State.UNDER_REVIEW))
        asked = open_ones.filter(Q(department__isnull=False) | Q(answer_due_on__isnull=False))
        return asked.order_by(F("answer_due_on").asc(nulls_last=True), "assigned_at", "id")

    def needing_news(self) -> IdeaQuerySet:
        """Ideas of which people wait for news, each with its promised day (`news_due_on`); the latest first.

        Those the city works on, and all whose last word (answer or follow-up) named a day.
        """
        steps = models.OuterRef("pk")
        step = self.model.follow_ups.rel.related_model._default_manager.filter(idea=steps).order_by(
            "-at", "-id"
        )
        said = self.model.answers.rel.related_model._default_manager.filter(idea=steps).order_by(
            "-published_at", "-id"
        )
        told_at, said_at = (
            models.Subquery(step.values("at")[:1]),
            models.Subquery(said.values("published_at")[:1]),
        )
        day = models.Case(
            models.When(
                models.Q(told_at__gte=F("said_at")), then=models.Subquery(step.values("next_on")[:1])
            ),
            default=models.Subquery(said.values("next_on")[:1]),
            output_field=models.DateField(),
        )
        told = self.filter(state__in=LISTED).annotate(told_at=told_at, said_at=said_at)
        working = Q(state__in=(State.ACCEPTED, State.IN_PROGRESS))
        waited_for = told.annotate(news_due_on=day).filter(working | Q(news_due_on__isnull=False))
        return waited_for.order_by(F("news_due_on").asc(nulls_last=True), "id")

    def about(self, initiative: Initiative) -> IdeaQuerySet:
        """Ideas tied to an initiative."""
        return self.filter(initiatives=initiative)

    def written_by(self, person: User) -> IdeaQuerySet:
        """Somebody's own ideas, also those written with others, in every state, the latest first."""
        return self.by(person).order_by("-created_at", "-id")

    def supported_by(self, person: User) -> IdeaQuerySet:
        """Ideas that somebody supports now, the latest support first."""
        return self.filter(votes__voter=person, votes__value=1).order_by("-votes__updated_at", "-id")

    def chosen_by(self, person: Person) -> IdeaQuerySet:
        """Ideas that somebody chose where choices are limited, also those that nobody can read any more."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(votes__voter=person.pk, votes__value=1, campaign__voting_method="limited")

    def with_counts(self) -> IdeaQuerySet:
        """With the counts, and whether they are hidden at this moment (`supports_shown`)."""
        return self.with_counts_alone().select_related("campaign")

    def with_counts_alone(self) -> IdeaQuerySet:
        """The same without the campaign, whose many columns cost as much as all the rest."""
        return self.select_related("counter").annotate(hides_counts=counts_are_hidden())

    def for_cards(self) -> IdeaQuerySet:
        """With everything a card in a list shows (`Idea.card`), in one query."""
        initiative = Initiative.objects.filter(ideas=models.OuterRef("pk"))
        return (
            self.select_related("category", "counter")
            .annotate(
                initiative_title=models.Subquery(initiative.values("title")[:1]),
                hides_counts=counts_are_hidden(),
            )
            .only(
                "title",
                "state",
                "published_at",
                "is_demo",
                "category__name",
                "category__colour",
                "counter__supports",
                "counter__comments",
            )
        )

    def with_a_point(self) -> IdeaQuerySet:
        """Ideas that can be shown on a map, with what the map shows of them."""
        shown = ("title", "state", "published_at", "latitude", "longitude", "place_note", "district__name")
        return self.filter(latitude__isnull=False).only(*shown)

    def within(self, *, south: Any, west: Any, north: Any, east: Any) -> IdeaQuerySet:
        """Ideas with a point in this part of the map, its edges included."""
        return self.filter(latitude__range=(south, north), longitude__range=(west, east))

    def sent(self) -> IdeaQuerySet:
        """Ideas that were sent at some time, whatever became of them."""
        return self.exclude(state=State.DRAFT)

    def newest(self) -> IdeaQuerySet:
        """The latest published first."""
        return self.order_by("-published_at", "-id")

    def moving(self) -> IdeaQuerySet:
        """What people gather around now (勢い): support and freshness together (voting.md, section 3)."""
        return self.order_by("-trend", "-id")

    def most_supported(self) -> IdeaQuerySet:
        """Most support first, by the copy of the counter that is refreshed each minute."""
        return self.order_by("-ranked_supports", "-id")

    def most_discussed(self) -> IdeaQuerySet:
        """Most comments first, by the same copy."""
        return self.order_by("-ranked_comments", "-id")

    def answered(self) -> IdeaQuerySet:
        """Ideas about which the city has decided; news on the way is not a decision."""
        return self.filter(state__in=ANSWERED)

    def not_understood_by(self, model: str) -> IdeaQuerySet:
        """Ideas whose present text has not been turned into a vector by this model yet."""
        missing = Q(meaning__isnull=True) | Q(meaning__letters__isnull=True)
        behind = missing | Q(meaning__version_number__lt=F("version_number"))
        return self.filter(behind | ~Q(meaning__made_with=model)).order_by("id")

    def numbers(self) -> dict[str, int]:
        """How many ideas there are, how much support they have, how many are answered."""
        return self.aggregate(
            ideas=models.Count("pk"),
            supports=Coalesce(models.Sum("counter__supports", filter=~counts_are_hidden()), 0),
            answered=models.Count("pk", filter=Q(state__in=ANSWERED)),
        )

    def matching_letters(self, letters: str) -> IdeaQuerySet:
        """Ideas in which these letters stand side by side, as part of whatever word."""
        return self.filter(meaning__letters=Words(letters))

    def matching(self, search: str) -> IdeaQuerySet:
        """Ideas whose words meet a question, in whatever spelling (`cocreate.language.japanese`)."""
        return self.filter(search=Words(search))
