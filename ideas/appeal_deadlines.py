"""Deciding appeals in time (異議の期限): whoever may decide is reminded before the day, and when it is over.

On working mornings: three days and no days before the promised day, and each week after it. Who decided
first and who wrote the text are left out, because they may not decide; once it is late the administrators
hear of it, too. Each step is told once: the outbox knows the occasion by its key.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.office_days.reading import SATURDAY
from ideas import appeal_notices
from ideas.appealing import why_not_decide_appeal
from ideas.deadlines import report_due_on
from ideas.models import Appeal
from ideas.reminding import step_of

STEPS = (0, 3)  # days before the promised day; three always leave a day of work


def press_for_decisions(*, at: datetime) -> int:
    """Remind of every appeal whose next step has come; returns of how many. Silent at weekends.

    Not on other closed days: seven days of the calendar were promised, and a long holiday may hold the last.
    """
    today = localdate(at)
    if today.weekday() >= SATURDAY:
        return 0
    numbers = list(Appeal.objects.waiting().values_list("pk", flat=True))
    return sum(_press_for(number, today, at) for number in numbers)


def who_may_decide(appeal: Appeal, *, is_late: bool, at: datetime) -> list[User]:
    """The moderators who may decide; administrators too when it is late, or when no moderator may."""

    def able(people: QuerySet[User]) -> list[User]:
        return [one for one in people if why_not_decide_appeal(one, appeal, at) is None]

    moderators = able(_with_role(Role.MODERATOR))
    return moderators + able(_with_role(Role.ADMINISTRATOR)) if is_late or not moderators else moderators


def _press_for(number: int, today: date, at: datetime) -> bool:
    """Held meanwhile, so that a decision comes before the letters or calls them back."""
    with transaction.atomic():
        held = Appeal.objects.waiting().filter(pk=number).select_for_update(of=("self",), skip_locked=True)
        appeal: Appeal | None = held.with_things().first()
        step = step_of(report_due_on(appeal), today, STEPS) if appeal else None
        if appeal is None or step is None:
            return False
        people = who_may_decide(appeal, is_late=today > report_due_on(appeal), at=at)
        appeal_notices.must_be_decided(appeal, people, step, today, at=at)
    return True


def _with_role(role: Role) -> QuerySet[User]:
    return User.objects.filter(groups__name=role, is_active=True, suspended_at=None).order_by("pk")
