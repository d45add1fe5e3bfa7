from django.apps import AppConfig


class SynonymsConfig(AppConfig):
    """Words that mean the same when somebody searches."""

    name = "cocreate.synonyms"
    label = "synonyms"
