"""Access tokens: made and stopped by oneself, shown once, and no back door for the office."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from knox.models import AuthToken

from cocreate.accounts import tokens
from cocreate.audit.models import Entry
from cocreate.postgres.clock import database_now

pytestmark = pytest.mark.django_db

SETTINGS, MAKE, STOP = "/me/settings/", "/me/settings/tokens/", "/me/settings/tokens/stop/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def as_hana(client, hana):
    client.force_login(hana)
    return client


def shown_on(page) -> str:
    found = re.search(r'id="new-token"[^>]*value="([0-9a-f]+)"', page.content.decode())
    return found.group(1) if found else ""


def words_for(person) -> str:
    return tokens.make_token(by=person, at=database_now()).words


def asks(client, words: str, method: str = "put", path: str = "/api/v1/ideas/1/support/"):
    return getattr(client, method)(path, headers={"Authorization": f"Bearer {words}"})


def code(answer) -> str:
    return f"{answer.status_code} {answer.json()['code']}"


def test_a_token_is_shown_once_ends_in_a_year_and_works(as_hana, client, hana):
    page = as_hana.post(MAKE)
    words = shown_on(page)
    row = AuthToken.objects.get(user=hana)

    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "二度と表示されません" in page.content.decode()
    assert abs(row.expiry - timezone.now() - timedelta(days=365)) < timedelta(minutes=1)
    assert words not in as_hana.get(SETTINGS).content.decode()
    assert f"トークン {words[:8]}… を停止する" in as_hana.get(SETTINGS).content.decode()
    client.logout()
    assert code(asks(client, words)) == "404 not_found"  # let in: there only is no such idea


def test_a_stopped_token_opens_nothing(as_hana, client, hana):
    words = words_for(hana)

    answer = as_hana.post(STOP, {"key": words[:15]})
    client.logout()

    assert answer.headers["Location"] == SETTINGS
    assert code(asks(client, words)) == "401 log_in_first"
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "token.made",
        "token.revoked",
    ]


@pytest.mark.parametrize("key", ["", "\x00", "f" * 5000, "0123456789abcde"])
def test_stopping_what_is_not_there_changes_nothing(as_hana, hana, key):
    words_for(hana)

    assert as_hana.post(STOP, {"key": key}).status_code == 302
    assert AuthToken.objects.count() == 1


def test_nobody_stops_the_token_of_somebody_else(as_hana, ren):
    words = words_for(ren)

    as_hana.post(STOP, {"key": words[:15]})

    assert AuthToken.objects.filter(user=ren).count() == 1


def test_ten_are_enough(as_hana, hana):
    for _ in range(10):
        words_for(hana)

    page = as_hana.post(MAKE)

    assert page.status_code == 409
    assert "すでに10個あるため" in page.content.decode()
    assert AuthToken.objects.filter(user=hana).count() == 10


def test_an_ended_token_makes_room_and_opens_nothing(client, hana):
    words, *_others = [words_for(hana) for _ in range(10)]
    AuthToken.objects.filter(token_key=words[:15]).update(expiry=timezone.now() - timedelta(seconds=1))

    assert code(asks(client, words)) == "401 log_in_first"
    assert words_for(hana)


@pytest.mark.parametrize("path", [MAKE, STOP])
def test_strangers_log_in_first(client, path):
    assert client.post(path).headers["Location"].startswith("/accounts/login/")


def test_a_suspended_person_has_no_token_that_works(client, hana):
    words = words_for(hana)
    hana.suspended_at = database_now()
    hana.save()

    assert code(asks(client, words)) == "401 log_in_first"


@pytest.mark.parametrize(
    "words", ["", "x", "ÿ", "a b", "%00", "f" * 64, "f" * 8000, "あ".encode().decode("latin-1")]
)
def test_nonsense_is_not_a_token(client, db, words):
    assert code(asks(client, words)) == "401 log_in_first"


def test_a_read_with_a_wrong_token_is_refused_too(client, db):
    assert code(asks(client, "f" * 64, "get", "/api/v1/ideas/")) == "401 log_in_first"


def test_staff_without_a_second_factor_get_in_by_no_token(client, mori, settings):
    words = words_for(mori)
    assert asks(client, words, "get", "/api/v1/ideas/").status_code == 200

    settings.STAFF_MFA_REQUIRED = True

    answer = asks(client, words, "get", "/api/v1/ideas/")
    assert code(answer) == "403 second_factor_needed"
    assert "2段階認証" in answer.json()["message"]


def test_a_token_from_before_the_second_factor_proves_nothing(client, mori, settings):
    settings.STAFF_MFA_REQUIRED = True
    before = words_for(mori)
    TOTP.activate(mori, SECRET)
    after = words_for(mori)

    assert code(asks(client, before, "get", "/api/v1/ideas/")) == "403 second_factor_needed"
    assert asks(client, after, "get", "/api/v1/ideas/").status_code == 200


def test_a_citizen_needs_no_second_factor(client, hana, settings):
    settings.STAFF_MFA_REQUIRED = True

    assert asks(client, words_for(hana), "get", "/api/v1/ideas/").status_code == 200
