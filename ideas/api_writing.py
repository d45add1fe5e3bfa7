"""What other programs send with an idea besides its text: tags, a place, indicators, pictures."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import parsers, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.models import User
from cocreate.places.models import District
from cocreate.postgres.clock import database_now
from cocreate.strategy.models import Indicator
from ideas.models import Picture
from ideas.permissions import why_not_take_part
from ideas.pictures import Chosen, keep_picture, unknown_picture
from ideas.places import point_from
from ideas.proposing import Ties
from ideas.tagging import problem_with_tags, tidy
from ideas.wording import LONGEST_PLACE_NOTE, problem_with

MOST_AT_ONCE = 100  # of anything in one list; the rules are stricter, and say so in words


class ChosenPictureSerializer(serializers.Serializer[Any]):
    """A picture that was uploaded before, and what it shows in words."""

    token = serializers.UUIDField()
    description = serializers.CharField(allow_blank=True, default="", max_length=1000)


class BelongingsSerializer(serializers.Serializer[Any]):
    """What an idea belongs to; every field may be left out."""

    tags = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=MOST_AT_ONCE, default=list
    )
    indicators = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=MOST_AT_ONCE, default=list
    )
    district = serializers.CharField(allow_null=True, default=None, max_length=40)
    place_note = serializers.CharField(allow_blank=True, default="", max_length=1000)
    latitude = serializers.DecimalField(
        max_digits=20, decimal_places=None, allow_null=True, default=None, help_text="20–46, WGS 84"
    )
    longitude = serializers.DecimalField(
        max_digits=20, decimal_places=None, allow_null=True, default=None, help_text="122–154, WGS 84"
    )
    pictures = ChosenPictureSerializer(many=True, default=list)

    def validate_tags(self, words: list[str]) -> list[str]:
        tags = tidy(words)
        if problem := problem_with_tags(tags):
            raise ValidationError(problem)
        return tags

    def validate_indicators(self, keys: list[str]) -> list[Indicator]:
        found = list(Indicator.objects.filter(key__in=keys))
        if unknown := set(keys) - {indicator.key for indicator in found}:
            words = _("There is no indicator with the key “%(key)s”.") % {"key": min(unknown)}
            raise serializers.ValidationError(words)
        return found

    def validate_district(self, name: str | None) -> District | None:
        if not name:
            return None
        district: District | None = District.objects.filter(name=name).first()
        if district is None:
            raise serializers.ValidationError(_("There is no district of this name."))
        return district

    def validate_place_note(self, text: str) -> str:
        if problem := problem_with(text.strip(), LONGEST_PLACE_NOTE, required=False):
            raise ValidationError(problem)
        return text


def ties_from(given: dict[str, Any], **more: Any) -> Ties:
    """What an idea shall belong to, from what a program sent."""
    return Ties(
        district=given["district"],
        indicators=tuple(given["indicators"]),
        tags=tuple(given["tags"]),
        point=point_from(given["latitude"], given["longitude"]),
        place_note=given["place_note"],
        **more,
    )


def pictures_from(given: dict[str, Any]) -> list[Chosen]:
    return [Chosen(one["token"], one["description"]) for one in given["pictures"]]


class PictureSerializer(serializers.ModelSerializer[Picture]):
    """A picture of an idea."""

    url = serializers.CharField(source="image.url")

    class Meta:
        model = Picture
        fields = ["url", "width", "height", "description"]


class UploadedPictureSerializer(PictureSerializer):
    """A picture that waits for its idea; the token is named when the idea is posted."""

    class Meta(PictureSerializer.Meta):
        fields = ["token", "url", "width", "height"]


class FileSerializer(serializers.Serializer[Any]):
    """One file: JPEG, PNG, WebP or HEIC, up to 10 MB and 40 million pixels."""

    picture = serializers.FileField()


class PictureViewSet(viewsets.ViewSet):
    """Pictures for ideas: sent first, named when the idea is posted.

    One that no idea names is deleted after two days.
    """

    parser_classes = [parsers.MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": FileSerializer}, responses={201: UploadedPictureSerializer}
    )
    def create(self, request: Request) -> Response:
        """Send a picture. It is painted anew: where and with what it was taken is gone."""
        if refusal := why_not_take_part(request.user):
            raise refusal
        sent = request.FILES.get("picture")
        if sent is None:
            raise unknown_picture()
        person = cast(User, request.user)  # whoever is no user was refused above
        picture = keep_picture(sent, at=database_now(), by=person)
        return Response(UploadedPictureSerializer(picture).data, status=status.HTTP_201_CREATED)
