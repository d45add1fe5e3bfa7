"""The menu アイデア of the CMS: the pages of the desk, who enters them, and how much waits behind each."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from cocreate.accounts.permissions import Person, is_moderator
from ideas.desk.doors import answers_for_the_city
from ideas.desk.figures import reads_figures
from ideas.desk.help import takes_part
from ideas.desk.panels import how_many
from ideas.models import Task
from ideas.worklist import LABELS


class Entry(NamedTuple):
    """One page of the desk in the menu; what waits of its kinds is counted beside its name.

    A page of another house is named with its house.
    """

    order: int
    page: str
    label: str | Promise
    icon: str
    enters: Callable[[Person], bool] = is_moderator
    kinds: Collection[str] = ()


# The queues first, then what is read, then what is set up once; the viewsets stand before the rules.
ENTRIES = (
    Entry(0, "work", gettext_lazy("Work list"), "tasks", takes_part, LABELS.keys()),
    Entry(1, "waiting", gettext_lazy("Waiting for review"), "clipboard-list", kinds=(Task.IDEA, Task.TEXT)),
    Entry(
        1,
        "waiting_comments",
        gettext_lazy("Comments waiting for review"),
        "comment",
        kinds=(Task.COMMENT,),
    ),
    Entry(2, "reports", gettext_lazy("Reports by readers"), "warning", kinds=(Task.REPORT,)),
    Entry(2, "appeals", gettext_lazy("Appeals"), "rotate", kinds=(Task.APPEAL,)),
    Entry(3, "answers", gettext_lazy("Answers of the city"), "form", answers_for_the_city),
    Entry(4, "ideas", gettext_lazy("All ideas"), "list-ul"),
    Entry(5, "help", gettext_lazy("Support by the DX CoE"), "group", takes_part),
    Entry(6, "merges", gettext_lazy("Merge proposals"), "link"),
    Entry(7, "unreviewed", gettext_lazy("Recently published without review"), "view"),
    Entry(7, "paper", gettext_lazy("Received on paper"), "doc-full", answers_for_the_city),
    Entry(8, "figures", gettext_lazy("Figures"), "table", reads_figures),
    Entry(30, "site_rules", gettext_lazy("Rules of the site"), "cog"),
    Entry(31, "quiet", gettext_lazy("Quiet periods before elections"), "time"),
)
VIEWSETS_FROM = 10


class DeskItem(MenuItem):
    """A page of the desk for whoever enters it."""

    def __init__(self, entry: Entry) -> None:
        page = entry.page if ":" in entry.page else f"ideas_desk:{entry.page}"
        name = page.replace("ideas_desk:", "ideas-").replace("_", "-").replace(":", "-")
        super().__init__(entry.label, reverse(page), name=name, icon_name=entry.icon, order=entry.order)
        self.entry = entry

    def is_shown(self, request: HttpRequest) -> bool:
        return self.entry.enters(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        label = self.label
        if number := how_many(request, *self.entry.kinds):
            label = _("%(label)s (%(number)s)") % {"label": self.label, "number": number}
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


def ideas_menu(*viewsets: Any) -> SubmenuMenuItem:
    """アイデア, with the lists of what is set up once among its pages."""
    items: list[MenuItem] = [DeskItem(entry) for entry in ENTRIES]
    items += [viewset.get_menu_item(order=VIEWSETS_FROM + place) for place, viewset in enumerate(viewsets)]
    menu = Menu(items=items)
    return SubmenuMenuItem(gettext_lazy("Ideas"), menu, name="ideas", icon_name="comment", order=20)
