from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The city’s plan that ideas and events refer to."""

    name = "cocreate.strategy"
    label = "strategy"
