"""What the page of an idea says about merges: where it went, what came into it, what is proposed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from cocreate.accounts.permissions import Person
from ideas.authors import is_author_of
from ideas.models import CarriedVote, Idea, MergePart, MergeProposal, State, Vote
from ideas.models.state import REWORDABLE


@dataclass(frozen=True)
class Merge:
    """For `signpost.html` and `joined_here.html`."""

    joined: list[Idea] = field(default_factory=list)
    carried: int = 0
    open: MergeProposal | None = None
    waits_for_me: bool = False
    reason: str = ""
    address: str = ""
    may_carry: bool = False
    has_carried: bool = False
    may_propose: bool = False


def merge_of(idea: Idea, person: Person, at: datetime) -> Merge:
    """Nothing is asked for a stranger (see `belongings`); a little for the author, or where it was joined."""
    if idea.state == State.MERGED:
        return _signpost(idea, person)
    joined = list(idea.merged_ideas.all())
    is_author = is_author_of(person, idea)
    part = _open_part(idea) if is_author else None
    return Merge(
        joined=joined,
        carried=_carried(idea) if joined else 0,
        open=part.proposal if part else None,
        waits_for_me=part is not None and part.agreed_at is None,
        may_propose=is_author and part is None and idea.state in REWORDABLE,
    )


def _signpost(idea: Idea, person: Person) -> Merge:
    part = (
        idea.merge_parts.filter(is_target=False, proposal__state=MergeProposal.State.MERGED)
        .select_related("proposal")
        .first()
    )
    if not person.is_authenticated:
        return Merge(reason=part.proposal.reason if part else "")
    mine = Vote.objects.standing().filter(voter=person.pk)
    there = mine.filter(idea=idea.merged_into_id).exists()
    here = mine.filter(idea=idea.pk).exists()
    involved = part is not None and part.proposal.parts.of(person).exists()
    return Merge(
        reason=part.proposal.reason if part else "",
        address=part.proposal.get_absolute_url() if part and involved else "",
        may_carry=here and not there,
        has_carried=there,
    )


def _open_part(idea: Idea) -> MergePart | None:
    found: MergePart | None = idea.merge_parts.filter(is_open=True).select_related("proposal").first()
    return found


def _carried(idea: Idea) -> int:
    """How many people carried their support over and still support the idea; 0 while counts are hidden."""
    if idea.counts_hidden:
        return 0
    standing = Vote.objects.standing().filter(idea=idea, voter=OuterRef("voter"))
    rows = CarriedVote.objects.filter(
        part__idea__merged_into=idea, part__proposal__state=MergeProposal.State.MERGED
    )
    return rows.filter(Exists(standing)).values("voter_id").distinct().count()
