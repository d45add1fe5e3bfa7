"""Who writes sees what others wrote before, and may support that instead; nothing is in the way."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cocreate.language import meaning as meanings
from ideas import likeness_memory, moderation
from ideas.likeness import alike, mark_of, remember_meanings, same_text
from ideas.models import Idea, IdeaVector, State, Vote
from tests.factories.ideas import NOW, campaign, vote
from tests.factories.meanings import Topics, written

DRAFT = {"title": "袋が破られる", "problem": "毎朝です", "proposal": "なんとかしたい", "wish": ""}


@pytest.fixture(autouse=True)
def model(clock, monkeypatch):
    """Every test has the little model; `None` in its place is a site without any."""
    clock(NOW)
    known = [Topics()]
    monkeypatch.setattr("ideas.likeness.meaning", lambda: known[0])
    return known


def ask(client, **typed):
    return client.post("/ideas/new/similar/", typed, headers={"HX-Request": "true"}).content.decode()


# --- Finding ------------------------------------------------------------------


def test_ideas_are_found_by_what_they_mean(db, ren):
    crows, bus = written(ren, "カラスが困る"), written(ren, "停留所を増やす")
    remember_meanings(at=NOW)

    assert alike("袋が破られる", number=5) == [crows]
    assert alike("バスが来ない", number=5) == [bus]
    assert alike("ぞうが見たい", number=5) == []


def test_a_changed_text_is_understood_anew_and_nothing_twice(db, ren):
    one = written(ren, "カラスが困る")
    assert remember_meanings(at=NOW) == 1
    Idea.objects.filter(pk=one.pk).update(title="バスが来ない", version_number=2)

    assert (remember_meanings(at=NOW), remember_meanings(at=NOW)) == (1, 0)
    assert alike("停留所", number=5) == [one]


def test_another_model_understands_everything_anew(db, ren, model):
    one = written(ren, "カラスが困る")
    remember_meanings(at=NOW)
    model[0] = type("Other", (Topics,), {"name": "topics/2"})()

    assert alike("袋", number=5) == []
    assert remember_meanings(at=NOW) == 1
    assert alike("袋", number=5) == [one]


HIDDEN = [state for state in State if state not in ("merged",)]


@pytest.mark.parametrize("state", HIDDEN)
def test_only_listed_ideas_are_similar_to_anything(db, ren, state):
    one = written(ren, "カラスが困る", state=state)
    IdeaVector.objects.create(
        idea=one, version_number=1, made_with=Topics.name, text_mark=mark_of("カラスが袋をつつきます"),
        vector=Topics().vector("カラス").astype(np.float16).tobytes(),
    )  # fmt: skip

    listed = [one] if one.is_listed else []
    assert alike("袋", number=5) == listed
    assert same_text("カラスが、袋をつつきます。") == (one if one.is_listed else None)


def test_what_is_hidden_vanishes_at_once(db, ren, mori, client, settings):
    one = written(ren, "カラスが困る")
    remember_meanings(at=NOW)
    assert "カラスが困る" in ask(client, title="袋が破られる")
    settings.TESTING = False  # so that the process keeps what it has read
    likeness_memory.forget()
    assert alike("袋", number=5) == [one]

    moderation.hide(one, by=mori, at=NOW, reason="参加のルール3によります")

    assert alike("袋", number=5) == []
    likeness_memory.forget()


def test_without_a_model_shared_words_are_enough(db, ren, client, model):
    from ideas.wording import IdeaText, search_words

    one = written(ren, "集積所のカラスよけ")
    Idea.objects.filter(pk=one.pk).update(search=search_words(IdeaText(one.title), None))
    model[0] = None
    remember_meanings(at=NOW)

    assert alike("集積所をきれいに", number=5) == [one]
    assert alike("バスが来ない", number=5) == []
    assert "集積所のカラスよけ" in ask(client, title="集積所をきれいに")


def test_a_broken_table_is_no_model(settings, tmp_path):
    (tmp_path / ".built").write_text("x")
    settings.WORD_VECTORS = str(tmp_path)
    meanings.meaning.cache_clear()

    assert meanings.meaning() is None
    meanings.meaning.cache_clear()


# --- Copies -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("除雪車の位置を地図で。", "除雪車の位置を、地図で", True),
        ("ＬＰＷＡで水位をはかりたい", "lpwaで水位をはかりたい！", True),
        ("除雪車の位置を地図で", "除雪車の場所を地図で", False),
        ("お願いします", "お願いします", False),
    ],
)
def test_copies_are_known_whatever_their_signs(one, other, same):
    assert (mark_of(one) == mark_of(other) != "") is same


def test_the_same_text_is_said(db, ren, client):
    written(ren, "前からある案", proposal="カラスよけの網を、すべての集積所に置いてください。")
    remember_meanings(at=NOW)

    page = ask(client, title="別の題", proposal="カラスよけの網をすべての集積所に置いてください")

    assert "同じ文章のアイデアがあります" in page
    assert "前からある案" in page
    page = ask(client, title="別の題", proposal="カラスよけの網を一つだけ置く案です")
    assert "同じ文章のアイデアがあります" not in page


# --- While writing ------------------------------------------------------------


def test_at_most_five_are_shown_and_nothing_when_there_is_nothing(db, ren, client):
    for number in range(9):
        written(ren, f"カラス{number}")
    remember_meanings(at=NOW)

    assert ask(client, title="カラスが多い").count("similar-ideas__item") == 5
    for words in ({"title": "ぞうが見たい"}, {"title": "カ", "proposal": ""}):
        nothing = ask(client, **words)
        assert "similar-ideas" not in nothing
        assert "<a" not in nothing


def test_markup_in_a_title_stays_text(db, ren, client):
    written(ren, "カラス<script>alert(1)</script>", proposal="<b>袋</b>をつつく")
    remember_meanings(at=NOW)

    page = ask(client, title="カラスが多い")

    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_ten_and_a_hundred_ideas_cost_the_same_few_queries(db, ren, client):
    snow = campaign()
    for number in range(10):
        written(ren, f"カラス{number}", campaign=snow)
    remember_meanings(at=NOW)
    with CaptureQueriesContext(connection) as few:
        ask(client, title="カラスが多い")
    for number in range(90):
        written(ren, f"袋{number}", campaign=snow)
    remember_meanings(at=NOW)
    with CaptureQueriesContext(connection) as many:
        ask(client, title="カラスが多い")

    assert len(few) == len(many)
    assert len(many) <= 10


def test_a_hidden_count_stays_hidden(db, ren, hana, client):
    hiding = campaign()
    hiding.phases.update(hides_counts=True)
    vote(written(ren, "カラスが困る", campaign=hiding), voter=hana)
    remember_meanings(at=NOW)

    page = ask(client, title="袋が破られる")

    assert "カラスが困る" in page
    assert "人が賛同" not in page


def test_the_preview_shows_them_without_any_script(db, ren, client):
    written(ren, "カラスが困る")
    remember_meanings(at=NOW)

    page = client.post("/ideas/new/", DRAFT).content.decode()

    assert "カラスが困る" in page
    assert 'formaction="/ideas/new/similar/' in page


# --- Supporting instead -------------------------------------------------------


def draft_in(client) -> str:
    return client.get("/ideas/new/").content.decode()


def test_one_tap_supports_and_stays_on_the_page(transactional_db, ren, hana, client):
    one = written(ren, "カラスが困る")
    client.force_login(hana)
    address = f"/ideas/new/similar/{one.pk}/support/"

    answer = client.post(address, DRAFT, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "賛同しました" in answer.content.decode()
    assert Vote.objects.standing().filter(idea=one, voter=hana).count() == 1
    one.counter.refresh_from_db()
    assert one.counter.supports == 1


def test_without_script_one_comes_back_to_what_one_was_writing(transactional_db, ren, hana, client):
    one = written(ren, "カラスが困る")
    client.force_login(hana)

    answer = client.post(f"/ideas/new/similar/{one.pk}/support/", DRAFT)

    assert (answer.status_code, answer["Location"]) == (302, "/ideas/new/")
    page = draft_in(client)
    assert DRAFT["proposal"] in page
    assert "カラスが困る" in page
    assert Vote.objects.standing().filter(idea=one, voter=hana).count() == 1


def test_the_tap_and_the_text_survive_the_log_in(transactional_db, ren, hana, client):
    one = written(ren, "カラスが困る")
    answer = client.post(f"/ideas/new/similar/{one.pk}/support/", DRAFT)
    assert answer["Location"].startswith("/accounts/login/")
    assert not Vote.objects.exists()

    client.force_login(hana)
    finish = f"/ideas/new/similar/{one.pk}/support/finish/"
    assert client.get(finish)["Location"] == "/ideas/new/"
    assert client.get(finish)["Location"] == "/ideas/new/"

    assert Vote.objects.standing().filter(idea=one, voter=hana).count() == 1
    assert DRAFT["proposal"] in draft_in(client)


def test_an_address_sent_by_somebody_else_supports_nothing(transactional_db, ren, hana):
    one = written(ren, "カラスが困る")
    client = Client()
    client.force_login(hana)

    client.get(f"/ideas/new/similar/{one.pk}/support/finish/")

    assert not Vote.objects.exists()


def test_a_refusal_is_said_and_the_text_is_kept(transactional_db, ren, hana, client):
    one = written(ren, "カラスが困る", state=State.DONE)
    client.force_login(hana)

    answer = client.post(f"/ideas/new/similar/{one.pk}/support/", DRAFT)

    assert answer["Location"] == "/ideas/new/"
    assert DRAFT["proposal"] in draft_in(client)
    assert not Vote.objects.exists()


def test_what_one_supports_already_is_said(transactional_db, ren, hana, client):
    one = written(ren, "カラスが困る")
    vote(one, voter=hana)
    remember_meanings(at=NOW)
    client.force_login(hana)

    page = ask(client, title="袋が破られる")

    assert "賛同しています" in page
    assert "こちらに賛同する" not in page
