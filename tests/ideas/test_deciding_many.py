"""Deciding about several at once: nothing happens for ten seconds, then each by its own rule, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import deciding_many, moderation, rewording
from ideas.deciding_many import Seen
from ideas.models import Batch, BatchItem, Comment, Decision, Flag, Idea, Rule, State
from ideas.wording import IdeaText
from tests.factories.ideas import NOW, comment, idea

REASON = "電話番号が書かれています。消してからもう一度送ってください。"

LATER = NOW + timedelta(seconds=10)


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


def as_(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def waiting(number: int, author) -> list[Idea]:
    return [idea(author=author, state=State.SUBMITTED, title=f"案{each}") for each in range(number)]


def seen(*ideas: Idea) -> list[Seen]:
    return [Seen("idea", one.pk, one.version_number) for one in ideas]


def states(ideas) -> list[str]:
    return [Idea.objects.get(pk=one.pk).state for one in ideas]


def told_of(batch: Batch) -> dict[str, str]:
    return {item.title: item.told for item in batch.items.all()}


def test_nothing_happens_and_nobody_is_told_until_it_can_no_longer_be_undone(ren, mori):
    ideas = waiting(3, ren)

    deciding_many.decide_many(seen(*ideas), by=mori, at=NOW, act="return", reason=REASON)
    deciding_many.carry_out_due(at=LATER - timedelta(milliseconds=1))

    assert states(ideas) == [State.SUBMITTED] * 3
    assert (Decision.objects.count(), Notice.objects.count()) == (0, 0)


def test_then_each_is_decided_once_with_one_audit_row_and_a_letter(ren, mori, clock):
    ideas = waiting(3, ren)
    deciding_many.decide_many(seen(*ideas), by=mori, at=NOW, act="return", reason=REASON)

    for _time in range(2):
        deciding_many.carry_out_due(at=LATER)

    assert states(ideas) == [State.RETURNED] * 3
    assert {decision.reason for decision in Decision.objects.all()} == {REASON}
    assert Decision.objects.count() == Entry.objects.filter(verb="idea.return").count() == 3
    assert Notice.objects.filter(recipient=ren).count() == 3
    assert Batch.objects.get().done_at is not None


def test_undone_in_time_it_never_happened(ren, mori):
    ideas = waiting(2, ren)
    batch = deciding_many.decide_many(seen(*ideas), by=mori, at=NOW, act="publish")

    deciding_many.undo(batch, by=mori, at=LATER)
    deciding_many.carry_out_due(at=LATER)

    assert states(ideas) == [State.SUBMITTED] * 2
    assert (Decision.objects.count(), Notice.objects.count(), Entry.objects.count()) == (0, 0, 0)
    again = deciding_many.decide_many(seen(*ideas), by=mori, at=LATER, act="publish")
    assert again.items.count() == 2


def test_carried_out_it_cannot_be_undone_and_a_colleague_cannot_undo_it_at_all(ren, mori, tani):
    batch = deciding_many.decide_many(seen(*waiting(1, ren)), by=mori, at=NOW, act="publish")

    with pytest.raises(Refusal):
        deciding_many.undo(batch, by=tani, at=NOW)
    deciding_many.carry_out_due(at=LATER)
    with pytest.raises(Refusal) as refused:
        deciding_many.undo(batch, by=mori, at=LATER)

    assert "取り消せませんでした" in str(refused.value)


def test_what_others_did_meanwhile_is_skipped_and_reported_by_name(ren, mori, tani):
    mine = idea(author=mori, state=State.SUBMITTED, title="自分の案")
    decided, changed, fine = waiting(3, ren)
    batch = deciding_many.decide_many(seen(mine, decided, changed, fine), by=mori, at=NOW, act="publish")
    moderation.publish(decided, by=tani, at=NOW, version_number=1)
    Idea.objects.filter(pk=changed.pk).update(version_number=2)

    deciding_many.carry_out_due(at=LATER)

    told = told_of(batch)
    assert "自分で決めることはできません" in told["自分の案"]
    assert "谷さん" in told[decided.title]
    assert "書いた人が内容を直しました" in told[changed.title]
    assert told[fine.title] == ""
    assert states([mine, decided, changed, fine]) == ["submitted", "published", "submitted", "published"]


def test_what_is_gone_is_skipped_and_a_batch_that_stumbles_keeps_no_other_waiting(ren, mori, monkeypatch):
    gone, fine, stumbling = waiting(3, ren)
    first = deciding_many.decide_many(seen(stumbling), by=mori, at=NOW, act="return", reason=REASON)
    batch = deciding_many.decide_many(seen(gone, fine), by=mori, at=NOW, act="publish")
    Decision.objects.filter(idea=gone).delete()
    gone.delete()

    def stumble(*_about):
        raise RuntimeError("the lamp fell over")

    monkeypatch.setitem(deciding_many.DECIDERS, ("idea", "return"), stumble)
    deciding_many.carry_out_due(at=LATER)

    assert told_of(batch) == {gone.title: "もうありません。", fine.title: ""}
    assert states([fine, stumbling]) == [State.PUBLISHED, State.SUBMITTED]
    monkeypatch.undo()
    deciding_many.carry_out_due(at=LATER)
    assert first.items.get().outcome == BatchItem.Outcome.DONE


@pytest.mark.parametrize("act", ["publish", "return", "hide"])
def test_a_decision_holds_only_for_the_version_that_was_seen(ren, mori, act):
    (one,) = waiting(1, ren)
    batch = deciding_many.decide_many(seen(one), by=mori, at=NOW, act=act, reason=REASON)
    Idea.objects.filter(pk=one.pk).update(version_number=2)

    deciding_many.carry_out_due(at=LATER)

    assert batch.items.get().outcome == BatchItem.Outcome.SKIPPED
    assert states([one]) == [State.SUBMITTED]


def test_reports_and_new_texts_are_decided_beside_ideas(hana, ren, mori):
    public = idea(author=ren)
    text = IdeaText("新しい題", "", "まったく別のことを提案します。公園に木を植えましょう。", "")
    version = rewording.reword(
        public, by=ren, at=NOW, text=text, version_number=1, stated="content", reason="変えました"
    )
    said = comment(public, author=ren)
    flag = Flag.objects.create(comment=said, reporter=hana, reason="insult", created_at=NOW)
    things = [Seen("text", version.pk, 2), Seen("report", flag.pk, 0)]

    batch = deciding_many.decide_many(things, by=mori, at=NOW, act="return", reason=REASON)
    deciding_many.carry_out_due(at=LATER)
    deciding_many.decide_many(things[1:], by=mori, at=LATER, act="keep")
    deciding_many.carry_out_due(at=LATER + timedelta(seconds=10))

    version.refresh_from_db()
    flag.refresh_from_db()
    assert version.review == "returned"
    assert "使えない" in batch.items.get(kind="report").told
    assert flag.outcome == Flag.Outcome.DISMISSED


@pytest.mark.parametrize(
    ("act", "edited", "outcome"),
    [
        ("publish", False, "done"),
        ("return", False, "done"),
        ("hide", False, "done"),
        ("hide", True, "skipped"),
    ],
)
def test_comments_that_wait_are_decided_as_they_were_read(ren, mori, act, edited, outcome):
    read_at = NOW - timedelta(minutes=1)
    said = comment(
        idea(author=ren),
        author=ren,
        at=NOW - timedelta(hours=1),
        review="waiting",
        waits_since=NOW - timedelta(hours=1),
        waits_because="everything",
        edited_at=read_at,
    )
    things = [Seen("comment", said.pk, deciding_many.microseconds_of(read_at))]

    batch = deciding_many.decide_many(things, by=mori, at=NOW, act=act, reason=REASON)
    if edited:
        Comment.objects.filter(pk=said.pk).update(edited_at=NOW)
    deciding_many.carry_out_due(at=LATER)

    assert batch.items.get().outcome == outcome


@pytest.mark.parametrize(
    ("act", "reason", "number", "said"),
    [
        ("publish", "", 0, "選ばれていない"),
        ("return", "", 1, "理由を書いてください"),
        ("explode", "", 1, "どうするか選んでください"),
        ("publish", "", 101, "一度に選べるのは100件までなので、何も決めていません。"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_once(ren, mori, act, reason, number, said):
    nobody = [Seen("idea", 10**9 + each, 1) for each in range(1, number)]
    things = nobody + seen(*waiting(min(number, 1), ren))

    with pytest.raises(Refusal) as refused:
        deciding_many.decide_many(things, by=mori, at=NOW, act=act, reason=reason)

    assert said in str(refused.value)


def test_only_moderators_decide(ren, aoki, hana):
    for who in (aoki, hana):
        with pytest.raises(Refusal) as refused:
            deciding_many.decide_many(seen(*waiting(1, ren)), by=who, at=NOW, act="publish")
        assert refused.value.code == "not_a_moderator"


def test_the_database_lets_nothing_begin_while_it_can_be_undone(ren, mori):
    batch = deciding_many.decide_many(seen(*waiting(1, ren)), by=mori, at=NOW, act="publish")

    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(begun_at=LATER - timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(begun_at=LATER, undone_at=LATER)


# --- Reasons with rules --------------------------------------------------------------------------------


def test_the_words_of_a_rule_are_sent_and_the_rule_is_kept_as_the_category(ren, mori, clock):
    (one,) = waiting(1, ren)
    clock(NOW)

    form = {"item": f"idea:{one.pk}:1", "act": "return", "rule": "personal", "reason": "3行目です。"}
    as_(mori).post(reverse("ideas_desk:decide_many"), form)
    deciding_many.carry_out_due(at=LATER)

    decision, rule = Decision.objects.get(), Rule.objects.get(key="personal")
    assert decision.rule == rule
    assert decision.reason == f"{rule.words}\n3行目です。"
    assert decision.reason in Notice.objects.get(recipient=ren).body
    assert decision.reason.split("\n")[0] in as_(ren).get(one.get_absolute_url()).content.decode()
    assert Entry.objects.get(verb="idea.return").detail["rule"] == "personal"


def test_words_that_a_script_put_into_the_field_are_not_sent_twice(ren, mori):
    (one,) = waiting(1, ren)
    form = {"decision": "return", "version_number": 1, "rule": "unclear"}

    as_(mori).post(
        reverse("ideas_desk:decide", args=[one.pk]),
        {**form, "reason": "場面を書き足してください。", "rule_is_in_text": "1"},
    )

    decision = Decision.objects.get()
    assert (decision.reason, decision.rule.key) == ("場面を書き足してください。", "unclear")


def test_a_publication_names_no_rule(ren, mori):
    (one,) = waiting(1, ren)
    deciding_many.decide_many(
        seen(one), by=mori, at=NOW, act="publish", reason=REASON, rule=Rule.objects.get(key="personal")
    )
    deciding_many.carry_out_due(at=LATER)

    assert (Decision.objects.get().rule, Decision.objects.get().reason) == (None, "")


# --- On the page ----------------------------------------------------------------------------------------


def test_the_list_tells_what_was_skipped_and_keeps_what_was_typed_when_refused(ren, mori, clock):
    clock(NOW)
    first, second = waiting(2, ren)
    client, address = as_(mori), reverse("ideas_desk:decide_many")

    refused = client.post(address, {"item": f"idea:{first.pk}:1", "act": "return", "reason": " "})
    client.post(address, {"item": [f"idea:{first.pk}:1", f"idea:{second.pk}:9"], "act": "publish"})
    pending = client.get(reverse("ideas_desk:work")).content.decode()
    clock(LATER)
    client.post(reverse("ideas_desk:carry_out"))
    done = client.get(reverse("ideas_desk:work")).content.decode()

    assert refused.status_code == 422
    assert f'value="idea:{first.pk}:1" checked' in refused.content.decode()
    assert "取り消す" in pending
    assert f'data-row="idea:{first.pk}"' not in pending
    assert "1件を決めました" in done
    assert f"「{second.title}」" in done


def test_undoing_on_the_page_brings_them_back(ren, mori, clock):
    clock(NOW)
    (one,) = waiting(1, ren)
    client = as_(mori)
    client.post(reverse("ideas_desk:decide_many"), {"item": f"idea:{one.pk}:1", "act": "publish"})

    client.post(reverse("ideas_desk:undo", args=[Batch.objects.get().pk]))

    assert f'data-row="idea:{one.pk}"' in client.get(reverse("ideas_desk:work")).content.decode()


@pytest.mark.parametrize("item", ["", "idea:x:1", "\x00", "idea:99999999999999999999:1", "moon:1:1"])
def test_nonsense_is_answered_with_a_sentence(mori, item):
    answer = as_(mori).post(reverse("ideas_desk:decide_many"), {"item": item, "act": "publish"})

    assert answer.status_code == 409
    assert "選ばれていない" in answer.content.decode()
