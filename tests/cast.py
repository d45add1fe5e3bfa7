"""The people who walk through tests, demo and documentation alike.

花 (Hana) is a confirmed resident, 蓮 (Ren) is not, 森 (Mori) moderates, 青木 (Aoki)
answers for the road department; the passer-by has no account.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from cocreate.accounts.models import Department, Organisation, User
from cocreate.accounts.permissions import Role
from cocreate.postgres.clock import database_now


def person(name: str, email: str, *roles: Role, **fields: Any) -> User:
    """Somebody with an account, a verified address and perhaps roles of the office."""
    from allauth.account.models import EmailAddress

    found = User.objects.filter(email=email).first()
    if found is not None:
        return found
    made = User.objects.create_user(email, display_name=name, is_staff=bool(roles), **fields)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    made.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return made


def make_hana() -> User:
    """花: a citizen whose residency is confirmed."""
    return person("犀川のユリカモメ", "hana@example.jp", residency_confirmed_at=database_now())


def make_ren() -> User:
    """蓮: a citizen who lives elsewhere."""
    return person("浅野川のメダカ", "ren@example.jp")


def make_mori() -> User:
    """森: moderates for 市民協働推進課."""
    return person("森", "mori@example.jp", Role.MODERATOR)


def make_aoki() -> User:
    """青木: answers in the name of 道路管理課."""
    officer = person("青木", "aoki@example.jp", Role.DEPARTMENT)
    roads().officers.add(officer)
    return officer


def make_admin() -> User:
    """管理者: looks after settings, people and roles."""
    return person("管理者", "admin@example.jp", Role.ADMINISTRATOR, is_superuser=True)


def make_organiser() -> User:
    """団体の運営者: runs the events of コード・フォー・カナザワ."""
    organiser = person("団体の運営者", "organiser@example.jp")
    civic_tech().organisers.add(organiser)
    return organiser


def roads() -> Department:
    """道路管理課, for which 青木 speaks."""
    return Department.objects.get_or_create(name="道路管理課")[0]


def civic_tech() -> Organisation:
    """コード・フォー・カナザワ, whose events the organiser runs."""
    return Organisation.objects.get_or_create(
        slug="code-for-kanazawa", defaults={"name": "コード・フォー・カナザワ"}
    )[0]


@pytest.fixture
def hana(db: None) -> User:
    return make_hana()


@pytest.fixture
def ren(db: None) -> User:
    return make_ren()


@pytest.fixture
def mori(db: None) -> User:
    return make_mori()


@pytest.fixture
def aoki(db: None) -> User:
    return make_aoki()


@pytest.fixture
def admin(db: None) -> User:
    return make_admin()


@pytest.fixture
def organiser(db: None) -> User:
    return make_organiser()


@pytest.fixture
def passer_by() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def department(db: None) -> Department:
    return roads()


@pytest.fixture
def organisation(db: None) -> Organisation:
    return civic_tech()
