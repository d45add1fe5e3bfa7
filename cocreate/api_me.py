"""/api/v1/me/: what is one's own, for one's own programs; the same as on the pages below /me/."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.notifications.models import Notice
from cocreate.notifications.reading import mark_read
from cocreate.postgres.clock import database_now
from events.models import EventProposal, Registration
from events.proposals_api import EventProposalSerializer, as_told
from ideas.api import IdeaSerializer
from ideas.api_answers import AnswerSerializer
from ideas.consent import with_terms
from ideas.drafting import discard_draft, keep_draft
from ideas.fates import fate_of, with_fates
from ideas.models import Comment, Draft, Follow, Idea, Vote
from ideas.own_things import lines_of_follows, lines_of_supports, readable_among
from ideas.sharing_api import NextStepSerializer
from ideas.views.typed import MOST_VALUES, Typed, uuid_from


class _Own(ABC, viewsets.GenericViewSet[Any]):
    """A list that only its owner reads; each says what is theirs (`own`) and how it is told (`told`)."""

    permission_classes = [IsAuthenticated]

    @abstractmethod
    def own(self, person: User) -> QuerySet[Any]:
        """The rows that are this person's."""

    def told(self, person: User, rows: Sequence[Any]) -> Sequence[Any]:
        """One page of rows as the serializer takes them."""
        return rows

    def list(self, request: Request) -> Response:
        """Only the caller's own, the latest first."""
        person = cast(User, request.user)  # the permission asks for the log-in
        page = self.paginate_queryset(self.own(person)) or []
        return self.get_paginated_response(self.get_serializer(self.told(person, page), many=True).data)


class FateSerializer(serializers.Serializer[Any]):
    """An idea of one's own and how it fared."""

    idea = IdeaSerializer()
    next_step = NextStepSerializer(source="next", allow_null=True)
    answer = AnswerSerializer(allow_null=True)
    reason = serializers.CharField(help_text="Why it was sent back or hidden; else empty.")
    merged_into = serializers.IntegerField(source="idea.merged_into_id", allow_null=True)


class OwnIdeas(_Own):
    """One's own ideas in every state, with what became of them."""

    serializer_class = FateSerializer
    queryset = Idea.objects.none()

    def own(self, person: User) -> QuerySet[Idea]:
        ideas = with_fates(with_terms(Idea.objects.written_by(person).with_co_authors()))
        ideas = ideas.select_related("category", "district", "author", "paper")
        return ideas.prefetch_related("initiatives", "indicators")

    def told(self, person: User, rows: Sequence[Idea]) -> Sequence[Any]:
        at = database_now()
        return [fate_of(idea, at) for idea in rows]


class DraftSerializer(serializers.ModelSerializer[Draft]):
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Draft
        fields = ["key", "name", "written", "version", "updated_at", "url"]


class KeptDraftSerializer(serializers.Serializer[Any]):
    """What was typed so far, by fields; `version` is the one that was read, 0 for a new draft."""

    written = serializers.DictField(
        child=serializers.ListField(
            child=serializers.CharField(allow_blank=True, trim_whitespace=False), max_length=MOST_VALUES
        )
    )
    version = serializers.IntegerField(min_value=0, max_value=10**8, default=0)


