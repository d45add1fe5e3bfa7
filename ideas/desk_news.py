"""Saying on whose desks something moved: everybody listens to their own list and hears of nobody else's."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Role
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas.models import Cooperation, Idea


def tell_desks(idea: Idea, *others: int | None) -> None:
    """Say that something about an idea moved: to the moderators, and to the officers who work on it.

    `others` are departments by their numbers that do not work on it any more.
    """
    known = {number for number in (idea.department_id, *others) if number is not None}
    if not known:  # without a lead nobody works beside it either
        announce(topics.desk())
        return
    beside = Cooperation.objects.filter(idea=idea.pk).values("department")
    departments = Department.objects.filter(Q(pk__in=known) | Q(pk__in=beside))
    announce(topics.desk(), *_own_desks(User.objects.filter(departments__in=departments)))


def tell_helpers() -> None:
    """Say to each of the DX CoE that something about the support they give moved."""
    announce(*_own_desks(User.objects.filter(groups__name=Role.COE)))


def _own_desks(people: QuerySet[User]) -> list[str]:
    return [topics.own_desk(number) for number in people.order_by().values_list("pk", flat=True).distinct()]
