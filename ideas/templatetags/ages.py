"""How long something has waited, in one word: nobody plans by the weeks beside the months."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.timesince import timesince

register = template.Library()


@register.filter
def age_at(since: datetime, at: datetime) -> str:
    """The time since a moment in its largest unit: 6ヶ月, not 6ヶ月, 3週間."""
    return timesince(since, at, depth=1)
