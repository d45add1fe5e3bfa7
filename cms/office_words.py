"""What Wagtail's scripts say to the office, where its own Japanese has no word for it.

Its pages take such words from the copy deck by themselves (`cocreate/wagtail_words.py`); its scripts
have a list of their own, to which ours are added.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

WORDS = [
    _("(%(number)s new items in this menu)"),
    _("(1 new item in this menu)"),
    _("(New)"),
    _("%(time_zone_option)s: %(localized_time_zone_label)s"),
    _("A network error occurred."),
    _("A server error occurred."),
    _("Autosave in progress…"),
    _("Blocks"),
    _("Changes have been autosaved."),
    _("Character count:"),
    _("Collapse all"),
    _("Complex"),
    _("Deleting"),
    _("Enter your comments..."),
    _("Enter your reply..."),
    _("Error while sending preview data."),
    _("Expand all"),
    _("Fair"),
    _("Good"),
    _("Insert a block"),
    _("Main menu"),
    _("No"),
    _("Pin toolbar"),
    _("Report this error to your website administrator with the following information:"),
    _("Search options…"),
    _("Split block"),
    _("Toggle section"),
    _("Toggle side panel"),
    _("Toggle sidebar"),
    _("Unpin toolbar"),
    _("Write something or type ‘/’ to insert a block"),
    _("Yes"),
]


def numbers() -> dict[str, str]:
    """Words with a number in them; Japanese says one and many alike."""
    return {
        "%(num)s error": ngettext("%(num)s error", "%(num)s errors", 2),
        "%(num)s min": ngettext("%(num)s min", "%(num)s mins", 2),
        "%(num)s pixel": ngettext("%(num)s pixel", "%(num)s pixels", 2),
    }


class OfficeWords(JavaScriptCatalog):
    """Wagtail's own list, and ours for what is missing in it."""

    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        words: dict[str, Any] = super().get_catalog()
        if self.translation.language() != "ja":
            return words
        return words | {word: gettext(word) for word in WORDS} | {k: [v] for k, v in numbers().items()}


def office_words(request: HttpRequest) -> HttpResponse:
    """The list in the language that somebody of the office has chosen, as Wagtail answers with its own."""
    answer: HttpResponse = get_localized_response(OfficeWords.as_view(), request)
    return answer
