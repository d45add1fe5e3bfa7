"""What an idea belongs to: tags, initiatives, indicators, a place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Indicator, IndicatorGroup
from ideas.models import Idea
from ideas.places import Point, point_from
from ideas.proposing import Ties, revise
from ideas.tagging import problem_with_tags, tags_in
from tests.factories.ideas import NOW, idea
from tests.factories.strategy import the_plan
from tests.ideas.test_proposing import TEXT, TYPED, code_of, send


@pytest.fixture
def noon(clock):
    clock(NOW)


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("雪　バス", ["雪", "バス"]),
        ("#雪、＃バス,道", ["雪", "バス", "道"]),
        ("ＤＸ dx Dx", ["DX"]),
        ("ﾊﾞｽ", ["バス"]),
        (" 　", []),
        ("雪\x00か", ["雪か"]),
    ],
)
def test_tags_are_written_in_one_way(typed, tags):
    assert tags_in(typed) == tags


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" ".join(f"t{n}" for n in range(100)), "いま100個あります"),
        ("あ" * 21, "20文字まで"),
        ("😀", "言葉で書いてください"),
    ],
)
def test_wrong_tags_are_refused_in_a_sentence(db, hana, client, noon, typed, said):
    client.force_login(hana)

    page = client.post("/ideas/new/", {**TYPED, "tags": typed, "action": "send"})

    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert typed[:50] in text
    assert Idea.objects.count() == 0
    assert problem_with_tags(tags_in(typed)) is not None
    assert code_of(lambda: send(hana, ties=Ties(tags=tuple(typed.split())))) == "invalid_tags"


def test_the_database_takes_five_tags(db, hana):
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=idea(author=hana).pk).update(tags=["a", "b", "c", "d", "e", "f"])


@pytest.mark.parametrize(
    ("north", "east", "point"),
    [
        ("36.5613254", "136.6562051", Point(Decimal("36.56133"), Decimal("136.65621"))),
        ("３６．５６", "１３６．６５", Point(Decimal("36.56000"), Decimal("136.65000"))),
        ("", "", None),
        (None, None, None),
        (20, 154, Point(Decimal("20.00000"), Decimal("154.00000"))),
    ],
)
def test_a_point_is_rounded_to_a_metre(north, east, point):
    assert point_from(north, east) == point


@pytest.mark.parametrize(
    ("north", "east"),
    [
        ("36.5", ""),
        ("", "136"),
        ("x", "y"),
        ("51.5", "-0.1"),
        ("NaN", "136"),
        ("1e999", "136"),
        ("19.9", "136"),
    ],
)
def test_half_a_point_or_one_outside_japan_is_refused(north, east):
    with pytest.raises(Refusal) as refused:
        point_from(north, east)

    assert (refused.value.code, refused.value.status) == ("not_a_place", 422)


@pytest.mark.parametrize("place", [{"latitude": 36}, {"longitude": 136}, {"latitude": 51, "longitude": 136}])
def test_the_database_keeps_no_half_point(db, hana, place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=idea(author=hana).pk).update(**place)


def test_everything_that_was_chosen_is_kept_and_shown(db, client, hana, ren, noon):
    the_plan()
    indicator = Indicator.objects.create(
        group=IndicatorGroup.objects.first(), key="apps", name="導入した校下の数", unit="校下", kind="count"
    )
    client.force_login(hana)
    typed = {
        **TYPED,
        "tags": "雪 バス",
        "initiative": ["paperless"],
        "indicator": ["apps"],
        "place_note": "図書館の前",
        "latitude": "36.56",
        "longitude": "136.65",
    }

    preview = client.post("/ideas/new/", {**typed, "action": "preview"}).content.decode()
    client.post("/ideas/new/", {**typed, "action": "send"})

    made = Idea.objects.get()
    assert [indicator.name in preview, "図書館の前" in preview, "#雪" in preview] == [True] * 3
    assert (made.tags, made.place_note) == (["雪", "バス"], "図書館の前")
    assert (made.latitude, made.longitude) == (Decimal("36.56"), Decimal("136.65"))
    assert list(made.indicators.all()) == [indicator]
    page = client.get(made.get_absolute_url()).content.decode()
    assert [indicator.name in page, "図書館の前" in page, "#雪" in page] == [True] * 3


def test_a_wrong_place_is_said_and_the_text_kept(db, client, hana, noon):
    client.force_login(hana)

    page = client.post("/ideas/new/", {**TYPED, "latitude": "36.56", "longitude": "", "action": "send"})

    assert page.status_code == 422
    assert "地図の地点を読み取れませんでした" in page.content.decode()
    assert TYPED["wish"] in page.content.decode()


def test_a_revision_keeps_what_it_does_not_change(db, hana):
    ties = Ties(tags=("雪",), point=point_from("36.5", "136.5"), place_note="橋")
    sent = send(hana, ties=ties)

    changed = revise(sent, by=hana, at=NOW, text=TEXT, version_number=1)

    changed.refresh_from_db()
    assert (changed.tags, changed.place_note, changed.latitude) == (["雪"], "橋", Decimal("36.5"))


def test_an_idea_is_found_by_its_tags(db, hana):
    made = send(hana, ties=Ties(tags=("用水",)))

    assert list(Idea.objects.matching("用水")) == [made]
