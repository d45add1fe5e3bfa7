"""Addresses beside Wagtail's own: the search, and versions of a strategy, which have a dot in them."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from wagtail.views import serve

from cms import views

urlpatterns: list[URLPattern] = [
    path("search/", views.search, name="search"),
    re_path(r"^(strategy/versions/[\w.\-]+/)$", serve, name="strategy_version"),
]
