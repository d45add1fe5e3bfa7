"""The lists beside an idea are read once for a crowd, and anew for whoever can change them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from ideas.models import Idea, State
from ideas.views import belongings, discussion
from tests.factories import ideas as factory


@pytest.fixture
def idea(ren, hana, clock):
    clock(factory.NOW)
    other = factory.idea(author=hana, title="用水の水位を測る")
    written = factory.idea(author=ren, campaign=factory.campaign())
    assert other.category_id == written.category_id
    return written


@pytest.fixture
def remembering(settings, monkeypatch):
    """As in production, where a process remembers; with a memory of this test's own."""
    settings.TESTING = False
    for module in (belongings, discussion):
        fresh = for_seconds(SECONDS)(module._remembered.__wrapped__)
        monkeypatch.setattr(module, "_remembered", fresh)


def page(idea: Idea, browser: Client | None = None) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as asked:
        response = (browser or Client()).get(idea.get_absolute_url())
    return response.content.decode(), len(asked)


def test_the_second_reader_asks_much_less_and_sees_the_same(idea, remembering):
    first, whole = page(idea)
    second, rest = page(idea)

    assert second == first
    assert rest <= whole - 8


def test_another_state_is_followed_by_new_lists_at_once(idea, remembering):
    before = steps_on(idea)
    for old, new in ((State.SUBMITTED, State.PUBLISHED), (State.PUBLISHED, State.UNDER_REVIEW)):
        idea.state_changes.create(from_state=old, to_state=new, at=factory.NOW)
    assert steps_on(idea) == before  # nothing in its row has changed yet

    Idea.objects.filter(pk=idea.pk).update(state=State.UNDER_REVIEW)

    assert steps_on(idea) > before


def steps_on(idea: Idea) -> int:
    return page(idea)[0].count('class="timeline__title"')


def test_the_author_and_the_office_always_read_anew(idea, ren, mori, remembering):
    page(idea)
    Idea.objects.exclude(pk=idea.pk).update(state=State.HIDDEN)
    for person in (ren, mori):
        browser = Client()
        browser.force_login(person)
        assert "用水の水位を測る" not in page(idea, browser)[0]


def test_a_hidden_idea_is_gone_at_once_although_its_lists_are_remembered(idea, remembering):
    page(idea)
    Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)

    assert Client().get(idea.get_absolute_url()).status_code == 404


def test_strangers_see_a_new_and_a_hidden_comment_at_once(idea, hana, transactional_db, remembering):
    comment = factory.comment(idea, author=hana, text="朝はとくに助かります")
    assert comment.text in page(idea)[0]
    type(comment).objects.filter(pk=comment.pk).update(
        hidden_at=factory.NOW, hidden_by=hana, hidden_reason="個人情報"
    )

    assert comment.text not in page(idea)[0]


def test_who_is_logged_in_reads_the_discussion_as_it_is(idea, ren, hana, transactional_db, remembering):
    comment = factory.comment(idea, author=hana, text="朝はとくに助かります")
    browser = Client()
    browser.force_login(ren)
    page(idea)
    type(comment).objects.filter(pk=comment.pk).update(text="夕方も助かります")

    assert "夕方も助かります" in page(idea, browser)[0]
    assert "夕方も助かります" not in page(idea)[0]  # for a stranger it may be as old as the page itself


def test_every_order_and_page_of_a_discussion_is_remembered_for_itself(idea, hana, remembering):
    factory.comment(idea, author=hana, text="朝はとくに助かります", stance="for")
    browser = Client()
    path = idea.get_absolute_url()

    assert "朝はとくに助かります" in browser.get(path).content.decode()
    assert "朝はとくに助かります" not in browser.get(f"{path}?stance=against").content.decode()


@pytest.mark.parametrize(
    ("state", "is_said"), [(State.PUBLISHED, True), (State.UNDER_REVIEW, True), (State.DECLINED, False)]
)
def test_once_the_city_has_decided_nobody_is_asked_for_more_support(state, is_said, hana, clock):
    clock(factory.NOW)
    decided = factory.idea(author=hana, state=state, campaign=factory.campaign(threshold=300))

    assert ("市が必ず回答します" in page(decided)[0]) is is_said
