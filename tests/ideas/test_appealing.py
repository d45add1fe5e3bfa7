"""Appeals (異議の申し出): once, in time, decided by another person, and what a granted one undoes."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import appealing, discussing, moderation, proposing, reporting, reviewing_comments
from ideas.models import Appeal, Comment, State, Waits
from ideas.wording import IdeaText
from tests import cast
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

WHY = "広告のため。"
WORDS = "appealwords 広告ではありません。"


@pytest.fixture
def hidden(hana, mori):
    """An idea that 森 hid, as she decided."""
    return moderation.hide(factory.idea(author=hana), by=mori, at=NOW, reason=WHY)


def refused(act, *given, **named) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act(*given, **named)
    return refusal.value


def appeal(against, by, at=NOW, text=WORDS):
    return appealing.appeal(against, by=by, at=at, text=text)


def decide(made, by, outcome="upheld", reason="見直しました。", at=NOW):
    return appealing.decide_appeal(made, by=by, at=at, outcome=outcome, reason=reason)


def hidden_comment(author, by):
    spoken = factory.comment(factory.idea(author=author), author=author)
    reporting.hide_comment(spoken, by=by, at=NOW, reason=WHY)
    return spoken.decisions.get()


def returned_comment(author, by):
    idea = factory.idea(author=author, campaign=factory.campaign(comments_wait=Waits.EVERYTHING))
    said = {"text": "ひとこと", "stance": "for", "submission_key": uuid.uuid4()}
    spoken = discussing.comment(idea, by=author, at=NOW, **said)
    return reviewing_comments.send_comment_back(spoken, by=by, at=NOW, seen=None, reason=WHY)


def returned_idea(author, by):
    idea = factory.idea(author=author, state=State.SUBMITTED)
    return moderation.send_back(idea, by=by, at=NOW, version_number=1, reason=WHY)


def hidden_idea(author, by):
    return moderation.hide(factory.idea(author=author), by=by, at=NOW, reason=WHY)


def is_public(thing):
    thing.refresh_from_db()
    return thing.is_public if isinstance(thing, Comment) else thing.is_listed


@pytest.mark.parametrize("made_so", [hidden_idea, returned_idea, hidden_comment, returned_comment])
def test_a_granted_appeal_undoes_the_decision(made_so, hana, mori, tani):
    against = made_so(hana, mori)

    made = decide(appeal(against, hana), tani)

    assert is_public(appealing.thing_of(against))
    assert (made.outcome, made.decided_by, made.first_by) == ("upheld", tani, mori)
    verbs = Entry.objects.filter(verb__startswith="appeal").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["appeal.sent", "appeal.decided"]
    letters = "\n".join(Notice.objects.filter(recipient=hana).values_list("body", flat=True))
    assert "2026年11月30日までに決めます" in letters
    assert "異議が認められました" in letters


@pytest.mark.parametrize("made_so", [hidden_idea, returned_idea, hidden_comment, returned_comment])
def test_one_that_is_not_granted_changes_nothing_and_says_why(made_so, hana, mori, tani):
    against = made_so(hana, mori)

    decide(appeal(against, hana), tani, outcome="refused", reason="やはり広告です。")

    assert not is_public(appealing.thing_of(against))
    letter = Notice.objects.filter(recipient=hana).latest("id").body
    assert letter == (
        f"「{title_of(against)}」についての異議は認められませんでした。別の担当者も、同じ判断をしました。"
        "\n\n理由：\nやはり広告です。"
    )


def title_of(against):
    thing = appealing.thing_of(against)
    return thing.idea.title if isinstance(thing, Comment) else thing.title


class TestWhoMayAppeal:
    def test_only_the_author_once_in_time_and_with_words(self, hidden, hana, ren, passer_by):
        late = NOW + timedelta(days=14)
        said = [
            str(refused(appeal, hidden, passer_by).message),
            refused(appeal, hidden, ren).status,
            str(refused(appeal, hidden, hana, at=late).message),
            refused(appeal, hidden, hana, text=" ").code,
        ]
        assert said == [
            "ログインしていないため、まだ送っていません。",
            404,
            "決定から14日を過ぎたため、申し出は送られませんでした。",
            "invalid_text",
        ]
        appeal(hidden, hana, at=late - timedelta(seconds=1))
        again = refused(appeal, hidden, hana)
        assert (again.code, str(again.message)) == (
            "already_appealed",
            "この決定には、すでに異議を申し出ています。",
        )

    def test_not_against_a_publication_or_the_platform_or_what_has_moved_on(self, hana, mori, tani):
        published = moderation.publish(
            factory.idea(author=hana, state=State.SUBMITTED), by=mori, at=NOW, version_number=1
        )
        automatic = moderation.hide_until_decided(factory.idea(author=hana), at=NOW, reason="通報")
        returned = returned_idea(hana, mori)
        text = IdeaText("直した題", proposal="直しました。")
        proposing.revise(returned.idea, by=hana, at=NOW, text=text, version_number=1)
        codes = [refused(appeal, each, hana).code for each in (published, automatic, returned)]
        assert codes == ["nothing_to_appeal", "hidden_for_now", "decision_does_not_stand"]

    def test_the_page_asks_and_keeps_what_was_written(self, client, clock, hidden, hana, ren):
        clock(NOW)
        address = f"/me/appeals/idea/{hidden.pk}/"
        client.force_login(ren)
        assert client.get(address).status_code == 404
        client.force_login(hana)
        assert "別の担当者に見直してもらう" in client.get(f"/ideas/{hidden.idea_id}/").content.decode()
        assert client.post(address, {"text": ""}).status_code == 422
        page = client.post(address, {"text": WORDS}, follow=True).content.decode()
        assert "別の担当者が2026年11月30日までに決め" in page
        twice = client.post(address, {"text": WORDS})
        assert (twice.status_code, WORDS in twice.content.decode()) == (409, True)
        story = client.get(f"/ideas/{hidden.idea_id}/").content.decode()
        assert "異議を申し出ました" in story

    def test_programs_appeal_too(self, client, clock, hidden, hana, ren):
        clock(NOW)
        sent = {"decision": hidden.pk, "text": WORDS}
        client.force_login(ren)
        assert client.post("/api/v1/appeals/", sent, "application/json").status_code == 404
        client.force_login(hana)
        assert client.post("/api/v1/appeals/", {"text": WORDS}, "application/json").status_code == 404
        answer = client.post("/api/v1/appeals/", sent, "application/json")
        assert (answer.status_code, answer.json()["due_on"]) == (201, "2026-11-30")
        again = client.post("/api/v1/appeals/", sent, "application/json")
        assert (again.status_code, again.json()["code"]) == (409, "already_appealed")
        assert [one["text"] for one in client.get("/api/v1/appeals/").json()["results"]] == [WORDS]


class TestWhoDecides:
    def test_never_whoever_decided_first_nor_the_author_nor_a_citizen(self, hidden, hana, ren, mori, tani):
        made = appeal(hidden, hana)
        own = appeal(hidden_idea(tani, mori), tani)
        first = refused(decide, made, mori)
        assert (first.code, str(first.message)) == (
            "decided_first",
            "最初に決めたのがあなたなので、この異議を決めることはできません。",
        )
        assert [refused(decide, made, ren).code, refused(decide, own, tani).code] == [
            "not_a_moderator",
            "own_content",
        ]
        wanting = [
            refused(decide, made, tani, reason=" ").code,
            refused(decide, made, tani, outcome="x").code,
        ]
        assert wanting == ["reason_missing", "unknown_outcome"]
        decide(made, tani)
        late = refused(decide, made, cast.make_admin())
        assert str(late.message).startswith("谷さんが2026年11月23日12:00に先に決めました（認められました）。")

    def test_the_database_knows_who_decided_first(self, hidden, hana, ren, mori):
        made = Appeal.objects.create(
            decision=hidden, author=hana, text="x", created_at=NOW, first_by=ren
        )  # not true
        made.refresh_from_db()
        assert made.first_by == mori
        decided = {"outcome": "refused", "reason": "y", "decided_at": NOW, "decided_by": mori}
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=made.pk).update(**decided)
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=made.pk).update(**decided, first_by=ren)

    def test_the_desk_shows_why_one_may_not_and_decides_otherwise(self, client, hidden, hana, mori, tani):
        made = appeal(hidden, hana)
        client.force_login(mori)
        page = client.get("/cms/ideas/appeals/").content.decode()
        assert "appealwords" in page
        assert "最初に決めたのがあなたなので" in page
        client.force_login(tani)
        address = f"/cms/ideas/appeals/{made.pk}/decide/"
        assert client.post(address, {"outcome": "upheld", "reason": ""}).status_code == 422
        client.post(address, {"outcome": "upheld", "reason": "見直しました。"})
        assert is_public(hidden.idea)
        assert "待っている異議の申し出はありません。" in client.get("/cms/ideas/appeals/").content.decode()

    def test_when_the_author_moved_on_nothing_is_undone(self, hana, mori, tani):
        returned = returned_idea(hana, mori)
        made = appeal(returned, hana)
        text = IdeaText("直した題", proposal="直しました。")
        proposing.revise(returned.idea, by=hana, at=NOW, text=text, version_number=1)

        decide(made, tani)

        returned.idea.refresh_from_db()
        assert returned.idea.state == State.SUBMITTED
