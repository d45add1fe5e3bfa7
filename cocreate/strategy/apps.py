from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The city’s plan that ideas and events refer to."""

    name = "cocreate.strategy"
    label = "strategy"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cocreate.strategy.desk import NothingDisappears, OnlyAdopted, OwnInitiatives
        from cocreate.strategy.models import Initiative, Measurement, Version

        register_permission_policy(Measurement, NothingDisappears(Measurement))
        register_permission_policy(Version, OnlyAdopted(Version))
        register_permission_policy(Initiative, OwnInitiatives(Initiative))
