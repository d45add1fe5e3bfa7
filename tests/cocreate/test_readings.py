"""How words are read, and the small readings above them on a page."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from cocreate.language.readings import Reader
from cocreate.language.ruby import with_furigana
from cocreate.places.models import District
from cocreate.readings.models import Reading
from cocreate.readings.reading import reader, readings_of_the_file
from tests.factories import ideas as factory

RUBY = re.compile("<ruby>([^<]*)<rp[^>]*>（</rp><rt[^>]*>([^<]*)</rt><rp[^>]*>）</rp></ruby>")


def told(text: str, **own: str) -> str:
    """A text with its readings in brackets."""
    pieces = Reader(own).read(text)
    return "".join(f"{piece.text}({piece.reading})" if piece.reading else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("取り組みます", "取(と)り組(く)みます"),
        ("お問い合わせ", "お問(と)い合(あ)わせ"),
        ("アイデアを投稿する", "アイデアを投稿(とうこう)する"),
        ("11月18日まで", "11月(がつ)18日(にち)まで"),
        ("12月1日と3日", "12月(がつ)1日(ついたち)と3日(みっか)"),
        ("２０日", "２０日(はつか)"),
        ("248人の賛同", "248人(にん)の賛同(さんどう)"),
        ("2人", "2人(ふたり)"),
        ("事業構想大学院大学", "事業(じぎょう)構想(こうそう)大学(だいがく)院(いん)大学(だいがく)"),
        ("鈴木花子さんの提案", "鈴木花子さんの提案(ていあん)"),  # names of people are never guessed
        ("ひらがな and Latin 123", "ひらがな and Latin 123"),
        ("", ""),
    ],
)
def test_words_are_read_where_somebody_may_need_it(text, read):
    assert told(text) == read


def test_the_list_goes_before_the_dictionary_and_the_longest_word_first():
    assert told("小立野の坂") != told("小立野の坂", 小立野="こだつの")
    assert told("小立野の坂", 小立野="こだつの") == "小立野(こだつの)の坂(さか)"
    assert told("金石通町", 金石="かないわ", 金石通町="かないわとおりまち") == "金石通町(かないわとおりまち)"


PAGE = """<!doctype html>
<html lang="en"><head><title>金沢市の回答</title><script>"市の回答";</script></head>
<body class="a"><!-- 市の回答 -->
<p title="市の回答">市の<a href="/x?a=1&amp;b=2">回答</a>&nbsp;&#38; 1 < 2</p>
<?x y?><![CDATA[a]]><textarea>市の回答</textarea><select><option>市の回答</option></select><br/>
<span translate="no">市野<span>花</span>さん</span><span lang="zh">市政回答</span><svg><text>市</text></svg>
</body></html>"""


def test_a_page_gets_readings_where_people_read_and_nothing_else():
    read = with_furigana(PAGE, Reader({"回答": "かいとう"}))

    assert RUBY.findall(read) == [("市", "し"), ("回答", "かいとう")]
    assert re.sub(r"<span>(市)の</span>", r"\1の", RUBY.sub(r"\1", read)) == PAGE


def test_a_text_of_several_parts_stays_one_thing_for_the_layout():
    read = with_furigana("<button>アイデアを投稿する</button>", Reader({}))

    assert re.fullmatch("<button><span>アイデアを<ruby>.*</ruby>する</span></button>", read)


def test_the_office_begins_with_the_list_of_the_product_and_changes_it(db):
    assert dict(Reading.objects.values_list("word", "kana")) == readings_of_the_file()
    Reading.objects.create(word="曲水", kana="まがりみず")
    District.objects.create(name="味噌蔵町", reading="みそぐらちょう")

    page = with_furigana("<p>曲水と味噌蔵町</p>", reader())

    assert RUBY.findall(page) == [("曲水", "まがりみず"), ("味噌蔵町", "みそぐらちょう")]


def test_a_reading_is_kana_for_a_word_with_chinese_characters(db):
    word = Reading(word="卯辰山", kana="ウタツヤマ")
    word.full_clean()
    assert word.kana == "うたつやま"
    for wrong in (Reading(word="うたつやま", kana="うたつやま"), Reading(word="卯辰山", kana="Utatsu")):
        with pytest.raises(ValidationError):
            wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(word="卯辰山", kana="Utatsu")


def with_readings() -> Client:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/ideas/?q=snow"})
    assert browser.post("/display/", {"furigana": "on"})["Location"] == "/ideas/?q=snow"
    return browser


def test_who_switches_furigana_on_reads_them_on_every_page_until_they_switch_them_off(db, ren):
    idea = factory.idea(author=ren, title="除雪の地図", proposal="歩道の雪を地図で見たいです。")
    browser = with_readings()

    page = browser.get(idea.get_absolute_url())
    assert ("除雪", "じょせつ") in RUBY.findall(page.content.decode())
    assert page["Cache-Control"] == "private, no-cache"
    assert "<title>除雪の地図" in page.content.decode()
    assert "<ruby>" in browser.get("/no-such-page/").content.decode()
    assert "<ruby>" not in browser.get(f"/api/v1/ideas/{idea.pk}/").content.decode()
    assert "<ruby>" not in Client().get(idea.get_absolute_url()).content.decode()

    browser.post("/display/", {"furigana": "off"})
    assert "<ruby>" not in browser.get(idea.get_absolute_url()).content.decode()


def test_a_part_of_a_page_that_comes_after_a_tap_has_them_too(transactional_db, ren, hana, clock):
    clock(factory.NOW)
    idea = factory.idea(author=ren, campaign=factory.campaign())
    browser = with_readings()
    browser.force_login(hana)

    panel = browser.post(f"/ideas/{idea.pk}/support/", {"state": "supported"}, headers={"HX-Request": "true"})

    assert ("賛同", "さんどう") in RUBY.findall(panel.content.decode())


def test_the_language_is_chosen_without_an_account(db):
    browser = Client(headers={"Sec-Fetch-Site": "same-origin", "Referer": "https://elsewhere.example/x"})

    assert browser.post("/display/", {"language": "en"})["Location"] == "/"
    assert 'lang="en"' in browser.get("/ideas/").content.decode()
    assert browser.post("/display/", {"language": "xx"}).status_code == 400
    assert browser.post("/display/", {"furigana": "perhaps"}).status_code == 400
    assert browser.get("/display/").status_code == 405
