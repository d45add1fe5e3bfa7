"""A real browser on a really running site, for stories.

`browser_page()` opens a page as a visitor has it: phone or desktop, logged in
or not, with or without JavaScript. At the end of the test it is asserted that
no page called another site, broke the content security policy or raised an
error in a script.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

# A busy machine is slow, not wrong: waiting longer costs nothing where nothing fails.
PATIENCE = 15_000  # milliseconds
expect.set_options(timeout=PATIENCE)

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
NO_BROWSER = (
    "No Chromium was found. Install one (Debian, Ubuntu: sudo apt-get install chromium fonts-noto-cjk; "
    "macOS: brew install --cask chromium), or name one in CHROMIUM, "
    "or run: .venv/bin/python -m playwright install chromium"
)


def find_browser(playwright: Playwright) -> str:
    """CHROMIUM, one on the search path, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, names), playwright.chromium.executable_path]
    mac = "/Applications/{0}.app/Contents/MacOS/{0}"
    found += [mac.format("Google Chrome"), mac.format("Chromium")]
    for path in filter(None, found):
        if Path(path).exists():
            return path
    pytest.fail(NO_BROWSER, pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium per worker; its own network is closed, too."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_browser(playwright),
            args=[
                *(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                ),
                # The address bar, which nobody sees, draws two pages of its own for every window.
                "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )
        yield chromium
        chromium.close()


@dataclass
class Site:
    """The running site."""

    url: str
    socket_url: str


@pytest.fixture
def live_site(transactional_db: None) -> Iterator[Site]:
    """The real server, pages and sockets, on this worker's database; in a thread of this process.

    So `mailoutbox`, `settings` and `clock` work as in every other test.
    """
    import uvicorn

    from cocreate.asgi import application

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        application, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="site", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield Site(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(10)
    listener.close()


class Watch:
    """What a page did that no page may do."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.problems: list[str] = []

    def over(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", lambda message: self._hear(message.text))
        page.on("request", lambda request: self._see(request.url))
        return page

    def _hear(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.problems.append(text)

    def _see(self, url: str) -> None:
        own = (self.site.url, self.site.socket_url, "data:", "blob:", "about:")
        if not url.startswith(own):
            self.problems.append(f"third party: {url}")


@pytest.fixture
def browser_page(live_site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page: `browser_page(phone=True, person=None, javascript=True, path="/")`."""
    contexts: list[BrowserContext] = []
    watch = Watch(live_site)

    def open_page(
        *, phone: bool = True, person: Any = None, javascript: bool = True, path: str = "", **context: Any
    ) -> Page:
        wanted = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "reduced_motion": "reduce"}
        wanted |= PHONE if phone else DESKTOP
        made = browser.new_context(
            base_url=live_site.url, java_script_enabled=javascript, **(wanted | context)
        )
        made.set_default_timeout(PATIENCE)
        contexts.append(made)
        if person is not None:
            made.add_cookies([{**session_cookie(person), "url": live_site.url}])
        page = watch.over(made.new_page())
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.problems == []


def heights(things: Locator) -> list[int]:
    """How high things are laid out; their boxes on the screen are a hair smaller while the page scrolls."""
    measured: list[int] = things.evaluate_all("all => all.map((one) => one.offsetHeight)")
    return measured


def boxes(things: Locator) -> list[dict[str, float]]:
    """Where things are on the screen, all in the same moment: a page may still scroll."""
    script = "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    seen: list[dict[str, float]] = things.evaluate_all(script)
    return seen


def session_cookie(person: Any) -> dict[str, str]:
    """The cookie of somebody who is logged in already."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """What axe-core finds wrong with a page: `assert axe(page) == []`."""
    source = AXE.read_text(encoding="utf-8")

    def examine(page: Page, within: str = "html") -> list[str]:
        page.wait_for_load_state()
        page.locator(within).first.wait_for(state="attached")
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        run = "([within, tags]) => axe.run(within, {runOnly: tags, resultTypes: ['violations']})"
        found = page.evaluate(run, [within, AXE_TAGS])
        return [
            f"{violation['id']}: {violation['help']} — {node['html'][:200]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return examine
