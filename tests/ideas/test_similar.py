"""Who writes sees what others wrote before, and may support that instead; nothing is in the way."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cocreate.language import meaning as meanings
from ideas import likeness_memory, moderation
from ideas.likeness import alike, mark_of, remember_meanings, same_text
from ideas.models import Idea, IdeaVector, State, Vote
from ideas.nearness import beside, find_nearest
from tests.factories.ideas import NOW, campaign, category, idea, vote

DRAFT = {"title": "袋が破られる", "problem": "毎朝です", "proposal": "なんとかしたい", "wish": ""}
TOPICS = {"雪": 0, "除雪": 0, "道": 0, "ごみ": 1, "カラス": 1, "袋": 1, "バス": 2, "停留所": 2}


class Topics:
    """A model that knows eight words and three topics."""

    name, dimensions = "topics/1", 4

    def vector(self, text):
        found = np.zeros(4, dtype=np.float32)
        for word, topic in TOPICS.items():
            if word in text:
                found[topic] += 1
        return found / np.linalg.norm(found) if found.any() else None


@pytest.fixture(autouse=True)
def model(clock, monkeypatch):
    """Every test has the little model; `None` in its place is a site without any."""
    clock(NOW)
    known = [Topics()]
    monkeypatch.setattr("ideas.likeness.meaning", lambda: known[0])
    return known


def written(author, title, proposal="くわしくは後で書きます", **fields):
    return idea(author=author, title=title, problem="", proposal=proposal, wish="", **fields)


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


# --- Beside an idea -----------------------------------------------------------


def box_of(client, of) -> str:
    page = client.get(of.get_absolute_url()).content.decode()
    return page[page.index("似ているアイデア") :].partition("</div>")[0] if "似ているアイデア" in page else ""


def test_beside_an_idea_stand_those_that_mean_something_close(db, client, ren, mori):
    snow, road = written(ren, "雪で困る"), written(ren, "道の除雪")
    crows, hidden = written(ren, "カラスが困る"), written(ren, "雪の道")
    remember_meanings(at=NOW)
    moderation.hide(hidden, by=mori, at=NOW, reason="ルール3によります")

    box = box_of(client, snow)

    assert road.title in box
    assert crows.title not in box
    assert hidden.title not in box


def test_which_are_near_is_found_ahead_and_which_are_public_is_asked_each_time(db, ren, mori, monkeypatch):
    snow, road = written(ren, "雪で困る"), written(ren, "道の除雪")
    assert beside(snow) == []
    remember_meanings(at=NOW)
    monkeypatch.setattr("ideas.likeness_memory.best_of", lambda *_: pytest.fail("compared while reading"))

    assert beside(snow) == [road]
    moderation.hide(road, by=mori, at=NOW, reason="ルール3によります")
    assert beside(snow) == []


def test_the_nearest_stand_first_and_no_more_than_a_few(db, ren):
    snow = written(ren, "雪で困る")
    for title in ("雪とバス", "雪が多い", "バスと除雪", "道に雪", "雪かきと袋"):
        written(ren, title)
    remember_meanings(at=NOW)

    box = [one.title for one in beside(snow)]

    assert len(box) == 4
    assert set(box[:2]) == {"雪が多い", "道に雪"}


def test_a_new_idea_comes_to_stand_beside_its_neighbours(db, ren):
    snow = written(ren, "雪で困る")
    remember_meanings(at=NOW)
    road = written(ren, "道の除雪")

    remember_meanings(at=NOW)
    assert beside(road) == [snow]
    remember_meanings(at=NOW)
    assert beside(snow) == [road]


def test_lists_are_not_found_again_and_again(db, ren, model):
    """A list that was found anew makes no other list doubtful: else a town would never come to rest."""
    for title in ("雪で困る", "道の除雪", "雪の道"):
        written(ren, title)
    remember_meanings(at=NOW)

    assert find_nearest(model[0], at=NOW) == 0
    written(ren, "除雪の道")
    remember_meanings(at=NOW)
    assert [find_nearest(model[0], at=NOW) for _ in range(2)] == [3, 0]


def test_a_list_is_renewed_after_a_week_and_no_sooner(db, ren, model):
    written(ren, "雪で困る")
    remember_meanings(at=NOW)

    assert find_nearest(model[0], at=NOW + timedelta(days=7)) == 0
    assert find_nearest(model[0], at=NOW + timedelta(days=7, seconds=1)) == 1


def test_a_new_text_has_new_neighbours(db, ren):
    changed, road, crows = written(ren, "雪で困る"), written(ren, "道の除雪"), written(ren, "カラスが困る")
    remember_meanings(at=NOW)
    assert beside(changed) == [road]
    Idea.objects.filter(pk=changed.pk).update(title="袋が破られる", version_number=2)

    remember_meanings(at=NOW)

    assert beside(changed) == [crows]
    assert beside(road) == []


def test_without_a_model_the_box_shows_the_same_subject(db, client, ren, model):
    model[0] = None
    living = category()
    snow, crows = written(ren, "雪で困る", category=living), written(ren, "カラスが困る", category=living)
    remember_meanings(at=NOW)

    assert crows.title in box_of(client, snow)


def test_ideas_of_no_subject_at_all_are_not_alike(db, client, ren):
    """Until its meaning is known, an idea that says nothing about its subject has nothing beside it."""
    snow, _crows = written(ren, "雪で困る"), written(ren, "カラスが困る")

    assert box_of(client, snow) == ""
