"""At most so many ideas per person, whoever writes and however many at once."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cocreate.language.refusal import Refusal
from ideas import choosing, voting
from ideas.models import Ballot, Idea, State, Vote
from ideas.voting import support, withdraw_support
from tests.factories.ideas import NOW, campaign, idea, limited, people, vote
from tests.ideas.test_voting import code_of
from tests.racing import in_parallel

MOMENT = timedelta(milliseconds=1)


def ideas_of(call, author, number: int) -> list[Idea]:
    return [idea(author=author, campaign=call, title=f"案{index}") for index in range(number)]


def standing(voter) -> int:
    return Vote.objects.standing().filter(voter=voter).count()


def test_the_third_choice_counts_and_the_fourth_does_not(db, hana, ren):
    snow = ideas_of(limited(3), ren, 4)
    for one in snow[:3]:
        support(one, by=hana, at=NOW)

    with pytest.raises(Refusal) as refused:
        support(snow[3], by=hana, at=NOW)

    assert (refused.value.code, refused.value.status) == ("no_choices_left", 409)
    assert "3つまで" in str(refused.value.message)
    assert "取り消す" in str(refused.value.next_step)
    assert standing(hana) == 3


def test_choosing_again_what_is_chosen_is_no_further_choice(db, hana, ren):
    (snow,) = ideas_of(limited(1), ren, 1)

    for _ in range(3):
        support(snow, by=hana, at=NOW)

    assert Ballot.objects.get().choices == 1


def test_taking_a_choice_back_frees_it(db, hana, ren):
    one, two = ideas_of(limited(1), ren, 2)
    support(one, by=hana, at=NOW)

    withdraw_support(one, by=hana, at=NOW)
    withdraw_support(one, by=hana, at=NOW)
    support(two, by=hana, at=NOW)

    assert list(Vote.objects.standing().values_list("idea_id", flat=True)) == [two.pk]
    assert code_of(lambda: support(one, by=hana, at=NOW)) == "no_choices_left"


def test_each_person_and_each_campaign_has_choices_of_its_own(db, hana, ren):
    (one,), (two,) = ideas_of(limited(1), ren, 1), ideas_of(limited(1), ren, 1)
    for voter in (hana, ren):
        for thing in (one, two, idea(author=ren, campaign=campaign()), idea(author=ren)):
            support(thing, by=voter, at=NOW)

    assert sorted(Ballot.objects.values_list("choices", flat=True)) == [1, 1, 1, 1]


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN, State.DECLINED, State.MERGED])
def test_a_choice_counts_whatever_became_of_the_idea_and_can_always_be_taken_back(db, hana, ren, state):
    one, two = ideas_of(limited(1), ren, 2)
    support(one, by=hana, at=NOW)
    Idea.objects.filter(pk=one.pk).update(
        state=state, merged_into=idea(author=ren) if state == State.MERGED else None
    )
    one.refresh_from_db()

    assert code_of(lambda: support(two, by=hana, at=NOW)) == "no_choices_left"
    withdraw_support(one, by=hana, at=NOW)
    support(two, by=hana, at=NOW)

    assert Ballot.objects.get().choices == 1


def test_after_the_end_no_choice_is_made_or_taken_back(db, hana, ren):
    end = NOW + timedelta(days=1)
    one, two = ideas_of(limited(2, closes_at=end), ren, 2)
    support(one, by=hana, at=end - MOMENT)

    assert code_of(lambda: support(two, by=hana, at=end)) == "support_closed"
    assert code_of(lambda: withdraw_support(one, by=hana, at=end)) == "support_closed"
    assert standing(hana) == 1


def test_only_confirmed_residents_where_it_says_so(db, hana, ren):
    call = campaign(who_supports="residents")
    snow = idea(author=ren, campaign=call)

    support(snow, by=hana, at=NOW)
    with pytest.raises(Refusal) as refused:
        support(snow, by=ren, at=NOW)

    assert (refused.value.code, refused.value.status) == ("residents_only", 403)
    assert list(Vote.objects.values_list("voter_id", flat=True)) == [hana.pk]


# --- By no code path ----------------------------------------------------------


def test_no_row_written_by_other_code_exceeds_the_limit(db, hana, ren):
    snow = ideas_of(limited(2), ren, 4)
    elsewhere = idea(author=ren, campaign=campaign())
    for thing in (*snow[:2], elsewhere):
        vote(thing, voter=hana)
    vote(snow[2], voter=hana, value=0)

    attempts = {
        "a new row": lambda: vote(snow[3], voter=hana),
        "many rows": lambda: Vote.objects.bulk_create(
            [Vote(idea=snow[3], voter=hana, value=1, created_at=NOW, updated_at=NOW)]
        ),
        "an old row": lambda: Vote.objects.filter(idea=snow[2]).update(value=1),
        "the vote of another idea": lambda: Vote.objects.filter(idea=elsewhere).update(idea_id=snow[3].pk),
        "an idea that moves": lambda: Idea.objects.filter(pk=elsewhere.pk).update(campaign=snow[0].campaign),
        "a lower limit": lambda: type(snow[0].campaign).objects.update(
            voting_method="limited", choices_each=1
        ),
        "an upsert": lambda: Vote.objects.declare(snow[3], hana, value=1, at=NOW),
    }
    for act in attempts.values():
        with pytest.raises(IntegrityError, match="choices_stay_within_the_limit"), transaction.atomic():
            act()

    assert (standing(hana), Ballot.objects.get().choices) == (3, 2)


def test_a_limit_set_later_counts_what_was_chosen_before(db, hana, ren):
    call = campaign()
    one, two = ideas_of(call, ren, 2)
    support(one, by=hana, at=NOW)
    type(call).objects.filter(pk=call.pk).update(voting_method="limited", choices_each=1)
    two.campaign.refresh_from_db()

    assert code_of(lambda: support(two, by=hana, at=NOW)) == "no_choices_left"


def test_a_limit_that_came_meanwhile_is_refused_in_words_too(db, hana, ren):
    call = campaign()
    one, two = ideas_of(call, ren, 2)
    support(one, by=hana, at=NOW)
    assert two.campaign.voting_method == "support"  # as this request has read it
    type(call).objects.filter(pk=call.pk).update(voting_method="limited", choices_each=1)

    assert code_of(lambda: support(two, by=hana, at=NOW)) == "no_choices_left"


# --- Races --------------------------------------------------------------------


def all_at_once(voter, things: list[Idea]) -> None:
    def choose(index: int) -> None:
        with suppress(Refusal):
            support(Idea.objects.get(pk=things[index].pk), by=voter, at=NOW)

    in_parallel(len(things), choose)


def test_50_parallel_choices_never_exceed_the_limit(transactional_db, hana, ren):
    all_at_once(hana, ideas_of(limited(3), ren, 50))

    assert standing(hana) == 3
    assert Ballot.objects.get().choices == 3


def test_twin_counting_before_writing_exceeds_the_limit(transactional_db, hana, ren, monkeypatch):
    """What the held ballot and its check protect from."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_vote DISABLE TRIGGER choices_are_counted")

    def look(by, thing):
        if Vote.objects.standing().filter(voter=by, idea__campaign=thing.campaign).count() >= 3:
            return choosing.no_choices_left(3)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)")
        return None

    monkeypatch.setattr(voting, "why_not_choose", look)

    all_at_once(hana, ideas_of(limited(3), ren, 50))

    assert standing(hana) > 3


