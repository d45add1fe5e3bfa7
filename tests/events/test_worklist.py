"""Proposals of events on the work list: in their place, in the numbers, decided by key and together."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cocreate import live_state
from cocreate.live import topics
from cocreate.notifications.models import Notice
from events.models import Event
from events.worklist import KIND
from ideas import claiming, deciding_many, morning, worklist
from ideas.deciding_many import Seen
from ideas.desk.work_items import Item, items_of
from ideas.models import BatchItem, State
from ideas.worklist import Number, Row, viewer_of
from tests.factories.events import proposal
from tests.factories.ideas import NOW, idea

pytestmark = pytest.mark.django_db
PATH = "/cms/ideas/worklist/"
LATER = NOW + timedelta(seconds=10)
OLD = NOW - timedelta(days=10)


@pytest.fixture(autouse=True)
def _at_noon(clock, settings):
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)
    with translation.override("ja"):
        yield


def as_(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def items(who: Any, **narrowed: Any) -> list[Item]:
    found = worklist.rows(viewer_of(who), NOW, **narrowed)
    return items_of([Row(*values) for values in found], NOW)


@pytest.fixture
def snow(ren):
    return idea(author=ren, title="除雪の地図")


def test_a_proposal_stands_by_its_deadline_among_the_ideas_that_wait(snow, hana, ren, mori):
    for days in (12, 8):
        idea(author=ren, state=State.SUBMITTED, at=NOW - timedelta(days=days), title=f"{days}日前の案")
    wish = proposal(snow, by=hana, proposed_at=OLD, text="連絡は 076-220-2111 まで。")

    [first, between, last] = items(mori)

    assert [first.title, between.title, last.title] == ["12日前の案", wish.title, "8日前の案"]
    assert (between.kind_label, between.who, between.where) == (
        "イベントの提案",
        hana.display_name,
        "除雪の地図",
    )
    assert (between.row.due, between.late) == ((NOW - timedelta(days=5)).date(), True)
    assert [str(why) for why in between.why] == [
        "引き受ける団体を探しています",
        "電話番号のようなものがあります：076-220-2111",
    ]
    assert as_(mori).get(between.href).status_code == 200


def test_only_moderators_see_them_and_only_while_they_wait(snow, hana, mori, aoki, admin, organiser):
    proposal(snow, by=hana)
    proposal(snow, by=hana, state="withdrawn", withdrawn_at=NOW)

    seen = [len(items(who)) for who in (mori, admin, aoki, organiser, hana)]

    assert seen == [1, 1, 0, 0, 0]


def test_the_numbers_the_menu_and_the_morning_letter_count_them(snow, hana, mori):
    proposal(snow, by=hana, proposed_at=OLD)
    proposal(snow, by=hana, proposed_at=NOW)

    first_page = as_(mori).get("/cms/").content.decode()
    morning.tell_what_waits(at=NOW.replace(hour=0))

    assert worklist.numbers(viewer_of(mori), NOW)[KIND] == Number(waiting=2, late=1)
    assert re.search(r'desk-number">2</span>\s*<span class="desk-label">イベントの提案<', first_page)
    assert re.search(json.dumps("イベントの提案")[1:-1].replace("\\", r"\\") + r"[^\"]{0,12}2", first_page)
    assert "イベントの提案：2件（うち期限切れ1件）" in Notice.objects.get(recipient=mori).body
    assert live_state.read([topics.desk()])[topics.desk()]["work_event"] == 2


def test_the_list_is_narrowed_to_them_and_to_those_one_has_taken(snow, hana, ren, mori):
    idea(author=ren, state=State.SUBMITTED)
    taken, other = proposal(snow, by=hana), proposal(snow, by=hana)
    as_(mori).post(f"{PATH}claim/", {"claim": f"{KIND}:{taken.pk}", "back": PATH})

    page = as_(mori).get(f"{PATH}?kind={KIND}").content.decode()

    assert [page.count(f'data-row="{kind}:') for kind in (KIND, "idea")] == [2, 0]
    assert [one.row.thing for one in items(mori, mine=True)] == [taken.pk]
    assert claiming.claims_of({(KIND, taken.pk), (KIND, other.pk)}, NOW).keys() == {(KIND, taken.pk)}


def test_ones_own_proposal_is_not_offered_to_be_decided(snow, mori):
    own = proposal(snow, by=mori)

    page = as_(mori).get(PATH).content.decode()

    assert (f'value="{KIND}:{own.pk}:0"' in page, "自分の投稿" in page) == (False, True)


def test_they_are_sent_back_together_with_ideas_and_for_ten_seconds_nothing_happens(snow, hana, ren, mori):
    waiting, wish = idea(author=ren, state=State.SUBMITTED), proposal(snow, by=hana)
    ticked = [f"idea:{waiting.pk}:{waiting.version_number}", f"{KIND}:{wish.pk}:0"]

    as_(mori).post(f"{PATH}decide/", {"item": ticked, "act": "return", "reason": "もう少し詳しく。"})
    wish.refresh_from_db()
    before = wish.state, [one.row.kind for one in items(mori)]
    deciding_many.carry_out_due(at=LATER)

    wish.refresh_from_db()
    waiting.refresh_from_db()
    assert before == ("waiting", [])  # what was just decided stands on no list meanwhile
    assert (wish.state, wish.reason, wish.decided_by) == ("returned", "もう少し詳しく。", mori)
    assert waiting.state == State.RETURNED


@pytest.mark.parametrize(("act", "told"), [("publish", "団体を選んでください"), ("hide", "開いて")])
def test_what_does_not_fit_is_skipped_and_says_what_to_do(snow, hana, mori, act, told):
    wish = proposal(snow, by=hana)

    deciding_many.decide_many([Seen(KIND, wish.pk, 0)], by=mori, at=NOW, act=act, reason="理由")
    deciding_many.carry_out_due(at=LATER)

    wish.refresh_from_db()
    skipped = BatchItem.objects.get()
    assert (wish.state, skipped.outcome, skipped.title) == ("waiting", "skipped", wish.title)
    assert (told in skipped.told, Event.objects.count()) == (True, 0)


def test_by_key_on_its_page_it_is_sent_back_in_ten_seconds_or_not_at_all(snow, hana, mori):
    wish, client = proposal(snow, by=hana), as_(mori)
    decide, by_key = f"/cms/events/proposals/{wish.pk}/decide/", {"headers": {"X-Desk": "1"}}

    refused = client.post(decide, {"act": "return", "reason": " "}, **by_key)
    answer = client.post(decide, {"act": "return", "reason": "今回は見送ります。"}, **by_key)
    twice = client.post(decide, {"act": "return", "reason": "今回は見送ります。"}, **by_key)
    wish.refresh_from_db()
    meanwhile = wish.state
    deciding_many.carry_out_due(at=LATER)

    wish.refresh_from_db()
    assert [one.status_code for one in (refused, answer, twice)] == [422, 200, 409]
    assert (meanwhile, wish.state) == ("waiting", "returned")
    assert "取り消す" in answer.content.decode()


def test_a_page_with_proposals_asks_no_question_more(snow, hana, ren, mori):
    idea(author=ren, state=State.SUBMITTED)
    client = as_(mori)
    client.get(PATH)

    asked = []
    for more in (0, 1, 9):
        for _ in range(more):
            proposal(snow, by=hana)
        with CaptureQueriesContext(connection) as questions:
            shown = client.get(PATH).content.decode().count(f'data-row="{KIND}:')
        asked.append((len(questions), shown))

    assert [shown for _questions, shown in asked] == [0, 1, 10]
    assert len({questions for questions, _shown in asked}) == 1
