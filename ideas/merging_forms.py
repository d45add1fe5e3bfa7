"""What somebody writes who proposes to join ideas, or to separate them again."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.forms import WordsField
from ideas.merging import LONGEST_REASON
from ideas.merging_permissions import MOST_SOURCES

# An address has other numbers: a port, a page, a comment. Of one that is not ours nothing is taken.
NUMBER = re.compile(
    r"""[^\s,、，]*/ideas/(?P<in_address>\d{1,15})(?!\d)[^\s,、，]*
    | [^\s,、，]*://[^\s,、，]*
    | (?<!\d)(?P<alone>\d{1,15})(?!\d)""",
    re.VERBOSE,
)
INTO_OTHER, INTO_THIS = "into_other", "into_this"


class MergeForm(forms.Form):
    """Which ideas, in which direction, and why."""

    others = WordsField(
        label=_("Which other idea?"),
        longest=300,
        help_text=_("Its number or the address of its page. You can name several, one on each line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    direction = forms.ChoiceField(
        label=_("Which one stays?"),
        choices=[
            (INTO_OTHER, _("The other one stays, and this one is joined into it.")),
            (INTO_THIS, _("This one stays, and the others are joined into it.")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose which one stays."),
            "invalid_choice": _("Please choose which one stays."),
        },
    )
    reason = WordsField(
        label=_("Why do they belong together?"),
        longest=LONGEST_REASON,
        help_text=_("The authors read it, and later everybody."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_others(self) -> list[int]:
        """The numbers of the ideas, however they were named."""
        named = NUMBER.finditer(self.cleaned_data["others"])
        found = [int(number) for one in named if (number := one["in_address"] or one["alone"])]
        if not found or len(found) > MOST_SOURCES:
            raise forms.ValidationError(
                _("Please write the number or the address of one to five ideas."), code="no_idea"
            )
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("direction") == INTO_OTHER and len(data.get("others", [])) > 1:
            self.add_error("others", _("This idea can be joined into one other idea only."))
        return data


class ReasonForm(forms.Form):
    """Why a merge is undone."""

    reason = WordsField(label=_("Why do you undo it?"), longest=LONGEST_REASON, lines=False)
