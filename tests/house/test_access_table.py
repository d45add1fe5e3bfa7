"""Every address of ours, and who may open it.

A row says what each visitor gets for a GET, in this order: passer-by, 花 (another citizen),
蓮 (the author), the organiser, 森 (moderator), 青木 (department), administrator. A new
address fails this test until somebody decides. What somebody may not know of is 404;
→ is a redirect (to the log-in, or onwards), × is “this address takes no GET”.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.factories import ideas as factory
from tests.house.world import World, own_addresses

SIGNS = {200: "○", 302: "→", 301: "→", 404: "404", 403: "403", 405: "×", 401: "401"}

OPEN = "○ ○ ○ ○ ○ ○ ○"

LOG_IN = "→ ○ ○ ○ ○ ○ ○"

NO_GET = "× × × × × × ×"

NOWHERE = "404 404 404 404 404 404 404"

# name of the address (and the object it is about) → what each visitor gets
TABLE = {
    "healthz": OPEN,
    "accounts:me": LOG_IN,
    "accounts:notices": LOG_IN,
    "accounts:read_notices": NO_GET,
    "accounts:settings": LOG_IN,
    "accounts:leave": LOG_IN,
    "accounts:make_token": NO_GET,
    "accounts:revoke_token": NO_GET,
    "ideas:list": OPEN,
    "ideas:promises": OPEN,
    "ideas:paper_register": OPEN,
    "ideas:transparency": OPEN,
    "ideas:take_over": LOG_IN,
    "ideas:new": OPEN,
    "ideas:save_draft": NO_GET,
    "ideas:add_picture": NO_GET,
    "ideas:finish": "→ → → → → → →",
    "ideas:similar": NO_GET,
    "ideas:support_similar": NO_GET,
    "ideas:support_similar of waiting": NO_GET,
    "ideas:support_similar of hidden": NO_GET,
    "ideas:support_similar_finish": "→ → → → → → →",
    "ideas:support_similar_finish of waiting": "404 404 → 404 → 404 →",
    "ideas:support_similar_finish of hidden": "404 404 → 404 → 404 →",
    "ideas:detail": OPEN,
    "ideas:detail of waiting": "404 404 ○ 404 ○ 404 ○",
    "ideas:detail of hidden": "404 404 ○ 404 ○ 404 ○",
    "ideas:feed": OPEN,
    "ideas:idea_feed": OPEN,
    "ideas:idea_feed of waiting": NOWHERE,
    "ideas:idea_feed of hidden": NOWHERE,
    "ideas:qr": OPEN,
    "ideas:qr of waiting": NOWHERE,
    "ideas:qr of hidden": NOWHERE,
    "ideas:social_picture": OPEN,
    "ideas:social_picture of waiting": NOWHERE,
    "ideas:social_picture of hidden": NOWHERE,
    "ideas:support": NO_GET,
    "ideas:support of waiting": NO_GET,
    "ideas:support of hidden": NO_GET,
    "ideas:support_finish": "→ → → → → → →",
    "ideas:support_finish of waiting": "404 404 → 404 → 404 →",
    "ideas:support_finish of hidden": "404 404 → 404 → 404 →",
    "ideas:follow": NO_GET,
    "ideas:follow of waiting": NO_GET,
    "ideas:follow of hidden": NO_GET,
    "ideas:follow_finish": "→ → → → → → →",
    "ideas:follow_finish of waiting": "404 404 → 404 → 404 →",
    "ideas:follow_finish of hidden": "404 404 → 404 → 404 →",
    "ideas:comment": "→ → → → → → →",
    "ideas:comment of waiting": "404 404 → 404 → 404 →",
    "ideas:comment of hidden": "404 404 → 404 → 404 →",
    "ideas:comment_finish": "→ → → → → → →",
    "ideas:comment_finish of waiting": "404 404 → 404 → 404 →",
    "ideas:comment_finish of hidden": "404 404 → 404 → 404 →",
    "ideas:comment_place": "→ → → → → → →",
    "ideas:comment_place of waiting": "404 404 404 404 404 404 404",
    "ideas:comment_place of hidden": "404 404 404 404 404 404 404",
    "ideas:edit_comment": "→ 403 ○ 403 403 403 403",
    "ideas:edit_comment of waiting": "404 404 409 404 403 404 403",
    "ideas:edit_comment of hidden": "404 404 409 404 403 404 403",
    "ideas:mark_comment": NO_GET,
    "ideas:mark_comment of waiting": NO_GET,
    "ideas:mark_comment of hidden": NO_GET,
    "ideas:mark_comment_finish": "→ → → → → → →",
    "ideas:mark_comment_finish of waiting": "404 404 → 404 → 404 →",
    "ideas:mark_comment_finish of hidden": "404 404 → 404 → 404 →",
    "ideas:remove_comment": NO_GET,
    "ideas:remove_comment of waiting": NO_GET,
    "ideas:remove_comment of hidden": NO_GET,
    "ideas:flag_comment": OPEN,
    "ideas:flag_comment of waiting": "404 404 ○ 404 ○ 404 ○",
    "ideas:flag_comment of hidden": "404 404 ○ 404 ○ 404 ○",
    "ideas:flag": OPEN,
    "ideas:flag of waiting": "404 404 ○ 404 ○ 404 ○",
    "ideas:flag of hidden": "404 404 ○ 404 ○ 404 ○",
    "ideas:revise": "→ → ○ → → → →",
    "ideas:revise of waiting": "→ 404 ○ 404 → 404 →",
    "ideas:revise of hidden": "→ 404 → 404 → 404 →",
    "ideas:revise of returned": "→ 404 ○ 404 → 404 →",
    "ideas:withdraw": "→ → ○ → → → →",
    "ideas:withdraw of waiting": "→ 404 ○ 404 → 404 →",
    "ideas:withdraw of hidden": "→ 404 → 404 → 404 →",
    "ideas:withdraw of returned": "→ 404 ○ 404 → 404 →",
    "ideas:propose_merge": "→ → ○ → ○ → ○",
    "ideas:propose_merge of waiting": "→ 404 → 404 → 404 →",
    "ideas:co_authors": "→ 404 ○ 404 404 404 404",
    "ideas:co_authors of waiting": "→ 404 ○ 404 404 404 404",
    "ideas:co_authors of hidden": "→ 404 ○ 404 404 404 404",
    "ideas:carry": NO_GET,
    "ideas:carry of hidden": NO_GET,
    "ideas:take_back_text": NO_GET,
    "ideas:take_back_text of waiting": NO_GET,
    "ideas:take_back_text of hidden": NO_GET,
    "ideas:keep_support": NO_GET,
    "ideas:keep_support of waiting": NO_GET,
    "ideas:keep_support of hidden": NO_GET,
    "ideas:versions": OPEN,
    "ideas:versions of waiting": "404 404 ○ 404 ○ 404 ○",
    "ideas:versions of hidden": "404 404 ○ 404 ○ 404 ○",
    "ideas:campaigns": OPEN,
    "ideas:campaign": OPEN,
    "ideas:campaign_feed": OPEN,
    "ideas:my_ideas": LOG_IN,
    "ideas:my_supports": LOG_IN,
    "ideas:withdraw_my_support": NO_GET,
    "ideas:my_comments": LOG_IN,
    "ideas:my_follows": LOG_IN,
    "ideas:stop_my_follow": NO_GET,
    "ideas:receipts": LOG_IN,
    "ideas:own_review": LOG_IN,
    "ideas:own_reports": LOG_IN,
    "api_report-list": "401 ○ ○ ○ ○ ○ ○",
    "api_decision-list": "401 × × × × × ×",
    "api_appeal-list": "401 ○ ○ ○ ○ ○ ○",
    "api_idea-flag": NO_GET,
    "api_idea-flag of waiting": NO_GET,
    "api_idea-flag of hidden": NO_GET,
    "ideas:receipt": "→ 404 404 404 404 404 ○",
    "ideas:tallies": OPEN,
    "ideas:tally": OPEN,
    "ideas:tally_file": OPEN,
    "opendata:catalogue": OPEN,
    "opendata:dcat": OPEN,
    "opendata:dataset": OPEN,
    "opendata:file": OPEN,
    "opendata:file of answers": OPEN,
    "opendata:file of events": OPEN,
    "opendata:file of event-list": OPEN,
    "opendata:file of campaigns": OPEN,
    "opendata:file of follow-ups": OPEN,
    "opendata:file of votes": OPEN,
    "api_dataset-list": OPEN,
    "api_receipt-list": "401 ○ ○ ○ ○ ○ ○",
    "api_receipt-detail": "401 404 404 404 404 404 ○",
    "api_tally-list": OPEN,
    "api_tally-detail": OPEN,
    "api_tally-roots": OPEN,
    "events:list": OPEN,
    "events:mine": LOG_IN,
    "events:new": "→ 404 404 404 404 404 404",
    "events:detail": OPEN,
    "events:detail of draft": "404 404 404 ○ ○ 404 ○",
    "events:calendar": OPEN,
    "events:calendar of draft": NOWHERE,
    "events:register": NO_GET,
    "events:register of draft": NO_GET,
    "events:register_finish": "→ → → → → → →",
    "events:register_finish of draft": "404 404 404 → → 404 →",
    "events:cancel": NO_GET,
    "events:cancel of draft": NO_GET,
    "events:edit": "→ 404 404 ○ ○ 404 ○",
    "events:edit of draft": "→ 404 404 ○ ○ 404 ○",
    "events:publish": NO_GET,
    "events:publish of draft": NO_GET,
    "events:call_off": "→ 404 404 ○ ○ 404 ○",
    "events:call_off of draft": "→ 404 404 409 409 404 409",
    "events:registrations": "→ 404 404 ○ ○ 404 ○",
    "events:registrations of draft": "→ 404 404 ○ ○ 404 ○",
    "events:organisation": OPEN,
    "events:propose": OPEN,
    "events:propose_finish": "→ → → → → → →",
    "events:proposal": "→ 404 ○ 404 ○ 404 ○",
    "events:proposal of draft": "→ 404 ○ ○ ○ 404 ○",
    "events:withdraw_proposal": NO_GET,
    "events:withdraw_proposal of draft": NO_GET,
    "api_campaign-list": OPEN,
    "api_campaign-detail": OPEN,
    "api_idea-list": OPEN,
    "api_idea-detail": OPEN,
    "api_idea-detail of waiting": "404 404 ○ 404 ○ 404 ○",
    "api_idea-detail of hidden": "404 404 ○ 404 ○ 404 ○",
    "api_idea-similar": OPEN,
    "api_idea-comments": OPEN,
    "api_idea-comment": NO_GET,
    "api_idea-comment of waiting": NO_GET,
    "api_idea-comment of hidden": NO_GET,
    "api_idea-comment-helpful": NO_GET,
    "api_idea-comment-helpful of waiting": NO_GET,
    "api_idea-comment-helpful of hidden": NO_GET,
    "api_idea-comment-flag": NO_GET,
    "api_idea-comment-flag of waiting": NO_GET,
    "api_idea-comment-flag of hidden": NO_GET,
    "api_idea-comments of waiting": "404 404 ○ 404 ○ 404 ○",
    "api_idea-comments of hidden": "404 404 ○ 404 ○ 404 ○",
    "api_idea-versions": OPEN,
    "api_idea-versions of waiting": "404 404 ○ 404 ○ 404 ○",
    "api_idea-versions of hidden": "404 404 ○ 404 ○ 404 ○",
    "api_idea-text": NO_GET,
    "api_idea-text of waiting": NO_GET,
    "api_idea-withdrawal": NO_GET,
    "api_idea-withdrawal of waiting": NO_GET,
    "api_idea-keep-support": NO_GET,
    "api_idea-carry": NO_GET,
    "api_merge-list": "401 ○ ○ ○ ○ ○ ○",
    "api_invitation-list": "401 ○ ○ ○ ○ ○ ○",
    "api_idea-co-authors": "404 404 ○ 404 404 404 404",
    "api_idea-co-authors of waiting": "404 404 ○ 404 404 404 404",
    "api_idea-follow": NO_GET,
    "api_idea-follow of waiting": NO_GET,
    "api_idea-follow of hidden": NO_GET,
    "api_idea-share": OPEN,
    "api_idea-share of waiting": NOWHERE,
    "api_idea-share of hidden": NOWHERE,
    "api_my_ideas-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_drafts-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_supports-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_follows-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_comments-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_registrations-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_event-proposals-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_notices-list": "401 ○ ○ ○ ○ ○ ○",
    "api_my_notices-read": "401 × × × × × ×",
    "api_idea-support": NO_GET,
    "api_idea-support of waiting": NO_GET,
    "api_idea-support of hidden": NO_GET,
    "api_picture-list": NO_GET,
    "api_answer-list": OPEN,
    "api_follow_up-list": OPEN,
    "api_promise-list": OPEN,
    "api_event-list": OPEN,
    "api_event-detail": OPEN,
    "api_event-detail of draft": "404 404 404 ○ ○ 404 ○",
    "api_event-registration": NO_GET,
    "api_event-registration of draft": NO_GET,
    "api_event_proposal-list": "401 ○ ○ ○ ○ ○ ○",
    "api_event_proposal-detail": "401 404 ○ 404 ○ 404 ○",
    "api_event_proposal-detail of draft": "401 404 ○ ○ ○ 404 ○",
    "api_event_proposal-withdraw": "401 × × × × × ×",
    "api_event_proposal-accept": "401 × × × × × ×",
    "api_event_proposal-send-back": "401 × × × × × ×",
    "api_strategy-list": OPEN,
    "api_initiative-list": OPEN,
    "api_indicator-list": OPEN,
    "api_schema": OPEN,
    "api_docs": OPEN,
    "search": OPEN,
    "news_feed": OPEN,
    "robots": OPEN,
    "sitemap": OPEN,
    "gallery": OPEN,
    "mailbox:list": OPEN,
}


@pytest.fixture
def world(db: None, clock) -> World:
    clock(factory.NOW)
    return World()


def row_of(world: World, row: str, visitors: list[Client]) -> str:
    """What the seven visitors get for a GET of a row's address."""
    address = world.address(row)
    answers = [client.get(address).status_code for client in visitors]
    return " ".join(SIGNS.get(answer, str(answer)) for answer in answers)


