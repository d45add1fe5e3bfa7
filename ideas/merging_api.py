"""Merge proposals for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.postgres.clock import database_now
from ideas import carrying, merging
from ideas.api_words import WordsField
from ideas.changes_api import caller
from ideas.merging_permissions import MOST_SOURCES
from ideas.models import Idea, MergePart, MergeProposal
from ideas.opening_times import not_found


class MergePartSerializer(serializers.ModelSerializer[MergePart]):
    title = serializers.CharField(source="idea.title")
    author = serializers.CharField(source="idea.author_name")
    has_agreed = serializers.SerializerMethodField()

    class Meta:
        model = MergePart
        fields = ["idea", "title", "author", "is_target", "has_agreed"]

    def get_has_agreed(self, part: MergePart) -> bool:
        return part.agreed_at is not None


class MergeProposalSerializer(serializers.ModelSerializer[MergeProposal]):
    parts = MergePartSerializer(many=True)
    answer_until = serializers.DateTimeField()
    undo_until = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = MergeProposal
        fields = [
            "id", "state", "reason", "parts", "proposed_at", "answer_until", "ended_at", "ended_reason",
            "undo_until", "undone_at", "undone_reason", "url",
        ]  # fmt: skip


class NewMergeSerializer(serializers.Serializer[Any]):
    """Which ideas (`sources`) are to be joined into which one (`target`), and why."""

    target = serializers.IntegerField(min_value=1, max_value=2**62)
    sources = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), min_length=1, max_length=MOST_SOURCES
    )
    reason = WordsField(merging.LONGEST_REASON, lines=False)


class MergeReasonSerializer(serializers.Serializer[Any]):
    reason = WordsField(merging.LONGEST_REASON, lines=False, allow_blank=True, default="")


class CarriedSerializer(serializers.Serializer[Any]):
    """Into which idea the support was carried, and how many support that one."""

    idea = serializers.IntegerField()
    supports = serializers.IntegerField(allow_null=True)


class MergeViewSet(viewsets.ReadOnlyModelViewSet[MergeProposal]):
    """Merge proposals (統合の提案): those about the caller's own ideas; a moderator's are all."""

    serializer_class = MergeProposalSerializer
    lookup_value_regex = r"\d{1,15}"
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[MergeProposal]:
        if getattr(self, "swagger_fake_view", False):
            return MergeProposal.objects.none()
        rows: QuerySet[MergeProposal] = MergeProposal.objects.visible_to(self.request.user)
        return rows.prefetch_related("parts__idea__author")

    @extend_schema(request=NewMergeSerializer, responses={201: MergeProposalSerializer})
    def create(self, request: Request) -> Response:
        """Propose to join ideas; the authors are asked."""
        wish = NewMergeSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        given = wish.validated_data
        wanted = [given["target"], *given["sources"]]
        found = Idea.objects.visible_to(request.user).in_bulk(wanted)
        if len(found) < len(set(wanted)):
            raise not_found()
        sources = [found[number] for number in given["sources"]]
        made = merging.propose_merge(
            found[given["target"]], sources, by=caller(request), at=database_now(), reason=given["reason"]
        )
        return Response(self._shown(made), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=MergeProposalSerializer)
    @action(detail=True, methods=["put"])
    def agree(self, request: Request, pk: str) -> Response:
        """Agree for all the caller's ideas in it. Repeating changes nothing."""
        return Response(self._shown(merging.agree(self.get_object(), by=caller(request), at=database_now())))

    @extend_schema(request=MergeReasonSerializer, responses=MergeProposalSerializer)
    @action(detail=True, methods=["put"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Refuse, which ends the proposal."""
        reason = self._reason(request)
        refused = merging.refuse(self.get_object(), by=caller(request), at=database_now(), reason=reason)
        return Response(self._shown(refused))

    @extend_schema(request=MergeReasonSerializer, responses=MergeProposalSerializer)
    @action(detail=True, methods=["put"])
    def undo(self, request: Request, pk: str) -> Response:
        """Separate the ideas again, within 14 days and with a reason."""
        reason = self._reason(request)
        undone = merging.undo(self.get_object(), by=caller(request), at=database_now(), reason=reason)
        return Response(self._shown(undone))

    def _reason(self, request: Request) -> str:
        wish = MergeReasonSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        return str(wish.validated_data["reason"])

    def _shown(self, made: MergeProposal) -> dict[str, Any]:
        return dict(MergeProposalSerializer(self.get_queryset().get(pk=made.pk)).data)


class CarryAction:
    """Carrying support over; mixed into the view set of ideas."""

    @extend_schema(request=None, responses=CarriedSerializer)
    @action(detail=True, methods=["put"])
    def carry(self, request: Request, pk: str) -> Response:
        """Carry the caller's support over to the idea into which this one was joined."""
        idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
        carrying.carry(idea, by=caller(request), at=database_now())
        target = Idea.objects.select_related("counter").get(merged_ideas=idea)
        return Response({"idea": target.pk, "supports": target.supports_shown})
