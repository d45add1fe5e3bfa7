"""What a campaign takes ideas about: its subjects and its initiatives."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Initiative
from ideas.models import Campaign, Category


def why_not_tied(
    campaign: Campaign | None, category: Category | None, initiatives: Iterable[Initiative]
) -> Refusal | None:
    """Whether a campaign takes ideas with these ties; a campaign that names none takes all of them."""
    if campaign is None:
        return None
    if category is not None:
        subjects = list(campaign.allowed_categories.all())
        if subjects and category not in subjects:
            return _not_taken(campaign, category.name, [subject.name for subject in subjects])
    chosen = list(initiatives)
    allowed = list(campaign.allowed_initiatives.all()) if chosen else []
    for initiative in chosen:
        if allowed and initiative not in allowed:
            return _not_taken(campaign, initiative.title, [one.title for one in allowed])
    return None


def _not_taken(campaign: Campaign, chosen: str, names: list[str]) -> Refusal:
    return Refusal(
        "not_for_this_campaign",
        _("Your idea was not sent, because “%(campaign)s” does not take ideas about “%(chosen)s”.")
        % {"campaign": campaign.title, "chosen": chosen},
        _("You can choose one of these, or none: %(names)s") % {"names": "、".join(names)},
    )
