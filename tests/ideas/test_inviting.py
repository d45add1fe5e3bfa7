"""Inviting others to write an idea together: nobody learns who has an account, and letters are few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cocreate.notifications.models import Notice
from ideas import moderation
from ideas.coauthoring import accept, decline, remove
from ideas.inviting import invite
from ideas.models import Invitation, State
from ideas.models.invitation import ANSWER_WITHIN, MOST_CO_AUTHORS
from tests.factories.ideas import NOW, idea
from tests.ideas.test_coauthoring import LATER, letters_to
from tests.ideas.test_proposing import code_of


@pytest.mark.parametrize("who", ["浅野川のメダカ", "ren@example.jp", "だれもいない名前", "nobody@example.jp"])
def test_the_first_author_hears_the_same_whoever_stands_behind_it(snow, hana, ren, client, who):
    client.force_login(hana)

    answer = client.post(f"/ideas/{snow.pk}/authors/", {"who": who}, follow=True)

    page = answer.content.decode()
    assert "お誘いを送りました" in page
    assert "ren@example.jp" not in page
    assert "nobody@example.jp" not in page
    row = Invitation.objects.get()
    assert (row.place, row.expires_at) == (0, NOW + ANSWER_WITHIN)
    assert who not in row.sought
    assert row.called == ("" if "@" in who else who)


def test_an_address_of_somebody_already_asked_by_name_looks_like_any_other(snow, hana, ren):
    first = invite(snow, by=hana, at=NOW, who=ren.display_name)
    second = invite(snow, by=hana, at=NOW, who=ren.email.upper())

    assert first.pk != second.pk
    assert second.person is None
    assert len(letters_to(ren)) == 1


def test_declining_is_silent_and_holds(snow, hana, ren):
    asked = invite(snow, by=hana, at=NOW, who=ren.display_name)
    told = letters_to(hana)

    decline(asked, by=ren, at=LATER)
    again = invite(snow, by=hana, at=LATER, who=ren.display_name)
    later = invite(snow, by=hana, at=NOW + ANSWER_WITHIN, who=ren.display_name)

    assert asked.pk == again.pk == later.pk
    assert letters_to(hana) == told
    assert len(letters_to(ren)) == 1  # whoever declined is not asked again
    assert later.in_the_way_at(NOW + ANSWER_WITHIN)


def test_asking_again_while_it_waits_sends_nothing(snow, hana, ren):
    for _ in range(3):
        invite(snow, by=hana, at=NOW, who=ren.email)

    assert Invitation.objects.count() == len(letters_to(ren)) == 1


def test_it_runs_out_to_the_moment_and_frees_its_place(snow, hana, ren):
    end = NOW + ANSWER_WITHIN
    asked = invite(snow, by=hana, at=NOW, who=ren.display_name)

    assert code_of(lambda: accept(asked, by=ren, at=end)) == "invitation_has_expired"
    assert invite(snow, by=hana, at=end, who=ren.display_name).place == 0
    accept(asked, by=ren, at=end + ANSWER_WITHIN - timedelta(milliseconds=1))


def test_five_places_and_ten_letters_a_day(snow, hana):
    for number in range(MOST_CO_AUTHORS):
        invite(snow, by=hana, at=NOW, who=f"だれか{number}")

    assert code_of(lambda: invite(snow, by=hana, at=NOW, who="六人目")) == "too_many_co_authors"

    other = idea(author=hana)
    for number in range(MOST_CO_AUTHORS):
        invite(other, by=hana, at=NOW, who=f"だれか{number}")
    third = idea(author=hana)
    assert code_of(lambda: invite(third, by=hana, at=NOW, who="だれか")) == "too_many_invitations"
    assert invite(third, by=hana, at=NOW + timedelta(days=1), who="だれか").pk


@pytest.mark.parametrize(
    ("who", "code"),
    [("", "nobody_named"), (" 　", "nobody_named"), ("あ" * 41, "nobody_named"), ("@", "nobody_named"),
     ("ren@", "nobody_named"), ("ren@example", "nobody_named"), ("花 ren@example.jp", "nobody_named"),
     ("hana@example.jp", "that_is_you"), ("犀川のユリカモメ", "that_is_you")],
)  # fmt: skip
def test_what_names_nobody_is_refused(snow, hana, client, who, code):
    client.force_login(hana)

    answer = client.post(
        f"/api/v1/ideas/{snow.pk}/authors/", {"who": who or " "}, content_type="application/json"
    )

    assert code_of(lambda: invite(snow, by=hana, at=NOW, who=who)) == code
    assert answer.status_code in {400, 409, 422}
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("state", ["accepted", "hidden", "withdrawn"])
def test_an_idea_that_is_decided_about_or_out_of_sight_takes_no_co_authors(db, hana, ren, state):
    mine = idea(author=hana, state=State(state))

    assert code_of(lambda: invite(mine, by=hana, at=NOW, who=ren.display_name)) == "cannot_invite_now"


def test_an_address_from_a_japanese_keyboard_is_an_address(snow, hana, ren):
    assert invite(snow, by=hana, at=NOW, who="ren＠example.jp").person == ren


@pytest.mark.parametrize("ends", ["taken back", "in time"])
def test_whoever_only_opens_what_is_over_reads_that_it_is_over(snow, hana, ren, clock, client, ends):
    """Nobody answered, so nothing is said about an answer."""
    row = invite(snow, by=hana, at=NOW, who=ren.display_name)
    if ends == "taken back":
        remove(row, by=hana, at=LATER)
    else:
        clock(NOW + ANSWER_WITHIN)
    client.force_login(ren)

    page = client.get(row.get_absolute_url()).content.decode()

    assert "もう有効ではありません。" in page
    assert "登録されま" not in page
    told = client.post(f"{row.get_absolute_url()}answer/", {"answer": "accept"}, follow=True)
    assert "登録され" in told.content.decode()


def test_the_database_itself_refuses_halves(snow, hana, ren):
    row = invite(snow, by=hana, at=NOW, who=ren.display_name)

    for wrong in (
        {"place": 5}, {"ended_at": NOW}, {"ended_by": hana}, {"ending": "left"}, {"expires_at": NOW},
        {"accepted_at": NOW, "person": None}, {"accepted_at": NOW, "declined_at": NOW},
        {"accepted_at": NOW, "place": None},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=row.pk).update(**wrong)


def test_invited_while_public_and_gone_when_it_is_not(snow, hana, ren, mori, client):
    row = invite(snow, by=hana, at=NOW, who=ren.display_name)
    moderation.hide(snow, by=mori, at=NOW, reason="参加のルール3によります")
    client.force_login(ren)

    assert client.get(row.get_absolute_url()).status_code == 404
    assert code_of(lambda: accept(row, by=ren, at=NOW)) == "invitation_is_gone"
    assert not Invitation.objects.waiting_for(ren, NOW).exists()


def test_until_when_an_invitation_can_be_answered_is_said_in_one_way(snow, hana, ren, client, japanese):
    """As a moment: at noon of the last day it is over, so a day alone would promise half a day too much."""
    invitation = invite(snow, by=hana, at=NOW, who=ren.display_name)
    until = "2026年12月7日12:00まで"

    letter = Notice.objects.get(recipient=ren)
    assert f"{until}にお答えください。" in letter.body
    client.force_login(ren)
    for address in (invitation.get_absolute_url(), "/me/ideas/"):
        assert until in client.get(address).content.decode()
    client.force_login(hana)
    assert f"{until}有効" in client.get(f"/ideas/{snow.pk}/authors/").content.decode()
