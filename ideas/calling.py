"""Calling for ideas (募集): keeping what was changed, and making a copy.

What may still be changed once people take part says `calling_permissions.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.audit.record import record
from ideas.models import Campaign, Phase

LEAD = timedelta(days=28)  # from the day of the copy to its first phase
LONGEST_TITLE, LONGEST_SLUG = 60, 60
RULES = (
    "voting_method", "choices_each", "shows_confirmed", "threshold", "answer_days", "review_days",
    "has_map", "is_published", "ideas_wait", "comments_wait", "first_contributions", "flags_until_hidden",
    "touches_candidates",
)  # fmt: skip
PHASE_RULES = (
    "opens_at", "closes_at", "allows_posting", "allows_support", "who_posts", "who_supports", "hides_counts",
)  # fmt: skip


def hold_campaign(campaign_id: int) -> None:
    """Let nobody vote or post while a campaign is being changed; until the transaction ends.

    The phases first, as whoever votes takes them: so nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM ideas_phase WHERE campaign_id = %s ORDER BY id FOR UPDATE", [campaign_id]
        )
        cursor.execute("SELECT 1 FROM ideas_campaign WHERE id = %s FOR UPDATE", [campaign_id])


def rules_of(campaign: Campaign) -> dict[str, Any]:
    """The rules of a campaign and its phases as the log keeps them."""
    rules: dict[str, Any] = {name: getattr(campaign, name) for name in RULES}
    for phase in Phase.objects.filter(campaign=campaign):
        rules[f"phase {phase.kind}"] = [_plain(getattr(phase, name)) for name in PHASE_RULES]
    return rules


def record_change(
    campaign: Campaign, before: dict[str, Any], *, by: User, at: datetime, texts: list[str]
) -> None:
    """Keep what was changed: rules with both values, texts by their names only."""
    after = rules_of(campaign)
    changed = {
        name: [before.get(name), after.get(name)]
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }
    record("campaign.changed", by=by, on=campaign, at=at, detail={"rules": changed, "texts": texts})


def copy_campaign(campaign: Campaign, *, by: User, at: datetime) -> Campaign:
    """A new call with the same words and rules, not published, that begins in four weeks.

    All phases move by the same number of whole days, so that they keep their lengths and hours.
    """
    with transaction.atomic():
        phases = list(Phase.objects.filter(campaign=campaign).order_by("opens_at"))
        ties = {name: list(getattr(campaign, name).all()) for name in _TIES}
        source, copy = campaign.pk, Campaign.objects.get(pk=campaign.pk)
        copy.pk = None
        copy.title = _("%(title)s (copy)") % {"title": campaign.title[: LONGEST_TITLE - 8]}
        copy.slug, copy.is_published, copy.created_at = _free_slug(campaign.slug), False, at
        copy.save(force_insert=True)
        for name, things in ties.items():
            getattr(copy, name).set(things)
        copy.save()
        shift = _shift(phases, at)
        for phase in phases:
            phase.pk, phase.campaign = None, copy
            phase.opens_at += shift
            phase.closes_at = phase.closes_at + shift if phase.closes_at else None
        Phase.objects.bulk_create(phases)
        record("campaign.copied", by=by, on=copy, at=at, detail={"from": source})
    return copy


_TIES = ("initiatives", "allowed_initiatives", "allowed_categories")


def _shift(phases: list[Phase], at: datetime) -> timedelta:
    if not phases:
        return timedelta()
    first = timezone.localdate(phases[0].opens_at)
    return timezone.localdate(at) + LEAD - first


def _free_slug(slug: str) -> str:
    number = 2
    while Campaign.objects.filter(slug=(found := f"{slug[: LONGEST_SLUG - 4]}-{number}")).exists():
        number += 1
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
