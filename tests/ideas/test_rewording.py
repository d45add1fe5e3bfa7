"""Changing a text that people support: nothing silently, no count moved, nobody's work broken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from cocreate.audit.models import Entry
from cocreate.language.japanese import question
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import reviewing_versions
from ideas.models import Counter, Decision, Idea, State, Stated, Version, Vote, Weight, Withdrawal
from ideas.proposing import withdraw
from ideas.rewording import keep_support, reword, take_back, text_of
from ideas.voting import support
from ideas.weighing import weigh
from ideas.wording import IdeaText
from tests.factories.ideas import NOW, idea, vote
from tests.racing import in_parallel

PIPES = IdeaText(
    "消雪パイプの場所を知りたい",
    "去年越してきました。消雪パイプのある道とない道がわからなくて、ない道に入って動けなくなりました。",
    "消雪パイプのある道を地図で見たいです。紙の図面でもいいので公開してほしい。",
    "はじめての冬でも、通る道を選べるようになる。",
)
OTHER = IdeaText("雪捨て場の混み具合を知りたい", "", "雪捨て場がいま混んでいるかを、地図で見たいです。", "")
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def changed(**parts: str) -> IdeaText:
    return IdeaText(**{"title": PIPES.title, "problem": PIPES.problem, "proposal": PIPES.proposal,
                       "wish": PIPES.wish, **parts})  # fmt: skip


TYPING_MISTAKE = changed(proposal=PIPES.proposal.replace("公開してほしい", "公開してほしいです"))


@pytest.fixture
def pipes(hana) -> Idea:
    return idea(
        author=hana, title=PIPES.title, problem=PIPES.problem, proposal=PIPES.proposal, wish=PIPES.wish
    )


def send(on: Idea, by, text=OTHER, *, at=LATER, version_number=1, stated=Stated.CONTENT, reason="直しました"):
    return reword(on, by=by, at=at, text=text, version_number=version_number, stated=stated, reason=reason)


def supports() -> int:
    """The counter as it is at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Counter.objects.get().supports


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def letters(**about) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(**about).order_by("id")
    return list(rows.values_list("recipient__display_name", "subject"))


# --- How much a change weighs ---------------------------------------------------

WEIGHED = [
    ("an ending", TYPING_MISTAKE, "small"),
    ("another spelling", changed(problem=PIPES.problem.replace("わから", "分から")), "small"),
    ("a slip in a word", changed(proposal=PIPES.proposal.replace("パイプ", "パイブ")), "small"),
    ("signs only", changed(proposal=PIPES.proposal.replace("道を", "道を、")), "small"),
    ("a not", changed(proposal=PIPES.proposal.replace("見たいです", "見たくないです")), "doubtful"),
    ("another not", changed(proposal=PIPES.proposal.replace("公開して", "公開しないで")), "doubtful"),
    ("another thing", changed(proposal=PIPES.proposal.replace("道を", "駅を")), "doubtful"),
    ("a number", changed(wish=PIPES.wish.replace("でも、", "でも、3月から")), "doubtful"),
    ("an address", changed(wish=PIPES.wish + " www.a.example"), "doubtful"),
    ("a short sentence more", changed(proposal=PIPES.proposal + "故障も知らせたい。"), "doubtful"),
    ("another idea", OTHER, "large"),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "text", "weight"), WEIGHED, ids=[row[0] for row in WEIGHED])
def test_the_measure_tells_corrections_from_changes_of_the_content(_name, text, weight):
    assert weigh(PIPES, text, Stated.WORDING).weight == weight


def test_whoever_says_that_the_content_changes_is_believed():
    assert weigh(PIPES, TYPING_MISTAKE, Stated.CONTENT).weight == Weight.LARGE


# --- The rule ------------------------------------------------------------------------


