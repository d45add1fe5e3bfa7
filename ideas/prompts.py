"""The three questions that help to write an idea."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from cocreate.language.refusal import Text
from ideas.models import Campaign


class Prompt(NamedTuple):
    """One question: its label and a hint."""

    label: Text
    hint: Text = ""


THE_SAME_FOR_ALL: dict[str, Prompt] = {
    "problem": Prompt(
        _("What is difficult now"), _("When, where and for whom? One thing that happened to you says most.")
    ),
    "proposal": Prompt(_("What I would like"), _("It need not be perfect. Others will help to complete it.")),
    "wish": Prompt(_("What would be good then")),
}


def prompts_for(campaign: Campaign | None) -> dict[str, Prompt]:
    """The questions of the three fields problem, proposal, wish: the campaign's own, if it has some."""
    own = getattr(campaign, "prompts", None)
    return own() if own else THE_SAME_FOR_ALL
