"""Everybody who walks through the demonstration finds an account for each role, and it opens."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from cocreate import demo_ideas, demo_people
from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.demo_story import Story
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


def test_visitors_find_ideas_that_were_written_together(db, monkeypatch, client, settings):
    settings.DEMO_ACCOUNTS = ()  # each password takes a while
    invited = demo_people.invite(content("demo/people.yaml"), now=NOW)

    def those_alone(name):
        told = content(name)
        of_one = [
            {**one, "supports": 0, "campaign": None, "initiative": None}
            for one in told.get("ideas", [])
            if one.get("together")
        ]
        return {**told, "ideas": of_one, "answers": [], "comments": [], "campaigns": []}

    monkeypatch.setattr(demo_ideas, "content", those_alone)
    story = Story(NOW)
    telling = demo_ideas.prepare(story, invited)
    story.tell(each_day=lambda at: None)

    assert len(telling.ideas) >= 2
    for data in those_alone("demo/ideas.yaml")["ideas"]:
        page = client.get(telling.ideas[data["key"]].get_absolute_url()).content.decode()
        with_them = [invited.people[name].display_name for name in data["together"]]
        assert [name for name in with_them if f"{name}さん" not in page] == []
