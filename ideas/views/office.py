"""What moderators see on the public page of an idea (確認担当の欄), and nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cocreate.accounts.permissions import Person, is_moderator
from ideas import office_permissions as permissions
from ideas.desk.forms import DecisionForm
from ideas.models import Idea, State


def office_of(person: Person, idea: Idea, at: datetime) -> dict[str, Any] | None:
    """What a moderator can decide from here; None for everybody else, whose page stays as it is."""
    if not person.is_authenticated or not is_moderator(person):
        return None
    own = permissions.why_not_moderate(person, idea.author) is not None
    return {
        "own": own,
        "may_review": not own and idea.state == State.SUBMITTED,
        "may_hide": permissions.why_not_hide(person, idea, at) is None,
        "form": DecisionForm(auto_id="office_%s"),
    }
