"""Drafts on the way: saved while somebody types, and deleted when they say so."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreate.accounts.coming_back import log_in_first
from cocreate.accounts.pacing import paced
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.drafting import discard_draft, keep_draft
from ideas.models import Draft
from ideas.views.finding import person_of
from ideas.views.typed import Typed


@never_cache
@require_POST
@paced("draft")
def save(request: HttpRequest) -> HttpResponse:
    """Keep what is on the open page, and say when; the page says it to the person."""
    typed, at = Typed.posted(request.POST), database_now()
    try:
        draft = keep_draft(
            typed.words, by=person_of(request), at=at, key=typed.key, seen_version=typed.seen_version
        )
    except Refusal as refusal:
        said = {"code": refusal.code, "message": str(refusal)}
        return JsonResponse(said, status=refusal.status)
    time = timezone.localtime(at).strftime("%H:%M")
    kept = {
        "version": draft.version,
        "address": draft.get_absolute_url(),
        "message": _("The draft was saved at %(time)s.") % {"time": time},
    }
    return JsonResponse(kept)


@never_cache
@require_POST
@log_in_first
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete one's own draft; somebody else's does not exist."""
    person = person_of(request)
    discard_draft(get_object_or_404(Draft.objects.of(person), key=key), by=person, at=database_now())
    messages.success(request, _("The draft is deleted."))
    return redirect("accounts:me")
