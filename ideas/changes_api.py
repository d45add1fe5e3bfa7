"""Versions of ideas for other programs: the same rules and refusals as on the pages."""

from __future__ import annotations

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.postgres.clock import database_now
from ideas import proposing, rewording
from ideas.api_words import WordsField
from ideas.api_writing import ChosenPictureSerializer, PictureSerializer, pictures_from
from ideas.models import Idea, Stated, Version, Withdrawal
from ideas.proposing import LONGEST_WHY
from ideas.rewording import LONGEST_REASON
from ideas.showing_pictures import pictures_of
from ideas.wording import LONGEST_PART, LONGEST_TITLE, IdeaText


class IdeaVersionSerializer(serializers.ModelSerializer[Version]):
    """One text of an idea; without its words when the office does not show it any more."""

    is_redacted = serializers.SerializerMethodField()
    pictures = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields = [
            "number", "title", "problem", "proposal", "wish", "pictures", "reason", "at", "public_since",
            "review", "weight", "share", "asks_again", "is_redacted", "redacted_reason",
        ]  # fmt: skip

    def get_is_redacted(self, version: Version) -> bool:
        return version.redacted_at is not None

    @extend_schema_field(PictureSerializer(many=True))
    def get_pictures(self, version: Version) -> list[dict[str, Any]]:
        """Those this text showed, with its words; none that the office does not show any more."""
        return [dict(PictureSerializer(one).data) for one in pictures_of(version)]

    def to_representation(self, version: Version) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(version)
        if version.redacted_at:
            shown.update(dict.fromkeys(("title", "problem", "proposal", "wish"), ""), pictures=[])
        return shown


class NewTextSerializer(serializers.Serializer[Any]):
    """A new text. `version_number` is the latest version the program read: else 409, nothing overwritten.

    By sending, the caller agrees that it becomes open data under the licence of the datasets.
    For a public idea `stated` and `reason` are needed; a change of the content waits for review.
    """

    version_number = serializers.IntegerField(min_value=1, max_value=30_000)
    title = WordsField(LONGEST_TITLE, lines=False)
    problem = WordsField(LONGEST_PART, allow_blank=True, default="")
    proposal = WordsField(LONGEST_PART)
    wish = WordsField(LONGEST_PART, allow_blank=True, default="")
    stated = serializers.ChoiceField(choices=Stated.choices, default="", allow_blank=True)
    reason = WordsField(LONGEST_REASON, lines=False, allow_blank=True, default="")
    pictures = ChosenPictureSerializer(
        many=True, allow_null=True, default=None, help_text="In their order; left out: as they are."
    )


class KeptSupportSerializer(serializers.Serializer[Any]):
    version_number = serializers.IntegerField(min_value=1, max_value=30_000)


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Why an idea is taken back: `why` is read by everybody, `reason` by the author and the office."""

    why = serializers.ChoiceField(choices=Withdrawal.Why.choices)
    reason = WordsField(LONGEST_WHY, lines=False, allow_blank=True, default="")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["why"] == Withdrawal.Why.OTHER and not given["reason"]:
            words = _("Please write in a few words why you withdraw it.")
            raise serializers.ValidationError({"reason": [words]})
        return given


def caller(request: Request) -> User:
    """Who asks. A rule refuses whoever is not logged in, so it may be handed on as it is."""
    return cast(User, request.user)


class VersionActions:
    """What a program does with the versions of an idea; mixed into the view set of ideas."""

    def _idea(self, request: Request, pk: str) -> Idea:
        found: Idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
        return found

    @extend_schema(responses=IdeaVersionSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """The texts the idea had since it became public, the latest first; all of them for its author."""
        rows = Version.objects.readable_by(request.user, self._idea(request, pk)).order_by("-number")
        rows = rows.prefetch_related("shown_pictures__picture")
        return Response(IdeaVersionSerializer(rows, many=True).data)

    @extend_schema(request=NewTextSerializer, responses=IdeaVersionSerializer)
    @action(detail=True, methods=["put"])
    def text(self, request: Request, pk: str) -> Response:
        """Change the text of the caller's own idea."""
        wish = NewTextSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        given = wish.validated_data
        version = rewording.change_text(
            self._idea(request, pk),
            by=caller(request),
            at=database_now(),
            text=IdeaText(given["title"], given["problem"], given["proposal"], given["wish"]),
            version_number=given["version_number"],
            stated=given["stated"],
            reason=given["reason"],
            pictures=None if given["pictures"] is None else pictures_from(given),
        )
        return Response(IdeaVersionSerializer(version).data)

    @extend_schema(request=None, responses={204: None})
    @text.mapping.delete
    def take_back_text(self, request: Request, pk: str) -> Response:
        """Take back the caller's new text that still waits; the public one stays."""
        idea = self._idea(request, pk)
        waiting = idea.versions.readable_by(request.user, idea).order_by("-number").first()
        rewording.take_back(waiting or Version(idea=idea), by=caller(request), at=database_now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=WithdrawalSerializer, responses={204: None})
    @action(detail=True, methods=["put"])
    def withdrawal(self, request: Request, pk: str) -> Response:
        """Withdraw the caller's own idea: nobody else can read it any more. It cannot be undone."""
        wish = WithdrawalSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        idea = self._idea(request, pk)
        proposing.withdraw(idea, by=caller(request), at=database_now(), **wish.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=KeptSupportSerializer, responses={204: None})
    @action(detail=True, methods=["put"], url_path="support/version")
    def keep_support(self, request: Request, pk: str) -> Response:
        """Say that the caller's support holds for the content of this version. Repeating changes nothing."""
        wish = KeptSupportSerializer(data=request.data or {})
        wish.is_valid(raise_exception=True)
        rewording.keep_support(
            self._idea(request, pk), by=caller(request), at=database_now(), **wish.validated_data
        )
        return Response(status=status.HTTP_204_NO_CONTENT)
