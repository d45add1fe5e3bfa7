"""One of each thing that an address may be about, and who visits it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from ideas.models import State, VoteEvent
from ideas.sealing import seal_days
from tests import cast
from tests.factories import events as event_factory
from tests.factories import ideas as factory

# Packages bring addresses of their own: their doors are tested in test_staff_door.py and test_signing_in.py.
FOREIGN = ("accounts/", "cms/", "documents/", "static/", "media/", "api/v1/auth/")


def own_addresses() -> dict[str, str]:
    """Every named address outside the packages' folders: name → pattern."""
    found: dict[str, str] = {}

    def walk(patterns: list[URLPattern | URLResolver], path: str, names: list[str]) -> None:
        for entry in patterns:
            here = path + str(entry.pattern).lstrip("^")
            if here.startswith(FOREIGN):
                continue
            if isinstance(entry, URLResolver):
                space = [entry.namespace] if entry.namespace else []
                walk(entry.url_patterns, here, names + space)
            elif entry.name:
                found[":".join([*names, entry.name])] = here

    walk(get_resolver().url_patterns, "", [])
    return found


class World:
    """One of each thing that an address may be about."""

    def __init__(self) -> None:
        self.hana, self.ren = cast.make_hana(), cast.make_ren()
        self.organiser, self.mori = cast.make_organiser(), cast.make_mori()
        self.aoki, self.admin = cast.make_aoki(), cast.make_admin()
        campaign = factory.campaign(slug="snow")
        self.ideas = {
            "public": factory.idea(author=self.ren, campaign=campaign),
            "waiting": factory.idea(author=self.ren, state=State.SUBMITTED),
            "hidden": factory.idea(author=self.ren, state=State.HIDDEN),
            "returned": factory.idea(author=self.ren, state=State.RETURNED),
        }
        self.comments = {name: factory.comment(idea, author=self.ren) for name, idea in self.ideas.items()}
        self.events = {
            "public": event_factory.event(created_by=self.organiser),
            "draft": event_factory.event(created_by=self.organiser, state="draft"),
        }
        accepted = {"state": "accepted", "event": self.events["draft"]}
        decided = {"decided_at": factory.NOW, "decided_by": self.mori}
        self.proposals = {
            "public": event_factory.proposal(self.ideas["public"], by=self.ren),
            "draft": event_factory.proposal(self.ideas["public"], by=self.ren, **accepted, **decided),
        }
        yesterday = factory.NOW - timedelta(days=1)
        factory.vote(self.ideas["public"], voter=self.admin, at=yesterday)
        (self.seal,) = seal_days(at=factory.NOW)
        self.receipt = VoteEvent.objects.get().number

    def visitors(self) -> list[Client]:
        """The seven who try, in the order of the table."""
        clients = [Client() for _ in range(7)]
        people = (self.hana, self.ren, self.organiser, self.mori, self.aoki, self.admin)
        for client, person in zip(clients[1:], people, strict=True):
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return clients

    def address(self, row: str) -> str:
        """The address of a row: `name` or `name of <which object>`."""
        name, _, which = row.partition(" of ")
        if name.startswith(("opendata:", "api_tally", "api_receipt", "ideas:tall", "ideas:receipt")):
            return self._address_of_data(name, which)
        which = which or "public"
        if name.startswith(("ideas:", "api_idea")):
            wish = {"pk": self.ideas[which].pk, "comment_pk": self.comments[which].pk, "slug": "snow"}
        elif name in {"events:proposal", "events:withdraw_proposal"} or "event_proposal-" in name:
            wish = {"pk": self.proposals[which].pk}
        elif name.startswith(("events:", "api_event")):
            wish = {"pk": self.events[which].pk, "slug": "code-for-kanazawa"}
        else:
            wish = {"slug": "snow"}
        for keys in ([], ["pk"], ["slug"], ["pk", "comment_pk"]):
            try:
                return reverse(name, kwargs={key: wish[key] for key in keys if key in wish})
            except Exception:
                continue
        raise AssertionError(f"No address for {row}")

    def _address_of_data(self, name: str, which: str) -> str:
        wish = {
            "slug": which or "ideas",
            "kind": "csv",
            "number": self.receipt,
            "day": self.seal.day.isoformat(),
        }
        for keys in ([], ["slug"], ["slug", "kind"], ["number"], ["day"], ["day", "kind"]):
            try:
                return reverse(name, kwargs={key: wish[key] for key in keys})
            except NoReverseMatch:
                continue
        raise AssertionError(f"No address for {name}")
