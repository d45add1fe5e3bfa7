"""What moderators decide: once, for the version they read, and with a reason the author receives."""

from __future__ import annotations

import pytest
from django.utils import translation

from cocreate.accounts.models import Department
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from ideas import moderation, reporting
from ideas.models import Comment, Decision, Flag, Idea, State, StateChange
from tests.factories.ideas import NOW, comment, idea

REASON = "電話番号が書かれています。消してからもう一度送ってください。"


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def refused(act, *args, **words) -> Refusal:
    with pytest.raises(Refusal) as no:
        act(*args, **words)
    return no.value


def acts() -> list[tuple]:
    return list(Entry.objects.order_by("id").values_list("verb", "actor_id", "object_id"))


def letters() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("id").values_list("recipient__display_name", "subject"))


def steps(of: Idea) -> list[tuple]:
    return list(StateChange.objects.filter(idea=of).values_list("from_state", "to_state", "by", "reason"))[1:]


def test_publishing_shows_the_idea_and_leaves_one_trace_of_each_kind(hana, mori):
    snow = idea(author=hana, state=State.SUBMITTED, title="除雪の地図")

    decision = moderation.publish(snow, by=mori, at=NOW, version_number=1)

    snow.refresh_from_db()
    assert (snow.state, snow.published_at, snow.published_by) == (State.PUBLISHED, NOW, mori)
    assert (decision.kind, decision.from_state, decision.version_number) == ("publish", "submitted", 1)
    assert acts() == [("idea.publish", mori.pk, str(snow.pk))]
    assert steps(snow) == [("submitted", "published", mori.pk, "")]
    assert letters() == [("犀川のユリカモメ", "アイデア「除雪の地図」を公開しました")]


def test_sending_back_tells_the_author_the_reason_as_it_was_written(hana, mori):
    snow = idea(author=hana, state=State.SUBMITTED)

    moderation.send_back(snow, by=mori, at=NOW, version_number=1, reason=f"  {REASON} ")

    assert snow.state == State.RETURNED
    notice = Notice.objects.get()
    assert f"理由：\n{REASON}" in notice.body
    assert notice.path == snow.get_absolute_url()
    assert steps(snow) == [("submitted", "returned", mori.pk, REASON)]


def test_hiding_calls_back_the_letters_that_have_not_left_yet(hana, ren, mori, transactional_db):
    snow = idea(author=hana)
    from django.db import transaction

    with transaction.atomic():
        letter = Letter("news", f"idea:{snow.pk}", "お知らせ", "…", snow.get_absolute_url())
        tell([ren], letter, at=NOW)

    moderation.hide(snow, by=mori, at=NOW, reason=REASON)

    assert Notice.objects.get(recipient=ren).called_back_at == NOW
    told = Notice.objects.get(recipient=hana)
    assert (told.called_back_at, "非表示" in told.subject) == (None, True)
    assert snow.state == State.HIDDEN


def test_hiding_upholds_the_reports_that_waited(hana, ren, mori):
    snow = idea(author=hana)
    flag = Flag.objects.create(idea=snow, reporter=ren, reason=Flag.Reason.PERSONAL, created_at=NOW)

    moderation.hide(snow, by=mori, at=NOW, reason=REASON)

    flag.refresh_from_db()
    assert (flag.outcome, flag.decided_by, flag.decided_at) == ("upheld", mori, NOW)
    assert [verb for verb, *_ in acts()] == ["idea.hide", "report.decided"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.PUBLISHED, State.PUBLISHED),
        (State.UNDER_REVIEW, State.UNDER_REVIEW),
        (State.ACCEPTED, State.ACCEPTED),
        (State.SUBMITTED, State.PUBLISHED),
    ],
)
def test_what_is_shown_again_stands_where_it_stood_or_is_public(hana, mori, tani, before, after):
    snow = idea(author=hana, state=before)
    first_published = snow.published_at

    moderation.hide(snow, by=mori, at=NOW, reason=REASON)
    moderation.restore(snow, by=tani, at=NOW, reason="確認し直したところ、問題はありませんでした。")

    assert snow.state == after
    assert snow.published_at == (first_published or NOW)


def test_the_day_of_first_publishing_stays(hana, mori):
    from datetime import timedelta

    snow = idea(author=hana, state=State.SUBMITTED)
    moderation.publish(snow, by=mori, at=NOW, version_number=1)

    moderation.hide(snow, by=mori, at=NOW + timedelta(days=1), reason=REASON)
    moderation.restore(snow, by=mori, at=NOW + timedelta(days=2), reason=REASON)

    assert (snow.published_at, snow.published_by) == (NOW, mori)


