"""Recounting everything from the vote events, and saying what differs. Nothing is ever repaired here."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from ideas.hash_trees import BEGINNING, head_of, root_of
from ideas.models import Seal
from ideas.sealing import NO_SUPPORT, entries_of, listing, tallies

logger = logging.getLogger(__name__)

# An event that does not begin where the voter's one before it ended: one between them is gone, or changed.
BROKEN = """
SELECT number, idea_id FROM (
    SELECT number, idea_id, old_value, lag(new_value, 1, 0::smallint)
        OVER (PARTITION BY idea_id, pseudonym ORDER BY number) AS before
    FROM ideas_voteevent
) AS event WHERE old_value <> before ORDER BY number
"""
# Votes of people with a pseudonym are compared one by one.
ONE_BY_ONE = """
WITH counted AS (
    SELECT DISTINCT ON (idea_id, pseudonym) idea_id, pseudonym, new_value
    FROM ideas_voteevent ORDER BY idea_id, pseudonym, number DESC
), kept AS (
    SELECT idea_id, pseudonym, value
    FROM ideas_vote JOIN ideas_voterpseudonym USING (voter_id) WHERE value <> 0
)
SELECT idea_id, count(*) FROM (SELECT * FROM counted WHERE new_value <> 0) AS counted
    FULL JOIN kept USING (idea_id, pseudonym)
WHERE counted.new_value IS DISTINCT FROM kept.value
    AND (kept.value IS NOT NULL
        OR EXISTS (SELECT FROM ideas_voterpseudonym AS link WHERE link.pseudonym = counted.pseudonym))
GROUP BY idea_id ORDER BY idea_id
"""
# The others, whose link was removed, by number.
BY_NUMBER = """
SELECT coalesce(idea_id, 0), coalesce(counted.supports, 0), coalesce(votes.supports, 0),
    coalesce(counter.supports, 0)
FROM (SELECT idea_id, sum(new_value - old_value) AS supports FROM ideas_voteevent GROUP BY idea_id) AS counted
    FULL JOIN (SELECT idea_id, sum(value) AS supports FROM ideas_vote GROUP BY idea_id) AS votes
        USING (idea_id)
    FULL JOIN ideas_counter AS counter USING (idea_id)
WHERE coalesce(counted.supports, 0) <> coalesce(votes.supports, 0)
    OR coalesce(votes.supports, 0) <> coalesce(counter.supports, 0)
ORDER BY idea_id
"""
# The part of confirmed residents, and whether each vote knows its voter.
CONFIRMED = """
SELECT idea_id, coalesce(votes.confirmed, 0), counter.supports_confirmed FROM ideas_counter AS counter
    LEFT JOIN (
        SELECT idea_id, count(*) AS confirmed
        FROM ideas_vote JOIN accounts_user AS voter ON voter.id = voter_id
        WHERE value <> 0 AND voter.residency_confirmed_at IS NOT NULL GROUP BY idea_id
    ) AS votes USING (idea_id)
