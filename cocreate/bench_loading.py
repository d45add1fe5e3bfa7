"""How soon a page is there, and how still it lies, on a slow phone and a slow network.

Chromium counts itself: LCP is the moment at which the largest thing on the first screen is
painted, CLS how much of the screen jumped (https://web.dev/articles/vitals). The network is
Lighthouse's “slow 4G”: 150 ms there and back, 1.6 Mbit/s down, 0.75 Mbit/s up; the
processor is slowed down four times. Nothing is in the browser's cache.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

TIMES = 3
ROUND_TRIP = 150  # milliseconds
DOWN, UP = 1_638_400 / 8, 768_000 / 8  # bytes per second
SLOWER = 4
LCP, CLS = 2500, 0.02  # what a page may take: milliseconds, share of the screen
STILL_AFTER = 1500  # milliseconds after the load event in which late jumps are waited for
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WATCH = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.lcp = one.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) seen.cls += one.value;
}).observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True)
class Loaded:
    """One page: the median LCP in milliseconds and the largest CLS."""

    name: str
    lcp: float
    cls: float


def measure(port: int, paths: dict[str, str]) -> list[Loaded]:
    """Load each page on a slow phone; empty where there is no browser on this machine."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        return []
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        try:
            return [_median(browser, name, f"http://127.0.0.1:{port}{at}") for name, at in paths.items()]
        finally:
            browser.close()


def _median(browser: Any, name: str, address: str) -> Loaded:
    seen = [_load(browser, address) for _ in range(TIMES)]
    return Loaded(name, median(one["lcp"] for one in seen), max(one["cls"] for one in seen))


def _load(browser: Any, address: str) -> dict[str, float]:
    """Load a page once, as somebody who was never here."""
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True}
    context = browser.new_context(locale="ja-JP", **phone)
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    network = {"latency": ROUND_TRIP, "downloadThroughput": DOWN, "uploadThroughput": UP}
    wire.send("Network.emulateNetworkConditions", {"offline": False, **network})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load", timeout=60_000)
    page.wait_for_timeout(STILL_AFTER)
    seen: dict[str, float] = page.evaluate("window.seen")
    context.close()
    return seen


def report(loaded: list[Loaded]) -> Iterable[str]:
    """The chapter of docs/performance.md."""
    yield "## Loading on a slow phone: slow 4G, processor four times slower"
    yield ""
    if not loaded:
        yield "Not measured: there was no Chromium on the machine."
        yield ""
        return
    yield f"| page | LCP, median of {TIMES} | CLS, largest of {TIMES} | target | held |"
    yield "|---|---|---|---|---|"
    for one in loaded:
        held = "yes" if one.lcp <= LCP and one.cls <= CLS else "**no**"
        target = f"≤ {LCP / 1000:.1f} s, ≤ {CLS}"
        yield f"| {one.name} | {one.lcp / 1000:.2f} s | {one.cls:.3f} | {target} | {held} |"
    yield ""
