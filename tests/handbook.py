"""The pictures of the handbook, taken from a small made-up desk: `make handbook`.

Not collected by `make test` (the name does not begin with test_). They land in docs/handbook/images,
with few colours, so that all of them together stay small.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.timezone import localdate
from PIL import Image
from playwright.sync_api import Page

from cocreate.accounts.permissions import Role
from cocreate.postgres.clock import database_now
from events import registering
from ideas import appealing, discussing, entering, moderation
from ideas.models import Flag, Idea, State, StateChange
from ideas.wording import IdeaText
from tests import cast
from tests.factories import events as event_factory
from tests.factories import ideas as factory

FOLDER = Path(settings.BASE_DIR) / "docs" / "handbook" / "images"
SIZE = {"width": 1080, "height": 720}
COLOURS = 48
WAITING = (
    ("雪の日のバスの遅れを知りたい", "バス停に、いまどこを走っているかの表示がほしいです。"),
    ("公民館の予約をスマホで", "空いている部屋が家でわかると助かります。連絡は090-0000-0000まで。"),
    ("用水の水位を子どもと測る", "大雨の日に、用水の水位が見られると安心です。"),
)


class Desk:
    """A morning: three ideas wait, one with a telephone number; a report, an appeal, an answer to write."""

    def __init__(self) -> None:
        self.now = database_now()
        self.mori, self.aoki = cast.make_mori(), cast.make_aoki()
        self.second = cast.person("林", "hayashi@example.jp", Role.MODERATOR)
        self.citizens = [cast.make_hana(), cast.make_ren(), cast.make_organiser()]
        self.campaign = factory.campaign(slug="snow", opens_at=self.now - timedelta(days=9), closes_at=None)
        self.waiting = [self._waits(*words, days) for days, words in zip((2, 1, 0), WAITING, strict=True)]
        self._talk()
        self.to_answer = factory.idea(
            author=self.citizens[1],
            title="通学路の除雪の順番を公開してほしい",
            state=State.UNDER_REVIEW,
            department=cast.roads(),
            assigned_at=self.now,
            assigned_by=self.mori,
            answer_promised_at=self.now,
            answer_due_on=localdate(self.now) + timedelta(days=12),
        )
        self.event = event_factory.event(created_by=self.citizens[2], title="雪道データ アイデアソン")
        registering.register(self.event, by=self.citizens[0], at=self.now)

    def _waits(self, title: str, proposal: str, days: int) -> Idea:
        at = self.now - timedelta(days=days)
        author = self.citizens[days]
        made = factory.idea(
            author=author, campaign=self.campaign, state=State.SUBMITTED, at=at, title=title,
            problem="", proposal=proposal, wish="",
        )  # fmt: skip
        StateChange.objects.filter(idea=made).update(from_state="", at=at)
        return made

    def _talk(self) -> None:
        hana, ren, _organiser = self.citizens
        public = factory.idea(author=ren, campaign=self.campaign, title="除雪の状況を地図で")
        said = factory.comment(
            public, author=hana, text="となりの山田さんの家の前は、いつも後回しです。", at=self.now
        )
        discussing.flag(said, by=ren, at=self.now, reason=Flag.Reason.PERSONAL, text="名前が出ています。")
        hidden = factory.idea(
            author=hana, campaign=self.campaign, state=State.SUBMITTED, title="公園に時計を"
        )
        decision = moderation.hide(hidden, by=self.second, at=self.now, reason="参加のルール3によります。")
        appealing.appeal(decision, by=hana, at=self.now, text="名前は書いていません。もう一度見てください。")

    def paper(self) -> None:
        entering.enter_for_somebody(
            None,
            by=self.second,
            at=self.now,
            text=IdeaText("バス停に椅子がほしい", "", "立って待つのがつらいです。", ""),
            received=entering.Received("paper", "no_device", localdate(self.now)),
            submission_key=uuid.uuid4(),
        )


def save(page: Page, name: str, within: str = "") -> None:
    """One picture with few colours: of the window, or of one part of the page."""
    photo = page.locator(within).first.screenshot() if within else page.screenshot()
    small = Image.open(io.BytesIO(photo)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


@pytest.mark.timeout(600)
def test_pictures_of_the_desk(live_site: Any, browser_page: Callable[..., Page]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    desk = Desk()
    desk.paper()
    page = browser_page(phone=False, person=desk.mori, path="/cms/ideas/worklist/", viewport=SIZE)
    save(page, "01-work-list")
    page.keyboard.press("?")
    save(page, "02-keys", "#desk-keys")
    page.keyboard.press("Escape")
    for box in page.locator("input[name=item]").all()[:2]:
        box.check()
    save(page, "04-together", ".desk-together")
    for name, path in (
        ("03-idea", f"/cms/ideas/{desk.waiting[1].pk}/"),
        ("05-reports", "/cms/ideas/reports/"),
        ("06-appeals", "/cms/ideas/appeals/"),
        ("08-paper", "/cms/ideas/paper/"),
        ("09-paper-new", "/cms/ideas/paper/new/"),
    ):
        page.goto(path)
        save(page, name)
    theirs = browser_page(
        phone=False, person=desk.aoki, path=f"/cms/ideas/answers/{desk.to_answer.pk}/", viewport=SIZE
    )
    save(theirs, "07-answer")
    organiser = browser_page(
        phone=False, person=desk.citizens[2], path=f"/events/{desk.event.pk}/registrations/", viewport=SIZE
    )
    save(organiser, "10-registrations")

    assert sum(one.stat().st_size for one in FOLDER.glob("*.png")) < 1_500_000
