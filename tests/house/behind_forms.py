"""What stands behind forms: wrong input, the log-in, the second step, refusals of the desk."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from tests.factories.furnishing import LONG_WORD, PASSWORD
from tests.house.world import World
from tests.walking import Stop, Walk, submit

PERIOD, ENOUGH_TO_TYPE = 30, 8  # seconds


def states(walk: Walk, world: World, mailoutbox: list[Any]) -> None:
    """Pages that stand behind a form: what is wrong is said at the field, what was typed is shown again."""
    _writing(walk, world)
    _coming_in(walk, mailoutbox)
    _second_step(walk)
    _desk_refusals(walk, world)


def _writing(walk: Walk, world: World) -> None:
    page, _watch = walk.page("passer-by")
    form = "main form[method=post]"
    page.goto("/ideas/new/")
    submit(page, form)
    walk.look("an idea with nothing in it", "passer-by")
    submit(
        page, form, title="除雪の状況を地図で", proposal=f"見られるように。連絡は 076-220-2111 {LONG_WORD}"
    )
    walk.look("an idea as others will see it", "passer-by")
    page.goto(f"{world.ideas['public'].get_absolute_url()}flag/")
    submit(page, form)
    walk.look("a report without a reason", "passer-by")
    hers, _watch = walk.page("hana")
    hers.goto(world.ideas["public"].get_absolute_url())
    submit(hers, "form[action*='/comments/#']")
    walk.look("a comment with nothing in it", "hana")
    hers.goto("/me/settings/")
    submit(hers, "form:has([name=display_name])", display_name="\u3000")
    walk.look("settings without a name", "hana")
    submit(hers, "form[action*='/tokens/#']")
    walk.look("a new token", "hana")
    theirs, _watch = walk.page("organiser")
    theirs.goto(reverse("events:edit", args=[world.events["draft"].pk]))
    submit(theirs, form, title="")
    walk.look("an event without a title", "organiser")
    hers.goto("/events/propose/")
    submit(hers, form)
    walk.look("a proposal of an event with nothing in it", "hana")
    wish = {"title": "雪道を歩く会", "text": "連絡は 076-220-2111", "more": str(world.ideas["public"].pk)}
    submit(hers, form, **wish)
    walk.look("a proposal of an event with a telephone number", "hana")


def _coming_in(walk: Walk, mailoutbox: list[Any]) -> None:
    page, _watch = walk.page("newcomer")
    form = "main form[method=post]"
    page.goto("/accounts/login/")
    submit(page, form, email="nobody")
    walk.look("log-in with half an address", "newcomer")
    submit(page, form, email="neu@example.jp")
    walk.look("the code", "newcomer")
    submit(page, "form:has([name=code])", code="12")
    walk.look("a wrong code", "newcomer")
    page.goto("/accounts/login/password/?other")
    submit(page, form, login="tani@example.jp", password="wrong")
    walk.look("a wrong password", "newcomer")
    page.goto("/accounts/password/reset/")
    submit(page, form, email="tani@example.jp")
    link = next(word for word in mailoutbox[-1].body.split() if "/password/reset/key/" in word)
    page.goto(link[link.index("/accounts/") :])
    walk.look("a new password", "newcomer")
    submit(page, form, password1="123", password2="1234")
    walk.look("a new password that is too short", "newcomer")


def _second_step(walk: Walk) -> None:
    """Setting up the authenticator app, its spare codes, and coming in with it."""
    page, _watch = walk.page("officer")
    form = "main form[method=post]"
    page.goto("/accounts/login/password/")
    submit(page, form, login="tani@example.jp", password=PASSWORD)
    page.goto(reverse("account_reauthenticate"))
    walk.look("account_reauthenticate", "officer")
    submit(page, form, password=PASSWORD)
    for name in ("account_change_password", "mfa_activate_totp"):
        walk.go(Stop(name, "officer", reverse(name)))
    secret = page.locator(".entrance__secret").inner_text().strip()
    submit(page, form, code="000000")
    walk.look("a wrong code of the app", "officer")
    submit(page, form, code=_app_shows(secret))
    names = ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp")
    for name in (*names, "mfa_reauthenticate"):
        walk.go(Stop(name, "officer", reverse(name)))
    page.goto("/accounts/logout/")
    submit(page, form)
    page.goto("/accounts/login/password/")
    submit(page, form, login="tani@example.jp", password=PASSWORD)
    assert page.url.endswith("/accounts/2fa/authenticate/")
    walk.look("mfa_authenticate", "officer")
    submit(page, form, code="000000")
    walk.look("a wrong second step", "officer")


def _app_shows(secret: str) -> str:
    """The code of this half minute; one that ends while it is typed would be refused, and rightly."""
    left = PERIOD - time.time() % PERIOD
    if left < ENOUGH_TO_TYPE:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _desk_refusals(walk: Walk, world: World) -> None:
    page, _watch = walk.page("mori", is_desk=True)
    page.goto(reverse("ideas_desk:idea", args=[world.ideas["waiting"].pk]))
    submit(page, "form[action$='/decide/']")
    walk.look("no decision chosen", "mori", is_desk=True)
    page.goto(reverse("ideas_desk:reports"))
    submit(page, "form[action$='/decide/']")
    walk.look("a report without a reason for its end", "mori", is_desk=True)
    theirs, _watch = walk.page("aoki", is_desk=True)
    theirs.goto(reverse("ideas_desk:answer", args=[world.more["to_answer"].pk]))
    with theirs.expect_navigation(wait_until="domcontentloaded"):
        theirs.locator("form[action$='/draft/'] button[name=ask]").click()
    walk.look("an answer with nothing in it", "aoki", is_desk=True)
