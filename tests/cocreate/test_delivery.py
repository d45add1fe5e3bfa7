"""Letters leave once each, whatever dies in between."""

from __future__ import annotations

import os
import signal
import smtplib
import socketserver
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F

from cocreate.accounts.models import User
from cocreate.notifications import delivery
from cocreate.notifications.models import MailboxMail, Notice
from cocreate.notifications.telling import Letter, call_back, tell
from cocreate.postgres.clock import database_now


def told(*people: User, key: str = "idea:1:published", at=None) -> None:
    with transaction.atomic():
        words = Letter(
            key, "idea:1", "公開されました", "「雪の道」が公開されました。\n賛同を待っています。", "/ideas/1/"
        )
        tell(people, words, at=at or database_now())


def crowd(number: int) -> list[User]:
    return [User.objects.create_user(f"reader{n}@example.jp", display_name=f"読者{n}") for n in range(number)]


class Trouble(BaseEmailBackend):
    """A mail server that fails as told."""

    at_open: Exception | None = None
    at_letter: dict[str, Exception] = {}
    took: list[str] = []

    def __init__(self, *args, **kwargs):
        pass

    def open(self):
        if self.at_open:
            raise self.at_open

    def send_messages(self, messages):
        for message in messages:
            if problem := self.at_letter.get(message.to[0]):
                raise problem
            Trouble.took.append(message.to[0])
        return len(messages)


@pytest.fixture
def trouble(settings):
    Trouble.at_open, Trouble.at_letter, Trouble.took = None, {}, []
    settings.MAILERS = {"default": {"BACKEND": "tests.cocreate.test_delivery.Trouble"}}
    return Trouble


@pytest.mark.django_db
def test_a_letter_says_what_where_and_why(hana, settings):
    settings.SITE_ADDRESS = "https://kyoso.example.jp"
    told(hana)

    sent = delivery.deliver_due(at=database_now())

    (letter,) = mail.outbox
    html = letter.alternatives[0].content
    assert (sent, letter.to, letter.subject) == (1, [hana.email], "公開されました")
    for text in (letter.body, html):
        assert "「雪の道」が公開されました。" in text
        assert "https://kyoso.example.jp/ideas/1/" in text
        assert "あなたが書いたもの、賛同・フォローしたもの、申し込んだものについてのお知らせです。" in text
        assert "https://kyoso.example.jp/me/settings/" in text
    assert letter.extra_headers["Message-ID"].endswith("@kyoso.example.jp>")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("why", "path", "says"),
    [
        ("", "/ideas/1/", "あなたが書いたもの、賛同・フォローしたもの"),
        ("supported", "/ideas/1/", "賛同したアイデアについて"),
        ("followed", "/ideas/1/", "フォローしているアイデアについて"),
        ("invited", "/invitations/1/", "あなたへのお誘いがあったので"),
        ("reported", "/me/reports/R-2026-000001/", "あなたからの通報について"),
        ("role", "/events/1/", "団体の運営者としての役割について"),
        ("", "/cms/ideas/answers/1/", "市の担当者"),
    ],
)
def test_the_last_lines_say_why_this_reader_is_told(hana, why, path, says):
    notice = Notice(recipient=hana, about="idea:1", subject="件名", body="本文", path=path, why=why)

    letter = delivery.letter(notice)

    assert says in letter.body
    assert says in letter.alternatives[0].content


@pytest.mark.django_db
def test_in_a_letter_the_addresses_of_the_site_are_links_and_no_others(hana, settings):
    settings.SITE_ADDRESS = site = "https://ideas.example.jp"
    strange = f"{site}.evil.example/x https://evil.example/ <b>"
    body = f"カレンダー： {site}/events/1.ics\n「{site}/me/?a=1&b=2」。 {strange}"
    letter = delivery.letter(Notice(recipient=hana, about="event:1", subject="件名", body=body, path=""))

    html = letter.alternatives[0].content
    assert body in letter.body
    assert f'カレンダー： <a href="{site}/events/1.ics">{site}/events/1.ics</a><br>' in html
    assert f'「<a href="{site}/me/?a=1&amp;b=2">{site}/me/?a=1&amp;b=2</a>」' in html
    assert f" {site}.evil.example/x https://evil.example/ &lt;b&gt;</p>" in html


