"""What readers reported (通報), and comments to hide or to show again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import reporting
from ideas.deadlines import is_late, report_due_on
from ideas.desk.doors import for_moderators, page
from ideas.desk.forms import FlagForm, ReasonForm
from ideas.models import Comment, Flag

PER_PAGE = 20
TITLE = gettext_lazy("Reports by readers")


@for_moderators
def reports(request: HttpRequest) -> HttpResponse:
    """Reports that nobody decided yet, the oldest first."""
    return _reports_page(request, None, FlagForm(), 200)


@for_moderators
@require_POST
def decide(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Hide what was reported, or leave it; the reporter and the author are told."""
    flag = get_object_or_404(Flag.objects.select_related("idea", "comment"), pk=flag_id)
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _reports_page(request, flag, form, 400)
    words = form.cleaned_data
    try:
        reporting.decide_flag(
            flag,
            by=request.user,
            at=database_now(),
            outcome=words["outcome"],
            reason=words["reason"],
            rule=words["rule"],
        )
    except Refusal as refusal:
        form.show(refusal)
        return _reports_page(request, flag, form, refusal.status)
    if flag.outcome == Flag.Outcome.UPHELD:
        messages.success(request, _("The text is hidden. Its author and the reporter were told."))
    else:
        messages.success(request, _("The text stays. The reporter was told."))
    return redirect("ideas_desk:reports")


@for_moderators
@require_POST
def hide_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Hide a comment, with the reason for its author."""
    comment, form = _find_comment(comment_id), ReasonForm(request.POST)
    form.is_valid()
    words = {"reason": form.cleaned_data.get("reason", ""), "rule": form.cleaned_data.get("rule")}
    try:
        reporting.hide_comment(comment, by=request.user, at=database_now(), **words)
    except Refusal as refusal:
        return _comment_page(request, comment, refusal, _reason(request))
    messages.success(request, _("The comment is hidden. Its author was told your reason."))
    return redirect(_place_of(comment))


@for_moderators
@require_POST
def restore_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Show a hidden comment again."""
    comment = _find_comment(comment_id)
    reason = _reason(request)
    try:
        reporting.restore_comment(comment, by=request.user, at=database_now(), reason=reason)
    except Refusal as refusal:
        return _comment_page(request, comment, refusal, reason)
    messages.success(request, _("The comment is shown again. Its author was told."))
    return redirect(_place_of(comment))


def _reports_page(request: HttpRequest, refused: Flag | None, form: FlagForm, status: int) -> HttpResponse:
    waiting = (
        Flag.objects.filter(decided_at=None)
        .order_by("created_at", "id")
        .select_related("reporter", "idea__author", "comment__author", "comment__idea")
        .prefetch_related("comment__earlier_texts")
    )
    if (only := request.GET.get("flag", "")[:15]).isdecimal():
        waiting = waiting.filter(pk=int(only))
    flags = Paginator(waiting, PER_PAGE).get_page(request.GET.get("p"))
    is_listed = refused is not None and any(flag.pk == refused.pk for flag in flags)
    at = database_now()
    for flag in flags:
        flag.due = report_due_on(flag)
        flag.late = is_late(flag.due, at)
    context = {"flags": flags, "refused": refused, "form": form, "is_listed": is_listed}
    return page(request, "reports.html", TITLE, context, icon="warning", status=status)


@for_moderators
@require_safe
def one_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """A comment by itself, to be hidden or shown again; the way here is on the public page."""
    return _comment_page(request, _find_comment(comment_id), None, "")


def _comment_page(
    request: HttpRequest, comment: Comment, refusal: Refusal | None, reason: str
) -> HttpResponse:
    """The comment by itself, with the refusal, if there is one, and the reason that was typed."""
    form = ReasonForm({"reason": reason})
    form.is_valid()
    if refusal is not None:
        form.show(refusal)
    comment = _find_comment(comment.pk)
    above = (reverse("ideas_desk:idea", args=[comment.idea_id]), comment.idea.title)
    context = {"comment": comment, "form": form}
    status = refusal.status if refusal else 200
    return page(request, "comment.html", _("Comment"), context, above=above, icon="comment", status=status)


def _find_comment(comment_id: int) -> Comment:
    comment: Comment = get_object_or_404(
        Comment.objects.select_related("author", "idea", "hidden_by"), pk=comment_id
    )
    return comment


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _place_of(comment: Comment) -> str:
    return reverse("ideas_desk:idea", args=[comment.idea_id]) + f"#comment-{comment.pk}"
