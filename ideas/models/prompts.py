"""The three questions that help somebody to write an idea."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cocreate.language.refusal import Text


@dataclass(frozen=True)
class Prompt:
    """One question: its label, and a hint below it."""

    label: Text
    hint: Text = ""


# By the name of the part of the idea that answers it.
DEFAULTS: dict[str, Prompt] = {
    "problem": Prompt(
        _("What is difficult now"),
        _("When, where and for whom? One thing that happened to you says most."),
    ),
    "proposal": Prompt(_("What I would like"), _("It need not be perfect. Others will help to complete it.")),
    "wish": Prompt(_("What would be good then")),
}


def default_prompts() -> dict[str, Prompt]:
    """What is asked where no campaign asks otherwise."""
    return dict(DEFAULTS)
