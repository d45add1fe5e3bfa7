"""What the city did is shown in pictures said in words; an answer names initiative, indicator, event."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Indicator
from events.models import Event
from ideas import preparing_answers, publishing_answers
from ideas.answering import follow_up
from ideas.models import Answer, AnswerDraft, FollowUp, ResultPicture, State
from ideas.picture_files import compare_pictures_with_files
from ideas.showing_results import SentPicture
from tests.cast import roads
from tests.factories import events as event_factory
from tests.factories.ideas import NOW, idea
from tests.factories.strategy import the_plan
from tests.ideas.test_pictures import picture

SOON = date(2026, 12, 24)
WORDS = "除雪ずみの道が青く塗られた地図の画面"


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def snow(hana, aoki):
    made = idea(author=hana, state=State.IN_PROGRESS, department=roads(), assigned_at=NOW)
    said = {"kind": "reflect", "text": "公開します。", "next_on": SOON, "published_at": NOW}
    Answer.objects.create(idea=made, department=roads(), published_by=aoki, **said)
    return made


def sent(words: str = WORDS) -> SentPicture:
    return SentPicture(picture(), words)


def done(snow, aoki, *pictures, **words) -> FollowUp:
    words = {"text": "全区間で公開しました。", "is_done": True, **words}
    return follow_up(snow, by=aoki, at=NOW, pictures=pictures, **words)


def test_the_result_stands_on_the_page_of_the_idea_with_its_words(snow, aoki, client):
    step = done(snow, aoki, sent(), sent("作業の様子"))

    page = client.get(snow.get_absolute_url()).content.decode()

    shown = list(step.pictures.all())
    assert [(one.position, one.description) for one in shown] == [(0, WORDS), (1, "作業の様子")]
    assert all(one.image.url in page and f'alt="{one.description}"' in page for one in shown)


@pytest.mark.parametrize(
    ("pictures", "words", "code"),
    [
        ([("", 1)], {}, "picture_needs_words"),
        ([("雪" * 161, 1)], {}, "picture_words_too_long"),
        ([(WORDS, 1)] * 4, {}, "too_many_pictures"),
        ([(WORDS, 1)], {"is_done": False, "next_on": SOON}, "pictures_before_the_result"),
    ],
)
def test_refusals_about_pictures_leave_nothing_behind(snow, aoki, pictures, words, code):
    with pytest.raises(Refusal) as no:
        done(snow, aoki, *[sent(text) for text, _number in pictures], **words)

    assert (no.value.code, FollowUp.objects.count(), ResultPicture.objects.count()) == (code, 0, 0)


def test_the_database_keeps_three_places_and_words(snow, aoki):
    step = done(snow, aoki, sent())

    for change in ({"position": 3}, {"description": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            step.pictures.update(**change)


def test_files_of_results_are_known_and_go_with_their_rows(transactional_db, hana, aoki, snow):
    step = done(snow, aoki, sent())
    name = step.pictures.get().image.name

    assert compare_pictures_with_files(at=NOW) == ([], [])
    step.pictures.get().delete()
    assert not default_storage.exists(name)


@pytest.fixture
def desk(settings, aoki):
    settings.STAFF_MFA_REQUIRED = False
    client = Client()
    client.force_login(aoki)
    return client


def test_pictures_come_in_through_the_desk(snow, desk):
    words = {"progress": "done", "text": "公開しました。", "next_on": ""}
    file = SimpleUploadedFile("x.jpg", picture().read(), "image/jpeg")
    where = reverse("ideas_desk:follow_up", args=[snow.pk])

    silent = desk.post(where, {**words, "result-0-picture": file, "result-0-description": ""})
    file.seek(0)
    broken = SimpleUploadedFile("x.jpg", b"", "image/jpeg")
    empty = desk.post(where, {**words, "result-0-picture": broken, "result-0-description": WORDS})
    whole = desk.post(where, {**words, "result-1-picture": file, "result-1-description": WORDS})

    assert "写真ごとに" in silent.content.decode()
    assert "写真として読めません" in empty.content.decode() or empty.status_code == 422
    assert whole.status_code == 302
    assert ResultPicture.objects.get().description == WORDS


def test_an_answer_names_initiative_indicator_and_event_and_ties_the_idea_to_them(
    hana, aoki, mori, organiser, client
):
    plan = the_plan()
    initiative, indicator = plan.initiatives.all()[0], Indicator.objects.all()[0]
    snow = idea(author=hana, state=State.UNDER_REVIEW, department=roads(), assigned_at=NOW)
    event = event_factory.event(created_by=organiser, title="雪道データの会")
    event.ideas.add(snow)
    words = preparing_answers.Words("reflect", "公開します。", "", SOON, initiative, indicator, event)
    draft = preparing_answers.save(snow, by=aoki, at=NOW, department=roads(), words=words, version=0)
    preparing_answers.ask_for_review(draft, by=aoki, at=NOW, version=1)
    preparing_answers.approve(draft, by=mori, at=NOW, version=1)

    said = publishing_answers.publish(draft, by=aoki, at=NOW, version=1)

    assert (said.initiative, said.indicator, list(said.events.all())) == (initiative, indicator, [event])
    assert (list(snow.initiatives.all()), list(snow.indicators.all())) == ([initiative], [indicator])
    page = client.get(snow.get_absolute_url()).content.decode()
    for thing in (initiative, indicator, event):
        assert page.count(f'href="{thing.get_absolute_url()}"') >= 2  # beside the idea, and in the answer
    Event.objects.update(state="draft", published_at=None, published_by=None)
    assert AnswerDraft.objects.get().answer == said


def test_other_programs_read_answers_follow_ups_and_promises(snow, aoki, hana, client):
    step = done(snow, aoki, sent())
    hidden = idea(author=hana, state=State.HIDDEN)
    Answer.objects.create(
        idea=hidden, department=roads(), kind="interim", text="…", next_on=SOON, published_at=NOW,
        published_by=aoki,
    )  # fmt: skip

    answers = client.get("/api/v1/answers/").json()["results"]
    (row,) = client.get(f"/api/v1/follow-ups/?idea={snow.pk}").json()["results"]
    one = client.get(f"/api/v1/ideas/{snow.pk}/").json()
    figures = client.get("/api/v1/promises/").json()

    assert [(each["idea"], each["kind"]) for each in answers] == [(snow.pk, "reflect")]
    assert (row["id"], row["is_done"], row["pictures"][0]["description"]) == (step.pk, True, WORDS)
    assert [(each["what"], each["state"]) for each in one["promises"]] == [
        ("review", "kept"),
        ("news", "kept"),
    ]
    assert one["follow_ups"][0]["pictures"][0]["url"] == step.pictures.get().image.url
    assert figures["next_news"]["promised"] == 1
    assert client.get(f"/api/v1/follow-ups/{step.pk}/").status_code == 200
    assert client.get(f"/api/v1/answers/{hidden.answers.get().pk}/").status_code == 404
    assert client.get("/api/v1/answers/?idea=x").json()["results"] == []
