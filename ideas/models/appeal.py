"""An appeal (異議の申し出) against a decision of the office."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User
from ideas.models.comment import Comment
from ideas.models.comment_decision import CommentDecision
from ideas.models.decision import Decision
from ideas.models.idea import Idea


class AppealQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> AppealQuerySet:
        """Appeals that nobody decided yet, the oldest first."""
        return self.filter(decided_at=None).order_by("created_at", "id")

    def of(self, person: User) -> AppealQuerySet:
        """What somebody appealed against, the latest first."""
        return self.filter(author=person).order_by("-created_at", "-id")

    def with_things(self) -> AppealQuerySet:
        """With the decision, the text it is about and who wrote and decided."""
        return self.select_related(
            "decision__idea__campaign",
            "decision__by",
            "comment_decision__comment__idea__campaign",
            "comment_decision__by",
            "author",
            "decided_by",
        )


class Appeal(models.Model):
    """An author asks that another person looks at a decision once more; once for each decision.

    `first_by` is who decided first, written by a trigger and not by the program, so that the
    constraint below really compares two people.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("outcome of an appeal", "Granted")
        REFUSED = "refused", pgettext_lazy("outcome of an appeal", "Not granted")

    decision = models.OneToOneField(
        Decision, models.CASCADE, null=True, blank=True, related_name="appeal", verbose_name=_("decision")
    )
    comment_decision = models.OneToOneField(
        CommentDecision,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="appeal",
        verbose_name=_("decision about a comment"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="appeals", verbose_name=_("author")
    )
    text = models.TextField(_("why it should be decided otherwise"), max_length=1000)
    created_at = models.DateTimeField(_("sent"))
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("first decided by"),
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, db_default="")
    reason = models.CharField(_("reason"), max_length=1000, blank=True, db_default="")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects: ClassVar = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=None, comment_decision__isnull=False)
                | Q(decision__isnull=False, comment_decision=None),
                name="an_appeal_is_against_one_decision",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="an_appeal_says_why"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, outcome="", reason="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(reason=""),
                name="a_decided_appeal_has_who_when_what_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("first_by")),
                name="an_appeal_is_decided_by_another_person",
                violation_error_message=_("Another person than the first must decide about an appeal."),
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="appeals_waiting", condition=Q(decided_at=None))]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def against(self) -> Decision | CommentDecision:
        """The decision it is against; a constraint says that it is exactly one."""
        found = self.decision or self.comment_decision
        assert found is not None  # noqa: S101  an_appeal_is_against_one_decision
        return found

    @property
    def thing(self) -> Idea | Comment:
        """The idea or the comment that was decided about."""
        against = self.against
        return against.idea if isinstance(against, Decision) else against.comment
