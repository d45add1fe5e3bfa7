"""Accepting and inviting many times at once, each with its twin without the protection."""

from __future__ import annotations

import threading

from django.db import IntegrityError, connection

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from ideas import coauthoring, inviting, moderation
from ideas.coauthoring import accept
from ideas.inviting import invite
from ideas.models import Idea, Invitation, State
from ideas.models.invitation import MOST_CO_AUTHORS
from tests.factories.ideas import NOW, idea, people
from tests.ideas.test_coauthoring import letters_to
from tests.racing import in_parallel


def _accept_at_once(row, person) -> int:
    in_parallel(8, lambda _: accept(Invitation.objects.get(pk=row.pk), by=person, at=NOW).pk)
    return Entry.objects.filter(verb="invitation.accepted").count()


def _without_holding(monkeypatch, rules, look: str, together: int) -> None:
    """Nobody waits for anybody: all look before the first one writes."""
    gate, usual = threading.Barrier(together), getattr(rules, look)

    def looked(*given):
        found = usual(*given)
        gate.wait(20)
        return found

    monkeypatch.setattr(rules, "hold", lambda pk: Idea.objects.defer("search").get(pk=pk))
    monkeypatch.setattr(rules, look, looked)


def test_accepting_many_times_at_once_is_accepting_once(transactional_db, hana, ren):
    row = invite(idea(author=hana), by=hana, at=NOW, who=ren.display_name)

    assert _accept_at_once(row, ren) == 1


def test_control_twin_without_the_lock_it_is_accepted_many_times(transactional_db, hana, ren, monkeypatch):
    row = invite(idea(author=hana), by=hana, at=NOW, who=ren.display_name)
    _without_holding(monkeypatch, coauthoring, "why_not_answer_invitation", together=8)

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
    _without_holding(monkeypatch, inviting, "_free_place", together=6)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_invitation DROP CONSTRAINT one_co_author_per_place")
    try:
        assert _invite_six_at_once(hana) == MOST_CO_AUTHORS + 1
    finally:
        fresh_database()


def _published_in_the_middle(monkeypatch, hana, ren, mori) -> list[str]:
    """The office publishes while an invitation is being written; the letters 蓮 gets."""
    waiting = idea(author=hana, state=State.SUBMITTED)
    looked, published, usual = threading.Event(), threading.Event(), inviting._free_place

    def slowly(*given):
        looked.set()
        published.wait(0.5)
        return usual(*given)

    def publish() -> None:
        looked.wait(20)
        moderation.publish(waiting, by=mori, at=NOW, version_number=1)
        published.set()

    monkeypatch.setattr(inviting, "_free_place", slowly)
    in_parallel(2, lambda number: publish() if number else invite(waiting, by=hana, at=NOW, who=ren.email))
    return letters_to(ren)


def test_an_invitation_written_while_the_idea_becomes_public_leaves(
    transactional_db, hana, ren, mori, monkeypatch
):
    assert len(_published_in_the_middle(monkeypatch, hana, ren, mori)) == 1


def test_control_twin_without_the_lock_it_stays_behind(transactional_db, hana, ren, mori, monkeypatch):
    monkeypatch.setattr(inviting, "hold", lambda pk: Idea.objects.defer("search").get(pk=pk))

    assert _published_in_the_middle(monkeypatch, hana, ren, mori) == []
