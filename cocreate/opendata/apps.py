from django.apps import AppConfig


class OpendataConfig(AppConfig):
    """The kit of the open data; each house declares its own datasets."""

    name = "cocreate.opendata"
    label = "opendata"
