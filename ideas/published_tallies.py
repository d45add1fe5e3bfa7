"""What of a sealed tally everybody may read: never more than a day, a number and hashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cocreate.opendata.dataset import Column, Dataset
from cocreate.opendata.privacy import large_enough
from ideas.counts_in_public import ideas_with_public_counts
from ideas.hash_trees import idea_leaf
from ideas.models import Seal
from ideas.sealing import Tally, listing


@dataclass(frozen=True)
class PublishedRoot:
    """One idea in the list of a day. Of an idea whose number is not public, only `entry` is given.

    `entry` is the leaf of the day's tree (64 hexadecimal digits), so that the hash of the day can
    be computed by anybody without learning about ideas that are not public.
    """

    entry: str
    idea: int | None = None
    supports: int | None = None
    root: str | None = None


def published_roots(seal: Seal, *, at: datetime) -> list[PublishedRoot]:
    """The list of a day in the order of the day's tree (that of the entries)."""
    public = set(ideas_with_public_counts(at).values_list("pk", flat=True))
    roots = [_published(idea, tally, is_public=idea in public) for idea, tally in listing(seal).items()]
    return sorted(roots, key=lambda root: root.entry)


def _published(idea: int, tally: Tally, *, is_public: bool) -> PublishedRoot:
    entry = idea_leaf(idea, *tally).hex()
    if not is_public:
        return PublishedRoot(entry)
    return PublishedRoot(entry, idea, large_enough(tally.supports), tally.root.hex())


def _days(at: datetime) -> Iterator[Seal]:
    yield from Seal.objects.order_by("number").iterator()


def _hexadecimal(name: str) -> Column:
    titles = {
        "previous_head": _("check number of the day before"),
        "day_root": _("root over the ideas"),
        "head": _("check number of the day"),
    }
    return Column(
        name,
        titles[name],
        lambda seal: bytes(getattr(seal, name)).hex(),
        _("64 hexadecimal digits (SHA-256)."),
        carries=(f"ideas.Seal.{name}",),
    )


DAYS = Dataset(
    slug="votes",
    title=_("Tallies of support"),
    description=_("The check number of each day. It tells when somebody changed numbers afterwards."),
    things=_days,
    names_in_csv=True,
    columns=(
        Column("number", _("number"), lambda seal: seal.number, carries=("ideas.Seal.number",)),
        Column("day", _("day"), lambda seal: seal.day, carries=("ideas.Seal.day",)),
        Column(
            "ideas",
            _("ideas"),
            lambda seal: seal.ideas,
            _("Ideas that ever had support, also those that are not public now."),
            carries=("ideas.Seal.ideas",),
        ),
        _hexadecimal("previous_head"),
        _hexadecimal("day_root"),
        _hexadecimal("head"),
    ),
    withheld={
        "ideas.Seal.closes_at": "always the midnight that ends the day",
        "ideas.Seal.upto_event": "how many votes there are in all would tell hidden numbers",
        "ideas.Seal.sealed_at": "the minute the nightly job ran says nothing about the votes",
    },
)


def day_dataset(seal: Seal) -> Dataset:
    """The list of one day as a file."""
    return Dataset(
        slug=f"votes-{seal.day.isoformat()}",
        title=_("Tallies of support on one day"),
        description=_("The number and the root of every public idea, and one hash for every other idea."),
        things=lambda at: published_roots(seal, at=at),
        names_in_csv=True,
        columns=(
            Column("entry", pgettext_lazy("column", "hash of the idea"), lambda root: root.entry),
            Column("idea", _("idea"), lambda root: root.idea, _("Empty while the idea is not public.")),
            Column(
                "supports",
                _("supports"),
                lambda root: root.supports,
                _("Empty for 1 to 4: small numbers from day to day would point to single people."),
            ),
            Column("root", _("root"), lambda root: root.root),
        ),
    )
