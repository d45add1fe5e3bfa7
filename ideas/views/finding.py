"""Finding what an address names, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import LazyObject

from cocreate.accounts.models import User
from cocreate.postgres.prepared import Prepared
from ideas.models import Idea
from ideas.models.idea_queryset import IdeaQuerySet


class Shape:
    """What a busy page reads of an idea: the question for what everybody may read is prepared once."""

    def __init__(self, ideas: Callable[[], IdeaQuerySet]) -> None:
        self.ideas = ideas
        self.everybodys = Prepared[Idea](lambda pk: ideas().visible_to(AnonymousUser()).filter(pk=pk), pk=int)

    def find(self, request: HttpRequest, pk: int) -> Idea:
        """As `find_idea`."""
        public = self.everybodys.first(pk=pk)
        return public or get_object_or_404(self.ideas().visible_to(request.user), pk=pk)


def find_idea(request: HttpRequest, pk: int, among: IdeaQuerySet | None = None) -> Idea:
    """The idea if this person may read it; else 404, as if it did not exist.

    What everybody may read is asked first: then nobody's roles need to be looked up.
    """
    ideas = Idea.objects.all() if among is None else among
    public = ideas.visible_to(AnonymousUser()).filter(pk=pk).first()
    if public is not None:
        return public
    return get_object_or_404(ideas.visible_to(request.user), pk=pk)


def person_of(request: HttpRequest) -> User:
    """Who asks. A rule refuses whoever is not logged in, so they may be handed on as they are.

    Themselves, not Django's lazy stand-in, which makes every look at them ten calls.
    """
    person = request.user
    if isinstance(person, LazyObject):
        _ = person.is_authenticated  # looked up by now
        person = person._wrapped
    return cast(User, person)
