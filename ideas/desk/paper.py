"""Ideas received on paper, by telephone or at the counter: typed in, approved, and the slip printed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cocreate.accounts.permissions import is_moderator
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from cocreate.places.models import District
from cocreate.postgres.clock import database_now
from ideas import entering, paper_permissions, taking_over
from ideas.desk.doors import for_answerers, page
from ideas.desk.forms import DeskForm
from ideas.forms import ChoiceOf, WordsField
from ideas.models import Campaign, Category, PaperEntry
from ideas.wording import LONGEST_PART, LONGEST_TITLE, IdeaText

PER_PAGE = 30
TITLE = gettext_lazy("Received on paper")
FIELD_OF = {
    "channel_missing": "channel",
    "reason_missing": "reason",
    "words_missing": "reason_words",
    "day_impossible": "received_on",
}
NAME_REFUSALS = "name_"


class PaperForm(DeskForm):
    """What the office types in for somebody, and why it is an exception."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came in"),
        choices=PaperEntry.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose how the idea came in.")},
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Please write the day on which it came in."),
            "invalid": gettext_lazy("Please write the date like 2026-12-24."),
        },
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it could not be sent online"),
        help_text=gettext_lazy("Counted in the public register, without any name."),
        choices=PaperEntry.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose why it could not be sent online.")},
    )
    reason_words = WordsField(
        label=gettext_lazy("Reason in words"),
        help_text=gettext_lazy("Needed for another reason. Only the office reads it."),
        longest=entering.LONGEST_REASON,
        lines=False,
        required=False,
    )
    title = WordsField(label=gettext_lazy("Title"), longest=LONGEST_TITLE, lines=False)
    problem = WordsField(label=gettext_lazy("What is difficult now"), longest=LONGEST_PART, required=False)
    proposal = WordsField(label=gettext_lazy("What should be done"), longest=LONGEST_PART)
    wish = WordsField(label=gettext_lazy("What would be good then"), longest=LONGEST_PART, required=False)
    campaign = ChoiceOf(
        label=gettext_lazy("Call for ideas"),
        queryset=Campaign.objects.filter(is_published=True).order_by("-created_at"),
        required=False,
        empty_label=gettext_lazy("Without a campaign (possible at any time)"),
    )
    category = ChoiceOf(
        label=gettext_lazy("Subject"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=gettext_lazy("I do not know"),
    )
    district = ChoiceOf(
        label=gettext_lazy("District it is about"),
        queryset=District.objects.all(),
        required=False,
        empty_label=gettext_lazy("The whole city, or I would rather not say"),
    )
    shown_as = forms.CharField(
        label=gettext_lazy("Name that is shown"),
        help_text=gettext_lazy(
            "Everybody reads it, so ask the author. Left empty, it says that the author does not give a name."
        ),
        max_length=40,
        required=False,
    )
    contact = WordsField(
        label=gettext_lazy("How to reach the author"),
        help_text=gettext_lazy(
            "Only if the author wants to be reached. It is deleted when the author takes the idea over, "
            "and after 180 days at the latest. Each look at it is written down."
        ),
        longest=entering.LONGEST_CONTACT,
        lines=False,
        required=False,
    )

    agreed = forms.ChoiceField(
        label=gettext_lazy("May the text become open data?"),
        help_text=gettext_lazy("Ask the author. Without a yes it is public, but under no licence."),
        choices=[("yes", gettext_lazy("Yes, the author agrees")), ("", gettext_lazy("No, or not asked"))],
        initial="",
        widget=forms.RadioSelect,
        required=False,
    )

    def show(self, refusal: Refusal) -> None:
        field = "shown_as" if refusal.code.startswith(NAME_REFUSALS) else FIELD_OF.get(refusal.code)
        self.add_error(field, str(refusal))

    def received(self) -> entering.Received:
        names = ("channel", "reason", "received_on", "reason_words", "shown_as", "contact")
        given = {name: self.cleaned_data[name] for name in names}
        return entering.Received(**given, agreed=self.cleaned_data["agreed"] == "yes")

    def text(self) -> IdeaText:
        names = ("title", "problem", "proposal", "wish")
        return IdeaText(**{name: self.cleaned_data[name] for name in names})


@for_answerers
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """What was typed in, what waits for a second person first."""
    waiting_first = _seen(request).order_by(F("approved_at").desc(nulls_first=True), "-entered_at", "-id")
    ordered = Paginator(waiting_first, PER_PAGE).get_page(request.GET.get("p"))
    rows = [(entry, paper_permissions.why_not_approve(request.user, entry)) for entry in ordered]
    return page(request, "paper.html", TITLE, {"rows": rows, "found": ordered}, icon="doc-full")


@for_answerers
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Type in an idea; the answer is the slip with the code, which is told only this once."""
    today = {"key": uuid.uuid4(), "received_on": localdate(database_now())}
    form = PaperForm(request.POST or None, initial=today)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _slip(request, *_enter(request, form))
            except Refusal as refusal:
                form.show(refusal)
                status = refusal.status
    title = gettext_lazy("Type in an idea for somebody")
    return page(request, "paper_new.html", title, {"form": form}, above=_above(), icon="edit", status=status)


@for_answerers
@require_POST
def approve(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Approve the exception as a second person."""
    entry = _find(request, entry_id)
    try:
        entering.approve_exception(entry, by=request.user, at=database_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("ideas_desk:paper")
    messages.success(request, _("The exception is approved. Now the idea can be reviewed."))
    return redirect("ideas_desk:idea", entry.idea_id)


@for_answerers
@never_cache
@require_POST
def new_code(request: HttpRequest, entry_id: int) -> HttpResponse:
    """A new slip when the old one was lost."""
    entry = _find(request, entry_id)
    try:
        code = taking_over.renew_code(entry, by=request.user, at=database_now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("ideas_desk:paper")
    return _slip(request, entry, code)


@for_answerers
@never_cache
@require_POST
def contact(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show how the author can be reached; who looked, and when, is written down."""
    entry = _find(request, entry_id)
    with transaction.atomic():
        record("paper.contact_read", by=request.user, on=entry, at=database_now())
    title = gettext_lazy("How to reach the author")
    return page(request, "paper_contact.html", title, {"entry": entry}, above=_above(), icon="user")


def _enter(request: HttpRequest, form: PaperForm) -> tuple[PaperEntry, str]:
    given = form.cleaned_data
    return entering.enter_for_somebody(
        given["campaign"],
        by=request.user,  # the door let nobody else in
        at=database_now(),
        text=form.text(),
        received=form.received(),
        submission_key=given["key"],
        category=given["category"],
        district=given["district"],
    )


def _slip(request: HttpRequest, entry: PaperEntry, code: str) -> HttpResponse:
    context: dict[str, Any] = {
        "entry": entry,
        "code": code,
        "days": taking_over.CODE_DAYS,
        "address": request.build_absolute_uri(reverse("ideas:take_over")),
    }
    title = gettext_lazy("Slip for the author")
    return page(request, "paper_slip.html", title, context, above=_above(), icon="doc-full")


def _above() -> tuple[str, Any]:
    return reverse("ideas_desk:paper"), TITLE


def _seen(request: HttpRequest) -> QuerySet[PaperEntry]:
    """Moderators see every entry, officers of departments what they typed in themselves."""
    entries = PaperEntry.objects.select_related("idea", "entered_by", "approved_by")
    return entries if is_moderator(request.user) else entries.filter(entered_by=request.user.pk)


def _find(request: HttpRequest, entry_id: int) -> PaperEntry:
    entry: PaperEntry = get_object_or_404(_seen(request), pk=entry_id)
    return entry
