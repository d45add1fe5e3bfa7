"""Every fact of the city's paper can be read, and nothing is made up without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils.html import escape

from cms import publishing
from cocreate.postgres.clock import database_now
from cocreate.strategy.loading import load_measurements
from cocreate.strategy.wording import figure, fiscal_year_name
from tests.cast import make_admin
from tests.factories.strategy import content, the_plan

pytestmark = pytest.mark.django_db

PAPER = content("strategy.yaml")
PLAN = PAPER["strategy"]


def facts() -> Iterator[Any]:
    """Each fact of the content file with the page on which it must stand."""
    for url, texts in (*of_the_plan(), *of_the_initiatives(), *of_the_indicators(), *of_the_rest()):
        for text in filter(None, texts):
            yield pytest.param(url, text, id=f"{url} {text[:24]}")


def of_the_plan() -> Iterator[tuple[str, list[str]]]:
    yield "/strategy/", [PLAN["title"], PLAN["principle"], "2021年3月策定"]
    for pillar in PLAN["pillars"]:
        yield "/strategy/", [pillar["name"], *pillar["aims"]]
    for version in PLAN["versions"]:
        yield "/strategy/", [version["number"], *version["changes"]]
        yield f"/strategy/versions/{version['number']}/", [version["number"], *version["changes"]]


def of_the_initiatives() -> Iterator[tuple[str, list[str]]]:
    for one in PAPER["initiatives"]:
        url = f"/strategy/initiatives/{one['key']}/"
        yield url, [one[name] for name in ("code", "title", "subtitle", "vision")]
        yield url, [line["text"] for line in one["approach"]] + one["past_work"]
        for action in one["actions"]:
            yield url, [action["title"], *action["steps"], *action["schedule"].values()]


def of_the_indicators() -> Iterator[tuple[str, list[str]]]:
    for group in PAPER["kpis"]:
        yield "/strategy/", [group["group"]]
        for item in group["items"]:
            targets = [figure_of(value) + item["unit"] for value in item["targets"].values()]
            for url in ("/strategy/", f"/strategy/indicators/{item['key']}/"):
                yield url, [item["name"], item["note"], *targets]


def of_the_rest() -> Iterator[tuple[str, list[str]]]:
    for one in PAPER["recommendations"]:
        by = one["by"]
        yield (
            "/strategy/recommendations/",
            [one["title"], by["name"], by["role"], one["summary"], *one["points"]],
        )
    talent = PAPER["talent"]
    yield "/strategy/", [talent["title"], talent["training"], *talent["tools"]]
    for tier in talent["tiers"]:
        yield "/strategy/", [tier["name"], f"{tier['people']:,}人"]
    yield "/strategy/", [one["title"] for one in PAPER["outreach"]]


def figure_of(value: float) -> str:
    return f"{Decimal(str(value)).normalize():,f}"


@pytest.fixture
def paper(db: None) -> None:
    the_plan()
    publishing.publish_strategy_text(PAPER)


@pytest.fixture(scope="module")
def shelf() -> dict[str, str]:
    """Pages read so far: two hundred facts stand on twenty pages."""
    return {}


@pytest.mark.parametrize(("url", "text"), list(facts()))
def test_every_fact_of_the_paper_stands_on_its_page(request, shelf, client, url, text):
    if url not in shelf:
        request.getfixturevalue("paper")
        shelf[url] = client.get(url).content.decode()

    assert escape(text) in shelf[url]


def test_a_schedule_names_its_fiscal_years_and_what_is_new(client, paper):
    page = client.get("/strategy/initiatives/paperless/").content.decode()

    assert "2021（令和3）年度" in page
    assert "1.5 で新しく加わった項目" in page
    new = escape("印刷することを例外とする「ペーパーレス原則化」へ転換します。")
    assert re.search(rf"{re.escape(new)}\s*<span[^>]*>1.5 で追加", page)
    assert "1.5 で追加" not in page.split("全ての業務から紙をなくします。")[1].split("</li>")[0]


def test_without_results_an_indicator_says_so_and_shows_its_targets(client, paper):
    page = client.get("/strategy/indicators/yuinet-districts/").content.decode()

    assert '<svg class="kpi-chart__picture' not in page
    assert "2022年度末" in page
    assert "30校下(地区)" in page


def test_every_value_that_is_not_from_the_paper_carries_the_demo_mark(client, paper):
    data = content("demo/measurements.yaml")
    load_measurements(data, by=make_admin(), at=database_now())

    for item in [item["key"] for group in PAPER["kpis"] for item in group["items"]]:
        page = client.get(f"/strategy/indicators/{item}/").content.decode()
        rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.DOTALL)
        measured = [row for row in rows if "demo-mark" in row]
        assert len(measured) == sum(line["indicator"] == item for line in data["measurements"])
        assert all("―" in row for row in rows if row not in measured)
        assert "デモ値（金沢市の実績ではありません）" in page


def test_a_chart_and_its_table_say_the_same(client, paper):
    load_measurements(content("demo/measurements.yaml"), by=make_admin(), at=database_now())

    page = client.get("/strategy/indicators/yuinet-districts/").content.decode()

    assert re.findall(r'class="kpi-chart__value"[^>]*>([\d.,]+)<', page) == ["9", "15", "22"]
    assert "73%" in page
    assert "100%" in page


def test_a_correction_is_told_with_the_old_value(client, paper):
    load_measurements(content("demo/measurements.yaml"), by=make_admin(), at=database_now())

    page = client.get("/strategy/indicators/digital-leaders/").content.decode()

    assert "29 → 31" in page
    assert "数えもれ" in page


@pytest.mark.parametrize(
    "url",
    [
        "/strategy/versions/9.9/",
        "/strategy/versions/%00/",
        "/strategy/initiatives/nothing/",
        "/strategy/indicators/nothing/",
        "/strategy/else/",
    ],
)
def test_what_does_not_exist_is_not_found(client, paper, url):
    assert client.get(url).status_code == 404


def test_before_the_plan_is_entered_the_page_says_so(client, db):
    page = client.get("/strategy/")

    assert page.status_code == 200
    assert "戦略はまだ登録されていません" in page.content.decode()
    assert client.get("/strategy/recommendations/").status_code == 404


def test_a_reader_goes_from_an_initiative_to_a_new_idea(client, paper):
    page = client.get("/strategy/initiatives/paperless/").content.decode()

    assert "/ideas/new/?initiative=paperless" in page


@pytest.mark.parametrize(("url", "most"), [("/strategy/", 17), ("/strategy/initiatives/paperless/", 21)])
def test_a_page_of_the_plan_needs_few_queries(client, paper, url, most, django_assert_max_num_queries):
    client.get(url)

    with django_assert_max_num_queries(most):
        client.get(url)


def test_years_are_written_in_both_languages(settings):
    from django.utils import translation

    with translation.override("ja"):
        assert fiscal_year_name(2021) == "2021（令和3）年度"
    with translation.override("en"):
        assert fiscal_year_name(2021) == "FY2021 (Reiwa 3)"
    assert figure(Decimal("62.50")) == "62.5"
