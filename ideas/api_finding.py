"""Finding ideas from other programs: the words, filters and orders of the page, and similar ideas."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from cocreate.accounts.permissions import Person
from cocreate.language.japanese import normalise
from cocreate.postgres.japanese_search import Words
from ideas import listing
from ideas.filters import FILTERS
from ideas.likeness import alike
from ideas.listing import CIRCLES, MATCHING, NEWEST, Asked, Wish, orders_of
from ideas.models import Idea
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.views.listing import wish_of

MOST_SIMILAR = 10
LONGEST_TEXT = 1000

SEARCH = [
    OpenApiParameter("q", str, description="Words of text or place; other spellings and synonyms too."),
    *(
        OpenApiParameter(
            one.name, str, description=f"{one.label}" + (one.written_as and f": {one.written_as}")
        )
        for one in FILTERS
    ),
    OpenApiParameter("order", str, enum=list(listing.ORDERS), description="Newest first, if not said."),
    OpenApiParameter(
        "from",
        int,
        description="Where an order begins that goes round (fair, random); links to other pages say it.",
    ),
]


def asked_by(request: Request) -> Wish:
    """What a program asks for; without an order of its own, the newest first."""
    wish = wish_of(request, request.user)
    order = request.query_params.get("order", "")
    if order not in orders_of(wish):
        wish = replace(wish, order=MATCHING if wish.words else NEWEST)
    return wish


def found_by(wish: Wish, person: Person) -> IdeaQuerySet:
    """The public ideas a program asks for: all of them, not a page, since it may read on to the end."""
    ideas, order = listing.matching(wish, person), wish.order
    if order in CIRCLES:
        ahead = Case(When(shuffle__gte=wish.start, then=Value(0)), default=Value(1))
        return ideas.order_by(ahead, "shuffle", "id")
    if order == MATCHING:
        asked = Asked.of(wish.words).in_title
        in_title = Case(When(search=Words(asked), then=Value(0)), default=Value(1)) if asked else Value(1)
        return ideas.order_by(in_title, "-trend", "-id")
    return listing.in_order(ideas, order)


class FindingActions(viewsets.ReadOnlyModelViewSet[Idea]):
    """What the addresses of ideas offer for finding them."""

    start: int | None = (
        None  # where an order began that goes round; `cocreate.api.Pages` keeps it in its links
    )

    def found(self) -> IdeaQuerySet:
        """What is listed, in the order that was asked for."""
        wish = asked_by(self.request)
        self.start = wish.start if wish.order in CIRCLES else None
        return found_by(wish, self.request.user)

    @extend_schema(parameters=SEARCH)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Public ideas by words, filters and order, as on the page."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        parameters=[
            OpenApiParameter("text", str, required=True, description=f"Up to {LONGEST_TEXT} characters."),
        ],
        filters=False,
    )
    @action(detail=False, permission_classes=[AllowAny], pagination_class=None)
    def similar(self, request: Request) -> Response:
        """Up to ten public ideas that mean something like a text, the most alike first."""
        text = normalise(request.query_params.get("text", ""))[:LONGEST_TEXT]
        best = [one.pk for one in alike(text, number=MOST_SIMILAR)] if text else []
        rows: QuerySet[Idea] = self.get_queryset().filter(pk__in=best)
        found = {one.pk: one for one in rows}
        shown = [found[pk] for pk in best if pk in found]
        return Response(self.get_serializer(shown, many=True).data)