WHERE coalesce(votes.confirmed, 0) <> counter.supports_confirmed ORDER BY idea_id
"""
# Choices of people in campaigns that limit them.
CHOICES = """
SELECT coalesce(ballot.campaign_id, chosen.campaign_id), count(*)
FROM ideas_ballot AS ballot FULL JOIN (
    SELECT idea.campaign_id, voter_id, count(*) AS choices FROM ideas_vote
        JOIN ideas_idea AS idea ON idea.id = idea_id
        JOIN ideas_campaign AS campaign ON campaign.id = idea.campaign_id
    WHERE value <> 0 AND campaign.voting_method = 'limited' GROUP BY idea.campaign_id, voter_id
) AS chosen ON chosen.campaign_id = ballot.campaign_id AND chosen.voter_id = ballot.voter_id
WHERE coalesce(ballot.choices, 0) <> coalesce(chosen.choices, 0) GROUP BY 1 ORDER BY 1
"""
ORPHANS = """
SELECT seal_id, count(*) FROM ideas_sealedroot
WHERE NOT EXISTS (SELECT FROM ideas_seal WHERE number = seal_id) GROUP BY seal_id ORDER BY seal_id
"""


class Difference(NamedTuple):
    """Something that is not as it must be: a stable code, and a sentence for whoever looks into it."""

    code: str
    words: str


def recount(
    *,
    kept_heads: Mapping[date, str] | None = None,
    sealed_until: date | None = None,
    due: date | None = None,
    every_day: bool = True,
) -> list[Difference]:
    """Compare events, votes, counters and sealed tallies; an empty list when all is well.

    `kept_heads` are heads somebody wrote down outside the system (64 hexadecimal digits each), and
    `sealed_until` is the day that was sealed last: only these two tell that the end of the chain was
    cut off. `due` is the day whose tally must be there by the calendar, where nothing remembers that
    it was ever made. `every_day=False` counts only the newest tally anew, which is what a night
    has time for; the chain is followed through all days in any case.
    """
    seals = list(Seal.objects.order_by("number"))
    return [
        *_broken_events(),
        *_votes_and_counters(),
        *_confirmed_and_choices(),
        *_chain(seals),
        *_roots(seals if every_day else seals[-1:]),
        *_roots_without_a_tally(),
        *_end_of_chain(seals, sealed_until, due),
        *_heads_elsewhere(seals, kept_heads or {}),
    ]


def recount_tonight(*, at: datetime, sealed_until: date | None = None) -> list[Difference]:
    """What the schedule does: recount, and be loud about every difference."""
    found = recount(sealed_until=sealed_until, every_day=False)
    for difference in found:
        logger.critical("The recount found a difference: %s", difference.words)
    return found


def _rows(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


def _broken_events() -> Iterator[Difference]:
    for number, idea in _rows(BROKEN):
        words = f"Idea {idea}: event {number} does not follow from the voter's event before it."
        yield Difference("event_missing", words)


def _votes_and_counters() -> Iterator[Difference]:
    for idea, voters in _rows(ONE_BY_ONE):
        words = f"Idea {idea}: the votes of {voters} people are not what their events say."
        yield Difference("vote_differs", words)
    for idea, counted, votes, counter in _rows(BY_NUMBER):
        if counted != votes:
            words = f"Idea {idea}: the events give {counted} supports, the votes {votes}."
            yield Difference("votes_differ_from_events", words)
        if votes != counter:
            words = f"Idea {idea}: there are {votes} supports, the counter says {counter}."
            yield Difference("counter_differs", words)


def _confirmed_and_choices() -> Iterator[Difference]:
    for idea, votes, counter in _rows(CONFIRMED):
        words = f"Idea {idea}: {votes} confirmed residents support it, the counter says {counter}."
        yield Difference("confirmed_differ", words)
    for campaign, voters in _rows(CHOICES):
        words = f"Campaign {campaign}: the choices of {voters} people are not what their votes say."
        yield Difference("choices_differ", words)


def _chain(seals: list[Seal]) -> Iterator[Difference]:
    number, head, day = 0, BEGINNING, None
    for seal in seals:
        if seal.number != number + 1 or (day and seal.day != day + timedelta(days=1)):
            yield Difference("day_missing", f"{seal.day}: there is no tally of the day before.")
        if bytes(seal.previous_head) != head:
            yield Difference("chain_broken", f"{seal.day}: the tally does not continue the one before.")
        day_root = root_of(entries_of(listing(seal)))
        if bytes(seal.day_root) != day_root:
            yield Difference("root_changed", f"{seal.day}: the roots of the ideas are not what was sealed.")
        if bytes(seal.head) != head_of(bytes(seal.previous_head), seal.day, bytes(seal.day_root)):
            yield Difference("head_changed", f"{seal.day}: the hash of the day is not what follows from it.")
        number, head, day = seal.number, bytes(seal.head), seal.day


def _roots(seals: Iterable[Seal]) -> Iterator[Difference]:
    for seal in seals:
        sealed, counted = listing(seal), tallies(seal.upto_event, seal.closes_at)
        for idea in sorted(sealed.keys() | counted.keys()):
            was, now = sealed.get(idea, NO_SUPPORT), counted.get(idea, NO_SUPPORT)
            if was != now:
                words = f"{seal.day}, idea {idea}: sealed were {was.supports} supports with the root"
                words += f" {was.root.hex()}; the events give {now.supports} with {now.root.hex()}."
                yield Difference("tally_differs", words)


def _roots_without_a_tally() -> Iterator[Difference]:
    """What is left of a tally whose roots were forgotten when it was taken out."""
    for number, roots in _rows(ORPHANS):
        words = f"Tally {number} is gone; the roots of {roots} ideas that belong to it are still there."
        yield Difference("tally_missing", words)


def _end_of_chain(seals: list[Seal], sealed_until: date | None, due: date | None) -> Iterator[Difference]:
    last = seals[-1].day if seals else None
    if sealed_until and (last is None or last < sealed_until):
        words = f"The tally of {sealed_until} was sealed and is gone; the last one there is of {last}."
        yield Difference("end_cut_off", words)
    elif due and (last is None or last < due):
        words = f"The tally of {due} is not there: it was taken out, or the worker has not made it."
        yield Difference("day_not_sealed", f"{words} The last one there is of {last}.")


def _heads_elsewhere(seals: list[Seal], kept: Mapping[date, str]) -> Iterator[Difference]:
    here = {seal.day: bytes(seal.head).hex() for seal in seals}
    for day, head in sorted(kept.items()):
        if day not in here:
            yield Difference("end_cut_off", f"{day}: a head was kept outside, but there is no tally.")
        elif here[day] != head.strip().lower():
            words = f"{day}: the head kept outside is {head}, the one here {here[day]}."
            yield Difference("head_differs_from_kept", words)
