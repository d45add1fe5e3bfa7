"""Two texts compared phrase by phrase: nothing lost, nothing invented, readable, and never endless."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.language.comparing import Kind, Piece, compare, letters_changed, share_changed
from cocreate.language.phrasing import phrases

WORDS = st.text(alphabet="雪道町をがはで、。\n AあＡ１", max_size=40)


def shown(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in compare(before, after)]


def test_phrases_are_what_is_read_in_one_go():
    assert phrases("除雪車の位置や町会の作業の記録を地図に重ね、「済んだ」を見ています。") == [
        "除雪車の", "位置や", "町会の", "作業の", "記録を",
        "地図に", "重ね、", "「済んだ」を", "見ています。",
    ]  # fmt: skip


def test_a_change_is_shown_in_whole_phrases_and_not_in_letters():
    assert shown("除雪車の位置を地図で見たいです。", "除雪車の場所を、地図で見たいです。") == [
        ("same", "除雪車の"), ("gone", "位置を"), ("come", "場所を、"), ("same", "地図で見たいです。"),
    ]  # fmt: skip


def test_what_is_the_same_is_one_piece():
    assert shown("雪かきの日", "雪かきの日") == [("same", "雪かきの日")]
    assert shown("", "") == []
    assert shown("", "雪") == [("come", "雪")]


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_the_old_text_and_the_new_one_can_be_read_out_of_a_comparison(before, after):
    pieces = compare(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != Kind.COME) == before
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.GONE) == after
    assert "".join(phrases(before)) == before


def test_width_spaces_and_signs_are_no_change_of_letters():
    assert letters_changed("ＤＸ、 会議", "DX会議。") == 0
    assert letters_changed("除雪済み", "除雪ずみ") == 2
    assert share_changed("雪", "雪") == 0


def test_texts_with_nothing_in_common_are_one_gone_and_one_come():
    assert compare("雪かき", "図書館で") == [Piece(Kind.GONE, "雪かき"), Piece(Kind.COME, "図書館で")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("雪が。道を。" * 1000, "町は。道を。雪が。" * 700),
        ("雪" * 6000, "道" * 6000),
        ("\n" * 3000, "雪\n" * 3000),
    ],
)
def test_the_largest_texts_are_compared_with_limited_effort(before, after):
    phrases("温める")
    begun = time.process_time()

    compare(before, after)
    letters_changed(before, after)

    assert time.process_time() - begun < 3
