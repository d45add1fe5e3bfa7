"""Why an author took an idea back (取り下げ)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.models.idea import Idea


class Withdrawal(models.Model):
    """That an idea was taken back, and why: everybody may read the choice, nobody else the words."""

    class Why(models.TextChoices):
        DUPLICATE = "duplicate", pgettext_lazy("why withdrawn", "There is an idea like it")
        DONE = "done", pgettext_lazy("why withdrawn", "It has come true")
        CHANGED_MIND = "changed_mind", pgettext_lazy("why withdrawn", "I think otherwise now")
        OTHER = "other", pgettext_lazy("why withdrawn", "Something else")

    idea = models.OneToOneField(
        Idea, models.CASCADE, primary_key=True, related_name="withdrawal", verbose_name=_("idea")
    )
    why = models.CharField(_("why"), max_length=12, choices=Why)
    words = models.CharField(_("in the author's words"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=["duplicate", "done", "changed_mind", "other"]),
                name="a_withdrawal_says_why",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_why_display())
