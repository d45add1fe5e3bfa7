"""Proposals of events over the API: proposed, read, decided and taken back under the rules of the pages."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from events.models import Event, EventProposal
from ideas.models import Rule, State
from tests.cast import civic_tech, make_admin, make_hana, make_mori, make_organiser, make_ren
from tests.factories.events import proposal
from tests.factories.ideas import NOW, idea

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/event-proposals/"
TOLD = [
    "id", "state", "title", "text", "ideas", "wished_time", "wished_place", "will_help", "proposed_at",
    "proposed_by", "due_on", "decided_at", "reason", "organisation", "event", "withdrawn_at", "url",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _noon(clock, settings) -> None:
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)


def program_of(person) -> Client:
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def wish(*ideas, **words):
    words = {"title": "雪道を歩く会", "text": "みんなで確かめたい。", **words}
    return {"ideas": [one.pk for one in ideas], **words}


def propose(person, body):
    return program_of(person).post(ADDRESS, body, content_type="application/json")


def put(person, thing, act: str, **words):
    return program_of(person).put(f"{ADDRESS}{thing.pk}/{act}/", words, content_type="application/json")


def no(answer) -> str:
    return f"{answer.status_code} {answer.json()['code']}"


@pytest.fixture
def snow(db):
    return idea(author=make_ren(), title="除雪の地図")


@pytest.fixture
def hers(snow):
    return proposal(snow, by=make_hana())


def test_hana_proposes_once_although_her_program_asks_twice(snow, hana):
    body = wish(snow, key=str(uuid4()), wished_time="1月の土曜", will_help=True)

    answers = [propose(hana, body) for _twice in "ab"]

    made = EventProposal.objects.get()
    assert [(one.status_code, one.json()["id"]) for one in answers] == [(201, made.pk)] * 2
    told = answers[0].json()
    assert list(told) == TOLD
    assert (told["state"], told["ideas"], told["due_on"]) == ("waiting", [snow.pk], "2026-11-26")
    assert (made.wished_time, made.will_help, made.proposed_by) == ("1月の土曜", True, hana)


def test_other_words_under_the_same_key_are_refused(snow, hana):
    key = str(uuid4())
    propose(hana, wish(snow, key=key))

    answer = propose(hana, wish(snow, key=key, title="別の会"))

    assert no(answer) == "409 key_used_for_another_proposal"
    assert answer.json()["message"] == "このページからは、すでに別の提案を送っています。"


def test_it_is_about_an_idea_that_everybody_may_read(snow, hana, ren):
    hidden = idea(author=ren, state=State.HIDDEN)

    assert no(propose(hana, wish())) == "422 idea_needed"
    answer = propose(hana, wish(snow, hidden))
    assert (no(answer), list(answer.json()["fields"])) == ("400 invalid", ["ideas"])
    assert not EventProposal.objects.exists()


@pytest.mark.parametrize("field", ["title", "text", "wished_time", "wished_place"])
def test_too_long_words_are_said_at_their_field(snow, hana, field):
    answer = propose(hana, wish(snow, **{field: "雪" * 3000}))

    assert (no(answer), list(answer.json()["fields"])) == ("400 invalid", [field])


def test_everybody_lists_only_what_they_may_read(hers, snow):
    theirs = proposal(snow, by=make_ren(), title="蓮の会")
    everything = [one["id"] for one in program_of(make_mori()).get(ADDRESS).json()["results"]]

    assert sorted(everything) == sorted([hers.pk, theirs.pk])
    for address in (ADDRESS, "/api/v1/me/event-proposals/"):
        (row,) = program_of(make_hana()).get(address).json()["results"]
        assert (list(row), row["id"]) == (TOLD, hers.pk)
    assert program_of(make_hana()).get(f"{ADDRESS}{theirs.pk}/").status_code == 404
    assert program_of(make_organiser()).get(ADDRESS).json()["results"] == []


def test_a_moderator_asks_for_what_waits(hers, snow, mori):
    proposal(snow, by=make_ren(), state="withdrawn", withdrawn_at=NOW)

    waiting = program_of(mori).get(f"{ADDRESS}?waiting=1").json()["results"]

    assert [one["id"] for one in waiting] == [hers.pk]


def test_a_group_takes_it_up_and_the_draft_is_read_by_those_who_make_it(hers, mori, organisation):
    organiser = make_organiser()

    answer = put(mori, hers, "accept", organisation=organisation.slug)

    draft = Event.objects.get()
    told = answer.json()
    assert (answer.status_code, told["state"], told["organisation"]) == (200, "accepted", organisation.slug)
    assert told["event"] == draft.pk
    readers = {organiser: draft.pk, make_admin(): draft.pk, make_hana(): None}
    assert {
        person: program_of(person).get(f"{ADDRESS}{hers.pk}/").json()["event"] for person in readers
    } == readers


def test_it_is_sent_back_with_the_words_of_a_rule(hers, mori):
    rule = Rule.objects.first()

    told = put(mori, hers, "return", rule=rule.key).json()

    assert (told["state"], told["reason"], told["due_on"]) == ("returned", rule.words, None)


def test_the_desk_refuses_a_program_in_the_same_words(hers, mori):
    assert no(put(mori, hers, "accept")) == "422 organisation_needed"
    civic_tech().organisers.clear()
    assert no(put(mori, hers, "accept", organisation=civic_tech().slug)) == "409 nobody_organises"
    assert no(put(mori, hers, "accept", organisation="nowhere")) == "400 invalid"
    assert no(put(mori, hers, "return")) == "422 reason_missing"


@pytest.mark.parametrize("act", ["accept", "return"])
def test_only_moderators_decide_and_only_once(hers, snow, mori, organisation, act):
    make_organiser()
    words = {"organisation": organisation.slug} if act == "accept" else {"reason": "同じ会があります。"}

    assert no(put(make_hana(), hers, act, **words)) == "403 not_a_moderator"
    assert no(put(mori, proposal(snow, by=mori), act, **words)) == "403 own_content"
    assert put(mori, hers, act, **words).status_code == 200
    answer = put(make_admin(), hers, act, **words)
    assert no(answer) == "409 already_decided"
    assert mori.display_name in answer.json()["message"]


def test_only_whoever_proposed_it_takes_it_back(hers, mori):
    assert no(put(make_ren(), hers, "withdraw")) == "404 not_found"
    assert no(put(mori, hers, "withdraw")) == "404 not_your_proposal"
    assert put(make_hana(), hers, "withdraw").json()["state"] == "withdrawn"
    assert no(put(make_hana(), hers, "withdraw")) == "409 proposal_withdrawn"


def test_strangers_and_other_sites_change_nothing(hers, snow, hana):
    stranger, elsewhere = Client(), Client(enforce_csrf_checks=True)
    elsewhere.force_login(hana, backend=settings.AUTHENTICATION_BACKENDS[0])

    for client, code in ((stranger, "401 log_in_first"), (elsewhere, "403 not_allowed")):
        assert no(client.post(ADDRESS, wish(snow), content_type="application/json")) == code
        for act in ("withdraw", "accept", "return"):
            assert no(client.put(f"{ADDRESS}{hers.pk}/{act}/", {}, content_type="application/json")) == code
    assert (EventProposal.objects.count(), EventProposal.objects.get().state) == (1, "waiting")
