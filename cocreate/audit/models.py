"""The log of what the office did."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act, for good: a trigger refuses to change or remove it.

    There are no foreign keys: an entry outlives the person and the thing it speaks of.
    """

    verb = models.CharField(_("act"), max_length=60)
    actor_id = models.BigIntegerField(_("who"), null=True)
    object_type = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("object"), max_length=60)
    at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())
    detail = models.JSONField(_("details"), default=dict)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_by_object"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type} {self.object_id}"


class Link(models.Model):
    """An entry's place in the chain of all entries, written by a trigger when its act is committed.

    Each link holds the hash of the one before, so that an entry changed or taken out by somebody
    who can switch triggers off is found. The number is drawn inside the lock: drawn before it, as an
    identity column is, 80 of 58,667 links did not fit (research/reliability.md, section 0).
    """

    sequence = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("link of the audit chain")
        verbose_name_plural = _("links of the audit chain")
        constraints = [
            models.UniqueConstraint(fields=["entry_id"], name="one_link_per_audit_entry"),
            models.UniqueConstraint(fields=["previous_hash"], name="the_audit_chain_never_forks"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash[:12]}"
