"""A comment that waits for the office: who sees it, and how it is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cocreate import live_state
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.notifications.models import Notice
from ideas import (
    discussing,
    marking,
    reporting,
    reviewing_comments,
)
from ideas.models import Comment, Flag, Waits
from tests.factories import ideas as factory
from tests.factories.ideas import NOW
from tests.ideas.test_admitting import comment, idea_in, subjects


class TestAWaitingComment:
    @pytest.fixture
    def idea(self, hana):
        return idea_in(hana, comments_wait=Waits.EVERYTHING)

    @pytest.fixture
    def waiting(self, idea, ren):
        return comment(idea, ren, "waitingwords を足してほしいです。")

    def test_only_its_author_and_moderators_read_it(self, client, idea, waiting, hana, ren, mori):
        pages = []
        for who in (None, hana, ren, mori):
            client.logout()
            if who:
                client.force_login(who)
            pages.append(client.get(f"/ideas/{idea.pk}/").content.decode())
        assert ["waitingwords" in page for page in pages] == [False, False, True, True]
        assert (
            "確認待ちです。あなたと事務局だけが見ています。2026年11月26日までに結果をお知らせします。"
            in pages[2]
        )

    def test_nobody_counts_it_and_live_news_is_silent(self, idea, waiting):
        idea.counter.refresh_from_db()
        assert idea.counter.comments == 0
        assert live_state.read([topics.idea(idea.pk)])[topics.idea(idea.pk)]["latest_comments"] == []

    def test_nobody_is_told_of_it_until_it_is_public(self, idea, waiting, hana, ren, mori):
        assert subjects(hana) == []
        reviewing_comments.publish_comment(waiting, by=mori, at=NOW, seen=None)

        assert subjects(hana) == [f"あなたのアイデア「{idea.title}」に新しいコメントがあります"]
        assert subjects(ren) == [f"「{idea.title}」へのコメントを公開しました"]
        assert Entry.objects.filter(verb="comment.publish").count() == 1
        assert Comment.objects.counted().get() == waiting

    def test_it_is_neither_answered_nor_marked_nor_reported(self, idea, waiting, hana):
        with pytest.raises(Refusal) as answered:
            comment(idea, hana, parent=waiting)
        with pytest.raises(Refusal) as marked:
            marking.mark_helpful(waiting, by=hana, at=NOW)
        with pytest.raises(Refusal) as reported:
            discussing.flag(waiting, by=hana, at=NOW, reason=Flag.Reason.OTHER)
        codes = [each.value.code for each in (answered, marked, reported)]
        assert codes == ["comment_is_gone", "not_found", "not_found"]

    def test_sent_back_it_is_changed_and_waits_again(self, client, waiting, ren, mori):
        with pytest.raises(Refusal) as nothing:
            reviewing_comments.send_comment_back(waiting, by=mori, at=NOW, seen=None, reason=" ")
        assert nothing.value.code == "reason_missing"
        why = "お名前の部分を消してください。"
        reviewing_comments.send_comment_back(waiting, by=mori, at=NOW, seen=None, reason=why)
        waiting.refresh_from_db()
        assert (waiting.review, waiting.review_reason) == ("returned", why)
        assert why in Notice.objects.get(recipient=ren).body

        later = NOW + timedelta(days=9)
        discussing.edit_comment(waiting, by=ren, at=later, text="消しました。", stance="for")

        waiting.refresh_from_db()
        assert (waiting.review, waiting.waits_since) == ("waiting", later)

    def test_who_comes_second_is_told_who_was_first(self, waiting, mori, admin):
        reviewing_comments.publish_comment(waiting, by=mori, at=NOW, seen=None)
        waiting.refresh_from_db()
        with pytest.raises(Refusal) as late:
            reviewing_comments.send_comment_back(waiting, by=admin, at=NOW, seen=None, reason="理由")
        assert str(late.value.message).startswith("森さんが2026年11月23日12:00に先に決めました（公開）。")
        assert waiting.decisions.count() == 1

    def test_a_text_changed_meanwhile_is_not_published_unread(self, waiting, ren, mori):
        stale = Comment.objects.get(pk=waiting.pk)
        discussing.edit_comment(
            waiting, by=ren, at=NOW + timedelta(minutes=1), text="変えました。", stance="for"
        )
        with pytest.raises(Refusal) as late:
            reviewing_comments.publish_comment(stale, by=mori, at=NOW, seen=None)
        assert late.value.code == "changed_meanwhile"

    def test_nobody_decides_about_their_own_words(self, idea, mori, hana):
        own = factory.comment(
            idea, author=mori, review="waiting", waits_since=NOW, waits_because="everything"
        )
        with pytest.raises(Refusal) as refused:
            reviewing_comments.publish_comment(own, by=mori, at=NOW, seen=None)
        assert refused.value.code == "own_content"
        with pytest.raises(Refusal) as not_mine:
            reviewing_comments.publish_comment(own, by=hana, at=NOW, seen=None)
        assert not_mine.value.status == 403

    def test_hidden_while_it_waits_it_waits_again_when_it_is_shown(self, waiting, mori):
        reporting.hide_comment(waiting, by=mori, at=NOW, reason="広告のため")
        assert not Comment.objects.waiting().exists()
        reporting.restore_comment(waiting, by=mori, at=NOW, reason="見直しました")
        assert Comment.objects.waiting().get() == waiting

    def test_the_desk_decides(self, client, waiting, mori):
        client.force_login(mori)
        page = client.get("/cms/ideas/comments/").content.decode()
        assert "waitingwords" in page
        assert "ここではすべて先に確認します" in page

        refused = client.post(f"/cms/ideas/comments/{waiting.pk}/review/", {"decision": "return", "seen": ""})
        assert refused.status_code == 422
        assert "理由を書いてください" in refused.content.decode()
        client.post(f"/cms/ideas/comments/{waiting.pk}/review/", {"decision": "publish", "seen": ""})

        waiting.refresh_from_db()
        assert (waiting.review, waiting.reviewed_by) == ("", mori)

    def test_the_author_sees_why_it_waits(self, client, waiting, ren):
        client.force_login(ren)
        page = client.get("/me/review/").content.decode()
        assert "ここでは、すべての投稿を掲載する前に事務局が確認します。" in page

    def test_the_program_is_told_that_it_waits(self, client, idea, ren, hana):
        client.force_login(ren)
        sent = {"stance": "for", "text": "apiwords です。"}
        answer = client.post(f"/api/v1/ideas/{idea.pk}/comments/", sent, "application/json")
        assert (answer.status_code, answer.json()["review"]) == (201, "waiting")
        client.force_login(hana)
        assert "apiwords" not in client.get(f"/api/v1/ideas/{idea.pk}/comments/").content.decode()
