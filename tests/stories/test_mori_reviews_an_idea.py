"""Journey 3: the queue in the CMS, a decision with a reason, and the author hears of it."""

from __future__ import annotations

from playwright.sync_api import expect

from cocreate.notifications.models import Notice
from ideas.models import State
from tests.factories import ideas as factory


def test_mori_publishes_from_the_queue(browser_page, mori, ren, axe):
    idea = factory.idea(author=ren, campaign=factory.campaign(), state=State.SUBMITTED)
    page = browser_page(phone=False, person=mori, path="/cms/ideas/waiting/")
    assert axe(page, within="#main") == []
    page.get_by_role("link", name=idea.title).click()
    page.wait_for_url(f"**/cms/ideas/{idea.pk}/")
    assert axe(page, within="#main") == []

    page.get_by_role("button", name="公開する").click()

    page.wait_for_load_state()
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED
    told = Notice.objects.get(recipient=ren)
    assert idea.title in told.body + told.subject
    reader = browser_page(path=idea.get_absolute_url())
    expect(reader.get_by_role("heading", name=idea.title)).to_be_visible()


def test_an_idea_goes_back_only_with_a_reason(browser_page, mori, ren):
    idea = factory.idea(author=ren, campaign=factory.campaign(), state=State.SUBMITTED)
    page = browser_page(phone=False, person=mori, path=f"/cms/ideas/{idea.pk}/")

    page.get_by_role("button", name="この理由で差し戻す").click()
    idea.refresh_from_db()
    assert idea.state == State.SUBMITTED

    page.locator("textarea[name=reason]").fill("電話番号が入っています。消してから、もう一度送ってください。")
    page.get_by_role("button", name="この理由で差し戻す").click()
    page.wait_for_load_state()
    idea.refresh_from_db()
    assert idea.state == State.RETURNED
    author = browser_page(person=ren, path=idea.get_absolute_url())
    expect(author.get_by_text("電話番号が入っています。").first).to_be_visible()
