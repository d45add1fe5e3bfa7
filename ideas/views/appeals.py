"""What its author sees of appeals on the page of an idea."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person, is_known
from ideas.appealing import open_appeal
from ideas.authors import is_author_of
from ideas.models import Appeal, CommentDecision, Decision, Idea, State

DECIDED_AGAINST = (State.HIDDEN, State.RETURNED)


class OwnAppeals(NamedTuple):
    """The appeals about an idea, and the decision against which one is possible now."""

    made: list[Appeal]
    against: Decision | CommentDecision | None = None


def appeals_on(idea: Idea, person: Person, at: datetime) -> OwnAppeals:
    """What the author of an idea may know and do about appeals; nothing for anybody else, unasked."""
    if not is_known(person) or not is_author_of(person, idea):
        return OwnAppeals([])
    made = list(Appeal.objects.of(person).filter(decision__idea=idea))
    against = open_appeal(person, idea, at) if idea.state in DECIDED_AGAINST else None
    return OwnAppeals(made, against)


def with_appeals(entries: list[dict[str, Any]], made: list[Appeal]) -> list[dict[str, Any]]:
    """The time line of an idea with its author's appeals in their places, the latest first."""
    if not made:
        return entries
    for appeal in made:
        sent = {
            "at": appeal.created_at,
            "by": "",
            "title": _("You appealed"),
            "note": appeal.text,
            "kind": "",
        }
        entries = [*entries, sent]
        if appeal.decided_at:
            title = _("Another person decided about your appeal: %(outcome)s")
            words = {"outcome": appeal.get_outcome_display()}
            decided = {"at": appeal.decided_at, "by": "", "title": title % words, "kind": ""}
            entries = [*entries, {**decided, "note": appeal.reason}]
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)
