"""A reader's report on content (通報)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User
from ideas.models.comment import Comment
from ideas.models.idea import Idea


def draw_receipt(at: datetime | None = None) -> str:
    """A new number for a report, like R-2026-483920: easy to say on the telephone, useless to count with."""
    year = timezone.localdate(at).year if at else timezone.localdate().year
    return f"R-{year}-{secrets.randbelow(1_000_000):06}"


class FlagQuerySet(models.QuerySet["Flag"]):
    def waiting(self) -> FlagQuerySet:
        """Reports that nobody decided yet, the oldest first."""
        return self.filter(decided_at=None).order_by("created_at", "id")

    def of(self, person: User) -> FlagQuerySet:
        """What somebody reported, the latest first."""
        return self.filter(reporter=person).order_by("-created_at", "-id")


class Flag(models.Model):
    """One person's report on one idea or one comment, and what became of it."""

    class Reason(models.TextChoices):
        PERSONAL = "personal", pgettext_lazy("report", "It shows personal information")
        INSULT = "insult", pgettext_lazy("report", "It hurts or insults somebody")
        ADVERTISING = "advertising", pgettext_lazy("report", "It is advertising")
        OTHER = "other", pgettext_lazy("report", "Another reason")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("report", "Upheld")
        DISMISSED = "dismissed", pgettext_lazy("report", "Not upheld")

    idea = models.ForeignKey(
        Idea, models.CASCADE, null=True, blank=True, related_name="flags", verbose_name=_("idea")
    )
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="flags", verbose_name=_("comment")
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="flags", verbose_name=_("reporter")
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    text = models.CharField(_("in your words"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("reported"))
    receipt = models.CharField(_("receipt number"), max_length=13, default=draw_receipt, editable=False)
    reminded_at = models.DateTimeField(_("moderators reminded"), null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(_("administrators told"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    decision_reason = models.CharField(
        _("reason of the decision"), max_length=1000, blank=True, db_default=""
    )

    objects: ClassVar = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(idea=None, comment__isnull=False) | Q(idea__isnull=False, comment=None),
                name="a_report_is_about_exactly_one_thing",
            ),
            models.UniqueConstraint(fields=["reporter", "idea"], name="one_report_per_person_and_idea"),
            models.UniqueConstraint(fields=["reporter", "comment"], name="one_report_per_person_and_comment"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, outcome="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome=""),
                name="a_decided_report_has_who_when_what",
            ),
            models.UniqueConstraint(fields=["receipt"], name="one_report_per_receipt_number"),
            models.CheckConstraint(
                condition=Q(decision_reason="") | Q(decided_at__isnull=False),
                name="only_a_decided_report_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(receipt__regex=r"^R-[0-9]{4}-[0-9]{6}$"), name="a_receipt_number_is_readable"
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="reports_waiting", condition=Q(decided_at=None))]

    def __str__(self) -> str:
        return str(self.get_reason_display())
