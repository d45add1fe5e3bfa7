"""Devices in words people know."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The order matters: Edge says it is Chrome, and Chrome says it is Safari.
BROWSERS = {
    "Edg": "Edge",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """“Chrome (Windows)” instead of what a browser says about itself."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    if not browser and not system:
        return _("Unknown device")
    return f"{browser} ({system})" if browser and system else browser or system
