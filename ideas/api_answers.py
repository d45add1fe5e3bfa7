"""What the city answered, what followed and what it promised, for other programs: to read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.postgres.clock import database_now
from ideas.kept_dates import news_in_all, reviews_in_all
from ideas.kept_promises import kept_by, kept_in_all
from ideas.models import Answer, FollowUp, Idea, ResultPicture
from ideas.promise_clock import ANSWER as ANSWERED_BY
from ideas.promise_clock import COMING, KEPT, LAPSED, LATE, NEWS, OVERDUE, REVIEW, promises_of

IDEA = OpenApiParameter("idea", int, description="Only about the idea with this number.")


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """An answer of the city: how far it is (`interim`), or what it decided and why."""

    department = serializers.CharField(source="department.name")
    initiative = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)
    indicator = serializers.SlugRelatedField[Any](slug_field="key", read_only=True)

    class Meta:
        model = Answer
        fields = [
            "kind",
            "department",
            "text",
            "reason",
            "next_on",
            "initiative",
            "indicator",
            "published_at",
        ]


class ListedAnswerSerializer(AnswerSerializer):
    idea = serializers.PrimaryKeyRelatedField[Idea](read_only=True)

    class Meta(AnswerSerializer.Meta):
        fields = ["id", "idea", *AnswerSerializer.Meta.fields, "is_demo"]


class ResultPictureSerializer(serializers.ModelSerializer[ResultPicture]):
    """A picture of what the city did, always said in words too."""

    url = serializers.CharField(source="image.url")

    class Meta:
        model = ResultPicture
        fields = ["url", "width", "height", "description"]


class FollowUpSerializer(serializers.ModelSerializer[FollowUp]):
    """A dated step after an answer, until it is done."""

    pictures = ResultPictureSerializer(many=True, read_only=True)

    class Meta:
        model = FollowUp
        fields = ["id", "idea", "at", "text", "next_on", "is_done", "pictures", "is_demo"]


class PromiseSerializer(serializers.Serializer[Any]):
    """One promise about an idea, and how it stands today; `days` late or left."""

    what = serializers.ChoiceField(choices=[REVIEW, ANSWERED_BY, NEWS])
    due_on = serializers.DateField()
    kept_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=[KEPT, LATE, COMING, OVERDUE, LAPSED])
    days = serializers.IntegerField()


class KeptSerializer(serializers.Serializer[Any]):
    """How promises were kept: numbers of promises, and the middle number of days until the answer."""

    name = serializers.CharField()
    promised = serializers.IntegerField()
    on_time = serializers.IntegerField()
    late = serializers.IntegerField()
    overdue = serializers.IntegerField()
    running = serializers.IntegerField()
    share_on_time = serializers.IntegerField(allow_null=True, help_text="Percent of those that came due.")
    median_days = serializers.FloatField(allow_null=True)


class PromiseFiguresSerializer(serializers.Serializer[Any]):
    """The figures of /promises/: answers in all, by department and call; next news; reviews."""

    as_of = serializers.DateTimeField()
    answers = KeptSerializer()
    by_department = KeptSerializer(many=True)
    by_campaign = KeptSerializer(many=True)
    next_news = KeptSerializer()
    reviews = KeptSerializer()


class AboutPublicIdeas(viewsets.ReadOnlyModelViewSet[Any]):
    """A list of what belongs to public ideas, the latest first; `?idea=` narrows it to one."""

    permission_classes = [AllowAny]
    lookup_value_regex = r"\d{1,15}"

    def about_idea(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        rows = rows.filter(idea__in=Idea.objects.listed())
        number = self.request.query_params.get("idea", "")
        if not number:
            return rows
        is_number = number.isascii() and number.isdecimal() and len(number) < 16
        return rows.filter(idea=int(number)) if is_number else rows.none()

    @extend_schema(parameters=[IDEA])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All of them, or those about one idea."""
        return super().list(request, *args, **kwargs)


class AnswerViewSet(AboutPublicIdeas):
    """Answers of the city (市の回答)."""

    serializer_class = ListedAnswerSerializer
    queryset = Answer.objects.select_related("department", "initiative", "indicator")

    def get_queryset(self) -> QuerySet[Answer]:
        return self.about_idea(super().get_queryset()).order_by("-published_at", "-id")


class FollowUpViewSet(AboutPublicIdeas):
    """What followed from the answers (経過), with pictures of results."""

    serializer_class = FollowUpSerializer
    queryset = FollowUp.objects.prefetch_related("pictures")

    def get_queryset(self) -> QuerySet[FollowUp]:
        return self.about_idea(super().get_queryset()).order_by("-at", "-id")


class PromiseViewSet(viewsets.ViewSet):
    """What the city promised and kept (約束と実績)."""

    permission_classes = [AllowAny]

    @extend_schema(responses=PromiseFiguresSerializer, filters=False)
    def list(self, request: Request) -> Response:
        """The figures of the page of promises; the promises about one idea are part of the idea."""
        at = database_now()
        figures: dict[str, Any] = {
            "as_of": at,
            "answers": kept_in_all(at=at),
            "by_department": kept_by("department", at=at),
            "by_campaign": kept_by("campaign", at=at),
            "next_news": news_in_all("", at=at),
            "reviews": reviews_in_all("", at=at),
        }
        return Response(PromiseFiguresSerializer(figures).data)


def promises_as_data(idea: Idea) -> list[dict[str, Any]]:
    """All promises about one idea, as a program reads them."""
    found = promises_of(idea, idea.answers.all(), idea.follow_ups.all(), at=database_now())
    return list(PromiseSerializer(found, many=True).data)