class OwnDrafts(_Own):
    """Drafts, as the page keeps them while somebody types."""

    serializer_class = DraftSerializer
    queryset = Draft.objects.none()
    lookup_field = "key"
    lookup_value_regex = "[0-9a-f-]{36}"

    def own(self, person: User) -> QuerySet[Draft]:
        return Draft.objects.of(person)

    @extend_schema(request=KeptDraftSerializer, responses=DraftSerializer)
    def update(self, request: Request, key: str) -> Response:
        """Keep a draft under the key of the idea it becomes; the same again changes nothing.

        409 `draft_changed_elsewhere` if another window or program kept something else meanwhile.
        """
        wish = KeptDraftSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        typed = Typed.kept({"written": wish.validated_data["written"], "key": _key(key)})
        draft = keep_draft(
            typed.words,
            by=cast(User, request.user),
            at=database_now(),
            key=typed.key,
            seen_version=wish.validated_data["version"],
        )
        return Response(DraftSerializer(draft).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, key: str) -> Response:
        """Delete a draft of one's own."""
        person = cast(User, request.user)
        discard_draft(get_object_or_404(self.own(person), key=_key(key)), by=person, at=database_now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _key(text: str) -> UUID:
    if key := uuid_from(text):
        return key
    raise Http404


class LineSerializer(serializers.Serializer[Any]):
    """An idea one supports or follows; without words when it may not be read any more."""

    idea = serializers.IntegerField(source="pk")
    since = serializers.DateTimeField()
    title = serializers.CharField(source="idea.title", default=None, allow_null=True)
    state = serializers.CharField(source="idea.state", default=None, allow_null=True)
    supports = serializers.IntegerField(source="idea.supports_shown", default=None, allow_null=True)
    url = serializers.CharField(source="idea.get_absolute_url", default=None, allow_null=True)


class OwnSupports(_Own):
    """The ideas one supports now; `DELETE /api/v1/ideas/<id>/support/` takes one back."""

    serializer_class = LineSerializer
    queryset = Vote.objects.none()

    def own(self, person: User) -> QuerySet[Vote]:
        return Vote.objects.standing().filter(voter=person).order_by("-updated_at", "-idea_id")

    def told(self, person: User, rows: Sequence[Vote]) -> Sequence[Any]:
        return lines_of_supports(person, rows, database_now())


class OwnFollows(_Own):
    """The ideas one is told about; `DELETE /api/v1/ideas/<id>/follow/` stops it."""

    serializer_class = LineSerializer
    queryset = Follow.objects.none()

    def own(self, person: User) -> QuerySet[Follow]:
        return Follow.objects.filter(person=person).order_by("-since", "-pk")

    def told(self, person: User, rows: Sequence[Follow]) -> Sequence[Any]:
        return lines_of_follows(person, rows)


class OwnCommentSerializer(serializers.ModelSerializer[Comment]):
    """One's own comment, also while it waits or is hidden; the title only of an idea one may read."""

    idea_title = serializers.CharField(allow_null=True)
    is_hidden = serializers.SerializerMethodField()
    helpful = serializers.IntegerField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = [
            "id", "idea", "idea_title", "stance", "text", "created_at", "edited_at", "review",
            "review_reason", "is_hidden", "hidden_reason", "helpful", "url",
        ]  # fmt: skip

    def get_is_hidden(self, comment: Comment) -> bool:
        return comment.hidden_at is not None

    def get_url(self, comment: Comment) -> str:
        return reverse("ideas:comment_place", args=[comment.idea_id, comment.pk])


class OwnComments(_Own):
    """What one said and did not remove."""

    serializer_class = OwnCommentSerializer
    queryset = Comment.objects.none()

    def own(self, person: User) -> QuerySet[Comment]:
        return Comment.objects.written_by(person).with_marks()

    def told(self, person: User, rows: Sequence[Any]) -> Sequence[Any]:
        known = readable_among(person, [comment.idea_id for comment in rows])
        for comment in rows:
            comment.idea_title = known[comment.idea_id].title if comment.idea_id in known else None
        return rows


class OwnRegistrationSerializer(serializers.ModelSerializer[Registration]):
    title = serializers.CharField(source="event.title")
    starts_at = serializers.DateTimeField(source="event.starts_at")
    url = serializers.CharField(source="event.get_absolute_url")

    class Meta:
        model = Registration
        fields = ["id", "event", "title", "starts_at", "state", "registered_at", "url"]


class OwnRegistrations(_Own):
    """The events one goes to or waits for; `DELETE /api/v1/events/<id>/registration/` cancels."""

    serializer_class = OwnRegistrationSerializer
    queryset = Registration.objects.none()

    def own(self, person: User) -> QuerySet[Registration]:
        return Registration.objects.of(person)


class OwnEventProposals(_Own):
    """The events one proposed, with what became of each."""

    serializer_class = EventProposalSerializer
    queryset = EventProposal.objects.none()

    def own(self, person: User) -> QuerySet[EventProposal]:
        return as_told(EventProposal.objects.of(person), person)


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    class Meta:
        model = Notice
        fields = ["id", "subject", "body", "path", "created_at", "read_at"]


class ReadUntilSerializer(serializers.Serializer[Any]):
    """Up to which moment everything was seen; without it, up to now."""

    until = serializers.DateTimeField(allow_null=True, default=None)


class MarkedSerializer(serializers.Serializer[Any]):
    marked = serializers.IntegerField(help_text="How many were unread until now.")


class OwnNotices(_Own):
    """What one was told; listing them changes nothing."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()

    def own(self, person: User) -> QuerySet[Notice]:
        return Notice.objects.shown_to(person)

    @extend_schema(request=ReadUntilSerializer, responses=MarkedSerializer)
    @action(detail=False, methods=["post"])
    def read(self, request: Request) -> Response:
        """Mark one's notices as read: those up to `until` (the newest `created_at` that was seen), else all.

        What arrives later stays unread. Repeating changes nothing.
        """
        wish = ReadUntilSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        person, at = cast(User, request.user), database_now()
        return Response({"marked": mark_read(person, at=at, until=wish.validated_data["until"])})


ALL: dict[str, type[_Own]] = {
    "ideas": OwnIdeas,
    "drafts": OwnDrafts,
    "supports": OwnSupports,
    "follows": OwnFollows,
    "comments": OwnComments,
    "registrations": OwnRegistrations,
    "event-proposals": OwnEventProposals,
    "notices": OwnNotices,
}
