"""What an idea may be tied to: so many initiatives and indicators, and what its campaign takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cocreate.language.refusal import Refusal
from cocreate.strategy.models import Indicator, Initiative
from ideas.models import Campaign, Category

MOST_INITIATIVES = 5  # an idea that would move everything moves nothing
MOST_INDICATORS = 3


def subjects_taken(campaign: Campaign | None) -> QuerySet[Category]:
    """The subjects from which somebody may choose; a campaign that names none takes all of them."""
    named = campaign.allowed_categories.all() if campaign is not None else None
    return named if named else Category.objects.all()


def initiatives_taken(campaign: Campaign | None) -> QuerySet[Initiative]:
    """The initiatives from which somebody may choose; a campaign that names none takes all of them."""
    named = campaign.allowed_initiatives.all() if campaign is not None else None
    return named if named else Initiative.objects.all()


def why_not_tied(
    campaign: Campaign | None, category: Category | None, initiatives: Iterable[Initiative]
) -> Refusal | None:
    """Whether a campaign takes ideas with these ties."""
    return why_not_about(campaign, category) or why_not_moving(campaign, initiatives)


def why_not_so_many(initiatives: Sequence[Initiative], indicators: Sequence[Indicator]) -> Refusal | None:
    """Whether an idea may be tied to as many; the form asks the same before."""
    if (number := len(initiatives)) > MOST_INITIATIVES:
        return _too_many(
            "too_many_initiatives",
            _(
                "Your idea was not sent, because it names %(number)d initiatives. "
                "Up to %(most)d are possible."
            ),
            number,
            MOST_INITIATIVES,
        )
    if (number := len(indicators)) > MOST_INDICATORS:
        return _too_many(
            "too_many_indicators",
            _("Your idea was not sent, because it names %(number)d indicators. Up to %(most)d are possible."),
            number,
            MOST_INDICATORS,
        )
    return None


def _too_many(code: str, said: str, number: int, most: int) -> Refusal:
    next_step = _("Please leave those that it would move most.")
    return Refusal(code, said % {"number": number, "most": most}, next_step, status=422)


def why_not_about(campaign: Campaign | None, category: Category | None) -> Refusal | None:
    """Whether a campaign takes ideas about this subject."""
    if campaign is None or category is None:
        return None
    subjects = list(campaign.allowed_categories.all())
    if not subjects or category in subjects:
        return None
    return _not_taken(campaign, category.name, [subject.name for subject in subjects])


def why_not_moving(campaign: Campaign | None, initiatives: Iterable[Initiative]) -> Refusal | None:
    """Whether a campaign takes ideas that could move these initiatives."""
    chosen = list(initiatives)
    allowed = list(campaign.allowed_initiatives.all()) if campaign is not None and chosen else []
    strange = next((one for one in chosen if allowed and one not in allowed), None)
    if campaign is None or strange is None:
        return None
    return _not_taken(campaign, strange.title, [one.title for one in allowed])


def _not_taken(campaign: Campaign, chosen: str, names: list[str]) -> Refusal:
    return Refusal(
        "not_for_this_campaign",
        _("Your idea was not sent, because “%(campaign)s” does not take ideas about “%(chosen)s”.")
        % {"campaign": campaign.title, "chosen": chosen},
        _("You can choose one of these, or none: %(names)s") % {"names": "、".join(names)},
    )
