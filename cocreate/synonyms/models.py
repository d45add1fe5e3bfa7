"""Words that mean the same here: who looks for one finds the others (雪かき and 除雪)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cocreate.language.japanese import normalise

SIGNS_BETWEEN = "、，,\n"
LEAST = 2


def words_in(text: str) -> tuple[str, ...]:
    """The words of a line, whatever stands between them, each once."""
    for sign in SIGNS_BETWEEN:
        text = text.replace(sign, "、")
    return tuple(dict.fromkeys(word for part in text.split("、") if (word := normalise(part, lines=False))))


def validate_words(text: str) -> None:
    if len(words_in(text)) < LEAST:
        raise ValidationError(_("Please write at least two words, with “、” between them."), code="too_few")


class SynonymGroup(models.Model):
    """One line of the list that the office keeps; spellings that differ only in kana need none."""

    words = models.CharField(
        _("words that mean the same"),
        max_length=300,
        validators=[validate_words],
        help_text=_("With “、” between them. Who searches for one of them finds the others too."),
    )

    class Meta:
        verbose_name = _("words of the same meaning")
        verbose_name_plural = _("words of the same meaning")
        ordering = ["words"]
        constraints = [
            models.UniqueConstraint(fields=["words"], name="a_group_of_synonyms_stands_once"),
            models.CheckConstraint(
                condition=models.Q(words__contains="、"), name="synonyms_are_two_words_at_least"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        self.words = "、".join(words_in(self.words))
