"""The ideas beside an idea: those of the nearest meaning, found ahead of whoever reads its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Func, QuerySet, Subquery

from cocreate.language.meaning import Meaning
from cocreate.postgres.prepared import Prepared
from ideas.likeness_memory import neighbours
from ideas.models import Idea, NearestIdeas

KEPT = 12  # of the nearest: some may not be public any more when they are to be shown
SHOWN = 4
MOST_AT_ONCE = 2_000
RENEWED_AFTER = timedelta(days=7)


def beside(idea: Idea) -> list[Idea]:
    """Public ideas of a similar meaning, the most alike first, for the page of an idea: their titles only."""
    return BESIDE.rows(idea=idea.pk)


def _beside(idea: int) -> QuerySet[Idea]:
    known = NearestIdeas.objects.filter(idea=idea)
    numbers = known.values(number=Func(F("others"), function="unnest"))
    in_order = Func(Subquery(known.values("others")), F("pk"), function="array_position")
    ideas: QuerySet[Idea] = Idea.objects.listed().only("pk", "title")
    return ideas.filter(pk__in=numbers).order_by(in_order)[:SHOWN]


BESIDE = Prepared[Idea](_beside, idea=int)


def await_nearest(ideas: Iterable[int]) -> None:
    """Of these nobody knows yet which are nearest: they are new, or their text is.

    What was near the old text may have had them for neighbours, and is looked at again.
    """
    rows = [NearestIdeas(idea_id=pk, others=[], found_at=None) for pk in ideas]
    lists = NearestIdeas.objects.filter(pk__in=[row.pk for row in rows]).values_list("others", flat=True)
    _doubt({one for others in lists for one in others})
    NearestIdeas.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["idea"], update_fields=["others", "found_at"]
    )


def find_nearest(model: Meaning, *, at: datetime) -> int:
    """Find the nearest of new ideas, and anew of those that new ideas have come near; returns of how many.

    A new idea makes the lists of its own neighbours doubtful, not of all; lists that it belongs to without
    having them for neighbours learn of it when they are renewed.
    """
    due = NearestIdeas.objects.outlived(at, RENEWED_AFTER)[:MOST_AT_ONCE]
    known = {row.pk: row.others for row in due}
    if not known:
        return 0
    found = neighbours(model, known, KEPT)
    rows = [NearestIdeas(idea_id=pk, others=others, found_at=at) for pk, others in found.items()]
    NearestIdeas.objects.bulk_update(rows, ["others", "found_at"], batch_size=500)
    near_new = {one for pk, others in found.items() if not known[pk] for one in others} - known.keys()
    _doubt(near_new)
    return len(found)


def _doubt(ideas: Iterable[int]) -> None:
    NearestIdeas.objects.filter(pk__in=ideas).update(found_at=None)
