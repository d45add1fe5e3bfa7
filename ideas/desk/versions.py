"""New texts of public ideas (書き換え) beside the present one: published, sent back; earlier ones hidden."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import reviewing_versions as reviewing
from ideas.admitting import findings_for
from ideas.desk.doors import for_moderators, page
from ideas.desk.forms import ReasonedForm
from ideas.desk.work import batches_context, place_in_list
from ideas.models import Idea, Task, Version, Weight
from ideas.rewording import text_of
from ideas.rewording_permissions import why_not_redact, why_not_review_version
from ideas.screening import lists
from ideas.showing_pictures import pictures_of
from ideas.views.versions import parts_of, picture_changes
from ideas.weighing import whole

WAITING_TITLE = gettext_lazy("Ideas waiting for review")


class VersionForm(ReasonedForm):
    """What a moderator decides about a new text."""

    decision = forms.ChoiceField(
        choices=[(name, name) for name in ("publish", "correction", "return", "redact")],
        error_messages={
            "required": gettext_lazy("Please choose what to do with the text."),
            "invalid_choice": gettext_lazy("Please choose what to do with the text."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the author"),
        help_text=gettext_lazy("Sent to the author as you write it. Needed to send the text back."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def told_to_everybody(self) -> None:
        """The reason stands in the place of a text that is put out of sight."""
        self.fields["reason"].label = _("Reason that everybody reads")
        self.fields["reason"].help_text = _(
            "It stands in the place of the text for everybody. Please do not repeat what must not be read."
        )


def waiting_versions() -> list[Version]:
    """The new texts that wait, the oldest first, for the list of what waits."""
    return list(Version.objects.waiting().select_related("idea", "by")[:100])


@for_moderators
def one_version(request: HttpRequest, idea_id: int, number: int) -> HttpResponse:
    """A version beside the public text, and what can be decided about it."""
    version = _find(request, idea_id, number)
    return _page(request, version, VersionForm(), status=200)


@for_moderators
@require_POST
def decide(request: HttpRequest, idea_id: int, number: int) -> HttpResponse:
    """Publish, publish as a correction, send back, or put out of sight; a refusal keeps the typed reason."""
    version, form = _find(request, idea_id, number), VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, version, form, status=400)
    try:
        told = _do(version, form.cleaned_data, request.user, database_now())
    except Refusal as refusal:
        form.show(refusal)
        return _page(request, _find(request, idea_id, number), form, status=refusal.status)
    messages.success(request, told % {"title": version.idea.title})
    return redirect("ideas_desk:waiting")


def _do(version: Version, words: dict[str, Any], by: Any, at: datetime) -> str:
    if words["decision"] == "return":
        reason = {"reason": words["reason"], "rule": words["rule"]}
        reviewing.send_version_back(version, by=by, at=at, **reason)
        return _("The new text of “%(title)s” was sent back to the author with your reason.")
    if words["decision"] == "redact":
        reviewing.redact(version, by=by, at=at, reason=words["reason"])
        return _("The version of “%(title)s” is not shown to anybody any more.")
    as_correction = words["decision"] == "correction"
    reviewing.publish_version(version, by=by, at=at, as_correction=as_correction)
    if as_correction and version.weight == Weight.DOUBTFUL:
        return _("The new text of “%(title)s” is public now, as a correction of the wording.")
    return _("The new text of “%(title)s” is public now. Its supporters were told.")


def _find(request: HttpRequest, idea_id: int, number: int) -> Version:
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=idea_id)
    versions = Version.objects.select_related(
        "idea__author", "idea__counter", "idea__campaign", "by", "redacted_by"
    )
    found: Version = get_object_or_404(versions, idea=idea, number=number)
    return found


def _page(request: HttpRequest, version: Version, form: VersionForm, *, status: int) -> HttpResponse:
    idea, at = version.idea, database_now()
    waits = version.review == Version.Review.WAITING
    if not waits:
        form.told_to_everybody()
    before = idea if waits else idea.versions.filter(number__lt=version.number).last()
    context = {
        "version": version,
        "idea": idea,
        "before": before,
        "parts": parts_of(before, version, of=idea, for_office=True) if before else [],
        "pictures_changed": picture_changes(before, version) if before else [],
        "pictures": pictures_of(version, for_office=True),
        "share": round((version.share or 0) * 100),
        "warnings": findings_for(version.by, [whole(text_of(version))], lists(), at=at),
        "waits": waits,
        "is_doubtful": version.weight == Weight.DOUBTFUL,
        "supports": idea.counter.supports,
        "why_not": why_not_review_version(request.user, idea, version, at) if waits else None,
        "may_redact": why_not_redact(request.user, idea, version, at) is None,
        "form": form,
        **(place_in_list(request, Task.TEXT, version.pk, at) if waits else {}),
        **batches_context(request, at),
    }
    above = (reverse("ideas_desk:waiting"), WAITING_TITLE)
    return page(request, "version.html", idea.title, context, above=above, icon="doc-full", status=status)
