"""Feeds of ideas: the newest (also narrowed), those of a campaign, and what happens with one idea."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cocreate.accounts.display_names import nothing_but_the_name
from cocreate.sharing.addresses import absolute, tag
from cocreate.sharing.feeds import ENTRIES, SiteFeed, feed_view, in_paragraphs
from ideas.listing import NEWEST, Wish, matching
from ideas.models import Answer, Campaign, Idea, Version
from ideas.views.belongings import read_lists
from ideas.views.changes import with_changes
from ideas.views.feed_addresses import feed_address, query_of
from ideas.views.listing import wish_of
from ideas.views.reading import AS_PAGE
from ideas.way import timeline_of

UNSEEN = ("search", "problem", "wish")


class _Ideas(SiteFeed):
    """Entries that are ideas. No numbers of supports: a feed would keep them for ever."""

    def ideas_of(self, ideas: Any) -> Iterable[Idea]:
        texts = Version.objects.filter(idea=OuterRef("pk"), public_since__isnull=False)
        since = Subquery(texts.order_by("-number").values("public_since")[:1])
        return list(
            ideas.newest()
            .with_co_authors()
            .select_related("author", "category", "paper")
            .annotate(text_since=since)
            .defer(*UNSEEN, *nothing_but_the_name("author"))[:ENTRIES]
        )

    def item_title(self, item: Idea) -> str:
        return item.title

    def item_description(self, item: Idea) -> str:
        return in_paragraphs(item.proposal)

    def item_link(self, item: Idea) -> str:
        return absolute(item.get_absolute_url())

    def item_guid(self, item: Idea) -> str:
        return tag(f"idea-{item.pk}")

    def item_author_name(self, item: Idea) -> str:
        return "、".join(item.author_names)

    def item_categories(self, item: Idea) -> list[str]:
        of = [item.category.name] if item.category else []
        return [*of, pgettext("chip", "Demo")] if item.is_demo else of

    def item_pubdate(self, item: Idea) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Idea) -> datetime | None:
        """When the text became what it is: a reader's program then shows the new one."""
        return item.text_since or item.published_at  # by ideas_of


class NewestIdeas(_Ideas):
    """The newest ideas, narrowed by the same words and filters as the list."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Wish:
        return wish_of(request)

    def title(self, wish: Wish) -> str:
        return _("Ideas with “%(words)s”") % {"words": wish.words} if wish.words else _("New ideas")

    def path(self, wish: Wish) -> str:
        return feed_address(wish)

    def page(self, wish: Wish) -> str:
        query = urlencode({"order": NEWEST})
        return f"{reverse('ideas:list')}?{'&'.join(filter(None, (query_of(wish), query)))}"

    def feed_guid(self, wish: Wish) -> str:
        return tag(f"ideas?{query_of(wish)}")

    def items(self, wish: Wish) -> Iterable[Idea]:
        return self.ideas_of(matching(wish))


class IdeasOfACampaign(_Ideas):
    """The newest ideas of one campaign."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Campaign:
        return get_object_or_404(Campaign.objects.published(), slug=kwargs["slug"])

    def title(self, campaign: Campaign) -> str:
        return campaign.title

    def subtitle(self, campaign: Campaign) -> str:
        return campaign.question

    def path(self, campaign: Campaign) -> str:
        return reverse("ideas:campaign_feed", args=[campaign.slug])

    def page(self, campaign: Campaign) -> str:
        return campaign.get_absolute_url()

    def feed_guid(self, campaign: Campaign) -> str:
        return tag(f"campaign-{campaign.pk}")

    def items(self, campaign: Campaign) -> Iterable[Idea]:
        return self.ideas_of(Idea.objects.listed().filter(campaign=campaign))


@dataclass(frozen=True)
class Happening:
    """One line of an idea's time line, as an entry."""

    idea: Idea
    told: dict[str, Any]

    def __str__(self) -> str:
        return str(self.told["title"])


class WhatHappens(SiteFeed):
    """What happens with one idea: its publication, its changes, answers and what followed."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Idea:
        idea = get_object_or_404(AS_PAGE.ideas().visible_to(AnonymousUser()), pk=kwargs["pk"])
        read_lists(idea)
        return idea

    def title(self, idea: Idea) -> str:
        return pgettext("feed", "What happens with “%(title)s”") % {"title": idea.title}

    def path(self, idea: Idea) -> str:
        return reverse("ideas:idea_feed", args=[idea.pk])

    def page(self, idea: Idea) -> str:
        return idea.get_absolute_url()

    def feed_guid(self, idea: Idea) -> str:
        return tag(f"idea-{idea.pk}-steps")

    def items(self, idea: Idea) -> list[Happening]:
        told = timeline_of(
            idea,
            idea.state_changes.all(),
            idea.answers.all(),
            idea.follow_ups.all(),
            idea.expert_help.all(),
            for_author=False,
        )
        words = {f"answer-{answer.pk}": _whole(answer) for answer in idea.answers.all()}
        words |= {f"step-{step.pk}": step.text for step in idea.follow_ups.all()}
        entries = with_changes(told, idea)[:ENTRIES]
        return [
            Happening(idea, {**entry, "note": words.get(entry["key"], entry.get("note", ""))})
            for entry in entries
        ]

    def item_description(self, item: Happening) -> str:
        text = str(item.told["note"])
        return in_paragraphs(text) if text else ""

    def item_link(self, item: Happening) -> str:
        href = str(item.told.get("href") or "")
        return absolute(href if href.startswith("/") else f"{item.idea.get_absolute_url()}{href}")

    def item_guid(self, item: Happening) -> str:
        return tag(f"idea-{item.idea.pk}-{item.told['key']}")

    def item_categories(self, item: Happening) -> list[str]:
        return [pgettext("chip", "Demo")] if item.idea.is_demo else []

    def item_author_name(self, item: Happening) -> str | None:
        return str(item.told["by"]) or None

    def item_pubdate(self, item: Happening) -> datetime:
        moment: datetime = item.told["at"]
        return moment

    def item_updateddate(self, item: Happening) -> datetime:
        return self.item_pubdate(item)


def _whole(answer: Answer) -> str:
    """What the city said, with its reason."""
    return "\n\n".join(filter(None, (answer.text, answer.reason)))


newest = feed_view(NewestIdeas())
of_campaign = feed_view(IdeasOfACampaign())
of_idea = feed_view(WhatHappens())
