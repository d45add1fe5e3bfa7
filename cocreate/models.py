"""What the roof remembers: when each job of the schedule ran last."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LastRun(models.Model):
    """One row for each job of `cocreate/schedule.py`.

    It lives here, beside the schedule, because it belongs to no house: the row is at once
    the memory of several workers and the lock that lets only one of them run the job.
    """

    job = models.CharField(_("job"), max_length=60, primary_key=True)
    ran_at = models.DateTimeField(_("ran at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("last run of a job")
        verbose_name_plural = _("last runs of jobs")

    def __str__(self) -> str:
        return self.job
