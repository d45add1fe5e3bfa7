"""What appears at once and what waits, by the rules of a campaign or of the site."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import (
    discussing,
    kept_dates,
    moderation,
    proposing,
    reporting,
    ruling,
    worklist,
)
from ideas.admitting import findings_for, what_waits
from ideas.calling_permissions import why_not_change_campaign
from ideas.deadlines import review_due_on
from ideas.models import Because, Comment, Decision, Flag, Idea, SiteRules, State, Waits
from ideas.screening import lists
from ideas.trusting import trust_of
from ideas.wording import IdeaText
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

PHONE = "くわしくは 090-1234-5678 に電話してください。"

LINK = "資料は https://example.jp/plan にあります。"

PLAIN = "消雪パイプのある道も分かると助かります。"


def propose(by, campaign=None, text=PLAIN):
    words = IdeaText("雪の朝の通学路", proposal=text)
    return proposing.propose(campaign, by=by, at=NOW, text=words, submission_key=uuid.uuid4())


def comment(on, by, text=PLAIN, at=NOW, **fields):
    said = {"text": text, "stance": Comment.Stance.FOR, "submission_key": uuid.uuid4(), **fields}
    return discussing.comment(on, by=by, at=at, **said)


def idea_in(author, **rules):
    return factory.idea(author=author, campaign=factory.campaign(**rules))


def accepted(person, number, on):
    """So many comments of somebody that stood for days."""
    for _each in range(number):
        factory.comment(on, author=person, at=NOW - timedelta(days=3))


def subjects(person):
    return list(Notice.objects.filter(recipient=person).order_by("id").values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("waits", "text", "before", "because"),
    [
        (Waits.NOTHING, PHONE, 0, None),
        (Waits.FOUND, PLAIN, 0, None),
        (Waits.FOUND, PHONE, 9, Because.FOUND),
        (Waits.FOUND, LINK, 0, Because.FOUND),
        (Waits.FOUND, LINK, 3, None),
        (Waits.FIRST, PLAIN, 2, Because.FIRST),
        (Waits.FIRST, PLAIN, 3, None),
        (Waits.FIRST, PHONE, 3, Because.FOUND),
        (Waits.EVERYTHING, PLAIN, 9, Because.EVERYTHING),
    ],
)
def test_a_comment_waits_by_the_rule_of_its_campaign(hana, ren, waits, text, before, because):
    accepted(ren, before, factory.idea(author=hana))

    written = comment(idea_in(hana, comments_wait=waits), ren, text)

    assert (written.review, written.waits_because) == (("waiting", because) if because else ("", ""))


@pytest.mark.parametrize(
    ("waits", "text", "state"),
    [
        (Waits.NOTHING, PHONE, State.PUBLISHED),
        (Waits.FOUND, PLAIN, State.PUBLISHED),
        (Waits.FOUND, PHONE, State.SUBMITTED),
        (Waits.FIRST, PLAIN, State.SUBMITTED),
        (Waits.EVERYTHING, PLAIN, State.SUBMITTED),
    ],
)
def test_an_idea_waits_by_the_rule_of_its_campaign(ren, waits, text, state):
    assert propose(ren, factory.campaign(ideas_wait=waits), text).state == state


def test_without_a_campaign_the_rules_of_the_site_hold(ren, mori):
    assert propose(ren).state == State.SUBMITTED
    with pytest.raises(Refusal) as refused:
        ruling.change_site_rules({"ideas_wait": Waits.NOTHING}, by=mori, at=NOW)
    assert str(refused.value) == (
        "確認待ちのアイデアが1件あるため、きまりは変わっていません。"
        "取り残される人が出ないよう、先に確認待ちのものを決めてください。そのあとで変更できます。"
    )
    moderation.publish(Idea.objects.get(), by=mori, at=NOW, version_number=1)

    ruling.change_site_rules({"ideas_wait": Waits.NOTHING}, by=mori, at=NOW)

    assert propose(ren).state == State.PUBLISHED
    entry = Entry.objects.get(verb="site_rules.changed")
    assert entry.detail == {"rules": {"ideas_wait": ["everything", "nothing"]}}


def test_the_days_of_a_review_without_a_campaign_are_a_rule_of_the_site(client, ren, mori, passer_by):
    ruling.change_site_rules({"review_days": 5}, by=mori, at=NOW)

    mine = propose(ren)  # on a Monday

    assert review_due_on(mine) == date(2026, 11, 30)
    assert "休みの日を除いて5日以内に" in what_waits(None, passer_by, "idea", at=NOW)
    assert [row.due for row in worklist.newest(worklist.ANY_MODERATOR, NOW)] == [date(2026, 11, 30)]
    moderation.publish(mine, by=mori, at=NOW + timedelta(days=7), version_number=1)
    assert kept_dates.reviews_in_all("", at=NOW + timedelta(days=8)).on_time == 1


def test_a_promised_day_is_not_put_off_by_changing_the_rule(ren, mori):
    mine = propose(ren)

    with pytest.raises(Refusal) as refused:
        ruling.change_site_rules({"review_days": 4}, by=mori, at=NOW)
    assert refused.value.code == "days_were_promised"
    ruling.change_site_rules({"review_days": 2}, by=mori, at=NOW)  # sooner than promised
    moderation.publish(mine, by=mori, at=NOW, version_number=1)
    ruling.change_site_rules({"review_days": 4}, by=mori, at=NOW)

    assert SiteRules.current().review_days == 4


@pytest.mark.parametrize("days", [0, 61])
def test_the_site_reads_within_a_day_at_least_and_sixty_at_most(mori, days):
    with pytest.raises(ValidationError):
        ruling.change_site_rules({"review_days": days}, by=mori, at=NOW)
    SiteRules.current()
    with pytest.raises(IntegrityError, match="the_site_reads_in_some_days"), transaction.atomic():
        SiteRules.objects.update(review_days=days)


def test_only_moderators_change_the_rules(hana, mori):
    with pytest.raises(Refusal) as refused:
        ruling.change_site_rules({"ideas_wait": Waits.NOTHING}, by=hana, at=NOW)
    assert str(refused.value.message) == "サイトのきまりを変えられるのは確認担当だけです。"


def test_a_campaign_does_not_leave_waiting_comments_behind(hana, ren, mori):
    idea = idea_in(hana, comments_wait=Waits.EVERYTHING)
    comment(idea, ren)
    changed = {"voting_method": "support", "is_published": True, "comments_wait": Waits.NOTHING}

    refusal = why_not_change_campaign(mori, idea.campaign, changed)

    assert refusal.code == "comments_still_wait"
    assert str(refusal.message) == "確認待ちのコメントが1件あるため、きまりは変わっていません。"


def test_what_appears_at_once_was_published_by_the_platform(ren, mori):
    idea = propose(ren, factory.campaign(ideas_wait=Waits.NOTHING))

    decision = idea.decisions.get()
    assert (decision.kind, decision.by, idea.published_by, idea.published_at) == ("publish", None, None, NOW)
    assert Entry.objects.filter(verb="idea.publish", actor_id=None, object_id=str(idea.pk)).count() == 1
    assert subjects(ren) == ["アイデア「雪の朝の通学路」を公開しました"]
    assert idea in Idea.objects.listed()


def test_moderators_see_what_appeared_without_review(client, ren, mori):
    propose(ren, factory.campaign(ideas_wait=Waits.NOTHING), PHONE)
    comment(factory.idea(author=ren), ren, "はじめての書きこみです。")
    client.force_login(mori)

    page = client.get("/cms/ideas/unreviewed/").content.decode()

    assert "雪の朝の通学路" in page
    assert "090-1234-5678" in page
    assert "はじめての書きこみです。" in page


def test_a_moderator_waits_for_nobody(hana, mori):
    assert comment(idea_in(hana, comments_wait=Waits.EVERYTHING), mori).review == ""


def test_trust_grows_with_what_is_accepted_and_falls_with_what_is_hidden(hana, ren, mori):
    idea = factory.idea(author=hana)
    factory.idea(author=ren)
    accepted(ren, 2, idea)
    comment(idea, ren, "今書いたばかりです。")
    assert trust_of(ren, at=NOW) == (1, 2, 0)
    assert trust_of(ren, at=NOW).is_trusted

    reporting.hide_comment(ren.comments.first(), by=mori, at=NOW, reason="広告のため")

    assert trust_of(ren, at=NOW) == (1, 1, 1)
    assert trust_of(ren, at=NOW).points == 0
    assert trust_of(ren, at=NOW + timedelta(days=2)).accepted == 3


def test_while_a_report_is_open_a_comment_is_not_accepted(hana, ren):
    spoken = factory.comment(factory.idea(author=hana), author=ren, at=NOW - timedelta(days=3))
    assert trust_of(ren, at=NOW).accepted == 1

    discussing.flag(spoken, by=hana, at=NOW, reason=Flag.Reason.INSULT)

    assert trust_of(ren, at=NOW).accepted == 0


def test_links_are_looked_at_for_newcomers_only(hana, ren, passer_by):
    accepted(ren, 3, factory.idea(author=hana))
    known = lists()
    assert [len(findings_for(who, [LINK], known, at=NOW)) for who in (passer_by, hana, ren)] == [1, 1, 0]
    assert len(findings_for(ren, [LINK + PHONE], known, at=NOW)) == 1


def test_the_desk_shows_links_of_newcomers_only(client, hana, ren, mori):
    accepted(ren, 3, factory.idea(author=hana))
    for author in (ren, hana):
        factory.idea(author=author, state=State.SUBMITTED, proposal=LINK)
    client.force_login(mori)
    pages = [client.get(path).content.decode() for path in ("/cms/ideas/waiting/", "/cms/ideas/worklist/")]
    assert [page.count("ほかのサイトへのリンク") for page in pages] == [1, 1]


def test_a_change_of_a_public_comment_is_judged_again(hana, ren):
    idea = idea_in(hana, comments_wait=Waits.FOUND)
    spoken = comment(idea, ren)
    discussing.edit_comment(spoken, by=ren, at=NOW + timedelta(minutes=1), text=PHONE, stance="for")
    spoken.refresh_from_db()
    assert spoken.waits_because == Because.FOUND
    idea.counter.refresh_from_db()


@pytest.mark.parametrize(
    ("waits", "told"),
    [
        (Waits.NOTHING, ""),
        (Waits.FIRST, "はじめのうちの投稿は、掲載する前に事務局が確認します。"),
        (Waits.EVERYTHING, "ここでは、すべての投稿を掲載する前に事務局が確認します。"),
    ],
)
def test_people_read_before_they_send_whether_it_waits(client, hana, passer_by, waits, told):
    idea = idea_in(hana, comments_wait=waits)
    said = what_waits(idea.campaign, passer_by, "comment", at=NOW)
    promise = "土日や祝日など、役所の休みの日を除いて3日以内に決めて、結果をお知らせします。"
    assert said == (f"{told}{promise}" if told else "")
    assert said in client.get(f"/ideas/{idea.pk}/").content.decode()


class TestAWarningBeforeSending:
    """What screening finds in a comment is shown before it is sent; nothing is ever blocked."""

    def send(self, client, idea, **more):
        sent = {"stance": "for", "text": PHONE, "key": str(uuid.uuid4()), **more}
        return client.post(f"/ideas/{idea.pk}/comments/", sent)

    def test_before_the_log_in_and_without_script(self, client, hana):
        idea = factory.idea(author=hana)
        page = self.send(client, idea).content.decode()
        assert "<mark>090-1234-5678</mark>" in page
        assert "このまま送る" in page
        assert "直す" in page
        assert not Comment.objects.exists()

    def test_mending_keeps_the_text(self, client, hana, ren):
        client.force_login(ren)
        page = self.send(client, factory.idea(author=hana), mend="1").content.decode()
        assert PHONE in page
        assert not Comment.objects.exists()

    def test_it_is_sent_as_it_is(self, client, hana, ren):
        client.force_login(ren)
        self.send(client, factory.idea(author=hana), as_it_is="1")
        assert Comment.objects.get().text == PHONE


def test_the_database_keeps_the_rules(hana, ren):
    idea = factory.idea(author=hana)
    for wrong in (
        {"review": "waiting"},
        {"waits_because": "first"},
        {"review": "returned", "reviewed_at": NOW, "reviewed_by": hana},
        {"reviewed_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            factory.comment(idea, author=ren, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        factory.campaign(flags_until_hidden=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteRules.objects.create(pk=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            idea=idea, kind="return", from_state="submitted", version_number=1, reason="x", by=None, at=NOW
        )
