"""The page offers what a campaign takes, and refuses what its rule refuses."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ideas.models import Campaign, Idea, Phase, State
from ideas.opendata import CAMPAIGNS
from ideas.places import point_from
from ideas.proposing import Ties, revise
from tests.cast import roads
from tests.factories import ideas as factory
from tests.factories.ideas import NOW, campaign, category, idea
from tests.factories.strategy import the_plan
from tests.ideas.test_proposing import TEXT, TYPED, code_of, send

NOT_HERE = "（この募集では選べません）"


@pytest.fixture
def noon(clock):
    clock(NOW)


@pytest.fixture
def calls(db, noon):
    """One campaign that takes snow alone and asks in its own words, and one that takes everything."""
    snow, waste = category(slug="snow", name="雪"), category(slug="waste", name="ごみ")
    first, second = the_plan().initiatives.all()[:2]
    narrow = campaign(slug="narrow", title="雪の募集", has_map=False, problem_label="どの道で困りましたか")
    narrow.allowed_categories.set([snow])
    narrow.allowed_initiatives.set([first])
    narrow.save()
    wide = campaign(slug="wide", title="何でも募集")
    return {
        "narrow": narrow, "wide": wide, "snow": snow, "waste": waste, "first": first, "second": second,
    }  # fmt: skip


def test_only_what_the_campaign_takes_is_offered(client, calls):
    page = client.get("/ideas/new/?campaign=narrow").content.decode()
    wide = client.get("/ideas/new/?campaign=wide").content.decode()

    assert 'value="snow"' in page
    assert 'value="waste"' not in page
    assert f'value="{calls["first"].key}"' in page
    assert f'value="{calls["second"].key}"' not in page
    assert "どの道で困りましたか" in page
    assert "place-map" not in page
    assert 'value="waste"' in wide
    assert f'value="{calls["second"].key}"' in wide
    assert "どの道で困りましたか" not in wide
    assert "place-map" in wide


def test_another_campaign_changes_the_questions_and_keeps_every_word(client, hana, calls):
    client.force_login(hana)
    typed = {
        **TYPED, "category": "waste", "initiative": [calls["second"].key], "tags": "雪 バス",
        "place_note": "図書館の前", "latitude": "36.5", "longitude": "136.6", "campaign": "narrow",
        "action": "campaign",
    }  # fmt: skip

    answer = client.post("/ideas/new/", typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (*TYPED.values(), "雪 バス", "図書館の前", "36.5", "136.6", "どの道で困りましたか"):
        assert words in page
    assert f"ごみ{NOT_HERE}" in page
    assert f"{calls['second']}{NOT_HERE}" in page
    assert "「雪の募集」に合わせました" in page
    assert hana.drafts.get().written["category"] == ["waste"]


def test_a_link_to_a_call_chooses_it_where_nothing_else_was_chosen(client, calls):
    client.post("/ideas/new/", {**TYPED, "campaign": "", "action": "preview"})

    again = client.get("/ideas/new/?campaign=wide")

    assert again.context["form"]["campaign"].value() == "wide"
    assert again.context["form"]["title"].value() == TYPED["title"]


def test_a_link_to_a_call_that_is_over_says_so_and_asks_nothing_of_it(client, calls):
    Phase.objects.filter(campaign=calls["narrow"]).update(closes_at=NOW - timedelta(days=1))

    page = client.get("/ideas/new/?campaign=narrow")

    text = page.content.decode()
    assert "「雪の募集」の投稿の受付は" in text
    assert "募集を選ばなければ、いつでも投稿できます。" in text
    assert "どの道で困りましたか" not in text
    assert 'value="waste"' in text
    Campaign.objects.update(is_published=False)
    assert "雪の募集" not in client.get("/ideas/new/?campaign=narrow").content.decode()


def test_words_begun_for_another_call_stay_there_and_the_page_says_so(client, calls):
    client.post("/ideas/new/", {**TYPED, "campaign": "narrow", "action": "preview"})

    again = client.get("/ideas/new/?campaign=wide")

    assert again.context["form"]["campaign"].value() == "narrow"
    assert "「雪の募集」のために書きはじめた文が残っています" in again.content.decode()
    for link in ("?campaign=narrow", f"?initiative={calls['first'].key}", ""):
        assert "書きはじめた文" not in client.get(f"/ideas/new/{link}").content.decode()


def test_asking_for_the_questions_alone_leaves_the_draft_to_the_page(client, hana, calls):
    client.force_login(hana)

    client.post(
        "/ideas/new/", {**TYPED, "campaign": "narrow", "action": "campaign"}, headers={"HX-Request": "true"}
    )

    assert not hana.drafts.exists()


@pytest.mark.parametrize("action", ["preview", "send"])
def test_the_page_refuses_at_the_field_what_the_rule_refuses(client, hana, calls, action):
    client.force_login(hana)
    second = calls["second"]

    for ties, typed, said in (
        (Ties(category=calls["waste"]), {"category": "waste"}, "「ごみ」"),
        (Ties(initiatives=(second,)), {"initiative": [second.key]}, f"「{second.title}」"),
    ):
        assert code_of(lambda ties=ties: send(hana, calls["narrow"], ties=ties)) == "not_for_this_campaign"
        answer = client.post("/ideas/new/", {**TYPED, **typed, "campaign": "narrow", "action": action})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page
        assert "field__error" in page
        assert TYPED["wish"] in page
    assert not Idea.objects.exists()


def test_what_is_taken_goes_through_page_and_rule(client, hana, calls):
    client.force_login(hana)
    typed = {**TYPED, "category": "snow", "initiative": [calls["first"].key], "campaign": "narrow"}

    assert client.post("/ideas/new/", {**typed, "action": "preview"}).status_code == 200
    assert client.post("/ideas/new/", {**typed, "action": "send"}).status_code == 302
    assert Idea.objects.get().category == calls["snow"]


def test_a_program_hears_the_same(client, hana, calls):
    client.force_login(hana)

    def post(**more):
        given = {"campaign": "narrow", "title": TEXT.title, "proposal": TEXT.proposal, **more}
        return client.post("/api/v1/ideas/", given, content_type="application/json")

    for more in ({"category": "waste"}, {"initiatives": [calls["second"].key]}):
        answer = post(**more)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_for_this_campaign")
    answer = post(latitude="36.5", longitude="136.6")
    assert (answer.status_code, answer.json()["code"]) == (422, "no_map_here")
    told = client.get("/api/v1/campaigns/narrow/").json()
    assert told["prompts"]["problem"]["label"] == "どの道で困りましたか"
    assert (told["allowed_categories"], told["has_map"]) == (["snow"], False)


def test_a_program_reads_of_a_call_no_less_than_its_open_data_says(client, calls):
    Campaign.objects.update(answer_days=45, decided="道の順番", open_points="知らせ方", department=roads())

    told = client.get("/api/v1/campaigns/narrow/").json()

    assert {column.name for column in CAMPAIGNS.columns} - told.keys() == set()
    assert (told["answer_days"], told["decided"], told["open_points"]) == (45, "道の順番", "知らせ方")
    assert told["department"] == roads().name


def test_an_author_who_changes_an_idea_sees_and_hears_the_same(client, hana, calls):
    client.force_login(hana)
    point = point_from("36.5", "136.6")
    returned = idea(author=hana, state=State.RETURNED, campaign=calls["narrow"])
    had = idea(
        author=hana, state=State.RETURNED, campaign=calls["narrow"],
        latitude=point.latitude, longitude=point.longitude,
    )  # fmt: skip

    def change(of: Idea, **ties) -> Idea:
        return revise(of, by=hana, at=NOW, text=TEXT, version_number=1, ties=Ties(**ties))

    page = client.get(f"/ideas/{returned.pk}/edit/").content.decode()
    assert 'value="waste"' not in page
    assert "どの道で困りましたか" in page
    assert "place-map" not in page
    assert code_of(lambda: change(returned, category=calls["waste"])) == "not_for_this_campaign"
    assert code_of(lambda: change(returned, point=point)) == "no_map_here"
    for wrong in ({"category": "waste"}, {"latitude": "36.5", "longitude": "136.6"}):
        answer = client.post(f"/ideas/{returned.pk}/edit/", {**TYPED, **wrong, "version": "1"})
        assert answer.status_code == 422
    kept = {"latitude": "36.5", "longitude": "136.6"}
    assert client.post(f"/ideas/{had.pk}/edit/", {**TYPED, **kept, "version": "1"}).status_code == 302


def test_a_public_text_is_changed_under_the_questions_of_its_campaign(client, hana, calls):
    client.force_login(hana)
    public = idea(author=hana, campaign=calls["narrow"])

    assert "どの道で困りましたか" in client.get(f"/ideas/{public.pk}/edit/").content.decode()


def test_in_the_browser_the_questions_change_under_the_typed_words(browser_page, axe):
    snow = factory.category(slug="snow", name="雪")
    factory.category(slug="waste", name="ごみ")
    narrow = factory.campaign(slug="narrow", title="雪の募集", has_map=False, wish_label="冬がどうなれば")
    narrow.allowed_categories.set([snow])
    narrow.save()
    page = browser_page(path="/ideas/new/")
    page.get_by_label(re.compile("^タイトル")).fill("消雪の地図")
    page.get_by_label(re.compile("^こうしたい")).fill("地図がほしいです。")
    page.get_by_label(re.compile("^タグ")).fill("雪")
    page.get_by_label(re.compile("^分野")).select_option("ごみ")
    page.get_by_label(re.compile("^募集")).select_option("雪の募集")

    expect(page.get_by_label(re.compile("^冬がどうなれば"))).to_be_visible()
    expect(page.get_by_text("「雪の募集」に合わせました")).to_be_visible()
    expect(page.get_by_label(re.compile("^こうしたい"))).to_have_value("地図がほしいです。")
    expect(page.get_by_label(re.compile("^タグ"))).to_have_value("雪")
    expect(page.get_by_label(re.compile("^分野")).locator("option:checked")).to_have_text(f"ごみ{NOT_HERE}")
    expect(page.get_by_role("button", name="地図を開く")).to_have_count(0)
    assert axe(page) == []

    page.get_by_label(re.compile("^募集")).select_option("")
    expect(page.get_by_label(re.compile("^こうなったらうれしい"))).to_be_visible()
    page.get_by_role("button", name="地図を開く").click()
    expect(page.locator(".leaflet-container")).to_be_visible()
    expect(page.get_by_label(re.compile("^分野")).locator("option:checked")).to_have_text("ごみ")
