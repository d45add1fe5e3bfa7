from django.apps import AppConfig


class LiveConfig(AppConfig):
    """What moves on the screen."""

    name = "cocreate.live"
    label = "live"
