"""What waits for me: the first thing staff see in the CMS, and the numbers in its menu."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from cocreate.accounts.permissions import is_moderator
from cocreate.live import topics
from cocreate.postgres.clock import database_now
from ideas import worklist
from ideas.deadlines import is_late
from ideas.desk.doors import answers_for_the_city
from ideas.desk.figures import reads_figures
from ideas.desk.help import takes_part
from ideas.desk.work_items import Item, items_of
from ideas.models import ExpertHelp, Idea, Task
from ideas.worklist import Number, Row, viewer_of

MOST_URGENT = 5


def numbers(request: HttpRequest, at: datetime | None = None) -> dict[str, Number]:
    """How much waits for whoever looks, counted in one query and once for each page."""
    known: dict[str, Number] | None = getattr(request, "what_waits", None)
    if known is None:
        known = worklist.numbers(viewer_of(request.user), at or database_now())
        request.what_waits = known  # type: ignore[attr-defined]  # the page's own memory
    return known


def live_list(person: Any, found: dict[str, Number]) -> dict[str, Any]:
    """Which topic moves the numbers of somebody's list, and how many of them it does not know of.

    Moderators share one topic, which leaves out what is another list for each of them.
    """
    if is_moderator(person):
        personal = sum(found[kind].waiting for kind in worklist.PERSONAL if kind in found)
        return {"live": topics.desk(), "personal": personal}
    return {"live": topics.own_desk(person.pk) if worklist.has_own_list(person) else "", "personal": 0}


def how_much_work(request: HttpRequest) -> int:
    return worklist.total(numbers(request)).waiting


def how_many_wait(request: HttpRequest) -> int:
    found = numbers(request)
    return sum(found[kind].waiting for kind in (Task.IDEA, Task.TEXT) if kind in found)


def how_many_reports(request: HttpRequest) -> int:
    return numbers(request).get(Task.REPORT, Number()).waiting


def how_many_comments(request: HttpRequest) -> int:
    return numbers(request).get(Task.COMMENT, Number()).waiting


def how_many_appeals(request: HttpRequest) -> int:
    return numbers(request).get(Task.APPEAL, Number()).waiting


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
            rows += [_waiting_row(self.request), _comments_row(self.request), _reports_row(self.request)]
            rows.append(_appeals_row(self.request))
        if answers_for_the_city(person):
            rows += _answer_rows(person)
        if takes_part(person):
            rows.append(_help_row(person))
        found = numbers(self.request)
        return {
            "rows": rows,
            "items": self._most_urgent() if rows else [],
            "total": worklist.total(found).waiting,
            **live_list(person, found),
        }

    def _most_urgent(self) -> list[Item]:
        at = database_now()
        first = worklist.rows(viewer_of(self.request.user), at)[:MOST_URGENT]
        return items_of([Row(*values) for values in first], at)


def _waiting_row(request: HttpRequest) -> dict[str, Any]:
    number = how_many_wait(request)
    return {"number": number, "label": _("Ideas waiting for review"), "url": reverse("ideas_desk:waiting")}


def _comments_row(request: HttpRequest) -> dict[str, Any]:
    number, url = how_many_comments(request), reverse("ideas_desk:waiting_comments")
    return {"number": number, "label": _("Comments waiting for review"), "url": url}


def _appeals_row(request: HttpRequest) -> dict[str, Any]:
    return {"number": how_many_appeals(request), "label": _("Appeals"), "url": reverse("ideas_desk:appeals")}


def _reports_row(request: HttpRequest) -> dict[str, Any]:
    number = how_many_reports(request)
    return {"number": number, "label": _("Reports by readers"), "url": reverse("ideas_desk:reports")}


def _help_row(person: Any) -> dict[str, Any]:
    number = ExpertHelp.objects.for_desk_of(person).open().distinct().count()
    return {"number": number, "label": _("Support by the DX CoE"), "url": reverse("ideas_desk:help")}


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
        if self.count is not None and (number := self.count(request)):
            label = _("%(label)s (%(number)s)") % {"label": self.label, "number": number}
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


class AnswerersItem(ModeratorsItem):
    """A menu item for whoever answers in the name of the city."""

    def is_shown(self, request: HttpRequest) -> bool:
        return answers_for_the_city(request.user)


class FiguresItem(ModeratorsItem):
    """A menu item for whoever reads figures."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reads_figures(request.user)


class HelpItem(ModeratorsItem):
    """A menu item for whoever asks for expert support or gives it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return takes_part(request.user)


def ideas_menu(*viewsets: Any) -> SubmenuMenuItem:
    """アイデア: the queues first, then what is set up once."""
    items = [
        HelpItem(
            gettext_lazy("Work list"),
            reverse("ideas_desk:work"),
            count=how_much_work,
            name="ideas-work",
            icon_name="tasks",
            order=0,
        ),
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
        HelpItem(
            gettext_lazy("Support by the DX CoE"),
            reverse("ideas_desk:help"),
            name="ideas-help",
            icon_name="group",
            order=5,
        ),
        ModeratorsItem(
            gettext_lazy("Merge proposals"),
            reverse("ideas_desk:merges"),
            name="ideas-merges",
            icon_name="link",
            order=6,
        ),
        ModeratorsItem(
            gettext_lazy("Comments waiting for review"),
            reverse("ideas_desk:waiting_comments"),
            count=how_many_comments,
            name="ideas-comments",
            icon_name="comment",
            order=1,
        ),
        ModeratorsItem(
            gettext_lazy("Recently published without review"),
            reverse("ideas_desk:unreviewed"),
            name="ideas-unreviewed",
            icon_name="view",
            order=7,
        ),
        ModeratorsItem(
            gettext_lazy("Appeals"),
            reverse("ideas_desk:appeals"),
            count=how_many_appeals,
            name="ideas-appeals",
            icon_name="rotate",
            order=2,
        ),
        ModeratorsItem(
            gettext_lazy("Quiet periods before elections"),
            reverse("ideas_desk:quiet"),
            name="ideas-quiet",
            icon_name="time",
            order=31,
        ),
        ModeratorsItem(
            gettext_lazy("Rules of the site"),
            reverse("ideas_desk:site_rules"),
            name="ideas-rules",
            icon_name="cog",
            order=30,
        ),
        AnswerersItem(
            gettext_lazy("Received on paper"),
            reverse("ideas_desk:paper"),
            name="ideas-paper",
            icon_name="doc-full",
            order=7,
        ),
        FiguresItem(
            gettext_lazy("Figures"),
            reverse("ideas_desk:figures"),
            name="ideas-figures",
            icon_name="table",
            order=8,
        ),
        *[viewset.get_menu_item(order=10 + place) for place, viewset in enumerate(viewsets)],
    ]
    menu = Menu(items=items)
    return SubmenuMenuItem(gettext_lazy("Ideas"), menu, name="ideas", icon_name="comment", order=20)
