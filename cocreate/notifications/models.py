"""Letters that wait to be sent: the outbox."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing told to one person, once.

    The row is written in the transaction of the act, so nobody hears of what did not
    happen; `key` names the occasion, so nobody hears of it twice. It is at the same time
    what the person sees under お知らせ and the letter that the worker sends.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    key = models.CharField(_("occasion"), max_length=120)
    about = models.CharField(_("about"), max_length=60, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    path = models.CharField(_("page"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), db_default=Now())
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    called_back_at = models.DateTimeField(_("called back"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="one_notice_per_person_and_occasion")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="notices_waiting",
                condition=Q(sent_at=None, called_back_at=None, given_up_at=None),
            ),
            models.Index(fields=["about"], name="notices_by_subject"),
        ]

    def __str__(self) -> str:
        return self.subject
