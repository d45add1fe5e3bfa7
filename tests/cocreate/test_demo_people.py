"""Everybody who walks through the demonstration finds an account for each role, and it opens."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from cocreate import demo_people
from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from tests.factories.ideas import NOW
from tests.factories.strategy import content


@pytest.fixture
def invited(db):
    return demo_people.invite(content("demo/people.yaml"), now=NOW)


def test_there_is_an_account_for_every_role_and_its_password_opens(invited):
    roles = set()
    for _who, address, password in settings.DEMO_ACCOUNTS:
        known = User.objects.get(email=address)
        assert known.is_demo
        if password:
            assert authenticate(None, username=address, password=password) == known
            roles |= known.role_names

    assert roles == set(Role)


def test_whoever_has_a_role_enters_by_the_staff_door(invited, client, settings):
    settings.STAFF_MFA_REQUIRED = True
    for _who, address, _password in settings.DEMO_ACCOUNTS:
        known = User.objects.get(email=address)
        client.force_login(known)
        answer = client.get("/cms/", follow=False)
        if known.role_names:
            assert answer.url.startswith("/accounts/2fa/totp/activate/"), address


def test_accounts_of_the_demonstration_are_told_as_such(invited):
    told = {entry["email"] for group in ("staff", "people") for entry in content("demo/people.yaml")[group]
            if entry.get("demo_login")}  # fmt: skip

    assert {address for _who, address, _password in settings.DEMO_ACCOUNTS} <= told
