"""Journey 4, the other half: the day of a promise nears and passes, 青木 is reminded, 森 hears of it, an
answer is written, read by a second person, appointed for the next morning, and appears by itself."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from cocreate import schedule
from cocreate.notifications.models import Notice
from ideas import promising
from ideas.models import Answer, Idea
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

DAYS = 30
LATE = NOW + timedelta(days=DAYS + 3)
MINE = ("ideas.reminding.remind", "ideas.publishing_answers.publish_due")
JOBS = tuple(job for job in schedule.SCHEDULE if job.does in MINE)


def mornings(first, last) -> None:
    """Let the worker look once on each day."""
    day = first
    while day <= last:
        schedule.run_due(at=day, schedule=JOBS)
        day += timedelta(days=1)


def subjects(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


def test_from_the_reminder_to_an_answer_that_appears_by_itself(
    browser_page, clock, aoki, mori, ren, department, axe
):
    call = factory.campaign(threshold=1, department=department, answer_days=DAYS)
    idea = factory.idea(author=ren, campaign=call, title="除雪の地図")
    factory.vote(idea, voter=aoki)
    promising.promise_due_answers(at=NOW)
    mornings(NOW, LATE)
    reminded = [text for text in subjects(aoki) if "までに回答するお約束です" in text]
    assert len(reminded) == 4  # seven, three and no days before, and once when it is late
    assert subjects(mori) == ["「除雪の地図」への回答が、約束の日をすぎています"]

    clock(LATE)
    citizen = browser_page(path=idea.get_absolute_url())
    box = citizen.get_by_role("region", name="約束")
    expect(box.get_by_text("3日すぎています")).to_be_visible()
    assert axe(citizen) == []

    page = browser_page(phone=False, person=aoki, path="/cms/ideas/answers/")
    expect(page.get_by_text("期限切れ（3日）")).to_be_visible()
    page.get_by_role("link", name="除雪の地図").click()
    page.locator("input[name=kind][value=consider]").check()
    page.locator("textarea[name=text]").fill("今年は見送り、来年の計画で考えます。")
    page.locator("textarea[name=reason]").fill("業者との契約が決まっているためです。")
    page.get_by_role("button", name="保存して確認を頼む").click()
    second = browser_page(phone=False, person=mori, path=f"/cms/ideas/answers/{idea.pk}/")
    second.get_by_role("button", name="この文を承認する").click()
    page.reload()
    tomorrow = LATE + timedelta(hours=21)  # nine in the morning in Kanazawa
    page.locator("input[name=publish_at]").fill("2026-12-27T09:00")
    page.get_by_role("button", name="この日時に公開する").click()
    expect(page.get_by_text("回答は2026年12月27日9:00に自動で公開されます。")).to_be_visible()
    assert Answer.objects.count() == 0

    mornings(LATE + timedelta(hours=20), LATE + timedelta(hours=20))
    assert Answer.objects.count() == 0
    mornings(tomorrow, tomorrow)
    clock(tomorrow)
    citizen.reload()
    expect(citizen.get_by_text("今年は見送り、来年の計画で考えます。")).to_be_visible()
    expect(box.get_by_text("4日おくれました")).to_be_visible()
    assert Idea.objects.get().state == "declined"
    assert Notice.objects.filter(recipient=ren, subject="「除雪の地図」に市が回答しました").count() == 1
