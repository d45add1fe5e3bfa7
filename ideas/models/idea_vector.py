"""What an idea means, as numbers, beside it."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ideas.models.idea import Idea


class IdeaVector(models.Model):
    """The direction in which the text of an idea points, and a mark by which its copies are known.

    A narrow row of its own: every process reads all of them into memory, and nothing else of
    the idea. Made again when the text or the model of meaning has changed.
    """

    idea = models.OneToOneField(
        Idea, models.CASCADE, primary_key=True, related_name="meaning", verbose_name=_("idea")
    )
    version_number = models.PositiveSmallIntegerField()
    text_mark = models.CharField(max_length=32)  # `ideas.likeness.mark_of` the proposal
    vector = models.BinaryField(null=True)  # numbers of two bytes; None when no model knew a word
    made_with = models.CharField(max_length=60, blank=True)  # the model's name; empty without one
    # Each two neighbouring letters, to find a part of a word; apart, so that the search column stays small.
    letters = SearchVectorField(null=True, editable=False)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("idea vector")
        verbose_name_plural = _("idea vectors")
        indexes = [
            GinIndex(fields=["letters"], name="ideas_letters"),
            models.Index(fields=["text_mark"], name="ideas_same_text"),
            models.Index(fields=["made_at"], name="ideas_vectors_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} / {self.version_number} / {self.made_with}"
