"""Journey 3 in a hurry: by keyboard alone, several at once with an undo, and what arrives meanwhile."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from playwright.sync_api import expect

from cocreate.live import topics
from cocreate.live.announce import announce
from cocreate.notifications.models import Notice
from cocreate.postgres.clock import database_now
from ideas import claiming
from ideas.models import Batch, Decision, Idea, Rule, State
from tests.factories import ideas as factory

LIST = "/cms/ideas/worklist/"


def waiting(number: int, author) -> list[Idea]:
    """Ideas that wait, the first one longest."""
    now = database_now()
    return [
        factory.idea(
            author=author, state=State.SUBMITTED, title=f"案の{each}", at=now - timedelta(hours=9 - each)
        )
        for each in range(number)
    ]


def row(page, idea: Idea):
    return page.locator(f"tr[data-row='idea:{idea.pk}']")


def states(ideas) -> list[str]:
    return [Idea.objects.get(pk=one.pk).state for one in ideas]


def make_time_pass(page) -> None:
    """Ten seconds later, for the database and for the open page."""
    past = database_now() - timedelta(seconds=11)
    Batch.objects.filter(begun_at=None).update(at=past, due_at=past + timedelta(seconds=10))
    page.evaluate("() => document.querySelectorAll('[data-batch]').forEach(b => { b.dataset.until = '1'; })")


def test_three_ideas_are_decided_with_the_keyboard_alone(browser_page, mori, ren, axe):
    first, second, third = waiting(3, ren)
    page = browser_page(phone=False, person=mori, path=LIST)
    assert axe(page, within="#main") == []
    keys = page.keyboard

    keys.press("?")
    expect(page.get_by_role("dialog", name="キー操作の一覧")).to_be_visible()
    assert axe(page, within="#desk-keys") == []
    keys.press("Escape")
    keys.press("j")
    expect(row(page, first)).to_be_focused()
    keys.press("p")
    expect(row(page, first)).to_have_count(0)
    expect(row(page, second)).to_be_focused()
    keys.press("r")
    expect(page.get_by_label("理由の文例")).to_be_focused()
    page.get_by_label("理由の文例").select_option("personal")
    keys.press("Control+Enter")
    expect(row(page, second)).to_have_count(0)
    expect(row(page, third)).to_be_focused()
    keys.press("h")
    keys.press("Tab")
    keys.type("宣伝だけの文です。")
    keys.press("Control+Enter")
    expect(page.get_by_text("確認待ちはありません。おつかれさまでした。")).to_be_visible()

    assert states([first, second, third]) == [State.SUBMITTED] * 3
    assert Notice.objects.count() == 0
    make_time_pass(page)
    expect(page.get_by_text("1件を決めました").nth(2)).to_be_visible()
    assert states([first, second, third]) == [State.PUBLISHED, State.RETURNED, State.HIDDEN]
    reasons = {decision.kind: decision.reason for decision in Decision.objects.all()}
    assert reasons["return"] == Rule.objects.get(key="personal").words
    assert Notice.objects.filter(recipient=ren).count() == 3


def test_several_are_decided_at_once_and_undone(browser_page, mori, ren):
    ideas = waiting(3, ren)
    page = browser_page(phone=False, person=mori, path=LIST)

    page.get_by_label("このページをすべて選ぶ").check()
    page.get_by_label("理由の文例").select_option("off_topic")
    page.get_by_role("button", name="この理由で差し戻す").click()
    expect(page.get_by_text("それまでは何も変わらず")).to_be_visible()
    page.get_by_role("button", name="取り消す").click()

    expect(row(page, ideas[0])).to_be_visible()
    expect(page.get_by_text("3件は確認待ちのままです")).to_be_visible()
    assert states(ideas) == [State.SUBMITTED] * 3
    assert (Decision.objects.count(), Notice.objects.count()) == (0, 0)


def test_it_works_without_a_script(browser_page, mori, ren):
    one, other = waiting(2, ren)
    page = browser_page(phone=False, person=mori, path=LIST, javascript=False)

    row(page, one).get_by_role("checkbox").check()
    page.get_by_label("理由の文例").select_option("unclear")
    page.get_by_role("button", name="この理由で差し戻す").click()

    expect(row(page, one)).to_have_count(0)
    expect(row(page, other)).to_be_visible()
    assert Batch.objects.get().reason == Rule.objects.get(key="unclear").words
    page.get_by_role("button", name="取り消す").click()
    expect(row(page, one)).to_be_visible()


def test_what_arrives_is_said_and_shown_only_on_request(browser_page, mori, ren, admin):
    (one,) = waiting(1, ren)
    page = browser_page(phone=False, person=mori, path=LIST)
    expect(row(page, one)).to_be_visible()

    a_moment_later = database_now() + timedelta(seconds=1)
    with transaction.atomic():
        new = [
            factory.idea(author=ren, state=State.SUBMITTED, at=a_moment_later, title=f"新しい案{each}")
            for each in range(2)
        ]
        claiming.claim("idea", one.pk, by=admin, at=database_now())
        announce(topics.desk())

    expect(page.get_by_text("2件増えました。")).to_be_visible()
    expect(row(page, one).get_by_text("管理者")).to_be_visible()
    expect(page.locator("#wagtail-sidebar a[href='/cms/ideas/worklist/'] .menuitem-label")).to_have_text(
        "作業一覧（3）"
    )
    expect(row(page, new[0])).to_have_count(0)
    page.get_by_role("link", name="表示する").click()
    expect(row(page, new[0])).to_be_visible()


def test_keys_do_nothing_while_somebody_types_and_on_the_page_of_an_idea_lead_to_the_next(
    browser_page, mori, ren
):
    first, second = waiting(2, ren)
    page = browser_page(phone=False, person=mori, path=f"/cms/ideas/{first.pk}/")

    page.get_by_label("新しいメモ").fill("")
    page.get_by_label("新しいメモ").press_sequentially("pjk")
    assert Batch.objects.count() == 0
    page.locator(".desk-text h2").first.click()
    page.keyboard.press("p")
    page.wait_for_url(f"**/cms/ideas/{second.pk}/")
    page.keyboard.press("u")

    expect(page.get_by_text("1件は確認待ちのままです")).to_be_visible()
    assert states([first, second]) == [State.SUBMITTED] * 2
