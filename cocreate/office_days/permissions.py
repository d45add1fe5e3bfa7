"""Who may change the list of closed days."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from cocreate.office_days.models import ClosedDay


class OwnDaysOnly(ModelPermissionPolicy):
    """The office changes and deletes the days it added; the calendar's would be back the next night."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: ClosedDay) -> bool:
        return not instance.from_calendar and super().user_has_permission_for_instance(user, action, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: ClosedDay) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)
