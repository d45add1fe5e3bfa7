"""Setting what waits for the office (確認のルール) where there is no campaign, and when it may change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, is_moderator
from cocreate.audit.record import record
from cocreate.language.refusal import Refusal
from ideas.deadlines import days_of_the_site
from ideas.models import Campaign, Comment, Idea, SiteRules, Version, Waits

RULES = ("ideas_wait", "comments_wait", "first_contributions", "flags_until_hidden")
SITE_RULES = (*RULES, "review_days", "formal_name", "formal_url")


def change_site_rules(rules: Mapping[str, Any], *, by: User, at: datetime) -> SiteRules:
    """Set the rules for ideas without a campaign; what was before stays in the audit log."""
    with transaction.atomic():
        SiteRules.current()
        site = SiteRules.objects.select_for_update().get(pk=SiteRules.ONLY)
        if refusal := why_not_change_site_rules(by, rules):
            raise refusal
        changed = {
            name: [getattr(site, name), rules[name]]
            for name in SITE_RULES
            if name in rules and rules[name] != getattr(site, name)
        }
        if not changed:
            return site
        for name, (_before, after) in changed.items():
            setattr(site, name, after)
        site.changed_at, site.changed_by = at, by
        site.full_clean()
        site.save()
        record("site_rules.changed", by=by, on=site, at=at, detail={"rules": changed})
    days_of_the_site.forget()
    return site


def why_not_change_site_rules(person: Person, rules: Mapping[str, Any]) -> Refusal | None:
    """Whether the rules of the site may become these."""
    if not is_moderator(person):
        return Refusal(
            "not_a_moderator",
            _("Only moderators can change the rules of the site."),
            _("Please ask an administrator if you need this role."),
            status=403,
        )
    return why_not_put_off(rules) or why_not_let_through(None, rules)


def why_not_put_off(rules: Mapping[str, Any]) -> Refusal | None:
    """Whether the days of a review may become these: not more while somebody waits who was promised fewer."""
    if rules.get("review_days", 0) <= SiteRules.current().review_days:
        return None
    waiting = (
        Idea.objects.waiting().filter(campaign=None),
        Comment.objects.waiting().filter(idea__campaign=None),
        Version.objects.waiting().filter(idea__campaign=None),
    )
    if not any(rows.exists() for rows in waiting):
        return None
    return Refusal(
        "days_were_promised",
        _("The number of days was not changed, because people wait who were promised fewer."),
        _("Please decide about what waits first. Then change the number."),
    )


def why_not_let_through(campaign: Campaign | None, rules: Mapping[str, Any]) -> Refusal | None:
    """Whether nothing needs to wait any more: only once nobody waits for an answer they were promised.

    Else those who wrote last would appear before those who wait.
    """
    known = campaign or SiteRules.current()
    if _stops("ideas_wait", known, rules):
        number = Idea.objects.waiting().filter(campaign=campaign).count()
        if number:
            return _still_wait("ideas_still_wait", number, _ideas(number))
    if _stops("comments_wait", known, rules):
        number = Comment.objects.waiting().filter(idea__campaign=campaign).count()
        if number:
            return _still_wait("comments_still_wait", number, _comments(number))
    return None


def _stops(name: str, known: Any, rules: Mapping[str, Any]) -> bool:
    return rules.get(name) == Waits.NOTHING and getattr(known, name) != Waits.NOTHING


def _ideas(number: int) -> str:
    return ngettext(
        "The rule was not changed, because %(number)d idea still waits for your decision.",
        "The rule was not changed, because %(number)d ideas still wait for your decision.",
        number,
    )


def _comments(number: int) -> str:
    return ngettext(
        "The rule was not changed, because %(number)d comment still waits for your decision.",
        "The rule was not changed, because %(number)d comments still wait for your decision.",
        number,
    )


def _still_wait(code: str, number: int, words: str) -> Refusal:
    return Refusal(
        code,
        words % {"number": number},
        _("Please decide about what waits first, so that nobody is left behind. Then change the rule."),
    )
