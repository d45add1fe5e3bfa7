"""Addresses of Wagtail's pages: what strangers were served a moment ago comes before Wagtail's own look-ups.

The search stands beside them. A version of a strategy has a dot in its address, which Wagtail's own
pattern leaves out.
"""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from wagtail.urls import serve_pattern

from cms import feeds, serving, views
from cocreate.caching.public import from_memory_first

serve_page = from_memory_first(serving.serve_page)
urlpatterns: list[URLPattern] = [
    path("search/", views.search, name="search"),
    path("news/feed/", feeds.news, name="news_feed"),
    re_path(r"^(strategy/versions/[\w.\-]+/)$", serve_page, name="strategy_version"),
    re_path(serve_pattern, serve_page),
]
