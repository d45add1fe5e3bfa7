"""What staff write on the desk of ideas. Lengths and wants are the rules' own; here they are only asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import Department
from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Indicator, Initiative
from ideas.models import Answer, Rule
from ideas.reasons import reason_with

# Which field a refusal is shown at.
FIELD_OF = {
    "reason_missing": "reason",
    "reason_too_long": "reason",
    "text_missing": "text",
    "text_too_long": "text",
    "unknown_kind": "kind",
    "unknown_help": "kind",
    "unknown_outcome": "outcome",
    "next_date_missing": "next_on",
    "next_date_past": "next_on",
    "not_your_department": "department",
    "note_missing": "note",
    "note_too_long": "note",
    "schedule_past": "publish_at",
    "schedule_after_next_news": "publish_at",
}


class DeskForm(forms.Form):
    """A form whose text is kept when a rule says no."""

    def show(self, refusal: Refusal) -> None:
        """Put a refusal where it belongs: at its field, or above the form."""
        field = FIELD_OF.get(refusal.code)
        self.add_error(field if field in self.fields else None, str(refusal))


class ReasonedForm(DeskForm):
    """A form with a reason: typed, or begun with the words of a rule that is chosen beside it."""

    rule = forms.ModelChoiceField(
        Rule.objects.offered(),
        label=_("Words for a reason"),
        to_field_name="key",
        required=False,
        empty_label=_("In my own words"),
    )
    rule_is_in_text = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=_("Reason for the author"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        words = self.cleaned_data
        is_in_text = bool(words.get("rule_is_in_text"))
        words["reason"] = reason_with(words.get("rule"), words.get("reason", ""), is_in_text=is_in_text)
        return words


class DecisionForm(ReasonedForm):
    """A decision with the reason that the author receives."""

    version_number = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    decision = forms.CharField(max_length=10, widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason for the author"),
        help_text=_("Sent to the author as you write it. Needed to send back, to hide and to show again."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(ReasonedForm):
    """A reason alone."""

    reason = forms.CharField(
        label=_("Reason for the author"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AssignForm(DeskForm):
    """Which department answers."""

    refused = ""  # why a promise beside the form was not made

    department = forms.ModelChoiceField(
        Department.objects.all(),
        label=_("Department that answers"),
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose a department.")},
    )
    beside = forms.ModelMultipleChoiceField(
        Department.objects.all(),
        label=_("Departments that work on the answer too"),
        help_text=_("They can write in the draft. In public the department above answers."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AnswerForm(DeskForm):
    """The answer of the city."""

    kind = forms.ChoiceField(
        label=_("What the city decided"),
        choices=Answer.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what the city decided.")},
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("In the name of"),
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose a department.")},
    )
    text = forms.CharField(
        label=_("Answer that everybody reads"),
        help_text=_("Short sentences in plain Japanese. Begin with what you decided."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    reason = forms.CharField(
        label=_("Reason for the decision"),
        help_text=_("Needed when the city does not do it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_on = forms.DateField(
        label=_("Next news by"),
        help_text=_("Needed unless everything is said with this answer."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the date like 2026-12-24.")},
    )
    initiative = forms.ModelChoiceField(
        Initiative.objects.order_by("position", "id"),
        label=_("Initiative it belongs to"),
        help_text=_("The page of the initiative shows this idea from then on."),
        required=False,
        empty_label=_("None"),
    )
    indicator = forms.ModelChoiceField(
        Indicator.objects.order_by("name"),
        label=_("Indicator it moves"),
        required=False,
        empty_label=_("None"),
    )
    event = forms.ModelChoiceField(
        None,
        label=_("Event at which it is talked about"),
        help_text=_("Events that are tied to this idea."),
        required=False,
        empty_label=_("None"),
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, departments: Any, events: Any, as_draft: bool = False, **kwargs: Any
    ) -> None:
        """With `as_draft`, what is not decided yet may be missing."""
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events
        self.fields["department"].queryset = departments
        self.fields["kind"].required = not as_draft


class ResultForm(DeskForm):
    """One picture of a result, and what it shows."""

    picture = forms.FileField(
        label=_("Picture of the result"),
        help_text=_("JPEG, PNG, WebP or HEIC, up to 10 MB. Only when it is done."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic"}),
    )
    description = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("Read aloud to people who cannot see it."),
        required=False,
        max_length=1000,
    )


class ReviewForm(DeskForm):
    """What a second person says about a draft."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note for the writers"),
        help_text=_("Needed to return the draft. Only the office reads it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReleaseForm(DeskForm):
    """When an approved draft becomes public."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    publish_at = forms.DateTimeField(
        label=_("Day and time of publication"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please choose a day and a time.")},
    )


class FollowUpForm(DeskForm):
    """A step after the answer; its fields have ids of their own, since the answer's form stands above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "step_%s", **kwargs})

    class Progress:
        SAME, BEGUN, DONE = "same", "begun", "done"

    progress = forms.ChoiceField(
        label=_("How far it is"),
        choices=[
            (Progress.SAME, pgettext_lazy("progress", "As before, with news")),
            (Progress.BEGUN, pgettext_lazy("progress", "The work has begun")),
            (Progress.DONE, pgettext_lazy("progress", "It is done")),
        ],
        widget=forms.RadioSelect,
        initial=Progress.SAME,
        error_messages={"required": _("Please choose how far it is.")},
    )
    text = forms.CharField(
        label=_("What happened"),
        help_text=_("Everybody reads it. When it is done, write the result."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    next_on = forms.DateField(
        label=_("Next news by"),
        help_text=_("Needed until it is done."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the date like 2026-12-24.")},
    )


class FlagForm(ReasonedForm):
    """What becomes of a report."""

    outcome = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason for the author"),
        help_text=_("Needed to hide the text. Sent to its author as you write it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
