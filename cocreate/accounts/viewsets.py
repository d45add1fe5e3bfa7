"""Departments and organisations, as the office keeps them: who speaks for whom."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from cocreate.accounts.models import Department, Organisation


class DepartmentViewSet(ModelViewSet):
    """Departments and the officers who answer in their name."""

    model = Department
    name = "departments"
    icon = "group"
    menu_label = _("Departments")
    add_to_settings_menu = True
    list_display = ["name"]
    search_fields = ["name"]
    form_fields = ["name", "officers"]
    copy_view_enabled = False


class OrganisationViewSet(ModelViewSet):
    """Organisations and the people who run their events."""

    model = Organisation
    name = "organisations"
    icon = "group"
    menu_label = _("Organisations")
    add_to_settings_menu = True
    list_display = ["name", "slug"]
    search_fields = ["name"]
    form_fields = ["name", "slug", "about", "organisers"]
    copy_view_enabled = False
