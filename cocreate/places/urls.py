"""Addresses of the map."""

from __future__ import annotations

from django.urls import URLPattern, path

from cocreate.places import maps

app_name = "places"
urlpatterns: list[URLPattern] = [
    path("sample/<int:z>/<int:x>/<int:y>.svg", maps.sample_tile, name="sample_tile"),
]
