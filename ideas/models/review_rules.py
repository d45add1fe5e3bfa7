"""What is read by the office before everybody can read it (確認のルール), for a campaign and for the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REVIEW_DAYS = 3  # working days, where nobody chose otherwise
MOST_REVIEW_DAYS = 60


class Waits(models.TextChoices):
    """Which contributions wait for the office; each choice includes the ones before it."""

    NOTHING = "nothing", pgettext_lazy("what waits", "Nothing: everything appears at once")
    FOUND = "found", pgettext_lazy("what waits", "Only texts in which screening finds something")
    FIRST = "first", pgettext_lazy("what waits", "Also the first contributions of each person")
    EVERYTHING = "everything", pgettext_lazy("what waits", "Everything")


class Because(models.TextChoices):
    """Why one contribution waits."""

    FOUND = "found", pgettext_lazy("why it waits", "Screening found something in the text")
    FIRST = "first", pgettext_lazy("why it waits", "It is one of the first contributions of this person")
    EVERYTHING = "everything", pgettext_lazy("why it waits", "Everything is read first here")


class ReviewRules(models.Model):
    """The rules themselves; the defaults are what was so before there was a choice."""

    ideas_wait = models.CharField(
        _("which ideas wait for review"),
        max_length=10,
        choices=Waits,
        default=Waits.EVERYTHING,
        db_default=Waits.EVERYTHING,
    )
    comments_wait = models.CharField(
        _("which comments wait for review"),
        max_length=10,
        choices=Waits,
        default=Waits.NOTHING,
        db_default=Waits.NOTHING,
    )
    first_contributions = models.PositiveSmallIntegerField(
        _("how many first contributions of a person wait"),
        default=3,
        db_default=3,
        help_text=_("Accepted ideas and comments count. From 1 to 20."),
    )
    flags_until_hidden = models.PositiveSmallIntegerField(
        _("reports that hide a text until it is decided"),
        null=True,
        blank=True,
        default=3,
        db_default=3,
        help_text=_(
            "Only reports by different people whose contributions were accepted before count. "
            "Left empty, nothing is hidden without a decision."
        ),
    )

    class Meta:
        abstract = True

    def waits(self, what: str) -> Waits:
        """The rule for ideas ("idea") or comments ("comment")."""
        return Waits(self.ideas_wait if what == "idea" else self.comments_wait)


def sound_rules(table: str) -> list[models.CheckConstraint]:
    """What always holds for the rules, with a name for each table."""
    known: dict[str, Any] = {"ideas_wait__in": Waits.values, "comments_wait__in": Waits.values}
    return [
        models.CheckConstraint(condition=Q(**known), name=f"{table}_rules_are_known"),
        models.CheckConstraint(
            condition=Q(first_contributions__gte=1, first_contributions__lte=20),
            name=f"{table}_first_contributions_are_few",
            violation_error_message=_("Please give a number of first contributions from 1 to 20."),
        ),
        models.CheckConstraint(
            condition=Q(flags_until_hidden=None) | Q(flags_until_hidden__gte=2),
            name=f"{table}_one_report_never_hides",
            violation_error_message=_(
                "One report alone never hides a text. Please give 2 or more, or leave it empty."
            ),
        ),
    ]


class SiteRules(ReviewRules):
    """The rules for ideas that belong to no campaign, and what holds for the whole site; one row."""

    ONLY = 1

    review_days = models.PositiveSmallIntegerField(
        _("working days until an idea is reviewed"),
        default=REVIEW_DAYS,
        db_default=REVIEW_DAYS,
        help_text=_("Promised to everybody who writes without a campaign. From 1 to 60."),
    )
    formal_name = models.CharField(
        _("name of the formal procedure"), max_length=60, blank=True, default="", db_default=""
    )
    formal_url = models.URLField(
        _("page of the city on the formal procedure"), blank=True, default="", db_default=""
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("rules of the site")
        verbose_name_plural = _("rules of the site")
        constraints = [
            *sound_rules("site"),
            models.CheckConstraint(
                condition=Q(review_days__gte=1, review_days__lte=MOST_REVIEW_DAYS),
                name="the_site_reads_in_some_days",
                violation_error_message=_("Please give a number of working days from 1 to 60."),
            ),
            models.CheckConstraint(condition=Q(id=1), name="the_site_has_one_set_of_rules"),
            models.CheckConstraint(
                condition=Q(changed_at=None, changed_by=None)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="changed_rules_have_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> SiteRules:
        """The one row; made with its defaults if somebody emptied the table."""
        return cls.objects.get_or_create(pk=cls.ONLY)[0]