def test_whoever_sends_a_form_after_their_log_in_ended_comes_back_to_a_page(world):
    """An address that only takes what a form sends cannot be opened after the log-in."""
    known = Client()
    known.force_login(world.hana)
    led = {}
    for name, pattern in own_addresses().items():
        address = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: SOMETHING[found[1] or "str"], pattern)
        answer = Client().post(address, headers={"referer": "http://testserver/ideas/1/?order=new#vote"})
        if answer.status_code == 302 and answer.url.startswith("/accounts/login/"):
            led[name] = parse_qs(urlsplit(answer.url).query)["next"][0]

    assert {name for name, back in led.items() if known.get(back).status_code == 405} == set()
    assert led["ideas:undo_merge"] == "/ideas/1/?order=new"
    assert len(led) > 20
    told = Client().post("/merges/1/undo/", headers={"referer": "http://elsewhere.example/"}, follow=True)
    assert "ログインの期限が切れていたため" in told.content.decode()
    assert told.redirect_chain[0][0].endswith("next=/me/")


SOMETHING = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000001", "path": "x"}


def test_no_address_is_missing_in_the_table():
    described = {row.partition(" of ")[0] for row in TABLE} | set(ELSEWHERE)

    assert set(own_addresses()) - described == set()
    assert described - set(own_addresses()) == set()