def test_a_correction_is_public_at_once_and_asks_nobody(hana, ren, pipes):
    vote(pipes, voter=ren)

    version = send(pipes, hana, TYPING_MISTAKE, stated=Stated.WORDING)

    pipes.refresh_from_db()
    assert (version.review, version.weight, version.asks_again) == ("published", "small", False)
    assert (pipes.proposal, pipes.version_number, pipes.content_version) == (TYPING_MISTAKE.proposal, 2, 1)
    assert letters() == []
    assert list(Entry.objects.values_list("verb", "actor_id")) == [("idea.reword", hana.pk)]


def test_another_content_waits_while_the_public_text_stays(hana, pipes):
    version = send(pipes, hana)

    pipes.refresh_from_db()
    assert (version.review, version.weight, version.number) == ("waiting", "large", 2)
    assert (text_of(pipes), pipes.version_number, pipes.state) == (PIPES, 1, State.PUBLISHED)
    assert list(Version.objects.waiting()) == [version]


def test_a_correction_that_is_none_is_looked_at_by_a_moderator(hana, pipes):
    version = send(pipes, hana, WEIGHED[6][1], stated=Stated.WORDING)

    assert (version.review, version.weight) == ("waiting", "doubtful")
    assert text_of(Idea.objects.get()) == PIPES


def test_many_small_steps_are_measured_from_where_supporters_were_asked(hana, pipes):
    text, number, weights = PIPES.wish, 1, []
    for step, more in enumerate(["ね", "なと思う", "ので", "と考えております", "次第です"]):
        text = text.rstrip("。") + more + "。"
        version = send(
            pipes, hana, changed(wish=text), version_number=number, stated=Stated.WORDING,
            at=LATER + timedelta(days=step * 2),
        )  # fmt: skip
        weights.append(str(version.weight))
        number += 1

    assert weights[0] == "small"
    assert weights[-1] != "small"


def test_publishing_the_new_text_tells_each_supporter_once_and_moves_no_count(hana, ren, mori):
    pipes = idea(author=hana)
    support(pipes, by=ren, at=NOW)
    version = send(pipes, hana)

    reviewing_versions.publish_version(version, by=mori, at=LATER)

    pipes.refresh_from_db()
    assert (text_of(pipes), pipes.version_number, pipes.content_version) == (OTHER, 2, 2)
    assert (supports(), Vote.objects.get().version_number) == (1, 1)
    assert letters(recipient=ren) == [
        ("浅野川のメダカ", f"賛同している「{OTHER.title}」の内容が変わりました")
    ]
    assert Notice.objects.get(recipient=ren).path == f"/ideas/{pipes.pk}/#content-changed"
    assert list(Decision.objects.values_list("kind", "version_number", "by")) == [("publish", 2, mori.pk)]
    assert Idea.objects.matching(question("雪捨て場")).count() == 1


def test_a_moderator_may_call_only_what_is_in_doubt_a_correction(hana, ren, mori, pipes):
    vote(pipes, voter=ren)
    doubtful = send(pipes, hana, WEIGHED[6][1], stated=Stated.WORDING)
    reviewing_versions.publish_version(doubtful, by=mori, at=LATER, as_correction=True)
    assert Idea.objects.get().content_version == 1
    assert letters(recipient=ren) == []

    large = send(pipes, hana, version_number=2, stated=Stated.WORDING)
    reviewing_versions.publish_version(large, by=mori, at=LATER, as_correction=True)
    assert Idea.objects.get().content_version == 3
    assert len(letters(recipient=ren)) == 1


def test_going_on_binds_the_vote_to_the_new_version_and_changes_no_count(hana, ren, mori):
    pipes = idea(author=hana)
    support(pipes, by=ren, at=NOW)
    reviewing_versions.publish_version(send(pipes, hana), by=mori, at=LATER)

    for _ in range(2):
        keep_support(pipes, by=ren, at=LATER, version_number=2)

    assert list(Vote.objects.values_list("value", "version_number")) == [(1, 2)]
    assert supports() == 1


