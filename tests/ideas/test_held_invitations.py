"""Invitations made while an idea waits for the office: nobody hears of them before it is public."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cocreate.audit.models import Entry
from cocreate.leaving import leave
from cocreate.notifications.models import Notice
from ideas import appealing, deciding_many, moderation
from ideas.coauthoring import accept, decline, remove
from ideas.inviting import invite
from ideas.models import Idea, Invitation, State, Waits
from ideas.models.invitation import ANSWER_WITHIN, MOST_CO_AUTHORS, MOST_IN_A_DAY
from ideas.proposing import revise, withdraw
from tests.cast import person
from tests.factories.ideas import NOW, campaign
from tests.ideas.test_coauthoring import letters_to
from tests.ideas.test_deciding_many import seen
from tests.ideas.test_proposing import TEXT, code_of, send
from tests.racing import in_parallel

LATER = NOW + timedelta(days=3)
ASKED = "犀川のユリカモメさんから、アイデアを一緒に書くお誘いです"


@pytest.fixture
def waiting(db, hana, ren, clock) -> Idea:
    """An idea of 花 that the office has not read yet, with 蓮 and nobody to ask."""
    clock(NOW)
    return send(hana, together=[ren.email, "だれもいない名前"])


def as_(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def publish(waiting, mori, tani) -> None:
    moderation.publish(waiting, by=mori, at=LATER, version_number=waiting.version_number)


def publish_with_others(waiting, mori, tani) -> None:
    deciding_many.decide_many(seen(waiting), by=mori, at=LATER - timedelta(seconds=10), act="publish")
    deciding_many.carry_out_due(at=LATER)


def publish_what_was_changed(waiting, mori, tani) -> None:
    moderation.send_back(waiting, by=mori, at=NOW, version_number=1, reason="電話番号を消してください")
    invite(waiting, by=waiting.author, at=NOW, who="返されたあとの人")
    again = revise(waiting, by=waiting.author, at=NOW, text=TEXT, version_number=1)
    moderation.publish(again, by=mori, at=LATER, version_number=2)


def publish_after_an_appeal(waiting, mori, tani) -> None:
    back = moderation.send_back(waiting, by=mori, at=NOW, version_number=1, reason="広告のため")
    made = appealing.appeal(back, by=waiting.author, at=NOW, text="広告ではありません。")
    appealing.decide_appeal(made, by=tani, at=LATER, outcome="upheld", reason="見直しました。")


def show_what_was_hidden_unread(waiting, mori, tani) -> None:
    moderation.hide(waiting, by=mori, at=NOW, reason="参加のルール3によります")
    moderation.restore(Idea.objects.get(pk=waiting.pk), by=tani, at=LATER, reason="読み違えていました。")


@pytest.mark.parametrize(
    "road",
    [
        publish, publish_with_others, publish_what_was_changed, publish_after_an_appeal,
        show_what_was_hidden_unread,
    ],
)  # fmt: skip
def test_they_leave_once_on_every_road_to_the_public(waiting, hana, ren, mori, tani, road):
    held = Invitation.objects.get(person=ren)
    assert (held.expires_at, letters_to(ren)) == (None, [])

    road(waiting, mori, tani)

    assert letters_to(ren) == [ASKED]
    sent = Invitation.objects.get(person=ren)
    public = Idea.objects.get(pk=waiting.pk)
    assert (sent.invited_at, sent.expires_at) == (public.published_at, public.published_at + ANSWER_WITHIN)
    assert not Invitation.objects.held().exists()
    assert Entry.objects.filter(verb="invitation.sent").count() == Invitation.objects.count()
    accept(sent, by=ren, at=LATER)
    moderation.hide(public, by=mori, at=LATER, reason="参加のルール3によります")
    moderation.restore(Idea.objects.get(pk=waiting.pk), by=tani, at=LATER, reason="読み違えていました。")
    assert letters_to(ren).count(ASKED) == 1


def test_they_leave_at_once_where_the_rules_let_an_idea_appear_at_once(db, hana, ren, client):
    made = send(hana, campaign(ideas_wait=Waits.NOTHING), together=[ren.display_name])

    assert made.state == State.PUBLISHED
    assert letters_to(ren) == [ASKED]
    assert Invitation.objects.get().expires_at == NOW + ANSWER_WITHIN


def test_nobody_sees_or_answers_what_is_held_not_even_a_moderator_who_is_asked(waiting, hana, ren, mori):
    """森 reads what waits for the office; that she is meant, she hears when it is public."""
    invite(waiting, by=hana, at=NOW, who=mori.display_name)

    for person_asked in (ren, mori):
        row = Invitation.objects.get(person=person_asked)
        asked = as_(person_asked)
        assert asked.get(row.get_absolute_url()).status_code == 404
        assert asked.post(f"{row.get_absolute_url()}answer/", {"answer": "accept"}).status_code == 404
        assert asked.get(f"/api/v1/invitations/{row.pk}/").status_code == 404
        assert not Invitation.objects.waiting_for(person_asked, NOW).exists()
        for answer in (accept, decline):
            assert code_of(lambda answer=answer, row=row: answer(row, by=row.person, at=NOW)) == "not_found"
    assert Notice.objects.exclude(recipient=hana).count() == 0


def test_what_is_refused_or_taken_back_asks_nobody(waiting, hana, ren, mori):
    moderation.send_back(waiting, by=mori, at=NOW, version_number=1, reason="広告のため")
    assert letters_to(ren) == []
    remove(Invitation.objects.get(person=ren), by=hana, at=NOW)
    withdraw(Idea.objects.get(pk=waiting.pk), by=hana, at=NOW)

    assert letters_to(ren) == []
    assert not Invitation.objects.held().exists()
    assert Invitation.objects.get().ending == "called_back"  # of the one that was not held any more


def test_one_taken_back_does_not_leave_and_can_be_made_again(waiting, hana, ren, mori, tani):
    remove(Invitation.objects.get(person=ren), by=hana, at=NOW)
    invite(waiting, by=hana, at=NOW, who="ほかの人")
    remove(Invitation.objects.get(called="ほかの人"), by=hana, at=NOW)
    again = invite(waiting, by=hana, at=NOW, who=ren.email)
    publish(waiting, mori, tani)

    assert letters_to(ren) == [ASKED]
    assert Invitation.objects.get(person=ren) == again
    assert Invitation.objects.get(called="ほかの人").expires_at is None


@pytest.mark.parametrize("why", ["left", "suspended"])
def test_whoever_left_or_may_not_take_part_meanwhile_is_not_asked(waiting, ren, mori, tani, why):
    if why == "left":
        leave(ren, at=NOW)
        assert not Invitation.objects.filter(person=ren).exists()
    else:
        type(ren).objects.filter(pk=ren.pk).update(suspended_at=NOW)
    publish(waiting, mori, tani)

    assert letters_to(ren) == []
    assert Invitation.objects.filter(person=None, expires_at=LATER + ANSWER_WITHIN).count() == 2


def test_who_comes_after_the_invitation_was_written_is_not_asked(waiting, mori, tani):
    """An address is found when somebody writes it, and not kept; to its author that looks like no answer."""
    late = person("だれもいない名前", "late@example.jp")
    publish(waiting, mori, tani)

    assert letters_to(late) == []


def test_five_places_and_ten_in_a_day_hold_for_them_too(waiting, hana):
    for number in range(MOST_CO_AUTHORS - 2):
        invite(waiting, by=hana, at=NOW, who=f"だれか{number}")
    assert code_of(lambda: invite(waiting, by=hana, at=NOW, who="六人目")) == "too_many_co_authors"

    names = [f"ほか{number}" for number in range(MOST_CO_AUTHORS)]
    send(hana, key=uuid4(), together=names)
    assert Invitation.objects.of_the_last_day(hana, NOW).count() == MOST_IN_A_DAY
    assert code_of(lambda: send(hana, key=uuid4(), together=["だれか"])) == "too_many_invitations"
    assert send(hana, key=uuid4(), together=["", " "]).invitations.count() == 0


def test_an_empty_line_and_the_same_word_twice_are_one_invitation(db, hana, ren):
    made = send(hana, together=["", ren.email, f" {ren.email.upper()}", " 　"])

    assert [row.person for row in made.invitations.all()] == [ren]


@pytest.mark.parametrize(
    ("together", "code", "where"),
    [(["だれか", "ren@"], "nobody_named", "2行目"), (["", "あ" * 41], "nobody_named", "2行目"),
     (["@"], "nobody_named", "1行目"), (["だれか", "", "hana@example.jp"], "that_is_you", "3行目"),
     (["犀川のユリカモメ"], "that_is_you", "1行目"),
     ([f"だれか{number}" for number in range(6)], "too_many_co_authors", "5人まで")],
)  # fmt: skip
def test_what_names_nobody_is_refused_and_nothing_half_written_stays(
    db, hana, client, japanese, together, code, where
):
    client.force_login(hana)
    wish = {"title": TEXT.title, "proposal": TEXT.proposal, "authors": together}

    assert code_of(lambda: send(hana, together=together)) == code
    answer = client.post("/api/v1/ideas/", wish, content_type="application/json")

    assert answer.json()["code"] == code
    assert where in answer.json()["message"]
    assert (Idea.objects.count(), Invitation.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_sending_twice_asks_once(transactional_db, hana, ren):
    in_parallel(8, lambda _: send(hana, together=[ren.email, "だれか"]).pk)

    assert Idea.objects.get().invitations.count() == 2


def test_programs_ask_while_it_waits_and_read_that_it_is_held(waiting, hana, ren):
    client, address = as_(hana), f"/api/v1/ideas/{waiting.pk}/authors/"
    made = client.post(address, {"who": "あとの人"}, content_type="application/json")

    assert (made.status_code, made.json()["called"], made.json()["expires_at"]) == (201, "あとの人", None)
    assert [row["called"] for row in client.get(address).json()] == ["", "だれもいない名前", "あとの人"]
    assert ren.email not in client.get(address).content.decode()
    assert client.delete(f"/api/v1/invitations/{made.json()['id']}/").status_code == 204
    assert len(client.get(address).json()) == 2


def test_the_database_keeps_an_answer_to_what_was_never_sent_out(waiting, ren):
    for wrong in ({"accepted_at": NOW}, {"declined_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(person=ren).update(**wrong)
