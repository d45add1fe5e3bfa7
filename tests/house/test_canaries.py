"""Words that only some people may see are looked for on every page that anybody can reach.

Each canary is a random word in something that is not for everybody: a draft, a hidden text,
a report, a list of names, an address. Every visitor then follows every link there is, page by
page, and asks for every address of the access table too; a canary may be seen only where the
table below says so. The sweep would be worthless if it never saw one, so it must see each
where it is allowed.
"""

from __future__ import annotations

import html
import json
import re
import uuid
from collections import deque
from collections.abc import Iterable

import pytest
from django.test import Client

from cocreate import live_state
from cocreate.live import topics
from cocreate.opendata.catalogue import all_datasets
from events import registering
from ideas import (
    appealing,
    discussing,
    entering,
    inviting,
    marking,
    moderation,
    noting,
    preparing_answers,
    proposing,
    reporting,
    rewording,
    voting,
)
from ideas.drafting import keep_draft
from ideas.models import Flag, Idea, Invitation, State, VoteEvent
from ideas.wording import IdeaText
from tests import cast
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.house.test_access_table import TABLE
from tests.house.world import World

VISITORS = ("passer-by", "hana", "ren", "organiser", "mori", "aoki", "admin")
OFFICE = {"mori", "admin"}
# Which visitors may (and must) come across each canary somewhere.
MAY_SEE = {
    "draftidea": {"ren"},
    "savedwords": {"ren"},
    "waitingidea": {"ren"} | OFFICE,
    "hiddenidea": {"ren"} | OFFICE,
    "returnreason": {"ren"} | OFFICE,
    "newtext": {"ren"} | OFFICE,
    "takenback": {"ren"} | OFFICE,
    "waitingcomment": {"ren"} | OFFICE,
    "appealtext": {"ren"} | OFFICE,
    "appealreason": {"ren"},
    "hiddencomment": {"hana"} | OFFICE,
    "quotedcomment": {"hana"} | OFFICE,
    "earliertext": OFFICE,
    "reporttext": {"ren"} | OFFICE,
    "paperreason": OFFICE,
    "papercontact": set(),  # shown only on demand, by a request that is written down
    "desknote": OFFICE,
    "draftevent": {"organiser"} | OFFICE,
    "eventwish": {"ren"} | OFFICE,
    "registrant": {"organiser"} | OFFICE,
    "invitedname": {"ren"},  # whom he asked to write it with him, until they agree
    "invitedmail": set(),
    "heldname": {"ren"},  # whom he will ask when it is public
    "onlyvoter": set(),
    "answerdraft": {"aoki"} | OFFICE,
    "reviewnote": {"aoki"} | OFFICE,
    "renmail": {"ren"},
}
MOST_PAGES = 300
SKIPPED = re.compile(r"logout|/accounts/|^/cms/(?!ideas/|events/)|\.(css|js|png|webp|svg|ics)$")
READ = re.compile("text|json|xml|calendar")
LINK = re.compile(r'href="(/[^"#]*)')


