"""The desk of people's groups, registered with the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from cocreate.accounts.viewsets import DepartmentViewSet, OrganisationViewSet


@hooks.register("register_admin_viewset")
def register_departments() -> DepartmentViewSet:
    return DepartmentViewSet()


@hooks.register("register_admin_viewset")
def register_organisations() -> OrganisationViewSet:
    return OrganisationViewSet()
