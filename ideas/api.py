"""Ideas for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.postgres.clock import database_now
from cocreate.strategy.models import Initiative
from ideas import proposing, voting
from ideas.api_answers import AnswerSerializer, FollowUpSerializer, PromiseSerializer, promises_as_data
from ideas.api_finding import FindingActions
from ideas.api_words import WordsField
from ideas.api_writing import (
    MOST_AT_ONCE,
    BelongingsSerializer,
    PictureSerializer,
    pictures_from,
    ties_from,
)
from ideas.changes_api import VersionActions
from ideas.choosing import choices_of
from ideas.coauthoring_api import CoAuthorActions
from ideas.consent import licence_under, with_terms
from ideas.discussion_api import DiscussionActions
from ideas.invitees import LONGEST_ADDRESS
from ideas.merging_api import CarryAction
from ideas.models import Campaign, Category, Idea
from ideas.origins import origin_of
from ideas.sharing_api import SharingActions
from ideas.wording import LONGEST_PART, LONGEST_TITLE

OF_ONE_IDEA = ("answers__department", "answers__initiative", "answers__indicator", "follow_ups__pictures")


class IdeaSerializer(serializers.ModelSerializer[Idea]):
    """What a list shows; the author only by display name."""

    campaign = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    category = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    district = serializers.CharField(source="district.name", default=None)
    initiatives = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    indicators = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    author = serializers.CharField(source="author_name")
    channel = serializers.ChoiceField(choices=["online", "paper", "phone", "counter"], read_only=True)
    co_authors = serializers.SerializerMethodField()
    licence = serializers.SerializerMethodField()
    supports = serializers.IntegerField(source="supports_shown", allow_null=True)
    supports_confirmed = serializers.SerializerMethodField()
    comments = serializers.IntegerField(source="counter.comments")
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Idea
        fields = [
            "id",
            "state",
            "title",
            "problem",
            "proposal",
            "wish",
            "campaign",
            "category",
            "district",
            "initiatives",
            "indicators",
            "tags",
            "place_note",
            "latitude",
            "longitude",
            "author",
            "channel",
            "co_authors",
            "licence",
            "version_number",
            "supports",
            "supports_confirmed",
            "comments",
            "submitted_at",
            "published_at",
            "answer_due_on",
            "is_demo",
            "url",
        ]

    def get_licence(self, idea: Idea) -> str:
        """The licence to which its author agreed; empty when they were not asked."""
        if (terms := idea.__dict__.get("terms")) is None:
            terms = idea.versions.filter(number=idea.version_number).values_list("terms", flat=True).first()
        return licence_under(terms)

    def get_co_authors(self, idea: Idea) -> list[str]:
        """Who accepted to write it together, by display name."""
        return [one.display_name for one in idea.co_authors]

    def get_supports_confirmed(self, idea: Idea) -> int | None:
        """The part of confirmed residents, where it is shown."""
        split = idea.supports_split
        return split[0] if split else None


class OriginSerializer(serializers.Serializer[Any]):
    """Where an idea was born: the word by which it is said, its title and its page."""

    word = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField(source="path")


class IdeaDetailSerializer(IdeaSerializer):
    answers = AnswerSerializer(many=True)
    follow_ups = FollowUpSerializer(many=True)
    promises = serializers.SerializerMethodField()
    pictures = PictureSerializer(many=True)
    origin = serializers.SerializerMethodField()

    class Meta(IdeaSerializer.Meta):
        fields = [*IdeaSerializer.Meta.fields, "pictures", "origin", "answers", "follow_ups", "promises"]

    @extend_schema_field(OriginSerializer(allow_null=True))
    def get_origin(self, idea: Idea) -> dict[str, Any] | None:
        """The event at which it was born, if everybody may know it."""
        origin = origin_of(idea)
        return dict(OriginSerializer(origin).data) if origin else None

    @extend_schema_field(PromiseSerializer(many=True))
    def get_promises(self, idea: Idea) -> list[dict[str, Any]]:
        """What the city promised about this idea, and how it stands."""
        return promises_as_data(idea)


class AddressField(serializers.SlugRelatedField[Any]):
    """One of our things, named by the last part of its address."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("Nothing that can be chosen has the address “{value}”.")
    }

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\x00" in data:
            self.fail("invalid")
        return super().to_internal_value(data)


