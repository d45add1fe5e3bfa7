"""A registration (申込) for an event, with a seat or on the waiting list (キャンセル待ち)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User
from events.models.event import Event


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> RegistrationQuerySet:
        """Registrations that were not cancelled."""
        return self.exclude(state=Registration.State.CANCELLED)

    def of(self, person: User) -> RegistrationQuerySet:
        """Somebody's own registrations that stand, with their events."""
        mine = self.standing().filter(person=person)
        return mine.select_related("event").order_by("-event__starts_at", "-id")

    def seated(self) -> RegistrationQuerySet:
        """Registrations with a seat."""
        return self.filter(state=Registration.State.SEATED)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list in its order: who came first is first."""
        return self.filter(state=Registration.State.WAITING).order_by("id")


class Registration(models.Model):
    """One person's wish to come; at most one that stands for each person and event."""

    class State(models.TextChoices):
        SEATED = "seated", pgettext_lazy("registration", "Registered")
        WAITING = "waiting", pgettext_lazy("registration", "On the waiting list")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="registrations", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    registered_at = models.DateTimeField(_("registered"))
    seated_at = models.DateTimeField(_("seat given"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects: ClassVar = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~Q(state="cancelled"),
                name="one_standing_registration_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="seated") | Q(seated_at__isnull=False), name="a_seat_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | ~Q(state="cancelled") & Q(cancelled_at=None),
                name="a_cancellation_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "id"], name="waiting_in_order", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
