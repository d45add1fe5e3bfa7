"""An idea that was born at an event."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from ideas.models import Idea


class BirthOfIdea(models.Model):
    """At which event somebody wrote an idea; an idea is born once.

    Not the same as the ideas an event is about, which its organisers choose: these may
    still wait for review, and an organiser does not see them before everybody does.
    """

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="birth", verbose_name=_("idea"))
    event = models.ForeignKey(Event, models.CASCADE, related_name="births", verbose_name=_("event"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("idea born at an event")
        verbose_name_plural = _("ideas born at events")

    def __str__(self) -> str:
        return f"{self.idea_id} ← {self.event_id}"
