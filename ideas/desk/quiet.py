"""Quiet periods before elections (静かな期間) on the desk: entered, ended, and what they are about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import quieting
from ideas.desk.doors import for_moderators, page
from ideas.desk.forms import DeskForm
from ideas.models import Campaign, Idea, QuietPeriod

TITLE = gettext_lazy("Quiet periods before elections")
SHOWN = 50
WRITTEN = "%Y-%m-%dT%H:%M"


class QuietForm(DeskForm):
    """From when to when, and why."""

    begins_at = forms.DateTimeField(
        label=gettext_lazy("Begins"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WRITTEN),
        input_formats=[WRITTEN],
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Ends"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WRITTEN),
        input_formats=[WRITTEN],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For the log of the office, for example: election of the mayor."),
        max_length=quieting.LONGEST_REASON,
        required=False,
    )


@for_moderators
@require_http_methods(["GET", "POST"])
def quiet(request: HttpRequest) -> HttpResponse:
    """The periods, what is marked, and the form for another one; a refusal keeps what was typed."""
    form = QuietForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            quieting.call_for_quiet(
                words["begins_at"],
                words["ends_at"],
                by=request.user,
                at=database_now(),
                reason=words["reason"],
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The quiet period is entered."))
            return redirect("ideas_desk:quiet")
    at = database_now()
    context: dict[str, Any] = {
        "form": form,
        "at": at,
        "periods": QuietPeriod.objects.select_related("made_by")[:SHOWN],
        "campaigns": Campaign.objects.filter(touches_candidates=True)[:SHOWN],
        "ideas": Idea.objects.filter(touches_candidates=True).defer("search")[:SHOWN],
    }
    return page(request, "quiet.html", TITLE, context, icon="time", status=400 if form.errors else 200)


@for_moderators
@require_POST
def end_quiet(request: HttpRequest, period_id: int) -> HttpResponse:
    """End a quiet period now."""
    period = get_object_or_404(QuietPeriod, pk=period_id)
    try:
        quieting.end_quiet(period, by=request.user, at=database_now())
        messages.success(request, _("The quiet period is over now."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("ideas_desk:quiet")


@for_moderators
@require_POST
def mark_idea(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Say that an idea touches candidates, or that it does not."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=idea_id)
    touches = request.POST.get("touches") == "yes"
    try:
        quieting.mark_idea(idea, by=request.user, at=database_now(), touches=touches)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        told = _("It is marked: during quiet periods it shows no counts and takes no comments.")
        messages.success(request, told if touches else _("The mark is taken away."))
    return redirect("ideas_desk:idea", idea.pk)
