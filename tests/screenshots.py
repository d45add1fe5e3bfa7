"""Ten key pages as people see them, at 390 and 1280 px, with the demo's year told: `make screenshots`.

Not collected by `make test` (the name does not begin with test_). The pictures land in
var/screenshots/, or in the folder named by SCREENSHOTS.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from playwright.sync_api import Page

from cocreate import demo
from cocreate.accounts.models import User
from events.models import Event
from ideas.models import Idea

FOLDER = Path(os.environ.get("SCREENSHOTS") or settings.BASE_DIR / "var" / "screenshots")
TOLD = "除雪の状況を町会ごとに地図で見られるようにしたい"


@pytest.fixture
def year_in_kanazawa(live_site: Any) -> Iterator[None]:
    """The demo content, told into this test's database."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    with transaction.atomic():
        demo.load()
    return


@pytest.mark.timeout(900)
def test_ten_key_pages(
    year_in_kanazawa: None, browser_page: Callable[..., Page], axe: Callable[..., Any]
) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    idea = Idea.objects.get(title=TOLD)
    event = Event.objects.filter(capacity__isnull=False).order_by("-starts_at")[0]
    mori, hana = (User.objects.get(email=f"{name}@example.jp") for name in ("mori", "hana"))
    pages: list[tuple[str, str, User | None]] = [
        ("01-home", "/", None),
        ("02-ideas", "/ideas/?q=引越し", None),
        ("03-idea", idea.get_absolute_url(), None),
        ("04-write", "/ideas/new/", None),
        ("05-campaign", "/campaigns/yuki-to-kurasu/", None),
        ("06-strategy", "/strategy/", None),
        ("07-initiative", "/strategy/initiatives/information-outreach/", None),
        ("08-event", event.get_absolute_url(), None),
        ("09-my-page", "/me/", hana),
        ("10-review", "/cms/ideas/worklist/", mori),
    ]
    for phone in (True, False):
        for name, path, person in pages:
            page = browser_page(phone=phone, person=person, path=path)
            page.screenshot(path=FOLDER / f"{name}-{390 if phone else 1280}.png", full_page=True)
            within = "#main" if path.startswith("/cms/") else "html"
            assert axe(page, within=within) == [], name
            page.context.close()
