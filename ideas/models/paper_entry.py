"""An idea that the office typed in for somebody (紙・電話・窓口で受け付けたアイデア)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.models.idea import Idea


class PaperEntryQuerySet(models.QuerySet["PaperEntry"]):
    def waiting(self) -> PaperEntryQuerySet:
        """Exceptions that nobody has approved yet, the oldest first."""
        return self.filter(approved_at=None).order_by("entered_at", "id")

    def approved(self) -> PaperEntryQuerySet:
        """What the public register counts."""
        return self.filter(approved_at__isnull=False)

    def overdue_codes(self, at: datetime) -> PaperEntryQuerySet:
        """Codes that can no longer be used, and what is kept only for their sake."""
        return self.filter(code_expires_at__lte=at).exclude(code_hash="", contact="")


class PaperEntry(models.Model):
    """How such an idea came in, why not in the usual way, and who approved that exception.

    Digital is the rule of the city (ペーパーレス原則); that somebody else types for a person is an
    exception with a reason, approved by a second member of the office before anybody reads the
    idea. The author takes it over with a code of which only a hash is kept.
    """

    class Channel(models.TextChoices):
        PAPER = "paper", pgettext_lazy("channel", "On paper")
        PHONE = "phone", pgettext_lazy("channel", "By telephone")
        COUNTER = "counter", pgettext_lazy("channel", "At the counter")

    class Reason(models.TextChoices):
        NO_DEVICE = "no_device", pgettext_lazy("exception", "No device or no connection at home")
        DIFFICULT = "difficult", pgettext_lazy("exception", "Typing or the screen is too difficult")
        HEALTH = "health", pgettext_lazy("exception", "For reasons of health or a disability")
        LANGUAGE = "language", pgettext_lazy("exception", "For reasons of language")
        GATHERING = "gathering", pgettext_lazy("exception", "Written on paper at a gathering")
        OTHER = "other", pgettext_lazy("exception", "Another reason")

    idea = models.OneToOneField(Idea, models.CASCADE, related_name="paper", verbose_name=_("idea"))
    channel = models.CharField(_("how it came in"), max_length=8, choices=Channel)
    reason = models.CharField(_("reason for the exception"), max_length=10, choices=Reason)
    reason_words = models.CharField(_("reason in words"), max_length=200, blank=True)
    received_on = models.DateField(_("received on"))
    shown_as = models.CharField(_("name that is shown"), max_length=40, blank=True)
    contact = models.CharField(_("how to reach the author"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    code_hash = models.CharField(_("hash of the code"), max_length=64, blank=True, editable=False)
    code_expires_at = models.DateTimeField(_("code valid until"), editable=False)
    claimed_at = models.DateTimeField(_("taken over"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken over by"),
    )

    objects: ClassVar = PaperEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea typed in by the office")
        verbose_name_plural = _("ideas typed in by the office")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="paper_approved_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("entered_by")),
                name="who_typed_it_does_not_approve_it",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at=None, claimed_by=None)
                | Q(claimed_at__isnull=False, claimed_by__isnull=False, code_hash="", contact=""),
                name="what_was_taken_over_has_no_code_left",
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(reason_words=""), name="another_reason_is_said_in_words"
            ),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="one_idea_for_each_code"
            ),
        ]
        indexes = [
            models.Index(fields=["entered_at", "id"], name="paper_waiting", condition=Q(approved_at=None))
        ]

    def __str__(self) -> str:
        return str(self.get_channel_display())
