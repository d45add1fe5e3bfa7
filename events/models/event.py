"""An event (イベント) of an organisation."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from cocreate.accounts.models import Organisation
from cocreate.accounts.permissions import Person, is_known, is_moderator
from cocreate.caching.addresses import Numbered
from cocreate.strategy.models import Initiative
from ideas.models import Answer, AnswerDraft, Idea

PAGE = Numbered("events:detail")


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, person: Person) -> EventQuerySet:
        """Events somebody may read: published ones, those called off, and an organiser's own drafts."""
        allowed = Q(state__in=[Event.State.PUBLISHED, Event.State.CALLED_OFF])
        if is_moderator(person):
            return self
        if is_known(person):
            allowed |= Q(organisation__organisers=person)
        return self.filter(pk__in=Event.objects.filter(allowed).values("pk"))

    def listed(self) -> EventQuerySet:
        """Events that appear in public lists."""
        return self.filter(state__in=[Event.State.PUBLISHED, Event.State.CALLED_OFF])

    def upcoming(self, at: datetime) -> EventQuerySet:
        """Events that have not ended, the next first."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "id")

    def drafts(self) -> EventQuerySet:
        """Events that only their organisers see yet."""
        return self.filter(state=Event.State.DRAFT).order_by("starts_at", "id")

    def run_by(self, person: Person) -> EventQuerySet:
        """Events that somebody may change: those of their own organisations; a moderator may all."""
        if is_moderator(person):
            return self
        if not is_known(person):
            return self.none()
        return self.filter(organisation__in=Organisation.objects.filter(organisers=person))

    def past(self, at: datetime) -> EventQuerySet:
        """Events that are over, the latest first."""
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-id")

    def for_cards(self) -> EventQuerySet:
        """With everything a card shows, in a fixed number of queries."""
        return self.select_related("organisation")


class Event(index.Indexed, models.Model):
    """A meeting with a time, a place and perhaps a number of seats."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("event state", "Draft")
        PUBLISHED = "published", pgettext_lazy("event state", "Published")
        CALLED_OFF = "called_off", pgettext_lazy("event state", "Called off")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="events", verbose_name=_("organisation")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField(_("title"), max_length=80)
    summary = models.CharField(_("in one sentence"), max_length=160, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    people = models.TextField(_("who speaks, one line each"), max_length=1000, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    # A draft made of a citizen's proposal has no time yet; what stands above means nothing until then.
    time_is_open = models.BooleanField(_("the time is not decided yet"), default=False, editable=False)
    takes_registrations = models.BooleanField(_("people register here"), default=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    ideas = models.ManyToManyField(Idea, blank=True, related_name="events", verbose_name=_("ideas"))
    initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="events", verbose_name=_("initiatives")
    )
    # An answer of the city may name the event at which it is talked about; a draft before it too.
    answers = models.ManyToManyField(Answer, blank=True, related_name="events", verbose_name=_("answers"))
    answer_drafts = models.ManyToManyField(
        AnswerDraft, blank=True, related_name="events", verbose_name=_("drafts of answers")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("called off by"),
    )
    called_off_reason = models.CharField(_("reason for calling off"), max_length=300, blank=True)
    # Counts what visitors were shown differently before: calendars take the file with the higher number.
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    submission_key = models.UUIDField(_("submission key"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demo content"), default=False)

    objects: ClassVar = EventQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("title", boost=2),
        index.SearchField("summary"),
        index.SearchField("description"),
        index.SearchField("people"),
        index.SearchField("place"),
        index.FilterField("state"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["created_by", "submission_key"], name="one_event_per_submission"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_begins",
                violation_error_message=_("An event must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")),
                name="an_event_is_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, published_by__isnull=False),
                name="a_public_event_was_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(time_is_open=False), name="a_public_event_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="event_published_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="called_off", called_off_at=None)
                & (
                    Q(called_off_at=None, called_off_by=None)
                    | Q(called_off_at__isnull=False, called_off_by__isnull=False) & ~Q(called_off_reason="")
                ),
                name="a_called_off_event_has_who_when_why",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="events_by_start"),
            models.Index(fields=["ends_at", "id"], name="events_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return PAGE(self.pk)

    @property
    def registration_ends_at(self) -> datetime:
        """Until when people may register: as the organiser says, else until it begins."""
        return self.registration_closes_at or self.starts_at

    @property
    def people_lines(self) -> list[str]:
        return self.people.splitlines()

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at

    def is_over(self, at: datetime) -> bool:
        """Whether the end has passed; the end itself no longer belongs to the event."""
        return self.ends_at <= at

    @property
    def seats_left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.seats_taken)
