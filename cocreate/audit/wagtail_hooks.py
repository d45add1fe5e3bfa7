"""The audit log, registered with the Wagtail admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cocreate.accounts.permissions import is_administrator
from cocreate.audit.desk import entries, take_away


class AuditItem(MenuItem):
    """Shown to administrators only."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)


@hooks.register("register_admin_urls")
def register_log() -> list[URLPattern]:
    return [
        path("audit/", entries, name="audit_log"),
        path("audit/export/", take_away, name="audit_export"),
    ]


@hooks.register("register_reports_menu_item")
def register_log_item() -> MenuItem:
    return AuditItem(_("Audit log"), reverse("audit_log"), name="audit-log", icon_name="history", order=1)
