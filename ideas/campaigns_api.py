"""Calls for ideas (募集) for other programs: what is asked, by which rules, and when."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from ideas.models import Campaign, Phase


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    class Meta:
        model = Phase
        fields = [
            "kind",
            "opens_at",
            "closes_at",
            "allows_posting",
            "allows_support",
            "who_posts",
            "who_supports",
            "hides_counts",
        ]


class PromptSerializer(serializers.Serializer[Any]):
    """One question of the form: how it is put, and a hint."""

    label = serializers.CharField()  # type: ignore[assignment]  # a field named like an option of fields
    hint = serializers.CharField(allow_blank=True)


class PromptsSerializer(serializers.Serializer[Any]):
    """What the three parts of an idea are asked as, in this campaign's own words."""

    problem = PromptSerializer()
    proposal = PromptSerializer()
    wish = PromptSerializer()


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    prompts = PromptsSerializer(read_only=True)
    phases = PhaseSerializer(many=True)
    initiatives: Any = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    allowed_initiatives: Any = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    allowed_categories: Any = serializers.SlugRelatedField(slug_field="slug", many=True, read_only=True)
    department = serializers.CharField(source="department.name", default=None)
    counts_hidden = serializers.BooleanField()
    counts_appear_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Campaign
        fields = [
            "slug",
            "title",
            "question",
            "background",
            "decided",
            "open_points",
            "department",
            "phases",
            "voting_method",
            "choices_each",
            "counts_hidden",
            "counts_appear_at",
            "shows_confirmed",
            "allowed_initiatives",
            "allowed_categories",
            "has_map",
            "prompts",
            "ideas_wait",
            "comments_wait",
            "first_contributions",
            "review_days",
            "touches_candidates",
            "threshold",
            "answer_days",
            "initiatives",
            "is_demo",
            "url",
        ]


class CampaignViewSet(viewsets.ReadOnlyModelViewSet[Campaign]):
    """Calls for ideas (募集) with their phases."""

    serializer_class = CampaignSerializer
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]{1,60}"
    permission_classes = [AllowAny]

    def get_queryset(self) -> QuerySet[Campaign]:
        related = ("phases", "initiatives", "allowed_initiatives", "allowed_categories")
        calls = Campaign.objects.published().with_rules().select_related("department")
        return calls.prefetch_related(*related)
