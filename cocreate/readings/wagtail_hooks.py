"""The desk of readings, registered with the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from cocreate.readings.viewsets import ReadingViewSet


@hooks.register("register_admin_viewset")
def register_readings() -> ReadingViewSet:
    return ReadingViewSet()
