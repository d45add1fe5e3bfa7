"""Blocks that lead from a page to ideas, events and initiatives.

Staff choose by number (the address of an idea or event ends with it), and readers see only
what is public at the moment of reading: a link to an idea that was hidden later disappears.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from cocreate.strategy.models import Initiative
from events.models import Event
from ideas.models import Idea


def _initiatives() -> list[tuple[str, str]]:
    return list(Initiative.objects.values_list("key", "title"))


class Links(blocks.StructBlock):
    """Ideas, events and initiatives that a story speaks of."""

    ideas = blocks.ListBlock(blocks.IntegerBlock(min_value=1), label=_("Numbers of ideas"), default=[])
    events = blocks.ListBlock(blocks.IntegerBlock(min_value=1), label=_("Numbers of events"), default=[])
    initiatives = blocks.ListBlock(
        blocks.ChoiceBlock(choices=_initiatives), label=_("Initiatives"), default=[]
    )

    class Meta:
        label = pgettext_lazy("block of a page", "Ideas, events and initiatives")
        icon = "link"
        template = "cms/blocks/links.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        ideas, events, keys = list(value["ideas"]), list(value["events"]), list(value["initiatives"])
        return {
            **context,
            "ideas": Idea.objects.listed().filter(pk__in=ideas).for_cards() if ideas else [],
            "events": Event.objects.listed().filter(pk__in=events).for_cards() if events else [],
            "initiatives": Initiative.objects.filter(key__in=keys) if keys else [],
        }
