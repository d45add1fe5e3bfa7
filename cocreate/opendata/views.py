"""The pages and files under /data/."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cocreate.caching.public import publicly_cacheable
from cocreate.opendata.catalogue import all_datasets, as_dcat, dataset_called
from cocreate.opendata.dataset import Dataset
from cocreate.opendata.writers import FORMATS
from cocreate.postgres.clock import database_now


@publicly_cacheable
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything that is given away, and under which terms."""
    context = {
        "section": "data",
        "crumbs": crumbs(),
        "datasets": all_datasets(),
        "terms": settings.OPEN_DATA,
    }
    return render(request, "opendata/catalogue.html", context)


@publicly_cacheable
@require_safe
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset: what it is and what each column means."""
    found = _found(slug)
    context = {
        "section": "data",
        "crumbs": crumbs(str(found.title)),
        "dataset": found,
        "terms": settings.OPEN_DATA,
    }
    return render(request, "opendata/dataset.html", context)


@require_safe
def file(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """The data themselves, written while they are sent."""
    return download(_found(slug), kind)


def download(given: Dataset, kind: str, called: str = "") -> StreamingHttpResponse:
    """A file named after its day; the same for everybody, so a shared cache may keep it a minute."""
    write, media_type = FORMATS[kind]
    at = database_now()
    name = called or f"{given.slug}-{timezone.localdate(at).isoformat()}"
    response = StreamingHttpResponse(write(given, at), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "public, max-age=0, s-maxage=60"
    return response


@require_safe
def dcat(request: HttpRequest) -> HttpResponse:
    """The catalogue for data portals."""
    text = json.dumps(as_dcat(database_now()), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/ld+json")
    response["Cache-Control"] = "public, max-age=0, s-maxage=60"
    return response


def crumbs(*labels: str) -> list[dict[str, str]]:
    """The way back from a page under /data/."""
    top = {"label": _("Open data"), "href": reverse("opendata:catalogue")}
    return [top, *({"label": label} for label in labels)] if labels else [{"label": top["label"]}]


def _found(slug: str) -> Dataset:
    given = dataset_called(slug)
    if given is None:
        raise Http404
    return given
