"""Who follows an idea stops hearing of it, and of it alone, with one click in a letter and no log-in."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import signing
from django.db import transaction
from django.test import Client

from cocreate.accounts.stopping import stop_address as stop_supported
from cocreate.notifications.delivery import letter
from cocreate.notifications.models import Notice
from ideas import notices
from ideas.coauthoring import accept
from ideas.following import follow
from ideas.following_letters import stop_address, whose_follow
from ideas.inviting import invite
from ideas.models import Follow, FollowUp, Idea, State, Withdrawal
from ideas.proposing import withdraw
from tests.cast import person
from tests.factories.ideas import NOW, idea, vote
from tests.ideas.test_merging import merged

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _noon(clock, japanese) -> None:
    clock(NOW)


@pytest.fixture
def snow(hana, ren) -> Idea:
    """Written by 花, who follows it as its author, and followed by 蓮."""
    made = idea(author=hana)
    follow(made, by=hana, at=NOW)
    follow(made, by=ren, at=NOW)
    return made


def tell_of_news(snow: Idea, mori) -> None:
    with transaction.atomic():
        news = {"text": "始めました。", "next_on": date(2027, 1, 1), "at": NOW, "by": mori}
        notices.followed_up(snow, FollowUp.objects.create(idea=snow, **news), at=NOW)


def path_of(address: str) -> str:
    return address.partition("//")[2].partition("/")[2].join(["/", ""])


def test_everybody_is_told_once_and_each_with_their_own_way_to_stop(snow, hana, ren, mori, sora, tani):
    """As an author, as a follower (who may support it too), or only as a supporter."""
    vote(snow, voter=ren)
    vote(snow, voter=sora)
    accept(invite(snow, by=hana, at=NOW, who=tani.display_name), by=tani, at=NOW)  # who follows it by that

    tell_of_news(snow, mori)

    told = dict(Notice.objects.filter(key__startswith="follow-up").values_list("recipient_id", "why"))
    assert told == {hana.pk: "", tani.pk: "", ren.pk: "followed", sora.pk: "supported"}


def test_the_letter_brings_the_way_to_stop_it(snow, hana, ren, sora, mori):
    vote(snow, voter=sora)
    tell_of_news(snow, mori)

    mine, supporters, authors = (letter(Notice.objects.get(recipient=who)) for who in (ren, sora, hana))

    address = stop_address(ren, snow.pk)
    assert mine.extra_headers["List-Unsubscribe"] == f"<{address}>"
    assert mine.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for text in (mine.body, str(mine.alternatives[0].content)):
        assert address in text
        assert "このアイデアのお知らせを止める" in text
    assert supporters.extra_headers["List-Unsubscribe"] == f"<{stop_supported(sora)}>"
    assert "賛同しただけのアイデアのお知らせを止める" in supporters.body
    assert "List-Unsubscribe" not in authors.extra_headers
    assert "止める" not in authors.body


def test_so_do_letters_about_a_merge_and_about_an_idea_that_is_taken_back(hana, ren, sora, target, source):
    follow(source, by=sora, at=NOW)
    merged(target, source)
    gone = idea(author=ren)
    follow(gone, by=ren, at=NOW)
    follow(gone, by=sora, at=NOW)
    accept(invite(gone, by=ren, at=NOW, who=hana.display_name), by=hana, at=NOW)
    withdraw(gone, by=ren, at=NOW, why=Withdrawal.Why.DONE)

    told = Notice.objects.filter(about__in=[f"idea:{one.pk}" for one in (source, gone)])
    assert set(told.filter(recipient=sora).values_list("about", "why")) == {
        (f"idea:{source.pk}", "followed"),
        (f"idea:{gone.pk}", "followed"),
    }
    as_author = told.filter(recipient=hana, about=f"idea:{gone.pk}").exclude(why="invited")
    assert set(as_author.values_list("why", flat=True)) == {""}


def test_opening_the_link_changes_nothing_and_posting_stops(client, snow, ren):
    path = path_of(stop_address(ren, snow.pk))

    page = client.get(path)
    assert (page.status_code, Follow.objects.filter(person=ren).count()) == (200, 1)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert snow.title in page.content.decode()
    done = client.post(path)

    assert (done.status_code, Follow.objects.filter(person=ren).count()) == (200, 0)
    assert "お知らせを止めました。" in done.content.decode()
    assert "止めますか" in page.content.decode()
    assert "止めますか" not in client.get(path).content.decode()  # a mail program may have stopped it before


def test_a_mail_program_stops_it_for_the_reader_with_no_token_and_from_elsewhere(snow, hana, ren):
    another = idea(author=hana)
    follow(another, by=ren, at=NOW)
    program = Client(enforce_csrf_checks=True, headers={"Origin": "https://mail.example"})

    answer = program.post(path_of(stop_address(ren, snow.pk)), ONE_CLICK)

    assert answer.status_code == 200
    assert list(Follow.objects.filter(person=ren)) == list(another.follows.all())
    assert snow.follows.get().person == hana


def test_a_link_is_good_for_one_person_and_one_idea(client, snow, hana, ren):
    another = idea(author=hana)
    follow(another, by=ren, at=NOW)
    token = path_of(stop_address(ren, snow.pk)).rstrip("/").rpartition("/")[2]
    names, _colon, mark = token.partition(":")
    supporters = path_of(stop_supported(ren)).rstrip("/").rpartition("/")[2]
    forged = [
        f"{ren.pk}-{another.pk}:{mark}",
        f"{hana.pk}-{snow.pk}:{mark}",
        *(names, "x", f"{token}x", supporters, signing.Signer().sign(names)),
    ]

    assert whose_follow(token) == (ren, snow)
    assert [client.post(f"/me/follows/stop/{each}/").status_code for each in forged] == [404] * len(forged)
    assert client.post(f"/me/stop/{token}/").status_code == 404
    assert Follow.objects.count() == 3


def test_the_title_of_what_nobody_reads_any_more_is_not_told_and_it_can_be_stopped(client, snow, ren):
    Idea.objects.filter(pk=snow.pk).update(state=State.HIDDEN)
    path = path_of(stop_address(ren, snow.pk))

    assert snow.title not in client.get(path).content.decode()
    assert client.post(path).status_code == 200
    assert not Follow.objects.filter(person=ren).exists()


def test_whoever_follows_anew_can_stop_again_with_the_same_link(client, snow, ren):
    path = path_of(stop_address(ren, snow.pk))
    client.post(path)
    follow(snow, by=ren, at=NOW)

    assert "止めますか" in client.get(path).content.decode()


def test_the_link_of_somebody_who_left_leads_nowhere(client, snow):
    gone = person("原", "hara@example.jp")
    path = path_of(stop_address(gone, snow.pk))
    gone.delete()

    assert client.get(path).status_code == 404
