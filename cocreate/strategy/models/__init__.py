"""The city's plan: strategy, versions, initiatives and the indicators that measure them."""

from cocreate.strategy.models.indicator import Indicator, IndicatorGroup, Measurement, Target
from cocreate.strategy.models.initiative import Action, Approach, Initiative, ScheduleEntry
from cocreate.strategy.models.recommendation import Recommendation
from cocreate.strategy.models.strategy import Pillar, Strategy, Version

__all__ = [
    "Action",
    "Approach",
    "Indicator",
    "IndicatorGroup",
    "Initiative",
    "Measurement",
    "Pillar",
    "Recommendation",
    "ScheduleEntry",
    "Strategy",
    "Target",
    "Version",
]
