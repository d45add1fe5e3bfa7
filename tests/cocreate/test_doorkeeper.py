"""Who is let in brings along what they may do, read in one query."""

from __future__ import annotations

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cocreate.accounts.doorkeeper import Doorkeeper
from cocreate.accounts.models import User


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
