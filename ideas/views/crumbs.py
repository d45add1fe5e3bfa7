"""The way back from a page, for `<c-breadcrumb>`."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ideas.models import Campaign, Idea

Crumb = dict[str, str]


def to_ideas() -> Crumb:
    return {"label": pgettext("menu", "Ideas"), "href": reverse("ideas:list")}


def to_campaigns() -> Crumb:
    return {"label": pgettext("title of a page", "Calls for ideas"), "href": reverse("ideas:campaigns")}


def of_campaigns() -> list[Crumb]:
    return [to_ideas(), {"label": pgettext("title of a page", "Calls for ideas")}]


def of_idea(idea: Idea) -> list[Crumb]:
    """Through the campaign, if everybody can see it."""
    crumbs = [to_ideas()]
    if idea.campaign and idea.campaign.is_published:
        crumbs.append({"label": idea.campaign.title, "href": idea.campaign.get_absolute_url()})
    return crumbs


def under_idea(idea: Idea, label: str) -> list[Crumb]:
    return [to_ideas(), {"label": idea.title, "href": idea.get_absolute_url()}, {"label": label}]


def of_campaign(campaign: Campaign) -> list[Crumb]:
    return [to_ideas(), to_campaigns(), {"label": campaign.title}]


def of_new_idea() -> list[Crumb]:
    return [to_ideas(), {"label": _("Write an idea")}]
