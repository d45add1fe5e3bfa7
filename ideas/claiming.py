"""Saying that one looks at something that waits (対応中), so that colleagues take the next one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, Role, is_known, is_moderator
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live.announce import announce
from ideas import overtaken
from ideas.models import DeskClaim
from ideas.models.desk import CLAIMED_FOR, DeskClaimQuerySet


def claim(kind: str, thing: int, *, by: User, at: datetime) -> DeskClaim:
    """Take something that waits, for half an hour; taking it again begins the half hour anew.

    One of two who take it at once has it; the other hears who. It hinders nobody's decision.
    """
    with transaction.atomic():
        if refusal := why_not_claim(by):
            raise refusal
        DeskClaim.objects.bulk_create(
            [DeskClaim(kind=kind, thing=thing, by=by, at=at)], ignore_conflicts=True
        )
        if not _free_for(by, kind, thing, at).update(by=by, at=at):
            raise _taken(DeskClaim.objects.select_related("by").get(kind=kind, thing=thing))
        announce(topics.desk())
    return DeskClaim.objects.get(kind=kind, thing=thing)


def release(kind: str, thing: int, *, by: User, at: datetime) -> None:
    """Leave it to colleagues again; what is not one's own stays as it is."""
    with transaction.atomic():
        if DeskClaim.objects.filter(kind=kind, thing=thing, by=by).delete()[0]:
            announce(topics.desk())


def claims_of(keys: set[tuple[str, int]], at: datetime) -> dict[tuple[str, int], DeskClaim]:
    """Who looks at which of these now, in one query."""
    if not keys:
        return {}
    kinds = {kind for kind, _ in keys}
    wanted = Q()
    for kind in sorted(kinds):
        wanted |= Q(kind=kind, thing__in=[thing for one, thing in keys if one == kind])
    found = DeskClaim.objects.standing(at).filter(wanted).select_related("by")
    return {(row.kind, row.thing): row for row in found}


def why_not_claim(person: Person) -> Refusal | None:
    """Whoever works at the desk may say what they look at."""
    if is_moderator(person) or (is_known(person) and {Role.COE, Role.DEPARTMENT} & person.role_names):
        return None
    return Refusal(
        "not_at_the_desk",
        _("Only people of the office can do this."),
        _("Please ask an administrator if you need this role."),
        status=403,
    )


def forget_claims(*, at: datetime) -> int:
    """Delete claims that have run out; the list leaves them out anyway."""
    return DeskClaim.objects.filter(at__lte=at - CLAIMED_FOR).delete()[0]


def _free_for(person: User, kind: str, thing: int, at: datetime) -> DeskClaimQuerySet:
    """The claim, if it is one's own or has run out."""
    mine_or_old = Q(by=person) | Q(at__lte=at - CLAIMED_FOR)
    free: DeskClaimQuerySet = DeskClaim.objects.filter(mine_or_old, kind=kind, thing=thing)
    return free


def _taken(by_colleague: DeskClaim) -> Refusal:
    return Refusal(
        "already_claimed",
        _("%(name)s has been looking at this since %(moment)s.")
        % {"name": by_colleague.by.display_name, "moment": overtaken.moment(by_colleague.at)},
        _("You can still decide it, or take the next one."),
    )
