"""A year in Kanazawa, told by calling the rules.

The demo cannot show a state that the product does not know: every idea, decision, vote,
comment, answer and registration goes through the rule that people's own clicks go
through, at the moment of the story when it happened. What is not from the city's paper
is marked as demo content.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import connection
from django.utils import translation

from cocreate import (
    demo_answers,
    demo_changes,
    demo_events,
    demo_ideas,
    demo_moderation,
    demo_pages,
    demo_paper,
    demo_people,
)
from cocreate.demo_story import Story, content
from cocreate.notifications.models import Notice
from cocreate.postgres.clock import database_now
from cocreate.strategy.loading import load as load_strategy
from cocreate.strategy.loading import load_measurements
from ideas import likeness, promising, ranking

LETTERS_LEFT_BEFORE_DAYS = 2


def load() -> Counter[str]:
    """Tell the story into an empty database, in the caller's transaction; returns how much was told."""
    now = database_now()
    with translation.override("ja"), connection.cursor() as cursor:
        # Inside one transaction the deferred counters would wait for its end; the story needs them at once.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cast = demo_people.invite(content("demo/people.yaml"), now=now)
        load_strategy(content("strategy.yaml"), at=now)
        load_measurements(content("demo/measurements.yaml"), by=cast.people["kanri"], at=now)
        story = Story(now)
        demo_pages.publish(cast, now=now)
        telling = demo_ideas.prepare(story, cast)
        demo_changes.prepare(telling)
        demo_answers.prepare(telling)
        demo_paper.prepare(telling)
        demo_moderation.prepare(telling)
        demo_events.prepare(story, cast, telling)
        told = story.tell(each_day=_end_of_day)
        demo_pages.link_stories(telling)
        ranking.refresh_ranks(at=now)
        ranking.shuffle_again(at=now)
        likeness.remember_meanings(at=now)
        _let_old_letters_leave(now)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return told


def _end_of_day(at: datetime) -> None:
    """What the worker does through the year: it makes the promises that are due."""
    promising.promise_due_answers(at=at)


def _let_old_letters_leave(now: datetime) -> None:
    """Letters of the told year left when they were written; only the last days' are still in the outbox."""
    before = now - timedelta(days=LETTERS_LEFT_BEFORE_DAYS)
    Notice.objects.filter(created_at__lt=before).update(sent_at=database_now())