class NewIdeaSerializer(BelongingsSerializer):
    """An idea as a program sends it; `key` makes a repeated request harmless."""

    key = serializers.UUIDField(default=uuid.uuid4)
    campaign = AddressField(
        slug_field="slug", queryset=Campaign.objects.published(), allow_null=True, default=None
    )
    title = WordsField(LONGEST_TITLE, lines=False)
    problem = WordsField(LONGEST_PART, allow_blank=True, default="")
    proposal = WordsField(LONGEST_PART)
    wish = WordsField(LONGEST_PART, allow_blank=True, default="")
    category = AddressField(slug_field="slug", queryset=Category.objects.all(), allow_null=True, default=None)
    initiatives = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST_AT_ONCE, default=list
    )
    origin = serializers.CharField(
        max_length=40,
        allow_blank=True,
        default="",
        help_text="event:12 for an idea born at that event; one that is not public is left out.",
    )

    authors = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_ADDRESS, allow_blank=True),
        max_length=MOST_AT_ONCE,
        default=list,
        help_text=(
            "Up to five display names or e-mail addresses: whom the caller asks to write it with them "
            "when it is public, as POST /api/v1/ideas/{id}/authors/ does for one."
        ),
    )

    def validate_initiatives(self, keys: list[str]) -> list[Initiative]:
        """All of them in one question."""
        found = list(Initiative.objects.filter(key__in=keys))
        if unknown := set(keys) - {initiative.key for initiative in found}:
            words = _("There is no initiative with the key “%(key)s”.") % {"key": min(unknown)}
            raise serializers.ValidationError(words)
        return found


class ReadSerializer(serializers.Serializer[Any]):
    """The version that the supporter read, where the program knows it: support is for that content."""

    version_number = serializers.IntegerField(
        min_value=1, max_value=30_000, allow_null=True, required=False, default=None
    )


class SupportSerializer(serializers.Serializer[Any]):
    """Whether the caller supports the idea, how many do unless hidden, and the caller's choices left."""

    supported = serializers.BooleanField()
    supports = serializers.IntegerField(allow_null=True)
    choices_left = serializers.IntegerField(allow_null=True)


class IdeaViewSet(
    FindingActions, VersionActions, DiscussionActions, CarryAction, CoAuthorActions, SharingActions
):
    """Ideas (アイデア): read the public ones, post your own, support or withdraw."""

    serializer_class = IdeaSerializer
    lookup_value_regex = r"\d{1,15}"

    def get_queryset(self) -> QuerySet[Idea]:
        ideas = self.found() if self.action == "list" else Idea.objects.all()
        if not self.detail:
            ideas = ideas.listed()
        return (
            with_terms(ideas.visible_to(self.request.user))
            .with_counts()
            .with_co_authors()
            .select_related("category", "author", "district", "paper")
            .prefetch_related("initiatives", "indicators", *(OF_ONE_IDEA if self.detail else ()))
            .defer("search")
        )

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return IdeaDetailSerializer if self.detail else IdeaSerializer

    @extend_schema(request=NewIdeaSerializer, responses={201: IdeaSerializer})
    def create(self, request: Request) -> Response:
        """Post an idea; it waits for review like one written on the site.

        By posting, the caller agrees that it becomes open data under the licence that
        `GET /api/v1/datasets/` names; the edition of the terms is kept with it.

        A subject or initiative that its campaign does not take: 409 `not_for_this_campaign`
        (`allowed_categories`, `allowed_initiatives`; empty means all). A point where the
        campaign has no map: 422 `no_map_here`. More than five initiatives or three indicators:
        422 `too_many_initiatives`, `too_many_indicators`. Of `authors`: 422 `nobody_named`, 409
        `that_is_you` or `too_many_co_authors`, 429 `too_many_invitations`; then nothing is posted.
        """
        wish = NewIdeaSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        given = wish.validated_data
        ties = ties_from(given, category=given["category"], initiatives=tuple(given["initiatives"]))
        idea = proposing.propose_from(
            given, by=request.user, at=database_now(), ties=ties, pictures=pictures_from(given)
        )
        return Response(IdeaSerializer(idea).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["PUT"], request=ReadSerializer, responses=SupportSerializer)
    @extend_schema(methods=["DELETE"], responses=SupportSerializer)
    @action(detail=True, methods=["put", "delete"])
    def support(self, request: Request, pk: str) -> Response:
        """PUT: the caller supports the idea. DELETE: no longer. Repeating changes nothing."""
        person, wants = request.user, request.method == "PUT"
        idea = None if wants else Idea.objects.chosen_by(person).with_counts().filter(pk=pk).first()
        idea = idea or get_object_or_404(Idea.objects.visible_to(person).with_counts(), pk=pk)
        if wants:
            read = ReadSerializer(data=request.data or {})
            read.is_valid(raise_exception=True)
            voting.support(idea, by=person, at=database_now(), read=read.validated_data["version_number"])
        else:
            voting.withdraw_support(idea, by=person, at=database_now())
        idea.counter.refresh_from_db()
        choices = choices_of(person, idea.campaign)
        return Response(
            {
                "supported": wants,
                "supports": idea.supports_shown,
                "choices_left": choices.left if choices else None,
            }
        )
