"""Receipts and sealed tallies for other programs: the same as on the pages."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from ideas.models import Seal
from ideas.published_tallies import published_roots
from ideas.receipts import Receipt, Standing, proof_of, receipt_of, receipts_of


class HexField(serializers.CharField):
    """Bytes as hexadecimal digits."""

    def to_representation(self, value: Any) -> str:
        return bytes(value).hex()


class ProofSerializer(serializers.Serializer[Any]):
    """The way from one vote to the published hash of a day; positions count from 0."""

    number = serializers.IntegerField()
    idea = serializers.IntegerField()
    value = serializers.IntegerField()
    nonce = serializers.CharField()
    position = serializers.IntegerField()
    supports = serializers.IntegerField()
    path = serializers.ListField(child=serializers.CharField())
    root = serializers.CharField()  # type: ignore[assignment]  # declared fields leave the class
    entry_position = serializers.IntegerField()
    entries = serializers.IntegerField()
    entry_path = serializers.ListField(child=serializers.CharField())
    previous_head = serializers.CharField()
    day = serializers.DateField()
    head = serializers.CharField()


class ReceiptSerializer(serializers.Serializer[Any]):
    """One's own last word on an idea, and whether the latest tally contains it."""

    number = serializers.IntegerField(source="event.number")
    idea = serializers.IntegerField(source="event.idea_id")
    value = serializers.IntegerField(source="event.new_value")
    version_number = serializers.IntegerField(source="event.version_number")
    at = serializers.DateTimeField(source="event.at")
    nonce = serializers.CharField()
    standing = serializers.ChoiceField(choices=[each.value for each in Standing])


class ReceiptDetailSerializer(ReceiptSerializer):
    proof = ProofSerializer(source="*", allow_null=True)

    def to_representation(self, receipt: Receipt) -> dict[str, Any]:
        told: dict[str, Any] = ReceiptSerializer(receipt).data
        proof = proof_of(receipt)
        return {**told, "proof": ProofSerializer(proof).data if proof else None}


class ReceiptViewSet(viewsets.GenericViewSet[Any]):
    """Receipts (賛同の控え): only one's own."""

    permission_classes = [IsAuthenticated]
    serializer_class = ReceiptSerializer
    queryset = Seal.objects.none()
    lookup_field = "number"
    lookup_value_regex = r"\d{1,15}"

    def list(self, request: Request) -> Response:
        """The caller's receipts, the latest first."""
        page = self.paginate_queryset(receipts_of(cast(User, request.user), at=database_now()))
        return self.get_paginated_response(ReceiptSerializer(page or [], many=True).data)

    @extend_schema(responses=ReceiptDetailSerializer)
    def retrieve(self, request: Request, number: str) -> Response:
        """One receipt with the way to the published hash (`proof`), if the latest tally contains it."""
        receipt = receipt_of(cast(User, request.user), int(number), at=database_now())
        if receipt is None:
            raise Http404
        return Response(ReceiptDetailSerializer(receipt).data)


class TallySerializer(serializers.ModelSerializer[Seal]):
    previous_head = HexField()
    day_root = HexField()
    head = HexField()

    class Meta:
        model = Seal
        fields: ClassVar = ["number", "day", "ideas", "previous_head", "day_root", "head"]


class RootSerializer(serializers.Serializer[Any]):
    """One idea in the list of a day; all but `entry` is empty while the idea is not public."""

    entry = serializers.CharField()
    idea = serializers.IntegerField(allow_null=True)
    supports = serializers.IntegerField(allow_null=True, help_text="Null for 1 to 4.")
    root = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # as above


class TallyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Seal]):
    """Sealed tallies of support (集計), the latest day first."""

    permission_classes = [AllowAny]
    serializer_class = TallySerializer
    queryset = Seal.objects.newest_first()
    lookup_field = "day"
    lookup_value_regex = r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])"

    @extend_schema(responses=RootSerializer(many=True))
    @action(detail=True)
    def roots(self, request: Request, day: str) -> Response:
        """The list of one day in the order of its tree."""
        seal = self.get_object()
        page = self.paginate_queryset(published_roots(seal, at=database_now()))
        return self.get_paginated_response(RootSerializer(page, many=True).data)
