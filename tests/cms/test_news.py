"""News and information pages, put in place by staff or by code."""

from __future__ import annotations

import pytest
from django.conf import settings
from wagtail.models import PageViewRestriction

from cms import publishing
from cms.models import InfoPage, NewsPage
from ideas.models import State
from tests.cast import make_hana
from tests.factories import ideas as making
from tests.factories.ideas import NOW
from tests.factories.strategy import content, the_plan

pytestmark = pytest.mark.django_db

STORY = {
    "slug": "snow",
    "title": "雪の日の地図",
    "lead": "地図を作ります。",
    "paragraphs": ["<b>一つ目</b>の段落。"],
}


def test_a_story_is_read_at_its_address_and_in_the_list(client):
    publishing.publish_news(STORY, at=NOW)

    story, listed = client.get("/news/snow/").content.decode(), client.get("/news/").content.decode()

    assert "雪の日の地図" in story
    assert "2026年11月23日" in story
    assert "demo-mark" in story
    assert "/news/snow/" in listed


def test_text_from_a_file_is_text_and_not_markup(client):
    publishing.publish_news(STORY, at=NOW)

    assert "&lt;b&gt;一つ目&lt;/b&gt;の段落。" in client.get("/news/snow/").content.decode()


def test_publishing_again_replaces_the_text():
    publishing.publish_news(STORY, at=NOW)
    publishing.publish_news({**STORY, "title": "雪の日の地図 2"}, at=NOW)

    assert [story.title for story in NewsPage.objects.all()] == ["雪の日の地図 2"]


def test_a_story_leads_only_to_ideas_that_are_public(client):
    shown = making.idea(author=make_hana(), title="見えるアイデア")
    hidden = making.idea(author=make_hana(), title="隠れたカナリア", state=State.HIDDEN)
    the_plan()
    publishing.publish_news({**STORY, "initiatives": ["paperless"]}, at=NOW)

    publishing.link_news("snow", ideas=[shown, hidden])

    page = client.get("/news/snow/").content.decode()
    assert "見えるアイデア" in page
    assert "カナリア" not in page
    assert "/strategy/initiatives/paperless/" in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "99999999999999999999", "１", "%00"])
def test_a_page_of_the_list_that_is_not_there_is_not_found(client, page):
    assert client.get(f"/news/?page={page}").status_code == 404


def test_a_long_list_has_pages_and_a_steady_number_of_queries(client, django_assert_max_num_queries):
    publishing.publish_news(STORY, at=NOW)
    client.get("/news/")
    with django_assert_max_num_queries(15) as few:
        client.get("/news/")
    for number in range(20):
        publishing.publish_news({**STORY, "slug": f"story-{number}"}, at=NOW)

    with django_assert_max_num_queries(15) as many:
        first = client.get("/news/")

    assert len(few) == len(many)
    assert "?page=2" in first.content.decode()
    assert client.get("/news/?page=2").status_code == 200


@pytest.mark.parametrize("page", content("demo/news.yaml")["pages"], ids=lambda page: page["slug"])
def test_every_information_page_of_the_content_is_published_where_the_footer_leads(client, page):
    publishing.publish_info(page)

    shown = client.get(f"/pages/{page['slug']}/")

    assert shown.status_code == 200
    assert page["lead"] in shown.content.decode()
    assert InfoPage.objects.filter(slug=page["slug"]).count() == 1


def test_news_are_a_feed_that_every_front_page_names(client):
    publishing.publish_news(STORY, at=NOW)
    publishing.publish_news({**STORY, "slug": "draft", "title": "まだ出さない話"}, at=NOW)
    NewsPage.objects.get(slug="draft").unpublish()
    publishing.publish_news({**STORY, "slug": "staff", "title": "職員だけの話"}, at=NOW)
    kept = NewsPage.objects.get(slug="staff")
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)

    feed = client.get("/news/feed/")

    text = feed.content.decode()
    assert feed.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "<title>雪の日の地図</title>" in text
    assert f'href="{settings.SITE_ADDRESS}/news/snow/"' in text
    assert ("まだ出さない話" in text, "職員だけの話" in text) == (False, False)
    assert client.get("/news/feed/", headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304
    for page in ("/", "/news/"):
        assert 'href="/news/feed/"' in client.get(page).content.decode()