# Addresses whose objects these tests do not make; each says where its door is tested.
ELSEWHERE = {
    "readyz": "test_health.py",
    "display": "test_readings.py",
    "sitemap_part": "test_search_engines.py",
    "accounts:stop_letters": "test_stopping.py",
    "ideas:stop_letters": "test_following_letters.py",
    "ideas:merge": "test_merging.py",
    "ideas:invitation": "test_coauthoring.py",
    "ideas:answer_invitation": "test_coauthoring.py",
    "ideas:end_co_authorship": "test_coauthoring.py",
    "api_invitation-detail": "test_coauthoring.py",
    "api_invitation-accept": "test_coauthoring.py",
    "api_invitation-decline": "test_coauthoring.py",
    "ideas:own_report": "tests/ideas/test_reporting.py",
    "ideas:appeal": "tests/ideas/test_appealing.py",
    "api_report-detail": "tests/ideas/test_reporting.py",
    "ideas:answer_merge": "test_merging.py",
    "ideas:undo_merge": "test_merging.py",
    "api_merge-detail": "test_merging.py",
    "api_merge-agree": "test_merging.py",
    "api_merge-refuse": "test_merging.py",
    "api_merge-undo": "test_merging.py",
    "mailbox:mail": "test_mailbox.py",
    "places:sample_tile": "tests/ideas/test_maps.py",
    "ideas:discard_draft": "tests/ideas/test_drafting.py",
    "strategy_version": "tests/cms",
    "wagtail_serve": "tests/cms",
    "wagtailcore_authenticate_with_password": "no page is restricted by password",
    "wagtailcore_login": "leads to account_login",
    "api_my_drafts-detail": "test_api_me.py",
    "api_strategy-detail": "test_api.py",
    "api_answer-detail": "tests/ideas/test_showing_results.py",
    "api_follow_up-detail": "tests/ideas/test_showing_results.py",
    "api_initiative-detail": "test_api.py",
    "api_indicator-detail": "test_api.py",
}


@pytest.mark.timeout(300)
def test_each_visitor_gets_what_the_table_says(world):
    visitors = world.visitors()

    found = {row: row_of(world, row, visitors) for row in TABLE}

    assert {row: found[row] for row in TABLE if found[row] != TABLE[row]} == {}
