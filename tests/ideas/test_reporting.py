"""Reports (通報): receipts, deadlines, and hiding until somebody decides."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import discussing, reporting
from ideas.models import Comment, Decision, Flag, State
from ideas.report_deadlines import press_for_decisions
from tests import cast
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

INSULT = Flag.Reason.INSULT
LONG_AGO = NOW - timedelta(days=3)


def trusted(number):
    """So many different people whose contributions were accepted."""
    elsewhere = factory.idea(author=cast.person("どこかの人", "elsewhere@example.jp"))
    crowd = factory.people(number)
    for person in crowd:
        for _each in range(3):
            factory.comment(elsewhere, author=person, at=LONG_AGO)
    return crowd


def report(thing, by, at=NOW):
    return discussing.flag(thing, by=by, at=at, reason=INSULT, text="reportwords")


def bodies(person):
    return "\n\n".join(Notice.objects.filter(recipient=person).order_by("id").values_list("body", flat=True))


class TestReceipts:
    def test_a_report_has_a_number_that_tells_no_count(self, hana, ren):
        first, second = (report(factory.idea(author=hana), ren) for _ in range(2))
        assert re.fullmatch(r"R-2026-\d{6}", first.receipt)
        assert abs(int(first.receipt[-6:]) - int(second.receipt[-6:])) != 1
        assert f"受付番号は{first.receipt}です。" in bodies(ren)
        assert "2026年11月30日までに決めます" in bodies(ren)

    def test_reporting_again_keeps_the_number(self, hana, ren):
        idea = factory.idea(author=hana)
        assert report(idea, ren).receipt == report(idea, ren).receipt
        assert Notice.objects.filter(recipient=ren).count() == 1

    def test_the_reporter_follows_it_and_nobody_else(self, client, hana, ren):
        flag = report(factory.idea(author=hana), ren)
        address = f"/me/reports/{flag.receipt}/"
        client.force_login(ren)
        assert flag.receipt in client.get("/me/reports/").content.decode()
        page = client.get(address).content.decode()
        assert "担当者が読み、2026年11月30日までに決めます。" in page
        assert "reportwords" in page
        client.force_login(hana)
        assert client.get(address).status_code == 404
        assert "まだ通報していません" in client.get("/me/reports/").content.decode()

    def test_the_page_tells_the_number(self, client, hana, ren):
        client.force_login(ren)
        idea, other = factory.idea(author=hana), factory.idea(author=hana)
        form, another = (client.get(f"/ideas/{one.pk}/flag/").content.decode() for one in (idea, other))
        page = client.post(f"/ideas/{idea.pk}/flag/", {"reason": "insult"}, follow=True).content.decode()
        assert Flag.objects.get().receipt in page
        # The browser keeps what was typed for this report alone, and lets go of just that.
        kept = re.search('data-keep="([^"]+)"', form)[1]
        assert f'data-keep-done="{kept}"' in page
        assert f'"{kept}"' not in another

    def test_programs_are_told_the_number(self, client, hana, ren):
        idea = factory.idea(author=hana)
        spoken = factory.comment(idea, author=hana)
        client.force_login(ren)
        for path in (f"{idea.pk}/flag/", f"{idea.pk}/comments/{spoken.pk}/flag/"):
            answer = client.post(f"/api/v1/ideas/{path}", {"reason": "insult"}, "application/json")
            assert (answer.status_code, answer.json()["due_on"]) == (201, answer.json()["due_on"])
        listed = client.get("/api/v1/reports/").json()["results"]
        assert {one["receipt"] for one in listed} == set(Flag.objects.values_list("receipt", flat=True))
        client.force_login(hana)
        assert client.get("/api/v1/reports/").json()["results"] == []

    def test_both_sides_learn_the_reason(self, hana, ren, mori):
        flag = report(factory.idea(author=hana), ren)
        reporting.decide_flag(flag, by=mori, at=NOW, outcome="upheld", reason="電話番号が書かれているため。")
        assert "電話番号が書かれているため。" in bodies(hana)
        assert "電話番号が書かれているため。" in bodies(ren)

    def test_criticism_is_not_on_the_list_and_never_a_reason(self, client, hana):
        idea = factory.idea(author=hana)
        page = client.get(f"/ideas/{idea.pk}/flag/").content.decode()
        assert "市への批判は、消す理由になりません。" in page
        assert not [label for label in Flag.Reason.labels if "批判" in str(label)]


class TestDeadlines:
    def test_moderators_are_reminded_once_and_administrators_hear_of_what_is_late(
        self, hana, ren, mori, admin
    ):
        flag = report(factory.idea(author=hana), ren)

        def told(days):
            press_for_decisions(at=NOW + timedelta(days=days))
            return [Notice.objects.filter(recipient=who).count() for who in (mori, admin)]

        assert [told(4), told(5), told(6), told(7), told(8)] == [[0, 0], [1, 0], [1, 0], [1, 1], [1, 1]]
        assert flag.receipt in bodies(mori)
        assert "約束した7日のうちに決まっていません" in bodies(admin)

    def test_what_is_decided_presses_nobody(self, hana, ren, mori):
        flag = report(factory.idea(author=hana), ren)
        reporting.decide_flag(flag, by=mori, at=NOW, outcome="dismissed")
        assert press_for_decisions(at=NOW + timedelta(days=9)) == 0

    def test_the_desk_marks_what_is_late(self, client, clock, hana, ren, mori):
        report(factory.idea(author=hana), ren, at=NOW - timedelta(days=9))
        clock(NOW)
        client.force_login(mori)
        assert "desk-late" in client.get("/cms/ideas/reports/").content.decode()


class TestHidingUntilDecided:
    @pytest.fixture
    def comment(self, hana):
        return factory.comment(factory.idea(author=hana), author=hana, text="hiddenwords です。")

    def test_three_trusted_people_hide_a_comment_for_the_time_being(self, client, comment, hana, passer_by):
        for person in trusted(3):
            report(comment, person)
        comment.refresh_from_db()
        assert (comment.hidden_automatically, comment.hidden_by) == (True, None)
        assert Entry.objects.filter(verb="comment.hide", actor_id=None).count() == 1
        assert "自動的に一時非表示にしました" in bodies(hana)
        page = client.get(f"/ideas/{comment.idea_id}/").content.decode()
        assert "hiddenwords" not in page
        assert "複数の通報があったため、担当者が読むまで自動的に一時非表示にしています。" in page

    def test_newcomers_alone_hide_nothing_however_many(self, comment):
        for person in [*factory.people(9), *trusted(2)]:
            report(comment, person)
        comment.refresh_from_db()
        assert comment.hidden_at is None

    def test_suspended_people_do_not_count(self, comment):
        for person in trusted(3):
            report(comment, person)
            person.suspended_at = NOW
            person.save()
        comment.refresh_from_db()
        assert comment.hidden_at is None

    @pytest.mark.parametrize(("number", "hides"), [(None, False), (2, True), (4, False)])
    def test_the_number_is_a_rule_of_the_campaign(self, hana, number, hides):
        idea = factory.idea(author=hana, campaign=factory.campaign(flags_until_hidden=number))
        for person in trusted(3):
            if not idea.hidden_automatically:
                report(idea, person) if idea.is_listed else None
                idea.refresh_from_db()
        assert (idea.state == State.HIDDEN, idea.hidden_automatically) == (hides, hides)

    def test_an_idea_comes_back_as_it_was_when_a_report_is_dismissed(self, client, hana, mori):
        idea = factory.idea(author=hana, state=State.UNDER_REVIEW)
        crowd = trusted(3)
        for person in crowd:
            report(idea, person)
        idea.refresh_from_db()
        assert client.get(f"/ideas/{idea.pk}/").status_code == 404
        assert "自動的に一時非表示" in client.get(f"/ideas/{idea.pk}/").content.decode()
        client.force_login(mori)
        assert "自動的に一時非表示" in client.get("/cms/ideas/reports/").content.decode()

        reporting.decide_flag(idea.flags.first(), by=mori, at=NOW, outcome="dismissed")

        idea.refresh_from_db()
        assert (idea.state, idea.hidden_automatically) == (State.UNDER_REVIEW, False)
        assert set(idea.flags.values_list("outcome", flat=True)) == {"dismissed"}
        assert "そのまま残します" in bodies(crowd[2])

    def test_what_somebody_looked_at_is_not_hidden_by_reports_again(self, comment, mori):
        crowd = trusted(6)
        for person in crowd[:3]:
            report(comment, person)
        reporting.decide_flag(comment.flags.first(), by=mori, at=NOW, outcome="dismissed")
        for person in crowd[3:]:
            report(comment, person)
        comment.refresh_from_db()
        assert comment.hidden_at is None

    def test_a_person_confirms_it_with_a_reason(self, comment, hana, mori):
        for person in trusted(3):
            report(comment, person)
        with pytest.raises(Refusal) as nothing:
            reporting.decide_flag(comment.flags.first(), by=mori, at=NOW, outcome="upheld")
        assert nothing.value.code == "reason_missing"
        reporting.decide_flag(comment.flags.first(), by=mori, at=NOW, outcome="upheld", reason="侮辱のため。")
        comment.refresh_from_db()
        assert (comment.hidden_automatically, comment.hidden_by) == (False, mori)
        kinds = list(comment.decisions.values_list("kind", "by"))
        assert kinds == [("hide", mori.pk), ("hide", None)]
        assert "侮辱のため。" in bodies(hana)

    def test_an_idea_hidden_for_good_can_be_shown_where_it_stood(self, hana, mori, admin):
        from ideas import moderation

        idea = factory.idea(author=hana, state=State.UNDER_REVIEW)
        for person in trusted(3):
            report(idea, person)
        reporting.decide_flag(idea.flags.first(), by=mori, at=NOW, outcome="upheld", reason="侮辱のため。")
        idea.refresh_from_db()
        assert (idea.state, idea.hidden_automatically) == (State.HIDDEN, False)
        moderation.restore(idea, by=admin, at=NOW, reason="見直しました。")
        idea.refresh_from_db()
        assert idea.state == State.UNDER_REVIEW

    def test_the_author_sees_that_it_was_the_platform(self, client, comment, hana):
        for person in trusted(3):
            report(comment, person)
        client.force_login(hana)
        page = client.get("/me/review/").content.decode()
        assert "hiddenwords" in page
        assert "自動的に一時非表示" in page
        assert "別の担当者に見直してもらう" not in page

    def test_a_hidden_comment_leaves_a_trace_without_its_words(self, client, comment, mori):
        reporting.hide_comment(comment, by=mori, at=NOW, reason="広告のため。")
        page = client.get(f"/ideas/{comment.idea_id}/").content.decode()
        assert "参加のルールにより、このコメントは事務局が非表示にしました。" in page
        assert "hiddenwords" not in page
        assert Comment.objects.counted().count() == 0
        assert Decision.objects.count() == 0
