"""Proposing an event: the wish of a citizen, taken up by a group, sent back or taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cocreate.accounts.models import Organisation
from cocreate.audit.models import Entry
from cocreate.housekeeping import forget_event_proposals
from cocreate.language.refusal import Refusal
from cocreate.leaving import leave
from cocreate.notifications.models import Notice
from events import announcing, proposing
from events.models import Event, EventProposal
from events.proposing import Wish
from ideas.models import Idea, Rule
from tests.cast import make_ren
from tests.factories.events import proposal
from tests.factories.ideas import NOW, idea

pytestmark = pytest.mark.django_db
WISH = Wish(
    "雪道を歩く会", "雪の日に歩きにくい所を、みんなで歩いて確かめたい。", "1月の土曜", "武蔵ヶ辻", True
)


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


def about(**fields) -> Idea:
    """An idea of somebody else."""
    return idea(author=make_ren(), **fields)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def told() -> list[tuple[str, str]]:
    return [(one.recipient.email, one.subject) for one in Notice.objects.order_by("id")]


def refused(act) -> str:
    with pytest.raises(Refusal) as no:
        act()
    return no.value.code


def test_hana_proposes_an_event_about_an_idea(hana):
    snow = about()

    made = proposing.propose_event(WISH, by=hana, at=NOW, ideas=[snow], submission_key=uuid4())

    assert (made.state, made.proposed_by, made.proposed_at) == ("waiting", hana, NOW)
    assert (made.title, made.text, made.wished_time, made.wished_place, made.will_help) == (
        WISH.title, WISH.text, WISH.time, WISH.place, True,
    )  # fmt: skip
    assert (list(made.ideas.all()), verbs()) == ([snow], ["event_proposal.proposed"])


def test_the_same_form_sent_twice_is_one_proposal_and_another_text_is_said(hana):
    snow, key = about(), uuid4()

    def send(wish: Wish) -> EventProposal:
        return proposing.propose_event(wish, by=hana, at=NOW, ideas=[snow], submission_key=key)

    assert send(WISH) == send(WISH)
    assert refused(lambda: send(Wish("別の会", "別のことをしたい。"))) == "key_used_for_another_proposal"
    assert (EventProposal.objects.count(), verbs()) == (1, ["event_proposal.proposed"])


@pytest.mark.parametrize("state", ["submitted", "hidden", "withdrawn"])
def test_an_event_is_about_an_idea_that_everybody_may_read(hana, state):
    unseen = about(state=state)

    def send() -> EventProposal:
        return proposing.propose_event(WISH, by=hana, at=NOW, ideas=[unseen], submission_key=uuid4())

    assert (refused(send), EventProposal.objects.count()) == ("idea_needed", 0)


def test_strangers_and_the_suspended_propose_nothing(passer_by, hana, mori):
    hana.suspended_at, hana.suspended_by = NOW, mori
    hana.save()
    ways = [
        refused(
            lambda who=who: proposing.propose_event(WISH, by=who, at=NOW, ideas=[], submission_key=uuid4())
        )
        for who in (passer_by, hana)
    ]

    assert ways == ["log_in_first", "account_suspended"]


def test_an_individual_number_is_masked_before_it_is_stored(hana):
    wish = Wish("会", "私のマイナンバーは 123456789018 です。")

    made = proposing.propose_event(wish, by=hana, at=NOW, ideas=[about()], submission_key=uuid4())

    assert "123456789018" not in made.text


def test_a_moderator_gives_it_to_a_group_which_finds_a_draft(hana, mori, organiser, organisation):
    snow, gone = about(), about(state="hidden")
    wish = proposal(snow, gone, by=hana, will_help=True)

    event = proposing.accept_proposal(wish, by=mori, at=NOW, organisation=organisation)

    wish.refresh_from_db()
    assert (wish.state, wish.decided_by, wish.decided_at, wish.event) == ("accepted", mori, NOW, event)
    assert (event.state, event.organisation, event.title) == ("draft", organisation, wish.title)
    assert (event.description, event.time_is_open, list(event.ideas.all())) == (wish.text, True, [snow])
    assert verbs() == ["event.prepared", "event_proposal.accepted"]
    assert told() == [
        (hana.email, f"ご提案のイベントを団体が引き受けました：{wish.title}"),
        (organiser.email, f"「コード・フォー・カナザワ」へ、市民からのイベントの提案：{wish.title}"),
    ]
    assert "手伝いたいと言っています" in Notice.objects.get(recipient=organiser).body


def test_a_draft_without_a_time_is_announced_only_with_one_and_the_proposer_hears_of_it(
    hana, mori, organiser, organisation
):
    wish = proposal(about(), by=hana)
    event = proposing.accept_proposal(wish, by=mori, at=NOW, organisation=organisation)
    assert refused(lambda: announcing.publish(event, by=organiser, at=NOW)) == "time_needed"

    times = {"starts_at": NOW + timedelta(days=9), "ends_at": NOW + timedelta(days=9, hours=2)}
    announcing.revise(event, times, by=organiser, at=NOW)
    announcing.publish(event, by=organiser, at=NOW)
    announcing.publish(event, by=organiser, at=NOW)

    event.refresh_from_db()
    assert (event.state, event.time_is_open) == ("published", False)
    assert told()[2:] == [(hana.email, f"ご提案のイベントが公開されました：{wish.title}")]


def test_a_moderator_sends_it_back_with_the_reason(hana, mori):
    wish, rule = proposal(about(), by=hana), Rule.objects.offered().first()

    assert refused(lambda: proposing.return_proposal(wish, by=mori, at=NOW, reason=" ")) == "reason_missing"
    proposing.return_proposal(wish, by=mori, at=NOW, reason="もう同じ会があります。", rule=rule)

    assert (wish.state, wish.reason, wish.decided_by) == ("returned", "もう同じ会があります。", mori)
    assert (verbs(), told()) == (
        ["event_proposal.returned"],
        [(hana.email, f"イベントのご提案について：{wish.title}")],
    )
    assert "もう同じ会があります。" in Notice.objects.get().body


def test_only_moderators_decide_and_nobody_about_their_own(hana, ren, mori, organiser, organisation):
    hers, his_own = proposal(about(), by=hana), proposal(about(), by=mori)
    ways = [
        refused(lambda who=who: proposing.accept_proposal(hers, by=who, at=NOW, organisation=organisation))
        for who in (hana, ren, organiser)
    ]

    assert ways == ["not_a_moderator"] * 3
    assert refused(lambda: proposing.return_proposal(his_own, by=mori, at=NOW, reason="x")) == "own_content"
    assert (verbs(), told()) == ([], [])


def test_a_group_without_organisers_takes_nothing_up(hana, mori):
    wish, empty = proposal(about(), by=hana), Organisation.objects.create(slug="x", name="だれもいない会")

    ways = [
        refused(lambda group=group: proposing.accept_proposal(wish, by=mori, at=NOW, organisation=group))
        for group in (None, empty)
    ]

    assert (ways, Event.objects.count()) == (["organisation_needed", "nobody_organises"], 0)


def test_what_is_decided_is_decided_once(hana, mori, admin, organiser, organisation):
    wish = proposal(about(), by=hana)
    seen_before = EventProposal.objects.get(pk=wish.pk)
    proposing.return_proposal(wish, by=mori, at=NOW, reason="今回は見送ります。")

    ways = [
        refused(lambda: proposing.accept_proposal(seen_before, by=admin, at=NOW, organisation=organisation)),
        refused(lambda: proposing.return_proposal(seen_before, by=admin, at=NOW, reason="x")),
        refused(lambda: proposing.withdraw_proposal(seen_before, by=hana, at=NOW)),
        refused(lambda: proposing.accept_proposal(wish, by=admin, at=NOW, organisation=organisation)),
    ]

    assert (ways, Event.objects.count()) == (["already_decided"] * 4, 0)
    assert verbs() == ["event_proposal.returned"]


def test_hana_takes_hers_back_and_nobody_elses(hana, ren, mori, organiser, organisation):
    wish = proposal(about(), by=hana)

    assert refused(lambda: proposing.withdraw_proposal(wish, by=ren, at=NOW)) == "not_your_proposal"
    proposing.withdraw_proposal(wish, by=hana, at=NOW)

    late = refused(lambda: proposing.accept_proposal(wish, by=mori, at=NOW, organisation=organisation))
    assert (wish.state, wish.withdrawn_at, late) == ("withdrawn", NOW, "proposal_withdrawn")
    assert verbs() == ["event_proposal.withdrawn"]


def test_it_is_read_by_who_proposed_it_the_office_and_the_group_that_takes_it_up(
    hana, ren, mori, aoki, organiser, organisation, passer_by
):
    wish, other = proposal(about(), by=hana), proposal(about(), by=ren)
    everybody = (passer_by, hana, ren, organiser, mori, aoki)

    def readers() -> list[object]:
        return [who for who in everybody if wish in EventProposal.objects.visible_to(who)]

    before = readers()
    proposing.accept_proposal(wish, by=mori, at=NOW, organisation=organisation)

    assert (before, readers()) == ([hana, mori], [hana, organiser, mori])
    assert other not in EventProposal.objects.visible_to(organiser)


@pytest.mark.parametrize(
    ("fields", "law"),
    [
        ({"state": "accepted"}, "an_event_proposal_is_what_its_state_says"),
        ({"state": "withdrawn"}, "an_event_proposal_is_what_its_state_says"),
        ({"reason": "なぜか"}, "an_event_proposal_is_what_its_state_says"),
        ({"state": "returned", "reason": "x", "decided_at": NOW}, "event_proposal_decided_at_and_by"),
        ({"title": ""}, "an_event_proposal_says_something"),
    ],
)
def test_the_database_refuses_what_cannot_be(hana, fields, law):
    with pytest.raises(IntegrityError, match=law), transaction.atomic():
        proposal(by=hana, **fields)


def test_the_database_lets_nobody_decide_their_own(mori):
    own = {"state": "returned", "reason": "x", "decided_at": NOW, "decided_by": mori}
    with pytest.raises(IntegrityError, match="nobody_decides_their_own"), transaction.atomic():
        proposal(by=mori, **own)


def test_an_announced_event_without_a_time_cannot_be(hana, mori, organiser, organisation):
    event = proposing.accept_proposal(proposal(about(), by=hana), by=mori, at=NOW, organisation=organisation)

    with pytest.raises(IntegrityError, match="a_public_event_has_its_time"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(state="published", published_at=NOW, published_by=mori)


def test_who_leaves_takes_back_what_waits_and_nothing_without_an_event_stays(
    hana, mori, organiser, organisation
):
    waiting, returned, taken_up = (proposal(about(), by=hana) for _ in range(3))
    proposing.return_proposal(returned, by=mori, at=NOW, reason="今回は見送ります。")
    proposing.accept_proposal(taken_up, by=mori, at=NOW, organisation=organisation)

    leave(hana, at=NOW)

    assert list(EventProposal.objects.all()) == [taken_up]
    assert Entry.objects.filter(verb="event_proposal.withdrawn", object_id=str(waiting.pk)).count() == 1


def test_what_came_to_nothing_is_forgotten_after_a_year(hana, mori, organiser, organisation):
    old = NOW - timedelta(days=366)
    gone = [proposal(by=hana, state="withdrawn", withdrawn_at=old)]
    ended = {"state": "returned", "reason": "見送り", "decided_by": mori}
    gone.append(proposal(by=hana, decided_at=old, **ended))
    kept = [proposal(by=hana, decided_at=NOW - timedelta(days=364), **ended), proposal(by=hana)]
    taken_up = proposal(about(), by=hana)
    proposing.accept_proposal(taken_up, by=mori, at=old, organisation=organisation)

    forgotten = forget_event_proposals(at=NOW)

    assert (forgotten, set(EventProposal.objects.all())) == (len(gone), {*kept, taken_up})
