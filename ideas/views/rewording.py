"""Authors change a public text; supporters say whether their support goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreate.accounts.coming_back import log_in_first, nothing_was_done, to_log_in
from cocreate.accounts.pacing import paced, paced_writing
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import rewording
from ideas.models import Idea, Version, Weight
from ideas.rewording_forms import TEXT, RewordingForm
from ideas.rewording_permissions import why_not_reword
from ideas.showing_pictures import chosen_of
from ideas.views import crumbs
from ideas.views.changes import sent_back
from ideas.views.choosing_pictures import ChosenPictures, asks_for_pictures_only
from ideas.views.finding import find_idea, person_of
from ideas.views.unsent import Unsent, around_unsent, forget_unsent, pictures_left, unsent
from ideas.views.versions import parts_of


@paced_writing("edit")
def reword(request: HttpRequest, idea: Idea) -> HttpResponse:
    """The page on which a public text is changed; its door is `own_ideas.revise`."""
    at = database_now()
    if refusal := why_not_reword(request.user, idea, at):
        messages.warning(request, str(refusal))
        return redirect(idea)
    waiting = idea.versions.filter(review=Version.Review.WAITING).first()
    latest = rewording.latest_number(idea)
    left = unsent(request, idea)
    pictures = ChosenPictures.on(request, idea, pictures_left(left, chosen_of(waiting or idea)), at)
    form, seen, refused = _form(request, idea, waiting or idea, left), _seen(request, latest), None
    if form.is_bound and form.is_valid() and pictures.are_sound:
        refused = _why_not_sent(request, idea, form, pictures, seen, at)
        if refused is None:
            return redirect(idea)
    context = {
        **_around(idea, waiting),
        **around_unsent(request, idea, pictures, left, seen),
        "form": form,
        "refusal": refused,
        "latest": latest,
        "seen_version": seen,
        **pictures.context,
    }
    wrong = form.errors or (form.is_bound and not pictures.are_sound)
    status = refused.status if refused else 422 if wrong else 200
    return render(request, "ideas/reword.html", context, status=status)


def _around(idea: Idea, waiting: Version | None) -> dict[str, Any]:
    """What stands around the form: the idea, the text of it that waits, and why one was sent back."""
    return {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Change the text")),
        "idea": idea,
        "waiting": waiting,
        "parts": parts_of(idea, waiting, of=idea) if waiting else [],
        "decision": sent_back(idea),
    }


def _form(request: HttpRequest, idea: Idea, text: Version | Idea, left: Unsent | None) -> RewordingForm:
    """The form as it was sent, or with what it begins with; pictures alone are no sending."""
    is_post = request.method == "POST"
    only_pictures = is_post and asks_for_pictures_only(request)
    begins_with = left.initial if left else {name: getattr(text, name) for name in TEXT}
    if only_pictures:
        begins_with = request.POST.dict()
    given = request.POST if is_post and not only_pictures else None
    return RewordingForm(given, initial=begins_with, campaign=idea.campaign)


def _why_not_sent(
    request: HttpRequest,
    idea: Idea,
    form: RewordingForm,
    pictures: ChosenPictures,
    seen: int,
    at: datetime,
) -> Refusal | None:
    """Send the new text and say what becomes of it; a refusal is shown above what was typed."""
    try:
        version = rewording.reword(
            idea,
            by=person_of(request),
            at=at,
            text=form.text,
            version_number=seen,
            stated=form.cleaned_data["stated"],
            reason=form.cleaned_data["reason"],
            pictures=pictures.chosen,
        )
    except Refusal as refusal:
        return refusal
    messages.success(request, _told(version))
    forget_unsent(request, idea)
    return None


@never_cache
@require_POST
@log_in_first
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a new text that waits."""
    idea = find_idea(request, pk)
    waiting = get_object_or_404(idea.versions, number=_number(request))
    try:
        rewording.take_back(waiting, by=person_of(request), at=database_now())
        messages.success(request, _("You have taken back the new text. The present one stays as it is."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(idea)


@never_cache
@require_POST
@paced("vote")
def keep_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one supports the content as it is now."""
    idea = find_idea(request, pk)
    if not request.user.is_authenticated:
        return to_log_in(request, idea.get_absolute_url(), nothing_was_done())
    try:
        rewording.keep_support(
            idea, by=person_of(request), at=database_now(), version_number=_number(request)
        )
        messages.success(request, _("Thank you. Your support now holds for the present content."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(f"{reverse('ideas:detail', args=[idea.pk])}#vote")


def _number(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _seen(request: HttpRequest, latest: int) -> int:
    """The latest version the person had before their eyes."""
    return _number(request) if request.method == "POST" else latest


def _told(version: Version) -> str:
    if version.weight == Weight.SMALL:
        return _("The text is corrected, and everybody sees it. All support stays as it is.")
    if version.weight == Weight.DOUBTFUL:
        return _(
            "We received the new text. A member of the office looks whether the content has changed. "
            "Until then the present text stays public."
        )
    return _(
        "We received the new text. The office reads it first, because the content changes. "
        "Until then the present text stays public, and all support stays counted."
    )
