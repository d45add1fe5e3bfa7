"""Changing a comment: for a while, in the open, never what was answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ideas import discussing
from ideas.models import Comment, EarlierText, State
from tests.factories.ideas import NOW, idea
from tests.ideas.test_discussion import code_of, hide, page_of, say


@pytest.fixture(autouse=True)
def noon(clock):
    clock(NOW)


WINDOW = timedelta(minutes=15)


def change(words, by, text="書き直した文", *, at=NOW, stance="for") -> Comment:
    return discussing.edit_comment(words, by=by, at=at, text=text, stance=stance)


# --- Changing ----------------------------------------------------------------------


@pytest.fixture
def snow(db, ren):
    return idea(author=ren)


def test_a_change_keeps_the_earlier_text_for_the_office(snow, hana, mori):
    words = say(snow, hana, "はじめの文")

    change(words, hana, "二つめの文", at=NOW + timedelta(minutes=1))
    change(words, hana, "三つめの文", at=NOW + timedelta(minutes=2))
    change(words, hana, "三つめの文", at=NOW + timedelta(minutes=3))  # changes nothing

    assert list(EarlierText.objects.values_list("text", "written_at", "replaced_at")) == [
        ("はじめの文", NOW, NOW + timedelta(minutes=1)),
        ("二つめの文", NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)),
    ]
    page = page_of(snow)
    assert ["はじめの文" in page, "三つめの文" in page, "編集済み" in page] == [False, True, True]
    client = Client()
    client.force_login(mori)
    assert "はじめの文" in client.get(f"/cms/ideas/{snow.pk}/").content.decode()


@pytest.mark.parametrize(
    ("late", "expected"),
    [(WINDOW - timedelta(microseconds=1), None), (WINDOW, "edit_window_over")],
)
def test_the_window_is_half_open(snow, hana, late, expected):
    words = say(snow, hana)

    if expected:
        assert code_of(lambda: change(words, hana, at=NOW + late)) == expected
    else:
        assert change(words, hana, at=NOW + late).text == "書き直した文"


def test_what_was_answered_or_quoted_stays_as_it_was_read(snow, hana, ren):
    answered, quoted = say(snow, hana), say(snow, hana)
    reply = say(snow, hana, parent=quoted)
    say(snow, ren, parent=answered)
    say(snow, ren, quoted=reply)

    assert [code_of(lambda words=words: change(words, hana)) for words in (answered, reply)] == [
        "comment_was_answered",
        "comment_was_answered",
    ]


def test_who_may_not_change_what(snow, hana, ren, mori):
    removed, hidden, others = say(snow, hana), say(snow, hana), say(snow, ren)
    discussing.remove_comment(removed, by=hana, at=NOW)
    hide(hidden, mori)
    late = idea(author=ren)
    closed = say(late, hana)
    type(late).objects.filter(pk=late.pk).update(state=State.HIDDEN)

    found = [code_of(lambda words=words: change(words, hana)) for words in (removed, hidden, others, closed)]

    assert found == ["comment_is_gone", "not_found", "not_the_author", "idea_is_not_public"]
    assert EarlierText.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "入力してください"), ("🎉", "言葉で書いてください"), ("あ" * 1001, "1文字減らしてください")],
)
def test_a_change_is_judged_like_a_comment(snow, hana, client, text, said):
    words = say(snow, hana, "はじめの文")
    client.force_login(hana)

    address = f"/ideas/{snow.pk}/comments/{words.pk}/edit/"
    answer = client.post(address, {"stance": "for", "text": text})

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    words.refresh_from_db()
    assert words.text == "はじめの文"
    gone_back = client.get(address).content.decode()
    assert f">\n{text}</textarea>" in gone_back


def test_a_change_that_comes_too_late_shows_what_was_typed(snow, hana, client, clock):
    words = say(snow, hana)
    client.force_login(hana)
    clock(NOW + WINDOW)

    address = f"/ideas/{snow.pk}/comments/{words.pk}/edit/"
    answer = client.post(address, {"stance": "for", "text": "間に合わなかった文"})

    assert answer.status_code == 409
    assert "間に合わなかった文" in answer.content.decode()
    assert "15分以内" in answer.content.decode()


def test_a_change_that_was_typed_when_the_log_in_had_ended_stands_in_the_form_again(snow, hana, client):
    words = say(snow, hana, "はじめの文")
    address = f"/ideas/{snow.pk}/comments/{words.pk}/edit/"

    client.post(address, {"stance": "against", "text": "長く書き直した文"})
    client.force_login(hana)

    page = client.get(address).content.decode()
    assert "長く書き直した文</textarea>" in page
    client.post(address, {"stance": "against", "text": "長く書き直した文"})
    assert "長く書き直した文" in client.get(address).content.decode()
    assert "kept_comment_change" not in client.session
