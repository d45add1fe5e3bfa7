"""Addresses of the open data."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from cocreate.opendata import views

app_name = "opendata"
urlpatterns: list[URLPattern] = [
    path("", views.catalogue, name="catalogue"),
    path("catalog.jsonld", views.dcat, name="dcat"),
    re_path(r"^(?P<slug>[a-z-]+)\.(?P<kind>csv|json)$", views.file, name="file"),
    path("<slug:slug>/", views.dataset, name="dataset"),
]