@pytest.mark.parametrize("reason", ["", "   ", "\x00", "\n\t"])
def test_without_a_reason_nothing_is_refused(hana, mori, reason):
    snow = idea(author=hana, state=State.SUBMITTED)

    no = refused(moderation.send_back, snow, by=mori, at=NOW, version_number=1, reason=reason)

    assert no.code == "reason_missing"
    assert str(no.message) == "理由を書いてください。書いたとおりに、書いた人へ届きます。"
    assert (Decision.objects.count(), Entry.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_a_reason_is_short_enough_to_be_read(hana, mori):
    snow = idea(author=hana, state=State.SUBMITTED)

    no = refused(moderation.hide, snow, by=mori, at=NOW, reason="雪" * 1001)

    assert (no.code, str(no.message)) == (
        "reason_too_long",
        "理由が長すぎます。1000文字以内で書いてください。",
    )


def test_nobody_decides_about_their_own_words(mori):
    snow = idea(author=mori, state=State.SUBMITTED)

    no = refused(moderation.publish, snow, by=mori, at=NOW, version_number=1)

    assert (no.code, no.status) == ("own_content", 403)
    assert (
        str(no)
        == "自分が書いたものについて、自分で決めることはできません。ほかの担当者に確認を頼んでください。"
    )


def test_only_moderators_decide(hana, ren, aoki, admin):
    snow = idea(author=hana, state=State.SUBMITTED)

    said = [refused(moderation.publish, snow, by=who, at=NOW, version_number=1).code for who in (ren, aoki)]
    moderation.publish(snow, by=admin, at=NOW, version_number=1)

    assert said == ["not_a_moderator", "not_a_moderator"]
    assert snow.state == State.PUBLISHED


def test_a_decision_counts_for_the_version_that_was_read(hana, mori):
    snow = idea(author=hana, state=State.SUBMITTED)
    seen = Idea.objects.get(pk=snow.pk)
    Idea.objects.filter(pk=snow.pk).update(version_number=2, title="直した題名")

    no = refused(moderation.publish, seen, by=mori, at=NOW, version_number=1)

    assert no.code == "changed_meanwhile"
    assert "内容を直しました" in str(no.message)
    assert Idea.objects.get(pk=snow.pk).state == State.SUBMITTED


def test_who_comes_late_hears_who_decided_when_and_what(hana, mori, tani):
    snow = idea(author=hana, state=State.SUBMITTED)
    seen = Idea.objects.get(pk=snow.pk)
    moderation.publish(snow, by=mori, at=NOW, version_number=1)

    no = refused(moderation.send_back, seen, by=tani, at=NOW, version_number=1, reason=REASON)

    assert no.code == "already_decided"
    assert str(no.message) == (
        "森さんが2026年11月23日12:00に先に決めました（公開）。あなたの操作は反映していません。"
    )


def test_what_the_author_withdrew_cannot_be_published(hana, mori):
    snow = idea(author=hana, state=State.WITHDRAWN)

    no = refused(moderation.publish, snow, by=mori, at=NOW, version_number=1)

    assert (no.code, str(no.message)) == (
        "state_changed",
        "アイデアがすでに「取り下げ」になっているため、何も決めていません。",
    )


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.WITHDRAWN, State.HIDDEN])
def test_what_nobody_else_sees_need_not_be_hidden(hana, mori, state):
    snow = idea(author=hana, state=state)

    assert refused(moderation.hide, snow, by=mori, at=NOW, reason=REASON).code == "state_changed"


def test_assigning_begins_the_consideration_and_tells_the_officers(hana, mori, aoki, department):
    snow = idea(author=hana, title="除雪の地図")

    moderation.assign(snow, department, by=mori, at=NOW)

    assert (snow.state, snow.department, snow.assigned_by) == (State.UNDER_REVIEW, department, mori)
    assert letters() == [("青木", "「除雪の地図」が道路管理課の回答を待っています")]
    assert acts() == [("idea.assigned", mori.pk, str(snow.pk))]
    assert steps(snow) == [("published", "under_review", mori.pk, "")]


def test_another_department_can_be_chosen_without_another_step(hana, mori, department):
    snow = idea(author=hana)
    other = Department.objects.create(name="危機管理課")
    moderation.assign(snow, department, by=mori, at=NOW)

    moderation.assign(snow, other, by=mori, at=NOW)

    assert snow.department == other
    assert len(steps(snow)) == 1


def test_only_public_ideas_without_an_answer_are_assigned_by_moderators(hana, mori, aoki, department):
    done, waiting, public = (idea(author=hana, state=state) for state in ("done", "submitted", "published"))

    said = [
        refused(moderation.assign, done, department, by=mori, at=NOW).code,
        refused(moderation.assign, waiting, department, by=mori, at=NOW).code,
        refused(moderation.assign, public, department, by=aoki, at=NOW).code,
    ]

    assert said == ["not_open_for_assignment", "not_open_for_assignment", "not_a_moderator"]


def test_a_hidden_comment_has_who_and_why_and_its_author_is_told(hana, ren, mori):
    words = comment(idea(author=hana, title="除雪の地図"), author=ren)

    reporting.hide_comment(words, by=mori, at=NOW, reason=REASON)

    assert (words.hidden_at, words.hidden_by, words.hidden_reason) == (NOW, mori, REASON)
    assert letters() == [("浅野川のメダカ", "「除雪の地図」へのコメントを非表示にしました")]
    assert acts() == [("comment.hide", mori.pk, str(words.pk))]


