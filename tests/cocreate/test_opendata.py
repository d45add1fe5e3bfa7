"""Open data: complete or deliberately withheld, safe in a spreadsheet, and about what is public only."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreate.opendata import writers
from cocreate.opendata.catalogue import all_datasets, as_dcat
from cocreate.opendata.dataset import Column, Dataset
from cocreate.opendata.privacy import large_enough
from ideas.models import Answer, Campaign, State
from tests.factories import events as event_factory
from tests.factories.ideas import NOW, campaign, idea
from tests.factories.strategy import the_plan

SLUGS = [dataset.slug for dataset in all_datasets()]


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def table(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"), newline="")))


def small(*values) -> Dataset:
    columns = (Column("word", "ことば", lambda value: value, "見出し"),)
    return Dataset("small", "小さな表", "試し", columns, lambda at: values)


def test_every_field_of_an_exported_model_leaves_or_stays_for_a_reason():
    missing, unknown = {}, {}
    for dataset in all_datasets():
        carried = {label for column in dataset.columns for label in column.carries}
        named = carried | set(dataset.withheld)
        for model in dataset.models:
            known = apps.get_model(model)._meta
            fields = {
                f"{model}.{field.name}"
                for field in known.get_fields()
                if isinstance(field, models.Field) and (field.concrete or field.many_to_many)
            }
            if fields - named:
                missing[dataset.slug] = fields - named
            strange = {label for label in named if label.startswith(model + ".")} - fields
            if strange:
                unknown[dataset.slug] = strange
        assert not carried & set(dataset.withheld)
        assert all(len(reason) > 10 for reason in dataset.withheld.values())

    assert missing == {}, "Export the field in opendata.py, or withhold it there with a reason."
    assert unknown == {}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_each_dataset_is_a_file(db, client, slug, kind):
    the_plan()
    event_factory.event()
    response = client.get(reverse("opendata:file", args=[slug, kind]))

    assert response.status_code == 200
    assert response.streaming
    content = body(response)
    assert "attachment; filename=" in response["Content-Disposition"]
    assert not response.cookies
    if kind == "json":
        assert json.loads(content)["licence_url"].startswith("https://creativecommons.org/")
    else:
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")


def test_ideas_leave_with_their_number_and_never_what_is_not_public(transactional_db, client, hana, ren):
    snow = idea(author=ren, campaign=campaign(slug="snow"), title="除雪の地図", is_demo=True)
    idea(author=ren, state=State.HIDDEN, title="見えない")
    idea(author=ren, state=State.SUBMITTED, title="確認待ち")
    from ideas.voting import support

    support(snow, by=hana, at=NOW)

    (row,) = json.loads(body(client.get("/data/ideas.json")))["rows"]

    assert (row["id"], row["title"], row["supports"], row["author"]) == (
        snow.pk,
        "除雪の地図",
        1,
        "浅野川のメダカ",
    )
    assert (row["published_at"], row["is_demo"], row["campaign"]) == ("2026-11-23", True, "snow")
    assert row["url"] == f"{settings.SITE_ADDRESS}/ideas/{snow.pk}/"


def test_a_number_that_is_not_public_is_empty(db, client, ren, monkeypatch):
    from ideas.models import Idea

    idea(author=ren)
    monkeypatch.setattr("ideas.opendata.ideas_with_public_counts", lambda at: Idea.objects.none())

    (row,) = json.loads(body(client.get("/data/ideas.json")))["rows"]

    assert (row["supports"], row["comments"], row["followers"]) == (None, None, None)


def test_ideas_come_a_portion_at_a_time_each_once_and_each_with_its_own_number(db, client, ren, monkeypatch):
    from ideas.models import Idea

    states = [State.PUBLISHED, State.HIDDEN, State.PUBLISHED, State.PUBLISHED, State.HIDDEN, State.PUBLISHED]
    ideas = [idea(author=ren, state=state) for state in states]
    listed = [one.pk for one in ideas if one.state == State.PUBLISHED]
    monkeypatch.setattr("ideas.opendata.PORTION", 2)
    quiet = Idea.objects.listed().exclude(pk=listed[2])
    monkeypatch.setattr("ideas.opendata.ideas_with_public_counts", lambda at: quiet)

    rows = json.loads(body(client.get("/data/ideas.json")))["rows"]

    assert [row["id"] for row in rows] == listed
    assert [row["supports"] for row in rows] == [0, 0, None, 0]


def test_answers_of_hidden_ideas_stay_here(db, client, ren, aoki, department):
    for state in (State.PUBLISHED, State.HIDDEN):
        Answer.objects.create(
            idea=idea(author=ren, state=state),
            department=department,
            kind=Answer.Kind.ALREADY,
            text=f"回答 {state}",
            published_at=NOW,
            published_by=aoki,
        )

    assert [row["text"] for row in json.loads(body(client.get("/data/answers.json")))["rows"]] == [
        "回答 published"
    ]


def test_unpublished_campaigns_stay_here(db, client):
    shown = campaign()
    Campaign.objects.filter(pk=campaign(slug="secret").pk).update(is_published=False)

    for name in ("campaigns", "campaign-phases"):
        text = body(client.get(f"/data/{name}.csv")).decode()
        assert shown.slug in text
        assert "secret" not in text


def test_events_in_the_columns_of_the_municipal_standard(db, client):
    made = event_factory.event(title="雪道データ アイデアソン", is_demo=True)
    event_factory.event(title="下書きの会", state="draft")

    (row,) = table(client.get("/data/event-list.csv"))

    assert list(row)[:4] == ["全国地方公共団体コード", "ID", "地方公共団体名", "イベント名"]
    assert len(row) == 31
    assert (row["全国地方公共団体コード"], row["地方公共団体名"]) == ("172014", "石川県金沢市")
    assert (row["開始日"], row["開始時間"], row["定員"]) == ("2026-12-07", "12:00", "10")
    assert row["備考"] == "デモの内容です"
    assert row["ID"] == str(made.pk)


def test_measurements_leave_with_source_and_demo_mark(db, client, admin):
    from cocreate.strategy.models import Indicator, Measurement

    the_plan()
    first = Indicator.objects.order_by("pk")[0]
    Measurement.objects.create(
        indicator=first,
        measured_on=NOW.date(),
        value=Decimal("15.50"),
        source="庁内",
        entered_by=admin,
        is_demo=True,
    )

    (row,) = json.loads(body(client.get("/data/indicator-measurements.json")))["rows"]

    assert (row["value"], row["source"], row["is_demo"], row["indicator"]) == (15.5, "庁内", True, first.key)


@pytest.mark.parametrize("typed", ["=1+1", "+81", "-5", "@SUM(A1)", "\t=1", "＝1", "  =1", "　@x"])
def test_a_text_that_looks_like_a_formula_is_made_harmless(typed):
    (line,) = list(csv.reader(io.StringIO(b"".join(writers.as_csv(small(typed), NOW)).decode("utf-8-sig"))))[
        1:
    ]

    assert line == ["'" + typed]


def test_numbers_and_dates_are_no_texts():
    values = (-5, Decimal("12.00"), Decimal("1.5"), NOW, NOW.date(), None, True, "ふつう")

    lines = b"".join(writers.as_csv(small(*values), NOW)).decode("utf-8-sig").split("\r\n")

    assert lines == [
        "ことば",
        "-5",
        "12",
        "1.5",
        "2026-11-23T12:00+09:00",
        "2026-11-23",
        '""',
        "1",
        "ふつう",
        "",
    ]


def test_lines_and_quotes_inside_a_cell_stay_inside():
    typed = '一行目\r\n"二行目", 終わり'
    text = b"".join(writers.as_csv(small(typed), NOW)).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [typed]
    assert json.loads(b"".join(writers.as_json(small(typed), NOW)))["rows"] == [{"word": typed}]


def test_no_rows_are_a_whole_file_too():
    assert json.loads(b"".join(writers.as_json(small(), NOW)))["rows"] == []


def test_small_counts_of_people_are_left_out():
    assert [large_enough(count) for count in (0, 1, 4, 5, 200)] == [0, None, None, 5, 200]


def test_a_file_is_written_while_it_is_sent(db, client, ren):
    for _ in range(30):
        idea(author=ren)
    with CaptureQueriesContext(connection) as few:
        body(client.get("/data/ideas.csv"))
    for _ in range(90):
        idea(author=ren)

    with CaptureQueriesContext(connection) as many:
        pieces = list(client.get("/data/ideas.csv").streaming_content)

    assert len(few) == len(many) <= 5
    assert len(pieces) >= 2


def test_the_catalogue_for_portals_names_every_file(db, client):
    found = json.loads(client.get("/data/catalog.jsonld").content)

    assert client.get("/data/catalog.jsonld")["Content-Type"] == "application/ld+json"
    assert [each["dct:identifier"] for each in found["dcat:dataset"]] == SLUGS
    addresses = [
        file["dcat:downloadURL"]["@id"]
        for each in found["dcat:dataset"]
        for file in each["dcat:distribution"]
    ]
    assert len(addresses) == 2 * len(SLUGS)
    for address in addresses:
        assert client.get(address.removeprefix(settings.SITE_ADDRESS)).status_code == 200
    assert as_dcat(NOW + timedelta(days=1))["dcat:dataset"][0]["dct:modified"] == "2026-11-24"


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != "votes"])  # it has a page of its own
def test_each_dataset_explains_its_columns(db, client, slug):
    dataset = next(each for each in all_datasets() if each.slug == slug)

    page = client.get(f"/data/{slug}/").content.decode()

    assert str(dataset.title) in page
    for column in dataset.columns:
        assert str(column.title) in page


def test_what_does_not_exist_is_404(db, client):
    for address in ("/data/secret/", "/data/secret.csv", "/data/ideas.xlsx"):
        assert client.get(address).status_code == 404


def test_the_api_lists_the_datasets(db, client):
    found = client.get("/api/v1/datasets/").json()

    assert [each["slug"] for each in found] == SLUGS
    assert found[0]["csv"] == f"/data/{SLUGS[0]}.csv"
