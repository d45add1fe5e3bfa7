"""Notes of the office on the page of an idea (内部メモ)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import noting
from ideas.desk.doors import for_moderators
from ideas.desk.queue import idea_page
from ideas.models import Idea


@for_moderators
@require_POST
def write(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Write a note; a refusal keeps what was written."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=idea_id)
    text = request.POST.get("text", "")
    try:
        noting.note(idea, by=request.user, at=database_now(), text=text)
    except Refusal as refusal:
        return _again(request, idea_id, refusal, text)
    messages.success(request, _("The note was written. Only moderators read it."))
    return redirect(reverse("ideas_desk:idea", args=[idea_id]) + "#notes")


def _again(request: HttpRequest, idea_id: int, refusal: Refusal, text: str) -> HttpResponse:
    """The page of the idea with the refusal at the note, and its text as it was typed."""
    return idea_page(request, idea_id, status=refusal.status, note_refusal=refusal, note_typed=text)
