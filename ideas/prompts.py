"""The three questions that help to write an idea."""

from __future__ import annotations

from ideas.models import Campaign
from ideas.models.prompts import Prompt, default_prompts


def prompts_for(campaign: Campaign | None) -> dict[str, Prompt]:
    """The questions of the three fields problem, proposal, wish; a campaign may ask in its own words."""
    return campaign.prompts() if campaign is not None else default_prompts()
