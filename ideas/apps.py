from django.apps import AppConfig


class IdeasConfig(AppConfig):
    """What citizens propose, support and discuss."""

    name = "ideas"
