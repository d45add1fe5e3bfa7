"""`{% gap %}`: what stands in a template between two sentences of the platform."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def gap() -> str:
    """A blank, but none where the page speaks Japanese: behind a full-width 。 it is a hole in the line.

    For sentences that are put together while the program runs there is `sentences.in_a_row`.
    """
    return "" if (get_language() or "").startswith("ja") else " "
