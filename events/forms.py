"""What an organiser fills in."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cocreate.language.typed_text import refuse_control_characters, require_words, with_plain_line_ends
from cocreate.strategy.models import Initiative
from events.models import Event
from ideas.models import Idea

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_SEATS = 10_000
MOST_IDEAS = 20
DATE_AND_TIME = "%Y-%m-%dT%H:%M"
ADDRESS_OF_IDEA = re.compile(r"(?:https?://)?[^\s,、・;]*/ideas/([0-9]{1,9})(?:[/?#][^\s,、・;]*)?")


class Text(forms.CharField):
    """A text field whose content is fit to be kept and shown."""

    def __init__(self, *, words: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.validators += [refuse_control_characters, *([require_words] if words else [])]

    def to_python(self, value: Any) -> str:
        return with_plain_line_ends(super().to_python(value) or "").strip()


class Moment(forms.DateTimeField):
    """A date and a time of day, in the time of the place."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DATE_AND_TIME)
    default_error_messages = {"invalid": _("Please give a date and a time, for example 2026-12-05 14:00.")}

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(_("Please check the year."), code="year")
        return moment


class IdeaNumbers(Text):
    """The numbers of ideas that everybody may read, or their whole addresses."""

    def clean(self, value: Any) -> list[Idea]:
        text = ADDRESS_OF_IDEA.sub(r" \1 ", unicodedata.normalize("NFKC", super().clean(value)))
        words = [word for word in re.split(r"[\s,、・;#]+", text) if word]
        if wrong := [word for word in words if not re.fullmatch(r"[0-9]{1,9}", word)]:
            raise ValidationError(
                _("“%(word)s” is not the number of an idea. Please write numbers, for example 12, 34."),
                params={"word": wrong[0][:20]},
            )
        numbers = list(dict.fromkeys(int(word) for word in words))
        if len(numbers) > MOST_IDEAS:
            raise ValidationError(
                ngettext_lazy("At most %(most)s idea.", "At most %(most)s ideas.", MOST_IDEAS),
                params={"most": MOST_IDEAS},
            )
        return self._found(numbers)

    def _found(self, numbers: list[int]) -> list[Idea]:
        found = {idea.pk: idea for idea in Idea.objects.listed().filter(pk__in=numbers)}
        if missing := [number for number in numbers if number not in found]:
            raise ValidationError(
                _("There is no published idea with the number %(number)s."),
                params={"number": str(missing[0])},
            )
        return [found[number] for number in numbers]


class EventForm(forms.ModelForm[Event]):
    """Everything an organiser says about an event."""

    title = Text(label=_("Title"), max_length=80, words=True)
    summary = Text(
        label=_("In one sentence"),
        max_length=160,
        required=False,
        help_text=_("Shown in lists."),
    )
    description = Text(
        label=_("What you will do"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("For whom it is, what happens, what to bring."),
    )
    people = Text(
        label=_("Who speaks"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One person in each line. Only people who agreed to be named here."),
    )
    is_online = forms.BooleanField(label=_("People can take part online"), required=False)
    place = Text(label=_("Place"), max_length=120, required=False)
    address = Text(label=_("Address"), max_length=160, required=False)
    starts_at = Moment(label=_("Starts"))
    ends_at = Moment(label=_("Ends"))
    takes_registrations = forms.BooleanField(label=_("People register here"), required=False, initial=True)
    capacity = forms.IntegerField(
        label=_("Number of seats"),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("Leave it empty if there is no limit. Who comes later waits, and moves up by itself."),
    )
    registration_closes_at = Moment(
        label=_("Registration closes"),
        required=False,
        help_text=_("Leave it empty if people may register until it begins."),
    )
    ideas = IdeaNumbers(
        label=_("Numbers of the ideas it is about"),
        max_length=300,
        required=False,
        help_text=_("The number at the end of an idea's address. Several with commas: 12, 34."),
    )
    initiatives = forms.ModelMultipleChoiceField(
        label=_("Initiatives it belongs to"),
        queryset=Initiative.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Event
        fields = [
            "title", "summary", "description", "people", "is_online", "place", "address", "starts_at",
            "ends_at", "takes_registrations", "capacity", "registration_closes_at", "initiatives",
        ]  # fmt: skip

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at
        has_time = self.instance.pk and not self.instance.time_is_open
        self.began_before = self.instance.starts_at if has_time else None
        if self.instance.time_is_open:
            self.initial.update(starts_at=None, ends_at=None)
        if self.instance.pk:
            numbers = self.instance.ideas.order_by("pk").values_list("pk", flat=True)
            self.initial["ideas"] = ", ".join(map(str, numbers))
            self.initial["revision"] = self.instance.revision
        else:
            self.initial["submission_key"] = uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and starts != self.began_before and starts <= self.at:
            self.add_error("starts_at", _("This time has passed already. Please choose a later one."))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("An event must end after it begins."))
        closes = cleaned.get("registration_closes_at")
        if closes and ends and closes > ends:
            self.add_error("registration_closes_at", _("Registration must close before the event ends."))
        if not cleaned.get("place") and not cleaned.get("is_online") and "place" not in self.errors:
            self.add_error("place", _("Please write where people meet, or choose that it is online."))
        return cleaned

    def _post_clean(self) -> None:
        """The rules write the event; the form only reads what was typed."""


class CallOffForm(forms.Form):
    """Why an event does not take place."""

    reason = Text(
        label=_("Reason"),
        max_length=300,
        words=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who registered receives it by e-mail, and it stands on the event's page."),
    )
