"""Reports and appeals for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from ideas import appealing, discussing
from ideas.api_words import WordsField
from ideas.appealing import LONGEST_APPEAL
from ideas.deadlines import report_due_on
from ideas.discussing import LONGEST_REPORT
from ideas.models import Appeal, Comment, CommentDecision, Decision, Flag, Idea
from ideas.opening_times import not_found


class ReportSerializer(serializers.Serializer[Any]):
    """What is wrong with a text; criticism of the city is no reason."""

    reason = serializers.ChoiceField(choices=Flag.Reason.choices)
    text = WordsField(LONGEST_REPORT, allow_blank=True, default="")


class OwnReportSerializer(serializers.ModelSerializer[Flag]):
    """A report as its reporter may know it: `outcome` is empty until it is decided."""

    due_on = serializers.SerializerMethodField()

    class Meta:
        model = Flag
        fields = [
            "receipt", "idea", "comment", "reason", "text", "created_at", "due_on", "outcome", "decided_at",
            "decision_reason",
        ]  # fmt: skip

    def get_due_on(self, flag: Flag) -> str:
        return report_due_on(flag).isoformat()


class NewAppealSerializer(serializers.Serializer[Any]):
    """An appeal: against exactly one decision about an idea or about a comment of one's own."""

    decision = serializers.IntegerField(min_value=1, max_value=2**62, allow_null=True, default=None)
    comment_decision = serializers.IntegerField(min_value=1, max_value=2**62, allow_null=True, default=None)
    text = WordsField(LONGEST_APPEAL)


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    """An appeal as its author may know it; who decided is nobody's business but the office's."""

    due_on = serializers.SerializerMethodField()

    class Meta:
        model = Appeal
        fields = [
            "id", "decision", "comment_decision", "text", "created_at", "due_on", "outcome", "reason",
            "decided_at",
        ]  # fmt: skip

    def get_due_on(self, appeal: Appeal) -> str:
        return report_due_on(appeal).isoformat()


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Flag]):
    """The caller's own reports, by receipt number."""

    serializer_class = OwnReportSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "receipt"
    lookup_value_regex = r"R-\d{4}-\d{6}"

    def get_queryset(self) -> Any:
        return Flag.objects.of(cast(User, self.request.user))


class AppealViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Appeal]):
    """The caller's own appeals; POST asks that another person looks at a decision once more."""

    serializer_class = AppealSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> Any:
        return Appeal.objects.of(cast(User, self.request.user))

    @extend_schema(request=NewAppealSerializer, responses={201: AppealSerializer})
    def create(self, request: Request) -> Response:
        wish = NewAppealSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        given, by = wish.validated_data, cast(User, request.user)
        against = _own_decision(by, given["decision"], given["comment_decision"])
        made = appealing.appeal(against, by=by, at=database_now(), text=given["text"])
        return Response(AppealSerializer(made).data, status=status.HTTP_201_CREATED)


def report_thing(request: Request, thing: Idea | Comment) -> Response:
    """Report something, and tell under which number and until when it is decided."""
    wish = ReportSerializer(data=request.data or {})
    wish.is_valid(raise_exception=True)
    by = cast(User, request.user)
    report = discussing.flag(thing, by=by, at=database_now(), **wish.validated_data)
    return Response(OwnReportSerializer(report).data, status=status.HTTP_201_CREATED)


def _own_decision(by: User, decision: int | None, on_comment: int | None) -> Decision | CommentDecision:
    if (decision is None) == (on_comment is None):
        raise not_found()
    if decision is not None:
        own = Decision.objects.filter(idea__in=Idea.objects.by(by)).select_related("idea")
        return get_object_or_404(own, pk=decision)
    rows = CommentDecision.objects.select_related("comment__idea")
    return get_object_or_404(rows, pk=on_comment, comment__author=by)
