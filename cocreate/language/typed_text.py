"""What people type, checked before anything else looks at it. Pure."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Line ends and tabs are typed on purpose; everything else of the kind comes by accident or malice.
HARMLESS_CONTROLS = {"\n", "\r", "\t"}


def refuse_control_characters(text: str) -> None:
    """No invisible control characters: they break pages, mails and the database."""
    if any(unicodedata.category(sign) == "Cc" and sign not in HARMLESS_CONTROLS for sign in text):
        raise ValidationError(
            _("The text contains invisible characters. Please delete them or type the text again."),
            code="control_characters",
        )


def require_words(text: str) -> None:
    """At least one letter or digit: spaces and emoji alone tell nobody anything."""
    if not any(unicodedata.category(sign)[0] in "LN" for sign in text):
        raise ValidationError(_("Please write it in words."), code="no_words")


def with_plain_line_ends(text: str) -> str:
    """Browsers send CR LF; we keep LF, so that a text counts and compares the same everywhere."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
