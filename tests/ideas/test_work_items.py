"""The lines of the work list: what each kind tells, by whom, and how few questions a page asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cocreate import bench_desk
from ideas import claiming, deciding_many, entering, worklist
from ideas.deciding_many import microseconds_of
from ideas.desk import work
from ideas.desk.work_items import Item, items_of
from ideas.models import Idea, Invitation, State, Task
from ideas.worklist import Row, viewer_of
from tests.cast import person, roads
from tests.factories.ideas import NOW, campaign, comment, idea
from tests.ideas.test_entering import entered
from tests.second_step import with_second_step

PATH = "/cms/ideas/worklist/"
OF_MODERATORS = set(Task.values) - {Task.BESIDE}  # and what houses above ideas let wait


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def crowd(hana, ren, tani):
    """花 and 蓮 write, 谷 decided first, 道路管理課 answers."""
    campaign()
    campaign()
    return bench_desk.Cast(hana, ren, tani, roads(), NOW)


def items(who: Any, **narrowed: Any) -> list[Item]:
    found = worklist.rows(viewer_of(who), NOW, **narrowed)
    return items_of([Row(*values) for values in found], NOW)


def item(who: Any, kind: str) -> Item:
    [found] = items(who, kinds=[kind])
    return found


def written_with(idea: Any, other: Any) -> None:
    place = idea.invitations.count()
    Invitation.objects.create(
        idea=idea,
        person=other,
        sought=f"{place}",
        place=place,
        invited_by=idea.author,
        invited_at=NOW,
        accepted_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )


def test_a_page_of_every_kind_asks_fifteen_questions_for_three_items_of_each_and_for_thirty(
    crowd, mori, clock, settings, monkeypatch
):
    """Nothing is remembered in tests, so an open page asks two less: the rules and the lists."""
    settings.STAFF_MFA_REQUIRED = True
    monkeypatch.setattr(work, "PER_PAGE", 1_000)
    clock(NOW)
    client = with_second_step(mori)
    client.get(PATH)

    asked = []
    for more in (3, 27):
        bench_desk.let_wait(crowd, more)
        with CaptureQueriesContext(connection) as questions:
            page = client.get(PATH).content.decode()
        asked.append(len(questions))
        shown = {kind: page.count(f'data-row="{kind}:') for kind in bench_desk.KINDS}
        assert min(shown.values()) >= more

    assert set(bench_desk.KINDS) == OF_MODERATORS
    assert asked == [asked[0]] * 2
    assert asked[0] <= 15


def test_every_line_says_what_and_leads_somewhere(crowd, mori, clock, settings):
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)
    bench_desk.let_wait(crowd, 2)
    client = Client()
    client.force_login(mori)

    found = items(mori)

    assert {one.row.kind for one in found} == OF_MODERATORS
    assert [one.row.key for one in found if not (one.title and one.who and one.href and one.why)] == []
    assert {one.href: client.get(one.href).status_code for one in found} == {one.href: 200 for one in found}


@pytest.mark.parametrize("first", sorted(OF_MODERATORS))
def test_a_page_may_begin_with_any_kind(crowd, mori, first):
    bench_desk.let_wait(crowd, 1)
    rows = [Row(*values) for values in worklist.rows(viewer_of(mori), NOW)]
    rows.sort(key=lambda row: row.kind != first)

    assert [one.row for one in items_of(rows, NOW)] == rows


def test_what_is_ticked_is_what_can_be_decided_together():
    assert {kind for kind, _act in deciding_many.DECIDERS} == set(worklist.DECIDED_TOGETHER)


# --- Whose words it is about ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Task.IDEA, Task.TEXT, Task.ANSWER, Task.NEWS])
def test_who_writes_with_others_is_named_with_them(crowd, hana, ren, mori, kind):
    bench_desk.KINDS[kind](crowd, 2)

    alone, together = sorted(items(mori, kinds=[kind]), key=lambda one: len(one.writers))

    assert (alone.who, alone.writers) == (hana.display_name, {hana.pk})
    assert (together.who, together.writers) == (f"{hana.display_name}、{ren.display_name}", {hana.pk, ren.pk})


@pytest.mark.parametrize("kind", [Task.IDEA, Task.TEXT, Task.REPORT])
def test_nobody_ticks_what_they_wrote_with_others(crowd, mori, tani, clock, settings, kind):
    """森 has written it with 花; 谷 is the control."""
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)
    bench_desk.KINDS[kind](crowd, 1)
    [line] = items(tani, kinds=[kind])
    written_with(Idea.objects.get(pk=line.row.idea), mori)

    pages = {}
    for who in (mori, tani):
        client = Client()
        client.force_login(who)
        pages[who] = client.get(PATH, {"kind": kind}).content.decode()

    assert mori.display_name in item(tani, kind).who
    assert f'value="{line.value}"' in pages[tani]
    assert f'value="{line.value}"' not in pages[mori]
    assert "自分の投稿" in pages[mori]
    assert "自分の投稿" not in pages[tani]


@pytest.mark.parametrize("kind", [Task.REPORT, Task.APPEAL, Task.DRAFT])
def test_authors_of_an_idea_do_not_decide_what_is_said_of_it(crowd, mori, kind):
    """空 writes every idea with 花; the control are the comments on them, which are not 空's words."""
    sora = person("空", "sora@example.jp")
    bench_desk.KINDS[kind](crowd, 4)
    for one in Idea.objects.all():
        written_with(one, sora)

    lines = items(mori, kinds=[kind])

    about_ideas = [one for one in lines if kind == Task.DRAFT or one.title.startswith("除雪")]
    assert [sora.pk in one.writers for one in lines] == [one in about_ideas for one in lines]
    assert 0 < len(about_ideas) <= len(lines) == 4


def test_a_name_on_paper_stands_where_no_account_is(mori, tani):
    entry, _code = entered(mori, shown_as="平和町のはな")
    entering.approve_exception(entry, by=tani, at=NOW)

    assert item(tani, Task.IDEA).who == "平和町のはな"


def test_a_changed_comment_is_ticked_as_it_was_seen(ren, hana, mori):
    changed = NOW.replace(microsecond=120)
    waits = {"review": "waiting", "waits_since": NOW, "waits_because": "everything"}
    comment(idea(author=ren), author=hana, edited_at=changed, **waits)

    assert item(mori, Task.COMMENT).version == microseconds_of(changed)


def test_who_looks_at_it_is_told_with_it(ren, mori, tani):
    waiting = idea(author=ren, state=State.SUBMITTED)
    claiming.claim("idea", waiting.pk, by=tani, at=NOW - timedelta(minutes=29))

    assert item(mori, Task.IDEA).claim == (tani.pk, "谷")
    claiming.claim("idea", waiting.pk, by=tani, at=NOW - timedelta(minutes=30))
    assert item(mori, Task.IDEA).claim is None
