"""What waits for me: the first thing staff see in the CMS, and the numbers in its menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from cocreate.accounts.permissions import is_moderator
from cocreate.postgres.clock import database_now
from ideas.deadlines import is_late
from ideas.desk.doors import answers_for_the_city
from ideas.models import Flag, Idea


def how_many_wait() -> int:
    return Idea.objects.waiting().count()


def how_many_reports() -> int:
    return Flag.objects.filter(decided_at=None).count()


class WhatWaits(Component):
    """The numbers of what waits for the person who looks, each with the way there."""

    order = 10
    template_name = "ideas/desk/what_waits.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        rows = []
        person = self.request.user
        if is_moderator(person):
            rows += [_waiting_row(), _reports_row()]
        if answers_for_the_city(person):
            rows += _answer_rows(person)
        return {"rows": rows}


def _waiting_row() -> dict[str, Any]:
    number = how_many_wait()
    return {"number": number, "label": _("Ideas waiting for review"), "url": reverse("ideas_desk:waiting")}


def _reports_row() -> dict[str, Any]:
    number = how_many_reports()
    return {"number": number, "label": _("Reports by readers"), "url": reverse("ideas_desk:reports")}


def _answer_rows(person: Any) -> list[dict[str, Any]]:
    mine, at = Idea.objects.assigned_to(person), database_now()
    days = list(mine.needing_an_answer().values_list("answer_due_on", flat=True))
    news = [idea.news_due_on for idea in mine.needing_news()]
    url = reverse("ideas_desk:answers")
    return [
        {
            "number": len(days),
            "late": sum(is_late(day, at) for day in days),
            "label": _("Ideas waiting for an answer"),
            "url": url,
        },
        {
            "number": len(news),
            "late": sum(is_late(day, at) for day in news),
            "label": _("Ideas whose next news is awaited"),
            "url": f"{url}#news",
        },
    ]


class ModeratorsItem(MenuItem):
    """A menu item for moderators; a number in brackets says how much waits behind it."""

    def __init__(self, label: Any, url: str, *, count: Any = None, **fields: Any) -> None:
        super().__init__(label, url, **fields)
        self.count = count

    def is_shown(self, request: HttpRequest) -> bool:
        return is_moderator(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        label = self.label
        if self.count is not None and (number := self.count()):
            label = _("%(label)s (%(number)s)") % {"label": self.label, "number": number}
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


class AnswerersItem(ModeratorsItem):
    """A menu item for whoever answers in the name of the city."""

    def is_shown(self, request: HttpRequest) -> bool:
        return answers_for_the_city(request.user)


def ideas_menu(*viewsets: Any) -> SubmenuMenuItem:
    """アイデア: the queues first, then what is set up once."""
    items = [
        ModeratorsItem(
            gettext_lazy("Waiting for review"),
            reverse("ideas_desk:waiting"),
            count=how_many_wait,
            name="ideas-waiting",
            icon_name="clipboard-list",
            order=1,
        ),
        ModeratorsItem(
            gettext_lazy("Reports by readers"),
            reverse("ideas_desk:reports"),
            count=how_many_reports,
            name="ideas-reports",
            icon_name="warning",
            order=2,
        ),
        AnswerersItem(
            gettext_lazy("Answers of the city"),
            reverse("ideas_desk:answers"),
            name="ideas-answers",
            icon_name="form",
            order=3,
        ),
        ModeratorsItem(
            gettext_lazy("All ideas"),
            reverse("ideas_desk:ideas"),
            name="ideas-all",
            icon_name="list-ul",
            order=4,
        ),
        *[viewset.get_menu_item(order=10 + place) for place, viewset in enumerate(viewsets)],
    ]
    menu = Menu(items=items)
    return SubmenuMenuItem(gettext_lazy("Ideas"), menu, name="ideas", icon_name="comment", order=20)
