from django.apps import AppConfig


class OfficeDaysConfig(AppConfig):
    """On which days the office works."""

    name = "cocreate.office_days"
    label = "office_days"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cocreate.office_days import checks  # noqa: F401  registers the system check
        from cocreate.office_days.models import ClosedDay
        from cocreate.office_days.permissions import OwnDaysOnly

        register_permission_policy(ClosedDay, OwnDaysOnly(ClosedDay))
