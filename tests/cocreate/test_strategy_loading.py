"""The published plan comes from its content file, once."""

from __future__ import annotations

import pytest
from django.apps import apps

from cocreate.audit.models import Entry
from cocreate.postgres.clock import database_now
from cocreate.strategy.loading import load_measurements
from cocreate.strategy.models import Measurement, ScheduleEntry, Target, Version
from tests.cast import make_admin
from tests.factories.strategy import content, the_plan

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_app_config("strategy").get_models()}


def test_loading_again_makes_nothing_twice():
    the_plan()
    once = rows()

    the_plan()

    assert rows() == once
    assert once["Indicator"] == 10
    assert once["Recommendation"] == 5
    assert once["Initiative"] == 2
    assert once["Action"] == 7
    assert once["Measurement"] == 0


def test_loading_again_brings_every_row_to_the_state_of_the_file():
    the_plan()
    target, stage = Target.objects.first(), ScheduleEntry.objects.first()
    assert target is not None
    assert stage is not None
    Target.objects.filter(pk=target.pk).update(value=target.value + 1)
    ScheduleEntry.objects.filter(pk=stage.pk).update(stage="別の段階")

    the_plan()

    assert Target.objects.get(pk=target.pk).value == target.value
    assert ScheduleEntry.objects.get(pk=stage.pk).stage == stage.stage


def test_the_latest_version_is_in_force_and_the_log_says_so():
    the_plan()

    assert [version.number for version in Version.objects.current()] == ["1.5"]
    assert Entry.objects.filter(verb="strategy.adopt", actor_id=None).count() == 1


def test_demo_measurements_are_entered_by_the_rule_and_marked_as_demo():
    the_plan()
    data = content("demo/measurements.yaml")

    first = load_measurements(data, by=make_admin(), at=database_now())
    again = load_measurements(data, by=make_admin(), at=database_now())

    assert (first, again) == (len(data["measurements"]), 0)
    assert not Measurement.objects.filter(is_demo=False).exists()
    corrected = Measurement.objects.get(corrects__isnull=False)
    assert (corrected.value, corrected.corrects.value) == (31, 29)