@pytest.fixture
def world(db: None, clock) -> World:
    clock(factory.NOW)
    world = World()
    world.ren.email = "renmail@example.jp"
    world.ren.save()
    at, public = factory.NOW, world.ideas["public"]
    for state, word in (
        (State.DRAFT, "draftidea"),
        (State.SUBMITTED, "waitingidea"),
        (State.HIDDEN, "hiddenidea"),
    ):
        factory.idea(author=world.ren, state=state, title=f"{word} の題", proposal=f"雪割草 {word}")
    keep_draft({"title": ["savedwords の題"]}, by=world.ren, at=at, key=uuid.UUID(int=9), seen_version=0)
    sent = factory.idea(author=world.ren, state=State.SUBMITTED)
    inviting.invite(sent, by=world.ren, at=at, who="heldname")
    back = moderation.send_back(
        sent, by=world.mori, at=at, version_number=1, reason="returnreason を直してください"
    )
    appealed = factory.idea(author=world.ren)
    hidden = moderation.hide(appealed, by=world.mori, at=at, reason="参加のルール3によります")
    made = appealing.appeal(hidden, by=world.ren, at=at, text="appealtext の訴え")
    appealing.decide_appeal(made, by=world.admin, at=at, outcome="refused", reason="appealreason のため")
    appealing.appeal(back, by=world.ren, at=at, text="appealtext もうひとつ")
    spoken = factory.comment(public, author=world.hana, text="雪割草 hiddencomment")
    discussing.flag(spoken, by=world.ren, at=at, reason=Flag.Reason.OTHER, text="reporttext の訴え")
    reporting.hide_comment(spoken, by=world.mori, at=at, reason="参加のルール3によります")
    waits = {"review": "waiting", "waits_since": at, "waits_because": "everything"}
    factory.comment(public, author=world.ren, text="雪割草 waitingcomment", **waits)
    other = factory.comment(public, author=world.hana, text="ふつうのコメント")
    gone = factory.comment(public, author=world.hana, text="quotedcomment の文")
    answered = factory.comment(public, author=world.ren, parent=gone, quoted=gone, text="引用した返信")
    reporting.hide_comment(gone, by=world.mori, at=at, reason="参加のルール3によります")
    changed = factory.comment(public, author=world.hana, text="earliertext の文")
    discussing.edit_comment(changed, by=world.hana, at=at, text="直した文", stance="for")
    marking.mark_helpful(answered, by=world.organiser, at=at)
    discussing.flag(other, by=world.ren, at=at, reason=Flag.Reason.OTHER, text="reporttext の訴え")
    noting.note(public, by=world.mori, at=at, text="@管理者 desknote の相談")
    event_factory.event(created_by=world.organiser, state="draft", title="draftevent と雪割草の会")
    event_factory.proposal(public, by=world.ren, title="eventwish の会", wished_place="eventwish の地下")
    cast.person("invitedname", "someone@example.jp")
    cast.person("某さん", "invitedmail@example.jp")
    for who in ("invitedname", "invitedmail@example.jp"):
        inviting.invite(public, by=world.ren, at=at, who=who)
    guest, voter = cast.person("registrant", "guest@example.jp"), cast.person("onlyvoter", "voter@example.jp")
    registering.register(world.events["public"], by=guest, at=at)
    voting.support(Idea.objects.get(pk=public.pk), by=voter, at=at)
    _change_and_take_back(world)
    _prepare_an_answer(world)
    entering.enter_for_somebody(
        None,
        by=world.mori,
        at=at,
        text=IdeaText("紙の題", "", "雪割草を植えたい。", ""),
        received=entering.Received("paper", "other", at.date(), "paperreason の事情", "", "papercontact へ"),
        submission_key=uuid.UUID(int=10),
    )
    return world


def _change_and_take_back(world: World) -> None:
    """A new text of a public idea that waits, and an idea that was public and is no more."""
    at, public = factory.NOW, world.ideas["public"]
    text = IdeaText("newtext の題", "", "雪割草 newtext", "")
    rewording.reword(
        public, by=world.ren, at=at, text=text, version_number=1, stated="content", reason="変えました"
    )
    gone = factory.idea(author=world.ren, title="取り下げた題", proposal="雪割草 takenback")
    voting.support(gone, by=world.hana, at=at)
    proposing.withdraw(gone, by=world.ren, at=at, reason="takenback の事情")


def _prepare_an_answer(world: World) -> None:
    """A draft of an answer that was returned with a note: for its department and the moderators only."""
    at = factory.NOW
    waits = moderation.assign(factory.idea(author=world.ren), cast.roads(), by=world.mori, at=at)
    words = preparing_answers.Words(kind="interim", text="雪割草 answerdraft の案", next_on=at.date())
    made = {"department": cast.roads(), "words": words, "version": 0}
    draft = preparing_answers.save(waits, by=world.aoki, at=at, **made)
    preparing_answers.ask_for_review(draft, by=world.aoki, at=at, version=1)
    preparing_answers.send_back(draft, by=world.mori, at=at, version=1, note="reviewnote を直して")


