"""What an author writes about a change of a public text, or about taking an idea back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms import IdeaForm, WordsField
from ideas.models import Stated, Withdrawal
from ideas.proposing import LONGEST_WHY
from ideas.rewording import LONGEST_REASON

TEXT = ("title", "problem", "proposal", "wish")


class RewordingForm(IdeaForm):
    """A new text of a public idea: the words only, what kind of change it is, and why."""

    stated = forms.ChoiceField(
        label=_("What kind of change is it?"),
        choices=Stated.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what kind of change it is."),
            "invalid_choice": _("Please choose what kind of change it is."),
        },
    )
    reason = WordsField(
        label=_("What did you change, and why?"),
        longest=LONGEST_REASON,
        lines=False,
        help_text=_("In one line. Everybody can read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {*TEXT, "stated", "reason"}:
            del self.fields[name]


class TakingBackForm(forms.Form):
    """Why an idea is taken back: a choice that everybody may read, and words for the office."""

    why = forms.ChoiceField(
        label=_("Why do you withdraw it?"),
        choices=Withdrawal.Why.choices,
        widget=forms.RadioSelect,
        help_text=_("This is what people see who come to its address."),
        error_messages={
            "required": _("Please choose why you withdraw it."),
            "invalid_choice": _("Please choose why you withdraw it."),
        },
    )
    reason = WordsField(
        label=_("In your words"),
        longest=LONGEST_WHY,
        lines=False,
        required=False,
        help_text=_("Only you and the office read this. Please write it if you chose “Something else”."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("why") == Withdrawal.Why.OTHER and not data.get("reason") and "reason" in data:
            self.add_error("reason", _("Please write in a few words why you withdraw it."))
        return data
