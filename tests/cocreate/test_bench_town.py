"""The towns that are measured can be made: a new column is missed here, not in the next measurement."""

from __future__ import annotations

import psycopg
import pytest
from django.conf import settings

from cocreate import bench_town
from cocreate.bench_town import Size
from ideas.models import Comment, Counter, Idea, Vote
from tests.factories import events as event_factory
from tests.factories import ideas as factory


@pytest.fixture
def tables(transactional_db):
    """A line of its own, as the measurement has."""
    known = settings.DATABASES["default"]
    with psycopg.connect(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"],
        dbname=known["NAME"],
        autocommit=True,
    ) as line:
        yield line


def test_a_small_town_is_grown_and_counted_rightly(tables, hana, ren):
    factory.idea(author=hana, campaign=factory.campaign())
    factory.idea(author=ren)
    event_factory.event(capacity=3)

    bench_town.grow(tables, Size(ideas=40, people=20, votes=60, comments=30, events=3))

    assert Idea.objects.listed().count() == 40
    assert Comment.objects.count() == 30 + 1_000 + 20
    assert sum(Counter.objects.values_list("supports", flat=True)) == Vote.objects.standing().count() > 0
    assert bench_town.event(tables, seats=30)


def test_a_town_at_rest_has_no_answer_left_to_promise(tables, hana):
    factory.idea(author=hana, campaign=factory.campaign(threshold=3))

    bench_town.grow(tables, Size(ideas=20, people=20, votes=200, comments=0))

    assert Idea.objects.filter(answer_promised_at__isnull=False).count() > 3
    assert not Idea.objects.due_for_a_promise().exists()