def test_one_goes_on_only_with_what_one_supports_and_has_read(hana, ren, mori, pipes):
    assert code_of(lambda: keep_support(pipes, by=ren, at=NOW, version_number=1)) == "no_support_to_keep"
    vote(pipes, voter=ren)
    assert code_of(lambda: keep_support(pipes, by=ren, at=NOW, version_number=7)) == "changed_meanwhile"


def test_a_text_that_was_sent_back_leaves_the_public_one(hana, mori, pipes):
    version = send(pipes, hana)

    reviewing_versions.send_version_back(
        version, by=mori, at=LATER, reason="別のアイデアとして投稿してください"
    )

    assert text_of(Idea.objects.get()) == PIPES
    assert "別のアイデアとして投稿してください" in Notice.objects.latest("id").body
    assert (
        code_of(lambda: reviewing_versions.publish_version(version, by=mori, at=LATER))
        == "version_not_waiting"
    )


def test_what_is_sent_next_takes_the_place_of_what_waits(hana, pipes):
    first = send(pipes, hana)
    second = send(pipes, hana, changed(title="消雪パイプの地図"), version_number=2)

    first.refresh_from_db()
    assert (first.review, second.review) == ("taken_back", "waiting")
    take_back(second, by=hana, at=LATER)
    assert code_of(lambda: take_back(second, by=hana, at=LATER)) == "nothing_waits"


REFUSED = [
    ("another window was faster", {"version_number": 0}, "changed_meanwhile"),
    ("the same text", {"text": PIPES}, "nothing_changed"),
    ("no reason", {"reason": " "}, "reason_missing"),
    ("not stated", {"stated": "x"}, "not_stated"),
    ("no title", {"text": changed(title="")}, "invalid_text"),
]


