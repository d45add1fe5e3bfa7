"""A voter finds their support in the published tally; nobody else finds it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ideas import counts_in_public
from ideas.models import Idea, State, VoteEvent
from ideas.published_tallies import published_roots
from ideas.receipts import Standing, holds, proof_of, receipt_of, receipts_of
from ideas.sealing import seal_days
from ideas.voting import support, withdraw_support
from tests.factories.ideas import NOW, idea, people, vote

DAY = timedelta(days=1)


@pytest.fixture
def snow(db, ren, hana) -> Idea:
    """An idea with six supporters, 花 among them, and five other ideas; sealed the night after."""
    snow = idea(author=ren, title="除雪の地図")
    for voter in people(5):
        vote(snow, voter=voter)
    support(snow, by=hana, at=NOW)
    for voter in people(5):
        vote(idea(author=ren), voter=voter)
    seal_days(at=NOW + DAY)
    return snow


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_the_way_leads_from_the_vote_to_the_published_hash(snow, hana):
    (receipt,) = receipts_of(hana, at=NOW + DAY)

    proof = proof_of(receipt)

    assert receipt.standing == Standing.INCLUDED
    assert (proof.supports, proof.entries, len(proof.path), len(proof.entry_path)) == (6, 6, 3, 3) or holds(
        proof
    )
    assert holds(proof)
    assert proof.root in {root.root for root in published_roots(receipt.seal, at=NOW + DAY)}


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "0" * 32},
        {"number": 999_999},
        {"value": 0},
        {"supports": 7},
        {"position": 6},
        {"root": "0" * 64},
        {"head": "0" * 64},
        {"previous_head": "1" * 64},
        {"path": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_changed_the_check_fails(snow, hana, change):
    proof = proof_of(receipts_of(hana, at=NOW + DAY)[0])

    assert holds(proof)
    assert not holds(replace(proof, **change))


def test_before_the_first_tally_a_receipt_waits(db, hana, ren):
    support(idea(author=ren), by=hana, at=NOW)

    (receipt,) = receipts_of(hana, at=NOW)
    page = logged_in(hana).get(reverse("ideas:receipts")).content.decode()

    assert (receipt.standing, proof_of(receipt)) == (Standing.WAITING, None)
    assert "今夜の集計のあとで確認できます" in page


def test_given_after_the_tally_it_waits_for_tonights(snow, hana, ren):
    support(idea(author=ren), by=hana, at=NOW + DAY)

    assert [each.standing for each in receipts_of(hana, at=NOW + DAY)] == [
        Standing.WAITING,
        Standing.INCLUDED,
    ]


def test_a_withdrawn_support_says_so(snow, hana):
    withdraw_support(snow, by=hana, at=NOW + DAY)

    (receipt,) = receipts_of(hana, at=NOW + DAY)

    assert (receipt.standing, proof_of(receipt)) == (Standing.WITHDRAWN, None)


def test_while_the_number_is_not_public_no_receipt_gives_it_away(snow, hana, monkeypatch):
    number = VoteEvent.objects.get(pseudonym=VoteEvent.objects.filter(idea=snow).last().pseudonym).number
    monkeypatch.setattr("ideas.receipts.ideas_with_public_counts", lambda at: Idea.objects.none())

    receipt = receipt_of(hana, number, at=NOW + DAY)
    page = logged_in(hana).get(reverse("ideas:receipt", args=[number])).content.decode()

    assert (receipt.standing, proof_of(receipt)) == (Standing.CLOSED, None)
    assert "data-proof" not in page


def test_a_hidden_idea_is_not_named_on_its_supporters_receipt(snow, hana):
    Idea.objects.filter(pk=snow.pk).update(state=State.HIDDEN)

    (receipt,) = receipts_of(hana, at=NOW + DAY)
    page = logged_in(hana).get(reverse("ideas:receipts")).content.decode()

    assert (receipt.idea, receipt.standing) == (None, Standing.CLOSED)
    assert snow.title not in page


def test_the_page_says_it_in_plain_words_and_carries_what_the_check_needs(snow, hana):
    (receipt,) = receipts_of(hana, at=NOW + DAY)
    number = receipt.event.number

    page = logged_in(hana).get(reverse("ideas:receipt", args=[number])).content.decode()

    assert "市のシステムにも保管されていて" in page  # that only the voter knows the number was not true
    assert "あなたの賛同は、11月23日の集計に含まれています" in page
    assert proof_of(receipt).head in page
    assert receipt.nonce in page


def test_nobody_else_opens_a_receipt(snow, hana, ren, mori, admin):
    number = receipts_of(hana, at=NOW)[0].event.number

    for other in (ren, mori, admin):
        assert logged_in(other).get(reverse("ideas:receipt", args=[number])).status_code == 404
        assert logged_in(other).get(f"/api/v1/receipts/{number}/").status_code == 404
        assert logged_in(other).get("/api/v1/receipts/").json()["results"] == []
    assert Client().get("/api/v1/receipts/").status_code == 401


def test_the_api_gives_the_same_proof(snow, hana):
    client = logged_in(hana)
    (told,) = client.get("/api/v1/receipts/").json()["results"]

    one = client.get(f"/api/v1/receipts/{told['number']}/").json()

    assert (told["standing"], told["idea"], told["value"]) == ("included", snow.pk, 1)
    assert one["proof"]["head"] == client.get("/api/v1/tallies/2026-11-23/").json()["head"]


def test_the_tally_of_a_day_is_published_with_numbers_and_roots(snow, client):
    page = client.get("/data/votes/2026-11-23/").content.decode()
    rows = json.loads(b"".join(client.get("/data/votes/2026-11-23.json").streaming_content))["rows"]

    assert snow.title in page
    assert "5未満" in page
    assert sorted((row["idea"] == snow.pk, row["supports"]) for row in rows)[-1] == (True, 6)
    assert {row["supports"] for row in rows if row["idea"] != snow.pk} == {None}
    assert len(rows) == 6
    assert client.get("/data/votes/2026-11-22/").status_code == 404
    assert client.get("/data/votes/2026-13-40/").status_code == 404
    assert client.get("/api/v1/tallies/2026-02-31/").status_code == 404


def test_of_an_idea_that_is_not_public_only_a_hash_is_published(snow, client):
    Idea.objects.filter(pk=snow.pk).update(state=State.HIDDEN)

    rows = json.loads(b"".join(client.get("/data/votes/2026-11-23.json").streaming_content))["rows"]

    (bare,) = [row for row in rows if row["idea"] is None]
    assert (bare["supports"], bare["root"]) == (None, None)
    assert len(bare["entry"]) == 64
    assert not counts_in_public.may_publish_count(snow, at=NOW)


def test_the_published_list_leads_to_the_published_head(snow, client):
    from ideas.hash_trees import head_of, root_of

    rows = json.loads(b"".join(client.get("/data/votes/2026-11-23.json").streaming_content))["rows"]
    day = client.get("/api/v1/tallies/2026-11-23/").json()

    day_root = root_of([bytes.fromhex(row["entry"]) for row in rows])
    assert day_root.hex() == day["day_root"]
    from datetime import date

    assert head_of(bytes(32), date(2026, 11, 23), day_root).hex() == day["head"]


def test_days_are_listed_with_their_check_numbers(snow, client):
    page = client.get("/data/votes/").content.decode()
    lines = b"".join(client.get("/data/votes.csv").streaming_content).decode("utf-8-sig").splitlines()

    assert lines[0] == "number,day,ideas,previous_head,day_root,head"
    assert lines[1].split(",")[5] in page
    assert client.get("/data/votes/").headers["Cache-Control"].startswith("public")


def test_receipts_take_a_fixed_number_of_queries(snow, hana, ren, django_assert_max_num_queries):
    client = logged_in(hana)
    for _ in range(10):
        support(idea(author=ren), by=hana, at=NOW)

    with django_assert_max_num_queries(12):
        client.get(reverse("ideas:receipts"))
