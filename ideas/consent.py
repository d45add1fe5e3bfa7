"""Agreeing that what one writes becomes open data.

The sentence stands beside the button that sends, so sending is agreeing. Who and when stand in
the row itself (its author and its time); which edition of the terms was read is kept beside them.
Empty means that nobody was asked or agreed: a text from before, or one that the office typed in.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ideas.models import Version
from ideas.models.idea_queryset import IdeaQuerySet


def present_terms() -> str:
    """The edition of the terms that stands on the pages now."""
    return str(settings.OPEN_DATA["terms"])[:20]


def terms_of_ideas() -> Subquery:
    """The edition that was agreed to with the public text of each idea, to annotate ideas with."""
    public = Version.objects.filter(idea=OuterRef("pk"), number=OuterRef("version_number"))
    return Subquery(public.values("terms")[:1])


def with_terms(ideas: IdeaQuerySet) -> IdeaQuerySet:
    """Ideas with the edition that was agreed to (`terms`), empty where nobody was asked."""
    return ideas.annotate(terms=Coalesce(terms_of_ideas(), Value("")))


def licence_under(terms: str | None) -> str:
    """The licence of a text by what its author agreed to; empty when nobody was asked."""
    return str(settings.OPEN_DATA["licence_url"]) if terms else ""
