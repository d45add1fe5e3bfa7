"""Appeals (異議の申し出) on the desk: decided by another person than the first, within seven days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import appealing
from ideas.deadlines import is_late, report_due_on
from ideas.desk.doors import for_moderators, page
from ideas.desk.forms import ReasonForm
from ideas.models import Appeal, Comment

PER_PAGE = 20
TITLE = gettext_lazy("Appeals")


class AppealDecisionForm(ReasonForm):
    """What becomes of an appeal."""

    outcome = forms.CharField(max_length=8, required=False, widget=forms.HiddenInput)


@for_moderators
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals that wait, the oldest first."""
    return _page(request, None, AppealDecisionForm(), 200)


@for_moderators
@require_POST
def decide(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Grant an appeal or refuse it; a refusal of the rule keeps the typed reason."""
    appeal = get_object_or_404(Appeal.objects.with_things(), pk=appeal_id)
    form = AppealDecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, appeal, form, 400)
    words = form.cleaned_data
    try:
        decided = appealing.decide_appeal(
            appeal, by=request.user, at=database_now(), outcome=words["outcome"], reason=words["reason"]
        )
    except Refusal as refusal:
        form.show(refusal)
        return _page(request, appeal, form, refusal.status)
    if decided.outcome == Appeal.Outcome.UPHELD:
        messages.success(
            request, _("The appeal is granted: the first decision is undone. The author was told.")
        )
    else:
        messages.success(request, _("The appeal is not granted. The author was told your reason."))
    return redirect("ideas_desk:appeals")


def _page(
    request: HttpRequest, refused: Appeal | None, form: AppealDecisionForm, status: int
) -> HttpResponse:
    waiting = Appeal.objects.waiting().with_things()
    found, at = Paginator(waiting, PER_PAGE).get_page(request.GET.get("p")), database_now()
    context = {
        "appeals": found,
        "rows": [_row(appeal, request, at) for appeal in found],
        "refused": refused,
        "form": form,
        "is_listed": refused is not None and any(appeal.pk == refused.pk for appeal in found),
    }
    return page(request, "appeals.html", TITLE, context, icon="rotate", status=status)


def _row(appeal: Appeal, request: HttpRequest, at: datetime) -> dict[str, Any]:
    due, thing = report_due_on(appeal), appeal.thing
    return {
        "appeal": appeal,
        "thing": thing,
        "idea": thing.idea if isinstance(thing, Comment) else thing,
        "due": due,
        "late": is_late(due, at),
        "why_not": appealing.why_not_decide_appeal(request.user, appeal, at),
    }
