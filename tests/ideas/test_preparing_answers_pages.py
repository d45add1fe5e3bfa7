"""Preparing an answer by hand, on the pages of the desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from ideas import moderation
from ideas.models import Answer, AnswerDraft
from tests.cast import roads
from tests.factories.ideas import NOW, idea
from tests.ideas.test_preparing_answers import approved


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


# --- By hand -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(settings):
    settings.STAFF_MFA_REQUIRED = False

    def as_(who) -> Client:
        client = Client()
        client.force_login(who)
        return client

    return as_


def address(name: str, *about) -> str:
    return reverse(f"ideas_desk:{name}", args=about)


def form(text: str, version: int, **more) -> dict:
    words = {"kind": "reflect", "text": text, "reason": "", "next_on": "2099-01-01"}
    return {**words, "department": roads().pk, "version": version, **more}


@pytest.fixture
def snow(hana, aoki, mori):
    return moderation.assign(idea(author=hana, title="除雪の地図"), roads(), by=mori, at=NOW)


def test_who_saves_second_sees_both_texts_and_loses_nothing(snow, aoki, kato, desk):
    first, second = desk(aoki), desk(kato)
    where = address("save_answer_draft", snow.pk)
    first.post(where, form("除雪の地図を12月に公開します。", 0))

    kept = second.post(where, form("除雪の地図を1月に公開します。", 0))
    page = kept.content.decode()

    assert kept.status_code == 409
    assert "青木さんがこの案を変えたので" in page
    assert re.search("<del>[^<]*12月に[^<]*</del>", page)
    assert re.search("<ins>[^<]*1月に[^<]*</ins>", page)
    assert "除雪の地図を1月に公開します。</textarea>" in page
    assert 'name="version" value="1"' in page
    assert AnswerDraft.objects.get().text == "除雪の地図を12月に公開します。"
    assert second.post(where, form("12月に試し、1月に公開します。", 1)).status_code == 302
    assert AnswerDraft.objects.get().version == 2


def test_the_way_through_the_desk_and_several_published_together(snow, hana, aoki, mori, desk):
    other = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)
    for one in (snow, other):
        desk(aoki).post(address("save_answer_draft", one.pk), form("公開します。", 0, ask="review"))
        desk(mori).post(address("review_answer_draft", one.pk), {"decision": "approve", "version": 1})
    listed = desk(mori).get(address("answer_drafts")).content.decode()
    drafts = [f"{draft.pk}:1" for draft in AnswerDraft.objects.all()]

    nothing = desk(mori).post(address("publish_drafts"), {"draft": ["x", "9:9", "\x00:1"]})
    done = desk(mori).post(address("publish_drafts"), {"draft": drafts})

    assert all(f'value="{each}"' in listed for each in drafts)
    assert (nothing.status_code, "案が選ばれていないので" in nothing.content.decode()) == (400, True)
    assert done.status_code == 200
    assert Answer.objects.count() == 2


def test_an_officer_appoints_a_time_by_hand_and_takes_it_back(snow, aoki, mori, desk):
    approved(snow, aoki, mori)
    where = address("release_answer_draft", snow.pk)

    none = desk(aoki).post(where, {"when": "later", "version": 1, "publish_at": ""})
    set_ = desk(aoki).post(where, {"when": "later", "version": 1, "publish_at": "2026-12-20T09:00"})
    shown = desk(aoki).get(address("answer", snow.pk)).content.decode()
    desk(aoki).post(where, {"when": "never", "version": 1})

    assert (none.status_code, set_.status_code) == (409, 302)
    assert "2026年12月20日9:00に自動で公開されます。" in shown
    assert AnswerDraft.objects.get().scheduled_for is None


def test_an_unfinished_draft_is_saved_all_the_same_and_the_page_says_what_is_missing(snow, aoki, desk):
    answer = desk(aoki).post(
        address("save_answer_draft", snow.pk), form("公開します。", 0, kind="", ask="review")
    )

    assert "＊市の判断を選んでください。" in answer.content.decode()
    assert (AnswerDraft.objects.get().text, AnswerDraft.objects.get().state) == ("公開します。", "writing")
