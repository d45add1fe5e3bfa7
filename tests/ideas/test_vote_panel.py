"""What stands beside an idea when its support is over, above the log-in after a tap, and on its way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ideas import answering
from ideas.models import Answer, Phase, State
from ideas.voting import support
from tests import cast
from tests.factories import ideas as factory

DAY = timedelta(days=1)


def read(path: str) -> str:
    return Client().get(path).content.decode()


@pytest.fixture
def over(clock):
    """A call whose support ended yesterday; the city considers for ten days more."""
    clock(factory.NOW)
    call = factory.campaign(threshold=3, closes_at=factory.NOW - DAY)
    Phase.objects.create(
        campaign=call,
        kind=Phase.Kind.REVIEW,
        opens_at=factory.NOW - DAY,
        closes_at=factory.NOW + 10 * DAY,
    )
    return call


def test_nobody_is_told_how_many_are_missing_when_nobody_can_support_any_more(over, ren):
    short = factory.idea(author=ren, campaign=over)
    open_to_all = factory.idea(author=ren, campaign=factory.campaign(threshold=3))

    assert "人で、市が必ず回答します" in read(open_to_all.get_absolute_url())
    assert "人で、市が必ず回答します" not in read(short.get_absolute_url())


def test_that_enough_came_together_stays_after_the_end(over, ren, transactional_db, client, japanese):
    reached = factory.idea(author=ren, campaign=over, state=State.UNDER_REVIEW)
    for voter in factory.people(3):
        factory.vote(reached, voter=voter)

    assert "3人の賛同が集まりました" in read(reached.get_absolute_url())
    client.force_login(voter)
    own = client.get(reached.get_absolute_url()).content.decode()
    assert "あなたは賛同しています。" in own
    assert "賛同の受付は" in own  # the button to take it back is gone, and why


def test_the_city_considers_only_until_the_day_it_meant_to_answer(over, ren, clock):
    short = factory.idea(author=ren, campaign=over)

    assert "いまは市が検討しています。" in read(short.get_absolute_url())
    clock(factory.NOW + 11 * DAY)
    assert "いまは市が検討しています。" not in read(short.get_absolute_url())


RESIDENTS = "この募集で賛同できるのは、市内にお住まいと確認できた方です。"


def panel_in(page):
    return page.content.decode().partition('id="vote"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("call", "before", "after"),
    [
        ({"who_supports": "residents"}, RESIDENTS, "賛同は数えていません。"),
        (
            {"voting_method": "limited", "choices_each": 1},
            "選べるのは1つまでで、すでに1つ選んでいます。",
            "このアイデアは選ばれていません。",
        ),
        ({"opens_at": factory.NOW + DAY}, "11月24日に始まります。", "11月24日に始まります。"),
        ({"closes_at": factory.NOW - DAY}, "11月22日に終了しました。", "11月22日に終了しました。"),
    ],
    ids=["no confirmed resident", "no choice left", "not open yet", "closed"],
)
def test_before_a_tap_the_panel_says_how_things_are_and_after_it_what_did_not_happen(
    call, before, after, client, ren, hana, clock, transactional_db
):
    clock(factory.NOW)
    campaign = factory.campaign(**call)
    idea, other = (factory.idea(author=hana, campaign=campaign) for _ in range(2))
    if campaign.is_limited:
        support(other, by=ren, at=factory.NOW)
    client.force_login(ren)

    opened = panel_in(client.get(idea.get_absolute_url()))
    tap = reverse("ideas:support", args=[idea.pk]), {"state": "supported"}
    tapped = panel_in(client.post(*tap, headers={"HX-Request": "true"}))

    assert before in opened
    assert re.search("送って|送られて|数えて|選ばれて", opened) is None
    assert after in tapped


def test_who_can_support_stands_there_before_the_log_in_too(ren, hana, client):
    idea = factory.idea(author=ren, campaign=factory.campaign(who_supports="residents"))

    assert RESIDENTS in read(idea.get_absolute_url())
    client.force_login(hana)  # whose residency is confirmed
    assert RESIDENTS not in client.get(idea.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "sent", "words"),
    [
        ("ideas:support", {"state": "supported"}, "もう一度押す必要はありません。"),
        ("ideas:follow", {"state": "following"}, "もう一度押す必要はありません。"),
        ("ideas:comment", {"text": "助かります。", "stance": "for"}, "ログインすると送られます。"),
    ],
)
@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_above_the_log_in_stands_that_nothing_is_lost(name, sent, words, htmx, ren, japanese):
    idea = factory.idea(author=ren, campaign=factory.campaign())
    stranger = Client()

    answer = stranger.post(reverse(name, args=[idea.pk]), sent, headers=htmx)
    log_in = answer.headers.get("HX-Redirect") or answer.headers["Location"]

    assert words in stranger.get(log_in).content.decode()
    assert words not in stranger.get(log_in).content.decode()


def test_the_way_begins_on_the_day_it_was_sent_first_also_when_it_came_again(ren, clock):
    clock(factory.NOW)
    idea = factory.idea(author=ren, version_number=2)
    idea.state_changes.create(from_state="", to_state=State.SUBMITTED, at=factory.NOW - 5 * DAY, by=ren)

    page = read(idea.get_absolute_url())

    steps = page.partition("phase-steps")[2]
    assert steps.index("11月18日") < steps.index("11月23日")
    assert "これより前の版は、公開される前に書かれたものです。" in read(f"{idea.get_absolute_url()}versions/")
    first = factory.idea(author=ren)
    assert "これより前の版は" not in read(f"{first.get_absolute_url()}versions/")


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.HIDDEN])
def test_what_is_out_of_sight_waits_for_no_review_and_gathers_nothing(state, client, ren, clock, japanese):
    clock(factory.NOW)
    gone = factory.idea(author=ren, state=state, published_at=factory.NOW)
    waiting = factory.idea(author=ren, state=State.SUBMITTED)
    client.force_login(ren)

    def steps_of(idea):
        return client.get(idea.get_absolute_url()).content.decode().partition("phase-steps")[2][:1500]

    assert "いまここ" in steps_of(waiting)
    assert "いまここ" not in steps_of(gone)
    withdrawn = client.get(gone.get_absolute_url()).content.decode()
    assert ("一緒に書く人を誘う" in withdrawn) is (state != State.WITHDRAWN)


def way_of(idea) -> str:
    return read(idea.get_absolute_url()).partition("phase-steps")[2].partition("</ol>")[0]


def test_support_goes_on_while_the_city_considers_an_idea_and_the_way_says_so(ren, clock):
    clock(factory.NOW)
    idea = factory.idea(author=ren, campaign=factory.campaign(), state=State.UNDER_REVIEW)

    way = way_of(idea)

    assert "賛同あつめ中" in way
    assert "12月23日まで" in way
    assert way.count("（いまここ）") == 2


def test_support_that_is_over_does_not_lie_ahead_on_the_way(over, ren):
    short = factory.idea(author=ren, campaign=over)

    step = way_of(short).partition("賛同")[2].partition("</li>")[0]

    assert "（終わりました）" in step
    assert "11月22日まで" in step


def test_support_that_begins_later_says_when_on_the_way(ren, clock):
    clock(factory.NOW)
    call = factory.campaign(support=False)
    later = factory.idea(author=ren, campaign=call)
    assert "賛同" not in way_of(later)  # this call asks for none

    Phase.objects.filter(campaign=call).update(closes_at=factory.NOW + 5 * DAY)
    Phase.objects.create(campaign=call, kind="support", allows_support=True,
                         opens_at=factory.NOW + 5 * DAY, closes_at=factory.NOW + 9 * DAY)  # fmt: skip

    assert "11月28日から" in way_of(later).partition("賛同")[2].partition("</li>")[0]


def test_the_way_says_on_which_day_the_city_answered(ren, aoki, mori, clock):
    clock(factory.NOW)
    begun = factory.NOW - 9 * DAY
    idea = factory.idea(author=ren, state=State.UNDER_REVIEW, department=cast.roads(), at=begun)
    given = {"text": "取り組みます。", "department": cast.roads(), "approved_by": mori}
    next_on = (factory.NOW + 9 * DAY).date()
    when = factory.NOW - 2 * DAY
    answering.answer(idea, by=aoki, at=when, kind=Answer.Kind.REFLECT, next_on=next_on, **given)

    steps = read(idea.get_absolute_url()).partition("phase-steps")[2].partition("</ol>")[0]

    assert "11月21日" in steps
