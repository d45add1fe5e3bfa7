"""Reporting an idea or a comment to the office (通報)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced_writing
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import discussing
from ideas.deadlines import report_due_on
from ideas.forms import ReportForm
from ideas.models import Comment, Idea
from ideas.views import crumbs
from ideas.views.finding import find_idea, person_of
from ideas.views.keeping import KEPT_REPORT, change_is_kept, keep, kept, received


@never_cache
@require_http_methods(["GET", "POST"])
@paced_writing("report")
def flag_idea(request: HttpRequest, pk: int) -> HttpResponse:
    idea = find_idea(request, pk)
    return _report(request, idea, idea)


@never_cache
@require_http_methods(["GET", "POST"])
@paced_writing("report")
def flag_comment(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    idea = find_idea(request, pk)
    comments = idea.comments.visible_to(request.user).filter(removed_at=None).select_related("idea", "author")
    return _report(request, idea, get_object_or_404(comments, pk=comment_pk))


def _report(request: HttpRequest, idea: Idea, thing: Idea | Comment) -> HttpResponse:
    """Ask what is wrong; before the log-in what was written is kept and shown again afterwards."""
    if request.method != "POST":
        found = (kept(request, KEPT_REPORT) or {}) if request.COOKIES else {}
        form = ReportForm(initial=found if found.get("path") == request.path else {})
        return _page(request, idea, thing, form)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, idea, thing, form)
    if not request.user.is_authenticated:
        keep(request, KEPT_REPORT, {**form.cleaned_data, "path": request.path})
        return to_log_in(request, request.path, change_is_kept())
    try:
        report = discussing.flag(
            thing,
            by=person_of(request),
            at=database_now(),
            reason=form.cleaned_data["reason"],
            text=form.cleaned_data["text"],
        )
    except Refusal as refusal:
        return _page(request, idea, thing, form, refusal)
    request.session.pop(KEPT_REPORT, None)
    words = {"receipt": report.receipt, "day": date_format(report_due_on(report), "DATE_FORMAT")}
    told = _("Thank you. Your report has the number %(receipt)s. You hear the result by %(day)s.")
    received(request, told % words, f"report{request.path}")
    return redirect(idea)


def _page(
    request: HttpRequest, idea: Idea, thing: Idea | Comment, form: ReportForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, pgettext("flag, link", "Report")),
        "idea": idea,
        "comment": thing if isinstance(thing, Comment) else None,
        "form": form,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "ideas/flag.html", context, status=status)
