"""A map that is loaded only when somebody opens it, from the one host that the setting names.

Tiles of the city's choice come from another host, so a page that offers a map tells the
browser of exactly that host, and every other page of none. Without a host (in tests, or
where there is no network) the site draws plain squares itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

DEEPEST = 18  # zoom levels of the pale map
SAMPLE = "/map/sample/{z}/{x}/{y}.svg"


@dataclass(frozen=True)
class MapWords:
    """What the component needs to know of the map: where tiles come from, and who is named for them."""

    tiles: str
    source: str
    source_page: str
    centre: str
    page: str

    def page_of(self, latitude: Any, longitude: Any) -> str:
        """Where somebody without a script sees a point; empty when there is no such site."""
        return self.page.format(latitude=latitude, longitude=longitude) if self.page else ""


def map_words() -> MapWords:
    """The map of the settings."""
    if not settings.MAP_TILES:
        return MapWords(SAMPLE, _("a sample without a network"), "", settings.MAP_CENTRE, "")
    return MapWords(
        settings.MAP_TILES,
        settings.MAP_SOURCE,
        settings.MAP_SOURCE_PAGE,
        settings.MAP_CENTRE,
        settings.MAP_PAGE,
    )


def with_map(response: HttpResponse) -> HttpResponse:
    """Let this one page show pictures from the map's host, and from no other."""
    if settings.MAP_TILES:
        tiles = urlsplit(settings.MAP_TILES)
        policy: dict[str, Any] = {**settings.SECURE_CSP}
        policy["img-src"] = [*policy["img-src"], f"{tiles.scheme}://{tiles.netloc}"]
        response._csp_config = policy  # type: ignore[attr-defined]  # what csp_override sets
    return response


@require_safe
@cache_control(public=True, max_age=86_400)
def sample_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One square of the map that needs no network: its edges, and which one it is."""
    if z > DEEPEST or x >= 2**z or y >= 2**z:
        raise Http404
    shade = "#eef1ea" if (x + y) % 2 else "#f6f6f3"
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">'
        f'<rect width="256" height="256" fill="{shade}" stroke="#c9d2c0"/>'
        '<path d="M0 128h256M128 0v256" stroke="#dfe5d8" stroke-width="6"/>'
        f'<text x="8" y="20" font-size="12" fill="#767676">{z}/{x}/{y}</text></svg>'
    )
    return HttpResponse(svg, content_type="image/svg+xml")
