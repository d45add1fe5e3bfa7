"""What points to a person is noticed in every writing, and what is public anyway is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.language.screening import Kind, Lists, screen, without_my_numbers

LISTS = Lists(words=frozenset({"死ね", "ばか", "きもい"}), contacts=frozenset({"076-220-2026"}))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("電話は076-220-2111です", [Kind.PHONE]),
        ("０７６－２２０－２１１１", [Kind.PHONE]),
        ("〇九〇一二三四五六七八", [Kind.PHONE]),
        ("076の220の2111", [Kind.PHONE]),
        ("076(220)2111", [Kind.PHONE]),
        ("09012345678まで", [Kind.PHONE]),
        ("+81 76 220 2111", [Kind.PHONE]),
        ("０１２０ー１２３ー４５６", []),  # free of charge: everybody may call it
        ("電話は076-220-2026へ", []),  # the office listed it
        ("hana@example.jp", [Kind.EMAIL]),
        ("ｈａｎａ＠ｅｘａｍｐｌｅ．ｊｐ", [Kind.EMAIL]),
        ("hana アットマーク example.jp", [Kind.EMAIL]),
        ("LINE ID: hana_123", [Kind.SOCIAL]),
        ("〒920-8577", [Kind.POSTCODE]),
        ("郵便番号は９２０－８５７７", [Kind.POSTCODE]),
        ("泉野町四丁目十二番五号です", [Kind.ADDRESS]),
        ("小立野3-4-5", [Kind.ADDRESS]),
        ("泉野町四丁目十二番五号の山田さん", [Kind.ADDRESS, Kind.NAME]),
        ("山田さんの話を聞きました", []),  # a name alone tells nobody where somebody lives
        ("片町二丁目の交差点", []),
        ("泉野町4丁目12番地先の道路", []),  # a stretch of road
        ("国道157号と8番らーめん", []),
        ("生年月日：昭和55年1月2日", [Kind.BIRTHDAY]),
        ("金沢 500 あ 12-34", [Kind.PLATE]),
        ("普通預金 1234567", [Kind.ACCOUNT]),
        ("9832 0567 3214", [Kind.MY_NUMBER]),
        ("9832 0567 3210", []),  # the check digit is wrong
        ("2026年11月20日 13:30", []),
        ("予算は1,000,000円、令和8年度", []),
        ("二十四時間、三百人", []),
        ("お前はﾊﾞｶだ", [Kind.WORD]),
        ("死 ね", [Kind.WORD]),
        ("ばかり、必死、バカンス", []),  # the letters are there, the word is not
        ("ゼロキュウゼロ、いちにさんよん、ごろくななはち", [Kind.PHONE]),
        ("〇九〇・一二三四・五六七八", [Kind.PHONE]),
        ("O9O-l234-5678", [Kind.PHONE]),
        ("0 9 0 1 2 3 4 5 6 7 8", [Kind.PHONE]),
        ("0、10、20、30、40、50円", []),
        ("ゼロから始める。いちにさんし、ごろくしちはち", []),
        ("品川 500 さ 12-34", [Kind.PLATE]),
        ("hana at example dot jp", [Kind.EMAIL]),
        ("隣の山田太郎という人", [Kind.NAME]),
        ("山田太郎さんの見守り活動に感謝します", []),  # who is thanked in public may be named
        ("しね", [Kind.WORD]),
        ("お前ら全員しねよ", [Kind.WORD]),
        ("死\u200bね", [Kind.WORD]),
        ("死 ん で く れ", [Kind.WORD]),
        ("こ ろ し て や る", []),  # 殺すぞ is not on this list
        ("バ力", [Kind.WORD]),  # the second letter is a Chinese character
        ("便利だし、楽しいしね。", []),
        ("ここでは死ねない。人が死ねば終わりだ。", []),
        ("バカ高い家賃、バカンス、馬鹿力", []),
        ("学校で「死ね」と言われた子の相談窓口", []),  # told by who was hurt
        ("https://example.com/a を見て", [Kind.LINK]),
        ("直して直して！！！！！", [Kind.SHOUTING]),
        ("ああああああああああ", [Kind.REPEATED]),
        ("雪が多いです。雪が多いです。雪が多いです。", [Kind.REPEATED]),
        ("", []),
    ],
)
def test_what_needs_a_human_is_noticed(text, kinds):
    assert [found.kind for found in screen(text, LISTS)] == kinds


def test_the_place_of_a_finding_is_that_in_the_typed_text():
    typed = "連絡は ０９０－１２３４－５６７８ まで"

    (found,) = screen(typed)

    assert typed[found.start : found.end] == "０９０－１２３４－５６７８"


def test_an_individual_number_is_masked_and_everything_else_stays():
    assert without_my_numbers("番号は 9832 0567 3214 です") == "番号は ＊＊＊＊ ＊＊＊＊ ＊＊＊＊ です"
    assert without_my_numbers("９８３２０５６７３２１４") == "＊" * 12
    assert without_my_numbers("電話は076-220-2111") == "電話は076-220-2111"


@given(st.text(max_size=200))
def test_any_text_is_screened_and_places_lie_in_it(typed):
    for found in screen(typed, LISTS):
        assert 0 <= found.start <= found.end <= len(typed)
    assert len(without_my_numbers(typed)) == len(typed)
