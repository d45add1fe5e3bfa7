"""The work list: everything that waits, the nearest deadline first, for each role its own."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import Role
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import assigning, claiming, helping, moderation, morning, noting, worklist
from ideas.deadlines import after_working_days
from ideas.models import DeskClaim, DeskNote, Flag, Idea, State, Task
from ideas.preparing_answers import ask_for_review
from ideas.worklist import Row, viewer_of
from tests.cast import person, roads
from tests.factories.ideas import NOW, campaign, comment, idea
from tests.ideas.test_entering import entered as entered_on_paper
from tests.ideas.test_preparing_answers import write

A_DAY = timedelta(days=1)
WORK = "ideas_desk:work"


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


@pytest.fixture
def at_noon(clock):
    clock(NOW)


@pytest.fixture
def coe(db):
    return person("DX CoE", "coe@example.jp", Role.COE)


def as_(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def list_of(who, **narrowed) -> list[Row]:
    return [Row(*values) for values in worklist.rows(viewer_of(who), NOW, **narrowed)]


def kinds_of(who) -> list[str]:
    return [row.kind for row in list_of(who)]


@pytest.fixture
def something_of_everything(hana, ren, mori, aoki):
    """One of each kind: an idea, a report, an overdue answer, and a wish for support."""
    idea(author=ren, state=State.SUBMITTED, at=NOW - A_DAY, title="待っている案")
    public = idea(author=ren)
    Flag.objects.create(
        comment=comment(public, author=ren), reporter=hana, reason="insult", created_at=NOW - A_DAY
    )
    late = idea(author=ren, title="回答が遅れた案")
    moderation.assign(late, roads(), by=mori, at=NOW - 9 * A_DAY)
    Idea.objects.filter(pk=late.pk).update(answer_promised_at=NOW, answer_due_on=(NOW - A_DAY).date())
    on_time = idea(author=ren, title="回答がこれからの案")
    moderation.assign(on_time, roads(), by=mori, at=NOW)
    helping.ask(on_time, by=aoki, at=NOW, department=roads(), kind="technology", wish="地図を作りたいです。")


def test_the_database_counts_working_days_as_the_rule_does(db):
    days = [date(2026, 11, 20) + timedelta(days=number) for number in range(8)]
    asked = [(day, number) for day in days for number in (0, 1, 2, 3, 5, 7, 10, 21)]

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT after_working_days(day, number) FROM unnest(%s::date[], %s::int[]) AS t(day, number)",
            [[day for day, _ in asked], [number for _, number in asked]],
        )
        found = [row[0] for row in cursor.fetchall()]

    assert found == [after_working_days(day, number) for day, number in asked]


def test_each_role_has_its_own_list(something_of_everything, mori, admin, aoki, coe, hana, passer_by):
    of_moderators = [Task.ANSWER, Task.IDEA, Task.REPORT, Task.HELP]

    assert kinds_of(mori) == kinds_of(admin) == of_moderators
    assert kinds_of(aoki) == [Task.ANSWER, Task.ANSWER, Task.HELP]
    assert kinds_of(coe) == [Task.HELP]
    assert kinds_of(hana) == kinds_of(passer_by) == []


def test_the_page_offers_everybody_only_kinds_that_can_wait_for_them(mori, aoki, coe, at_noon):
    offered = {}
    for one in (mori, aoki, coe):
        page = as_(one).get(reverse(WORK)).content.decode()
        offered[one] = re.findall(r'href="\?kind=(\w+)"', page)

    of_ideas = [kind for kind in Task.values if kind != Task.BESIDE]
    assert offered[mori] == [*of_ideas, "event"]  # which the house of events lets wait
    assert offered[aoki] == [Task.ANSWER, Task.NEWS, Task.BESIDE, Task.DRAFT, Task.HELP]
    assert offered[coe] == [Task.HELP]


def test_what_a_second_person_must_see_is_not_in_the_list_of_the_first(hana, mori, admin, aoki, at_noon):
    entered_on_paper(mori)
    kato = person("加藤", "kato@example.jp", Role.DEPARTMENT)
    roads().officers.add(kato)
    asked = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)
    drafted = write(asked, aoki)
    ask_for_review(drafted, by=aoki, at=NOW, version=1)

    paper, draft = Task.PAPER in kinds_of(mori), Task.DRAFT in kinds_of(aoki)
    page = as_(admin).get(reverse(WORK)).content.decode()

    assert (paper, draft) == (False, False)
    assert {Task.PAPER, Task.DRAFT, Task.IDEA} == set(kinds_of(admin))
    assert Task.DRAFT in kinds_of(kato)
    assert "先に例外の承認が必要です" in page
    drafted.refresh_from_db()
    assert drafted.get_state_display() in page


@pytest.fixture
def parks(db):
    return Department.objects.create(name="緑と花の課")


def test_who_works_beside_the_lead_has_it_as_help_and_the_lead_as_an_answer(hana, mori, aoki, parks, at_noon):
    """佐藤 works beside 青木; 上田 is an officer of both departments, so the answer is theirs, too."""
    sato, ueda = (person(name, f"{name}@example.jp", Role.DEPARTMENT) for name in ("sato", "ueda"))
    parks.officers.add(sato, ueda)
    roads().officers.add(ueda)
    asked = assigning.assign(idea(author=hana), roads(), by=mori, at=NOW, beside=[parks])

    of_each = [kinds_of(one) for one in (aoki, sato, ueda)]
    page = as_(sato).get(reverse(WORK)).content.decode()

    assert of_each == [[Task.ANSWER], [Task.BESIDE], [Task.ANSWER]]
    assert "ほかの課が回答します" in page
    assert as_(sato).get(reverse("ideas_desk:answer", args=[asked.pk])).status_code == 200
    assigning.assign(asked, roads(), by=mori, at=NOW)
    assert kinds_of(sato) == []


def test_who_works_beside_the_lead_is_not_asked_to_review_its_draft(hana, mori, aoki, parks):
    kato, sato = (person(name, f"{name}@example.jp", Role.DEPARTMENT) for name in ("kato", "sato"))
    roads().officers.add(kato)
    parks.officers.add(sato)
    asked = assigning.assign(idea(author=hana), roads(), by=mori, at=NOW, beside=[parks])

    ask_for_review(write(asked, aoki), by=aoki, at=NOW, version=1)

    assert kinds_of(kato) == [Task.ANSWER, Task.DRAFT]
    assert kinds_of(sato) == [Task.BESIDE]


def test_the_nearest_deadline_stands_first_and_age_decides_among_equals(ren, mori, clock):
    slow = campaign(review_days=10)
    last = idea(author=ren, state=State.SUBMITTED, at=NOW - A_DAY, campaign=slow)
    second, first = (
        idea(author=ren, state=State.SUBMITTED, at=NOW - timedelta(hours=hours)) for hours in (1, 2)
    )

    found = list_of(mori)

    assert [row.thing for row in found] == [first.pk, second.pk, last.pk]
    assert found[0].due == date(2026, 11, 26)


def test_the_page_says_why_each_waits_and_until_when(something_of_everything, mori, at_noon):
    idea(
        author=person("市", "shi@example.jp"),
        state=State.SUBMITTED,
        proposal="電話は 076-220-2111 です。",
        at=NOW,
    )

    page = as_(mori).get(reverse(WORK)).content.decode()

    assert "5件が待っています" in page
    assert "電話番号のようなものがあります：076-220-2111" in page
    assert "だれかを傷つける" in page
    assert page.count("期限切れ</strong>") == 1


def test_the_list_is_narrowed_to_a_kind_and_to_what_one_has_taken(something_of_everything, mori, at_noon):
    flag = Flag.objects.get()
    claiming.claim("report", flag.pk, by=mori, at=NOW)
    client = as_(mori)

    reports = client.get(reverse(WORK), {"kind": "report"}).content.decode()
    mine = client.get(reverse(WORK), {"mine": "1"}).content.decode()
    nonsense = client.get(reverse(WORK), {"kind": "\x00", "p": "x"})

    assert 'data-row="report:' in reports
    assert 'data-row="idea:' not in reports
    assert [row.kind for row in list_of(mori, mine=True)] == ["report"]
    assert 'data-row="report:' in mine
    assert 'data-row="idea:' not in mine
    assert nonsense.status_code == 200


@pytest.mark.parametrize("who", ["hana", "organiser"])
def test_citizens_have_no_work_list(request, who, db):
    assert as_(request.getfixturevalue(who)).get(reverse(WORK)).status_code == 302


def test_one_page_of_a_long_list_asks_no_more_than_a_short_one(something_of_everything, mori, ren, at_noon):
    client = as_(mori)
    client.get(reverse(WORK))

    with CaptureQueriesContext(connection) as of_few:
        client.get(reverse(WORK))
    for _number in range(40):
        idea(author=ren, state=State.SUBMITTED, campaign=campaign())
    with CaptureQueriesContext(connection) as of_many:
        client.get(reverse(WORK))

    assert len(of_many) <= len(of_few)
    assert len(of_few) <= 20


# --- Taking something ----------------------------------------------------------------------------------


def test_who_takes_something_is_shown_to_colleagues_until_half_an_hour_is_over(ren, mori, clock):
    waiting = idea(author=ren, state=State.SUBMITTED)
    tani = person("谷", "tani@example.jp", Role.MODERATOR)
    clock(NOW)

    as_(tani).post(reverse("ideas_desk:claim"), {"claim": f"idea:{waiting.pk}"})
    now = as_(mori).get(reverse(WORK)).content.decode()
    refused = as_(mori).post(reverse("ideas_desk:claim"), {"claim": f"idea:{waiting.pk}"}, follow=True)
    clock(NOW + timedelta(minutes=30))
    later = as_(mori).get(reverse(WORK)).content.decode()

    assert '<span class="desk-claimed">谷</span>' in now
    assert "谷さんが対応しています" in refused.content.decode()
    assert '<span class="desk-claimed">谷</span>' not in later
    assert DeskClaim.objects.get().by == tani


def test_what_a_colleague_took_can_still_be_decided_and_what_ran_out_be_taken(ren, mori):
    waiting = idea(author=ren, state=State.SUBMITTED)
    tani = person("谷", "tani@example.jp", Role.MODERATOR)
    claiming.claim("idea", waiting.pk, by=tani, at=NOW)

    moderation.publish(waiting, by=mori, at=NOW, version_number=1)
    claiming.claim("idea", waiting.pk, by=mori, at=NOW + timedelta(minutes=30))

    assert DeskClaim.objects.get().by == mori
    assert claiming.forget_claims(at=NOW + timedelta(minutes=61)) == 1


def test_one_leaves_only_ones_own(ren, mori):
    tani = person("谷", "tani@example.jp", Role.MODERATOR)
    claiming.claim("idea", 1, by=tani, at=NOW)

    claiming.release("idea", 1, by=mori, at=NOW)
    assert DeskClaim.objects.count() == 1
    claiming.release("idea", 1, by=tani, at=NOW)
    assert DeskClaim.objects.count() == 0


# --- Notes ----------------------------------------------------------------------------------------------


def test_a_note_calls_a_colleague_and_its_words_stay_on_the_desk(ren, mori):
    tani = person("谷", "tani@example.jp", Role.MODERATOR)
    waiting = idea(author=ren, state=State.SUBMITTED)

    as_(mori).post(reverse("ideas_desk:note", args=[waiting.pk]), {"text": "＠谷 地図の件、どう思いますか。"})

    told = Notice.objects.get()
    assert told.recipient == tani
    assert "地図の件" not in told.subject + told.body
    assert "地図の件" in as_(tani).get(reverse("ideas_desk:idea", args=[waiting.pk])).content.decode()
    assert "地図の件" not in as_(ren).get(waiting.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("  ", 422, "＊メモを書いてください。"),
        ("あ" * 1001, 422, "＊メモが長すぎます。1000文字以内で書いてください。"),
    ],
)
def test_a_note_that_is_refused_stays_as_it_was_typed(ren, mori, text, status, said):
    waiting = idea(author=ren, state=State.SUBMITTED)

    answer = as_(mori).post(reverse("ideas_desk:note", args=[waiting.pk]), {"text": text})

    page = answer.content.decode()
    assert (answer.status_code, said in page, text in page) == (status, True, True)
    assert DeskNote.objects.count() == 0


def test_an_officer_of_a_department_writes_no_notes(ren, aoki):
    with pytest.raises(Refusal) as refused:
        noting.note(idea(author=ren), by=aoki, at=NOW, text="メモ")

    assert refused.value.code == "not_a_moderator"


# --- The letter of the morning ---------------------------------------------------------------------------


MONDAY = NOW.replace(hour=0)  # nine o'clock in Kanazawa


def test_in_the_morning_each_hears_what_waits_for_them_once(something_of_everything, mori, admin, aoki, coe):
    Notice.objects.all().delete()
    person("総務", "soumu@example.jp", Role.DEPARTMENT)

    told = morning.tell_what_waits(at=MONDAY), morning.tell_what_waits(at=MONDAY + timedelta(hours=1))

    letters = {letter.recipient.email: letter for letter in Notice.objects.all()}
    assert told == (4, 4)
    assert set(letters) == {one.email for one in (mori, admin, aoki, coe)}
    assert "4件が待っています" in letters[mori.email].subject
    assert "回答：2件（うち期限切れ1件）" in letters[aoki.email].body


@pytest.mark.parametrize(
    "at", [MONDAY - A_DAY, MONDAY - 2 * A_DAY, MONDAY - timedelta(hours=4), MONDAY + timedelta(hours=10)]
)
def test_no_letter_on_free_days_and_at_night(something_of_everything, mori, at):
    assert morning.tell_what_waits(at=at) == 0


def test_no_letter_when_nothing_waits(mori, aoki):
    assert morning.tell_what_waits(at=MONDAY) == 0
