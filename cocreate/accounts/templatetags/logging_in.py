"""The way to the log-in and back."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from django import template
from django.template import Context
from django.urls import reverse

from cocreate.caching.poured import Poured

register = template.Library()


@register.simple_tag(takes_context=True)
def log_in_and_back(context: Context) -> Poured:
    """The address of the log-in that leads back to this page."""
    return Poured(f"{_door()}?next={quote(context['request'].get_full_path())}")


@cache
def _door() -> str:
    return reverse("account_login")
