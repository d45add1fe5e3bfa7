"""Writing a comment, before or after the log-in, changing it, and taking one's own back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced_writing
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import discussing
from ideas.admitting import WHY, comment_due_on, findings_for, what_waits
from ideas.discussion import place_of
from ideas.discussion_permissions import why_not_edit_comment
from ideas.forms import CommentForm
from ideas.models import Comment, Idea
from ideas.opening_times import why_not_commented
from ideas.permissions import comment_is_gone
from ideas.screening import lists, marked
from ideas.views import crumbs
from ideas.views.discussion import number_in
from ideas.views.finding import find_idea, person_of
from ideas.views.keeping import (
    KEPT_COMMENT,
    KEPT_COMMENT_CHANGE,
    change_is_kept,
    keep,
    kept,
    received,
    take,
    text_is_kept,
)
from ideas.views.reading import AS_PAGE, idea_context

KEPT_FIELDS = ("stance", "text", "parent", "quoted")
# What nobody typed and made a comment fail is taken out of the form, so that it can be sent again.
MENDED = {
    "comment_is_gone": ("parent", "quoted"),
    "quoted_is_gone": ("quoted",),
    "key_used_for_another_comment": ("key",),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@paced_writing("comment")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about an idea; with something missing the page comes back with the text in it.

    Without a script the address of that page stays in the browser: whoever opens it finds the form.
    """
    idea, at = AS_PAGE.find(request, pk), database_now()
    if request.method != "POST":
        return redirect(f"{idea.get_absolute_url()}#write")
    form = _form(idea, request.POST)
    if refusal := why_not_commented(idea):
        return _again(request, idea, at, form, refusal)
    if not form.is_valid() or "mend" in request.POST:
        return _again(request, idea, at, form)
    if "as_it_is" not in request.POST and (
        answer := look_first(request, idea, at, form, _own_address(idea, form))
    ):
        return answer
    if not request.user.is_authenticated:
        written = {name: str(form.data.get(name, "")) for name in KEPT_FIELDS}
        keep(request, KEPT_COMMENT, {**written, "idea": idea.pk, "key": str(uuid.uuid4())})
        return to_log_in(request, reverse("ideas:comment_finish", args=[idea.pk]), text_is_kept())
    return _comment(request, idea, at, form)


@never_cache
@require_safe
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the comment that was written before the log-in, once."""
    idea, at = AS_PAGE.find(request, pk), database_now()
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    found = take(request, KEPT_COMMENT, idea=pk)
    if found is None:
        return redirect(f"{idea.get_absolute_url()}#comments")
    form = _form(idea, found)
    return _comment(request, idea, at, form) if form.is_valid() else _again(request, idea, at, form)


@never_cache
@require_http_methods(["GET", "POST"])
@paced_writing("comment")
def edit(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Change one's own comment soon after writing it."""
    idea, at = find_idea(request, pk), database_now()
    if not request.user.is_authenticated:
        return _edit_after_log_in(request, comment_pk)
    comment = find_comment(request, idea, comment_pk)
    is_answer = comment.parent_id is not None
    mends = "mend" in request.POST
    form = CommentForm(
        request.POST if request.method == "POST" else _kept_change(request, comment),
        initial={"stance": comment.stance, "text": comment.text},
        is_answer=is_answer,
    )
    refusal = why_not_edit_comment(person_of(request), comment, at)
    if request.method == "POST" and refusal is None:
        _keep_change(request, comment.pk)  # until it has arrived: “back” finds it
    if refusal or request.method != "POST" or not form.is_valid() or mends:
        return _edit_page(request, idea, comment, form, refusal)
    if "as_it_is" not in request.POST and (answer := look_first(request, idea, at, form, request.path)):
        return answer
    said = {name: form.cleaned_data[name] for name in ("stance", "text")}
    try:
        changed = discussing.edit_comment(comment, by=person_of(request), at=at, **said)
    except Refusal as late:
        return _edit_page(request, idea, comment, form, late)
    take(request, KEPT_COMMENT_CHANGE, comment=comment.pk)
    received(request, _told(changed) or _("Your comment is changed."), f"comment-edit-{comment.pk}")
    return redirect(place_href(request, changed))


def _edit_after_log_in(request: HttpRequest, comment_pk: int) -> HttpResponse:
    """Log in first; what was typed when the log-in had ended stands in the form afterwards."""
    if request.method != "POST":
        return to_log_in(request, request.path)
    _keep_change(request, comment_pk)
    return to_log_in(request, request.path, change_is_kept())


def _keep_change(request: HttpRequest, comment_pk: int) -> None:
    typed = {name: request.POST.get(name, "") for name in ("stance", "text")}
    keep(request, KEPT_COMMENT_CHANGE, {**typed, "comment": comment_pk})


def _kept_change(request: HttpRequest, comment: Comment) -> dict[str, Any] | None:
    found = kept(request, KEPT_COMMENT_CHANGE)
    return found if found and found.get("comment") == comment.pk else None


