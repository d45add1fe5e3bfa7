"""Which ideas stand beside an idea: found ahead by meaning, shown while they are public."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ideas import moderation
from ideas.likeness import remember_meanings
from ideas.models import Idea
from ideas.nearness import beside, find_nearest
from tests.factories.ideas import NOW, category
from tests.factories.meanings import Topics, written


@pytest.fixture(autouse=True)
def model(clock, monkeypatch):
    """Every test has the little model; `None` in its place is a site without any."""
    clock(NOW)
    known = [Topics()]
    monkeypatch.setattr("ideas.likeness.meaning", lambda: known[0])
    return known


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
