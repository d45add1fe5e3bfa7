"""Which department answers an idea, by rule or by hand, and which work on the answer beside it (協力課)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cocreate.accounts.models import Department, User
from cocreate.audit.record import record
from ideas import answer_notices, moderation
from ideas import office_permissions as permissions
from ideas.desk_news import tell_desks
from ideas.models import Cooperation, Idea


def department_for(idea: Idea) -> Department | None:
    """Who answers by rule: the owner of the initiative the idea is tied to, else whoever runs its campaign.

    Of several initiatives the first in the plan that has an owner decides.
    """
    owned = idea.initiatives.filter(owner__isnull=False).select_related("owner").order_by("position", "id")
    first = owned.first()
    if first is not None:
        return first.owner
    return idea.campaign.department if idea.campaign else None


def assign(
    idea: Idea, department: Department, *, by: User, at: datetime, beside: Iterable[Department] = ()
) -> Idea:
    """Say which department is in the lead, which the public sees, and which work on the answer beside it."""
    with transaction.atomic():
        if refusal := permissions.why_not_assign(by, idea, at):
            raise refusal
        others = {each.pk: each for each in beside if each.pk != department.pk}
        if idea.department_id != department.pk:
            moderation.assign(idea, department, by=by, at=at)
        _set_beside(idea, others, by, at)
    return idea


def _set_beside(idea: Idea, wanted: dict[int, Department], by: User, at: datetime) -> None:
    """Add who is new and tell them, take away who is not wanted any more; silent where nothing changes."""
    present = set(idea.cooperations.values_list("department_id", flat=True))
    if present == set(wanted):
        return
    idea.cooperations.exclude(department_id__in=wanted).delete()
    for number in sorted(set(wanted) - present):
        row, is_new = Cooperation.objects.get_or_create(
            idea=idea, department=wanted[number], defaults={"added_at": at, "added_by": by}
        )
        if is_new:
            answer_notices.asked_to_cooperate(row, at=at)
    detail = {"departments": sorted(wanted)}
    record("idea.cooperation", by=by, on=idea, at=at, detail=detail)
    tell_desks(idea, *(present - set(wanted)))
