"""One person, one vote, while the phase lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cocreate.language.refusal import Refusal
from ideas.models import Counter, Idea, State, Vote
from ideas.voting import support, withdraw_support
from tests.factories.ideas import NOW, campaign, idea, vote

MOMENT = timedelta(milliseconds=1)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def supports(of: Idea) -> int:
    return Counter.objects.get(idea=of).supports


def test_support_counts_once_however_often_it_is_pressed(transactional_db, hana, ren):
    snow = idea(author=ren, campaign=campaign())

    for _ in range(3):
        support(snow, by=hana, at=NOW)

    assert list(Vote.objects.values_list("idea_id", "voter_id", "value")) == [(snow.pk, hana.pk, 1)]
    assert supports(snow) == 1


def test_support_can_be_taken_back_and_given_again(transactional_db, hana, ren):
    snow = idea(author=ren, campaign=campaign())

    seen = []
    for act in (support, withdraw_support, withdraw_support, support):
        act(snow, by=hana, at=NOW)
        seen.append(supports(snow))

    assert seen == [1, 0, 0, 1]
    assert Vote.objects.count() == 1


def test_a_vote_remembers_the_version_of_the_text_it_supported(db, hana, ren):
    snow = idea(author=ren, version_number=2)

    assert support(snow, by=hana, at=NOW).version_number == 2


def test_an_idea_outside_campaigns_can_always_be_supported(transactional_db, hana, ren):
    snow = idea(author=ren)

    support(snow, by=hana, at=NOW)

    assert supports(snow) == 1


def test_the_last_moment_counts_and_the_end_itself_does_not(db, hana, ren):
    end = NOW + timedelta(days=2)
    snow = idea(author=ren, campaign=campaign(closes_at=end))

    support(snow, by=hana, at=end - MOMENT)

    assert code_of(lambda: support(snow, by=ren, at=end)) == "support_closed"
    assert list(Vote.objects.values_list("voter_id", flat=True)) == [hana.pk]


def test_the_opening_moment_counts_and_the_one_before_does_not(db, hana, ren):
    start = NOW - timedelta(days=2)
    snow = idea(author=ren, campaign=campaign(opens_at=start))

    assert code_of(lambda: support(snow, by=hana, at=start - MOMENT)) == "support_not_open_yet"
    support(snow, by=hana, at=start)

    assert Vote.objects.count() == 1


def test_after_the_end_support_can_not_be_taken_back_either(db, hana, ren):
    end = NOW + timedelta(days=2)
    snow = idea(author=ren, campaign=campaign(closes_at=end))
    support(snow, by=hana, at=NOW)

    assert code_of(lambda: withdraw_support(snow, by=hana, at=end)) == "support_closed"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.DRAFT, "not_found"),
        (State.SUBMITTED, "not_found"),
        (State.PUBLISHED, None),
        (State.UNDER_REVIEW, None),
        (State.ACCEPTED, "support_is_over"),
        (State.IN_PROGRESS, "support_is_over"),
        (State.DONE, "support_is_over"),
        (State.DECLINED, "support_is_over"),
        (State.RETURNED, "not_found"),
        (State.HIDDEN, "not_found"),
        (State.WITHDRAWN, "not_found"),
    ],
)
def test_the_state_of_the_idea_decides_whether_it_can_be_supported(db, hana, ren, state, code):
    snow = idea(author=ren, state=state)

    if code is None:
        support(snow, by=hana, at=NOW)
    else:
        assert code_of(lambda: support(snow, by=hana, at=NOW)) == code
    assert Vote.objects.count() == (1 if code is None else 0)


def test_who_is_not_logged_in_or_suspended_does_not_vote(db, hana, ren, passer_by):
    snow = idea(author=ren)
    hana.suspended_at = NOW
    hana.save()

    assert code_of(lambda: support(snow, by=passer_by, at=NOW)) == "log_in_first"
    assert code_of(lambda: support(snow, by=hana, at=NOW)) == "account_suspended"
    assert Vote.objects.count() == 0


def test_a_vote_does_not_land_on_an_idea_that_was_hidden_meanwhile(db, hana, ren):
    snow = idea(author=ren)
    Idea.objects.filter(pk=snow.pk).update(state=State.HIDDEN)  # `snow` still says: published

    assert code_of(lambda: support(snow, by=hana, at=NOW)) == "not_found"
    assert Vote.objects.count() == 0


def test_a_merged_idea_points_to_the_other_one(db, hana, ren):
    other = idea(author=ren)
    snow = idea(author=ren, state=State.MERGED, merged_into=other)

    assert code_of(lambda: support(snow, by=hana, at=NOW)) == "idea_was_merged"


def test_the_refusal_names_the_campaign_and_the_last_day(db, hana, ren):
    end = NOW.replace(hour=15, minute=0)  # midnight in Kanazawa: the day before is the last one
    snow = idea(author=ren, campaign=campaign(closes_at=end))

    with pytest.raises(Refusal) as refused:
        support(snow, by=hana, at=end)

    assert "11月23日" in str(refused.value.message)
    assert "雪と暮らすまちのデジタル" in str(refused.value.message)


# --- The door: one tap, with and without JavaScript ---------------------------


def test_one_tap_counts_and_leads_back_to_the_panel(transactional_db, client, hana, ren, clock):
    clock(NOW)
    snow = idea(author=ren, campaign=campaign())
    client.force_login(hana)

    answer = client.post(
        f"/ideas/{snow.pk}/support/", {"state": "supported"}, HTTP_SEC_FETCH_SITE="same-origin"
    )

    assert (answer.status_code, answer["Location"]) == (302, f"/ideas/{snow.pk}/#vote")
    assert supports(snow) == 1
    assert "賛同しています" in client.get(f"/ideas/{snow.pk}/").content.decode()


def test_with_htmx_the_answer_is_the_panel_with_the_new_number(transactional_db, client, hana, ren, clock):
    clock(NOW)
    snow = idea(author=ren, campaign=campaign())
    vote(snow, voter=ren)
    client.force_login(hana)

    answer = client.post(f"/ideas/{snow.pk}/support/", {"state": "supported"}, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'data-live-field="supports"' in page
    assert ">2</span>" in page


def test_a_vote_costs_at_most_eight_queries(transactional_db, client, hana, ren):
    snow = idea(author=ren, campaign=campaign(threshold=100_000))
    client.force_login(hana)

    with CaptureQueriesContext(connection) as seen:
        client.post(f"/ideas/{snow.pk}/support/", {"state": "supported"})

    queries = [row["sql"] for row in seen if row["sql"] not in {"BEGIN", "COMMIT"}]
    assert len(queries) <= 8, queries


def test_to_take_it_back_asks_no_more_questions_than_to_give_it(transactional_db, client, hana, ren, clock):
    clock(NOW)
    snow = idea(author=ren, campaign=campaign(threshold=100_000))
    client.force_login(hana)
    asked = []
    for state in ("supported", "withdrawn") * 2:  # the first two find their words
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(
                f"/ideas/{snow.pk}/support/", {"state": state}, headers={"HX-Request": "true"}
            )
        asked.append(len(seen))

    assert 'value="supported"' in answer.content.decode()
    assert asked[3] == asked[2] == 4, asked


def test_a_passer_by_logs_in_and_the_tap_counts_without_a_second_one(
    transactional_db, client, hana, ren, clock
):
    clock(NOW)
    snow = idea(author=ren, campaign=campaign())

    to_login = client.post(f"/ideas/{snow.pk}/support/", {"state": "supported"})
    assert to_login["Location"] == f"/accounts/login/?next=/ideas/{snow.pk}/support/finish/"
    assert supports(snow) == 0

    client.force_login(hana)
    done = client.get(f"/ideas/{snow.pk}/support/finish/")

    assert done["Location"] == f"/ideas/{snow.pk}/#vote"
    assert supports(snow) == 1


def test_the_finishing_address_alone_never_votes(transactional_db, client, hana, ren, clock):
    clock(NOW)
    snow = idea(author=ren, campaign=campaign())
    other = idea(author=ren, campaign=campaign())
    client.post(f"/ideas/{other.pk}/support/", {"state": "supported"})
    client.force_login(hana)

    client.get(f"/ideas/{snow.pk}/support/finish/")
    assert supports(snow) == 0

    client.get(f"/ideas/{other.pk}/support/finish/")
    withdraw_support(other, by=hana, at=NOW)
    client.get(f"/ideas/{other.pk}/support/finish/")
    assert supports(other) == 0


@pytest.mark.parametrize("state", ["", "SUPPORTED", "1", "\x00", "supported\u200b", "x" * 10_000])
def test_a_wrong_word_is_refused_and_changes_nothing(transactional_db, client, hana, ren, state):
    snow = idea(author=ren, campaign=campaign())
    client.force_login(hana)

    answer = client.post(f"/ideas/{snow.pk}/support/", {"state": state})

    assert answer.status_code == 400
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("address", ["/ideas/999999/support/", "/ideas/99999999999999999999/support/"])
def test_what_does_not_exist_is_not_found(transactional_db, client, hana, address):
    client.force_login(hana)

    assert client.post(address, {"state": "supported"}).status_code == 404


def test_a_hidden_idea_is_not_found(transactional_db, client, hana, ren):
    snow = idea(author=ren, state=State.HIDDEN)
    client.force_login(hana)

    assert client.post(f"/ideas/{snow.pk}/support/", {"state": "supported"}).status_code == 404


def test_after_the_close_the_page_says_so_and_counts_nothing(transactional_db, client, hana, ren, clock):
    end = NOW + timedelta(days=1)
    clock(end)
    snow = idea(author=ren, campaign=campaign(closes_at=end))
    client.force_login(hana)

    plain = client.post(f"/ideas/{snow.pk}/support/", {"state": "supported"}, follow=True)
    by_htmx = client.post(
        f"/ideas/{snow.pk}/support/", {"state": "supported"}, headers={"HX-Request": "true"}
    )

    assert "11月24日" in plain.content.decode()
    assert by_htmx.status_code == 409
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("state", ["supported", "withdrawn"])
def test_on_an_old_page_of_a_merged_idea_a_tap_leads_to_the_signpost(
    transactional_db, client, hana, ren, clock, state
):
    clock(NOW)
    old = idea(author=ren, state=State.MERGED, merged_into=idea(author=ren, title="統合先"))
    client.force_login(hana)

    answer = client.post(f"/ideas/{old.pk}/support/", {"state": state}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"  # the panel they tapped in is not there any more
    page = client.get(f"/ideas/{old.pk}/").content.decode()
    assert ("統合されたため、賛同は数えていません" in page, "統合先" in page) == (True, True)


def test_who_wants_news_of_an_idea_that_was_merged_meanwhile_sees_the_signpost(
    transactional_db, client, hana, ren, clock
):
    clock(NOW)
    old = idea(author=ren, state=State.MERGED, merged_into=idea(author=ren))
    client.force_login(hana)

    answer = client.post(f"/ideas/{old.pk}/follow/", {"state": "following"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"


def test_another_site_cannot_vote_for_somebody(transactional_db, hana, ren):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(hana)
    snow = idea(author=ren)
    address = f"/ideas/{snow.pk}/support/"

    foreign = strict.post(address, {"state": "supported"}, headers={"Sec-Fetch-Site": "cross-site"})
    own = strict.post(address, {"state": "supported"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert (foreign.status_code, own.status_code) == (403, 302)
    assert Vote.objects.count() == 1


def test_following_can_be_asked_for_and_stopped(transactional_db, client, hana, ren):
    snow = idea(author=ren)
    client.force_login(hana)

    client.post(f"/ideas/{snow.pk}/follow/", {"state": "following"})
    client.post(f"/ideas/{snow.pk}/follow/", {"state": "following"})
    assert list(snow.follows.values_list("person_id", flat=True)) == [hana.pk]

    client.post(f"/ideas/{snow.pk}/follow/", {"state": "stopped"})
    assert snow.follows.count() == 0


def test_a_tap_costs_eight_queries(ren, hana, clock):
    """Who it is, with their roles; the idea, the time, the phase held, the row, the news, the panel."""
    clock(NOW)
    wished = idea(author=ren, campaign=campaign())
    browser = Client(headers={"HX-Request": "true", "Sec-Fetch-Site": "same-origin"})
    browser.force_login(hana)

    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(f"/ideas/{wished.pk}/support/", {"state": "supported"})

    assert answer.status_code == 200
    acts = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(acts) <= 8, acts
