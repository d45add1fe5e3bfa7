"""Roles have least rights: made by migration, and none holds what its work does not need."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.places.models import District
from tests.cast import person

roles = import_module("cms.migrations.0003_roles_have_least_rights")


def rights(name: str) -> set[str]:
    group = Group.objects.get(name=name)
    rows = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


def as_(role: Role, **fields) -> Client:
    client = Client()
    client.force_login(person(f"職員（{role}）", f"{role}@example.jp", role, **fields))
    return client


def test_every_role_is_a_group_and_there_are_no_others(db):
    assert set(Group.objects.values_list("name", flat=True)) == {str(role) for role in Role}


def test_nobody_below_the_administrator_touches_people_groups_or_settings(db):
    forbidden = ("accounts.", "auth.", "wagtailcore.", "audit.", "wagtailusers.")
    allowed = {"accounts.add_organisation", "accounts.change_organisation", "accounts.view_organisation"}
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert {right for right in rights(role) if right.startswith(forbidden)} - allowed == set()


def test_nobody_may_delete_people_ideas_or_audit_entries(db):
    for role in Role:
        held = rights(role)
        assert not held & {
            "accounts.delete_user",
            "ideas.delete_idea",
            "ideas.change_idea",
            "ideas.add_idea",
            "audit.change_entry",
            "audit.delete_entry",
            "audit.add_entry",
            "auth.change_group",
            "auth.add_group",
            "ideas.change_decision",
            "ideas.change_vote",
        }


def test_the_expert_team_only_looks(db):
    assert rights(Role.COE) == {"wagtailadmin.access_admin", "ideas.view_idea"}


def test_every_right_names_a_permission_that_django_knows(db):
    """The migration writes permission rows by name; a slip would make rows that open nothing."""
    for group in Group.objects.all():
        for permission in group.permissions.select_related("content_type"):
            kind = permission.content_type
            if (kind.app_label, kind.model) == ("wagtailadmin", "admin"):
                continue
            meta = apps.get_model(kind.app_label, kind.model)._meta
            known = {f"{act}_{meta.model_name}" for act in meta.default_permissions}
            assert permission.codename in known | {codename for codename, _ in meta.permissions}


def test_running_the_migration_again_changes_nothing(db):
    before = {role: rights(role) for role in Role}

    roles.give_rights(apps, None)

    assert {role: rights(role) for role in Role} == before


STAFF_PAGES = {
    "wagtailusers_users:index": {Role.ADMINISTRATOR},
    "wagtailusers_users:add": {Role.ADMINISTRATOR},
    "wagtailusers_groups:add": set(),
    "departments:index": {Role.ADMINISTRATOR},
    "departments:add": {Role.ADMINISTRATOR},
    "organisations:index": {Role.MODERATOR, Role.ADMINISTRATOR},
    "districts:index": {Role.ADMINISTRATOR},
    "categories:index": {Role.MODERATOR, Role.CAMPAIGN_EDITOR, Role.ADMINISTRATOR},
    "categories:add": {Role.MODERATOR, Role.ADMINISTRATOR},
    "campaigns:index": {Role.MODERATOR, Role.CAMPAIGN_EDITOR, Role.ADMINISTRATOR},
    "campaigns:add": {Role.MODERATOR, Role.CAMPAIGN_EDITOR, Role.ADMINISTRATOR},
    "ideas_desk:figures": {Role.MODERATOR, Role.COE, Role.ANALYST, Role.ADMINISTRATOR},
    "ideas_desk:reports": {Role.MODERATOR, Role.ADMINISTRATOR},
    "ideas_desk:ideas": {Role.MODERATOR, Role.ADMINISTRATOR},
    "ideas_desk:paper": {Role.MODERATOR, Role.ADMINISTRATOR},  # and officers, for what they typed in
    "ideas_desk:site_rules": {Role.MODERATOR, Role.ADMINISTRATOR},
    "wagtailusers_groups:index": {Role.ADMINISTRATOR},
    "wagtailadmin_collections:add": {Role.ADMINISTRATOR},
    "audit_log": {Role.ADMINISTRATOR},
    "rules:index": {Role.MODERATOR, Role.ADMINISTRATOR},
    "ideas_desk:work": {Role.MODERATOR, Role.COE, Role.ADMINISTRATOR},  # and officers of a department
    "ideas_desk:waiting": {Role.MODERATOR, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_each_role_opens_only_its_own_pages(db, page):
    opened = {role for role in Role if as_(role).get(reverse(page)).status_code == 200}

    assert opened == STAFF_PAGES[page]


def test_a_moderator_makes_nobody_an_administrator(db, hana):
    client = as_(Role.MODERATOR)

    client.post(reverse("wagtailusers_users:edit", args=[hana.pk]), {"is_superuser": "on"})

    hana.refresh_from_db()
    assert (hana.is_superuser, hana.groups.count()) == (False, 0)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_below_the_administrator_changes_people_groups_or_the_home_page(db, hana, role):
    from wagtail.models import Page

    client, home = as_(role), Page.objects.get(depth=2)
    group = Group.objects.get(name=Role.MODERATOR)
    before = (rights(Role.MODERATOR), hana.email)

    tries = [
        (
            reverse("wagtailusers_users:edit", args=[hana.pk]),
            {"email": "new@example.jp", "is_superuser": "on"},
        ),
        (reverse("wagtailusers_users:delete", args=[hana.pk]), {}),
        (reverse("wagtailusers_groups:edit", args=[group.pk]), {"name": "x", "permissions": []}),
        (reverse("wagtailadmin_pages:edit", args=[home.pk]), {"title": "別の題"}),
        (reverse("departments:add"), {"name": "新しい課"}),
    ]
    for path, words in tries:
        assert client.post(path, words).status_code in {302, 403, 404}, path

    hana.refresh_from_db()
    home.refresh_from_db()
    assert (rights(Role.MODERATOR), hana.email) == before
    assert (hana.is_superuser, home.title == "別の題") == (False, False)


def test_a_department_sees_and_answers_only_what_is_assigned_to_it(db, aoki, hana):
    from ideas.models import State
    from tests.factories.ideas import NOW, idea

    others = idea(author=hana, state=State.UNDER_REVIEW, department=_other_department(), assigned_at=NOW)
    client = Client()
    client.force_login(aoki)

    assert others.title not in client.get(reverse("ideas_desk:answers")).content.decode()
    assert client.get(reverse("ideas_desk:answer", args=[others.pk])).status_code == 404
    assert client.get(reverse("ideas_desk:idea", args=[others.pk])).status_code == 302


def _other_department():
    from cocreate.accounts.models import Department

    return Department.objects.create(name="ほかの課")


def test_an_analyst_decides_nothing_and_exports_nothing_personal(db, hana):
    from ideas.models import State
    from tests.factories.ideas import idea

    waiting, client = idea(author=hana, state=State.SUBMITTED), as_(Role.ANALYST)
    User.objects.filter(pk=hana.pk).update(district=District.objects.create(name="馬場校下"))

    assert (
        client.post(reverse("ideas_desk:decide", args=[waiting.pk]), {"decision": "publish"}).status_code
        == 302
    )
    waiting.refresh_from_db()
    page = client.get(reverse("ideas_desk:figures")).content.decode()
    assert waiting.state == State.SUBMITTED
    assert "hana@example.jp" not in page
    assert "馬場校下" in page
    assert "少数" in page  # one person alone is not told as a number
    assert waiting.title not in page


def test_citizens_do_not_enter_the_cms(client, hana, organiser):
    for who in (hana, organiser):
        client.force_login(who)
        assert client.get("/cms/").status_code == 302
