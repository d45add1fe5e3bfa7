"""How words are read (読みがな), where a dictionary would read them wrongly."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cocreate.language.japanese import normalise
from cocreate.language.readings import KANJI, hiragana

KANA = "^[ぁ-ゖー]+$"


class Reading(models.Model):
    """One word of the list that the office keeps; it goes before the dictionary wherever it stands."""

    word = models.CharField(
        _("word"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(KANJI, _("Please write a word with Chinese characters."), code="no_kanji")
        ],
        help_text=_("As it is written, with at least one Chinese character."),
    )
    kana = models.CharField(
        _("reading"),
        max_length=100,
        validators=[
            RegexValidator(r"^[ぁ-ゖー]+$", _("Please write the reading in kana alone."), code="not_kana")
        ],
        help_text=_("In kana. People who switch furigana on see it above the word."),
    )

    class Meta:
        verbose_name = _("reading of a word")
        verbose_name_plural = _("readings of words")
        ordering = ["kana", "word"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kana__regex="^[ぁ-ゖー]+$"), name="a_reading_is_hiragana"
            )
        ]

    def __str__(self) -> str:
        return f"{self.word}（{self.kana}）"

    def clean_fields(self, exclude: object = None) -> None:
        self.word, self.kana = normalise(self.word, lines=False), hiragana(normalise(self.kana, lines=False))
        super().clean_fields(exclude)  # type: ignore[arg-type]  # as handed on
