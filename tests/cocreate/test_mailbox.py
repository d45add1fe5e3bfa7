"""The demonstration's mailbox: readable, by nobody's search engine, and nowhere in production."""

from __future__ import annotations

import re

import pytest

from cocreate.notifications.models import MailboxMail
from tests.cocreate.test_signing_in import CODE, ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mails_are_kept(settings):
    from django.core.cache import cache

    cache.clear()
    settings.MAILERS = {"default": {"BACKEND": "cocreate.notifications.mailbox.MailboxBackend"}}


def test_the_code_can_be_read_in_the_mailbox_and_used(client):
    ask(client, "neu@example.jp")
    listed = client.get("/mailbox/")
    page = client.get(f"/mailbox/{MailboxMail.objects.get().pk}/")

    code = re.search(r'class="mailbox__code">.*?(\d{6})</p>', page.content.decode()).group(1)
    client.post(CODE, {"code": code})

    assert "neu@example.jp" in listed.content.decode()
    assert "_auth_user_id" in client.session


def test_the_newest_mail_stands_first_and_one_person_can_be_picked(client):
    for number, to in enumerate(["hana@example.jp", "ren@example.jp", "hana@example.jp"]):
        MailboxMail.objects.create(recipient=to, subject=f"題名{number}", body="")

    every = re.findall("題名[0-9]", client.get("/mailbox/").content.decode())
    hers = re.findall("題名[0-9]", client.get("/mailbox/?to=HANA@").content.decode())

    assert (every, hers) == (["題名2", "題名1", "題名0"], ["題名2", "題名0"])


@pytest.mark.parametrize("to", ["%00", "x" * 5000, "%F0%9F%98%80", "'; --"])
def test_odd_filters_find_nothing_and_break_nothing(client, to):
    assert client.get(f"/mailbox/?to={to}").status_code == 200


def test_search_engines_stay_out(client):
    assert client.get("/mailbox/").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_mail_cannot_bring_html(client):
    mail = MailboxMail.objects.create(
        recipient="a@b.jp", subject="<b>x</b>", body="<script>alert(1)</script>"
    )

    page = client.get(f"/mailbox/{mail.pk}/").content.decode()

    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_a_mail_that_is_not_there_is_404(client):
    assert client.get("/mailbox/999999/").status_code == 404
