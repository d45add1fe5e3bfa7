"""The desk of synonyms, registered with the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from cocreate.synonyms.viewsets import SynonymViewSet


@hooks.register("register_admin_viewset")
def register_synonyms() -> SynonymViewSet:
    return SynonymViewSet()
