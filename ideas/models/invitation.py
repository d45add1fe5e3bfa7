"""Writing an idea together (共同の投稿者): who is invited, who has accepted, who no longer takes part."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person
from ideas.models.idea import Idea
from ideas.models.state import OPEN_FOR_CO_AUTHORS

MOST_CO_AUTHORS = 5
ANSWER_WITHIN = timedelta(days=14)
MOST_IN_A_DAY = 10
A_DAY = timedelta(days=1)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def accepted(self) -> InvitationQuerySet:
        """Of those who are authors of an idea now, beside the one who posted it."""
        return self.filter(accepted_at__isnull=False, ended_at=None)

    def held(self) -> InvitationQuerySet:
        """Those that wait for the idea to become public: nobody has been asked yet."""
        return self.filter(expires_at=None, ended_at=None)

    def sent(self) -> InvitationQuerySet:
        """Those that have left: only they are there for whom they are for."""
        return self.filter(expires_at__isnull=False)

    def of_the_last_day(self, by: User, at: datetime) -> InvitationQuerySet:
        """What somebody wrote or sent within 24 hours."""
        return self.filter(invited_by=by, invited_at__gt=at - A_DAY)

    def waiting_at(self, at: datetime) -> InvitationQuerySet:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, ended_at=None, expires_at__gt=at)

    def waiting_for(self, person: Person, at: datetime) -> InvitationQuerySet:
        """What somebody is invited to write with others and has not answered, the newest first."""
        if not person.is_authenticated:
            return self.none()
        waiting = self.waiting_at(at).filter(
            person=person.pk, declined_at=None, idea__state__in=OPEN_FOR_CO_AUTHORS
        )
        return waiting.select_related("idea", "invited_by").order_by("-invited_at", "-pk")

    def in_the_way(self, at: datetime) -> InvitationQuerySet:
        """Those that take one of the places of an idea: accepted, still waiting, or held."""
        takes = Q(accepted_at__isnull=False) | Q(expires_at__gt=at) | Q(expires_at=None)
        return self.filter(takes, ended_at=None)


class Invitation(models.Model):
    """One person asked by an author to write an idea together; once accepted, an author beside them.

    Who invites never learns whether an account stands behind an address or a name: without one
    the row has no `person`, takes a place like any other, and runs out like one that nobody answered.
    Declining is silent for the same reason: such a row looks to its author like one without an answer.
    An address is not kept, only a keyed hash of what was typed (`sought`); a name that was typed
    is kept as it was (`called`), because its author must know whom they asked.

    While the idea is not public the invitation is held: it takes a place, has no end yet
    (`expires_at`), and is there for nobody but who wrote it. When it leaves, `invited_at` is that moment.
    """

    class Ending(models.TextChoices):
        CALLED_BACK = "called_back", pgettext_lazy("invitation", "Taken back")
        LEFT = "left", pgettext_lazy("invitation", "No longer takes part")
        REMOVED = "removed", pgettext_lazy("invitation", "Removed")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="invitations", verbose_name=_("idea"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("person"),
    )
    sought = models.CharField(max_length=64, editable=False)
    called = models.CharField(_("display name that was typed"), max_length=40, blank=True)
    # 0 to 4 while held, waiting or accepted: so an idea has never more than five, whoever sends at once.
    place = models.PositiveSmallIntegerField(null=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("can be accepted until"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    ending = models.CharField(_("end"), max_length=11, choices=Ending, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="one_invitation_per_idea_and_person"),
            models.UniqueConstraint(fields=["idea", "sought"], name="one_invitation_per_idea_and_word"),
            models.UniqueConstraint(fields=["idea", "place"], name="one_co_author_per_place"),
            models.CheckConstraint(condition=Q(place__lt=MOST_CO_AUTHORS), name="five_co_authors_at_most"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, declined_at=None) | Q(person__isnull=False),
                name="somebody_answered",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="an_invitation_has_one_answer"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | ~Q(ended_at=None) | Q(place__isnull=False),
                name="a_co_author_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, ending="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False, place=None) & ~Q(ending="")),
                name="ended_at_by_and_how_together",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("invited_at")), name="an_invitation_lasts_a_while"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=False) | Q(accepted_at=None, declined_at=None),
                name="only_what_was_sent_is_answered",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"],
                name="co_authors",
                condition=Q(accepted_at__isnull=False, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ideas:invitation", args=[self.pk])

    @property
    def is_held(self) -> bool:
        """Whether it waits for the idea to become public."""
        return self.expires_at is None and self.ended_at is None

    def in_the_way_at(self, at: datetime) -> bool:
        """Whether it takes a place: accepted, held, or waiting until `expires_at`, which is excluded."""
        is_open = self.expires_at is None or at < self.expires_at
        return self.ended_at is None and (self.accepted_at is not None or is_open)
