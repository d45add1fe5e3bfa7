from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Where people meet about ideas."""

    name = "events"

    def ready(self) -> None:
        """What waits at the desk stands on one list, which a house below keeps."""
        from events.worklist import register

        register()
