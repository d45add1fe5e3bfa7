from django.apps import AppConfig


class CocreateConfig(AppConfig):
    """The roof as an app, so that its commands, checks and texts are found."""

    name = "cocreate"

    def ready(self) -> None:
        from cocreate import checks  # noqa: F401  registers the system checks
