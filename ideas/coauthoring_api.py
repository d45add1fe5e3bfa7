"""Writing an idea together, for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.postgres.clock import database_now
from ideas import coauthoring
from ideas.authors import is_author_of
from ideas.changes_api import caller
from ideas.inviting import invite
from ideas.models import Idea, Invitation


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation as the person reads it to whom it was sent."""

    title = serializers.CharField(source="idea.title")
    invited_by = serializers.CharField(source="invited_by.display_name")

    class Meta:
        model = Invitation
        fields = [
            "id", "idea", "title", "invited_by", "invited_at", "expires_at", "accepted_at", "declined_at",
        ]  # fmt: skip


class CoAuthorSerializer(serializers.ModelSerializer[Invitation]):
    """One place beside the first author: taken by somebody, or by an invitation that waits.

    The name is told of whoever accepted; `called` is what the first author typed, and empty for
    an e-mail address. Whether somebody stands behind it is not told. Without `expires_at` the
    invitation is held: it leaves, and its 14 days begin, when the idea is public.
    """

    name = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = ["id", "name", "called", "invited_at", "expires_at", "accepted_at"]

    def get_name(self, invitation: Invitation) -> str:
        accepted = invitation.accepted_at is not None and invitation.person is not None
        return invitation.person.display_name if accepted and invitation.person else ""


class InvitedSerializer(serializers.Serializer[Any]):
    """A display name or an e-mail address; an address is not kept."""

    who = serializers.CharField(max_length=254, trim_whitespace=True)


class CoAuthorActions:
    """Who writes an idea; mixed into the view set of ideas."""

    @extend_schema(methods=["GET"], responses=CoAuthorSerializer(many=True))
    @extend_schema(methods=["POST"], request=InvitedSerializer, responses={201: CoAuthorSerializer})
    @action(detail=True, methods=["get", "post"], url_path="authors", pagination_class=None)
    def co_authors(self, request: Request, pk: str) -> Response:
        """GET: who writes it with the caller, whom they invited. POST: invite (409 `too_many_co_authors`).

        While the idea is not public, the invitation is held, and leaves when it is.
        """
        idea = _own_idea(request, pk)
        if request.method == "GET":
            rows = idea.invitations.in_the_way(database_now()).select_related("person")
            if idea.author_id != caller(request).pk:
                rows = rows.accepted()
            return Response(CoAuthorSerializer(rows, many=True).data)
        wish = InvitedSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        made = invite(idea, by=caller(request), at=database_now(), who=wish.validated_data["who"])
        return Response(CoAuthorSerializer(made).data, status=status.HTTP_201_CREATED)


class InvitationViewSet(viewsets.ReadOnlyModelViewSet[Invitation]):
    """Invitations to write an idea together (共同の投稿者): those sent to the caller."""

    serializer_class = InvitationSerializer
    lookup_value_regex = r"\d{1,15}"
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[Invitation]:
        if getattr(self, "swagger_fake_view", False):
            return Invitation.objects.none()
        mine = Invitation.objects.sent().filter(person=self.request.user.pk, ended_at=None)
        visible = Idea.objects.visible_to(self.request.user).values("pk")
        found: QuerySet[Invitation] = mine.filter(idea__in=visible)
        return found.select_related("idea", "invited_by").order_by("-invited_at", "-pk")

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["put"])
    def accept(self, request: Request, pk: str) -> Response:
        """Become one of the authors. Repeating changes nothing."""
        done = coauthoring.accept(self.get_object(), by=caller(request), at=database_now())
        return Response(InvitationSerializer(done).data)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["put"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no, or stop being one of the authors. Nobody is told that an invitation was declined."""
        done = coauthoring.decline(self.get_object(), by=caller(request), at=database_now())
        return Response(InvitationSerializer(done).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """By who posted the idea: take an invitation back, or remove a co-author."""
        found = get_object_or_404(Invitation.objects.select_related("idea"), pk=pk, ended_at=None)
        if not is_author_of(request.user, found.idea):
            raise Http404
        coauthoring.remove(found, by=caller(request), at=database_now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _own_idea(request: Request, pk: str) -> Idea:
    idea: Idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    if not is_author_of(request.user, idea):
        raise Http404
    return idea
