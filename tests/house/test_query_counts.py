"""A page with a list asks the database as often for one row as for a hundred.

The town grows in steps; at each step every page of the table is opened, and the number of
questions must be the same, and within what the page may ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms import publishing
from cocreate.audit.record import record
from cocreate.notifications.models import MailboxMail
from cocreate.notifications.telling import Letter, tell
from cocreate.places.models import District
from cocreate.strategy.loading import load_measurements
from cocreate.strategy.models import Initiative
from events.models import Registration
from ideas.models import (
    AnswerDraft,
    Appeal,
    Campaign,
    CommentDecision,
    Flag,
    Follow,
    Idea,
    PaperEntry,
    State,
    Version,
)
from tests import cast
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.ideas import NOW
from tests.factories.strategy import content, the_plan
from tests.house.world import World

SIZES = (1, 10, 100)
LIST, IDEA, DESK = 15, 25, 40  # questions a page may ask

# name → who looks, where, how much it may ask; `{…}` is the number of the thing that grows.
PAGES: dict[str, tuple[str, str, int]] = {
    "home": ("passer-by", "/", LIST),
    "ideas": ("passer-by", "/ideas/", LIST),
    "ideas, newest": ("passer-by", "/ideas/?order=new", LIST),
    "ideas, most supported": ("passer-by", "/ideas/?order=support", LIST),
    "ideas, searched": ("passer-by", "/ideas/?q=除雪&campaign=snow", LIST),
    "ideas, for somebody known": ("ren", "/ideas/", LIST),
    "idea": ("passer-by", "/ideas/{idea}/", IDEA),
    "idea, for somebody known": ("hana", "/ideas/{idea}/", IDEA),
    "versions of an idea": ("passer-by", "/ideas/{idea}/versions/", LIST),
    "campaign": ("passer-by", "/campaigns/snow/", LIST),
    "feed of ideas": ("passer-by", "/ideas/feed/", LIST),
    "feed of an idea": ("passer-by", "/ideas/{idea}/feed/", LIST),
    "feed of a campaign": ("passer-by", "/campaigns/snow/feed/", LIST),
    "feed of news": ("passer-by", "/news/feed/", LIST),
    "sitemap of ideas": ("passer-by", "/sitemap-ideas.xml", LIST),
    "sitemap of pages": ("passer-by", "/sitemap-pages.xml", LIST),
    "promises": ("passer-by", "/promises/", LIST),
    "search": ("passer-by", "/search/?q=雪", LIST),
    "events": ("passer-by", "/events/", LIST),
    "event": ("passer-by", "/events/{event}/", LIST),
    "registrations": ("organiser", "/events/{event}/registrations/", LIST),
    "organisation": ("passer-by", "/organisations/code-for-kanazawa/", LIST),
    "organisation, for its organiser": ("organiser", "/organisations/code-for-kanazawa/", LIST),
    "news": ("passer-by", "/news/", LIST),
    "strategy": ("passer-by", "/strategy/", IDEA),
    "initiative": ("passer-by", "/strategy/initiatives/paperless/", IDEA),
    "my page": ("ren", "/me/", LIST),
    "my ideas": ("ren", "/me/ideas/", LIST),
    "my supports": ("ren", "/me/supports/", LIST),
    "my comments": ("ren", "/me/comments/", LIST),
    "my follows": ("ren", "/me/follows/", LIST),
    "my events": ("ren", "/me/events/", LIST),
    "my notices": ("ren", "/me/notices/", LIST),
    "mailbox": ("passer-by", "/mailbox/", LIST),
    "desk: work list": ("mori", "/cms/ideas/worklist/?kind=idea", LIST),
    "desk: work list, reports": ("mori", "/cms/ideas/worklist/?kind=report", LIST),
    "desk: work list of a department": ("aoki", "/cms/ideas/worklist/", LIST),
    "desk: waiting": ("mori", "/cms/ideas/waiting/", DESK),
    "desk: all ideas": ("mori", "/cms/ideas/", DESK),
    "desk: one idea": ("mori", "/cms/ideas/{idea}/", DESK),
    "transparency": ("passer-by", "/transparency/", LIST),
    "paper register": ("passer-by", "/transparency/paper/", LIST),
    "desk: on paper": ("mori", "/cms/ideas/paper/", DESK),
    "desk: reports": ("mori", "/cms/ideas/reports/", DESK),
    "desk: appeals": ("mori", "/cms/ideas/appeals/", DESK),
    "my reports": ("ren", "/me/reports/", LIST),
    "desk: waiting comments": ("mori", "/cms/ideas/comments/", DESK),
    "desk: without review": ("mori", "/cms/ideas/unreviewed/", DESK),
    "what waits of mine": ("ren", "/me/review/", LIST),
    "desk: answers": ("aoki", "/cms/ideas/answers/", DESK),
    "desk: all answers": ("mori", "/cms/ideas/answers/", DESK),
    "desk: drafts of answers": ("mori", "/cms/ideas/answers/drafts/", DESK),
    "desk: audit log": ("admin", "/cms/audit/", DESK),
    "desk: events": ("mori", "/cms/events/", DESK),
    "desk: event proposals": ("mori", "/cms/events/proposals/", DESK),
    "proposing an event": ("ren", "/events/propose/?idea={idea}", LIST),
    "draft from a proposal, for its organiser": ("organiser", "/events/{draft}/", LIST),
    "desk: campaigns": ("admin", "/cms/campaigns/", DESK),
    "desk: measurements": ("admin", "/cms/measurement/", DESK),
    "API: ideas": ("passer-by", "/api/v1/ideas/", LIST),
    "API: comments": ("passer-by", "/api/v1/ideas/{idea}/comments/", LIST),
    "API: answers": ("passer-by", "/api/v1/answers/", LIST),
    "API: events": ("passer-by", "/api/v1/events/", LIST),
    "API: campaigns": ("passer-by", "/api/v1/campaigns/", LIST),
    "API: my ideas": ("ren", "/api/v1/me/ideas/", LIST),
    "API: my drafts": ("ren", "/api/v1/me/drafts/", LIST),
    "API: my supports": ("ren", "/api/v1/me/supports/", LIST),
    "API: my follows": ("ren", "/api/v1/me/follows/", LIST),
    "API: my comments": ("ren", "/api/v1/me/comments/", LIST),
    "API: my registrations": ("ren", "/api/v1/me/registrations/", LIST),
    "API: my event proposals": ("ren", "/api/v1/me/event-proposals/", LIST),
    "API: event proposals": ("mori", "/api/v1/event-proposals/", LIST),
    "API: my notices": ("ren", "/api/v1/me/notices/", LIST),
    "API: strategy": ("passer-by", "/api/v1/strategies/", LIST),
    "API: initiatives": ("passer-by", "/api/v1/initiatives/", LIST),
    "API: indicators": ("passer-by", "/api/v1/indicators/", LIST),
}


class Town:
    """A world in which everything that is listed somewhere grows by one of each."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.size = 0
        self.idea, self.event = world.ideas["public"], world.events["public"]
        self.campaign = Campaign.objects.get(slug="snow")
        the_plan()
        load_measurements(content("demo/measurements.yaml"), by=world.admin, at=NOW)
        self.paperless = Initiative.objects.get(key="paperless")
        self.news = content("demo/news.yaml")["news"][0]

    @property
    def numbers(self) -> dict[str, int]:
        draft = self.world.events["draft"]
        return {"idea": self.idea.pk, "event": self.event.pk, "draft": draft.pk}

    def grow(self, size: int) -> None:
        """Without Wagtail's list of what refers to what, which no page asks for."""
        crowd = factory.people(size - self.size)
        for number, person in enumerate(crowd, start=self.size + 1):
            with transaction.atomic(), disable_reference_index_auto_update():
                self._ideas(number, person)
                self._talk(number, person)
                self._events(person)
                self._office(number, person)
        self.size = size

    def _ideas(self, number: int, person: Any) -> None:
        world, district = self.world, District.objects.create(name=f"第{number}校下")
        factory.campaign(title=f"募集{number}").initiatives.add(self.paperless)
        shown = factory.idea(
            author=world.ren,
            campaign=self.campaign,
            category=factory.category(name=f"分野{number}"),
            district=district,
        )
        shown.initiatives.add(self.paperless)
        factory.vote(shown, voter=world.hana)
        others = factory.idea(author=person, campaign=self.campaign, district=district)
        factory.vote(others, voter=world.ren)
        factory.vote(self.idea, voter=person)
        Follow.objects.create(idea=self.idea, person=person, since=NOW)
        self.idea.version_number += 1
        self.idea.save()
        texts = {name: getattr(self.idea, name) for name in ("title", "problem", "proposal", "wish")}
        Version.objects.create(
            idea=self.idea, number=self.idea.version_number, by=world.ren, at=NOW, reason=f"{number}", **texts
        )

    def _talk(self, number: int, person: Any) -> None:
        said = factory.comment(self.idea, author=person, text=f"{number}番目の意見")
        factory.comment(self.idea, author=self.world.ren, parent=said, text="なるほど。")
        report = {"comment": said, "reason": "other", "created_at": NOW}
        Flag.objects.create(reporter=self.world.ren, receipt=f"R-2026-1{number:05}", **report)
        gone = {"hidden_at": NOW, "hidden_by": self.world.mori, "hidden_reason": "広告"}
        hidden = factory.comment(self.idea, author=self.world.ren, text=f"{number}番目の広告", **gone)
        against = CommentDecision.objects.create(
            comment=hidden, kind="hide", reason="広告", by=self.world.mori, at=NOW
        )
        Appeal.objects.create(
            comment_decision=against,
            author=self.world.ren,
            text="違います",
            created_at=NOW,
            first_by=self.world.mori,
        )
        waits = {"review": "waiting", "waits_since": NOW, "waits_because": "everything"}
        factory.comment(self.idea, author=self.world.ren, text=f"{number}番目の確認待ち", **waits)
        Flag.objects.create(reporter=self.world.hana, receipt=f"R-2026-2{number:05}", **report)

    def _events(self, person: Any) -> None:
        world = self.world
        coming = event_factory.event(created_by=world.organiser)
        past = event_factory.event(created_by=world.organiser, starts_at=NOW - timedelta(days=30))
        for one in (coming, past):
            one.ideas.add(self.idea)
            one.initiatives.add(self.paperless)
        draft = event_factory.event(created_by=world.organiser, state="draft")
        decided = {"state": "accepted", "decided_at": NOW, "decided_by": world.mori}
        event_factory.proposal(self.idea, by=person)
        event_factory.proposal(self.idea, by=world.ren)
        event_factory.proposal(self.idea, by=world.ren, event=draft, **decided)
        for event, who in ((self.event, person), (coming, world.ren)):
            Registration.objects.create(event=event, person=who, state="waiting", registered_at=NOW)

    def _office(self, number: int, person: Any) -> None:
        world = self.world
        factory.idea(author=person, state=State.SUBMITTED, campaign=self.campaign)
        assigned = factory.idea(author=person, state=State.UNDER_REVIEW, campaign=self.campaign)
        due = {"answer_promised_at": NOW, "answer_due_on": NOW.date() + timedelta(days=number)}
        office = {"department": cast.roads(), "assigned_at": NOW, "assigned_by": world.mori}
        Idea.objects.filter(pk=assigned.pk).update(**office, **due)
        words = {"kind": "reflect", "text": f"回答{number}", "next_on": NOW.date()}
        AnswerDraft.objects.create(
            idea=assigned, department=cast.roads(), written_at=NOW, written_by=world.aoki, **words
        )
        on_paper = factory.idea(author=person, state=State.SUBMITTED)
        PaperEntry.objects.create(
            idea=on_paper,
            channel="paper",
            reason="health",
            received_on=NOW.date(),
            entered_at=NOW,
            entered_by=world.mori,
            code_expires_at=NOW,
        )
        record("idea.published", by=person, on=assigned, at=NOW)
        letter = Letter(f"{number}", f"idea:{assigned.pk}", "お知らせ", "本文", assigned.get_absolute_url())
        tell([world.ren], letter, at=NOW)
        MailboxMail.objects.create(recipient="ren@example.jp", subject=f"{number}", body="本文", html="")
        if number <= 25:  # one page and a bit; a story costs Wagtail much to write
            publishing.publish_news({**self.news, "slug": f"story-{number}"}, at=NOW)


@pytest.fixture
def town(db: None, clock: Callable[..., None], settings: Any) -> Iterator[Town]:
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)
    # Sessions and throttles write again after a while; here no while passes, however slow the machine.
    with time_machine.travel(NOW, tick=False):
        yield Town(World())


def questions(client: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(asked)


@pytest.mark.timeout(300)
def test_a_list_asks_as_often_for_one_as_for_a_hundred(town):
    names = ("passer-by", "hana", "ren", "organiser", "mori", "aoki", "admin")
    visitors = dict(zip(names, town.world.visitors(), strict=True))
    paths = {name: (visitors[who], path.format(**town.numbers)) for name, (who, path, _most) in PAGES.items()}
    asked: dict[str, list[int]] = {name: [] for name in PAGES}
    for size in SIZES:
        town.grow(size)
        for name, (client, path) in paths.items():
            if size == SIZES[0]:
                client.get(path)  # what is asked once and remembered
            asked[name].append(questions(client, path))

    assert {name: counts for name, counts in asked.items() if len(set(counts)) > 1} == {}
    assert {name: counts for name, counts in asked.items() if max(counts) > PAGES[name][2]} == {}