@pytest.mark.parametrize(("_name", "wrong", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_wrong_change_is_refused_and_nothing_kept(hana, pipes, _name, wrong, code):
    assert code_of(lambda: send(pipes, hana, **wrong)) == code
    assert Version.objects.count() == 1


@pytest.mark.parametrize("state", ["accepted", "in_progress", "done", "declined", "withdrawn", "hidden"])
def test_after_an_answer_the_text_stays_as_it_was_answered(hana, state):
    answered = idea(author=hana, state=state, published_at=NOW)

    assert code_of(lambda: send(answered, hana)) == "cannot_revise_now"


def test_only_the_author_changes_a_text(ren, mori, pipes):
    assert code_of(lambda: send(pipes, ren)) == "not_the_author"
    assert code_of(lambda: send(pipes, mori)) == "not_the_author"


def test_a_text_does_not_change_all_day(hana, pipes):
    for number in range(1, 6):
        send(pipes, hana, changed(title=f"消雪パイプの地図 {number}"), version_number=number)

    assert code_of(lambda: send(pipes, hana, version_number=6)) == "changed_too_often"
    send(pipes, hana, version_number=6, at=LATER + timedelta(days=1, seconds=1))


def test_nobody_decides_about_their_own_text_or_without_the_role(hana, ren, mori, pipes):
    own = idea(author=mori)
    mine = send(own, mori)

    assert code_of(lambda: reviewing_versions.publish_version(mine, by=mori, at=LATER)) == "own_content"
    theirs = send(pipes, hana)
    assert code_of(lambda: reviewing_versions.publish_version(theirs, by=ren, at=LATER)) == "not_a_moderator"


def test_what_was_answered_meanwhile_is_not_overwritten(hana, mori, pipes):
    version = send(pipes, hana)
    Idea.objects.update(state=State.ACCEPTED)

    assert (
        code_of(lambda: reviewing_versions.publish_version(version, by=mori, at=LATER))
        == "version_not_waiting"
    )
    assert Version.objects.waiting().count() == 0


def test_of_many_decisions_at_once_one_counts(transactional_db, hana, mori):
    pipes = idea(author=hana)
    version = send(pipes, hana)

    def decide(number: int) -> str:
        try:
            if number % 2:
                reviewing_versions.publish_version(version, by=mori, at=LATER)
            else:
                reviewing_versions.send_version_back(version, by=mori, at=LATER, reason="なおして")
        except Refusal as refusal:
            return refusal.code
        return "decided"

    assert sorted(in_parallel(8, decide)) == ["decided"] + ["version_not_waiting"] * 7
    assert Decision.objects.count() == 1


def test_twin_without_the_held_row_two_decide_and_only_the_constraint_stops_them(hana, mori, monkeypatch):
    pipes = idea(author=hana)
    version = send(pipes, hana)
    held = (pipes, Version.objects.select_related("by").get(pk=version.pk))
    monkeypatch.setattr(reviewing_versions, "_held", lambda _version: held)
    monkeypatch.setattr(reviewing_versions, "why_not_review_version", lambda *_: None)

    reviewing_versions.publish_version(version, by=mori, at=LATER)
    with pytest.raises(IntegrityError):
        reviewing_versions.send_version_back(version, by=mori, at=LATER, reason="なおして")


def test_two_windows_at_once_keep_one_new_text(transactional_db, hana):
    pipes = idea(author=hana)

    def change(number: int) -> str:
        try:
            send(pipes, hana, changed(title=f"地図 {number}"))
        except Refusal as refusal:
            return refusal.code
        return "kept"

    assert sorted(in_parallel(6, change)) == ["changed_meanwhile"] * 5 + ["kept"]


def test_the_database_knows_one_waiting_text_and_a_reason_for_each_change(hana, pipes):
    send(pipes, hana)

    for wrong in ({"review": "waiting", "reason": "x"}, {"review": "published", "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.create(idea=pipes, number=9, title="x", proposal="x", by=hana, at=NOW, **wrong)


def test_an_earlier_version_can_be_put_out_of_sight_and_its_place_stays(hana, mori, pipes, client):
    phone = changed(problem=PIPES.problem + "電話は076-220-2111です。")
    reviewing_versions.publish_version(send(pipes, hana, phone), by=mori, at=LATER)
    reviewing_versions.publish_version(send(pipes, hana, version_number=2), by=mori, at=LATER)
    second = Version.objects.get(number=2)
    third = Version.objects.get(number=3)

    reviewing_versions.redact(second, by=mori, at=LATER, reason="電話番号が書かれていたため")

    page = client.get(f"/ideas/{pipes.pk}/versions/?from=1&to=2").content.decode()
    assert "220-2111" not in page
    assert "電話番号が書かれていたため" in page
    assert "220-2111" not in client.get(f"/api/v1/ideas/{pipes.pk}/versions/").content.decode()
    assert (
        code_of(lambda: reviewing_versions.redact(third, by=mori, at=LATER, reason="x"))
        == "version_is_in_use"
    )
    assert Entry.objects.filter(verb="idea.redact_version").count() == 1


# --- Taking an idea back ----------------------------------------------------------------


def test_taking_back_says_why_to_supporters_once_and_at_the_address(hana, ren, pipes, client, clock):
    clock(NOW)
    vote(pipes, voter=ren)

    withdraw(pipes, by=hana, at=NOW, why=Withdrawal.Why.DONE, reason="ひみつの事情")

    assert letters(recipient=ren) == [("浅野川のメダカ", f"アイデア「{PIPES.title}」が取り下げられました")]
    answer = client.get(f"/ideas/{pipes.pk}/")
    page = answer.content.decode()
    assert (answer.status_code, "すでに実現した" in page) == (410, True)
    assert [word in page for word in (PIPES.title, PIPES.proposal, "ひみつの事情")] == [False] * 3


def test_what_was_never_public_leaves_no_signpost(hana, client):
    waiting = idea(author=hana, state=State.SUBMITTED)

    withdraw(waiting, by=hana, at=NOW, why=Withdrawal.Why.CHANGED_MIND)

    assert client.get(f"/ideas/{waiting.pk}/").status_code == 404
