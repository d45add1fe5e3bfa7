"""Journey 1: written before the log-in, sent after it, nothing lost on the way."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import expect

from ideas.models import Idea, State
from tests.factories import ideas as factory

TITLE = "消雪パイプのある道を地図で見たい"
PROPOSAL = "はじめての冬でも通る道を選べるように、水の出る道を色分けした地図がほしいです。"


def photograph() -> bytes:
    """A JPEG that knows where it was taken."""
    picture = Image.new("RGB", (800, 600), "#8899aa")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (36.0, 33.0, 39.0), 3: "E", 4: (136.0, 39.0, 23.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_newcomer_writes_first_and_logs_in_last(browser_page, log_in, axe):
    campaign = factory.campaign(slug="yuki")
    page = browser_page(path=f"/ideas/new/?campaign={campaign.slug}")
    page.get_by_label(re.compile("^タイトル")).fill(TITLE)
    page.get_by_label(re.compile("^こうしたい")).fill(PROPOSAL)
    photo = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("input[type=file]").set_input_files(photo)
    assert axe(page) == []

    page.get_by_role("button", name="送る前に確かめる").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="送る", exact=True).click()
    assert not Idea.objects.exists()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    idea = Idea.objects.get()
    assert (idea.state, idea.title, idea.proposal) == (State.SUBMITTED, TITLE, PROPOSAL)
    assert idea.author.email == "newcomer@example.jp"
    assert idea.campaign == campaign
    picture = Image.open(idea.pictures.get().image)
    assert (picture.format, dict(picture.getexif())) == ("WEBP", {})
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
    page.get_by_role("button", name="送る前に確かめる").click()
    page.get_by_role("button", name="送る", exact=True).click()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("アイデアを受け取りました。ありがとうございます。")).to_be_visible()
    assert Idea.objects.get().title == TITLE
