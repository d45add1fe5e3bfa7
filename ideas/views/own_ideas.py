"""What authors do with their own ideas: change and withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced
from cocreate.language.refusal import Refusal
from cocreate.places.maps import map_words, with_map
from cocreate.postgres.clock import database_now
from ideas import permissions, proposing
from ideas.forms import RevisionForm
from ideas.models import Idea
from ideas.models.state import READABLE
from ideas.places import point_of
from ideas.rewording_forms import TakingBackForm
from ideas.showing_pictures import chosen_of
from ideas.views import crumbs
from ideas.views.choosing_pictures import ChosenPictures, asks_for_pictures_only
from ideas.views.finding import find_idea, person_of
from ideas.views.keeping import change_is_kept, received
from ideas.views.rewording import reword
from ideas.views.typed import SOME_VALUES
from ideas.views.unsent import (
    Unsent,
    around_unsent,
    forget_unsent,
    keep_until_log_in,
    pictures_left,
    unsent,
)


@never_cache
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's idea before it is public, above all when it was sent back; later by `reword`."""
    if not request.user.is_authenticated:
        return _revise_after_log_in(request, pk)
    idea, at = _find(request, pk), database_now()
    if idea.published_at is not None and idea.state in READABLE:
        return reword(request, idea)
    if refusal := permissions.why_not_revise(request.user, idea, at):
        return _refused(request, idea, refusal)
    left = unsent(request, idea)
    pictures = ChosenPictures.on(request, idea, pictures_left(left, chosen_of(idea)), at)
    only_pictures = request.method == "POST" and asks_for_pictures_only(request)
    form = _revision(request, idea, left, is_sent=request.method == "POST" and not only_pictures)
    refused = None
    if form.is_bound and form.is_valid() and pictures.are_sound:
        refused = _why_not_revised(request, idea, form, pictures, at)
        if refused is None:
            forget_unsent(request, idea)
            return redirect(f"{idea.get_absolute_url()}?sent=1")
    return _revision_page(request, idea, form, pictures, refused, left)


@paced("edit")
def _revise_after_log_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Log in first; what was typed when the log-in had ended stands in the form afterwards."""
    if request.method != "POST":
        return to_log_in(request, request.get_full_path())
    keep_until_log_in(request, pk)
    return to_log_in(request, request.path, change_is_kept())


def _why_not_revised(
    request: HttpRequest, idea: Idea, form: RevisionForm, pictures: ChosenPictures, at: datetime
) -> Refusal | None:
    """Send the new text; a refusal is shown above what was typed."""
    try:
        proposing.revise(
            idea,
            by=person_of(request),
            at=at,
            text=form.text,
            version_number=_version(request, idea),
            reason=form.cleaned_data["reason"],
            ties=form.ties,
            pictures=pictures.chosen,
        )
    except Refusal as refusal:
        return refusal
    return None


def _revision_page(
    request: HttpRequest,
    idea: Idea,
    form: RevisionForm,
    pictures: ChosenPictures,
    refused: Refusal | None,
    left: Unsent | None,
) -> HttpResponse:
    seen = idea.version_number if request.method != "POST" else _version(request, idea)
    wrong = form.errors or (form.is_bound and not pictures.are_sound)
    status = refused.status if refused else 422 if wrong else 200
    context = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Change the text")),
        "idea": idea,
        "form": form,
        "map": map_words(),
        "refusal": refused,
        "decision": idea.decisions.first(),
        "seen_version": seen,
        **around_unsent(request, idea, pictures, left, seen),
        **pictures.context,
    }
    return with_map(render(request, "ideas/revise.html", context, status=status))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's idea back, after having been asked."""
    idea, at = _find(request, pk), database_now()
    if refusal := permissions.why_not_withdraw(request.user, idea, at):
        return _refused(request, idea, refusal)
    form = TakingBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposing.withdraw(idea, by=person_of(request), at=at, **form.cleaned_data)
        except Refusal as refusal:
            return _refused(request, idea, refusal)
        done = _("You have withdrawn your idea. Only you can still read it.")
        received(request, done, f"withdraw-{idea.pk}")
        return redirect(idea)
    context = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Withdraw this idea")),
        "idea": idea,
        "form": form,
    }
    return render(request, "ideas/withdraw.html", context, status=422 if form.errors else 200)


def _find(request: HttpRequest, pk: int) -> Idea:
    ideas = Idea.objects.select_related("campaign", "category", "district", "author").defer("search")
    return find_idea(request, pk, ideas)


def _revision(request: HttpRequest, idea: Idea, left: Unsent | None, *, is_sent: bool) -> RevisionForm:
    initial = left.initial if left else _initial(idea)
    if request.method == "POST" and not is_sent:
        initial = {
            name: request.POST.getlist(name) if name in SOME_VALUES else text
            for name, text in request.POST.items()
        }
    form = RevisionForm(request.POST if is_sent else None, initial=initial, campaign=idea.campaign)
    form.point_before = point_of(idea)
    return form


def _initial(idea: Idea) -> dict[str, Any]:
    """What the form begins with: the idea as it is."""
    return {
        "title": idea.title,
        "problem": idea.problem,
        "proposal": idea.proposal,
        "wish": idea.wish,
        "category": idea.category.slug if idea.category else "",
        "district": idea.district_id,
        "initiative": [one.key for one in idea.initiatives.all()],
        "indicator": [one.key for one in idea.indicators.all()],
        "tags": " ".join(idea.tags),
        "place_note": idea.place_note,
        "latitude": "" if idea.latitude is None else str(idea.latitude),
        "longitude": "" if idea.longitude is None else str(idea.longitude),
    }


def _version(request: HttpRequest, idea: Idea) -> int:
    """The version the person had before their eyes."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 6 else idea.version_number


def _refused(request: HttpRequest, idea: Idea, refusal: Refusal) -> HttpResponse:
    messages.warning(request, str(refusal))
    return redirect(idea)
