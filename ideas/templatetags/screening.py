"""Screening in templates: sentences for findings, and texts with their places marked."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.functional import Promise

from cocreate.language.screening import Finding, Lists, screen
from ideas import screening
from ideas.screening import Mark

register = template.Library()


@register.filter
def in_words(found: Finding) -> str | Promise:
    """Why a human should look at it, as a sentence."""
    return screening.SENTENCES[found.kind]


@register.filter
def marked(text: str, known: Lists) -> Iterator[Mark]:
    """The text in stretches, with what was found in each."""
    return screening.marked(text, screen(text, known))