@pytest.mark.django_db
def test_what_was_sent_is_not_sent_again(hana):
    told(hana)

    counts = [delivery.deliver_due(at=database_now()) for _time in range(3)]

    assert (counts, len(mail.outbox)) == ([1, 0, 0], 1)


@pytest.mark.django_db
def test_what_was_called_back_does_not_leave(hana, ren):
    told(hana, ren)
    call_back("idea:1", at=database_now(), except_to=hana)

    delivery.deliver_due(at=database_now())

    assert [letter.to for letter in mail.outbox] == [[hana.email]]


@pytest.mark.django_db
def test_what_is_called_back_between_taking_and_sending_does_not_leave(hana):
    told(hana)
    (notice,) = delivery.take(at=database_now())
    call_back("idea:1", at=database_now())

    outcome = delivery._send(notice, mail.mailers.default, database_now())

    assert (outcome, len(mail.outbox)) == (False, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("away", [{"is_active": False}, {"suspended_at": "2026-11-23T00:00:00Z"}])
def test_who_may_not_log_in_gets_no_letters(hana, away):
    told(hana)
    User.objects.filter(pk=hana.pk).update(**away)

    delivery.deliver_due(at=database_now())

    assert len(mail.outbox) == 0
    assert Notice.objects.get().given_up_at is not None


@pytest.mark.django_db
def test_a_text_cannot_add_headers(hana):
    with transaction.atomic():
        tell([hana], Letter("k", "", "件名\r\nBcc: evil@example.com", "本文", ""), at=database_now())

    delivery.deliver_due(at=database_now())

    assert mail.outbox[0].subject == "件名 Bcc: evil@example.com"
    assert mail.outbox[0].recipients() == [hana.email]


@pytest.mark.django_db
def test_a_refused_letter_waits_twice_as_long_each_time_and_then_is_given_up(hana, trouble):
    trouble.at_letter = {hana.email: smtplib.SMTPRecipientsRefused({hana.email: (450, b"later")})}
    at = database_now()
    told(hana, at=at)
    pauses = []
    while not (notice := Notice.objects.get()).given_up_at:
        at = notice.next_attempt_at
        delivery.deliver_due(at=at)
        pauses.append((Notice.objects.get().next_attempt_at - at) // timedelta(minutes=1))

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.django_db
def test_never_is_never(hana, ren, trouble):
    trouble.at_letter = {hana.email: smtplib.SMTPRecipientsRefused({hana.email: (550, b"unknown")})}
    told(hana, ren)

    delivery.deliver_due(at=database_now())

    assert Notice.objects.get(recipient=hana).given_up_at is not None
    assert trouble.took == [ren.email]


@pytest.mark.django_db
def test_a_server_that_is_away_costs_no_letter_an_attempt(hana, trouble):
    trouble.at_open = ConnectionRefusedError()
    at = database_now()
    told(hana, at=at)
    for hour in range(12):
        delivery.deliver_due(at=at + timedelta(hours=hour))

    trouble.at_open = None
    delivery.deliver_due(at=at + timedelta(hours=13))

    assert trouble.took == [hana.email]
    assert Notice.objects.get().attempts == 1


@pytest.mark.django_db
def test_one_bad_letter_does_not_hold_up_the_others(hana, ren, mori, trouble):
    trouble.at_letter = {hana.email: smtplib.SMTPServerDisconnected("cut")}
    told(hana, ren, mori)

    for _pass in range(2):
        delivery.deliver_due(at=database_now())

    assert trouble.took == [ren.email, mori.email]


@pytest.mark.django_db
def test_a_worker_that_is_told_to_stop_hands_back_what_it_holds():
    told(*crowd(5))
    answers = iter([True, True, False])

    sent = delivery.deliver_due(at=database_now(), keep_going=lambda: next(answers))

    assert sent == 2
    assert delivery.deliver_due(at=database_now()) == 3


# --- Several workers -------------------------------------------------------


def _deliver_all() -> None:
    try:
        for _pass in range(20):
            delivery.deliver_due(at=database_now())
    finally:
        connection.close()


def _eight_workers(trouble) -> list[str]:
    told(*crowd(60))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: _deliver_all(), range(8)))
    return sorted(trouble.took)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_send_each_letter_once(trouble):
    assert _eight_workers(trouble) == sorted(f"reader{n}@example.jp" for n in range(60))


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lease_eight_workers_send_twice(trouble, monkeypatch):
    """The twin: with the protection switched off the same test must fail."""

    def take_without_lease(*, at, most=20):
        rows = list(Notice.objects.due(at).select_related("recipient")[:most])
        time.sleep(0.05)
        return rows

    monkeypatch.setattr(delivery, "take", take_without_lease)
    monkeypatch.setattr(delivery, "_held", lambda notice: Notice.objects.filter(pk=notice.pk))

    assert len(_eight_workers(trouble)) > 60


