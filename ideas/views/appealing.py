"""Appealing against a decision about one's own text (異議の申し出)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cocreate.accounts.pacing import paced_writing
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import appealing
from ideas.deadlines import report_due_on
from ideas.forms import WordsField
from ideas.models import CommentDecision, Decision
from ideas.views.finding import person_of
from ideas.views.keeping import received


class AppealForm(forms.Form):
    """Why it should be decided otherwise."""

    text = WordsField(
        label=gettext_lazy("Why should it be decided otherwise?"),
        longest=appealing.LONGEST_APPEAL,
        help_text=gettext_lazy("In your own words. Only the office reads it."),
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@paced_writing("report")
def appeal(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask that another person looks at a decision once more; a refusal keeps what was written."""
    against, at = _find(request, kind, pk), database_now()
    form = AppealForm(request.POST or None)
    refusal = appealing.why_not_appeal(person_of(request), against, at)
    if refusal is None and request.method == "POST" and form.is_valid():
        try:
            made = appealing.appeal(against, by=person_of(request), at=at, text=form.cleaned_data["text"])
        except Refusal as late:
            refusal = late
        else:
            words = {"day": date_format(report_due_on(made), "DATE_FORMAT")}
            told = _("Your appeal has arrived. Another person decides by %(day)s and tells you the reason.")
            received(request, told % words, f"appeal{request.path}")
            return redirect("ideas:own_review")
    context: dict[str, Any] = {
        "section": "me",
        "crumbs": [
            {"label": _("My page"), "href": reverse("accounts:me")},
            {"label": _("What waits for review, and why"), "href": reverse("ideas:own_review")},
            {"label": _("Appeal")},
        ],
        "against": against,
        "thing": appealing.thing_of(against),
        "until": appealing.open_until(against),
        "form": form,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "ideas/appeal.html", context, status=status)


def _find(request: HttpRequest, kind: str, pk: int) -> Decision | CommentDecision:
    """A decision about a text of one's own; any other is not there."""
    me = person_of(request)
    if kind == "idea":
        return get_object_or_404(Decision.objects.select_related("idea", "by"), pk=pk, idea__author=me)
    if kind == "comment":
        rows = CommentDecision.objects.select_related("comment__idea", "by")
        return get_object_or_404(rows, pk=pk, comment__author=me)
    raise Http404
