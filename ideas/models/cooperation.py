"""Departments that work on an answer beside the one in the lead (協力課)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import Department
from ideas.models.idea import Idea


class Cooperation(models.Model):
    """That a department works on the answer to an idea; in public the department in the lead speaks.

    The lead itself (`Idea.department`) has no row here, so that “who answers” has one answer.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="cooperations", verbose_name=_("idea"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="cooperations", verbose_name=_("department")
    )
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        verbose_name = _("cooperating department")
        verbose_name_plural = _("cooperating departments")
        ordering = ["department__name"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "department"], name="a_department_cooperates_once")
        ]

    def __str__(self) -> str:
        return self.department.name
