from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    """How words are read, for furigana."""

    name = "cocreate.readings"
    label = "readings"
