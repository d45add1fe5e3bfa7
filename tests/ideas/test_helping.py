"""A department asks the DX CoE for support; everybody reads one line of it, the office the rest."""

from __future__ import annotations

import pytest
from django.test import Client

from cocreate.accounts.permissions import Role
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import helping
from ideas.models import ExpertHelp, Idea, State
from tests.cast import person, roads
from tests.factories.ideas import NOW, idea
from tests.racing import in_parallel


@pytest.fixture
def expert(db):
    return person("DX CoE", "coe@example.jp", Role.COE)


@pytest.fixture
def snow(hana):
    return idea(author=hana, state=State.UNDER_REVIEW, department=roads(), assigned_at=NOW)


def asked(snow, aoki, kind=ExpertHelp.Kind.EXPERIENCE) -> ExpertHelp:
    return helping.ask(snow, by=aoki, at=NOW, department=roads(), kind=kind, wish="画面の案を見てほしい")


def told() -> set[str]:
    return set(Notice.objects.values_list("recipient__email", flat=True))


def test_aoki_asks_the_expert_accepts_and_both_end_it(snow, aoki, expert):
    help_ = asked(snow, aoki)
    assert told() == {"coe@example.jp"}

    helping.accept(help_, by=expert, at=NOW, plan="来週、いっしょに画面を描きます。")
    helping.end(help_, by=aoki, at=NOW, outcome="3案にしぼれました。")

    assert told() == {"coe@example.jp", "aoki@example.jp"}
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "help.asked",
        "help.accepted",
        "help.ended",
    ]


def test_everybody_reads_one_line_and_only_after_it_was_accepted(snow, aoki, expert, client):
    help_ = asked(snow, aoki)
    assert "DX CoE" not in client.get(f"/ideas/{snow.pk}/").content.decode()

    helping.accept(help_, by=expert, at=NOW, plan="秘密の計画")
    page = client.get(f"/ideas/{snow.pk}/").content.decode()

    assert "DX CoEが担当課を支援しています（使いやすさ（UX）・デザイン）" in page
    assert "秘密の計画" not in page
    assert "画面の案" not in page


@pytest.mark.parametrize(
    ("who", "code"), [("hana", "not_your_department"), ("expert", "not_your_department")]
)
def test_only_the_department_asks(snow, who, code, request):
    with pytest.raises(Refusal) as refused:
        asked(snow, request.getfixturevalue(who))
    assert refused.value.code == code


def test_what_the_city_does_not_work_on_needs_no_support(hana, aoki):
    declined = idea(author=hana, state=State.DECLINED, department=roads(), assigned_at=NOW)

    with pytest.raises(Refusal) as refused:
        asked(declined, aoki)
    assert refused.value.code == "nothing_to_help_with"


@pytest.mark.parametrize("words", ["", "  \n ", "あ" * 1001])
def test_a_plan_is_needed_and_short_enough(snow, aoki, expert, words):
    help_ = asked(snow, aoki)

    with pytest.raises(Refusal):
        helping.accept(help_, by=expert, at=NOW, plan=words)
    assert ExpertHelp.objects.get().accepted_at is None


def test_a_department_does_not_accept_its_own_request(snow, aoki, mori):
    help_ = asked(snow, aoki)

    for colleague in (aoki, mori):
        with pytest.raises(Refusal) as refused:
            helping.accept(help_, by=colleague, at=NOW, plan="自分で")
        assert refused.value.code == "not_an_expert"


def test_asking_twice_at_once_is_one_request(transactional_db, hana, aoki):
    snow = idea(author=hana, state=State.UNDER_REVIEW, department=roads(), assigned_at=NOW)
    refused = []

    def ask(_index):
        try:
            asked(Idea.objects.get(pk=snow.pk), aoki)
        except Refusal as refusal:
            refused.append(refusal.code)

    in_parallel(6, ask)

    assert ExpertHelp.objects.count() == 1
    assert refused == ["already_asked"] * 5


def test_two_experts_accept_at_once_and_one_does(transactional_db, hana, aoki, expert):
    snow = idea(author=hana, state=State.UNDER_REVIEW, department=roads(), assigned_at=NOW)
    help_ = asked(snow, aoki)
    refused = []

    def accept(index):
        try:
            helping.accept(ExpertHelp.objects.get(pk=help_.pk), by=expert, at=NOW, plan=f"計画{index}")
        except Refusal as refusal:
            refused.append(refusal.code)

    in_parallel(6, accept)

    assert refused == ["state_changed"] * 5
    assert Entry.objects.filter(verb="help.accepted").count() == 1


def test_the_desk_by_hand(snow, aoki, expert, settings):
    settings.STAFF_MFA_REQUIRED = False
    desk, coe = Client(), Client()
    desk.force_login(aoki)
    coe.force_login(expert)
    address = f"/cms/ideas/help/ask/{snow.pk}/"
    typed = {"department": roads().pk, "kind": "technology", "wish": "地図の作り方"}

    missing = desk.post(address, {**typed, "wish": " "})
    assert "何に支援が必要かを書いてください。" in missing.content.decode()
    assert desk.post(address, typed).status_code == 302
    help_ = ExpertHelp.objects.get()
    assert "地図の作り方" in coe.get("/cms/ideas/help/").content.decode()
    move = f"/cms/ideas/help/{help_.pk}/"
    kept = coe.post(move, {"step": "accept", "words": "あ" * 1001})
    assert (kept.status_code, "あ" * 1001 in kept.content.decode()) == (422, True)
    assert coe.post(move, {"step": "accept", "words": "教えます"}).status_code == 302
    help_.refresh_from_db()
    assert help_.accepted_by == expert


def test_somebody_elses_request_is_not_there(snow, aoki, hana, client, settings):
    settings.STAFF_MFA_REQUIRED = False
    help_ = asked(snow, aoki)
    other = person("別の課", "other@example.jp", Role.DEPARTMENT)
    from cocreate.accounts.models import Department

    Department.objects.create(name="別の課").officers.add(other)
    client.force_login(other)

    assert client.post(f"/cms/ideas/help/{help_.pk}/", {"step": "end", "words": "x"}).status_code == 404
    assert "画面の案" not in client.get("/cms/ideas/help/").content.decode()
