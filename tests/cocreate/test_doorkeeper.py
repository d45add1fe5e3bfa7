"""Who is let in brings along what they may do, read in one query."""

from __future__ import annotations

from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cocreate.accounts.doorkeeper import Doorkeeper
from cocreate.accounts.models import Session, User
from cocreate.accounts.permissions import Role
from tests.factories.ideas import NOW


@pytest.mark.parametrize("who", ["mori", "aoki", "admin", "hana"])
def test_permissions_are_those_django_would_find_in_one_query(request, who):
    person = request.getfixturevalue(who)
    person.user_permissions.add(Permission.objects.get(codename="view_idea"))
    as_django_says = ModelBackend().get_all_permissions(User.objects.get(pk=person.pk))

    with CaptureQueriesContext(connection) as asked:
        found = Doorkeeper().get_all_permissions(person)
        Doorkeeper().get_all_permissions(person)

    assert found == as_django_says
    assert "ideas.view_idea" in found
    assert len(asked) == 1


def test_who_is_not_active_may_nothing(mori):
    mori.is_active = False

    assert Doorkeeper().get_all_permissions(mori) == set()


def read_by(client, path: str = "/me/reports/") -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in asked if '"accounts_user"' in query["sql"]]


def test_session_person_and_roles_are_one_question(client, mori):
    client.force_login(mori)
    read_by(client)

    (first, *_others) = read_by(client)

    assert 'FROM "accounts_session"' in first
    assert client.get("/me/reports/").wsgi_request.user.role_names == {Role.MODERATOR}


def test_a_session_is_its_owners_from_the_log_in_to_the_log_out(client, hana):
    client.get("/ideas/new/")
    client.force_login(hana)
    assert [(one.person, one.pk) for one in Session.objects.all()] == [(hana, client.session.session_key)]

    client.post("/accounts/logout/")

    assert not Session.objects.filter(person=hana).exists()


def test_whoever_is_suspended_is_a_stranger_at_their_next_request(client, hana):
    client.force_login(hana)
    assert client.get("/me/reports/").status_code == 200

    User.objects.filter(pk=hana.pk).update(suspended_at=NOW)

    assert client.get("/me/reports/").status_code == 302
    assert not client.get("/ideas/new/").wsgi_request.user.is_authenticated


def test_a_session_whose_words_name_somebody_else_opens_nothing_of_its_owners(client, hana, ren):
    """What the row says only spares a question: who somebody is stands in what was signed."""
    client.force_login(hana)
    Session.objects.update(person=ren)

    assert client.get("/me/reports/").wsgi_request.user == hana


def test_whoever_was_logged_in_before_sessions_named_their_owner_stays_so(client, hana):
    client.force_login(hana)
    kept = Session.objects.get()
    UserSession.objects.create(user=hana, ip="192.0.2.1", session_key=kept.pk, user_agent="x")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE django_session AS SELECT session_key, session_data, expire_date"
            " FROM accounts_session"
        )
        cursor.execute("DELETE FROM accounts_session")
        cursor.execute(import_module("cocreate.accounts.migrations.0007_sessions_name_their_owner").MOVE)

    assert Session.objects.get(pk=kept.pk).person == hana
    assert client.get("/me/reports/").status_code == 200
