"""The pictures of the versions of an idea: which ones it shows, what changed, what is out of sight.

A picture hangs at the idea while the public text shows it. Otherwise it is kept for the idea:
because a new text that waits would show it, or because an earlier one did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cocreate.accounts.models import User
from ideas.models import Idea, Picture, ShownPicture, Version
from ideas.models.picture import LONGEST_DESCRIPTION, MOST_PICTURES
from ideas.pictures import Chosen, too_many_pictures, unknown_picture
from ideas.wording import checked


class Difference(NamedTuple):
    """How two versions differ in their pictures: numbers of pictures, and whether their order changed."""

    added: int = 0
    removed: int = 0
    described: int = 0
    is_moved: bool = False

    def __bool__(self) -> bool:
        return any(self)

    @property
    def brings_something(self) -> bool:
        """Whether there is something that nobody has read or looked at yet."""
        return bool(self.added or self.described)

    @property
    def sentences(self) -> list[str]:
        """In words, for whoever compares two versions."""
        told = []
        if self.added:
            told.append(
                ngettext("%(number)d picture was added.", "%(number)d pictures were added.", self.added)
                % {"number": self.added}
            )
        if self.removed:
            told.append(
                ngettext(
                    "%(number)d picture was taken out.", "%(number)d pictures were taken out.", self.removed
                )
                % {"number": self.removed}
            )
        if self.described:
            told.append(
                ngettext(
                    "The description of %(number)d picture was changed.",
                    "The descriptions of %(number)d pictures were changed.",
                    self.described,
                )
                % {"number": self.described}
            )
        return [*told, _("The order of the pictures was changed.")] if self.is_moved else told


def chosen_of(thing: Idea | Version) -> list[Chosen]:
    """The pictures of the public text, or of a version, as somebody would choose them."""
    if isinstance(thing, Version):
        rows = thing.shown_pictures.filter(picture__redacted_at=None).select_related("picture")
        return [Chosen(row.picture.token, row.description) for row in rows]
    return [Chosen(picture.token, picture.description) for picture in thing.pictures.all()]


def pictures_of(version: Version, *, for_office: bool = False) -> list[Picture]:
    """The pictures of a version with its own words; what is out of sight only for the office."""
    shown = []
    for row in version.shown_pictures.all():
        if for_office or row.picture.redacted_at is None:
            row.picture.description = row.description
            shown.append(row.picture)
    return shown


def difference(before: Sequence[Chosen], after: Sequence[Chosen]) -> Difference:
    """How the pictures of two texts differ (pure)."""
    old, new = dict(before), dict(after)
    stayed = [token for token in old if token in new]
    return Difference(
        added=len(new.keys() - old.keys()),
        removed=len(old.keys() - new.keys()),
        described=sum(old[token] != new[token] for token in stayed),
        is_moved=stayed != [token for token in new if token in old],
    )


def usable(tokens: Iterable[UUID], idea: Idea, by: User) -> QuerySet[Picture]:
    """Which of these pictures an author may show with this idea: its own, and what they sent just now."""
    of_the_idea = Q(idea=idea) | Q(kept_for=idea, redacted_at=None)
    sent = Q(idea=None, kept_for=None) & (Q(uploaded_by=None) | Q(uploaded_by=by))
    return Picture.objects.filter(of_the_idea | sent, token__in=list(tokens))


def tidied(chosen: Iterable[Chosen]) -> list[Chosen]:
    """Each picture once, with clean words; a refusal when there are too many."""
    wanted = {
        one.token: Chosen(
            one.token, checked(one.description, LONGEST_DESCRIPTION, required=False, lines=False)
        )
        for one in chosen
    }
    if len(wanted) > MOST_PICTURES:
        raise too_many_pictures(len(wanted))
    return list(wanted.values())


def keep_for(version: Version, chosen: Sequence[Chosen], *, by: User) -> None:
    """Keep which pictures a new version shows; all or none, in the transaction that holds the idea."""
    idea = version.idea
    found = {one.token: one for one in usable((one.token for one in chosen), idea, by).select_for_update()}
    if len(found) < len(chosen):
        raise unknown_picture()
    fresh = [one.pk for one in found.values() if one.idea_id is None and one.kept_for_id is None]
    Picture.objects.filter(pk__in=fresh).update(kept_for=idea, draft=None, uploaded_by=by)
    ShownPicture.objects.bulk_create(
        ShownPicture(version=version, picture=found[one.token], position=place, description=one.description)
        for place, one in enumerate(chosen)
    )


def remember(version: Version) -> None:
    """Keep that a version shows what hangs at its idea now."""
    ShownPicture.objects.bulk_create(
        ShownPicture(version=version, picture=one, position=one.position, description=one.description)
        for one in version.idea.pictures.all()
    )


def put_up(version: Version) -> None:
    """Let the pictures of a version be those of the public text; the others are kept, not shown."""
    idea = version.idea
    rows = list(version.shown_pictures.filter(picture__redacted_at=None).select_related("picture"))
    take_down(idea, [row.picture.token for row in rows])
    for place, row in enumerate(rows):
        Picture.objects.filter(pk=row.picture_id).update(
            idea=idea, kept_for=None, position=place, description=row.description
        )


def take_down(idea: Idea, staying: Iterable[UUID]) -> None:
    """Show the other pictures of an idea no more; earlier versions still speak of them."""
    idea.pictures.exclude(token__in=list(staying)).update(idea=None, kept_for=idea, position=0)


def put_out_of_sight(version: Version, *, by: User, at: datetime) -> int:
    """Put the pictures out of sight that only earlier texts show; they can never be chosen again.

    The file gets another name, so that an address that somebody noted leads nowhere.
    Returns how many they were.
    """
    gone = list(Picture.objects.filter(shown__version=version, idea=None, redacted_at=None))
    for picture in gone:
        before, storage = str(picture.image.name), picture.image.storage
        with picture.image.open() as file:
            picture.image.save("picture.webp", ContentFile(file.read()), save=False)
        picture.redacted_at, picture.redacted_by = at, by
        picture.save(update_fields=["image", "redacted_at", "redacted_by"])
        transaction.on_commit(partial(storage.delete, before), robust=True)
    return len(gone)
