"""The desk of ideas, registered with the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ideas.desk import addresses
from ideas.desk.menu import ideas_menu
from ideas.desk.panels import WhatWaits
from ideas.desk.viewsets import (
    CampaignViewSet,
    CategoryViewSet,
    KnownContactViewSet,
    ListedWordViewSet,
    RuleViewSet,
    campaigns,
    categories,
    known_contacts,
    listed_words,
    rules,
)


@hooks.register("register_admin_urls")
def register_desk() -> list[URLPattern | URLResolver]:
    return [path("ideas/", include(addresses))]


@hooks.register("register_admin_viewset")
def register_campaigns() -> CampaignViewSet:
    return campaigns


@hooks.register("register_admin_viewset")
def register_categories() -> CategoryViewSet:
    return categories


@hooks.register("register_admin_viewset")
def register_listed_words() -> ListedWordViewSet:
    return listed_words


@hooks.register("register_admin_viewset")
def register_known_contacts() -> KnownContactViewSet:
    return known_contacts


@hooks.register("register_admin_viewset")
def register_rules() -> RuleViewSet:
    return rules


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    return ideas_menu(campaigns, categories, listed_words, known_contacts, rules)


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, WhatWaits(request))


@hooks.register("insert_global_admin_css")
def desk_styles() -> str:
    sheets = ((static(f"ideas/{name}.css"),) for name in ("desk", "work_list"))
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)