# --- A worker that is killed -----------------------------------------------


class _Post(socketserver.StreamRequestHandler):
    """As much SMTP as a mail program needs; remembers what it took."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    text += line
                self.server.took.append(next(x for x in text.split(b"\r\n") if x.startswith(b"Message-ID")))
                if self.server.slow:
                    time.sleep(0.05)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@contextmanager
def post_office():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Post) as server:
        server.took, server.slow, server.daemon_threads = [], True, True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


WORKER = """
import django; django.setup()
from cocreate.notifications import delivery
from cocreate.postgres.clock import database_now
{switch_off}
while delivery.deliver_due(at=database_now()): pass
"""
NO_LEASE = """
from datetime import timedelta
delivery.LEASE = timedelta(0)
"""


def _start_worker(port: int, switch_off: str = "") -> subprocess.Popen[bytes]:
    name = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{connection.settings_dict['USER']}@/{name}?host={os.environ['PGHOST']}"
        + (f"&port={port_}" if (port_ := connection.settings_dict["PORT"]) else ""),
        "COCREATE_ENV": "development",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_TLS": "no",
        "DJANGO_SETTINGS_MODULE": "cocreate.settings",
    }
    return subprocess.Popen([sys.executable, "-c", WORKER.format(switch_off=switch_off)], env=environment)


@pytest.mark.kill
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_doubles_nothing():
    people = crowd(30)
    told(*people)
    with post_office() as server:
        worker = _start_worker(server.server_address[1])
        _wait_until(lambda: len(server.took) >= 5)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        _wait_until(lambda: True)
        server.slow = False
        _start_worker(server.server_address[1]).wait(60)
        left_by_the_dead = Notice.objects.undelivered().count()
        Notice.objects.undelivered().update(next_attempt_at=F("next_attempt_at") - delivery.LEASE)
        _start_worker(server.server_address[1]).wait(60)

        took = server.took
    assert left_by_the_dead > 0  # the second worker respected the lease of the first
    assert len(set(took)) == 30
    # At most the one letter in flight came twice, with the Message-ID by which mail programs know it.
    assert len(took) - len(set(took)) <= 1
    assert Notice.objects.filter(sent_at=None).count() == 0


def _wait_until(true, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.django_db
def test_the_mailbox_takes_a_repeated_letter_once(hana, settings):
    settings.MAILERS = {"default": {"BACKEND": "cocreate.notifications.mailbox.MailboxBackend"}}
    told(hana)
    delivery.deliver_due(at=database_now())
    Notice.objects.update(sent_at=None, next_attempt_at=database_now())

    delivery.deliver_due(at=database_now())

    assert MailboxMail.objects.count() == 1
