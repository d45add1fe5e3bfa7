"""One search over the whole site: public things of every kind, in every spelling; nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms import publishing
from cms.models import NewsPage
from cms.site_search import COUNTED, SHOWN
from ideas.models import State
from ideas.wording import IdeaText, search_words
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.ideas import NOW
from tests.factories.strategy import the_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(clock) -> None:
    clock(NOW)


@pytest.fixture
def town(ren, django_capture_on_commit_callbacks) -> None:
    """One public thing of each kind about moving house, and one of each that is not public."""
    with django_capture_on_commit_callbacks(execute=True):
        the_plan()
        for state, title in ((State.PUBLISHED, "引越しの手続き"), (State.HIDDEN, "引越しのカナリア")):
            searchable(factory.idea(author=ren, state=state, title=title))
        event_factory.event(title="引っ越しの相談会")
        event_factory.event(title="引っ越しカナリアの会", state="draft")
        for slug, title in (
            ("move", "引越しの窓口が変わります"),
            ("secret", "引越しのカナリア"),
            ("kept", "引越しカナリア"),
        ):
            publishing.publish_news({"slug": slug, "title": title, "paragraphs": ["本文です。"]}, at=NOW)
        publishing.publish_info({"slug": "first", "title": "引っ越してきた方へ", "body": []})
        NewsPage.objects.get(slug="secret").unpublish()
        kept = NewsPage.objects.get(slug="kept")
        PageViewRestriction.objects.create(page=kept, restriction_type="login")


def searchable(idea):
    """As proposing writes it: with the words of its text."""
    idea.search = search_words(IdeaText(idea.title, idea.problem, idea.proposal, idea.wish), None)
    idea.save(update_fields=["search"])
    return idea


def page(words: str, client: Client | None = None) -> str:
    answer = (client or Client()).get("/search/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def groups(text: str) -> list[str]:
    return re.findall(r'id="found-(\w+)"', text)


@pytest.mark.parametrize("words", ["引越し", "引っ越し", "引越"])
def test_each_kind_has_its_group(town, words):
    text = page(words)

    assert groups(text) == ["ideas", "events", "news", "pages"]
    titles = ("引越しの手続き", "引っ越しの相談会", "引越しの窓口が変わります", "引っ越してきた方へ")
    assert all(title in text for title in titles)


def test_an_initiative_is_found_by_its_words(town):
    assert groups(page("ペーパーレス")) == ["initiatives"]
    assert "/strategy/initiatives/paperless/" in page("ペーパーレス")


def test_what_is_not_public_is_found_by_nobody(town, hana, ren, organiser, mori, admin):
    for person in (None, hana, ren, organiser, mori, admin):
        client = Client()
        if person:
            client.force_login(person)

        assert groups(page("カナリア", client)) == []


@pytest.fixture
def winter(ren, django_capture_on_commit_callbacks) -> None:
    """Of each kind one thing with 雪 as a word and one with it inside a noun; and a name."""
    with django_capture_on_commit_callbacks(execute=True):
        for title in ("雪の日の通学路", "除雪の順番を地図で"):
            searchable(factory.idea(author=ren, title=title, problem="", proposal="まとめて知りたい。"))
            event_factory.event(title=f"{title}を話す会")
            publishing.publish_news({"slug": title[0], "title": title, "paragraphs": ["本文です。"]}, at=NOW)
        event_factory.event(title="金沢を歩く会")


def test_one_character_is_found_inside_longer_nouns_last(winter):
    text = page("雪")
    events = text[text.index('id="found-events"') : text.index('id="found-news"')]
    news = text[text.index('id="found-news"') :]

    assert groups(text) == ["ideas", "events", "news"]
    assert 0 < text.index("雪の日の通学路") < text.index("除雪の順番を地図で")
    assert 0 < events.index("雪の日の通学路を話す会") < events.index("除雪の順番を地図でを話す会")
    assert 0 < news.index("雪の日の通学路") < news.index("除雪の順番を地図で")
    assert text.count("2件") == 3
    assert "1文字のことばは" in text


def test_neither_names_nor_questions_of_more_characters_are_looked_into(winter):
    assert groups(page("金")) == []
    assert "1文字のことばは" not in page("除雪")
    assert page("除雪").count("1件") == 3


@pytest.mark.parametrize("words", ["ペンギン", "'", "&|!():*", "😀", "%", "\\", "のは", "あ" * 300, "\x00鯨"])
def test_nothing_found_helps_to_go_on(town, words):
    text = page(words)

    assert groups(text) == []
    assert "見つかりませんでした" in text
    assert 'href="/ideas/new/"' in text


def test_without_words_the_field_and_the_lists_are_there():
    text = page("")

    assert 'name="q"' in text
    assert "見つかりませんでした" not in text
    assert 'href="/events/"' in text


def test_what_was_asked_is_text_and_stays_in_the_field(town):
    text = page('<b>"引越し')

    assert "<b>" not in text
    assert 'value="&lt;b&gt;&quot;引越し"' in text


def test_a_group_shows_a_few_and_leads_to_all(ren):
    for number in range(SHOWN + 2):
        searchable(factory.idea(author=ren, title=f"引越しの手続き その{number}"))

    text = page("引越し")

    assert f"{SHOWN + 2}件" in text
    assert text.count("引越しの手続き その") == SHOWN
    assert 'href="/ideas/?q=%E5%BC%95%E8%B6%8A%E3%81%97"' in text
    assert COUNTED > SHOWN


def test_strangers_share_the_page_and_nobody_else(town, hana):
    stranger, known = Client(), Client()
    known.force_login(hana)

    shared, own = (client.get("/search/?q=雪").headers["Cache-Control"] for client in (stranger, known))

    assert "public" in shared
    assert "private" in own


def test_every_page_leads_to_the_search(client):
    assert 'href="/search/"' in client.get("/ideas/").content.decode()
