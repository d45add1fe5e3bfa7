"""What the office adds to the screening: words to look at, and contacts that are public."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListedWord(models.Model):
    """A word that calls a human to a text (確認する言葉); it never decides anything by itself."""

    word = models.CharField(_("word"), max_length=40)
    note = models.CharField(_("why it is listed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("word to look at")
        verbose_name_plural = _("words to look at")
        ordering = ["word"]
        constraints = [
            models.UniqueConstraint(
                fields=["word"],
                name="one_row_per_listed_word",
                violation_error_message=_("This word is on the list already."),
            ),
            models.CheckConstraint(condition=~models.Q(word=""), name="a_listed_word_is_a_word"),
        ]

    def __str__(self) -> str:
        return self.word


class KnownContact(models.Model):
    """A telephone number or address that is public anyway and needs no mark, such as the office's own."""

    contact = models.CharField(_("telephone number or address"), max_length=120)
    note = models.CharField(_("whose it is"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("known contact")
        verbose_name_plural = _("known contacts")
        ordering = ["contact"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                name="one_row_per_known_contact",
                violation_error_message=_("This contact is on the list already."),
            ),
            models.CheckConstraint(condition=~models.Q(contact=""), name="a_known_contact_is_one"),
        ]

    def __str__(self) -> str:
        return self.contact
