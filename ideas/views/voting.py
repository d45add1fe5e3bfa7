"""One tap: supporting and following, with and without JavaScript, before and after the log-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced
from cocreate.accounts.permissions import Person
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import now_in_query
from ideas.authors import is_author_of
from ideas.following import follow, stop_following
from ideas.models import Idea, Vote
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.models.state import READABLE
from ideas.opening_times import why_not_supported
from ideas.views.changes import support_by_content
from ideas.views.finding import Shape, person_of
from ideas.views.keeping import INTENT, keep, take, tap_is_kept
from ideas.views.panel import VotePanel, vote_panel
from ideas.voting import support, withdraw_support

LONG_TEXTS = [
    f"campaign__{name}" for name in ("background", "decided", "description", "open_points", "question")
]

Act = Callable[..., Any]
VOTES: dict[str, Act] = {"supported": support, "withdrawn": withdraw_support}
FOLLOWS: dict[str, Act] = {"following": follow, "stopped": stop_following}


@never_cache
@require_POST
@paced("vote")
def change_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare whether one supports an idea; the same declaration twice changes nothing."""
    act = _known(_vote(request.POST))
    idea = _find(request, pk, to_let_go=act is withdraw_support)
    if request.user.is_authenticated:
        return _do(request, act, idea)
    if refusal := why_not_supported(idea, idea.read_at):
        return _answer(request, idea, refusal)
    return _log_in_first(request, idea, "ideas:support_finish")


@never_cache
@require_safe
def finish_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the tap that was made before the log-in, once."""
    return _finish(request, pk, _vote)


@never_cache
@require_POST
@paced("vote")
def change_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare whether one wants to be told about an idea."""
    act = _known(_follow(request.POST))
    idea = _find(request, pk)
    if request.user.is_authenticated:
        return _do(request, act, idea)
    return _log_in_first(request, idea, "ideas:follow_finish")


@never_cache
@require_safe
def finish_follow(request: HttpRequest, pk: int) -> HttpResponse:
    return _finish(request, pk, _follow)


def _find(request: HttpRequest, pk: int, *, to_let_go: bool = False) -> Idea:
    """The idea without its texts, read at a moment of the database's clock (`read_at`), which decides.

    A choice can also be taken back from one that nobody can read any more.
    """
    if (public := TO_VOTE.everybodys.first(pk=pk)) is not None:
        return public
    if to_let_go and (chosen := _without_texts().chosen_by(request.user).filter(pk=pk).first()):
        return chosen
    return TO_VOTE.find(request, pk)


def _without_texts() -> IdeaQuerySet:
    ideas = Idea.objects.select_related("campaign", "counter")
    return ideas.defer("search", "problem", "proposal", "wish", *LONG_TEXTS).annotate(read_at=now_in_query())


TO_VOTE = Shape(_without_texts)


def _vote(said: Mapping[str, Any]) -> Act | None:
    """What somebody declared about their support; who supports also says which version they read."""
    act = VOTES.get(str(said.get("state")))
    return partial(support, read=_number(str(said.get("version", "")))) if act is support else act


def _follow(said: Mapping[str, Any]) -> Act | None:
    """What somebody declared about hearing of an idea."""
    return FOLLOWS.get(str(said.get("state")))


def _known(act: Act | None) -> Act:
    if act is None:
        raise BadRequest("state")
    return act


def _log_in_first(request: HttpRequest, idea: Idea, finish: str) -> HttpResponse:
    tap = {"idea": idea.pk, "state": request.POST["state"], "version": request.POST.get("version", "")}
    keep(request, INTENT, tap)
    return to_log_in(request, reverse(finish, args=[idea.pk]), tap_is_kept())


def _do(request: HttpRequest, act: Act, idea: Idea) -> HttpResponse:
    try:
        done = act(idea, by=person_of(request), at=idea.read_at)
    except Refusal as refusal:
        return _answer(request, idea, refusal)
    return _answer(request, idea, None, done if isinstance(done, Vote) else None)


def _number(text: str) -> int | None:
    """The version that stood on the page; None when it does not say so."""
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) < 5 else None


def _finish(
    request: HttpRequest, pk: int, declared: Callable[[Mapping[str, Any]], Act | None]
) -> HttpResponse:
    idea = _find(request, pk)
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    if act := declared(take(request, INTENT, idea=pk) or {}):
        return _do(request, act, idea)
    return _back(idea)


def _answer(
    request: HttpRequest, idea: Idea, refusal: Refusal | None, vote: Vote | None = None
) -> HttpResponse:
    shown = _shown(request, idea)
    if request.htmx and vote is not None and _is_for_earlier(vote, idea):
        return HttpResponse(headers={"HX-Refresh": "true"})  # what they read is not there any more
    if request.htmx and shown is not None and not shown.is_listed:
        if refusal:
            messages.warning(request, str(refusal))
        return HttpResponse(
            headers={"HX-Refresh": "true"}
        )  # the panel is not there any more: see the signpost
    if request.htmx and shown is not None:
        answered = vote if shown == idea else None
        panel = vote_panel(shown, person_of(request), idea.read_at, refusal, answered)
        status = refusal.status if refusal else 200
        html = render_to_string("ideas/detail.html#vote_panel", {"panel": panel})
        return HttpResponse(html + _beside(shown, person_of(request), panel), status=status)
    if refusal:
        messages.warning(request, str(refusal))
    return _back(shown) if shown is not None else _back_to_campaign(idea)


def _is_for_earlier(vote: Vote, idea: Idea) -> bool:
    """Whether a support given just now is for a content that was changed since its page was opened."""
    return vote.has_moved and vote.value == 1 and vote.version_number < idea.content_version


def _beside(idea: Idea, person: Person, panel: VotePanel) -> str:
    """What the support is for, which moved with the panel; nothing where the content never changed."""
    kinds = support_by_content(idea, person)
    if kinds is None:
        return ""
    shown = {"idea": idea, "panel": panel, "support_by_content": kinds, "is_swapped_in": True}
    return render_to_string("ideas/changed.html", shown)


def _shown(request: HttpRequest, idea: Idea) -> Idea | None:
    """The idea on whose page the tap was made: choices can be taken back from the page of another one.

    None for the page of the campaign, and where the idea itself cannot be read any more.
    """
    back = request.POST.get("back", "")
    if back == "campaign":
        return None
    if back.isdecimal() and len(back) < 16 and int(back) != idea.pk:
        return _find(request, int(back))
    return idea if idea.state in READABLE or is_author_of(request.user, idea) else None


def _back(idea: Idea) -> HttpResponse:
    return redirect(f"{idea.get_absolute_url()}#vote")


def _back_to_campaign(idea: Idea) -> HttpResponse:
    address = idea.campaign.get_absolute_url() if idea.campaign else reverse("ideas:list")
    return redirect(f"{address}#choices")
