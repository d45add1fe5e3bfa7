"""The list of everything that is given away, and its description for data portals (DCAT)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from cocreate.opendata.dataset import Dataset
from cocreate.opendata.writers import FORMATS

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}


def all_datasets() -> list[Dataset]:
    """Every dataset the houses declare, in the order of the settings."""
    return [dataset for name in settings.OPEN_DATA["datasets"] for dataset in import_string(name)]


def dataset_called(slug: str) -> Dataset | None:
    return next((dataset for dataset in all_datasets() if dataset.slug == slug), None)


def as_dcat(at: datetime) -> dict[str, Any]:
    """The catalogue as JSON-LD in the words of DCAT 3, for portals that gather it."""
    city: dict[str, Any] = {"@type": "foaf:Organization", "foaf:name": settings.SITE["city"]}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": _address("opendata:catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": settings.SITE["name"],
        "dct:publisher": city,
        "dct:language": settings.LANGUAGE_CODE,
        "dcat:dataset": [_dcat_of(dataset, city, at) for dataset in all_datasets()],
    }


def _dcat_of(dataset: Dataset, city: dict[str, Any], at: datetime) -> dict[str, Any]:
    page = _address("opendata:dataset", dataset.slug)
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.slug,
        "dct:title": str(dataset.title),
        "dct:description": str(dataset.description),
        "dct:publisher": city,
        "dct:license": {"@id": settings.OPEN_DATA["licence_url"]},
        # Files are written when they are asked for, so they are always of today.
        "dct:modified": timezone.localdate(at).isoformat(),
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_file_of(dataset, kind) for kind in FORMATS],
    }


def _file_of(dataset: Dataset, kind: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": _address("opendata:file", dataset.slug, kind)},
        "dcat:mediaType": MEDIA_TYPES[kind],
        "dct:license": {"@id": settings.OPEN_DATA["licence_url"]},
    }


def _address(name: str, *args: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, args=args)}"
