"""The strategy and its indicators for other programs: read only."""

from __future__ import annotations

from django.db.models import Prefetch
from rest_framework import serializers, viewsets

from cocreate.strategy.models import (
    Action,
    Approach,
    Indicator,
    Initiative,
    Measurement,
    ScheduleEntry,
    Strategy,
    Target,
    Version,
)


class VersionSerializer(serializers.ModelSerializer[Version]):
    changes = serializers.ListField(source="change_lines", child=serializers.CharField())

    class Meta:
        model = Version
        fields = ["number", "adopted_on", "is_current", "changes"]


class StrategySerializer(serializers.ModelSerializer[Strategy]):
    versions = VersionSerializer(many=True)

    class Meta:
        model = Strategy
        fields = ["id", "title", "principle", "adopted_on", "source", "versions"]


class ApproachSerializer(serializers.ModelSerializer[Approach]):
    since = serializers.SlugRelatedField(slug_field="number", read_only=True)

    class Meta:
        model = Approach
        fields = ["text", "since"]


class ScheduleSerializer(serializers.ModelSerializer[ScheduleEntry]):
    class Meta:
        model = ScheduleEntry
        fields = ["fiscal_year", "stage"]


class ActionSerializer(serializers.ModelSerializer[Action]):
    steps = serializers.ListField(source="step_lines", child=serializers.CharField())
    schedule = ScheduleSerializer(many=True)
    since = serializers.SlugRelatedField(slug_field="number", read_only=True)

    class Meta:
        model = Action
        fields = ["title", "since", "steps", "schedule"]


class InitiativeSerializer(serializers.ModelSerializer[Initiative]):
    pillar = serializers.CharField(source="pillar.name", allow_null=True, default=None)
    since = serializers.SlugRelatedField(slug_field="number", read_only=True)
    approach = ApproachSerializer(source="approaches", many=True)
    actions = ActionSerializer(many=True)
    indicators = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)

    class Meta:
        model = Initiative
        fields = [
            "key",
            "code",
            "title",
            "subtitle",
            "vision",
            "pillar",
            "pillar_is_demo",
            "since",
            "approach",
            "actions",
            "indicators",
        ]


class TargetSerializer(serializers.ModelSerializer[Target]):
    class Meta:
        model = Target
        fields = ["fiscal_year", "value"]


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    class Meta:
        model = Measurement
        fields = ["measured_on", "value", "source", "is_demo", "reason"]


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    group = serializers.CharField(source="group.name")
    targets = TargetSerializer(many=True)
    measurements = MeasurementSerializer(source="standing", many=True)

    class Meta:
        model = Indicator
        fields = ["key", "group", "name", "note", "unit", "kind", "better", "targets", "measurements"]


class StrategyViewSet(viewsets.ReadOnlyModelViewSet[Strategy]):
    """Strategies with their versions."""

    queryset = Strategy.objects.prefetch_related("versions").order_by("id")
    serializer_class = StrategySerializer
    lookup_value_regex = r"\d{1,15}"


class InitiativeViewSet(viewsets.ReadOnlyModelViewSet[Initiative]):
    """Initiatives (取組) with approach, actions and schedule."""

    queryset = Initiative.objects.select_related("pillar", "since").prefetch_related(
        "approaches__since", "actions__schedule", "actions__since", "indicators"
    )
    serializer_class = InitiativeSerializer
    lookup_field = "key"
    lookup_value_regex = r"[-\w.]{1,60}"


class IndicatorViewSet(viewsets.ReadOnlyModelViewSet[Indicator]):
    """Indicators (成果指標) with targets and the measurements that stand."""

    queryset = Indicator.objects.select_related("group").prefetch_related(
        "targets", Prefetch("measurements", Measurement.objects.standing(), to_attr="standing")
    )
    serializer_class = IndicatorSerializer
    lookup_field = "key"
    lookup_value_regex = r"[-\w.]{1,60}"
