"""The office's desk in the CMS: what each role sees there, and what a button does."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from cocreate.accounts.permissions import Role
from cocreate.notifications.models import Notice
from cocreate.postgres.clock import database_now
from ideas import moderation
from ideas.models import Answer, Decision, Flag, Idea, Rule, State
from tests.cast import person, roads
from tests.factories.ideas import NOW, campaign, comment, idea

REASON = "電話番号が書かれています。消してからもう一度送ってください。"


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


def as_(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def desk(name: str, *args) -> str:
    return reverse(f"ideas_desk:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def aoki_idea(hana, mori, aoki):
    snow = idea(author=hana, title="除雪の地図")
    return moderation.assign(snow, roads(), by=mori, at=NOW)


# --- Who may enter -----------------------------------------------------------------------------------

PAGES = ["waiting", "ideas", "reports", "answers"]

OPEN_TO = {"mori": PAGES, "admin": PAGES, "aoki": ["answers"], "coe": [], "hana": [], "organiser": []}


@pytest.fixture
def coe(db):
    return person("DX CoE", "coe@example.jp", Role.COE)


@pytest.mark.parametrize("who", OPEN_TO)
def test_each_role_enters_only_its_own_part_of_the_desk(request, who):
    client = as_(request.getfixturevalue(who))

    entered = [page for page in PAGES if client.get(desk(page)).status_code == 200]

    assert entered == OPEN_TO[who]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_log_in(client, db, page):
    answer = client.get(desk(page), follow=True)

    address, status = answer.redirect_chain[-1]
    assert (address.partition("?")[0], status, answer.status_code) == ("/accounts/login/password/", 302, 200)
    assert desk(page) in unquote(address)


def test_what_is_not_assigned_to_the_department_is_not_there(aoki, hana):
    assert as_(aoki).get(desk("answer", idea(author=hana).pk)).status_code == 404


@pytest.mark.parametrize("act", ["decide", "assign", "hide_comment", "restore_comment", "decide_report"])
def test_a_department_decides_nothing_by_address_either(aoki, hana, ren, act):
    snow = idea(author=hana, state=State.SUBMITTED)
    words = comment(idea(author=hana), author=ren)
    flag = Flag.objects.create(comment=words, reporter=hana, reason="insult", created_at=NOW)
    about = {"decide": snow, "assign": snow, "decide_report": flag}.get(act, words)

    as_(aoki).post(desk(act, about.pk), {"decision": "publish", "outcome": "upheld", "reason": REASON})

    snow.refresh_from_db()
    words.refresh_from_db()
    flag.refresh_from_db()
    assert (snow.state, words.hidden_at, flag.decided_at) == (State.SUBMITTED, None, None)


# --- The queue ---------------------------------------------------------------------------------------


def test_the_queue_shows_the_oldest_first_with_the_promised_day_and_warnings(mori, hana, ren):
    now = database_now()
    idea(author=ren, state=State.SUBMITTED, at=now, title="新しいほう")
    idea(
        author=hana,
        state=State.SUBMITTED,
        at=now - timedelta(days=30),
        title="古いほう",
        proposal="電話は 076-220-2111 です。",
        campaign=campaign(),
    )

    page = text_of(as_(mori).get(desk("waiting")))

    assert page.index("古いほう") < page.index("新しいほう")
    assert "2件が確認を待っています" in page
    assert "電話番号のようなものがあります：076-220-2111" in page
    assert page.count("期限切れ") == 1


def test_the_queue_needs_the_same_number_of_queries_for_one_and_for_ten(
    mori, hana, django_assert_num_queries
):
    client = as_(mori)
    idea(author=hana, state=State.SUBMITTED)
    client.get(desk("waiting"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as for_one:
        client.get(desk("waiting"))
    for _ in range(9):
        idea(author=hana, state=State.SUBMITTED, campaign=campaign())

    with django_assert_num_queries(len(for_one)):
        client.get(desk("waiting"))
    assert len(for_one) <= 16  # six of them are the furniture of the admin


def test_publishing_leads_to_the_next_in_the_queue(mori, hana):
    first, second = (idea(author=hana, state=State.SUBMITTED) for _ in range(2))

    answer = as_(mori).post(desk("decide", first.pk), {"decision": "publish", "version_number": 1})

    first.refresh_from_db()
    assert (answer.status_code, answer.url, first.state) == (302, desk("idea", second.pk), State.PUBLISHED)


def test_a_decision_without_a_reason_is_explained_at_the_field(mori, hana):
    snow = idea(author=hana, state=State.SUBMITTED)

    answer = as_(mori).post(desk("decide", snow.pk), {"decision": "return", "version_number": 1})

    assert answer.status_code == 422
    assert "＊理由を書いてください。" in text_of(answer)
    assert Decision.objects.count() == 0


def test_who_comes_late_keeps_the_reason_and_hears_who_decided(mori, hana):
    snow = idea(author=hana, state=State.SUBMITTED)
    tani = person("谷", "tani@example.jp", Role.MODERATOR)
    moderation.publish(snow, by=tani, at=NOW, version_number=1)

    form = {"decision": "return", "version_number": 1, "reason": REASON}
    answer = as_(mori).post(desk("decide", snow.pk), form)

    page = text_of(answer)
    assert answer.status_code == 409
    assert "谷さんが2026年11月23日12:00に先に決めました（公開）" in page
    assert REASON in page


def test_after_a_change_by_the_author_the_form_carries_the_new_version(mori, hana):
    snow = idea(author=hana, state=State.SUBMITTED)
    Idea.objects.filter(pk=snow.pk).update(version_number=2)

    form = {"decision": "publish", "version_number": 1}
    page = text_of(as_(mori).post(desk("decide", snow.pk), form))

    assert "内容を直しました" in page
    assert '<input type="hidden" name="version_number" value="2">' in page


@pytest.mark.parametrize(
    "form",
    [{}, {"decision": "explode"}, {"decision": "publish", "version_number": "x"}, {"decision": "\x00"}],
)
def test_nonsense_is_answered_with_a_sentence(mori, hana, form):
    snow = idea(author=hana, state=State.SUBMITTED)

    answer = as_(mori).post(desk("decide", snow.pk), form)

    assert answer.status_code == 400
    assert "このアイデアをどうするか選んでください。" in text_of(answer)


def test_nobody_is_offered_buttons_for_their_own_idea(mori):
    snow = idea(author=mori, state=State.SUBMITTED)

    page = text_of(as_(mori).get(desk("idea", snow.pk)))

    assert "自分が書いたものについて、自分で決めることはできません。" in page
    assert 'value="publish"' not in page


def test_a_moderator_assigns_an_idea_from_its_page(mori, hana, department):
    snow = idea(author=hana)

    as_(mori).post(desk("assign", snow.pk), {"department": department.pk})
    refused = as_(mori).post(desk("assign", snow.pk), {"department": ""})

    snow.refresh_from_db()
    assert (snow.department, snow.state) == (department, State.UNDER_REVIEW)
    assert "担当課を選んでください。" in text_of(refused)


def test_a_citizens_text_is_never_markup_on_the_desk(mori, hana):
    snow = idea(author=hana, state=State.SUBMITTED, title="<script>alert(1)</script>")

    pages = [text_of(as_(mori).get(at)) for at in (desk("waiting"), desk("idea", snow.pk))]

    assert not any("<script>alert(1)" in page for page in pages)


# --- Words for reasons ------------------------------------------------------------------------------


def test_moderators_change_the_words_for_a_reason_and_the_next_author_gets_them(mori, hana):
    rule = Rule.objects.get(key="unclear")
    snow, client = idea(author=hana, state=State.SUBMITTED), as_(mori)
    words = {"name": rule.name, "key": rule.key, "number": 2, "position": 5, "is_offered": "on"}

    changed = client.post(reverse("rules:edit", args=[rule.pk]), {**words, "words": "場面を教えてください。"})
    client.post(desk("decide", snow.pk), {"decision": "return", "version_number": 1, "rule": "unclear"})

    assert changed.status_code == 302
    assert Decision.objects.get().reason == "場面を教えてください。"
    assert "場面を教えてください。" in Notice.objects.get(recipient=hana).body


def test_a_rule_that_is_no_longer_offered_is_kept_with_its_decisions(mori, hana):
    Rule.objects.filter(key="unclear").update(is_offered=False)
    snow = idea(author=hana, state=State.SUBMITTED)

    page = text_of(as_(mori).get(desk("idea", snow.pk)))

    assert 'value="personal"' in page
    assert 'value="unclear"' not in page
    assert as_(mori).get(reverse("rules:index")).status_code == 200


# --- Reports and comments ----------------------------------------------------------------------------


def test_a_report_is_decided_on_the_desk(mori, hana, ren):
    words = comment(idea(author=hana), author=ren, text="ばかじゃないの")
    flag = Flag.objects.create(comment=words, reporter=hana, reason="insult", text="ひどい", created_at=NOW)
    client = as_(mori)

    shown = text_of(client.get(desk("reports")))
    without = client.post(desk("decide_report", flag.pk), {"outcome": "upheld", "reason": ""})
    client.post(desk("decide_report", flag.pk), {"outcome": "upheld", "reason": REASON})
    late = client.post(desk("decide_report", flag.pk), {"outcome": "dismissed", "reason": "念のため"})

    words.refresh_from_db()
    assert "ばかじゃないの" in shown
    assert "ひどい" in shown
    assert (without.status_code, "＊理由を書いてください。" in text_of(without)) == (422, True)
    assert words.hidden_reason == REASON
    assert (late.status_code, "先に決めました" in text_of(late), "念のため" in text_of(late)) == (
        409,
        True,
        True,
    )


def test_a_comment_is_hidden_and_shown_again_from_the_page_of_its_idea(mori, hana, ren):
    words = comment(idea(author=hana), author=ren)
    client = as_(mori)

    without = client.post(desk("hide_comment", words.pk), {"reason": ""})
    hidden = client.post(desk("hide_comment", words.pk), {"reason": REASON})
    words.refresh_from_db()
    hidden_by = words.hidden_by
    client.post(desk("restore_comment", words.pk), {"reason": "読み違えていました。"})

    words.refresh_from_db()
    assert (without.status_code, "＊理由を書いてください。" in text_of(without)) == (422, True)
    assert hidden.url == f"{desk('idea', words.idea_id)}#comment-{words.pk}"
    assert (hidden_by, words.hidden_at) == (mori, None)


# --- Answers -----------------------------------------------------------------------------------------


def test_a_department_sees_its_own_overdue_first(aoki, aoki_idea, hana, mori):
    late = idea(author=hana, title="期限をすぎたもの")
    moderation.assign(late, roads(), by=mori, at=NOW)
    day = (database_now() - timedelta(days=2)).date()
    Idea.objects.filter(pk=late.pk).update(answer_promised_at=NOW, answer_due_on=day)
    idea(author=hana, title="よその課のもの")

    page = text_of(as_(aoki).get(desk("answers")))

    assert page.index("期限をすぎたもの") < page.index("除雪の地図")
    assert page.count("期限切れ") == 1
    assert "よその課のもの" not in page


def test_a_department_answers_with_a_second_person_and_follows_up(aoki, aoki_idea, mori):
    client = as_(aoki)
    soon = (database_now() + timedelta(days=30)).date().isoformat()
    words = {"kind": "reflect", "department": roads().pk, "text": "この冬から公開します。", "reason": ""}

    alone = client.post(desk("publish_answer", aoki_idea.pk), {**words, "next_on": soon})
    client.post(desk("save_answer_draft", aoki_idea.pk), {**words, "next_on": soon, "ask": "review"})
    as_(mori).post(desk("review_answer_draft", aoki_idea.pk), {"decision": "approve", "version": 1})
    client.post(desk("release_answer_draft", aoki_idea.pk), {"when": "now", "version": 1})
    step = {"progress": "begun", "text": "試験を始めました。", "next_on": soon}
    client.post(desk("follow_up", aoki_idea.pk), step)

    aoki_idea.refresh_from_db()
    assert "別の人の承認がまだなので" in text_of(alone)
    assert aoki_idea.state == State.IN_PROGRESS
    assert Answer.objects.get().text == "この冬から公開します。"
    assert Notice.objects.filter(key__startswith="follow-up:").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": ""}, "＊市の判断を選んでください。"),
        ({"text": ""}, "＊公開する文を書いてください。"),
        ({"next_on": ""}, "＊次のお知らせの日を入れてください。"),
        ({"next_on": "2020-01-01"}, "＊次のお知らせの日は、今日か今日より後にしてください。"),
        ({"next_on": "あした"}, "＊日付は 2026-12-24 のように書いてください。"),
        ({"kind": "cannot"}, "＊見送る理由を書いてください。"),
        ({"department": ""}, "＊担当課を選んでください。"),
    ],
)
def test_what_is_missing_in_an_answer_is_said_at_the_field_and_the_text_stays(aoki, aoki_idea, change, said):
    form = {"kind": "reflect", "department": roads().pk, "text": "公開します。", "next_on": "2099-01-01"}

    answer = as_(aoki).post(desk("publish_answer", aoki_idea.pk), {**form, **change})

    page = text_of(answer)
    assert answer.status_code in (400, 422, 409)
    assert said in page
    assert change.get("text", "公開します。") in page
    assert Answer.objects.count() == 0


# --- The first page of the CMS -----------------------------------------------------------------------


def test_the_cms_begins_with_what_waits(mori, aoki, hana, aoki_idea):
    idea(author=hana, state=State.SUBMITTED)

    pages = {who.display_name: text_of(as_(who).get("/cms/")) for who in (mori, aoki)}

    assert "確認待ちのアイデア" in pages["森"]
    assert "回答を待つアイデア" in pages["青木"]
    assert "確認待ちのアイデア" not in pages["青木"]


def test_the_audit_log_is_read_by_administrators_only(admin, mori, hana):
    snow = idea(author=hana, state=State.SUBMITTED)
    moderation.publish(snow, by=mori, at=NOW, version_number=1)

    seen = as_(admin).get(reverse("audit_log"), {"verb": "idea.publish", "actor": "森", "day": "2026-11-23"})
    empty = as_(admin).get(reverse("audit_log"), {"object_id": "0", "day": "x"})
    refused = as_(mori).get(reverse("audit_log"))

    assert (seen.status_code, f"ideas.idea {snow.pk}" in text_of(seen)) == (200, True)
    assert "記録が見つかりませんでした。" in text_of(empty)
    assert refused.status_code == 302
