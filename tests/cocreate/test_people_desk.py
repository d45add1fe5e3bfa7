"""The office makes and changes accounts in the CMS, by display name."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "雪だるまと兼六園の夜 2026"


@pytest.fixture
def desk(client, admin, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(admin)
    return client


def test_a_new_officer_is_made_with_a_role(desk):
    role = Group.objects.get(name=Role.MODERATOR)
    words = {"email": "Tani@Example.jp", "display_name": "市民協働推進課　谷", "groups": [role.pk]}

    answer = desk.post("/cms/users/new/", {**words, "password1": PASSWORD, "password2": PASSWORD})

    made = User.objects.get(email="tani@example.jp")
    assert answer.status_code == 302
    assert (made.display_name, made.role_names) == ("市民協働推進課 谷", {Role.MODERATOR})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "必須"),
        ("犀川のゆりかもめ", "同じ名前か、よく似た名前の方がいます。別の名前にしてください。"),
        ("は\u200bな", "目に見えない文字は使えません。取り除いてください。"),
    ],
)
def test_a_name_nobody_may_bear_is_refused_at_the_field(desk, hana, name, said):
    words = {"email": "tani@example.jp", "display_name": name, "password1": PASSWORD, "password2": PASSWORD}

    answer = desk.post("/cms/users/new/", words)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not User.objects.filter(email="tani@example.jp").exists()


def test_an_account_is_changed(desk, hana):
    page = desk.get(f"/cms/users/edit/{hana.pk}/").content.decode()
    desk.post(f"/cms/users/edit/{hana.pk}/", {"email": hana.email, "display_name": "花", "is_active": "on"})

    assert 'value="犀川のユリカモメ"' in page
    assert User.objects.get(pk=hana.pk).display_name == "花"


def test_who_reads_e_mail_addresses_is_kept_in_the_log(desk, admin, hana):
    desk.get("/cms/users/")
    desk.get("/cms/users/?q=hana")
    desk.get(f"/cms/users/edit/{hana.pk}/")

    kept = Entry.objects.order_by("id").values_list("verb", "actor_id", "object_id", "detail__searched")
    assert list(kept) == [
        ("people.list_read", admin.pk, str(admin.pk), False),
        ("people.list_read", admin.pk, str(admin.pk), True),
        ("people.account_read", admin.pk, str(hana.pk), None),
    ]
    assert "hana" not in "".join(str(entry.detail) for entry in Entry.objects.all())
