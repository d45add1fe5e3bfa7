"""A rule of participation (参加のルール), with the words in which an author hears of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PAGE_OF_RULES = "/pages/rules/"


class RuleQuerySet(models.QuerySet["Rule"]):
    def offered(self) -> RuleQuerySet:
        """Rules that can be given as a reason now, in their order."""
        return self.filter(is_offered=True).order_by("position", "pk")


class Rule(models.Model):
    """Why a text is sent back or hidden, so that reasons are written once and can be counted.

    A rule that was ever given as a reason is not deleted, only no longer offered.
    """

    key = models.SlugField(_("short name"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    number = models.PositiveSmallIntegerField(
        _("number on the page of rules"),
        null=True,
        blank=True,
        help_text=_("Empty for a reason that is no rule, such as “the same idea exists already”."),
    )
    words = models.TextField(
        _("words for the author"),
        max_length=500,
        help_text=_("Sent to the author. Say what does not fit and what could be done, in plain Japanese."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    objects: ClassVar = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("words for a reason")
        verbose_name_plural = _("words for reasons")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(words=""), name="a_rule_has_a_name_and_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def article(self) -> str:
        """Where everybody reads the rule; empty for a reason that is none."""
        return f"{PAGE_OF_RULES}#rule-{self.number}" if self.number else ""
