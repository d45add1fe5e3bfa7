"""Programs send what a page sends: tags, a place, indicators, pictures, under the same rules."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cocreate.places.models import District
from cocreate.strategy.models import Indicator, Initiative
from ideas.models import Idea, Picture
from ideas.pictures import keep_picture
from tests.factories.ideas import NOW
from tests.factories.strategy import the_plan
from tests.ideas.test_pictures import picture
from tests.ideas.test_proposing import TYPED


@pytest.fixture
def program(db, client, hana, clock):
    cache.clear()
    clock(NOW)
    client.force_login(hana)
    return client


def post(client: Client, **more):
    return client.post("/api/v1/ideas/", {**TYPED, **more}, content_type="application/json")


def upload(client: Client, data: bytes):
    sent = SimpleUploadedFile("a.jpg", data, "image/jpeg")
    return client.post("/api/v1/pictures/", {"picture": sent})


def test_a_program_ties_an_idea_to_no_more_than_the_page_does(program):
    the_plan()
    strategy = Initiative.objects.first()
    initiatives = [clone(strategy, key=f"i{number}", title=f"取組{number}") for number in range(6)]
    indicators = [clone(Indicator.objects.first(), key=f"k{number}") for number in range(4)]

    refused = [
        post(program, initiatives=[one.key for one in initiatives]),
        post(program, indicators=[one.key for one in indicators]),
    ]

    assert [answer.status_code for answer in refused] == [422, 422]
    assert [answer.json()["code"] for answer in refused] == ["too_many_initiatives", "too_many_indicators"]
    assert "5個まで" in refused[0].json()["message"]
    assert "3個まで" in refused[1].json()["message"]
    assert not Idea.objects.exists()
    fine = post(
        program,
        initiatives=[one.key for one in initiatives[:5]],
        indicators=[one.key for one in indicators[:3]],
    )
    assert fine.status_code == 201


def clone(thing, **fields):
    thing.pk = None
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save(force_insert=True)
    return type(thing).objects.get(pk=thing.pk)


def test_everything_a_page_may_send_a_program_may_send(program):
    the_plan()
    indicator = Indicator.objects.first()
    District.objects.create(name="泉野校下")
    token = upload(program, picture().getvalue()).json()["token"]

    answer = post(
        program,
        tags=["雪", "ＤＸ"],
        indicators=[indicator.key],
        district="泉野校下",
        place_note="図書館の前",
        latitude=36.561327,
        longitude="136.65",
        pictures=[{"token": token, "description": "雪の道"}],
    )

    said = answer.json()
    assert answer.status_code == 201
    assert (said["tags"], said["indicators"], said["place_note"]) == (
        ["雪", "DX"],
        [indicator.key],
        "図書館の前",
    )
    assert (said["latitude"], said["longitude"]) == ("36.56133", "136.65000")
    detail = program.get(f"/api/v1/ideas/{said['id']}/").json()
    assert [one["description"] for one in detail["pictures"]] == ["雪の道"]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"tags": ["あ" * 21]}, 400, "invalid"),
        ({"tags": [f"t{n}" for n in range(100)]}, 400, "invalid"),
        ({"indicators": ["nothing"]}, 400, "invalid"),
        ({"district": "どこにもない"}, 400, "invalid"),
        ({"place_note": "あ" * 101}, 400, "invalid"),
        ({"place_note": "\x00"}, 400, "invalid"),
        ({"latitude": 36.5}, 422, "not_a_place"),
        ({"latitude": 51.5, "longitude": 0}, 422, "not_a_place"),
        ({"latitude": "NaN", "longitude": 136}, 400, "invalid"),
        ({"pictures": [{"token": "11111111-1111-4111-8111-111111111111"}]}, 422, "picture_unknown"),
    ],
)
def test_what_is_wrong_is_said_with_a_code_and_nothing_is_written(program, wrong, status, code):
    answer = post(program, **wrong)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Idea.objects.count() == 0


def test_six_pictures_and_those_of_others_are_refused(program, hana, ren):
    six = [{"token": str(keep_picture(picture(), at=NOW, by=hana).token)} for _ in range(6)]
    his = [{"token": str(keep_picture(picture(), at=NOW, by=ren).token)}]

    assert post(program, pictures=six).json()["code"] == "too_many_pictures"
    assert post(program, pictures=his).json()["code"] == "picture_unknown"
    assert Idea.objects.count() == 0


def test_a_file_that_is_no_picture_is_refused_in_words(program):
    answer = upload(program, b"<svg/>")

    assert (answer.status_code, answer.json()["code"]) == (422, "picture_unreadable")
    assert Picture.objects.count() == 0


def test_strangers_upload_nothing(db):
    assert upload(Client(headers={"Origin": "http://testserver"}), picture().getvalue()).status_code == 401


def test_the_schema_speaks_of_pictures(program):
    schema = program.get("/api/v1/schema/?format=json").content.decode()

    assert "/api/v1/pictures/" in schema
    assert "place_note" in schema
