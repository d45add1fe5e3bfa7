"""Following an idea and handing it on, for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from cocreate.sharing.addresses import absolute
from ideas.following import follow, stop_following
from ideas.models import Idea
from ideas.next_steps import next_step
from ideas.views.sharing import share_of


class FollowSerializer(serializers.Serializer[Any]):
    """Whether the caller is told what becomes of the idea."""

    following = serializers.BooleanField()


class NextStepSerializer(serializers.Serializer[Any]):
    """What comes next and by when; `is_late` when the promised day is over."""

    words = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()


class ShareSerializer(serializers.Serializer[Any]):
    """Whole addresses with which an idea is handed on."""

    url = serializers.CharField()
    title = serializers.CharField()
    qr = serializers.CharField(help_text="The address as a QR code (SVG).")
    picture = serializers.CharField(help_text="1200 × 630 (PNG).")
    feed = serializers.CharField(help_text="What happens with the idea (Atom).")
    next_step = NextStepSerializer(allow_null=True)


class SharingActions(viewsets.GenericViewSet[Idea]):
    """What the view set of ideas takes in."""

    @extend_schema(methods=["PUT"], request=None, responses=FollowSerializer)
    @extend_schema(methods=["DELETE"], responses=FollowSerializer)
    @action(detail=True, methods=["put", "delete"])
    def follow(self, request: Request, pk: str) -> Response:
        """PUT: tell the caller what becomes of the idea. DELETE: no longer. Repeating changes nothing.

        Stopping is possible whatever became of the idea.
        """
        person = cast(User, request.user)  # the permission asks for the log-in
        wants = request.method == "PUT"
        idea = None if wants else Idea.objects.filter(follows__person=person.pk, pk=pk).first()
        idea = idea or get_object_or_404(Idea.objects.visible_to(person), pk=pk)
        act = follow if wants else stop_following
        act(idea, by=person, at=database_now())
        return Response({"following": wants})

    @extend_schema(responses=ShareSerializer)
    @action(detail=True, permission_classes=[AllowAny])
    def share(self, request: Request, pk: str) -> Response:
        """How a public idea is handed on, and what comes next for it."""
        public = Idea.objects.visible_to(AnonymousUser()).select_related("campaign")
        idea = get_object_or_404(public.prefetch_related("campaign__phases", "answers", "follow_ups"), pk=pk)
        share = share_of(idea)
        ahead = next_step(idea, database_now())
        told = {
            "url": share.address if share else "",
            "title": idea.title,
            "qr": absolute(share.qr) if share else "",
            "picture": share.picture if share else "",
            "feed": absolute(share.feed) if share else "",
            "next_step": ahead,
        }
        return Response(ShareSerializer(told).data)
