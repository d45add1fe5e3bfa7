"""Receipts (控え): how somebody sees that their support is in the published tally."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cocreate.accounts.models import User
from ideas.counts_in_public import ideas_with_public_counts
from ideas.hash_trees import climb, head_of, idea_leaf, path_of, vote_leaf
from ideas.models import Idea, Seal, VoteEvent, VoterPseudonym
from ideas.sealing import entries_of, leaves_of, listing


class Standing(StrEnum):
    """What can be said about a receipt today."""

    INCLUDED = "included"
    WAITING = "waiting"
    """Given after the last tally; tonight's will contain it."""
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    """The number of the idea is not public now, and a path to its root would tell it."""


@dataclass(frozen=True)
class Receipt:
    """The last word somebody said about an idea, and whether the latest tally contains it.

    `idea` is None when its supporter may not read it any more.
    """

    event: VoteEvent
    idea: Idea | None
    standing: Standing
    seal: Seal | None

    @property
    def nonce(self) -> str:
        """32 hexadecimal digits that only the voter knows."""
        return bytes(self.event.nonce).hex()


@dataclass(frozen=True)
class Proof:
    """The way from one vote to the published hash of a day; hashes in hexadecimal, positions from 0."""

    number: int
    idea: int
    value: int
    nonce: str
    position: int
    supports: int
    path: list[str]
    root: str
    entry_position: int
    entries: int
    entry_path: list[str]
    previous_head: str
    day: date
    head: str


def receipts_of(person: User, *, at: datetime) -> list[Receipt]:
    """Somebody's own receipts, the latest first; nobody else can ask for them."""
    link = VoterPseudonym.objects.filter(voter=person).first()
    return _receipts(person, list(VoteEvent.objects.of(link.pseudonym)), at) if link else []


def receipt_of(person: User, number: int, *, at: datetime) -> Receipt | None:
    """One receipt by the number of its event; None when it is not the person's own, or not the last."""
    link = VoterPseudonym.objects.filter(voter=person).first()
    events = VoteEvent.objects.of(link.pseudonym).filter(number=number) if link else []
    return next(iter(_receipts(person, list(events), at)), None)


def forget_voter(person: User) -> None:
    """Cut the link between a person and their vote events, for good; the counts stay as they are.

    A support that is to go as well must be withdrawn first.
    """
    VoterPseudonym.objects.filter(voter=person).delete()


def _receipts(person: User, events: list[VoteEvent], at: datetime) -> list[Receipt]:
    asked = [event.idea_id for event in events]
    ideas = Idea.objects.visible_to(person).defer("search").in_bulk(asked)
    counted = set(ideas_with_public_counts(at).filter(pk__in=asked).values_list("pk", flat=True))
    seal = Seal.objects.latest_one()
    return [
        Receipt(event, ideas.get(event.idea_id), _standing(event, seal, counted), seal) for event in events
    ]


def _standing(event: VoteEvent, seal: Seal | None, counted: set[int]) -> Standing:
    if event.new_value == 0:
        return Standing.WITHDRAWN
    if event.idea_id not in counted:
        return Standing.CLOSED
    if seal is None or event.number > seal.upto_event or event.at >= seal.closes_at:
        return Standing.WAITING
    return Standing.INCLUDED


def proof_of(receipt: Receipt) -> Proof | None:
    """The way to the published hash; None when the tally does not contain the vote as it should."""
    event, seal = receipt.event, receipt.seal
    if seal is None or receipt.standing != Standing.INCLUDED:
        return None
    rows, sealed = leaves_of(event.idea_id, seal), listing(seal)
    position = next((place for place, (number, _) in enumerate(rows) if number == event.number), None)
    tally, entries = sealed.get(event.idea_id), entries_of(sealed)
    if position is None or tally is None:
        return None
    entry_position = entries.index(idea_leaf(event.idea_id, *tally))
    return Proof(
        number=event.number,
        idea=event.idea_id,
        value=event.new_value,
        nonce=receipt.nonce,
        position=position,
        supports=tally.supports,
        path=_digits(path_of([leaf for _, leaf in rows], position)),
        root=tally.root.hex(),
        entry_position=entry_position,
        entries=len(entries),
        entry_path=_digits(path_of(entries, entry_position)),
        previous_head=bytes(seal.previous_head).hex(),
        day=seal.day,
        head=bytes(seal.head).hex(),
    )


def holds(proof: Proof) -> bool:
    """Whether the way leads from the vote to the root, and from there to the hash of the day.

    The same steps as in `frontend/components/receipt_check`, for visitors without JavaScript.
    """
    leaf = vote_leaf(proof.number, proof.idea, proof.value, bytes.fromhex(proof.nonce))
    root = climb(leaf, proof.position, proof.supports, _bytes(proof.path))
    if root is None or root.hex() != proof.root:
        return False
    entry = idea_leaf(proof.idea, proof.supports, root)
    day_root = climb(entry, proof.entry_position, proof.entries, _bytes(proof.entry_path))
    if day_root is None:
        return False
    return head_of(bytes.fromhex(proof.previous_head), proof.day, day_root).hex() == proof.head


def _digits(hashes: list[bytes]) -> list[str]:
    return [each.hex() for each in hashes]


def _bytes(digits: list[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in digits]
