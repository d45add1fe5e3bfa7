"""Walking through the site in one browser, one tab for each visitor, noting what is wrong with each page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page

from tests.browser import AXE, Watch, session_cookie

PHONE, NARROW, DESK = 390, 320, 1280  # pixels

# The gallery shows one panel in several states, each a landmark of the same name.
SHOWN_TWICE = {"/gallery/": "landmark-unique"}


class Stop(NamedTuple):
    """One page to look at: what it is called, who looks, where, and whether it belongs to the CMS."""

    name: str
    visitor: str
    path: str
    is_desk: bool = False


class Walk:
    """Looks at one page after another and keeps what is wrong with them."""

    def __init__(self, browser: Browser, site: Any, axe: Callable[..., list[str]], world: Any) -> None:
        self.browser, self.site, self.axe, self.world = browser, site, axe, world
        self.found: dict[str, list[str]] = {}
        self.looked_at = 0
        self._pages: dict[tuple[str, bool], tuple[Page, Watch]] = {}

    def page(self, visitor: str, *, is_desk: bool = False) -> tuple[Page, Watch]:
        """The one tab of a visitor."""
        if (visitor, is_desk) not in self._pages:
            width = DESK if is_desk else PHONE
            context = self.browser.new_context(
                base_url=self.site.url,
                locale="ja-JP",
                timezone_id="Asia/Tokyo",
                reduced_motion="reduce",
                viewport={"width": width, "height": 844},
            )
            context.set_default_timeout(10_000)
            context.add_init_script(path=AXE)  # sent once, where each page would be sent half a megabyte
            person = getattr(self.world, visitor, None)
            if person is not None:
                context.add_cookies([{**session_cookie(person), "url": self.site.url}])
            watch = Watch(self.site)
            self._pages[visitor, is_desk] = (watch.over(context.new_page()), watch)
        return self._pages[visitor, is_desk]

    def go(self, stop: Stop) -> None:
        page, _watch = self.page(stop.visitor, is_desk=stop.is_desk)
        page.goto(stop.path, wait_until="domcontentloaded")
        arrived = unquote(page.url.removeprefix(self.site.url))
        if arrived != stop.path:
            self.found.setdefault(stop.name, []).append(f"led to {arrived}")
        self.look(stop.name, stop.visitor, is_desk=stop.is_desk)

    def look(self, name: str, visitor: str, *, is_desk: bool = False) -> None:
        """Everything that may be wrong with the page that is open now."""
        page, watch = self.page(visitor, is_desk=is_desk)
        wrong = [
            trouble
            for trouble in self.axe(page, within="#main" if is_desk else "html")
            if not trouble.startswith(SHOWN_TWICE.get(urlsplit(page.url).path, "-"))
        ]
        if not is_desk:
            wrong += [
                f"{width} px: {wide}" for width in (PHONE, NARROW) if (wide := self._overflow(page, width))
            ]
            page.set_viewport_size({"width": PHONE, "height": 844})
        wrong += watch.problems
        watch.problems = []
        self.looked_at += 1
        if wrong:
            self.found.setdefault(name, []).extend(wrong)

    def _overflow(self, page: Page, width: int) -> str:
        """What stands out to the right of a narrow screen."""
        page.set_viewport_size({"width": width, "height": 844})
        return page.evaluate(
            """() => {
                const root = document.documentElement;
                if (root.scrollWidth <= window.innerWidth) return "";
                const wide = [...document.body.querySelectorAll("*")].filter(
                    (one) => one.getBoundingClientRect().right > window.innerWidth + 0.5);
                const names = wide.map((one) => `${one.tagName}.${one.className}`);
                return `${root.scrollWidth} wide: ${names.slice(0, 5).join(", ")}`;
            }"""
        )

    def close(self) -> None:
        for page, _watch in self._pages.values():
            page.context.close()


def submit(page: Page, form: str, **words: str) -> None:
    """Send a form as it is, past the browser's own checks."""
    for name, value in words.items():
        page.locator(f"{form} [name={name}]").first.fill(value)
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.evaluate("form => document.querySelector(form).submit()", form)
