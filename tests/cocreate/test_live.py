"""What moves on the screen: the hub of one process, its socket, and the roads news takes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.security.websocket import AllowedHostsOriginValidator
from django.db import OperationalError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cocreate.live import consumer as limits
from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.live.consumer import LiveConsumer
from cocreate.live.hub import Hub
from cocreate.live.news import hear_news
from cocreate.live.routing import sockets
from cocreate.live_state import may_listen, read
from ideas import moderation
from ideas.models import State
from ideas.voting import support, withdraw_support
from tests.browser import session_cookie
from tests.factories.ideas import NOW, campaign, idea


def apart(story: Coroutine[Any, Any, Any]) -> Any:
    """Run a story in a thread with a loop of its own: the browser's loop lives in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result(60)


# --- The hub alone: news from a list, states from a dictionary ------------------


class Desk:
    """News as they come in, and how things stand."""

    def __init__(self, **states) -> None:
        self.states = states
        self.readings: list[set[str]] = []
        self.away = False
        self.before_reading = lambda: None
        self.news: asyncio.Queue[str | None] = asyncio.Queue()

    async def hear(self):
        while True:
            yield await self.news.get()

    def read(self, wanted):
        self.readings.append(set(wanted))
        if self.away:
            raise OperationalError("the database is away")
        standing = {topic: dict(self.states[topic]) for topic in wanted if topic in self.states}
        self.before_reading()
        return standing


