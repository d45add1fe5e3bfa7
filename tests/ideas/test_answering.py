"""What the city answers, what it makes of the idea, and who hears of it: everybody concerned, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import Role
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas.answering import answer, follow_up
from ideas.models import Answer, Follow, FollowUp, Idea, State, StateChange
from tests.cast import person
from tests.factories.ideas import NOW, idea, people, vote

SOON = date(2026, 12, 24)
TEXT = "除雪車の位置は、委託業者と相談して公開できる区間から始めます。"


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def snow(hana, department, mori):
    return idea(
        author=hana,
        state=State.UNDER_REVIEW,
        title="除雪の地図",
        department=department,
        assigned_at=NOW,
        assigned_by=mori,
    )


def refused(act, *args, **words) -> Refusal:
    with pytest.raises(Refusal) as no:
        act(*args, **words)
    return no.value


def give(to: Idea, by, department, **words) -> Answer:
    second = person("谷", "tani@example.jp", Role.MODERATOR)
    words = {"kind": "reflect", "text": TEXT, "next_on": SOON, "at": NOW, "approved_by": second, **words}
    return answer(to, by=by, department=department, **words)


def steps(of: Idea) -> list[tuple]:
    return list(StateChange.objects.filter(idea=of).values_list("from_state", "to_state", "by"))[1:]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("interim", State.UNDER_REVIEW),
        ("reflect", State.ACCEPTED),
        ("already", State.DONE),
        ("consider", State.DECLINED),
        ("cannot", State.DECLINED),
    ],
)
def test_each_kind_of_answer_makes_its_own_of_the_idea(snow, aoki, department, kind, state):
    said = give(snow, aoki, department, kind=kind, reason="費用と人手の見通しが立たないためです。")

    snow.refresh_from_db()
    assert snow.state == state
    assert (said.published_at, said.published_by) == (NOW, aoki)
    assert steps(snow) == ([] if kind == "interim" else [("under_review", state, aoki.pk)])
    assert list(Entry.objects.values_list("verb", "object_id")) == [("idea.answered", str(snow.pk))]


def test_a_first_interim_answer_begins_the_consideration(hana, mori, department):
    snow = idea(author=hana)

    give(snow, mori, department, kind="interim")

    assert (snow.state, snow.department, snow.assigned_by) == (State.UNDER_REVIEW, department, mori)
    assert steps(snow) == [("published", "under_review", mori.pk)]


def test_author_supporters_and_followers_are_told_once_each(snow, hana, ren, aoki, department):
    fans = people(5)
    for fan in fans:
        vote(snow, voter=fan)
    vote(snow, voter=ren)
    Follow.objects.create(idea=snow, person=ren, since=NOW)
    Follow.objects.create(idea=snow, person=hana, since=NOW)
    vote(snow, voter=people(1)[0], value=0)

    give(snow, aoki, department)

    told = list(Notice.objects.values_list("recipient_id", flat=True))
    assert sorted(told) == sorted([hana.pk, ren.pk, *[fan.pk for fan in fans]])
    notice = Notice.objects.filter(recipient=ren).get()
    assert notice.subject == "「除雪の地図」に市が回答しました"
    assert notice.body == (
        "市の判断：反映します\n\nアイデア「除雪の地図」について、道路管理課からのお知らせです。\n\n"
        f"{TEXT}\n\n次は2026年12月24日までにお知らせします。"
    )


def test_each_reader_hears_in_their_own_language(snow, ren, aoki, department):
    ren.language = "en"
    ren.save()
    vote(snow, voter=ren)

    give(snow, aoki, department)

    assert Notice.objects.get(recipient=ren).subject == "The city answered the idea “除雪の地図”"


def test_who_may_not_log_in_any_more_is_not_told(snow, hana, ren, aoki, department):
    ren.suspended_at = NOW
    ren.save()
    vote(snow, voter=ren)

    give(snow, aoki, department)

    assert list(Notice.objects.values_list("recipient_id", flat=True)) == [hana.pk]


def test_telling_many_takes_the_same_number_of_queries(
    snow, hana, aoki, department, django_assert_max_num_queries
):
    for fan in people(300):
        vote(snow, voter=fan)

    with django_assert_max_num_queries(26):
        give(snow, aoki, department)

    assert Notice.objects.count() == 301


def test_only_the_assigned_department_or_a_moderator_answers(snow, hana, ren, mori, organiser, department):
    other = Department.objects.create(name="危機管理課")
    other.officers.add(organiser)

    said = [refused(give, snow, who, department).code for who in (hana, ren, organiser)]
    give(snow, mori, department)

    assert said == ["not_your_idea", "not_your_idea", "not_your_idea"]


def test_an_officer_answers_only_in_the_name_of_their_own_department(snow, aoki):
    other = Department.objects.create(name="危機管理課")

    assert refused(give, snow, aoki, other).code == "not_your_department"


def test_nobody_answers_their_own_idea(aoki, department):
    snow = idea(author=aoki, department=department, assigned_at=NOW)

    assert refused(give, snow, aoki, department).code == "own_content"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ({"text": "  "}, "text_missing", "公開する文を書いてください。"),
        ({"text": "雪" * 3001}, "text_too_long", "文が長すぎます。3000文字以内で書いてください。"),
        ({"kind": "cannot"}, "reason_missing", "見送る理由を書いてください。"),
        ({"kind": "consider", "reason": "\x00 "}, "reason_missing", "見送る理由を書いてください。"),
        (
            {"kind": "cannot", "reason": "雪" * 2001},
            "reason_too_long",
            "文が長すぎます。2000文字以内で書いてください。",
        ),
        ({"next_on": None}, "next_date_missing", "次のお知らせの日を入れてください。"),
        (
            {"kind": "interim", "next_on": None},
            "next_date_missing",
            "次のお知らせの日を入れてください。",
        ),
        (
            {"next_on": date(2026, 11, 22)},
            "next_date_past",
            "次のお知らせの日は、今日か今日より後にしてください。",
        ),
        ({"kind": "perhaps"}, "unknown_kind", "市の判断を選んでください。"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence_and_nothing_is_published(
    snow, aoki, department, words, code, message
):
    no = refused(give, snow, aoki, department, **words)

    assert (no.code, str(no.message)) == (code, message)
    assert (Answer.objects.count(), Notice.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_there_is_one_final_answer_and_who_comes_late_hears_whose(snow, aoki, mori, department):
    seen = Idea.objects.get(pk=snow.pk)
    give(snow, aoki, department)

    at_once = refused(give, seen, mori, department)
    later = refused(give, snow, mori, department)

    assert at_once.code == "state_changed"
    assert "青木さんが2026年11月23日12:00にこのアイデアを変えました" in str(at_once.message)
    assert later.code == "already_answered"
    assert str(later.message) == "このアイデアの最終回答は、青木さんが2026年11月23日12:00に公開しています。"
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("state", [State.SUBMITTED, State.HIDDEN, State.WITHDRAWN])
def test_only_public_ideas_are_answered(hana, mori, department, state):
    assert refused(give, idea(author=hana, state=state), mori, department).code == "not_public"


def test_the_way_from_the_answer_to_the_end(snow, hana, aoki, department):
    give(snow, aoki, department)
    follow_up(snow, by=aoki, at=NOW, text="業者と話し始めました。", next_on=SOON)
    follow_up(snow, by=aoki, at=NOW, text="試験を始めました。", next_on=SOON, has_begun=True)
    follow_up(snow, by=aoki, at=NOW, text="全区間で公開しました。", is_done=True)
    follow_up(snow, by=aoki, at=NOW, text="冬のあいだに2万回見られました。", is_done=True)

    assert steps(snow) == [
        ("under_review", "accepted", aoki.pk),
        ("accepted", "in_progress", aoki.pk),
        ("in_progress", "done", aoki.pk),
    ]
    assert Notice.objects.filter(recipient=hana).count() == 5
    assert Entry.objects.filter(verb="idea.followed_up").count() == 4


def test_while_the_city_considers_a_follow_up_is_news_only(snow, aoki, department):
    give(snow, aoki, department, kind="interim")

    follow_up(snow, by=aoki, at=NOW, text="聞き取りが終わりました。", next_on=SOON)
    no = refused(follow_up, snow, by=aoki, at=NOW, text="始めました。", next_on=SOON, has_begun=True)

    assert snow.state == State.UNDER_REVIEW
    assert (no.code, str(no.message)) == (
        "not_decided_yet",
        "このアイデアについて、市の判断がまだ出ていません。",
    )


def test_refusals_about_follow_ups(snow, ren, aoki, department):
    early = refused(follow_up, snow, by=aoki, at=NOW, text="…", next_on=SOON)
    give(snow, aoki, department)
    said = [
        refused(follow_up, snow, by=ren, at=NOW, text="始めました", next_on=SOON).code,
        refused(follow_up, snow, by=aoki, at=NOW, text="始めました").code,
        refused(follow_up, snow, by=aoki, at=NOW, text=" ", next_on=SOON).code,
        refused(follow_up, snow, by=aoki, at=NOW, text="始めました", next_on=date(2026, 1, 1)).code,
    ]
    follow_up(snow, by=aoki, at=NOW, text="終わりました。", is_done=True)
    after = refused(follow_up, snow, by=aoki, at=NOW + timedelta(days=1), text="また", next_on=SOON)

    assert early.code == "not_answered_yet"
    assert said == ["not_your_idea", "next_date_missing", "text_missing", "next_date_past"]
    assert after.code == "already_done"
    assert FollowUp.objects.count() == 1
