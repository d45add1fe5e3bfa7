"""The live socket of the running site: who hears what, and what closes it."""

from __future__ import annotations

import contextlib
import json

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.security.websocket import AllowedHostsOriginValidator
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cocreate.live import consumer as limits
from cocreate.live import topics
from cocreate.live.routing import sockets
from cocreate.live_state import may_listen, read
from ideas import moderation
from ideas.models import State
from ideas.voting import support, withdraw_support
from tests.browser import session_cookie
from tests.cocreate.test_live import apart
from tests.factories.ideas import NOW, campaign, idea


def open_socket(site, *, person=None, origin="same"):
    headers = {}
    if person is not None:
        cookie = session_cookie(person)
        headers["Cookie"] = f"{cookie['name']}={cookie['value']}"
    own = site.url if origin == "same" else origin
    return connect(f"{site.socket_url}/ws/", origin=own, additional_headers=headers, open_timeout=10)


def subscribe(line, *wanted):
    line.send(json.dumps({"subscribe": list(wanted)}))


def next_news(line, patience=10):
    told = json.loads(line.recv(patience))
    return told["topic"], told["news"]


def news_where(line, **wanted):
    """The first news that says so. A hub may repeat a state, above all when its own line begins to stand."""
    while True:
        _, news = next_news(line)
        if wanted.items() <= news.items():
            return news


def all_news(line, seconds):
    """Everything that arrives until it is quiet for so long."""
    heard = []
    with contextlib.suppress(TimeoutError):
        while True:
            heard.append(next_news(line, seconds))
    return heard


@pytest.fixture
def snow(transactional_db, ren):
    return idea(author=ren, campaign=campaign())


def test_a_vote_reaches_an_open_page(live_site, snow, hana):
    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        assert next_news(line) == (
            f"idea:{snow.pk}",
            {"supports": 0, "comments": 0, "latest_comments": [], "status": "published"},
        )

        support(snow, by=hana, at=NOW)

        assert news_where(line, supports=1)["comments"] == 0


def test_a_vote_that_is_rolled_back_reaches_nobody(live_site, snow, hana):
    from django.db import transaction

    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        next_news(line)

        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            support(snow, by=hana, at=NOW)
            raise ZeroDivisionError

        assert {news["supports"] for _, news in all_news(line, 1.5)} <= {0}


def test_after_a_reconnect_nothing_is_missing(live_site, snow, hana, mori):
    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        next_news(line)
    for person in (hana, mori):
        support(snow, by=person, at=NOW)
    withdraw_support(snow, by=hana, at=NOW)

    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        _, news = next_news(line)

    assert {f"idea:{snow.pk}": news} == read([topics.idea(snow.pk)])
    assert news["supports"] == 1


def test_a_hidden_idea_has_no_state(live_site, snow, mori):
    moderation.hide(snow, by=mori, at=NOW, reason="個人の電話番号が書かれていたため")

    with open_socket(live_site, person=mori) as line:
        subscribe(line, topics.idea(snow.pk))
        assert all_news(line, 0.6) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_an_unpublished_idea_has_no_state_not_even_for_its_author(db, ren, state):
    hidden = idea(author=ren, state=state)

    assert read([topics.idea(hidden.pk)]) == {}


def test_the_desk_is_for_moderators(live_site, hana, mori):
    with open_socket(live_site, person=mori) as line:
        subscribe(line, topics.desk())
        topic, news = next_news(line)
        assert (topic, news["work_common"], news["work_newest"], news["work_claims"]) == ("desk", 0, "", "{}")
    for person in (None, hana):
        with open_socket(live_site, person=person) as line:
            subscribe(line, topics.desk())
            assert all_news(line, 0.6) == []


@pytest.mark.parametrize(
    "topic", ["", "idea", "idea:", "idea:x", "idea:-1", "idea:" + "9" * 40, "users:1", "\x00"]
)
def test_topics_that_do_not_exist_say_nothing(db, passer_by, topic):
    allowed = [topic] if may_listen(passer_by, topic) else []

    assert read(allowed) == {}


def conversation(*messages, origin="http://testserver"):
    """What the socket's own side does: no server and no database are needed for its manners."""
    headers = [(b"host", b"testserver")] + ([(b"origin", origin.encode())] if origin else [])
    scope = {"type": "websocket", "path": "/ws/", "query_string": b"", "headers": headers, "subprotocols": []}

    async def talk():
        line = ApplicationCommunicator(AllowedHostsOriginValidator(sockets), scope)
        await line.send_input({"type": "websocket.connect"})
        answers = [await line.receive_output(5)]
        for message in messages:
            form = "bytes" if isinstance(message, bytes) else "text"
            await line.send_input({"type": "websocket.receive", form: message})
        await line.send_input({"type": "websocket.disconnect", "code": 1000})
        await line.wait(5)  # messages are taken in their order: at its end it has said everything
        while not line.output_queue.empty():
            answers.append(await line.receive_output(1))
        return answers

    return apart(talk())


ACCEPTED = {"type": "websocket.accept", "subprotocol": None}


def closed(code):
    return {"type": "websocket.close", "code": code}


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", None, "null", "http://localhost.elsewhere.example"]
)
def test_a_page_of_another_site_may_not_listen(origin):
    assert conversation(origin=origin) == [{"type": "websocket.close"}]  # before it was accepted: 403


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (json.dumps({"subscribe": ["idea:1"], "x": "雪" * limits.LARGEST_MESSAGE}), limits.TOO_LARGE),
        (b"\x00\x01", limits.NOT_TEXT),
        ("not json", limits.AGAINST_THE_RULES),
        ("[" * 4000, limits.AGAINST_THE_RULES),
        ("[]", limits.AGAINST_THE_RULES),
        ("{}", limits.AGAINST_THE_RULES),
        (json.dumps({"subscribe": "idea:1"}), limits.AGAINST_THE_RULES),
        (json.dumps({"subscribe": [1]}), limits.AGAINST_THE_RULES),
        (json.dumps({"subscribe": ["idea:" + "1" * 60]}), limits.AGAINST_THE_RULES),
        (
            json.dumps({"subscribe": [f"idea:{number}" for number in range(limits.MOST_TOPICS + 1)]}),
            limits.AGAINST_THE_RULES,
        ),
    ],
)
def test_a_socket_that_does_not_keep_to_the_form_is_closed(message, code):
    assert conversation(message) == [ACCEPTED, closed(code)]


def test_a_socket_that_never_stops_asking_is_closed():
    asking = [json.dumps({"subscribe": []})] * limits.MOST_MESSAGES

    assert conversation(*asking) == [ACCEPTED]
    assert conversation(*asking, asking[0]) == [ACCEPTED, closed(limits.AGAINST_THE_RULES)]


def test_topics_of_several_messages_count_together(monkeypatch):
    monkeypatch.setattr("cocreate.live.hub.read_states", lambda wanted: {})
    first = json.dumps({"subscribe": [f"idea:{number}" for number in range(limits.MOST_TOPICS)]})
    again, another = json.dumps({"subscribe": ["idea:1"]}), json.dumps({"subscribe": ["idea:100"]})

    assert conversation(first, again, another) == [ACCEPTED, closed(limits.AGAINST_THE_RULES)]


def test_the_server_itself_refuses_a_page_of_another_site(live_site):
    with pytest.raises(InvalidStatus) as refused:
        open_socket(live_site, origin="https://elsewhere.example")

    assert refused.value.response.status_code == 403
