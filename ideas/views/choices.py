"""One's own choices where they are limited: how many are left, and the way to take one back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cocreate.caching.addresses import Numbered
from ideas.choosing import Choices
from ideas.models.state import READABLE

SUPPORT = Numbered("ideas:support")


def own_choices(choices: Choices | None, back: str) -> dict[str, Any] | None:
    """What `<c-own-choices>` takes; `back` names the page to which a tap leads back.

    Of an idea that cannot be read any more nothing is told but that it was chosen.
    """
    if choices is None:
        return None
    rows = []
    for idea in choices.ideas:
        is_public = idea.state in READABLE
        rows.append(
            {
                "id": idea.pk,
                "title": idea.title if is_public else _("An idea that is not public now"),
                "href": idea.get_absolute_url() if is_public else "",
                "action": SUPPORT(idea.pk),
            }
        )
    return {"rows": rows, "most": choices.most, "left": choices.left, "back": back}
