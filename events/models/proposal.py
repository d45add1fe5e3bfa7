"""A citizen's proposal of an event about ideas (イベントの提案)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_known, is_moderator
from events.models.event import Event
from ideas.models import Idea


class EventProposalQuerySet(models.QuerySet["EventProposal"]):
    def visible_to(self, person: Person) -> EventProposalQuerySet:
        """One's own; those that one's group has taken up; moderators read all. Never public."""
        if is_moderator(person):
            return self
        if not is_known(person):
            return self.none()
        taken_up = Event.objects.filter(organisation__organisers=person)
        return self.filter(Q(proposed_by=person) | Q(event__in=taken_up))

    def waiting(self) -> EventProposalQuerySet:
        """What nobody has decided yet, the oldest first."""
        return self.filter(state=EventProposal.State.WAITING).order_by("proposed_at", "id")

    def of(self, person: User) -> EventProposalQuerySet:
        """What somebody proposed, the latest first, with the event that came of it."""
        mine = self.filter(proposed_by=person).select_related("event__organisation")
        return mine.order_by("-proposed_at", "-id")

    def without_event(self) -> EventProposalQuerySet:
        """What ended without an event: returned or taken back."""
        return self.filter(state__in=[EventProposal.State.RETURNED, EventProposal.State.WITHDRAWN])


class EventProposal(models.Model):
    """What somebody wishes people to meet for; a group may take it up, and its organisers make the event.

    It is read by whoever proposed it, by the office and by the group that takes it up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("event proposal", "Waiting")
        ACCEPTED = "accepted", pgettext_lazy("event proposal", "Taken up by a group")
        RETURNED = "returned", pgettext_lazy("event proposal", "Sent back")
        WITHDRAWN = "withdrawn", pgettext_lazy("event proposal", "Taken back")

    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what you want to do, and why"), max_length=2000)
    ideas = models.ManyToManyField(Idea, related_name="event_proposals", verbose_name=_("ideas"))
    wished_time = models.CharField(_("when it would be good"), max_length=100, blank=True)
    wished_place = models.CharField(_("where it would be good"), max_length=120, blank=True)
    will_help = models.BooleanField(_("would help"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="event_proposals",
        verbose_name=_("proposed by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    event = models.OneToOneField(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("event"),
    )
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    submission_key = models.UUIDField(_("submission key"), editable=False)
    is_demo = models.BooleanField(_("demo content"), default=False)

    objects: ClassVar = EventProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("event proposal")
        verbose_name_plural = _("event proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["proposed_by", "submission_key"], name="one_event_proposal_per_submission"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="event_proposal_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, event=None, reason="", withdrawn_at=None)
                | Q(
                    state="accepted",
                    decided_at__isnull=False,
                    event__isnull=False,
                    reason="",
                    withdrawn_at=None,
                )
                | Q(state="returned", decided_at__isnull=False, event=None, withdrawn_at=None) & ~Q(reason="")
                | Q(
                    state="withdrawn",
                    decided_at=None,
                    event=None,
                    reason="",
                    withdrawn_at__isnull=False,
                ),
                name="an_event_proposal_is_what_its_state_says",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="nobody_decides_their_own_event_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="an_event_proposal_says_something"
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at", "id"],
                name="event_proposals_that_wait",
                condition=Q(state="waiting"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:proposal", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def public_event(self) -> Event | None:
        """The event that came of it, once everybody may read it."""
        return self.event if self.event and self.event.state != Event.State.DRAFT else None
