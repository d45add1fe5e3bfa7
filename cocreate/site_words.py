"""What every template may know about the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site_words(request: HttpRequest) -> dict[str, Any]:
    """The municipality's own words, the licence of its data, and the request's number for error pages."""
    return {
        "site": settings.SITE,
        "open_data": settings.OPEN_DATA,
        "request_id": getattr(request, "request_id", ""),
    }
