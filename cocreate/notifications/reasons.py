"""Why somebody gets a letter, said in its last lines: a sentence that is true for this reader."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cocreate.notifications.models import Notice

Why = Notice.Why
DESK = "/cms/"
OWN = _("You receive this mail because it is about something you wrote, support, follow or registered for.")
ROLE = _("You receive this mail because of your work for the city or your group.")
REASONS: dict[str, Promise] = {
    Why.SUPPORTED: _("You receive this mail because you supported the idea."),
    Why.FOLLOWED: _("You receive this mail because you follow the idea."),
    Why.INVITED: _("You receive this mail because somebody invites you."),
    Why.REPORTED: _("You receive this mail because it is about your report."),
    Why.ROLE: ROLE,
}


def reason_of(notice: Notice) -> str:
    """In the language of this moment; whatever leads to the desk is work."""
    return str(REASONS.get(notice.why) or (ROLE if notice.path.startswith(DESK) else OWN))
