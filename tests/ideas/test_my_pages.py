"""One's own pages: what became of ideas, and taking back what one gave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cocreate.urls  # noqa: F401  # every view has read the real clock before a test sets it
from events import registering
from ideas import coauthoring, following, inviting, moderation, voting
from ideas.models import Answer, Comment, Follow, Idea, Invitation, Phase, State, Vote
from tests import cast
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db
PAGES = [
    "/me/", "/me/ideas/", "/me/supports/", "/me/comments/", "/me/follows/", "/me/events/", "/me/notices/",
    "/me/receipts/", "/me/review/", "/me/reports/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _noon(clock):
    clock(NOW)


@pytest.fixture
def as_hana(client, hana):
    client.force_login(hana, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_ones_own_is_kept_nowhere_and_marked_in_the_tabs(as_hana, path):
    answer = as_hana.get(path)

    assert "no-store" in answer.headers["Cache-Control"]
    assert f'<a href="{path}" aria-current="page">' in answer.content.decode()
    assert 'name="robots" content="noindex"' in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_strangers_log_in_first_and_come_back(client, path):
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/me/ideas/", "まだアイデアを書いていません"),
        ("/me/supports/", "まだ賛同したアイデアはありません"),
        ("/me/comments/", "まだコメントを書いていません"),
        ("/me/follows/", "お知らせを受け取るアイデアはまだありません"),
        ("/me/events/", "まだイベントに申し込んでいません"),
        ("/me/notices/", "お知らせはまだありません"),
    ],
)
def test_an_empty_page_says_what_to_do(as_hana, path, words):
    page = read(as_hana, path)

    assert words in page
    assert path == "/me/notices/" or "empty-state__actions" in page


def test_fate_is_told_with_date_reason_and_answer(as_hana, hana, mori, aoki):
    waiting = factory.idea(author=hana, state=State.SUBMITTED, title="待っているアイデア")
    returned = factory.idea(author=hana, state=State.SUBMITTED, title="戻ったアイデア")
    moderation.send_back(returned, by=mori, at=NOW, version_number=1, reason="住所を消してください。")
    declined = factory.idea(author=hana, state=State.DECLINED, title="断られたアイデア")
    Answer.objects.create(
        idea=declined, department=cast.roads(), kind="cannot", text="今はできません。",
        reason="予算がありません。", published_at=NOW, published_by=aoki,
    )  # fmt: skip
    target = factory.idea(author=hana, title="まとめ先のアイデア")
    factory.idea(author=hana, state=State.MERGED, merged_into=target, title="まとめられたアイデア")

    page = read(as_hana, "/me/ideas/")

    for words in (
        waiting.title,
        "結果は2026年11月26日までに投稿者へお知らせします。",
        "住所を消してください。",
        f'href="/ideas/{returned.pk}/edit/"',
        "対応できません",
        "予算がありません。",
        "賛同を集めています。",
        f'<a href="/ideas/{target.pk}/">まとめ先のアイデア</a>',
    ):
        assert words in page, words


def test_a_reason_that_is_over_is_not_told_again(as_hana, hana, mori):
    idea = factory.idea(author=hana, state=State.SUBMITTED)
    moderation.send_back(idea, by=mori, at=NOW, version_number=1, reason="住所を消してください。")
    Idea.objects.filter(pk=idea.pk).update(state=State.PUBLISHED, published_at=NOW)

    assert "住所を消してください。" not in read(as_hana, "/me/ideas/")


def test_support_is_withdrawn_from_the_list_in_one_tap(as_hana, hana, ren):
    snow, other = (factory.idea(author=ren, title=title) for title in ("雪の地図", "夜の図書館"))
    for idea in (snow, other):
        voting.support(idea, by=hana, at=NOW)
    assert "2件のアイデアに賛同しています。" in read(as_hana, "/me/supports/")

    answer = as_hana.post(f"/me/supports/{snow.pk}/withdraw/", follow=True)

    assert "「雪の地図」への賛同を取り消しました。" in answer.content.decode()
    assert "1件のアイデアに賛同しています。" in answer.content.decode()
    assert list(Vote.objects.standing().values_list("idea", flat=True)) == [other.pk]
    assert as_hana.post(f"/me/supports/{snow.pk}/withdraw/").status_code == 302


def test_support_that_may_not_be_withdrawn_says_why(as_hana, hana, ren):
    campaign = factory.campaign(title="雪の募集")
    idea = factory.idea(author=ren, campaign=campaign)
    voting.support(idea, by=hana, at=NOW)
    Phase.objects.filter(campaign=campaign).update(closes_at=NOW - timedelta(hours=1))

    page = read(as_hana, "/me/supports/")

    assert "/withdraw/" not in page
    assert "「雪の募集」" in page
    answer = as_hana.post(f"/me/supports/{idea.pk}/withdraw/", follow=True)
    assert Vote.objects.standing().count() == 1
    assert "notice--warning" in answer.content.decode()


def test_support_of_a_joined_idea_leads_to_carrying_it_over(as_hana, hana, ren):
    idea = factory.idea(author=ren)
    voting.support(idea, by=hana, at=NOW)
    Idea.objects.filter(pk=idea.pk).update(state=State.MERGED, merged_into=factory.idea(author=ren))

    page = read(as_hana, "/me/supports/")

    assert "賛同を移すときや、移したかを確かめるときは、このアイデアのページをご覧ください。" in page
    assert "/withdraw/" not in page


def test_of_what_was_hidden_only_the_place_is_told_and_it_can_be_given_back(as_hana, hana, ren):
    idea = factory.idea(author=ren, title="隠れたアイデア", campaign=factory.limited(3))
    following.follow(idea, by=hana, at=NOW)
    voting.support(idea, by=hana, at=NOW)
    factory.comment(idea, author=hana, text="わたしの一言")
    Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)

    for path in ("/me/supports/", "/me/follows/", "/me/comments/"):
        page = read(as_hana, path)
        assert "隠れたアイデア" not in page
        assert "いまは公開されていないアイデア" in page

    for path in (f"/me/follows/{idea.pk}/stop/", f"/me/supports/{idea.pk}/withdraw/"):
        assert "隠れたアイデア" not in as_hana.post(path, follow=True).content.decode()
    assert not Follow.objects.exists()
    assert not Vote.objects.standing().exists()


def test_a_follow_is_stopped_in_one_tap_and_only_ones_own(as_hana, hana, ren):
    mine, theirs = factory.idea(author=ren, title="雪の地図"), factory.idea(author=ren)
    following.follow(mine, by=hana, at=NOW)
    following.follow(theirs, by=ren, at=NOW)

    answer = as_hana.post(f"/me/follows/{mine.pk}/stop/", follow=True)

    assert "「雪の地図」のお知らせを止めました。" in answer.content.decode()
    assert as_hana.post(f"/me/follows/{theirs.pk}/stop/").status_code == 404
    assert list(Follow.objects.values_list("person", flat=True)) == [ren.pk]


def test_ones_own_hidden_comment_is_shown_with_the_reason_and_a_removed_one_is_not(as_hana, hana, ren, mori):
    idea = factory.idea(author=ren)
    hidden = {"hidden_at": NOW, "hidden_by": mori, "hidden_reason": "参加のルール3によります。"}
    factory.comment(idea, author=hana, text="隠された一言", **hidden)
    factory.comment(idea, author=hana, text="消した一言", removed_at=NOW)
    factory.comment(idea, author=ren, text="蓮の一言")

    page = read(as_hana, "/me/comments/")

    assert ("隠された一言" in page, "参加のルール3によります。" in page) == (True, True)
    assert ("消した一言" in page, "蓮の一言" in page) == (False, False)


def test_events_are_listed_with_a_way_to_cancel(as_hana, hana, organiser):
    coming = event_factory.event(created_by=organiser, title="雪道データの会")
    registering.register(coming, by=hana, at=NOW)

    page = read(as_hana, "/me/events/")

    assert "雪道データの会" in page
    assert f'action="/events/{coming.pk}/cancel/"' in page


@pytest.mark.parametrize("path", ["/me/ideas/", "/me/supports/", "/me/comments/", "/me/follows/"])
def test_long_lists_have_pages_and_ask_as_often_as_short_ones(as_hana, hana, path):
    def grow(number: int) -> None:
        for _ in range(number):
            idea = factory.idea(author=hana, campaign=factory.campaign())
            factory.vote(idea, voter=hana)
            Follow.objects.create(idea=idea, person=hana, since=NOW)
            factory.comment(idea, author=hana)

    grow(1)
    as_hana.get(path)
    with CaptureQueriesContext(connection) as few:
        as_hana.get(path)
    grow(12)
    with CaptureQueriesContext(connection) as many:
        answer = as_hana.get(path)

    assert len(few) == len(many) <= 15
    assert 'href="?page=2"' in answer.content.decode()
    assert Comment.objects.count() == 13
    assert read(as_hana, f"{path}?page=2").count('class="me__row') == 3
    assert as_hana.get(f"{path}?page=x").status_code == 200


def test_an_invitation_waits_on_my_page_and_what_is_written_together_stands_with_ones_own(
    client, as_hana, hana, ren
):
    idea = factory.idea(author=ren, title="二人の案")
    inviting.invite(idea, by=ren, at=NOW, who=hana.email)
    for path in ("/me/", "/me/ideas/"):
        page = read(as_hana, path)
        assert "一緒に書くお誘いが届いています" in page
        assert f"{ren.display_name}さんから" in page
        assert "me__fate" not in page
    invitation = Invitation.objects.get()

    coauthoring.accept(invitation, by=hana, at=NOW)

    page = read(as_hana, "/me/ideas/")
    assert ("二人の案" in page, "共同のアイデア" in page, "一緒に書くお誘いが届いています" in page) == (
        True,
        True,
        False,
    )
