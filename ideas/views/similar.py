"""Similar ideas while somebody writes: shown, never in the way; one tap supports one of them instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced
from cocreate.accounts.permissions import Person
from cocreate.language.japanese import normalise
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.drafting import storable
from ideas.likeness import alike, same_text, words_of
from ideas.models import Idea, Vote
from ideas.opening_times import why_not_supported
from ideas.views.finding import find_idea, person_of
from ideas.views.keeping import INTENT, KEPT_IDEA, keep, take, tap_is_kept
from ideas.voting import support
from ideas.wording import LONGEST_PART, LONGEST_TITLE

SHOWN = 5
EXCERPT = 60  # characters
ENOUGH_TO_COMPARE = 4  # characters: before that, everything is alike
NOT_TYPED = frozenset({"action", "csrfmiddlewaretoken"})


@dataclass(frozen=True)
class Row:
    """One similar idea, as `<c-similar-ideas>` takes it."""

    idea: Idea
    excerpt: str
    supports: int | None
    support_url: str
    can_support: bool
    voted: bool


@never_cache
@require_POST
@paced("similar")
def similar(request: HttpRequest) -> HttpResponse:
    """What is like the text that is being written; nothing of it is kept."""
    parts = (("title", LONGEST_TITLE), ("problem", LONGEST_PART), ("proposal", LONGEST_PART))
    typed = [normalise(request.POST.get(name, ""))[:longest] for name, longest in parts]
    context = similar_context(*typed, person=request.user, at=database_now())
    return render(request, "ideas/similar.html", context)


def similar_context(
    title: str, problem: str, proposal: str, *, person: Person, at: datetime
) -> dict[str, Any]:
    """The similar ideas of a text, with what this person can do about each."""
    words = words_of(title, problem, proposal)
    if len(words.strip()) < ENOUGH_TO_COMPARE:
        return {"rows": [], "copy": None}
    copy = same_text(proposal)
    found = [one for one in alike(words, number=SHOWN + 1) if one != copy][:SHOWN]
    return {"rows": _rows([copy, *found][:SHOWN] if copy else found, person, at), "copy": copy}


def _rows(ideas: list[Idea], person: Person, at: datetime) -> list[Row]:
    voted: set[int] = set()
    if person.is_authenticated:
        votes = Vote.objects.standing().filter(voter=person.pk, idea__in=ideas)
        voted = set(votes.values_list("idea_id", flat=True))
    return [
        Row(
            idea=idea,
            excerpt=Truncator(" ".join(idea.proposal.split())).chars(EXCERPT),
            supports=idea.supports_shown,
            support_url=reverse("ideas:support_similar", args=[idea.pk]),
            can_support=why_not_supported(idea, at) is None,
            voted=idea.pk in voted,
        )
        for idea in ideas
    ]


@never_cache
@require_POST
@paced("vote")
def support_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Support another's idea from the page where one writes one's own; what was typed is kept."""
    idea, at = _find(request, pk), database_now()
    if request.user.is_authenticated:
        if request.htmx:
            return _answer(request, idea, at)
        _keep_typed(request)
        return _back_to_writing(request, idea, at)
    if refusal := why_not_supported(idea, at):
        return _said(request, refusal)
    _keep_typed(request)
    keep(request, INTENT, {"idea": idea.pk, "state": "supported"})
    return to_log_in(request, reverse("ideas:support_similar_finish", args=[idea.pk]), tap_is_kept())


@never_cache
@require_safe
def finish_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the tap that was made before the log-in, once, and lead back to what was being written."""
    idea = _find(request, pk)
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    if take(request, INTENT, idea=pk, state="supported") is None:
        return redirect("ideas:new")
    return _back_to_writing(request, idea, database_now())


def _find(request: HttpRequest, pk: int) -> Idea:
    return find_idea(request, pk, Idea.objects.select_related("campaign", "counter").defer("search"))


def _keep_typed(request: HttpRequest) -> None:
    """Put what was typed where the writing page looks for it."""
    words = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_TYPED}
    words = {name: values for name, values in words.items() if any(values)}
    if not words:
        return
    last = {name: values[-1] for name, values in words.items()}
    keep(request, KEPT_IDEA, {**last, "written": storable(words), "send": False})


def _answer(request: HttpRequest, idea: Idea, at: datetime) -> HttpResponse:
    refusal = None
    try:
        support(idea, by=person_of(request), at=at)
    except Refusal as refused:
        refusal = refused
    context = {"idea": idea, "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "ideas/similar.html#supported", context, status=status)


def _back_to_writing(request: HttpRequest, idea: Idea, at: datetime) -> HttpResponse:
    try:
        support(idea, by=person_of(request), at=at)
    except Refusal as refusal:
        return _said(request, refusal)
    words = _("You support “%(title)s” now. What you were writing is still here.")
    messages.success(request, words % {"title": idea.title})
    return redirect("ideas:new")


def _said(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal where the person is: in the list, or above the text that stays."""
    if request.htmx:
        return render(request, "ideas/similar.html#supported", {"refusal": refusal}, status=refusal.status)
    _keep_typed(request)
    messages.warning(request, str(refusal))
    return redirect("ideas:new")
