"""The CMS without what the office does not need: whoever sees less finds sooner."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cocreate.accounts.permissions import is_administrator

NOBODY_NEEDS = {"help"}
ADMINISTRATORS_NEED = {"reports"}


def tidy_menu(request: HttpRequest, items: list[Any]) -> None:
    """Leave out Wagtail's help in English, and reports about pages for all but administrators."""
    hidden = NOBODY_NEEDS if is_administrator(request.user) else NOBODY_NEEDS | ADMINISTRATORS_NEED
    items[:] = [item for item in items if item.name not in hidden]


def no_page_counts(request: HttpRequest, items: list[Any]) -> None:
    """The first page says what waits, not how many pages there are."""
    items.clear()
