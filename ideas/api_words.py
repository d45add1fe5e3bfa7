"""Words of a person in a request of another program."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers

from cocreate.language.japanese import normalise
from ideas.wording import problem_with


class WordsField(serializers.CharField):
    """Words of a person, cleaned and judged as the form on the site does it."""

    def __init__(self, longest: int, *, lines: bool = True, **kwargs: Any) -> None:
        self.longest, self.lines = longest, lines
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        words = super().to_internal_value(data)
        ProhibitNullCharactersValidator()(words)
        clean = normalise(words, lines=self.lines)
        if problem := problem_with(clean, self.longest, required=not self.allow_blank):
            raise ValidationError(problem)
        return clean
