"""Joining ideas: only with every author's consent, nobody's support moved, nobody counted twice, undoable."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas.carrying import carry
from ideas.merging import agree, propose_merge, refuse, remind_and_close, undo
from ideas.models import CarriedVote, Counter, Idea, MergeProposal, State, Vote
from ideas.proposing import withdraw
from ideas.voting import support, withdraw_support
from tests.cast import person
from tests.factories.ideas import NOW, campaign, idea, vote

WHY = "同じことを願っているからです。"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


pytestmark = pytest.mark.usefixtures("japanese")


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def propose(target: Idea, *sources: Idea, by, at=NOW, reason=WHY) -> MergeProposal:
    return propose_merge(target, sources, by=by, at=at, reason=reason)


def merged(target: Idea, source: Idea, *, at=NOW) -> MergeProposal:
    """The two joined: proposed by the author of the one that goes, agreed by the other."""
    made = propose(target, source, by=source.author, at=at)
    if target.author_id != source.author_id:
        made = agree(made, by=target.author, at=at)
    target.refresh_from_db()
    source.refresh_from_db()
    return made


def supports(of: Idea) -> int:
    """The counter as it is at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Counter.objects.get(idea=of).supports


def letters(to) -> list[str]:
    return list(Notice.objects.filter(recipient=to).order_by("id").values_list("subject", flat=True))


# --- Proposing and answering ------------------------------------------------------------


def test_an_author_proposes_and_the_others_are_asked(hana, ren, target, source):
    made = propose(target, source, by=ren)

    assert made.state == "open"
    assert dict(made.parts.values_list("idea_id", "agreed_by")) == {source.pk: ren.pk, target.pk: None}
    assert letters(hana) == ["「雪の地図」への統合の提案が届いています"]
    assert letters(ren) == []
    assert Idea.objects.filter(state=State.MERGED).count() == 0


def test_a_moderator_proposes_without_agreeing_for_anybody(hana, ren, mori, target, source):
    made = propose(target, source, by=mori)

    assert made.parts.filter(agreed_at=None).count() == 2
    agree(made, by=ren, at=NOW)
    assert agree(made, by=hana, at=NOW).state == "merged"


def test_at_the_last_agreement_the_idea_becomes_a_signpost(hana, ren, sora, target, source):
    vote(source, voter=sora)

    merged(target, source)

    assert (source.state, source.merged_into, target.state) == (State.MERGED, target, State.PUBLISHED)
    steps = source.state_changes.values_list("from_state", "to_state", "reason")
    assert list(steps)[-1] == ("published", "merged", WHY)
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["merge.propose", "merge.agree", "idea.merge", "merge.merged"]
    assert letters(sora) == ["アイデア「除雪の地図」が「雪の地図」に統合されました"]
    assert (supports(target), supports(source)) == (0, 1)
    assert target.follows.filter(person=ren).exists()


def test_whoever_supports_the_other_idea_already_is_not_asked_to_carry_support_over(
    sora, tani, mori, target, source
):
    vote(source, voter=sora)
    vote(source, voter=tani)
    vote(target, voter=tani)
    source.follows.create(person=mori, since=NOW)
    vote(target, voter=mori)
    vote(target, voter=person("原", "hara@example.jp"))

    merged(target, source)

    told = dict(Notice.objects.filter(about=f"idea:{source.pk}").values_list("recipient__email", "body"))
    assert set(told) == {"sora@example.jp", tani.email, mori.email}
    assert "「賛同を移す」を押してください" in told.pop(sora.email)
    for body in told.values():
        assert "賛同を移す" not in body
        assert "「雪の地図」には、すでに賛同しています" in body
        assert WHY in body


def test_support_that_was_withdrawn_from_the_other_idea_is_no_support(sora, target, source):
    vote(source, voter=sora)
    vote(target, voter=sora, value=0)

    merged(target, source)

    assert "「賛同を移す」を押してください" in Notice.objects.get(recipient=sora).body


def test_one_author_of_all_agrees_by_proposing(hana, target):
    other = idea(author=hana)

    assert merged(target, other).state == "merged"


def test_agreeing_again_changes_nothing(hana, ren, target, source):
    made = merged(target, source)
    before = Entry.objects.count()

    agree(made, by=hana, at=NOW)

    assert Entry.objects.count() == before


def test_one_refusal_ends_it_and_everybody_hears(hana, ren, target, source):
    made = propose(target, source, by=ren)

    refuse(made, by=hana, at=NOW, reason="わたしのは市電の話です")

    assert MergeProposal.objects.get().state == "refused"
    assert letters(ren) == ["「雪の地図」への統合は行われません"]
    assert "わたしのは市電の話です" in Notice.objects.filter(recipient=ren).get().body
    assert code_of(lambda: agree(made, by=hana, at=NOW)) == "proposal_has_ended"
    propose(target, source, by=ren)


def test_whoever_is_not_asked_cannot_answer(sora, mori, ren, target, source):
    made = propose(target, source, by=ren)

    assert code_of(lambda: agree(made, by=sora, at=NOW)) == "not_found"
    assert code_of(lambda: refuse(made, by=mori, at=NOW)) == "not_found"