def test_two_people_do_not_wait_for_each_other(transactional_db, ren):
    call = limited(1)
    things, crowd = ideas_of(call, ren, 1), people(30)

    in_parallel(30, lambda index: support(Idea.objects.get(pk=things[0].pk), by=crowd[index], at=NOW))

    assert Vote.objects.standing().count() == 30


# --- The doors ----------------------------------------------------------------


def test_the_page_says_how_many_are_left_and_offers_to_take_one_back(
    transactional_db, client, hana, ren, clock
):
    clock(NOW)
    one, two = ideas_of(limited(2), ren, 2)
    client.force_login(hana)

    client.post(f"/ideas/{one.pk}/support/", {"state": "supported"})
    page = client.get(f"/ideas/{two.pk}/").content.decode()

    assert "あと1つ選べます" in page
    assert f'action="/ideas/{one.pk}/support/"' in page
    assert "あと" not in client.get(f"/ideas/{idea(author=ren).pk}/").content.decode()


def test_without_choices_left_the_page_says_so_and_lets_one_go_in_one_tap(
    transactional_db, client, hana, ren, clock
):
    clock(NOW)
    call = limited(1)
    one, two = ideas_of(call, ren, 2)
    client.force_login(hana)
    client.post(f"/ideas/{one.pk}/support/", {"state": "supported"})

    page = client.get(f"/ideas/{two.pk}/").content.decode()
    assert 'data-code="no_choices_left"' in page
    late = client.post(f"/ideas/{two.pk}/support/", {"state": "supported"}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert f'action="/ideas/{one.pk}/support/"' in late.content.decode()

    freed = client.post(f"/ideas/{one.pk}/support/", {"state": "withdrawn", "back": str(two.pk)})
    assert freed["Location"] == f"/ideas/{two.pk}/#vote"
    assert "あと1つ選べます" in client.get(f"/ideas/{two.pk}/").content.decode()

    by_htmx = client.post(
        f"/ideas/{one.pk}/support/",
        {"state": "withdrawn", "back": str(two.pk)},
        headers={"HX-Request": "true"},
    )
    assert f'action="/ideas/{two.pk}/support/"' in by_htmx.content.decode()


def test_the_campaign_page_shows_ones_own_choices_and_nobody_elses(
    transactional_db, client, hana, ren, clock
):
    clock(NOW)
    call = limited(3)
    one, two = ideas_of(call, ren, 2)
    support(one, by=hana, at=NOW)
    support(two, by=ren, at=NOW)
    address = call.get_absolute_url()
    assert "あと" not in client.get(address).content.decode()
    client.force_login(hana)

    page = client.get(address).content.decode()

    assert "あと2つ選べます" in page
    assert (f'action="/ideas/{one.pk}/support/"' in page, f'action="/ideas/{two.pk}/support/"' in page) == (
        True,
        False,
    )
    back = client.post(f"/ideas/{one.pk}/support/", {"state": "withdrawn", "back": "campaign"})
    assert back["Location"] == f"{address}#choices"


@pytest.mark.parametrize("opens", [timedelta(days=1), timedelta(days=-9)])
def test_while_nothing_can_be_chosen_nobody_reads_that_they_can(
    transactional_db, client, hana, ren, clock, opens
):
    clock(NOW)
    call = limited(2, opens_at=NOW + opens, closes_at=NOW + opens + timedelta(days=5))
    one = idea(author=ren, campaign=call)
    client.force_login(hana)

    pages = [
        client.get(address).content.decode() for address in (f"/ideas/{one.pk}/", call.get_absolute_url())
    ]

    assert [("つ選べます" in page, "この募集で選べるのは2つまでです" in page) for page in pages] == [
        (False, True)
    ] * 2


def test_a_hidden_idea_can_be_let_go_without_being_told_of(transactional_db, client, hana, ren, clock):
    clock(NOW)
    call = limited(1)
    one, two = ideas_of(call, ren, 2)
    support(one, by=hana, at=NOW)
    Idea.objects.filter(pk=one.pk).update(state=State.HIDDEN)
    client.force_login(hana)

    page = client.get(f"/ideas/{two.pk}/").content.decode()
    assert "いまは公開されていないアイデア" in page
    assert one.title not in page

    answer = client.post(f"/ideas/{one.pk}/support/", {"state": "withdrawn"})
    assert answer["Location"] == f"{call.get_absolute_url()}#choices"
    assert standing(hana) == 0
    assert client.post(f"/ideas/{one.pk}/support/", {"state": "withdrawn"}).status_code == 404


def test_a_tap_before_the_log_in_meets_the_limit_after_it(transactional_db, client, hana, ren, clock):
    clock(NOW)
    one, two, three = ideas_of(limited(2), ren, 3)
    support(one, by=hana, at=NOW)
    client.post(f"/ideas/{two.pk}/support/", {"state": "supported"})
    client.force_login(hana)
    client.get(f"/ideas/{two.pk}/support/finish/")
    assert standing(hana) == 2

    client.logout()
    client.post(f"/ideas/{three.pk}/support/", {"state": "supported"})
    client.force_login(hana)
    page = client.get(f"/ideas/{three.pk}/support/finish/", follow=True).content.decode()

    assert standing(hana) == 2
    assert "2つまで" in page


@pytest.mark.parametrize("back", ["", "x", "99999999", "9" * 40, "-1", "\x00", "campaign/../.."])
def test_a_forged_way_back_changes_nothing_else(transactional_db, client, hana, ren, clock, back):
    clock(NOW)
    (one,) = ideas_of(limited(2), ren, 1)
    support(one, by=hana, at=NOW)
    client.force_login(hana)

    answer = client.post(f"/ideas/{one.pk}/support/", {"state": "withdrawn", "back": back})

    assert answer.status_code in {302, 404}
    assert answer.get("Location", "/ideas/").startswith("/ideas/")


def test_a_limited_vote_costs_at_most_eight_queries(transactional_db, client, hana, ren):
    (snow,) = ideas_of(limited(3, threshold=100_000), ren, 1)
    client.force_login(hana)

    with CaptureQueriesContext(connection) as seen:
        client.post(f"/ideas/{snow.pk}/support/", {"state": "supported"})

    queries = [row["sql"] for row in seen if row["sql"] not in {"BEGIN", "COMMIT"}]
    assert len(queries) <= 8, queries


@pytest.mark.django_db(transaction=True)
def test_the_api_refuses_and_tells_the_same(client, hana, ren, clock):
    clock(NOW)
    one, two = ideas_of(limited(1), ren, 2)
    client.force_login(hana)

    first = client.put(f"/api/v1/ideas/{one.pk}/support/")
    second = client.put(f"/api/v1/ideas/{two.pk}/support/")
    Idea.objects.filter(pk=one.pk).update(state=State.HIDDEN)
    freed = client.delete(f"/api/v1/ideas/{one.pk}/support/")

    assert first.json()["choices_left"] == 0
    assert (second.status_code, second.json()["code"]) == (409, "no_choices_left")
    assert second.json()["message"] == str(choosing.no_choices_left(1).message)
    assert (freed.status_code, freed.json()["choices_left"]) == (200, 1)
    rules = client.get(f"/api/v1/campaigns/{one.campaign.slug}/").json()
    assert (rules["voting_method"], rules["choices_each"], rules["counts_hidden"]) == ("limited", 1, False)
