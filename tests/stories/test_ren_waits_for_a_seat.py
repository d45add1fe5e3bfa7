"""Journey 5: the organiser announces, the seats run out, 蓮 waits, and a seat comes free."""

from __future__ import annotations

from playwright.sync_api import expect

from events import registering
from events.models import Registration
from tests.factories import events as factory
from tests.factories.ideas import NOW


def test_ren_gets_the_seat_that_hana_gives_back(browser_page, hana, ren, axe):
    event = factory.event(capacity=1)
    hers = browser_page(person=hana, path=event.get_absolute_url())
    assert axe(hers) == []
    hers.get_by_role("button", name="申し込む").click()
    expect(hers.get_by_text("申し込み済みです。お席をご用意しています。")).to_be_visible()

    his = browser_page(person=ren, path=event.get_absolute_url())
    his.get_by_role("button", name="キャンセル待ちに登録する").click()
    expect(his.get_by_text("キャンセル待ち").first).to_be_visible()
    assert axe(his) == []
    hers.get_by_role("button", name="申し込みを取り消す").click()
    expect(hers.get_by_role("button", name="申し込みを取り消す")).to_have_count(0)

    his.reload()
    expect(his.get_by_text("申し込み済みです。お席をご用意しています。")).to_be_visible()
    assert Registration.objects.get(person=ren, event=event).state == Registration.State.SEATED


def test_the_seat_is_asked_for_before_the_log_in_and_given_after_it(browser_page, log_in):
    event = factory.event(capacity=5)
    page = browser_page(path=event.get_absolute_url())

    page.get_by_role("button", name="申し込む").click()
    log_in(page, "newcomer@example.jp")

    expect(page.get_by_text("申し込み済みです。お席をご用意しています。")).to_be_visible()
    assert event.registrations.seated().count() == 1


def test_seats_move_on_every_open_page(browser_page, ren):
    event = factory.event(capacity=5)
    watching = browser_page(path=event.get_absolute_url())
    expect(watching.locator(".registration-panel__number")).to_have_text("5")

    registering.register(event, by=ren, at=NOW)

    expect(watching.locator(".registration-panel__number")).to_have_text("4")
