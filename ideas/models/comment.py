"""A comment (コメント) on an idea."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.display_names import nothing_but_the_name
from cocreate.accounts.permissions import Person, is_moderator
from ideas.models.idea import Idea


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, person: Person) -> CommentQuerySet:
        """Comments somebody may read; a moderator also reads hidden ones."""
        return self if is_moderator(person) else self.filter(hidden_at=None)

    def with_names(self) -> CommentQuerySet:
        """With the names of those who wrote, and nothing else of them."""
        hidden = ("hidden_by", "hidden_reason", "submission_key")
        return self.select_related("author").defer(*hidden, *nothing_but_the_name("author"))

    def counted(self) -> CommentQuerySet:
        """Comments that count in the number beside an idea: neither hidden nor removed."""
        return self.filter(hidden_at=None, removed_at=None)


class Comment(models.Model):
    """What somebody says about an idea, with a stance; answers go one level deep."""

    class Stance(models.TextChoices):
        FOR = "for", pgettext_lazy("stance", "In favour")
        AGAINST = "against", pgettext_lazy("stance", "Against")
        QUESTION = "question", pgettext_lazy("stance", "Question")
        INFORMATION = "information", pgettext_lazy("stance", "Information")

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="comments", verbose_name=_("idea"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Stance)
    text = models.TextField(_("text"), max_length=1000)
    submission_key = models.UUIDField(_("submission key"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"))
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
                condition=Q(hidden_at=None, hidden_by=None)
                | Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason=""),
                name="a_hidden_comment_has_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="no_comment_answers_itself"
            ),
        ]
        indexes = [models.Index(fields=["idea", "created_at", "id"], name="comments_of_an_idea")]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def card(self) -> dict[str, Any]:
        """What `<c-comment>` takes; what was removed or hidden is only named, never handed over."""
        known = {"id": f"comment-{self.pk}"}
        if self.removed_at:
            return known | {"removed": _("The author has removed this comment.")}
        if self.hidden_at:
            return known | {"removed": _("The office has hidden this comment.")}
        return known | {
            "author": gettext("by %(name)s") % {"name": self.author.display_name},
            "stance": str(self.stance),
            "posted": self.created_at,
            "report_href": reverse("ideas:flag_comment", args=[self.idea_id, self.pk]),
            "demo": self.is_demo,
            "body": self.text,
        }
