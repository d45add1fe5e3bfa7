"""Too much at once is asked to wait, by person and by address; what a visitor claims is not believed."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from cocreate.accounts import pacing
from ideas.models import Comment
from tests.factories import ideas as factory


def test_the_sixty_first_vote_in_a_minute_waits(client, hana, ren, settings, clock):
    clock(factory.NOW)
    idea = factory.idea(author=ren, campaign=factory.campaign())
    client.force_login(hana)
    address = f"{idea.get_absolute_url()}support/"
    for _ in range(60):
        assert client.post(address, {"state": "supported"}).status_code == 302

    answer = client.post(address, {"state": "supported"})

    assert answer.status_code == 429
    assert "少し待" in answer.content.decode() or "お待ち" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 60


def test_somebody_else_at_the_same_address_is_not_stopped(client, hana, ren, clock):
    clock(factory.NOW)
    idea = factory.idea(author=ren, campaign=factory.campaign())
    client.force_login(hana)
    for number in range(31):
        last = client.post(
            f"{idea.get_absolute_url()}comments/",
            {"stance": "for", "text": f"意見{number}", "body": f"意見{number}"},
        )
    client.force_login(ren)

    answer = client.post(
        f"{idea.get_absolute_url()}comments/",
        {"stance": "for", "text": "別の人の意見", "body": "別の人の意見"},
    )

    assert last.status_code == 429
    assert answer.status_code == 302
    assert Comment.objects.filter(author=ren).count() == 1


def test_a_forged_address_is_not_believed(settings):
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})

    settings.TRUSTED_PROXIES = 0
    assert pacing.client_address(request) == "127.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert pacing.client_address(request) == "198.51.100.7"


# --- What is written in a form: only what was taken counts -------------------------------------------------

EMPTY, WHOLE = {"stance": "for", "text": ""}, {"stance": "for", "text": "駅前に屋根がほしいです。"}


@pytest.fixture
def address(client, hana, ren, clock) -> str:
    """Where 花 writes comments to an idea of 蓮's."""
    clock(factory.NOW)
    client.force_login(hana)
    return f"{factory.idea(author=ren, campaign=factory.campaign()).get_absolute_url()}comments/"


def test_comments_that_came_back_do_not_use_up_the_hour(client, address):
    refused = [client.post(address, EMPTY).status_code for _ in range(31)]

    assert refused == [422] * 31
    assert client.post(address, WHOLE).status_code == 302


def test_a_comment_that_was_only_looked_at_does_not_count(client, address):
    with_a_number = {"stance": "for", "text": "電話は 090-1234-5678 です。"}

    looked_at = [client.post(address, with_a_number).status_code for _ in range(31)]

    assert looked_at == [200] * 31
    assert client.post(address, WHOLE).status_code == 302


def test_refused_ones_between_leave_the_number_of_taken_ones_as_it_is(client, address):
    taken = [client.post(address, EMPTY if n % 2 else WHOLE).status_code for n in range(59)]

    assert taken == [302, 422] * 29 + [302]
    assert client.post(address, WHOLE).status_code == 429


def test_whoever_hammers_at_a_form_waits_after_all(client, address, monkeypatch):
    monkeypatch.setitem(pacing.PACE, "comment", (2, 3600))

    answers = [client.post(address, EMPTY).status_code for _ in range(24)]

    assert answers == [422] * (2 * pacing.FORGIVEN + 2) + [429] * 2
