"""Whom somebody names while writing a new idea; what is wrong is said at the field, with its line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.permissions import Person
from ideas.coauthoring_permissions import why_not_ask
from ideas.forms import IdeaForm
from ideas.invitees import cleaned


class LinesField(forms.Field):
    """Names or addresses, one in each line; empty lines stay, so that a line is found by its number."""

    def to_python(self, value: Any) -> list[str]:
        return str(value or "").splitlines()


class NewIdeaForm(IdeaForm):
    """Writing a new idea, and naming whom its author wants to write it with."""

    authors = LinesField(
        label=_("People who write it with you"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_(
            "Up to 5, a display name or an e-mail address in each line. They are asked when your idea is "
            "public, and named beside you only if they accept. Nobody else sees an address, and it is not "
            "kept once your idea is sent. You are not told whether somebody has an account here."
        ),
    )

    def __init__(self, *args: Any, by: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.at = by, at

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if refusal := why_not_ask(data.get("authors", []), by=self.by, at=self.at):
            self.add_error("authors", str(refusal))
        return data

    @property
    def together(self) -> list[str]:
        """Whom the author names, each line once."""
        lines = map(cleaned, self.cleaned_data["authors"])
        return list(dict.fromkeys(line for line in lines if line))
