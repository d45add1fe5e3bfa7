"""Moderators decide by their own programs: the rules of the desk, its refusals as 409, and its door."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from cocreate.accounts.tokens import make_token
from cocreate.audit.models import Entry
from cocreate.postgres.clock import database_now
from ideas import appealing, discussing, moderation
from ideas.deciding_api import RULES
from ideas.models import Appeal, Batch, Comment, Decision, Flag, Idea, Rule, State, Version
from ideas.rewording import reword
from tests.cast import Role, person
from tests.factories.ideas import NOW, comment, idea
from tests.refusals.town import OTHER_TEXT

ADDRESS = "/api/v1/decisions/"
WHY = "電話番号が書かれています。"


@pytest.fixture(autouse=True)
def _noon(clock):
    clock(NOW)


def program_of(who) -> Client:
    return Client(headers={"authorization": f"Bearer {make_token(by=who, at=database_now()).words}"})


@pytest.fixture
def program(mori):
    return program_of(mori)


@pytest.fixture
def waiting(ren):
    return idea(author=ren, state=State.SUBMITTED)


def decide(program: Client, thing, act: str, **words):
    kinds = {Idea: "idea", Version: "text", Comment: "comment", Flag: "report", Appeal: "appeal"}
    body = {"kind": kinds[type(thing)], "id": thing.pk, "act": act, **words}
    return program.post(ADDRESS, body, content_type="application/json")


def state_of(thing: Idea) -> str:
    return Idea.objects.get(pk=thing.pk).state


def test_what_was_read_is_published_and_stands_in_the_log(program, waiting, mori):
    answer = decide(program, waiting, "publish", version=1)

    assert (answer.status_code, answer.json()["act"]) == (201, "publish")
    assert state_of(waiting) == "published"
    assert Entry.objects.get(verb="idea.publish").actor_id == mori.pk


def test_a_rule_is_reason_enough_and_its_words_reach_the_author(program, waiting):
    rule = Rule.objects.first()

    assert decide(program, waiting, "return", version=1, rule=rule.key).status_code == 201

    decision = Decision.objects.get(idea=waiting)
    assert (decision.reason, decision.rule) == (rule.words, rule)


def test_each_act_does_what_the_desk_does(program, ren, hana, mori):
    public, said = idea(author=ren), comment(idea(author=hana), author=ren)
    text = reword(
        idea(author=ren), by=ren, at=NOW, text=OTHER_TEXT, version_number=1, stated="content", reason="直し"
    )
    report = discussing.flag(idea(author=ren), by=hana, at=NOW, reason="insult")
    tani = person("谷", "tani@example.jp", Role.MODERATOR)
    hidden = idea(author=ren)
    against = moderation.hide(hidden, by=tani, at=NOW, reason=WHY)
    appeal = appealing.appeal(against, by=ren, at=NOW, text="広告ではありません。")

    for thing, act, words in (
        (public, "hide", {"version": 1}),
        (public, "restore", {}),
        (said, "hide", {}),
        (said, "restore", {}),
        (text, "publish", {}),
        (report, "keep", {}),
        (appeal, "grant", {}),
    ):
        answer = decide(program, thing, act, reason=WHY, **words)
        assert answer.status_code == 201, (act, answer.json())

    assert (state_of(public), state_of(hidden)) == ("published", "published")
    assert Idea.objects.get(pk=text.idea_id).title == OTHER_TEXT.title
    assert Flag.objects.get().outcome == "dismissed"


@pytest.mark.parametrize(
    ("act", "words", "status", "code"),
    [
        ("publish", {"version": 7}, 409, "changed_meanwhile"),
        ("hide", {"version": 7, "reason": WHY}, 409, "changed_meanwhile"),
        ("return", {"version": 1}, 422, "reason_missing"),
        ("restore", {"reason": WHY}, 409, "state_changed"),
        ("grant", {}, 409, "does_not_fit"),
        ("explode", {}, 400, "invalid"),
        ("publish", {"rule": "no-such-rule", "version": 1}, 400, "invalid"),
        ("publish", {"version": "\x00"}, 400, "invalid"),
    ],
)
def test_what_the_rules_refuse_comes_back_with_its_code(program, waiting, act, words, status, code):
    answer = decide(program, waiting, act, **words)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert state_of(waiting) == "submitted"


def test_who_comes_second_hears_who_was_faster(program, waiting, mori):
    moderation.publish(waiting, by=mori, at=NOW, version_number=1)

    answer = decide(program, waiting, "return", version=1, reason=WHY)

    assert (answer.status_code, answer.json()["code"]) == (409, "already_decided")
    assert "森さん" in answer.json()["message"]


def test_a_comment_that_changed_since_it_was_read_is_not_hidden(program, ren, hana):
    said = comment(idea(author=hana), author=ren, edited_at=NOW)

    assert decide(program, said, "hide", reason=WHY).status_code == 409
    assert decide(program, said, "hide", reason=WHY, edited_at=NOW.isoformat()).status_code == 201


@pytest.mark.parametrize(("reason", "code"), [(" ", "reason_missing"), ("雪" * 2001, "reason_too_long")])
def test_words_that_are_not_right_are_no_conflict(program, waiting, reason, code):
    answer = decide(program, waiting, "return", version=1, reason=reason)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_only_moderators_decide_and_nobody_learns_what_exists(waiting, hana, aoki, client):
    assert decide(client, waiting, "publish", version=1).status_code == 401
    for somebody in (hana, aoki):
        for number in (waiting.pk, 10**9):
            body = {"kind": "idea", "id": number, "act": "publish", "version": 1}
            answer = program_of(somebody).post(ADDRESS, body, content_type="application/json")
            assert (answer.status_code, answer.json()["code"]) == (403, "not_a_moderator")
    assert state_of(waiting) == "submitted"


def test_nothing_that_is_not_there_is_decided(program):
    body = {"kind": "idea", "id": 10**9, "act": "publish", "version": 1}

    assert program.post(ADDRESS, body, content_type="application/json").status_code == 404


def test_the_staff_door_stands_before_it(waiting, mori, settings):
    settings.STAFF_MFA_REQUIRED = True
    before = program_of(mori)
    TOTP.activate(mori, "A" * 32)

    refused = decide(before, waiting, "publish", version=1)

    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    assert decide(program_of(mori), waiting, "publish", version=1).status_code == 201


def test_every_act_of_the_desk_about_many_is_known_here():
    from ideas.deciding_many import DECIDERS
    from ideas.models import Task

    ours = {(kind, str(act)) for kind, act in DECIDERS if kind in Task.values}  # not of the houses above
    assert ours <= {(kind, str(act)) for kind, act in RULES}
    assert {act for _kind, act in RULES} >= set(Batch.Act.values)
