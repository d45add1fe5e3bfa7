"""The desk of districts, registered with the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from cocreate.places.viewsets import DistrictViewSet


@hooks.register("register_admin_viewset")
def register_districts() -> DistrictViewSet:
    return DistrictViewSet()
