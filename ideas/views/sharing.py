"""Handing an idea on: its address, as a QR code, and as a picture beside a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from cocreate.accounts.pacing import seconds_to_wait, too_fast
from cocreate.caching.addresses import Numbered
from cocreate.caching.poured import Poured
from cocreate.caching.public import publicly_cacheable
from cocreate.sharing.addresses import absolute
from cocreate.sharing.drawing import HEIGHT, WIDTH
from cocreate.sharing.qr_codes import qr_svg
from ideas.models import Idea
from ideas.models.state import READABLE
from ideas.social_pictures import known_picture, make_picture, version_of, words_of

FEED, PICTURE, QR = Numbered("ideas:idea_feed"), Numbered("ideas:social_picture"), Numbered("ideas:qr")
SHOWN = ("title", "state", "is_demo", "campaign__title", "campaign__is_published")


@dataclass(frozen=True)
class Share:
    """What `<c-share-box>` and the head of the page take."""

    address: str
    title: str
    qr: str
    picture: str
    feed: str
    width: int = WIDTH
    height: int = HEIGHT


def share_of(idea: Idea) -> Share | None:
    """How an idea is handed on; None while it is not for everybody."""
    if idea.state not in READABLE:
        return None
    return Share(
        address=Poured(absolute(idea.get_absolute_url())),
        title=Poured(idea.title),
        qr=Poured(QR(idea.pk)),
        # The version in the address: services keep a picture for ever, and ask again for a new address.
        picture=absolute(f"{PICTURE(idea.pk)}?v={version_of(words_of(idea))}"),
        feed=FEED(idea.pk),
    )


@conditional_page
@publicly_cacheable
@require_safe
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a public idea as a QR code (SVG)."""
    if not Idea.objects.visible_to(AnonymousUser()).filter(pk=pk).exists():
        raise Http404
    svg = qr_svg(absolute(reverse("ideas:detail", args=[pk])))
    return HttpResponse(svg, content_type="image/svg+xml")


@conditional_page
@publicly_cacheable
@require_safe
def social_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a public idea (PNG, 1200 × 630); whoever may read the rest gets none of a hidden one."""
    ideas = Idea.objects.visible_to(AnonymousUser()).select_related("campaign").only(*SHOWN)
    words = words_of(get_object_or_404(ideas, pk=pk))
    picture = known_picture(words)
    if picture is None:
        if wait := seconds_to_wait(request, "drawing"):
            return too_fast(request, wait)
        picture = make_picture(words)
    return HttpResponse(picture, content_type="image/png")
