"""Joining ideas while others do the same: each race with its twin."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from ideas import carrying, merging
from ideas.carrying import carry
from ideas.merging import agree, undo
from ideas.models import CarriedVote, Counter, Idea, MergePart, MergeProposal, Vote
from ideas.voting import support
from tests.factories.ideas import NOW, idea, people, vote
from tests.ideas.test_merging import HOUR, merged, propose
from tests.racing import in_parallel

pytestmark = pytest.mark.usefixtures("japanese")


def test_of_two_proposals_at_once_one_is_made(transactional_db, hana, ren):
    first, second = idea(author=hana), idea(author=ren)

    def try_it(number: int) -> str:
        pair = (first, second) if number % 2 else (second, first)
        try:
            propose(*pair, by=ren if number % 3 else hana)
        except Refusal as refusal:
            return refusal.code
        return "proposed"

    assert sorted(in_parallel(8, try_it)) == ["already_proposed"] * 7 + ["proposed"]
    assert MergeProposal.objects.count() == 1


def test_two_proposals_the_other_way_round_do_not_wait_in_a_circle(db, hana, ren):
    first, second = idea(author=hana), idea(author=ren)

    propose(second, first, by=hana)

    # In the order of the ideas, whichever stays: the second proposal waits for the first, and hears of it.
    assert list(MergePart.objects.order_by("pk").values_list("idea", flat=True)) == [first.pk, second.pk]


def test_twin_without_the_constraint_there_would_be_two(db, mori, ren, target, source):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_open_merge_proposal_per_idea")

    for by in (mori, ren):
        propose(target, source, by=by)

    assert MergePart.objects.filter(idea=source, is_open=True).count() == 2


def test_agreeing_at_once_joins_once(transactional_db, hana, ren, mori):
    target, source = idea(author=hana), idea(author=ren)
    made = propose(target, source, by=mori)

    in_parallel(8, lambda number: agree(made, by=hana if number % 2 else ren, at=NOW))

    assert MergeProposal.objects.get().state == "merged"
    assert Entry.objects.filter(verb="idea.merge").count() == 1
    assert Entry.objects.filter(verb="merge.agree").count() == 2


def test_twin_without_the_held_proposal_an_agreement_is_entered_twice(
    transactional_db, hana, ren, mori, monkeypatch
):
    gate = threading.Barrier(2)
    target, source = idea(author=hana), idea(author=ren)
    made = propose(target, source, by=mori)
    asked = merging.why_not_answer_merge

    def ask_together(*question):
        answer = asked(*question)
        gate.wait(10)
        return answer

    monkeypatch.setattr(merging, "_held", lambda proposal: MergeProposal.objects.get(pk=proposal.pk))
    monkeypatch.setattr(merging, "why_not_answer_merge", ask_together)
    in_parallel(2, lambda _number: agree(made, by=hana, at=NOW))

    assert Entry.objects.filter(verb="merge.agree").count() == 2


def test_carrying_while_the_merge_is_undone_leaves_no_vote_behind(transactional_db, hana, ren):
    target, source = idea(author=hana), idea(author=ren)
    crowd = people(12)
    for by in crowd:
        vote(source, voter=by)
    made = merged(target, source)

    def act(number: int) -> str:
        try:
            if number == 4:
                undo(made, by=hana, at=NOW + HOUR, reason="べつの話でした")
            else:
                carry(source, by=crowd[number], at=NOW + number * HOUR / 60)
        except Refusal as refusal:
            return refusal.code
        return "done"

    answers = set(in_parallel(12, act))

    assert answers <= {"done", "not_merged"}
    assert MergeProposal.objects.get().state == "undone"
    assert Vote.objects.standing().filter(idea=target).count() == 0
    assert Counter.objects.get(idea=target).supports == 0


@pytest.mark.parametrize(("is_held", "left"), [(True, 0), (False, 1)])
def test_an_undo_between_the_look_and_the_vote_waits_and_its_twin_leaves_a_vote_behind(
    transactional_db, hana, ren, sora, monkeypatch, is_held, left
):
    target, source = idea(author=hana), idea(author=ren)
    vote(source, voter=sora)
    made = merged(target, source)
    part_of = carrying.part_of
    other = threading.Thread(
        target=in_parallel, args=(1, lambda _: undo(made, by=hana, at=NOW + HOUR, reason="べつの話でした"))
    )

    def undo_meanwhile(joined: Idea):
        part = part_of(joined)
        other.start()
        other.join(0.5)  # not held, it is over by then
        return part

    monkeypatch.setattr(carrying, "part_of", undo_meanwhile)
    monkeypatch.setattr(carrying, "target_of", lambda _joined: target)
    if not is_held:
        monkeypatch.setattr(Idea, "hold_in", lambda *_: True)
    carry(source, by=sora, at=NOW + HOUR)
    other.join(10)

    assert MergeProposal.objects.get().state == "undone"
    assert Vote.objects.standing().filter(idea=target).count() == left


def test_carrying_at_once_from_everywhere_counts_one(transactional_db, hana, ren, sora):
    target, source = idea(author=hana), idea(author=ren)
    vote(source, voter=sora)
    merged(target, source)

    def act(number: int) -> None:
        at = NOW + number * HOUR
        if number % 2:
            carry(source, by=sora, at=at)
        else:
            support(Idea.objects.get(pk=target.pk), by=sora, at=at)

    in_parallel(8, act)

    assert Counter.objects.get(idea=target).supports == 1
    assert CarriedVote.objects.count() == 1