def sweep(client: Client, seeds: list[str], words: Iterable[str] = MAY_SEE) -> dict[str, set[str]]:
    """Follow every link from the seeds; which canary was seen, and where."""
    seen: dict[str, set[str]] = {}
    known, waiting = set(seeds), deque(seeds)
    visited = 0
    while waiting and visited < MOST_PAGES:
        path = waiting.popleft()
        response = client.get(path)
        visited += 1
        if not READ.search(response.get("Content-Type", "")):
            continue
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text = html.unescape(content.decode(errors="replace"))
        text += json.dumps(dict(response.headers))
        for word in words:
            if word in text:
                seen.setdefault(word, set()).add(path)
        for link in LINK.findall(text):
            if link not in known and not SKIPPED.search(link):
                known.add(link)
                waiting.append(link)
    return seen


@pytest.mark.timeout(400)
@pytest.mark.parametrize("number", range(len(VISITORS)), ids=VISITORS)
def test_a_visitor_sees_only_what_is_theirs_to_see(number, world):
    visitor = world.visitors()[number]
    seeds = [
        "/",
        "/ideas/",
        "/me/",
        "/me/settings/",
        "/api/v1/ideas/",
        "/api/v1/events/",
        "/ideas/?q=雪割草",
        "/search/?q=雪割草",
    ]
    seeds += [
        "/cms/ideas/",
        "/cms/ideas/worklist/",
        "/cms/ideas/waiting/",
        "/cms/ideas/reports/",
        "/cms/ideas/appeals/",
        "/cms/ideas/comments/",
        "/cms/ideas/unreviewed/",
        "/cms/events/",
        "/cms/events/proposals/",
        "/cms/ideas/answers/",
        "/cms/ideas/paper/",
    ]
    seeds += [f"/ideas/{one.idea_id}/authors/" for one in Invitation.objects.held()]
    seeds += sorted({world.address(row) for row in TABLE if "list" not in row})

    seen = sweep(visitor, [seed for seed in dict.fromkeys(seeds) if seed != "/gallery/"])

    allowed = {word for word, visitors in MAY_SEE.items() if VISITORS[number] in visitors}
    assert {word: paths for word, paths in seen.items() if word not in allowed} == {}
    assert allowed - set(seen) == set()


def test_files_that_are_given_away_contain_nothing_that_is_not_for_everybody(world):
    files = [f"/data/{each.slug}.{kind}" for each in all_datasets() for kind in ("csv", "json")]
    day = world.seal.day.isoformat()
    files += [f"/data/votes/{day}.csv", f"/data/votes/{day}.json", "/data/catalog.jsonld"]
    files += [f"/data/votes/{day}/", "/data/votes/", f"/api/v1/tallies/{day}/roots/"]
    secrets = {word: {word} for word in MAY_SEE}
    for event in VoteEvent.objects.all():
        secrets["nonce"] = secrets.get("nonce", set()) | {bytes(event.nonce).hex()}
        secrets["voter"] = secrets.get("voter", set()) | {str(event.pseudonym), event.pseudonym.hex}

    text = ""
    for visitor in world.visitors():
        for path in files:
            response = visitor.get(path)
            assert response.status_code == 200
            content = b"".join(response.streaming_content) if response.streaming else response.content
            text += content.decode()

    assert {name for name, words in secrets.items() if any(word in text for word in words)} == set()
    assert world.ideas["public"].title in text  # the look is not vain


def test_live_news_tell_nothing_that_is_not_public(world):
    hidden = [idea.pk for idea in Idea.objects.exclude(pk__in=Idea.objects.listed())]

    told = live_state.read([topics.idea(pk) for pk in hidden])

    assert len(hidden) >= 5
    assert told == {}