def test_a_comment_can_be_shown_again(hana, ren, mori, tani):
    words = comment(idea(author=hana), author=ren)
    reporting.hide_comment(words, by=mori, at=NOW, reason=REASON)

    reporting.restore_comment(words, by=tani, at=NOW, reason="読み違えていました。")

    assert list(Comment.objects.counted()) == [words]
    assert [verb for verb, *_ in acts()] == ["comment.hide", "comment.restore"]


def test_refusals_about_comments_say_what_stands_against_it(hana, ren, mori, tani):
    snow = idea(author=hana)
    shown, own, removed = comment(snow, author=ren), comment(snow, author=mori), comment(snow, author=ren)
    removed.removed_at = NOW
    removed.save()
    hidden = reporting.hide_comment(comment(snow, author=ren), by=tani, at=NOW, reason=REASON)

    said = {
        refused(reporting.hide_comment, shown, by=ren, at=NOW, reason=REASON).code,
        refused(reporting.hide_comment, own, by=mori, at=NOW, reason=REASON).code,
        refused(reporting.hide_comment, removed, by=mori, at=NOW, reason=REASON).code,
        refused(reporting.hide_comment, hidden, by=mori, at=NOW, reason=REASON).code,
        refused(reporting.restore_comment, shown, by=mori, at=NOW, reason=REASON).code,
    }

    assert said == {"not_a_moderator", "own_content", "comment_removed", "already_hidden", "comment_is_shown"}
    late = refused(reporting.hide_comment, hidden, by=mori, at=NOW, reason=REASON)
    assert str(late.message) == "谷さんが2026年11月23日12:00に、このコメントを先に非表示にしました。"


def report(by, *, on_idea=None, on_comment=None) -> Flag:
    return Flag.objects.create(
        idea=on_idea, comment=on_comment, reporter=by, reason=Flag.Reason.INSULT, created_at=NOW
    )


def test_an_upheld_report_hides_the_text_and_settles_its_siblings(hana, ren, mori, admin):
    words = comment(idea(author=hana), author=ren)
    first, second = report(hana, on_comment=words), report(admin, on_comment=words)

    reporting.decide_flag(first, by=mori, at=NOW, outcome="upheld", reason=REASON)

    words.refresh_from_db()
    second.refresh_from_db()
    assert (words.hidden_by, first.outcome, second.outcome) == (mori, "upheld", "upheld")
    assert [verb for verb, *_ in acts()] == ["report.decided", "comment.hide", "report.decided"]
    assert sorted(letters()) == sorted(
        [
            ("犀川のユリカモメ", f"通報の結果（{first.receipt}）"),
            ("管理者", f"通報の結果（{second.receipt}）"),
            ("浅野川のメダカ", f"「{words.idea.title}」へのコメントを非表示にしました"),
        ]
    )


def test_an_upheld_report_hides_an_idea(hana, ren, mori):
    snow = idea(author=hana)

    reporting.decide_flag(report(ren, on_idea=snow), by=mori, at=NOW, outcome="upheld", reason=REASON)

    snow.refresh_from_db()
    assert snow.state == State.HIDDEN


def test_a_dismissed_report_leaves_the_text(hana, ren, mori):
    snow = idea(author=hana)

    reporting.decide_flag(report(ren, on_idea=snow), by=mori, at=NOW, outcome="dismissed")

    snow.refresh_from_db()
    assert snow.state == State.PUBLISHED
    assert "市への批判であることは、消す理由になりません" in Notice.objects.get(recipient=ren).body


def test_an_upheld_report_without_a_reason_changes_nothing(hana, ren, mori):
    flag = report(ren, on_idea=idea(author=hana))

    no = refused(reporting.decide_flag, flag, by=mori, at=NOW, outcome="upheld")

    assert no.code == "reason_missing"
    assert Flag.objects.get().decided_at is None
    assert (Entry.objects.count(), Notice.objects.count()) == (0, 0)


def test_refusals_about_reports(hana, ren, mori, tani):
    snow, own = idea(author=hana), idea(author=mori)
    decided = report(ren, on_idea=idea(author=hana))
    reporting.decide_flag(decided, by=tani, at=NOW, outcome="dismissed")

    said = [
        refused(reporting.decide_flag, report(ren, on_idea=snow), by=ren, at=NOW, outcome="dismissed").code,
        refused(reporting.decide_flag, report(ren, on_idea=own), by=mori, at=NOW, outcome="dismissed").code,
        refused(reporting.decide_flag, report(mori, on_idea=snow), by=mori, at=NOW, outcome="dismissed").code,
        refused(reporting.decide_flag, report(tani, on_idea=snow), by=mori, at=NOW, outcome="maybe").code,
    ]
    late = refused(reporting.decide_flag, decided, by=mori, at=NOW, outcome="upheld", reason=REASON)

    assert said == ["not_a_moderator", "own_content", "own_report", "unknown_outcome"]
    assert str(late.message) == (
        "谷さんが2026年11月23日12:00に先に決めました（そのまま残した）。あなたの操作は反映していません。"
    )
