"""The list of datasets for other programs; the files have their own addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.opendata.catalogue import all_datasets
from cocreate.opendata.dataset import Dataset
from cocreate.opendata.writers import column_of


class ColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    meaning = serializers.CharField(allow_blank=True)


class DatasetSerializer(serializers.Serializer[Any]):
    """A dataset with its columns and the addresses of its files."""

    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    licence = serializers.CharField()
    licence_url = serializers.URLField()
    attribution = serializers.CharField()
    columns = ColumnSerializer(many=True)
    csv = serializers.CharField()
    json = serializers.CharField()


class DatasetViewSet(viewsets.ViewSet):
    """Open data (オープンデータ): what there is, what the columns mean, where the files are."""

    permission_classes = [AllowAny]

    @extend_schema(responses=DatasetSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All datasets."""
        return Response(DatasetSerializer([_told(dataset) for dataset in all_datasets()], many=True).data)


def _told(dataset: Dataset) -> dict[str, Any]:
    terms = settings.OPEN_DATA
    return {
        "slug": dataset.slug,
        "title": str(dataset.title),
        "description": str(dataset.description),
        "licence": terms["licence"],
        "licence_url": terms["licence_url"],
        "attribution": terms["attribution"],
        "columns": [column_of(column) for column in dataset.columns],
        "csv": reverse("opendata:file", args=[dataset.slug, "csv"]),
        "json": reverse("opendata:file", args=[dataset.slug, "json"]),
    }
