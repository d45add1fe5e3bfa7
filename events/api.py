"""Events for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.postgres.clock import database_now
from events import registering
from events.models import Event, Registration
from ideas.models import Idea


class EventSerializer(serializers.ModelSerializer[Event]):
    organisation = serializers.CharField(source="organisation.name")
    ideas = serializers.SerializerMethodField()
    initiatives = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    seats_left = serializers.IntegerField(allow_null=True)
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Event
        fields = [
            "id",
            "state",
            "title",
            "summary",
            "description",
            "organisation",
            "place",
            "address",
            "is_online",
            "starts_at",
            "ends_at",
            "takes_registrations",
            "capacity",
            "seats_left",
            "registration_closes_at",
            "ideas",
            "initiatives",
            "source",
            "is_demo",
            "url",
        ]

    def get_ideas(self, event: Event) -> list[int]:
        """Only ideas that everybody may read."""
        return [idea.pk for idea in event.ideas.all()]


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    class Meta:
        model = Registration
        fields = ["id", "event", "state", "registered_at"]


class EventViewSet(viewsets.ReadOnlyModelViewSet[Event]):
    """Events (イベント): read them, register, cancel."""

    serializer_class = EventSerializer
    lookup_value_regex = r"\d{1,15}"

    def get_queryset(self) -> QuerySet[Event]:
        events = Event.objects.visible_to(self.request.user) if self.detail else Event.objects.listed()
        public_ideas = Prefetch("ideas", Idea.objects.listed().only("pk").order_by("pk"))
        return events.for_cards().prefetch_related(public_ideas, "initiatives").order_by("-starts_at", "-id")

    @extend_schema(methods=["PUT"], request=None, responses=RegistrationSerializer)
    @extend_schema(methods=["DELETE"], responses={204: None})
    @action(detail=True, methods=["put", "delete"])
    def registration(self, request: Request, pk: str) -> Response:
        """PUT: register (or stand on the waiting list). DELETE: cancel. Repeating changes nothing."""
        event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
        return self._register(event, request) if request.method == "PUT" else self._cancel(event, request)

    def _register(self, event: Event, request: Request) -> Response:
        registration: Any = registering.register(event, by=request.user, at=database_now())
        return Response(RegistrationSerializer(registration).data)

    def _cancel(self, event: Event, request: Request) -> Response:
        registering.cancel(event, by=request.user, at=database_now())
        return Response(status=204)
