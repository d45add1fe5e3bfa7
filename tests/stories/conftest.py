"""What every story in the browser begins with: noon on 2026-11-23, and a way through the log-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.factories.ideas import NOW


@pytest.fixture(autouse=True)
def _noon(live_site: Any, clock: Callable[[Any], None]) -> None:
    clock(NOW)


@pytest.fixture
def log_in(mailoutbox: list[Any]) -> Callable[[Page, str], None]:
    """Go through the log-in as a person does: address, code from the mail, on."""

    def go(page: Page, email: str) -> None:
        page.get_by_label("メールアドレス").fill(email)
        page.get_by_role("button", name="コードを送る").click()
        page.wait_for_url("**/login/code/confirm/**")
        code = re.search(r"\b(\d{6})\b", mailoutbox[-1].subject + mailoutbox[-1].body)
        assert code is not None
        page.locator("input[name=code]").fill(code[1])
        page.get_by_role("button", name="次へ").click()

    return go
