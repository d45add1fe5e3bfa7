"""On whose desks something moves: everybody hears of their own list, and nobody of another's."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import Role
from cocreate.live import topics
from cocreate.live_state import may_listen, read
from ideas import answering, assigning, claiming, helping, moderation, proposing, publishing_answers, worklist
from ideas.models import State, Task
from ideas.preparing_answers import approve, ask_for_review
from ideas.worklist import viewer_of
from tests.cast import person, roads
from tests.cocreate.test_live_socket import all_news, news_where, next_news, open_socket, subscribe
from tests.factories.ideas import NOW, idea
from tests.ideas.test_preparing_answers import write
from tests.second_step import with_second_step

A_DAY = timedelta(days=1)


@pytest.fixture
def parks(db):
    return Department.objects.create(name="緑と花の課")


@pytest.fixture
def sato(parks):
    """佐藤: of the department of parks."""
    officer = person("佐藤", "sato@example.jp", Role.DEPARTMENT)
    parks.officers.add(officer)
    return officer


@pytest.fixture
def coe(db):
    return person("DX CoE", "coe@example.jp", Role.COE)


def own(*people) -> set[str]:
    return {topics.own_desk(one.pk) for one in people}


def stirred(act, *args, **words) -> set[str]:
    """The lists of their own on which an act says that something moved."""
    with CaptureQueriesContext(connection) as asked:
        act(*args, **words)
    told = " ".join(query["sql"] for query in asked if "pg_notify" in query["sql"])
    assert re.search(r"[{',]desk[},']", told)  # the moderators' is always among them
    return set(re.findall(r"own_desk:\d+", told))


# --- Whom an act concerns ---------------------------------------------------------------------------------


def test_what_is_assigned_moves_the_lists_of_that_department_alone(hana, mori, aoki, kato, sato, coe):
    assert stirred(moderation.assign, idea(author=hana), roads(), by=mori, at=NOW) == own(aoki, kato)


def test_who_has_it_no_more_hears_it_too(hana, mori, aoki, sato, parks):
    asked = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)

    assert stirred(moderation.assign, asked, parks, by=mori, at=NOW) == own(aoki, sato)


def test_who_works_beside_hears_of_it_until_they_do_no_more(hana, mori, aoki, sato, parks):
    asked = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)

    added = stirred(assigning.assign, asked, roads(), by=mori, at=NOW, beside=[parks])
    drafted = stirred(write, asked, aoki)
    taken_away = stirred(assigning.assign, asked, roads(), by=mori, at=NOW)
    hidden = stirred(moderation.hide, asked, by=mori, at=NOW, reason="電話番号")

    assert added == drafted == taken_away == own(aoki, sato)
    assert hidden == own(aoki)


def test_a_draft_moves_lists_on_its_way_to_the_public(hana, mori, aoki, kato, sato):
    asked = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)
    draft = write(asked, aoki)

    moved = [
        stirred(ask_for_review, draft, by=aoki, at=NOW, version=1),
        stirred(approve, draft, by=kato, at=NOW, version=1),
        stirred(publishing_answers.publish, draft, by=aoki, at=NOW, version=1),
    ]
    asked.refresh_from_db()
    step = {"text": "地図を作っています。", "next_on": (NOW + A_DAY).date()}
    moved.append(stirred(answering.follow_up, asked, by=aoki, at=NOW, **step))

    assert moved == [own(aoki, kato)] * 4


def test_a_wish_for_support_moves_the_lists_of_the_coe_and_of_who_asks(hana, mori, aoki, sato, coe):
    asked = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)
    wish = {"department": roads(), "kind": "technology", "wish": "地図を作りたいです。"}

    assert stirred(helping.ask, asked, by=aoki, at=NOW, **wish) == own(aoki, coe)


def test_what_no_department_works_on_moves_nobody_elses_list(hana, aoki, sato):
    assert stirred(proposing.withdraw, idea(author=hana), by=hana, at=NOW, why="other") == set()


# --- Who may listen -------------------------------------------------------------------------------------


def test_everybody_listens_to_their_own_list_alone(hana, mori, aoki, sato, coe, settings):
    settings.STAFF_MFA_REQUIRED = False
    people = [hana, mori, aoki, sato, coe]

    heard = {
        (one.display_name, other.display_name)
        for one in people
        for other in people
        if may_listen(one, topics.own_desk(other.pk))
    }

    assert heard == {(one.display_name, one.display_name) for one in (aoki, sato, coe)}
    assert not any(may_listen(one, "desk") for one in (hana, aoki, sato, coe, None))
    assert not may_listen(None, topics.own_desk(aoki.pk))
    assert not may_listen(aoki, f"own_desk:0{aoki.pk}")


def test_only_with_the_second_step(aoki, settings):
    settings.STAFF_MFA_REQUIRED = True
    topic = topics.own_desk(aoki.pk)
    session = with_second_step(aoki).session

    assert may_listen(aoki, topic, session)
    assert not may_listen(aoki, topic, None)
    aoki.authenticator_set.all().delete()
    assert not may_listen(aoki, topic, session)


# --- What is told ---------------------------------------------------------------------------------------


def test_what_is_told_is_what_the_page_counts(hana, ren, mori, aoki, kato, sato, coe, parks):
    asked = assigning.assign(idea(author=hana), roads(), by=mori, at=NOW, beside=[parks])
    ask_for_review(write(asked, aoki), by=aoki, at=NOW, version=1)
    helping.ask(asked, by=aoki, at=NOW, department=roads(), kind="technology", wish="地図を作りたい。")
    idea(author=ren, state=State.SUBMITTED)

    for one in (aoki, kato, sato, coe):
        news = read([topics.own_desk(one.pk)])[topics.own_desk(one.pk)]
        counted = worklist.numbers(viewer_of(one), NOW)
        told = {kind: news[f"work_{kind}"] for kind in Task.values if news[f"work_{kind}"]}
        assert told == {kind: number.waiting for kind, number in counted.items() if number.waiting}
        assert news["work_common"] == worklist.total(counted).waiting > 0

    assert "draft" in read([topics.own_desk(kato.pk)])[topics.own_desk(kato.pk)]["work_newest"]


def test_a_list_tells_who_looks_at_its_own_things_only(hana, mori, aoki, kato, sato, parks, clock):
    clock(NOW)
    of_roads, of_parks = (idea(author=hana) for _ in range(2))
    moderation.assign(of_roads, roads(), by=mori, at=NOW)
    moderation.assign(of_parks, parks, by=mori, at=NOW)
    for one, what in ((kato, of_roads), (sato, of_parks)):
        claiming.claim(Task.ANSWER, what.pk, by=one, at=NOW)

    news = read([topics.own_desk(aoki.pk)])[topics.own_desk(aoki.pk)]

    assert json.loads(news["work_claims"]) == {f"answer:{of_roads.pk}": "加藤"}


@pytest.mark.parametrize("change", [{"suspended_at": NOW}, {"is_active": False}])
def test_whoever_was_suspended_hears_no_more(aoki, change):
    assert read([topics.own_desk(aoki.pk)]) != {}
    for name, value in change.items():
        setattr(aoki, name, value)
    aoki.save()

    assert read([topics.own_desk(aoki.pk)]) == {}


def test_two_departments_learn_nothing_of_each_other(
    transactional_db, live_site, settings, hana, mori, aoki, sato, parks
):
    """青木 asks for 佐藤's topic as well; what is assigned to either reaches only its own department."""
    settings.STAFF_MFA_REQUIRED = False
    with open_socket(live_site, person=aoki) as of_roads, open_socket(live_site, person=sato) as of_parks:
        for line in (of_roads, of_parks):
            subscribe(line, topics.own_desk(aoki.pk), topics.own_desk(sato.pk), topics.desk())
        assert next_news(of_roads)[0] == topics.own_desk(aoki.pk)
        assert next_news(of_parks)[0] == topics.own_desk(sato.pk)

        moderation.assign(idea(author=hana), parks, by=mori, at=NOW)

        assert news_where(of_parks, work_answer=1)["work_common"] == 1
        assert {news["work_common"] for _, news in all_news(of_roads, 1.5)} <= {0}

        moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)  # the control: this one is theirs

        assert news_where(of_roads, work_answer=1)["work_common"] == 1
        heard = all_news(of_parks, 1.5)
        assert {topic for topic, _ in heard} <= own(sato)
        assert {news["work_common"] for _, news in heard} <= {1}
