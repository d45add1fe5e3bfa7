"""A reader on a phone opens the plan, reads what an indicator came to, and proposes an idea right there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms import publishing
from cocreate.postgres.clock import database_now
from cocreate.strategy.loading import load_measurements
from ideas.models import Idea
from tests.cast import make_admin
from tests.factories.strategy import content, the_plan


@pytest.fixture
def _plan(live_site: Any) -> None:
    the_plan()
    office = make_admin()
    publishing.publish_strategy_text(content("strategy.yaml"))
    load_measurements(content("demo/measurements.yaml"), by=office, at=database_now())


@pytest.mark.usefixtures("_plan")
def test_from_the_plan_to_an_idea(browser_page, ren, axe):
    page = browser_page(person=ren, path="/strategy/")
    expect(page.get_by_role("heading", name="1.0 から 1.5 で変わったこと")).to_be_visible()
    assert hidden_part_of_tables(page) == []
    page.get_by_role("link", name="結ネット等の地域活動発信アプリ導入数").click()
    assert hidden_part_of_tables(page) == []
    assert axe(page) == []

    page.get_by_role("link", name="行政サービスの情報発信").click()
    assert hidden_part_of_tables(page) == []
    page.get_by_role("link", name="この取組にアイデアを出す").click()
    page.get_by_label("タイトル").fill("広報の動画に字幕を")
    page.get_by_label("こうしたい").fill("音を出せない所でも見られるようにしたい。")
    page.get_by_role("button", name="送る前に確かめる").last.click()
    expect(page.get_by_text("関連する取組：行政サービスの情報発信")).to_be_visible()
    page.get_by_role("button", name="送る", exact=True).click()

    expect(page.get_by_text("アイデアを受け取りました。")).to_be_visible()
    assert [one.key for one in Idea.objects.get().initiatives.all()] == ["information-outreach"]


@pytest.mark.usefixtures("_plan")
def test_the_office_enters_a_result_on_a_phone(browser_page, admin, settings):
    settings.STAFF_MFA_REQUIRED = False
    page = browser_page(person=admin, path="/cms/measurement/new/")

    for name in ("成果指標", "測った日", "値", "出どころ"):
        field = page.get_by_label(name).first
        expect(field).to_be_visible()
        box = field.bounding_box()
        assert box["x"] + box["width"] <= 390, name


def hidden_part_of_tables(page: Page) -> list[str]:
    """Tables wider than the phone: their figures are found only by who scrolls sideways."""
    wide = "tables => tables.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    found: list[str] = page.eval_on_selector_all(".table-scroll", wide)
    return found
