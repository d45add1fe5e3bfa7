"""The letter of the morning (朝のお知らせ): on working days, to whoever something waits for."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.office_days.reading import is_working_day
from ideas import desk_notices, worklist

BEGINS, ENDS = time(8, 30), time(17, 15)
ROLES = (Role.MODERATOR, Role.ADMINISTRATOR, Role.DEPARTMENT, Role.COE)


def tell_what_waits(*, at: datetime) -> int:
    """Tell each person of the office what waits for them; returns how many were told.

    Nothing on days the office is closed and outside office hours, and nothing to whom nothing waits for.
    Running again on the same day tells nobody twice.
    """
    local = localtime(at)
    if not is_working_day(local.date()) or not BEGINS <= local.time() < ENDS:
        return 0
    told = 0
    office = User.objects.filter(is_active=True, suspended_at=None)
    for person in office.filter(Q(groups__name__in=ROLES)).distinct().order_by("pk"):
        found = worklist.numbers(worklist.viewer_of(person), at)
        if worklist.total(found).waiting:
            with transaction.atomic():
                desk_notices.waits_this_morning(person, found, day=local.date(), at=at)
            told += 1
    return told
