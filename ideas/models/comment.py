"""A comment (コメント) on an idea."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_known, is_moderator
from ideas.models.idea import Idea
from ideas.models.review_rules import Because
from ideas.models.wilson import wilson_lower_bound


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, person: Person) -> CommentQuerySet:
        """Comments somebody may read: public ones and their own that wait; a moderator reads all."""
        return self if is_moderator(person) else self.filter(_public_or_own(person), hidden_at=None)

    def placed_for(self, person: Person) -> CommentQuerySet:
        """Comments whose place somebody sees: what they may read, and where something public was hidden."""
        return self if is_moderator(person) else self.filter(_public_or_own(person))

    def waiting(self) -> CommentQuerySet:
        """Comments that wait for a moderator, the oldest first."""
        waits = self.filter(review=Comment.Review.WAITING, hidden_at=None, removed_at=None)
        return waits.order_by("waits_since", "id")

    def written_by(self, person: User) -> CommentQuerySet:
        """Somebody's own comments that they did not remove, the latest first."""
        return self.filter(author=person, removed_at=None).order_by("-created_at", "-id")

    def with_names(self) -> CommentQuerySet:
        """With the display name of who wrote it as `writer`, and nothing else of them."""
        hidden = ("hidden_by", "hidden_reason", "submission_key", "reviewed_by")
        return self.annotate(writer=F("author__display_name")).defer(*hidden)

    def counted(self) -> CommentQuerySet:
        """Comments that count in the number beside an idea: not waiting, hidden or removed."""
        return self.filter(review="", hidden_at=None, removed_at=None)

    def threads(self, person: Person) -> CommentQuerySet:
        """Comments that begin a thread; of a hidden one only the place is kept."""
        return self.filter(parent=None).placed_for(person)

    def with_marks(self) -> CommentQuerySet:
        """With how many found each helpful (`helpful`), out of how many who said so or not (`marks`)."""
        helpful = Coalesce(F("tally__helpful"), Value(0))
        return self.annotate(helpful=helpful, marks=helpful + Coalesce(F("tally__unhelpful"), Value(0)))

    def most_helpful(self) -> CommentQuerySet:
        """By the lower bound of the helpful share, then the oldest, then by number."""
        bound = wilson_lower_bound("tally__helpful", "tally__unhelpful")
        return self.order_by(bound.desc(), "created_at", "id")

    def newest(self) -> CommentQuerySet:
        """The latest first."""
        return self.order_by("-created_at", "-id")

    def oldest(self) -> CommentQuerySet:
        """In the order in which they were written."""
        return self.order_by("created_at", "id")


def _public_or_own(person: Person) -> Q:
    """What everybody may read, and what somebody wrote that waits or was sent back."""
    public = Q(review="")
    return public | Q(author=person.pk) if is_known(person) else public


class Comment(models.Model):
    """What somebody says about an idea, with a stance; answers go one level deep.

    An answer needs no stance. It may quote a comment of its thread: the quote is a reference and
    never a copy, so that what is hidden or removed is gone from quotes too.
    """

    class Review(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("comment", "Waiting for review")
        RETURNED = "returned", pgettext_lazy("comment", "Sent back to the author")

    class Stance(models.TextChoices):
        FOR = "for", pgettext_lazy("stance", "In favour")
        AGAINST = "against", pgettext_lazy("stance", "Against")
        QUESTION = "question", pgettext_lazy("stance", "Question")
        INFORMATION = "information", pgettext_lazy("stance", "Information")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments", verbose_name=_("idea"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    quoted = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="quoted_by",
        verbose_name=_("quoted comment"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, blank=True)
    text = models.TextField(_("text"), max_length=1000)
    submission_key = models.UUIDField(_("submission key"), null=True, blank=True)
    terms = models.CharField(_("edition of the terms that was agreed to"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(_("last changed"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hidden by"),
    )
    hidden_reason = models.CharField(_("reason for hiding"), max_length=500, blank=True)
    # Hidden by the platform after several reports, until somebody decides.
    hidden_automatically = models.BooleanField(_("hidden automatically"), default=False, db_default=False)
    review = models.CharField(_("review"), max_length=10, choices=Review, blank=True, db_default="")
    waits_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    waits_because = models.CharField(
        _("why it waits"), max_length=10, choices=Because, blank=True, db_default=""
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    review_reason = models.CharField(_("what should be changed"), max_length=500, blank=True, db_default="")
    removed_at = models.DateTimeField(_("removed by the author"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo content"), default=False)

    objects: ClassVar = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(fields=["author", "submission_key"], name="one_comment_per_submission"),
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_automatically=False)
                | Q(hidden_at__isnull=False, hidden_by__isnull=False, hidden_automatically=False)
                & ~Q(hidden_reason="")
                | Q(hidden_at__isnull=False, hidden_by=None, hidden_automatically=True),
                name="a_hidden_comment_has_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(review="", waits_because="", waits_since=None)
                | Q(review="waiting", waits_since__isnull=False) & ~Q(waits_because="")
                | Q(review="returned", reviewed_by__isnull=False, waits_because="", waits_since=None)
                & ~Q(review_reason=""),
                name="a_waiting_comment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="reviewed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="no_comment_answers_itself"
            ),
            models.CheckConstraint(
                condition=Q(stance__in=["for", "against", "question", "information"])
                | Q(stance="", parent__isnull=False),
                name="only_an_answer_has_no_stance",
            ),
            models.CheckConstraint(
                condition=Q(quoted=None) | Q(parent__isnull=False) & ~Q(quoted=F("id")),
                name="only_an_answer_quotes",
            ),
            models.CheckConstraint(
                condition=Q(edited_at=None) | Q(edited_at__gte=F("created_at")),
                name="a_comment_is_written_before_it_is_changed",
            ),
        ]
        indexes = [
            models.Index(fields=["idea", "created_at", "id"], name="comments_of_an_idea"),
            models.Index(
                fields=["waits_since", "id"], name="comments_waiting", condition=Q(review="waiting")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it; the same as being among `counted()`."""
        return not (self.review or self.hidden_at or self.removed_at)
