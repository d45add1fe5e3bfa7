"""Letters to whoever follows an idea, and the link in them that stops it: one click, without a log-in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from cocreate.accounts.models import User
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from cocreate.notifications.ways_to_stop import WayToStop
from ideas.authors import authors_of
from ideas.models import Idea

# Signed for this purpose only: nothing else can be done with it, and no other signature opens it.
_signer = signing.Signer(salt="cocreate.letters-about-a-followed-idea")


def tell_followers(people: QuerySet[User], idea: Idea, letter: Letter, *, at: datetime) -> None:
    """Tell people something about an idea, each once; whoever only follows it can stop that in the letter.

    Authors follow what they wrote, too, but are told because it is theirs.
    """
    follow = idea.follows.exclude(person__in=authors_of(idea)).values("person_id")
    tell(people.exclude(pk__in=follow), letter, at=at)
    tell(people.filter(pk__in=follow), letter._replace(why=Notice.Why.FOLLOWED), at=at)


def way_to_stop(notice: Notice) -> WayToStop:
    """Of a letter about an idea that its reader follows (`about` names it)."""
    number = int(notice.about.removeprefix("idea:"))
    return WayToStop(stop_address(notice.recipient, number), gettext("Stop letters about this idea"))


def stop_address(person: User, idea_pk: int) -> str:
    """Where somebody stops following an idea; good for as long as the account."""
    path = reverse("ideas:stop_letters", args=[_signer.sign(f"{person.pk}-{idea_pk}")])
    return f"{settings.SITE_ADDRESS}{path}"


def whose_follow(token: str) -> tuple[User, Idea] | None:
    """Who stops following what; None if the link was not made here, or one of them is gone."""
    try:
        number, _dash, idea_pk = _signer.unsign(token).partition("-")
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=number).first()
    idea = Idea.objects.filter(pk=idea_pk).only("pk", "title", "state").first()
    return (person, idea) if person and idea else None
