from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Telling people."""

    name = "cocreate.notifications"
    label = "notifications"
