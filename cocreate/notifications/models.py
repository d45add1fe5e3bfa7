"""Letters that wait to be sent: the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def shown_to(self, person: User) -> NoticeQuerySet:
        """What somebody sees under お知らせ, the newest first; what was called back is gone."""
        return self.filter(recipient=person, called_back_at=None).order_by("-created_at", "-pk")

    def unread(self) -> NoticeQuerySet:
        """Not marked as read yet."""
        return self.filter(read_at=None)

    def undelivered(self) -> NoticeQuerySet:
        """Letters that have not left, and still shall."""
        return self.filter(sent_at=None, called_back_at=None, given_up_at=None)

    def due(self, at: datetime) -> NoticeQuerySet:
        """Letters whose next try is due, the longest waiting first."""
        return self.undelivered().filter(next_attempt_at__lte=at).order_by("next_attempt_at", "pk")


class Notice(models.Model):
    """One thing told to one person, once.

    The row is written in the transaction of the act, so nobody hears of what did not
    happen; `key` names the occasion, so nobody hears of it twice. It is at the same time
    what the person sees under お知らせ and the letter that the worker sends.
    """

    class Why(models.TextChoices):
        SUPPORTED = "supported", _("only because they supported the idea")
        FOLLOWED = "followed", _("because they follow the idea")
        INVITED = "invited", _("because somebody invites them")
        REPORTED = "reported", _("because it is about their report")
        ROLE = "role", _("because of their work")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    key = models.CharField(_("occasion"), max_length=120)
    about = models.CharField(_("about"), max_length=60, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    path = models.CharField(_("page"), max_length=200, blank=True)
    why = models.CharField(_("why"), max_length=10, choices=Why, blank=True, default="")
    created_at = models.DateTimeField(_("created"), db_default=Now())
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), db_default=Now())
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    called_back_at = models.DateTimeField(_("called back"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects: ClassVar = NoticeQuerySet.as_manager()

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


class MailboxMail(models.Model):
    """A mail of the demonstration, kept to be read at /mailbox/ instead of being sent."""

    recipient = models.CharField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=400)
    body = models.TextField(_("text"))
    html = models.TextField(_("text as HTML"), blank=True)
    message_id = models.CharField(_("message id"), max_length=254, blank=True)
    arrived_at = models.DateTimeField(_("arrived"), db_default=Now())

    class Meta:
        verbose_name = _("mail of the demonstration")
        verbose_name_plural = _("mails of the demonstration")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "message_id"],
                condition=~Q(message_id=""),
                name="a_mail_arrives_once",
            )
        ]
        indexes = [models.Index(fields=["recipient", "-id"], name="mailbox_by_recipient")]

    def __str__(self) -> str:
        return self.subject
