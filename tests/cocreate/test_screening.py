"""What points to a person is noticed in every writing, and dates are left alone."""

from __future__ import annotations

import pytest

from cocreate.language.screening import Kind, screen


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
        ("０１２０ー１２３ー４５６", [Kind.PHONE]),
        ("hana@example.jp", [Kind.EMAIL]),
        ("ｈａｎａ＠ｅｘａｍｐｌｅ．ｊｐ", [Kind.EMAIL]),
        ("〒920-8577", [Kind.POSTCODE]),
        ("郵便番号は９２０－８５７７", [Kind.POSTCODE]),
        ("2026年11月20日 13:30", []),
        ("予算は1,000,000円、令和8年度", []),
        ("二十四時間、三百人", []),
        ("", []),
    ],
)
def test_personal_data_is_noticed(text, kinds):
    assert [found.kind for found in screen(text)] == kinds
