"""Quiet periods before elections: no counts, no order by support, no new words on what touches candidates."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cocreate import live_state
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from ideas import discussing, proposing, quieting, ranking, rewording, voting
from ideas.counts_in_public import ideas_with_public_counts, may_publish_count
from ideas.listing import Wish, orders_of
from ideas.models import Counter, Idea, QuietPeriod
from ideas.wording import IdeaText
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

END = NOW + timedelta(days=9)
NUMBER = 1_748_713_905


@pytest.fixture
def marked(ren):
    """An idea of a call that touches candidates, with a number that stands nowhere by chance."""
    idea = factory.idea(author=ren, campaign=factory.campaign(touches_candidates=True))
    Counter.objects.filter(idea=idea).update(supports=NUMBER)
    return idea


@pytest.fixture
def alone(ren):
    """An idea without a campaign that is marked by itself."""
    idea = factory.idea(author=ren, touches_candidates=True)
    Counter.objects.filter(idea=idea).update(supports=NUMBER)
    return idea


@pytest.fixture
def quiet(mori, clock):
    clock(NOW)
    begins = NOW - timedelta(hours=1)
    return quieting.call_for_quiet(begins, END, by=mori, at=NOW, reason="市長選挙")


def refused(act, *given, **named) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act(*given, **named)
    return refusal.value


def say(on, by, at=NOW):
    said = {"text": "ひとこと", "stance": "for", "submission_key": uuid.uuid4()}
    return discussing.comment(on, by=by, at=at, **said)


def propose(campaign, by):
    text = IdeaText("題", proposal="こうしたいです。")
    return proposing.propose(campaign, by=by, at=NOW, text=text, submission_key=uuid.uuid4())


ROADS = ("/ideas/{}/", "/ideas/", "/ideas/?order=support", "/api/v1/ideas/", "/api/v1/ideas/{}/", "/")


def told(client, idea) -> bool:
    """Whether the number is told on any road."""
    pages = [client.get(road.format(idea.pk)).content.decode() for road in ROADS]
    if idea.campaign:
        pages.append(client.get(idea.campaign.get_absolute_url()).content.decode())
    live = str(live_state.read([topics.idea(idea.pk)]))
    return any(form in page for page in [*pages, live] for form in (str(NUMBER), f"{NUMBER:,}"))


@pytest.mark.parametrize("which", ["marked", "alone"])
def test_no_road_tells_a_count_until_the_end_and_then_all_do(client, clock, request, quiet, which, hana):
    idea = request.getfixturevalue(which)
    client.force_login(hana)
    during = told(client, idea)
    public = may_publish_count(Idea.objects.get(pk=idea.pk), at=NOW)
    clock(END - timedelta(milliseconds=1))
    last = told(client, idea)
    clock(END)

    assert (during, public, last) == (False, False, False)
    assert told(client, idea)
    assert ideas_with_public_counts(END).filter(pk=idea.pk).exists()


def test_what_is_not_marked_goes_on_as_always(client, quiet, ren):
    other = factory.idea(author=ren, campaign=factory.campaign())
    Counter.objects.filter(idea=other).update(supports=NUMBER)
    assert told(client, other)
    assert say(other, ren).is_public


def test_before_it_begins_everything_is_as_always(client, clock, mori, marked):
    clock(NOW)
    quieting.call_for_quiet(NOW + timedelta(days=1), END, by=mori, at=NOW, reason="市長選挙")
    assert told(client, marked)


def test_nothing_new_is_taken_and_the_sentence_names_the_day(client, quiet, marked, alone, hana):
    codes = [
        refused(say, marked, hana).code,
        refused(say, alone, hana).code,
        refused(propose, marked.campaign, hana).code,
    ]
    assert codes == ["quiet_period"] * 3
    assert str(refused(say, marked, hana)) == (
        "選挙の候補者に関わるため、いまは新しい投稿やコメントを受け付けていません。"
        "2026年12月2日12:00から、また書けるようになります。"
    )
    client.force_login(hana)
    for page in (f"/ideas/{marked.pk}/", marked.campaign.get_absolute_url()):
        assert "いまは新しい投稿やコメントを受け付けていません。" in client.get(page).content.decode()
    words = {"text": IdeaText("新しい題", proposal="別の案です。"), "reason": "考えが変わりました"}
    said = {"version_number": 1, "stated": "content", **words}
    reworded = refused(rewording.reword, marked, by=marked.author, at=NOW, **said)
    assert reworded.code == "quiet_period"
    key = {"key": str(uuid.uuid4()), "stance": "for", "text": "ひとこと"}
    answer = client.post(f"/api/v1/ideas/{marked.pk}/comments/", key, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "quiet_period")


def test_no_order_by_support_and_no_rank_tells_it(quiet, marked, alone):
    assert "support" not in orders_of(Wish(campaign=marked.campaign.slug))
    ranking.refresh_ranks(at=NOW)
    assert set(Idea.objects.values_list("ranked_supports", flat=True)) == {0}
    ranking.refresh_ranks(at=END)
    assert set(Idea.objects.values_list("ranked_supports", flat=True)) == {NUMBER}


def test_support_is_counted_without_being_told(quiet, marked, alone, hana):
    for idea in (marked, alone):
        voting.support(Idea.objects.get(pk=idea.pk), by=hana, at=NOW)
        assert hana.votes.filter(idea=idea, value=1).exists()


class TestWhoAndWhen:
    def test_moderators_enter_and_end_it_on_record(self, client, mori, quiet, marked, hana):
        client.force_login(mori)
        page = client.get("/cms/ideas/quiet/").content.decode()
        assert "市長選挙" in page
        assert marked.campaign.title in page
        client.post(f"/cms/ideas/quiet/{quiet.pk}/end/")
        quiet.refresh_from_db()
        assert quiet.ends_at == NOW
        assert say(marked, hana).is_public
        verbs = list(
            Entry.objects.filter(verb__startswith="quiet").order_by("pk").values_list("verb", flat=True)
        )
        assert verbs == ["quiet_period.called", "quiet_period.ended"]

    def test_one_that_has_not_begun_is_taken_back(self, clock, mori):
        clock(NOW)
        coming = quieting.call_for_quiet(NOW + timedelta(days=1), END, by=mori, at=NOW, reason="選挙")
        quieting.end_quiet(coming, by=mori, at=NOW)
        assert not QuietPeriod.objects.exists()
        assert refused(quieting.end_quiet, coming, by=mori, at=NOW).code == "already_over"

    def test_refusals_of_the_form_are_in_words(self, client, clock, mori):
        clock(NOW)
        client.force_login(mori)
        sent = {"begins_at": "2026-12-02T00:00", "ends_at": "2026-12-01T00:00", "reason": "選挙"}
        page = client.post("/cms/ideas/quiet/", sent)
        assert page.status_code == 400
        assert "始まりより前に終わるため、静かな期間は登録されていません。" in page.content.decode()
        codes = [
            refused(
                quieting.call_for_quiet, NOW - timedelta(days=2), NOW, by=mori, at=NOW, reason="選挙"
            ).code,
            refused(quieting.call_for_quiet, NOW, END, by=mori, at=NOW, reason=" ").code,
        ]
        assert codes == ["end_is_in_the_past", "reason_missing"]

    def test_citizens_neither_enter_nor_end_nor_mark(self, quiet, alone, hana):
        acts = [
            refused(quieting.call_for_quiet, NOW, END, by=hana, at=NOW, reason="選挙"),
            refused(quieting.end_quiet, quiet, by=hana, at=NOW),
            refused(quieting.mark_idea, alone, by=hana, at=NOW, touches=False),
        ]
        assert [each.status for each in acts] == [403, 403, 403]

    def test_an_idea_is_marked_on_its_page_of_the_desk(self, client, clock, mori, ren):
        clock(NOW)
        idea = factory.idea(author=ren)
        client.force_login(mori)
        for word, state in (("yes", True), ("yes", True), ("no", False)):
            client.post(f"/cms/ideas/{idea.pk}/touches/", {"touches": word})
            idea.refresh_from_db()
            assert idea.touches_candidates is state
        assert Entry.objects.filter(verb="idea.touches_candidates").count() == 2

    def test_the_database_keeps_it_sound(self, mori):
        wrong = [{"ends_at": NOW}, {"reason": ""}]
        for fields in wrong:
            whole = {"begins_at": NOW, "ends_at": END, "reason": "選挙", "made_at": NOW, "made_by": mori}
            with pytest.raises(IntegrityError), transaction.atomic():
                QuietPeriod.objects.create(**{**whole, **fields})


def test_a_consultation_says_what_it_is_not_and_where_the_formal_one_is(client, mori):
    from ideas.ruling import change_site_rules

    campaign = factory.campaign()
    address = campaign.get_absolute_url()
    before = client.get(address).content.decode()
    formal = {"formal_name": "パブリックコメント制度", "formal_url": "https://www.example.jp/public-comment/"}
    change_site_rules(formal, by=mori, at=NOW)
    after = client.get(address).content.decode()
    assert "これは法令に基づくパブリックコメントではありません。" in before
    assert 'href="https://www.example.jp/public-comment/">パブリックコメント制度</a>' not in before
    assert 'href="https://www.example.jp/public-comment/">パブリックコメント制度</a>' in after
