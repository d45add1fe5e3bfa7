"""Figures for whoever reads and compares: nothing is decided here, and nobody is named."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import user_passes_test

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, Role, is_known, is_moderator
from cocreate.opendata.catalogue import all_datasets
from cocreate.opendata.privacy import large_enough
from cocreate.postgres.clock import database_now
from ideas.desk.doors import View, page
from ideas.transparency import PARTS, months

TITLE = gettext_lazy("Figures")


def reads_figures(person: Person) -> bool:
    """Analysts, the CoE, moderators and administrators."""
    return is_moderator(person) or (is_known(person) and bool({Role.ANALYST, Role.COE} & person.role_names))


for_readers_of_figures: Callable[[View], View] = user_passes_test(reads_figures)


@for_readers_of_figures
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The months of the transparency report, and every table that may be taken away."""
    shown = months(today=localdate(database_now()))
    tables = [
        (part, [(month, [month.number(one.key) for one in part.figures]) for month in shown])
        for part in PARTS
    ]
    context = {"tables": tables, "datasets": all_datasets(), "districts": people_by_district()}
    return page(request, "figures.html", TITLE, context, icon="table")


def people_by_district() -> list[tuple[str, int | None]]:
    """From which parts of the city people take part, as far as they said it; small numbers are not told."""
    people = User.objects.filter(is_active=True, district__isnull=False).values(name=F("district__name"))
    rows = people.annotate(number=Count("pk")).order_by("-number", "name")
    return [(row["name"], large_enough(row["number"])) for row in rows]