class Page:
    """What one page was told, in order."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict]] = []

    def offer(self, topic: str, message: str) -> None:
        told = json.loads(message)
        assert told["topic"] == topic
        self.heard.append((topic, told["news"]))


def run(story, coalesce=0.2, **states):
    """Play a story with a hub that listens to a desk; an hour of coalescing passes in `coalesce` seconds."""

    async def play():
        desk = Desk(**states)
        hub = Hub(desk.hear, desk.read, coalesce)
        hub.start()
        try:
            return await asyncio.wait_for(story(hub, desk), 20)
        finally:
            hub.stop()

    return apart(play())


async def until(true, patience=5.0):
    give_up = time.monotonic() + patience
    while not true() and time.monotonic() < give_up:
        await asyncio.sleep(0.01)
    assert true()


def test_a_page_hears_at_once_how_things_stand():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a", "b", "nothing"])
        return page.heard

    assert run(story, a={"supports": 3}, b={"supports": 4}) == [
        ("a", {"supports": 3}),
        ("b", {"supports": 4}),
    ]


def test_a_page_hears_only_what_it_listens_to_and_nothing_after_it_left():
    async def story(hub, desk):
        stays, leaves = Page(), Page()
        await hub.add(stays, ["a"])
        await hub.add(leaves, ["b"])
        hub.remove(leaves)
        desk.states["a"] = {"supports": 4}
        for topic in ("a", "b"):
            desk.news.put_nowait(topic)
        await until(lambda: len(stays.heard) == 2)
        await asyncio.sleep(0.3)
        return stays.heard, leaves.heard

    stays, leaves = run(story, a={"supports": 3}, b={"supports": 9})

    assert stays == [("a", {"supports": 3}), ("a", {"supports": 4})]
    assert leaves == [("b", {"supports": 9})]


def test_a_storm_on_one_topic_is_told_once_in_its_pause_and_ends_with_the_last_state():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a"])
        began = time.monotonic()
        for number in range(1, 201):
            desk.states["a"] = {"supports": number}
            desk.news.put_nowait("a")
            await asyncio.sleep(0.005)
        lasted = time.monotonic() - began
        await until(lambda: page.heard[-1] == ("a", {"supports": 200}))
        return len(page.heard) - 1, lasted

    told, lasted = run(story, coalesce=0.25, a={"supports": 0})

    assert 2 <= told <= lasted / 0.25 + 2


def test_a_storm_on_one_topic_does_not_hold_up_another():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["hot", "calm"])
        desk.news.put_nowait("hot")
        await until(lambda: len(page.heard) == 3)
        began = time.monotonic()
        desk.news.put_nowait("hot")
        desk.news.put_nowait("calm")
        await until(lambda: ("calm", {"supports": 2}) in page.heard[3:])
        return time.monotonic() - began

    assert run(story, coalesce=3.0, hot={"supports": 1}, calm={"supports": 2}) < 1.5


def _while_one_is_read_for(desk):
    """Make the next reading of the desk wait; returns when it began, and how to let it go on."""
    began, may_go_on = threading.Event(), threading.Event()

    def slow():
        desk.before_reading = lambda: None
        began.set()
        may_go_on.wait(5)

    desk.before_reading = slow
    return began, may_go_on


def test_a_crowd_that_comes_at_once_is_read_for_together():
    async def story(hub, desk):
        began, may_go_on = _while_one_is_read_for(desk)
        first = asyncio.create_task(hub.add(Page(), ["a"]))
        await asyncio.to_thread(began.wait, 5)
        crowd = [Page() for _ in range(20)]
        coming = [asyncio.create_task(hub.add(page, ["a"])) for page in crowd]
        await asyncio.sleep(0.05)
        may_go_on.set()
        await asyncio.gather(first, *coming)
        return len(desk.readings), [page.heard for page in crowd]

    readings, heard = run(story, a={"supports": 1})
    assert readings == 2
    assert heard == [[("a", {"supports": 1})]] * 20


def test_who_leaves_while_reading_for_others_does_not_leave_them_without_news():
    async def story(hub, desk):
        began, may_go_on = _while_one_is_read_for(desk)
        other = Page()
        reader = asyncio.create_task(hub.add(Page(), ["a"]))
        hub._newcomers.append((other, ["a"]))
        hub._listeners["a"].add(other)
        await asyncio.to_thread(began.wait, 5)
        reader.cancel()
        may_go_on.set()
        await until(lambda: other.heard == [("a", {"supports": 1})])

    run(story, coalesce=0.05, a={"supports": 1})


def test_an_older_state_never_overtakes_a_newer_one():
    """A newcomer's slow first reading is under way while news about a newer state comes in."""

    async def story(hub, desk):
        page = Page()
        hub._listeners["a"].add(page)
        began, may_go_on = threading.Event(), threading.Event()

        def slow():
            desk.before_reading = lambda: None
            began.set()
            may_go_on.wait(5)

        desk.before_reading = slow
        joining = asyncio.create_task(hub.add(page, ["a"]))
        await asyncio.to_thread(began.wait, 5)
        desk.states["a"] = {"supports": 2}
        desk.news.put_nowait("a")
        await asyncio.sleep(0.2)
        may_go_on.set()
        await joining
        await until(lambda: len(page.heard) == 2)
        return [news["supports"] for _, news in page.heard]

    assert run(story, a={"supports": 1}) == [1, 2]


def test_after_the_line_was_down_everything_is_read_again():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a", "b"])
        desk.states |= {"a": {"supports": 7}, "b": {"supports": 8}}
        desk.news.put_nowait(None)
        await until(lambda: len(page.heard) == 4)
        return dict(page.heard[2:])

    assert run(story, a={"supports": 1}, b={"supports": 2}) == {"a": {"supports": 7}, "b": {"supports": 8}}


def test_news_waits_for_a_database_that_is_away():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, ["a"])
        desk.away = True
        desk.states["a"] = {"supports": 2}
        desk.news.put_nowait("a")
        await until(lambda: len(desk.readings) >= 3)
        told_meanwhile = len(page.heard) - 1
        desk.away = False
        await until(lambda: page.heard[-1] == ("a", {"supports": 2}))
        return told_meanwhile

    assert run(story, coalesce=0.05, a={"supports": 1}) == 0


def test_a_page_that_comes_while_the_database_is_away_hears_later():
    async def story(hub, desk):
        page = Page()
        desk.away = True
        await hub.add(page, ["a"])
        assert page.heard == []
        desk.away = False
        await until(lambda: page.heard == [("a", {"supports": 1})])

    run(story, coalesce=0.05, a={"supports": 1})


