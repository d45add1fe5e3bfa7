"""The versions of an idea: each with its reason, and any two of them side by side."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cocreate.caching.public import publicly_cacheable
from cocreate.language.comparing import Kind, Piece, compare
from ideas.models import Idea, Version
from ideas.showing_pictures import chosen_of, difference, pictures_of
from ideas.views import crumbs
from ideas.views.changes import support_of_versions
from ideas.views.finding import find_idea

PARTS = ("title", "proposal", "problem", "wish")


class Part(NamedTuple):
    """One part of the text with what became of it."""

    label: Any
    pieces: list[Piece]
    is_changed: bool


@publicly_cacheable
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts an idea had since it became public; earlier ones are its author's."""
    idea = find_idea(
        request, pk, Idea.objects.select_related("author", "campaign").with_counts().defer("search")
    )
    readable = Version.objects.readable_by(request.user, idea).select_related("by").order_by("-number")
    texts = list(readable.prefetch_related("shown_pictures__picture"))
    given = support_of_versions(idea)
    for text in texts:
        text.with_pictures, text.supporters = pictures_of(text), given.get(text.number)
    before, after = _chosen(request, texts)
    context = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Versions")),
        "idea": idea,
        "versions": texts,
        "starts_later": bool(texts) and texts[-1].number > 1,
        "before": before,
        "after": after,
        "parts": parts_of(before, after, of=idea) if before and after else [],
        "pictures_changed": picture_changes(before, after) if before and after else [],
    }
    return render(request, "ideas/versions.html", context)


def parts_of(
    before: Version | Idea, after: Version | Idea, *, of: Idea, for_office: bool = False
) -> list[Part]:
    """The parts of two texts of an idea compared; nothing of what only the office may still read."""
    if not for_office and any(isinstance(text, Version) and text.redacted_at for text in (before, after)):
        return []
    asked = of.prompts
    labels = {name: asked[name].label if name in asked else _("Title") for name in PARTS}
    found = [(labels[name], compare(getattr(before, name), getattr(after, name))) for name in PARTS]
    return [
        Part(label, pieces, any(piece.kind != Kind.SAME for piece in pieces))
        for label, pieces in found
        if pieces
    ]


def picture_changes(before: Version | Idea, after: Version) -> list[str]:
    """What became of the pictures, in sentences; of what is out of sight nothing is told."""
    if any(isinstance(text, Version) and text.redacted_at for text in (before, after)):
        return []
    return difference(chosen_of(before), chosen_of(after)).sentences


def _chosen(request: HttpRequest, texts: list[Version]) -> tuple[Version | None, Version | None]:
    """The two versions that the address names; else the latest and the one before it."""
    by_number = {str(text.number): text for text in texts}
    after = by_number.get(request.GET.get("to", "")) or next(iter(texts), None)
    before = by_number.get(request.GET.get("from", ""))
    if before is None and after is not None:
        before = next((text for text in texts if text.number < after.number), None)
    return before, after
