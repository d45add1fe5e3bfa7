"""Whatever people do with votes, texts and merges in whatever order: one vote each, counter = rows."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cocreate.language.refusal import Refusal
from ideas import carrying, merging, reviewing_versions
from ideas.models import CarriedVote, Counter, Idea, MergeProposal, State, Stated, Vote
from ideas.rewording import keep_support, latest_number, reword
from ideas.voting import support, withdraw_support
from ideas.wording import IdeaText
from tests.cast import person
from tests.factories.ideas import NOW, idea

PEOPLE, IDEAS = 3, 3
ACTS = ["support", "support", "withdraw", "edit", "keep", "merge", "merge", "carry", "carry", "undo"]
steps = st.lists(
    st.tuples(
        st.sampled_from(ACTS), st.integers(0, PEOPLE - 1), st.integers(0, IDEAS - 1), st.integers(0, 2)
    ),
    max_size=14,
)


class Undone(Exception):
    """Everything of one example goes again."""


class Town:
    """A few people, a few ideas of theirs, and what they do, hour by hour."""

    def __init__(self, crowd, mori) -> None:
        self.crowd, self.mori, self.at = crowd, mori, NOW
        self.things = [idea(author=crowd[number]) for number in range(IDEAS)]
        for by in crowd[1:]:
            support(self.things[0], by=by, at=NOW)

    def do(self, act: str, who: int, which: int, other: int) -> None:
        self.at += timedelta(hours=7)
        by, thing = self.crowd[who], Idea.objects.get(pk=self.things[which].pk)
        try:
            with transaction.atomic():
                getattr(self, act)(by, thing, Idea.objects.get(pk=self.things[other].pk))
        except Refusal:
            pass

    def support(self, by, thing, _other) -> None:
        support(thing, by=by, at=self.at)

    def withdraw(self, by, thing, _other) -> None:
        withdraw_support(thing, by=by, at=self.at)

    def edit(self, _by, thing, _other) -> None:
        text = IdeaText(f"ちがう題 {self.at:%d%H}", "", f"ちがう文 {self.at:%d%H}", "")
        version = reword(
            thing, by=thing.author, at=self.at, text=text, version_number=latest_number(thing),
            stated=Stated.CONTENT, reason="変えました",
        )  # fmt: skip
        reviewing_versions.publish_version(version, by=self.mori, at=self.at)

    def keep(self, by, thing, _other) -> None:
        keep_support(thing, by=by, at=self.at, version_number=thing.version_number)

    def merge(self, _by, thing, other) -> None:
        made = merging.propose_merge(other, [thing], by=self.mori, at=self.at, reason="同じです")
        for author in (thing.author, other.author):
            merging.agree(made, by=author, at=self.at)

    def carry(self, by, thing, _other) -> None:
        joined = Idea.objects.filter(state=State.MERGED).first() or thing
        carrying.carry(joined, by=by, at=self.at)

    def undo(self, _by, _thing, _other) -> None:
        made = MergeProposal.objects.filter(state="merged").first()
        if made:
            merging.undo(made, by=self.mori, at=self.at, reason="べつの話でした")

    def check(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        standing = Tally(Vote.objects.standing().values_list("idea_id", flat=True))
        for thing in Idea.objects.all():
            assert Counter.objects.get(idea=thing).supports == standing[thing.pk] <= PEOPLE
            assert thing.merged_into is None or thing.merged_into.state != State.MERGED
        pairs = list(Vote.objects.values_list("idea_id", "voter_id"))
        assert len(pairs) == len(set(pairs))
        # Nobody's vote stands where only a merge that is undone had put it.
        for carried in CarriedVote.objects.filter(made_vote=True, part__proposal__state="undone"):
            target = carried.part.proposal.parts.get(is_target=True).idea_id
            votes = Vote.objects.standing().filter(idea=target, voter=carried.voter_id)
            assert not votes.filter(updated_at=carried.voted_at).exists()


@pytest.mark.django_db
@pytest.mark.timeout(120)
def test_nobody_counts_twice_after_any_sequence(mori):
    crowd = [person(f"市民{index}", f"p{index}@example.jp") for index in range(PEOPLE)]
    reached: Tally[str] = Tally()

    @settings(max_examples=15, deadline=None)
    @given(steps)
    @example([("merge", 0, 0, 1), ("carry", 1, 0, 0), ("edit", 0, 1, 0), ("keep", 1, 1, 0)])
    @example(
        [("support", 2, 1, 0), ("merge", 0, 0, 1), ("carry", 1, 0, 0), ("carry", 2, 0, 0), ("undo", 0, 0, 0)]
    )
    def check(sequence):
        try:
            with transaction.atomic():
                town = Town(crowd, mori)
                for step in sequence:
                    town.do(*step)
                    town.check()
                reached.update(MergeProposal.objects.values_list("state", flat=True))
                reached["carried"] += CarriedVote.objects.count()
                raise Undone
        except Undone:
            pass

    check()

    assert reached["merged"] > 0
    assert reached["undone"] > 0
    assert reached["carried"] > 0
