"""All calls for ideas on one page: open ones first, in the order in which they close."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ideas.models import Campaign, Phase
from tests.factories.ideas import NOW, campaign, idea

DAY = timedelta(days=1)


@pytest.fixture
def noon(db, clock):
    clock(NOW)


def call(title: str, opens: datetime, closes: datetime, **changes) -> Campaign:
    made = campaign(slug=f"call-{Campaign.objects.count()}", opens_at=opens, closes_at=closes)
    Campaign.objects.filter(pk=made.pk).update(title=title, **changes)
    return made


def page(client) -> str:
    return client.get("/campaigns/").content.decode()


def test_open_calls_come_first_by_their_end_then_what_comes_then_what_is_over(noon, client):
    call("終わった募集", NOW - 9 * DAY, NOW - DAY)
    call("後で始まる募集", NOW + 5 * DAY, NOW + 9 * DAY)
    call("先に始まる募集", NOW + DAY, NOW + 9 * DAY)
    call("長い募集", NOW - DAY, NOW + 30 * DAY)
    call("あす締め切る募集", NOW - DAY, NOW + DAY)
    call("見せない募集", NOW - DAY, NOW + DAY, is_published=False)

    shown = page(client)

    order = [
        "いま参加できる募集", "あす締め切る募集", "長い募集", "これから始まる募集",
        "先に始まる募集", "後で始まる募集", "受付を終えた募集", "終わった募集",
    ]  # fmt: skip
    places = [shown.index(f">{words}<") for words in order]
    assert places == sorted(places)
    assert "見せない募集" not in shown


def test_a_call_at_which_the_city_works_takes_nobody_any_more(noon, client):
    made = call("市が検討する募集", NOW - DAY, NOW + DAY)
    Phase.objects.filter(campaign=made).update(allows_posting=False, allows_support=False)

    assert "受付を終えた募集" in page(client)
    assert "いま参加できる募集" not in page(client)


def test_without_any_call_an_idea_may_be_written_all_the_same(noon, client):
    assert "募集はまだありません" in page(client)
    assert "/ideas/new/" in page(client)


def test_ideas_are_counted_and_every_call_costs_the_same_few_questions(noon, client, hana):
    def questions() -> int:
        client.get("/campaigns/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/campaigns/").status_code == 200
        return len(seen)

    idea(author=hana, campaign=call("一つ目", NOW - DAY, NOW + DAY))
    one = questions()
    for number in range(3):
        call(f"募集{number}", NOW - DAY, NOW + DAY)

    assert '<span class="count">1</span> アイデア' in page(client)
    assert questions() == one


@pytest.mark.parametrize("phone", [True, False])
def test_it_is_found_from_the_list_and_read_by_everybody(browser_page, axe, phone):
    campaign(slug="yuki")
    made = Campaign.objects.get(slug="yuki")
    page = browser_page(path="/ideas/", phone=phone)

    page.get_by_role("link", name="市からの募集を見る").click()
    assert axe(page) == []
    page.get_by_role("link", name=made.title).click()
    page.get_by_role("navigation", name="現在の位置").get_by_role("link", name="募集").click()
    assert page.url.endswith("/campaigns/")
