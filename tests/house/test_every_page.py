"""Every page and every important state in a real browser: axe, narrow screens, the security policy.

The walk follows the access table: a new address with a page is walked by itself, by the first
visitor who may open it (and by the author too, where everybody may). What is not in that
table (pages of the CMS, log-in pages, states behind a form) is listed below; an address that
is in neither list fails a test until somebody decides.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cocreate.accounts.stopping import stop_address
from cocreate.notifications.models import MailboxMail
from ideas import following_letters
from ideas.models import Campaign
from tests.cocreate.test_error_pages import ROADS
from tests.factories import ideas as factory
from tests.factories.furnishing import furnish
from tests.house.behind_forms import states
from tests.house.test_access_table import ELSEWHERE, TABLE
from tests.house.world import World, own_addresses
from tests.walking import Stop, Walk

VISITORS = ("passer-by", "hana", "ren", "organiser", "mori", "aoki", "admin")

# Addresses elsewhere than in the access table that are no pages.
NO_PAGE = {
    "readyz": "one word for machines",
    "wagtailcore_authenticate_with_password": "no page is restricted by password",
    "wagtailcore_login": "leads to account_login",
    "display": "only posted",
    "ideas:discard_draft": "only posted",
    "ideas:answer_merge": "only posted",
    "ideas:undo_merge": "only posted",
    "ideas:answer_invitation": "only posted",
    "ideas:end_co_authorship": "only posted",
    "places:sample_tile": "a picture",
    "sitemap_part": "XML for search engines",
}

NO_PAGE |= {name: "JSON" for name in ELSEWHERE if name.startswith("api_")}

MET_BELOW = {
    *("mailbox:mail", "accounts:stop_letters", "ideas:stop_letters", "ideas:merge", "ideas:invitation"),
    *("ideas:own_report", "ideas:appeal"),
}

# What the CMS serves to everybody, and the one error page that has an address.
PAGES = {
    "wagtail_serve": [
        "/",
        "/news/",
        "/news/snow/",
        "/strategy/",
        "/strategy/initiatives/paperless/",
        "/strategy/indicators/online-procedures-rate/",
        "/pages/",
        "/pages/rules/",
        "/no-such-page/",
    ],
    "strategy_version": ["/strategy/versions/1.5/"],
}

# Log-in pages and the like: who looks at them; those behind a form are met in `states`.
ACCOUNT_PAGES = {
    "account_login": "passer-by",
    "account_login_password": "passer-by",
    "account_reset_password": "passer-by",
    "account_reset_password_done": "passer-by",
    "account_reset_password_from_key_done": "passer-by",
    "account_inactive": "passer-by",
    "account_logout": "hana",
    "account_email": "hana",
    "account_set_password": "hana",
    "mfa_index": "hana",
    "usersessions_list": "hana",
}

MET_IN_STATES = {
    "account_confirm_login_code",
    "account_change_password",
    "account_reauthenticate",
    "account_reset_password_from_key",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}

NO_ACCOUNT_PAGE = {
    "account_request_login_code": "leads to account_login",
    "account_signup": "leads to account_login",
    "account_email_verification_sent": "leads to account_login",
    "mfa_download_recovery_codes": "a file",
}

PARTS = 3  # of the walk, so that several processes share it

# Our own views in the CMS, by module and name; objects are filled in by `desk_pages`.
DESKS = {
    "ideas.desk": [
        *(
            "ideas",
            "waiting",
            "idea",
            "version",
            "merges",
            "reports",
            "answers",
            "answer",
            "answer_drafts",
            "help",
            "ask_help",
            "appeals",
            "quiet",
            "waiting_comments",
            "unreviewed",
            "site_rules",
            "paper",
            "paper_new",
            "figures",
        ),
        *("work", "comment"),
        *("add", "copy", "edit", "preview_campaign"),
    ],
    "cocreate.audit.desk": ["audit_log"],
    # Wagtail's own pages; ours only keep in the log who read them.
    "cocreate.accounts.people_desk": ["index", "edit"],
    "events.viewsets": ["index", "edit"],
    "events.proposals_desk": ["list", "one"],
    "cocreate.strategy": ["index", "add", "edit"],
    "cocreate.office_days": ["index", "edit", "delete"],
}

ONLY_POSTED = {
    "decide",
    "decide_version",
    "decide_many",
    "carry_out",
    "undo",
    "claim",
    "note",
    "move_help",
    "assign",
    "decide_report",
    "hide_comment",
    "review_comment",
    "decide_appeal",
    "end_quiet",
    "mark_idea",
    "restore_comment",
    "publish_answer",
    "publish_drafts",
    "promise",
    "save_answer_draft",
    "review_answer_draft",
    "release_answer_draft",
    "drop_answer_draft",
    "follow_up",
    "audit_export",
    "paper_approve",
    "paper_code",
    "paper_contact",
    "index_results",
}

# --- What there is to see -----------------------------------------------------------------------------


def is_a_page(answer: Any) -> bool:
    """Whether somebody looks at the answer; files and JSON are for programs."""
    return answer.headers.get("Content-Type", "").startswith("text/html")


def from_the_table(world: World, part: int = 0, parts: int = 1) -> Iterator[Stop]:
    """The pages of the access table: the first who may open each, and the author where all may.

    Each part of the walk takes rows of its own, since every row is asked for what it is.
    """
    clients = dict(zip(VISITORS, world.visitors(), strict=True))
    for row, signs in list(TABLE.items())[part::parts]:
        may = [visitor for visitor, sign in zip(VISITORS, signs.split(), strict=True) if sign == "○"]
        if not may or not is_a_page(clients[may[0]].get(world.address(row))):
            continue
        for visitor in dict.fromkeys([*may[:1], *(["ren"] if "ren" in may[1:] else [])]):
            yield Stop(f"{row} ({visitor})", visitor, world.address(row))


def more_pages(world: World) -> Iterator[Stop]:
    for name, paths in PAGES.items():
        for path in paths:
            yield Stop(f"{name} {path}", "passer-by", path)
    for name, visitor in ACCOUNT_PAGES.items():
        yield Stop(name, visitor, reverse(name))
    mail = MailboxMail.objects.get()
    yield Stop("mailbox:mail", "passer-by", reverse("mailbox:mail", args=[mail.pk]))
    yield Stop(
        "accounts:stop_letters",
        "passer-by",
        stop_address(world.hana).removeprefix(site_settings.SITE_ADDRESS),
    )
    followed = following_letters.stop_address(world.hana, world.ideas["public"].pk)
    yield Stop("ideas:stop_letters", "passer-by", followed.removeprefix(site_settings.SITE_ADDRESS))
    yield Stop("ideas:appeal", "ren", reverse("ideas:appeal", args=["idea", world.more["to_appeal"].pk]))
    yield Stop("ideas:own_report", "ren", reverse("ideas:own_report", args=[world.more["report"].receipt]))
    yield Stop("ideas:merge", "hana", reverse("ideas:merge", args=[world.more["merge"].pk]))
    yield Stop("ideas:invitation", "hana", world.more["invitation"].get_absolute_url())
    for status in (400, 403, 405, 429, 500, 503):
        yield Stop(f"error {status}", "passer-by", f"/trouble/{status}/")
    for name, path in {
        "an answered idea": world.more["answered"].get_absolute_url(),
        "a full event": world.more["full"].get_absolute_url(),
        "nothing found": "/ideas/?q=ペンギン",
        "found in the whole site": "/search/?q=除雪",
        "nothing found in the whole site": "/search/?q=ペンギン",
        "ideas with a choice": "/ideas/?campaign=snow&order=new",
        "ideas on a map": "/ideas/?view=map",
        "a page too far": "/ideas/?page=99",
        "no events": "/events/?q=ペンギン",
    }.items():
        yield Stop(name, "hana", path)


def desk_pages(world: World) -> Iterator[Stop]:
    """Our own pages in the CMS, each by somebody who works there."""
    more = world.more

    def stop(name: str, visitor: str, *about: Any) -> Stop:
        return Stop(f"{name} ({visitor})", visitor, reverse(name, args=about), is_desk=True)

    yield stop("wagtailadmin_home", "mori")
    for name in ("work", "ideas", "waiting", "merges", "reports", "answers", "answer_drafts", "help"):
        yield stop(f"ideas_desk:{name}", "mori")
    for name in ("appeals", "quiet", "waiting_comments", "unreviewed", "site_rules"):
        yield stop(f"ideas_desk:{name}", "mori")
    for name in ("paper", "paper_new", "figures"):
        yield stop(f"ideas_desk:{name}", "mori")
    yield stop("ideas_desk:work", "aoki")
    yield stop("ideas_desk:comment", "mori", world.comments["public"].pk)
    for which in ("waiting", "hidden", "returned", "public"):
        yield stop("ideas_desk:idea", "mori", world.ideas[which].pk)
    yield stop("ideas_desk:version", "mori", world.more["reworded"].pk, 2)
    yield stop("ideas_desk:answers", "aoki")
    yield stop("ideas_desk:answer", "aoki", more["to_answer"].pk)
    yield stop("ideas_desk:answer", "aoki", more["answered"].pk)
    yield stop("ideas_desk:answer", "mori", more["in_review"].pk)
    yield stop("ideas_desk:answer", "aoki", more["approved"].pk)
    yield stop("ideas_desk:ask_help", "aoki", more["answered"].pk)
    yield stop("audit_log", "admin")
    yield stop("event_desk:index", "mori")
    yield stop("event_proposals:list", "mori")
    yield stop("event_proposals:one", "mori", world.proposals["public"].pk)
    yield stop("event_desk:edit", "mori", more["full"].pk)
    for name in ("campaigns:index", "campaigns:add", "categories:index", "rules:index", "rules:add"):
        yield stop(name, "admin")
    snow = Campaign.objects.get(slug="snow").pk
    for name in ("campaigns:edit", "campaigns:copy"):
        yield stop(name, "admin", snow)
    yield stop("ideas_desk:preview_campaign", "admin", snow)._replace(is_desk=False)  # a citizen's page
    for name in ("measurement:index", "measurement:add"):
        yield stop(name, "admin")
    from cocreate.strategy.models import Measurement, Version

    yield stop("measurement:edit", "admin", Measurement.objects.order_by("pk")[0].pk)
    yield stop("strategy_version:edit", "admin", Version.objects.order_by("pk")[0].pk)
    from cocreate.office_days.models import ClosedDay

    closed, _made = ClosedDay.objects.get_or_create(day=date(2026, 12, 28), name="設備の点検")
    yield stop("office_days:index", "mori")
    for name in ("office_days:edit", "office_days:delete"):
        yield stop(name, "mori", closed.pk)


# --- Tests --------------------------------------------------------------------------------------------


@pytest.fixture
def walk(live_site, browser, axe, clock, settings) -> Iterator[Walk]:
    settings.STAFF_MFA_REQUIRED = False
    settings.ROOT_URLCONF = ROADS  # the site, and a road to each trouble
    clock(factory.NOW)
    world = World()
    furnish(world)
    walk = Walk(browser, live_site, axe, world)
    yield walk
    with contextlib.suppress(Exception):
        walk.close()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_can_be_used_by_everybody_on_a_narrow_screen(walk, part):
    world = walk.world
    others = [*more_pages(world), *desk_pages(world)]
    for stop in (*from_the_table(world, part, PARTS), *others[part::PARTS]):
        walk.go(stop)

    assert walk.found == {}
    assert walk.looked_at > 100 / PARTS


@pytest.mark.timeout(400)
def test_what_stands_behind_forms_can_be_used_too(walk, mailoutbox):
    states(walk, walk.world, mailoutbox)

    assert walk.found == {}
    assert walk.looked_at > 10


def test_the_walk_sees_what_it_looks_for(walk):
    page, _watch = walk.page("passer-by")
    page.goto("/ideas/")
    page.evaluate(
        """() => {
            document.querySelector("main").insertAdjacentHTML("beforeend", `<img src="https://example.com/x.png">
                <div class="lorry">x</div><p onclick="alert(1)">x</p>`);
            document.querySelector(".lorry").style.width = "350px";
        }"""
    )

    walk.look("a page of somebody careless", "passer-by")

    trouble = " | ".join(walk.found["a page of somebody careless"])
    assert "image-alt" in trouble
    assert "320 px: " in trouble
    assert "390 px: " not in trouble
    assert "Content Security Policy" in trouble
    assert "third party: https://example.com/x.png" in trouble


def test_no_address_with_a_page_is_left_out_of_the_walk():
    seen_by_somebody = {row.partition(" of ")[0] for row, signs in TABLE.items() if "○" in signs}
    pages_elsewhere = {*PAGES, *MET_BELOW}

    assert set(ELSEWHERE) - pages_elsewhere - set(NO_PAGE) == set()
    assert seen_by_somebody | pages_elsewhere | set(NO_PAGE) <= set(own_addresses())


def test_no_page_of_an_account_or_a_desk_is_left_out_of_the_walk():
    accounts, desks = _foreign_addresses()

    assert accounts == {*ACCOUNT_PAGES, *MET_IN_STATES, *NO_ACCOUNT_PAGE}
    known = {(module, name) for module, names in DESKS.items() for name in names}
    left_out = {
        (module, name)
        for module, name in desks
        if name not in ONLY_POSTED
        and not any(module.startswith(house) and name == one for house, one in known)
    }
    assert left_out == set()


def _foreign_addresses() -> tuple[set[str], set[tuple[str, str]]]:
    """The names below /accounts/, and the views of our own below /cms/ with their modules."""
    accounts: set[str] = set()
    desks: set[tuple[str, str]] = set()

    def follow(patterns: list[URLPattern | URLResolver], path: str) -> None:
        for entry in patterns:
            here = path + str(entry.pattern).lstrip("^")
            if isinstance(entry, URLResolver):
                follow(entry.url_patterns, here)
            elif here.startswith("accounts/") and entry.name:
                accounts.add(entry.name)
            elif here.startswith("cms/") and entry.name:
                module = getattr(entry.callback, "__module__", "")
                if module.split(".")[0] in {"cocreate", "ideas", "events", "cms"}:
                    desks.add((module, entry.name))

    follow(get_resolver(site_settings.ROOT_URLCONF).url_patterns, "")
    return accounts, desks
