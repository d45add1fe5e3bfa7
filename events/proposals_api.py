"""Proposals of events for other programs (イベントの提案): the same rules and refusals as on the pages."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import Organisation, User
from cocreate.postgres.clock import database_now
from events import proposing
from events.models import Event, EventProposal
from events.proposing import LONGEST_PLACE, LONGEST_TEXT, LONGEST_TIME, LONGEST_TITLE, MOST_IDEAS, Wish
from ideas.api import AddressField
from ideas.api_words import WordsField
from ideas.changes_api import caller
from ideas.deadlines import days_of_the_site
from ideas.models import Idea, Rule
from ideas.moderation import LONGEST_REASON
from ideas.reasons import reason_with


class EventProposalSerializer(serializers.ModelSerializer[EventProposal]):
    """A proposal as whoever proposed it reads it, the office, and the group that takes it up."""

    ideas = serializers.SerializerMethodField()
    proposed_by = serializers.CharField(source="proposed_by.display_name")
    due_on = serializers.SerializerMethodField()
    organisation = serializers.CharField(source="event.organisation.slug", default=None, allow_null=True)
    event = serializers.IntegerField(
        source="readable_event", allow_null=True, help_text="Its number, once the caller may read it."
    )
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = EventProposal
        fields = [
            "id", "state", "title", "text", "ideas", "wished_time", "wished_place", "will_help",
            "proposed_at", "proposed_by", "due_on", "decided_at", "reason", "organisation", "event",
            "withdrawn_at", "url",
        ]  # fmt: skip

    def get_ideas(self, proposal: EventProposal) -> list[int]:
        """Only ideas that everybody may read."""
        return [idea.pk for idea in proposal.ideas.all()]

    def get_due_on(self, proposal: EventProposal) -> date | None:
        """The promised day, while it waits."""
        return proposing.due_on(proposal.proposed_at, days_of_the_site()) if proposal.waits else None


class NewEventProposalSerializer(serializers.Serializer[Any]):
    """The wish for an event; `key` makes a repeated request harmless."""

    key = serializers.UUIDField(default=uuid.uuid4)
    title = WordsField(LONGEST_TITLE, lines=False)
    text = WordsField(LONGEST_TEXT)
    ideas = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), max_length=MOST_IDEAS, default=list
    )
    wished_time = WordsField(LONGEST_TIME, lines=False, allow_blank=True, default="")
    wished_place = WordsField(LONGEST_PLACE, lines=False, allow_blank=True, default="")
    will_help = serializers.BooleanField(default=False)

    def validate_ideas(self, numbers: list[int]) -> list[Idea]:
        """All of them in one question."""
        found = list(Idea.objects.listed().filter(pk__in=numbers).only("pk"))
        if unknown := set(numbers) - {idea.pk for idea in found}:
            words = _("There is no published idea with the number %(number)s.") % {"number": min(unknown)}
            raise serializers.ValidationError(words)
        return found


class TakenUpSerializer(serializers.Serializer[Any]):
    """The group that takes a proposal up, by the last part of its address."""

    organisation = AddressField(
        slug_field="slug", queryset=Organisation.objects.all(), allow_null=True, default=None
    )


class SentBackSerializer(serializers.Serializer[Any]):
    """Why a proposal is sent back; a rule alone is reason enough."""

    reason = serializers.CharField(allow_blank=True, default="", max_length=4 * LONGEST_REASON)
    rule = AddressField(slug_field="key", queryset=Rule.objects.all(), allow_null=True, default=None)


def as_told(proposals: QuerySet[EventProposal], person: User) -> QuerySet[EventProposal]:
    """With what the serializer needs; the event of each only when its reader may read that too."""
    readable = Event.objects.visible_to(person).filter(pk=OuterRef("event")).values("pk")
    public = Prefetch("ideas", Idea.objects.listed().only("pk").order_by("pk"))
    related = proposals.select_related("proposed_by", "event__organisation").prefetch_related(public)
    return related.annotate(readable_event=Subquery(readable)).order_by("-proposed_at", "-id")


class EventProposalViewSet(viewsets.ReadOnlyModelViewSet[EventProposal]):
    """Proposals of events (イベントの提案): the caller's own, and those their group takes up."""

    serializer_class = EventProposalSerializer
    lookup_value_regex = r"\d{1,15}"
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[EventProposal]:
        if getattr(self, "swagger_fake_view", False):
            return EventProposal.objects.none()
        found = EventProposal.objects.visible_to(self.request.user)
        if self.action == "list" and self.request.query_params.get("waiting") == "1":
            found = found.waiting()
        return as_told(found, caller(self.request))

    @extend_schema(parameters=[OpenApiParameter("waiting", str, enum=["1"], description="Only what waits.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's own and those their group takes up; a moderator's are all. The latest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(request=NewEventProposalSerializer, responses={201: EventProposalSerializer})
    def create(self, request: Request) -> Response:
        """Propose an event about one idea or several; the office looks for a group that takes it up.

        Without an idea: 422 `idea_needed`. Other words under a `key` that was used: 409
        `key_used_for_another_proposal`.
        """
        given = self._given(NewEventProposalSerializer)
        names = ("title", "text", "wished_time", "wished_place", "will_help")
        wish = Wish(*(given[name] for name in names))
        about = {"ideas": given["ideas"], "submission_key": given["key"]}
        made = proposing.propose_event(wish, by=caller(request), at=database_now(), **about)
        return Response(self._told(made), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=EventProposalSerializer)
    @action(detail=True, methods=["put"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """By whoever proposed it: take it back until it is decided (then 409 `already_decided`)."""
        return self._done(proposing.withdraw_proposal)

    @extend_schema(request=TakenUpSerializer, responses=EventProposalSerializer)
    @action(detail=True, methods=["put"])
    def accept(self, request: Request, pk: str) -> Response:
        """By a moderator: give it to a group, whose organisers find the draft of an event.

        409 `nobody_organises`: nobody runs the group. 409 `already_decided`: somebody was faster.
        """
        return self._done(
            proposing.accept_proposal, organisation=self._given(TakenUpSerializer)["organisation"]
        )

    @extend_schema(request=SentBackSerializer, responses=EventProposalSerializer)
    @action(detail=True, methods=["put"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """By a moderator: send it back with the reason (409 `already_decided`: somebody was faster)."""
        given = self._given(SentBackSerializer)
        why = {"reason": reason_with(given["rule"], given["reason"]), "rule": given["rule"]}
        return self._done(proposing.return_proposal, **why)

    def _given(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        asked = kind(data=self.request.data or {})
        asked.is_valid(raise_exception=True)
        given: dict[str, Any] = asked.validated_data
        return given

    def _done(self, act: Any, **more: Any) -> Response:
        found = self.get_object()
        act(found, by=caller(self.request), at=database_now(), **more)
        return Response(self._told(found))

    def _told(self, proposal: EventProposal) -> dict[str, Any]:
        shown = as_told(EventProposal.objects.filter(pk=proposal.pk), caller(self.request)).get()
        return dict(EventProposalSerializer(shown).data)