@never_cache
@require_POST
def remove(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Take one's own comment back; what is left of it is shown, where somebody read it."""
    idea = find_idea(request, pk)
    comment = find_comment(request, idea, comment_pk)
    try:
        discussing.remove_comment(comment, by=person_of(request), at=database_now())
        messages.success(request, _("You have removed your comment."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(place_href(request, comment))


@never_cache
@require_safe
def place(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """The address of one comment: leads to the page of the discussion on which it stands."""
    idea = find_idea(request, pk)
    comment = get_object_or_404(idea.comments.select_related("idea"), pk=comment_pk)
    if not idea.is_listed or place_of(comment, request.user) is None:
        raise Http404
    return redirect(place_href(request, comment))


def find_comment(request: HttpRequest, idea: Idea, pk: int) -> Comment:
    """A comment of this idea if this person may read it; else 404, as if it did not exist."""
    comments = idea.comments.visible_to(request.user).select_related("idea", "author")
    comment: Comment = get_object_or_404(comments, pk=pk)
    return comment


def place_href(request: HttpRequest, comment: Comment) -> str:
    """Where a comment is read, by page and anchor."""
    where = place_of(comment, request.user)
    query = {"thread": where and where.thread, "page": where.page if where and where.page > 1 else None}
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"{comment.idea.get_absolute_url()}{asked and '?'}{asked}#comment-{comment.pk}"


def _form(idea: Idea, data: Any) -> CommentForm:
    """The form as it was sent, with the comments it answers or quotes, if they can be read."""
    form = CommentForm(data)
    wanted = {name: number_in(str(data.get(name) or "")) for name in ("parent", "quoted")}
    readable = idea.comments.counted().select_related("author", "parent")
    found = readable.in_bulk([pk for pk in wanted.values() if pk]) if any(wanted.values()) else {}
    form.quoting = found.get(wanted["quoted"])
    form.replying_to = form.quoting or found.get(wanted["parent"])
    return form


def _comment(request: HttpRequest, idea: Idea, at: datetime, form: CommentForm) -> HttpResponse:
    data = form.cleaned_data
    if (data["parent"] and not form.replying_to) or (data["quoted"] and not form.quoting):
        return _again(request, idea, at, form, comment_is_gone())
    try:
        written = discussing.comment(
            idea,
            by=person_of(request),
            at=at,
            text=data["text"],
            stance=data["stance"],
            submission_key=data["key"] or uuid.uuid4(),
            parent=None if form.quoting else form.replying_to,
            quoted=form.quoting,
        )
    except Refusal as refusal:
        return _again(request, idea, at, form, refusal)
    words = _told(written) or _("Your comment is on the page now. Thank you.")
    received(request, words, f"comment-{idea.pk}")
    return redirect(place_href(request, written))


def _told(comment: Comment) -> str:
    """What somebody is told whose comment waits: why, and until when; nothing of a public one."""
    if comment.review != Comment.Review.WAITING:
        return ""
    words = _("Thank you. Your comment arrived. %(why)s You hear the result by %(day)s.")
    day = date_format(comment_due_on(comment), "DATE_FORMAT")
    return words % {"why": WHY[comment.waits_because], "day": day}


def look_first(
    request: HttpRequest, idea: Idea, at: datetime, form: CommentForm, own_address: str = ""
) -> HttpResponse | None:
    """A page that shows what a person may want to take out before sending; None when nothing was found.

    It warns and never blocks: the same page sends the text as it is.
    """
    known = lists()
    text = form.cleaned_data["text"]
    found = findings_for(request.user, [text], known, at=at)
    if not found:
        return None
    context = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Look at your comment")),
        "idea": idea,
        "found": found,
        "marks": marked(text, found),
        "typed": [(name, form.data.get(name, "")) for name in (*KEPT_FIELDS, "key") if form.data.get(name)],
        "waits": what_waits(idea.campaign, request.user, "comment", at=at),
        "own_address": own_address,
    }
    return render(request, "ideas/comment_check.html", context)


def _again(
    request: HttpRequest, idea: Idea, at: datetime, form: CommentForm, refusal: Refusal | None = None
) -> HttpResponse:
    """The page once more, with what was typed."""
    if refusal and (mended := MENDED.get(refusal.code)):
        form = _form(idea, {name: form.data.get(name, "") for name in form.fields if name not in mended})
    context: dict[str, Any] = idea_context(request, idea, at, form)
    context |= {"refused_comment": refusal, "comment_own": _own_address(idea, form)}
    return render(request, "ideas/detail.html", context, status=refusal.status if refusal else 422)


def _own_address(idea: Idea, form: CommentForm) -> str:
    """Where the words of a page that was sent are read again; “back” could only send that page once more."""
    answered = form.replying_to
    query = f"?{'quote' if form.quoting else 'reply'}={answered.pk}" if answered else ""
    return f"{idea.get_absolute_url()}{query}#write"


def _edit_page(
    request: HttpRequest, idea: Idea, comment: Comment, form: CommentForm, refusal: Refusal | None
) -> HttpResponse:
    context = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Change a comment")),
        "idea": idea,
        "comment": comment,
        "form": form,
        "refusal": refusal,
        "back": place_href(request, comment),
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "ideas/comment_edit.html", context, status=status)