def test_reminded_twice_and_closed_after_fourteen_days(hana, ren, target, source):
    made = propose(target, source, by=ren)

    for days in (1, 7, 7.1, 12, 13):
        remind_and_close(at=NOW + days * DAY)
    assert len(letters(hana)) == 3
    assert len(letters(ren)) == 0
    remind_and_close(at=NOW + 14 * DAY)

    made.refresh_from_db()
    assert (made.state, made.ended_by) == ("expired", None)
    assert code_of(lambda: agree(made, by=hana, at=NOW + 14 * DAY)) == "proposal_has_ended"


def test_the_last_moment_counts_and_the_end_itself_does_not(hana, ren, target, source):
    made = propose(target, source, by=ren)

    assert code_of(lambda: agree(made, by=hana, at=NOW + 14 * DAY)) == "proposal_has_ended"
    assert agree(made, by=hana, at=NOW + 14 * DAY - timedelta(milliseconds=1)).state == "merged"


def test_what_moved_on_meanwhile_is_not_joined(hana, ren, target, source):
    made = propose(target, source, by=ren)
    Idea.objects.filter(pk=target.pk).update(state=State.ACCEPTED)

    assert agree(made, by=hana, at=NOW).state == "lapsed"
    assert Idea.objects.get(pk=source.pk).state == State.PUBLISHED


# --- What cannot be joined -----------------------------------------------------------------


def test_who_may_propose(sora, passer_by, target, source):
    assert code_of(lambda: propose(target, source, by=sora)) == "not_the_author"
    assert code_of(lambda: propose(target, source, by=passer_by)) == "log_in_first"


@pytest.mark.parametrize(
    ("state", "code"),
    [("accepted", "already_answered"), ("done", "already_answered"), ("hidden", "not_found"),
     ("submitted", "not_found"), ("withdrawn", "not_found")],
)  # fmt: skip
def test_only_public_ideas_without_an_answer(ren, target, state, code):
    other = idea(author=ren, state=state)

    assert code_of(lambda: propose(target, other, by=ren)) == code
    assert code_of(lambda: propose(other, target, by=ren)) == code


def test_only_within_one_campaign(hana, ren):
    snow = campaign()
    inside, outside, elsewhere = (idea(author=ren, campaign=where) for where in (snow, None, campaign()))
    other = idea(author=hana, campaign=snow)

    assert code_of(lambda: propose(inside, outside, by=ren)) == "another_campaign"
    assert code_of(lambda: propose(inside, elsewhere, by=ren)) == "another_campaign"
    assert propose(inside, other, by=ren).state == "open"


def test_no_chains_and_no_circles(hana, ren, target, source):
    third = idea(author=ren)
    merged(target, source)

    assert code_of(lambda: propose(third, source, by=ren)) == "already_merged"
    assert code_of(lambda: propose(source, third, by=ren)) == "already_merged"
    assert code_of(lambda: propose(third, target, by=ren)) == "has_merged_ideas"
    assert propose(target, third, by=ren).state == "open"


def test_the_database_knows_no_chain_either(hana, ren, target, source):
    third = idea(author=ren)
    merged(target, source)

    for into, joined in ((source, third), (third, target)):
        with pytest.raises(IntegrityError, match="chain"), transaction.atomic():
            Idea.objects.filter(pk=joined.pk).update(state=State.MERGED, merged_into=into)


def test_with_itself_with_nothing_and_with_too_many(ren, target, source):
    many = [idea(author=ren) for _ in range(6)]

    for sources in ([], [target], [source, source], many):
        assert code_of(lambda sources=sources: propose(target, *sources, by=ren)) == "nothing_to_merge"


def test_an_idea_with_a_promised_answer_stays(ren, target, source):
    Idea.objects.filter(pk=source.pk).update(answer_promised_at=NOW, answer_due_on=NOW.date())
    source.refresh_from_db()

    assert code_of(lambda: propose(target, source, by=ren)) == "answer_is_promised"
    assert propose(source, target, by=ren).state == "open"


def test_one_open_proposal_per_idea(ren, mori, target, source):
    propose(target, source, by=ren)

    assert code_of(lambda: propose(idea(author=ren), source, by=mori)) == "already_proposed"
    assert MergeProposal.objects.count() == 1


def test_the_idea_that_others_were_joined_into_is_not_withdrawn(hana, target, source):
    merged(target, source)

    assert code_of(lambda: withdraw(target, by=hana, at=NOW)) == "others_are_joined"


# --- Carrying support over -------------------------------------------------------------------


def test_one_tap_carries_the_support_once(sora, target, source):
    support(source, by=sora, at=NOW)
    merged(target, source)

    for hours in (1, 2, 3):
        carry(source, by=sora, at=NOW + hours * HOUR)

    assert (supports(target), supports(source)) == (1, 1)
    assert list(CarriedVote.objects.values_list("voter", "made_vote")) == [(sora.pk, True)]


