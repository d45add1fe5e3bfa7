"""Accepting and inviting many times at once, each with its twin without the protection."""

from __future__ import annotations

import threading

from django.db import IntegrityError, connection

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from ideas import coauthoring
from ideas.coauthoring import accept, invite
from ideas.models import Idea, Invitation
from ideas.models.invitation import MOST_CO_AUTHORS
from tests.factories.ideas import NOW, idea, people
from tests.racing import in_parallel


def _accept_at_once(row, person) -> int:
    in_parallel(8, lambda _: accept(Invitation.objects.get(pk=row.pk), by=person, at=NOW).pk)
    return Entry.objects.filter(verb="invitation.accepted").count()


def _without_holding(monkeypatch, look: str, together: int) -> None:
    """Nobody waits for anybody: all look before the first one writes."""
    gate, usual = threading.Barrier(together), getattr(coauthoring, look)

    def looked(*given):
        found = usual(*given)
        gate.wait(20)
        return found

    monkeypatch.setattr(coauthoring, "hold", lambda pk: Idea.objects.defer("search").get(pk=pk))
    monkeypatch.setattr(coauthoring, look, looked)


def test_accepting_many_times_at_once_is_accepting_once(transactional_db, hana, ren):
    row = invite(idea(author=hana), by=hana, at=NOW, who=ren.display_name)

    assert _accept_at_once(row, ren) == 1


def test_control_twin_without_the_lock_it_is_accepted_many_times(transactional_db, hana, ren, monkeypatch):
    row = invite(idea(author=hana), by=hana, at=NOW, who=ren.display_name)
    _without_holding(monkeypatch, "why_not_answer_invitation", together=8)

    assert _accept_at_once(row, ren) > 1


def _invite_six_at_once(hana) -> int:
    snow = idea(author=hana)
    names = [person.display_name for person in people(6)]

    def send(number: int) -> str:
        try:
            invite(snow, by=hana, at=NOW, who=names[number])
        except Refusal as refusal:
            return refusal.code
        except IntegrityError:
            return "refused by the database"
        return "sent"

    answers = in_parallel(6, send)
    assert answers.count("sent") == snow.invitations.in_the_way(NOW).count()
    return answers.count("sent")


def test_six_invitations_at_once_are_five(transactional_db, hana):
    assert _invite_six_at_once(hana) == MOST_CO_AUTHORS


def test_control_twin_without_lock_and_places_six_are_six(
    transactional_db, hana, monkeypatch, fresh_database
):
    _without_holding(monkeypatch, "_free_place", together=6)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_invitation DROP CONSTRAINT one_co_author_per_place")
    try:
        assert _invite_six_at_once(hana) == MOST_CO_AUTHORS + 1
    finally:
        fresh_database()
