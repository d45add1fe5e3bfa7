"""Cleaning what people typed, and finding the words in it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.language.japanese import fold, lexemes, normalise, question, says_something


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  雪  ", "雪"),
        ("か\u3099", "が"),
        ("ゆ\x00き\u200b\u202e", "ゆき"),
        ("一行目\r\n二行目", "一行目\n二行目"),
        ("一\n\n\n\n\n二", "一\n\n二"),
        ("行末の空白　 \n次", "行末の空白\n次"),
        ("①と２", "①と２"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("\ud800雪", "雪"),
        ("か\u200b\u3099", "が"),
        ("雪" + "\u0335\u0301" * 30, "雪\u0335\u0335\u0335"),
    ],
)
def test_text_is_cleaned_and_otherwise_left_as_typed(typed, kept):
    assert normalise(typed) == kept


def test_a_title_is_one_line():
    assert normalise("雪の\n日　の\tこと", lines=False) == "雪の 日 の こと"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_unseen(text):
    once = normalise(text)

    assert normalise(once) == once
    assert not any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in once)


@pytest.mark.parametrize(
    ("text", "says"),
    [("雪", True), ("2026", True), ("😀🎉", False), ("！？…　", False), ("", False)]
    + [(letter, False) for letter in "\u3164\uffa0\u115f\u1160"],
)
def test_emoji_and_signs_alone_say_nothing(text, says):
    assert says_something(text) is says


def test_the_same_sound_is_folded_to_one_spelling():
    assert {fold(word) for word in ("ゴミ", "ごみ", "ｺﾞﾐ")} == {"ごみ"}
    assert fold("ＬＰＷＡ") == "lpwa"


@pytest.mark.parametrize(
    "spellings",
    [
        ("引越し", "引っ越し", "引っこし"),
        ("ごみ", "ゴミ", "ｺﾞﾐ"),
        ("申込", "申し込み", "申込み"),
        ("打合せ", "打ち合わせ"),
        ("子供", "こども", "子ども"),
    ],
)
def test_spellings_of_one_word_have_one_form(spellings):
    assert {tuple(lexemes(word)) for word in spellings} == {tuple(lexemes(spellings[0]))}


def test_the_parts_of_a_compound_are_found_too():
    assert {"除雪車", "除雪"} <= set(lexemes("除雪車が来ない"))


@pytest.mark.parametrize("nothing", ["", "   ", "😀", "！！", "の"])
def test_a_question_without_a_word_asks_nothing(nothing):
    assert question(nothing) == ""


def test_a_question_asks_for_all_words_each_by_any_synonym():
    assert question("除雪 バス").count(" & (") == 1
    assert "'雪掻き'" in question("除雪")


@given(st.text(max_size=60))
def test_a_question_is_never_longer_than_ten_words(text):
    assert question(text).count(") & (") < 10
