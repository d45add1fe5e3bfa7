"""Who did something and when are written down together: the database sees to it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

OURS = ("accounts", "audit", "notifications", "places", "strategy", "ideas", "events")


def pairs() -> list[tuple[type[models.Model], str]]:
    """Every `…_by` that has an `…_at` beside it, in our models."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            names = {field.name for field in model._meta.get_fields() if isinstance(field, models.Field)}
            stems = {name.removesuffix("_by") for name in names if name.endswith("_by")}
            found += [(model, stem) for stem in sorted(stems) if f"{stem}_at" in names]
    return found


def is_constrained(model: type[models.Model], stem: str) -> bool:
    """Whether a check of the table speaks of both, or the time is always there (nobody = the platform)."""
    if not model._meta.get_field(f"{stem}_at").null:
        return True
    checks = [each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
    return any(f"{stem}_at" in str(each.condition) and f"{stem}_by" in str(each.condition) for each in checks)


def test_there_are_pairs_to_look_at():
    assert len(pairs()) >= 10


@pytest.mark.parametrize(("model", "stem"), pairs(), ids=lambda each: getattr(each, "__name__", each))
def test_who_and_when_stand_together(model, stem):
    assert is_constrained(model, stem), f"{model.__name__}.{stem}_at/_by needs a CheckConstraint"
