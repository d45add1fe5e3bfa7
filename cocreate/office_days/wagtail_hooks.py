"""The desk of closed days, registered with the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from cocreate.office_days.viewsets import ClosedDayViewSet


@hooks.register("register_admin_viewset")
def register_closed_days() -> ClosedDayViewSet:
    return ClosedDayViewSet()
