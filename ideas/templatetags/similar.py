"""Similar ideas on a page that shows a text before it is sent."""

from __future__ import annotations

from typing import Any

from django import template

from cocreate.postgres.clock import database_now
from ideas.views.similar import similar_context
from ideas.wording import IdeaText

register = template.Library()


@register.inclusion_tag("ideas/similar_before_sending.html", takes_context=True)
def similar_before_sending(context: dict[str, Any], text: IdeaText) -> dict[str, Any]:
    """The same list as while typing, for everybody whose browser runs no script."""
    person = context["request"].user
    return similar_context(text.title, text.problem, text.proposal, person=person, at=database_now())
