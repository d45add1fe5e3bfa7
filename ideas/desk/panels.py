"""What waits for me: the first thing staff see in the CMS, and the numbers in its menu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Value
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
from ideas.desk.help import takes_part
from ideas.models import Comment, ExpertHelp, Flag, Idea, Version


class Numbers(NamedTuple):
    """How much waits for a moderator."""

    ideas: int
    reports: int
    comments: int = 0


def numbers(request: HttpRequest) -> Numbers:
    """How much waits, counted in one query and once for each page."""
    known: Numbers | None = getattr(request, "what_waits", None)
    if known is None:
        ideas = Idea.objects.waiting().order_by().values(kind=Value("ideas")).annotate(number=Count("pk"))
        open_flags = Flag.objects.filter(decided_at=None).values(kind=Value("reports"))
        new_texts = Version.objects.waiting().order_by().values(kind=Value("texts"))
        comments = Comment.objects.waiting().order_by().values(kind=Value("comments"))
        others = [rows.annotate(number=Count("pk")) for rows in (open_flags, new_texts, comments)]
        found = {row["kind"]: row["number"] for row in ideas.union(*others, all=True)}
        known = Numbers(
            found.get("ideas", 0) + found.get("texts", 0), found.get("reports", 0), found.get("comments", 0)
        )
        request.what_waits = known  # type: ignore[attr-defined]  # the page's own memory
    return known


def how_many_wait(request: HttpRequest) -> int:
    return numbers(request).ideas


def how_many_reports(request: HttpRequest) -> int:
    return numbers(request).reports


def how_many_comments(request: HttpRequest) -> int:
    return numbers(request).comments


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
        if answers_for_the_city(person):
            rows += _answer_rows(person)
        if takes_part(person):
            rows.append(_help_row(person))
        return {"rows": rows}


def _waiting_row(request: HttpRequest) -> dict[str, Any]:
    number = how_many_wait(request)
    return {"number": number, "label": _("Ideas waiting for review"), "url": reverse("ideas_desk:waiting")}


def _comments_row(request: HttpRequest) -> dict[str, Any]:
    number, url = how_many_comments(request), reverse("ideas_desk:waiting_comments")
    return {"number": number, "label": _("Comments waiting for review"), "url": url}


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


class HelpItem(ModeratorsItem):
    """A menu item for whoever asks for expert support or gives it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return takes_part(request.user)


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
        *[viewset.get_menu_item(order=10 + place) for place, viewset in enumerate(viewsets)],
    ]
    menu = Menu(items=items)
    return SubmenuMenuItem(gettext_lazy("Ideas"), menu, name="ideas", icon_name="comment", order=20)
