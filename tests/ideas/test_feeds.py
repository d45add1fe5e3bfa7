"""Feeds of ideas: what is in them, what never is, and that they stay the same."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings

from ideas import answering, moderation, rewording
from ideas.models import Answer, Counter, Idea, State
from ideas.social_pictures import words_of
from ideas.wording import IdeaText
from tests import cast
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, path: str) -> ElementTree.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def titles(feed: ElementTree.Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry")]


def ids(feed: ElementTree.Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}id")) for entry in feed.iter(f"{ATOM}entry")]


def test_the_newest_come_first_and_only_public_ones(client, ren):
    old = factory.idea(author=ren, title="前のアイデア", at=NOW - timedelta(days=2))
    new = factory.idea(author=ren, title="A < B & 新しいアイデア", proposal="<script>x</script>")
    for state in (State.SUBMITTED, State.HIDDEN, State.RETURNED, State.WITHDRAWN, State.DRAFT):
        factory.idea(author=ren, state=state, title="見えないアイデア")

    feed = read(client, "/ideas/feed/")

    assert titles(feed) == ["A < B & 新しいアイデア", "前のアイデア"]
    host = settings.SITE_ADDRESS.split("//")[1].split(":")[0]
    assert ids(feed) == [f"tag:{host},2026:idea-{new.pk}", f"tag:{host},2026:idea-{old.pk}"]
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}summary") == "<p>&lt;script&gt;x&lt;/script&gt;</p>"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == ren.display_name
    assert entry.find(f"{ATOM}link").attrib["href"] == f"{settings.SITE_ADDRESS}/ideas/{new.pk}/"


def test_a_feed_is_narrowed_like_the_list(client, ren):
    snow = factory.campaign(slug="snow")
    factory.idea(author=ren, campaign=snow, title="雪の地図")
    factory.idea(author=ren, title="図書館の夜")
    factory.idea(author=ren, title="済んだこと", state=State.DONE)

    assert titles(read(client, "/ideas/feed/?campaign=snow")) == ["雪の地図"]
    assert titles(read(client, "/campaigns/snow/feed/")) == ["雪の地図"]
    assert titles(read(client, "/ideas/feed/?state=done")) == ["済んだこと"]
    assert titles(read(client, "/ideas/feed/?mine=own&order=supports&page=9")) != []
    page = client.get("/ideas/?campaign=snow&order=new&page=1").content.decode()
    assert page.count('href="/ideas/feed/?campaign=snow"') == 2  # in the head, and to be seen
    assert client.get("/campaigns/nothing/feed/").status_code == 404


def test_who_comes_again_hears_that_nothing_changed(client, ren):
    idea = factory.idea(author=ren)
    first = client.get("/ideas/feed/")

    assert "public" in first.headers["Cache-Control"]
    assert "Last-Modified" in first.headers
    again = client.get("/ideas/feed/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    moderation.hide(idea, by=cast.make_mori(), at=NOW, reason="参加のルール3によります")
    after = client.get("/ideas/feed/", headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert titles(ElementTree.fromstring(after.content)) == []
    empty = client.get("/ideas/feed/")
    assert empty.headers["ETag"] == after.headers["ETag"]


def test_the_language_is_the_citys_whoever_asks(client, ren):
    factory.idea(author=ren)

    feed = client.get("/ideas/feed/", headers={"Accept-Language": "en"}).content.decode()

    assert 'xml:lang="ja"' in feed
    assert "<title>新しいアイデア</title>" in feed


def test_what_happens_with_an_idea_can_be_followed(client, ren, aoki):
    idea = factory.idea(author=ren, department=cast.roads(), at=NOW - timedelta(days=3))
    path = f"/ideas/{idea.pk}/feed/"
    before = ids(read(client, path))

    answering.answer(
        idea, by=aoki, at=NOW, kind=Answer.Kind.INTERIM, text="調べています。", department=cast.roads(),
        reason="", next_on=(NOW + timedelta(days=30)).date(),
    )  # fmt: skip

    feed = read(client, path)
    assert "市が途中経過をお知らせしました" in titles(feed)
    assert "<p>調べています。</p>" in [
        entry.findtext(f"{ATOM}summary") for entry in feed.iter(f"{ATOM}entry")
    ]
    assert set(before) < set(ids(feed))
    assert len(set(ids(feed))) == len(ids(feed))
    page = client.get(idea.get_absolute_url()).content.decode()
    assert page.count(f'href="{path}"') == 2


def test_the_authors_own_steps_are_in_no_feed(client, ren, mori):
    idea = factory.idea(author=ren, state=State.SUBMITTED)
    moderation.send_back(idea, by=mori, at=NOW, version_number=1, reason="住所を消してください")
    Idea.objects.filter(pk=idea.pk).update(state=State.PUBLISHED, published_at=NOW)

    text = client.get(f"/ideas/{idea.pk}/feed/").content.decode()

    assert "住所を消してください" not in text
    assert client.get(f"/ideas/{factory.idea(author=ren, state=State.HIDDEN).pk}/feed/").status_code == 404


def test_no_feed_tells_a_number_of_supports(client, ren):
    idea = factory.idea(author=ren, campaign=factory.campaign(slug="snow", hides_counts=True))
    Counter.objects.filter(idea=idea).update(supports=1_748_713_905)

    for path in ("/ideas/feed/", f"/ideas/{idea.pk}/feed/", "/campaigns/snow/feed/"):
        assert "1748713905" not in client.get(path).content.decode()


def test_a_changed_text_is_told_to_the_programs_of_readers(client, ren):
    idea = factory.idea(author=ren, at=NOW - timedelta(days=2))
    first = client.get("/ideas/feed/").headers
    text = IdeaText("雪の地図", "", "朝に見られるようにしたいです。", "")
    rewording.reword(
        idea, by=ren, at=NOW, text=text, version_number=1, stated="wording", reason="言い回しを直しました"
    )
    Idea.objects.filter(pk=idea.pk).update(title="雪の地図", version_number=2)
    idea.versions.filter(number=2).update(review="published", public_since=NOW)

    feed = read(client, "/ideas/feed/")

    (entry,) = feed.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") == "2026-11-23T03:00:00+00:00"
    assert entry.findtext(f"{ATOM}published") == "2026-11-21T03:00:00+00:00"
    assert client.get("/ideas/feed/").headers["ETag"] != first["ETag"]


def test_what_was_made_up_for_the_demonstration_is_marked_as_such(client, ren):
    idea = factory.idea(author=ren, is_demo=True)

    for path in ("/ideas/feed/", f"/ideas/{idea.pk}/feed/"):
        assert [mark.attrib["term"] for mark in read(client, path).iter(f"{ATOM}category")] == ["デモ"]
    assert words_of(idea).state == "公開・デモ"
    idea.is_demo = False
    assert words_of(idea).state == "公開"