def test_many_topics_that_move_together_are_read_together():
    async def story(hub, desk):
        page = Page()
        await hub.add(page, [str(number) for number in range(50)])
        desk.readings.clear()
        for number in range(50):
            desk.news.put_nowait(str(number))
        await until(lambda: len(page.heard) == 100)
        return len(desk.readings)

    assert run(story, **{str(number): {"supports": number} for number in range(50)}) <= 2


def test_a_slow_page_gets_only_the_latest_state():
    class SlowPage(LiveConsumer):
        """A phone in a tunnel: nothing goes out before the gate opens."""

        sent: list[str] = []
        gate = asyncio.Event()

        async def send(self, text_data=None, bytes_data=None, close=False):
            await self.gate.wait()
            self.sent.append(text_data)

    async def story():
        page = SlowPage()
        page.gate = asyncio.Event()
        page.waiting, page.stirred = {}, asyncio.Event()
        sender = asyncio.create_task(page._send_what_waits())
        page.offer("a", "a 0")
        await asyncio.sleep(0.01)  # on its way into the tunnel
        for number in range(1, 1000):
            page.offer("a", f"a {number}")
            page.offer("b", f"b {number}")
        waited = len(page.waiting)
        page.gate.set()
        await asyncio.sleep(0.05)
        sender.cancel()
        return waited, page.sent

    assert apart(story()) == (2, ["a 0", "a 999", "b 999"])


# --- The socket of the running site ---------------------------------------------


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
        while not await line.receive_nothing(0.5):
            answers.append(await line.receive_output(1))
        await line.send_input({"type": "websocket.disconnect", "code": 1000})
        await line.wait(5)
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


# --- The roads news takes ---------------------------------------------------------


async def _news_after(act, number, patience=15):
    """What a process hears: `act` is called in another thread when the line stands."""
    heard: list[str | None] = []

    async def listen():
        async for topic in hear_news():
            heard.append(topic)
            if topic is None:
                acting.append(asyncio.create_task(asyncio.to_thread(act, len(acting))))
            if len(heard) >= number:
                return

    acting: list[asyncio.Task] = []
    await asyncio.wait_for(listen(), patience)
    await asyncio.gather(*acting)
    return heard


def _send_away_who_listens() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
        )


def test_a_broken_line_to_postgres_is_mended_and_says_so(transactional_db):
    from django.db import connection

    def act(times):
        announce(f"idea:{times}")
        if times == 0:
            _send_away_who_listens()
        connection.close()

    heard = apart(_news_after(act, 4))

    assert heard == [None, "idea:0", None, "idea:1"]


class Redis:
    """A Redis of our own on a free port."""

    def __init__(self, folder) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self.process = subprocess.Popen([*command, str(self.folder)], stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + 10
        while time.monotonic() < give_up:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        pytest.fail("redis-server does not answer.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def redis_server(settings, tmp_path):
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed; news through Redis was not tried.")
    server = Redis(tmp_path)
    settings.REDIS_URL = server.address
    yield server
    server.kill()


def test_a_vote_reaches_an_open_page_through_redis(redis_server, live_site, snow, hana):
    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        assert {news["supports"] for _, news in all_news(line, 2)} == {0}  # now the hub's own line stands

        support(snow, by=hana, at=NOW)

        assert next_news(line)[1]["supports"] == 1


def test_redis_that_was_away_is_found_again_and_everything_is_read_again(
    redis_server, live_site, snow, hana, mori
):
    with open_socket(live_site) as line:
        subscribe(line, topics.idea(snow.pk))
        next_news(line)

        redis_server.kill()
        support(snow, by=hana, at=NOW)  # counts although nobody can be told
        redis_server.start()

        news_where(line, supports=1)
        support(snow, by=mori, at=NOW)
        assert news_where(line, supports=2)["comments"] == 0
