"""Journey 4: the threshold is reached, the city promises, 青木 answers, everybody concerned hears once."""

from __future__ import annotations

from playwright.sync_api import expect

from cocreate.notifications.models import Notice
from ideas import following, voting
from ideas.models import Idea, State
from tests.factories import ideas as factory
from tests.factories.ideas import NOW


def test_from_the_threshold_to_the_answer(browser_page, aoki, mori, ren, hana, department, axe):
    campaign = factory.campaign(threshold=3, department=department)
    idea = factory.idea(author=ren, campaign=campaign)
    first, second = factory.people(2)
    for person in (hana, first, second):
        voting.support(Idea.objects.get(pk=idea.pk), by=person, at=NOW)
    following.follow(idea, by=hana, at=NOW)
    idea.refresh_from_db()
    assert (idea.state, idea.department) == (State.UNDER_REVIEW, department)

    page = browser_page(phone=False, person=aoki, path="/cms/ideas/answers/")
    assert axe(page, within="#main") == []
    page.get_by_role("link", name=idea.title).click()
    page.get_by_role("button", name="保存して確認を頼む").click()  # nothing chosen yet
    expect(page.get_by_text("市の判断を選んでください。").first).to_be_visible()
    page.locator("input[name=kind][value=reflect]").check()
    page.locator("select[name=department]").select_option(str(department.pk))
    page.locator("textarea[name=text]").fill("除雪の済んだ道を、この冬から地図でお知らせします。")
    page.locator("input[name=next_on]").fill("2026-12-20")
    page.get_by_role("button", name="保存して確認を頼む").click()
    expect(page.get_by_text("案を保存し、別の人に確認を頼みました。")).to_be_visible()
    expect(page.get_by_text("自分で承認できません。")).to_be_visible()
    assert axe(page, within=".desk") == []
    reader = browser_page(phone=False, person=mori, path=f"/cms/ideas/answers/{idea.pk}/")
    reader.get_by_role("button", name="この文を承認する").click()
    expect(reader.get_by_text("案を承認しました。")).to_be_visible()
    assert axe(reader, within=".desk") == []
    page.reload()
    page.get_by_role("button", name="いま公開する").click()
    page.wait_for_load_state()

    idea.refresh_from_db()
    assert idea.state == State.ACCEPTED
    answered = Notice.objects.filter(about=f"idea:{idea.pk}", key__contains="answer")
    recipients = sorted(
        answered.filter(key=answered.get(recipient=hana, body__contains="地図").key).values_list(
            "recipient_id", flat=True
        )
    )
    assert recipients == sorted({ren.pk, hana.pk, first.pk, second.pk})
    reader = browser_page(path=idea.get_absolute_url())
    expect(reader.get_by_text("除雪の済んだ道を、この冬から地図でお知らせします。")).to_be_visible()
    assert axe(reader) == []
