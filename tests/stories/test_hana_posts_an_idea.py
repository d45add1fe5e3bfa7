"""Journey 1: written before the log-in, sent after it, nothing lost on the way."""

from __future__ import annotations

import re

from PIL import Image
from playwright.sync_api import expect

from ideas.models import Idea, State
from tests.browser import boxes, heights
from tests.factories import ideas as factory
from tests.stories.writing import PROPOSAL, TITLE, photograph


def apart(page, one: str, other: str) -> tuple[int, int]:
    """How many pixels the middle of one thing is left of and above the middle of another."""
    seen = boxes(page.locator(one).or_(page.locator(other)))  # in the order of the page
    x, y = ([box[side] + box[size] / 2 for box in seen] for side, size in (("x", "width"), ("y", "height")))
    return round(x[1] - x[0]), round(y[1] - y[0])


def test_a_newcomer_writes_first_and_logs_in_last(browser_page, log_in, axe):
    campaign = factory.campaign(slug="yuki")
    page = browser_page(path=f"/ideas/new/?campaign={campaign.slug}")
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    photo = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    second = {**photo, "name": "IMG_0002.jpg"}
    page.locator("input[type=file]").set_input_files([photo, second])
    rows = page.locator(".picture-list__row")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_label("写真の説明").fill("雪の道")
    rows.nth(1).get_by_label("写真の説明").fill("消雪パイプ")
    rows.nth(1).get_by_role("button", name="上へ").click()
    expect(rows.nth(0).get_by_label("写真の説明")).to_have_value("消雪パイプ")
    page.get_by_label(re.compile("^タグ")).fill("雪　除雪")
    page.get_by_label(re.compile("^場所の説明")).fill("図書館の前")
    page.get_by_text("一緒に書く人はいますか").click()
    page.get_by_label(re.compile("^一緒に書く人")).fill("浅野川のメダカ\nmomo@example.jp")
    assert axe(page) == []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="地図を開く").click()
    page.get_by_role("button", name="地図の真ん中を選ぶ").click()
    expect(page.get_by_text("選んだ地点：北緯36.56130度、東経136.65620度")).to_be_visible()
    expect(page.locator(".place-map__pin")).to_be_visible()
    assert any("/map/sample/13/" in url for url in asked)
    assert apart(page, ".place-map__pin", ".place-map__cross") == (0, 16)  # its tip is on the place
    assert heights(page.locator(".leaflet-control-zoom-in")) >= [44]
    assert axe(page) == []

    page.get_by_role("button", name="送る前に確かめる").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("momo@example.jp")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="送る", exact=True).click()
    assert not Idea.objects.exists()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    expect(page.get_by_text("アイデアが公開されたときに2人へ送ります")).to_be_visible()
    idea = Idea.objects.get()
    assert idea.invitations.held().count() == 2
    assert (idea.state, idea.title, idea.proposal) == (State.SUBMITTED, TITLE, PROPOSAL)
    assert idea.author.email == "newcomer@example.jp"
    assert idea.campaign == campaign
    assert list(idea.pictures.values_list("description", flat=True)) == ["消雪パイプ", "雪の道"]
    for kept in idea.pictures.all():
        picture = Image.open(kept.image)
        assert (picture.format, dict(picture.getexif())) == ("WEBP", {})
    assert (idea.tags, idea.place_note) == (["雪", "除雪"], "図書館の前")
    assert (str(idea.latitude), str(idea.longitude)) == ("36.56130", "136.65620")
    page.get_by_role("button", name="地図を開く").click()
    expect(page.locator(".place-map__pin")).to_be_visible()
    assert axe(page) == []


def test_a_wrong_code_and_an_empty_field_lose_nothing(browser_page, log_in):
    page = browser_page(path="/ideas/new/")
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    page.get_by_role("button", name="送る前に確かめる").click()
    expect(page.locator("#id_title_error, .field__error").first).to_be_visible()
    expect(page.get_by_label(re.compile("^こうしたい"))).to_have_value(PROPOSAL)

    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_role("button", name="送る前に確かめる").click()
    page.get_by_role("button", name="送る", exact=True).click()
    page.get_by_label("メールアドレス").fill("newcomer@example.jp")
    page.get_by_role("button", name="コードを送る").click()
    page.locator("input[name=code]").fill("000000")
    page.get_by_role("button", name="次へ").click()
    page.goto("/accounts/login/?other&next=/ideas/new/finish/")
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Idea.objects.get().proposal == PROPOSAL


def test_posting_works_without_javascript(browser_page, log_in):
    page = browser_page(path="/ideas/new/", javascript=False)
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    page.get_by_text("一緒に書く人はいますか").click()
    page.get_by_label(re.compile("^一緒に書く人")).fill("浅野川のメダカ\nmomo@")
    page.get_by_role("button", name="送る前に確かめる").click()
    expect(page.get_by_text("2行目が、だれのことかわかりません")).to_be_visible()
    page.get_by_label(re.compile("^一緒に書く人")).fill("浅野川のメダカ")
    page.get_by_role("button", name="送る前に確かめる").click()
    page.get_by_role("button", name="送る", exact=True).click()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    assert Idea.objects.get().title == TITLE
    assert Idea.objects.get().invitations.get().called == "浅野川のメダカ"


def test_a_position_in_numbers_is_put_right_without_opening_the_map(browser_page, hana, axe):
    page = browser_page(person=hana, path="/ideas/new/")
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("緯度と経度を数字で書く").click()
    page.get_by_label("緯度").fill("99")
    page.get_by_label("経度").fill("136.65")
    page.get_by_role("button", name="送る前に確かめる").click()

    expect(page.get_by_label("緯度")).to_be_visible()
    expect(page.get_by_label("緯度")).to_have_value("99")
    expect(page.get_by_text("選んだ地点")).to_be_hidden()
    assert axe(page) == []
    page.get_by_label("緯度").fill("36.56")
    expect(page.get_by_text("選んだ地点：北緯36.56000度、東経136.65000度")).to_be_visible()
    page.get_by_role("button", name="送る前に確かめる").click()

    expect(page.get_by_role("button", name="送る", exact=True)).to_be_visible()
    assert [one for one in asked if "/map/" in one] == []


def test_a_map_whose_pictures_do_not_come_says_so_until_they_do(browser_page, hana, axe):
    page = browser_page(person=hana, path="/ideas/new/")
    page.route("**/map/sample/**", lambda route: route.abort())

    page.get_by_role("button", name="地図を開く").click()
    told = page.get_by_text("地図を読み込めませんでした。")
    expect(told).to_be_visible()
    assert axe(page, ".place-map") == []
    page.unroute("**/map/sample/**")
    page.locator(".leaflet-control-zoom-in").click()

    expect(told).to_have_count(0)
