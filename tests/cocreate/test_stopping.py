"""Who only supported an idea hears of it if they want, and stops it with one click, without a log-in."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from cocreate.accounts.models import User
from cocreate.accounts.stopping import stop_address, whose_link
from cocreate.notifications.delivery import letter
from cocreate.notifications.models import Notice
from ideas import notices
from ideas.models import Follow, FollowUp, State
from tests.factories.ideas import NOW, idea, people, vote


@pytest.fixture
def snow(hana, ren):
    made = idea(author=hana, state=State.ACCEPTED)
    vote(made, voter=ren)
    return made


def tell_of_news(snow, mori) -> None:
    with transaction.atomic():
        news = {"text": "始めました。", "next_on": date(2027, 1, 1), "at": NOW, "by": mori}
        notices.followed_up(snow, FollowUp.objects.create(idea=snow, **news), at=NOW)


def path_of(person: User) -> str:
    return stop_address(person).partition("//")[2].partition("/")[2].join(["/", ""])


def test_supporters_who_want_it_are_told_authors_and_followers_always(snow, hana, ren, mori):
    silent, follower = people(2)
    for fan in (silent, follower):
        vote(snow, voter=fan)
    Follow.objects.create(idea=snow, person=follower, since=NOW)
    User.objects.filter(pk__in=[silent.pk, follower.pk, hana.pk]).update(wants_supported_news=False)

    tell_of_news(snow, mori)

    told = dict(Notice.objects.values_list("recipient_id", "why"))
    assert told == {hana.pk: "", follower.pk: "followed", ren.pk: "supported"}


def test_the_letter_brings_the_way_to_stop_it(snow, hana, ren, mori):
    tell_of_news(snow, mori)

    mine, authors = (letter(Notice.objects.get(recipient=who)) for who in (ren, hana))

    address = stop_address(ren)
    assert mine.extra_headers["List-Unsubscribe"] == f"<{address}>"
    assert mine.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mine.body
    assert address in str(mine.alternatives[0].content)
    assert "List-Unsubscribe" not in authors.extra_headers
    assert "/me/stop/" not in authors.body


def test_opening_the_link_changes_nothing_and_posting_stops(client, ren):
    path = path_of(ren)

    page = client.get(path)
    ren.refresh_from_db()
    assert (page.status_code, ren.wants_supported_news) == (200, True)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"

    done = client.post(path)
    ren.refresh_from_db()
    assert (done.status_code, ren.wants_supported_news) == (200, False)
    assert "お知らせを止めました。" in done.content.decode()
    assert "止めますか" in page.content.decode()
    assert "止めますか" not in client.get(path).content.decode()  # a mail program may have stopped it before


def test_a_mail_program_stops_it_for_the_reader_with_no_token_and_from_elsewhere(ren):
    program = Client(enforce_csrf_checks=True, headers={"Origin": "https://mail.example"})

    answer = program.post(path_of(ren), {"List-Unsubscribe": "One-Click"})

    ren.refresh_from_db()
    assert (answer.status_code, ren.wants_supported_news) == (200, False)


def test_a_link_is_good_for_one_person_and_this_alone(client, ren, hana):
    from django.core import signing

    token = path_of(ren).rstrip("/").rpartition("/")[2]
    number, _colon, mark = token.partition(":")
    forged = [f"{hana.pk}:{mark}", number, "x", signing.Signer().sign(str(ren.pk)), f"{token}x"]

    assert whose_link(token) == ren
    assert [client.post(f"/me/stop/{each}/").status_code for each in forged] == [404] * 5
    assert User.objects.filter(wants_supported_news=False).count() == 0


def test_somebody_turns_it_off_and_on_again_in_the_settings(client, ren):
    client.force_login(ren)
    words = {"display_name": ren.display_name, "language": "ja", "district": ""}

    client.post("/me/settings/", words)
    off = User.objects.get(pk=ren.pk).wants_supported_news
    client.post("/me/settings/", {**words, "wants_supported_news": "on"})

    assert (off, User.objects.get(pk=ren.pk).wants_supported_news) == (False, True)
