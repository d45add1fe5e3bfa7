"""For desks where somebody may change some rows and not others."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied


class AsksForTheRow:
    """Ask the permission policy about the row itself; Wagtail's own pages ask only about its kind.

    Stands before one of Wagtail's generic pages, which have the methods it calls.
    """

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]  # Wagtail's, see above
        if not self.user_has_permission_for_instance(self.permission_required, found):  # type: ignore[attr-defined]  # the same
            raise PermissionDenied
        return found
