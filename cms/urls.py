"""Addresses of pages that Wagtail's own pattern leaves out: a version of a strategy has a dot in it."""

from __future__ import annotations

from django.urls import URLPattern, re_path
from wagtail.views import serve

urlpatterns: list[URLPattern] = [re_path(r"^(strategy/versions/[\w.\-]+/)$", serve, name="strategy_version")]
