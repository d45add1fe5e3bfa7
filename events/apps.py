from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Where people meet about ideas."""

    name = "events"