def test_whoever_supported_both_still_counts_once(sora, target, source):
    support(target, by=sora, at=NOW)
    support(source, by=sora, at=NOW)
    merged(target, source)

    carry(source, by=sora, at=NOW)

    assert supports(target) == 1
    assert CarriedVote.objects.get().made_vote is False


def test_nothing_is_carried_without_support_or_without_a_merge(sora, target, source):
    support(source, by=sora, at=NOW)
    assert code_of(lambda: carry(source, by=sora, at=NOW)) == "not_merged"
    withdraw_support(source, by=sora, at=NOW)
    merged(target, source)

    assert code_of(lambda: carry(source, by=sora, at=NOW)) == "no_support_to_carry"


def test_carrying_keeps_to_the_phase(sora, hana, ren):
    end = NOW + 2 * DAY
    snow = campaign(closes_at=end)
    here, there = idea(author=ren, campaign=snow), idea(author=hana, campaign=snow)
    support(here, by=sora, at=NOW)
    merged(there, here)

    assert code_of(lambda: carry(here, by=sora, at=end)) == "support_closed"
    assert supports(there) == 0


def test_where_choices_are_limited_the_choice_is_carried_with_the_support(sora, hana, ren):
    one_choice = campaign(voting_method="limited", choices_each=1)
    here, there = idea(author=ren, campaign=one_choice), idea(author=hana, campaign=one_choice)
    support(here, by=sora, at=NOW)
    made = merged(there, here)

    carry(here, by=sora, at=NOW + HOUR)
    assert (supports(there), supports(here)) == (1, 0)

    undo(made, by=hana, at=NOW + DAY, reason="べつの話でした")
    assert (supports(there), supports(here)) == (0, 1)


def test_where_choices_are_limited_carrying_never_exceeds_them(sora, hana, ren):
    two_choices = campaign(voting_method="limited", choices_each=2)
    here, there, third = (idea(author=by, campaign=two_choices) for by in (ren, hana, hana))
    for chosen in (here, third):
        support(chosen, by=sora, at=NOW)
    merged(there, here)

    carry(here, by=sora, at=NOW + HOUR)

    assert Vote.objects.standing().filter(voter=sora).count() == 2
    fourth = idea(author=ren, campaign=two_choices)
    assert code_of(lambda: support(fourth, by=sora, at=NOW + DAY)) == "no_choices_left"


# --- Undoing ------------------------------------------------------------------------------


def test_undone_everything_is_what_it_was(sora, mori, hana, target, source):
    carried, both = sora, mori
    for by in (carried, both):
        support(source, by=by, at=NOW)
    support(target, by=both, at=NOW)
    made = merged(target, source)
    for by in (carried, both):
        carry(source, by=by, at=NOW + HOUR)
    assert supports(target) == 2

    undo(made, by=hana, at=NOW + DAY, reason="べつの話でした")

    source.refresh_from_db()
    assert (source.state, source.merged_into) == (State.PUBLISHED, None)
    assert (supports(target), supports(source)) == (1, 2)
    assert list(Vote.objects.standing().filter(idea=target).values_list("voter", flat=True)) == [both.pk]
    assert letters(carried)[-1] == "アイデア「除雪の地図」の統合が取り消されました"
    assert source.state_changes.last().reason == "べつの話でした"


def test_a_vote_that_was_declared_anew_is_ones_own_and_stays(sora, hana, target, source):
    support(source, by=sora, at=NOW)
    made = merged(target, source)
    carry(source, by=sora, at=NOW + HOUR)
    withdraw_support(target, by=sora, at=NOW + 2 * HOUR)
    support(target, by=sora, at=NOW + 3 * HOUR)

    undo(made, by=hana, at=NOW + DAY, reason="べつの話でした")

    assert supports(target) == 1


def test_final_after_fourteen_days(hana, target, source):
    made = merged(target, source)

    assert code_of(lambda: undo(made, by=hana, at=NOW + 14 * DAY, reason="x")) == "merge_is_final"
    undo(made, by=hana, at=NOW + 14 * DAY - timedelta(milliseconds=1), reason="べつの話でした")
    assert code_of(lambda: undo(made, by=hana, at=NOW + 13 * DAY, reason="x")) == "nothing_to_undo"


def test_who_may_undo(sora, mori, target, source):
    made = merged(target, source)

    assert code_of(lambda: undo(made, by=sora, at=NOW, reason="べつの話")) == "not_found"
    assert code_of(lambda: undo(made, by=mori, at=NOW, reason=" ")) == "invalid_text"
    undo(made, by=mori, at=NOW, reason="べつの話でした")


def test_undone_it_can_be_joined_and_carried_again(sora, hana, target, source):
    support(source, by=sora, at=NOW)
    carry_again = []
    for day in (0, 1):
        made = merged(target, source, at=NOW + day * DAY)
        carry(source, by=sora, at=NOW + day * DAY + HOUR)
        carry_again.append(supports(target))
        undo(made, by=hana, at=NOW + day * DAY + 2 * HOUR, reason="べつの話でした")
        source.refresh_from_db()

    assert carry_again == [1, 1]
    assert supports(target) == 0
