"""In whose name people speak: the office, a department, a community group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value

from cocreate.accounts.models import Department, Organisation, User
from cocreate.accounts.permissions import Role
from cocreate.caching.public import SECONDS
from cocreate.caching.remembered import for_seconds
from cocreate.postgres.prepared import Prepared

OFFICE, DEPARTMENT, ORGANISATION = KINDS = ("office", "department", "organisation")


@dataclass(frozen=True)
class Voice:
    """What stands beside a name: `kind` is one of the three above, `label` what people read."""

    kind: str
    label: str


type Voices = dict[int, list[Voice]]


def voices_of(people: Iterable[int]) -> Voices:
    """For each of these people in whose names they speak, in one query; who speaks for nobody is missing."""
    wanted = list(people)
    return _by_person(SPEAKING.rows(people=wanted)) if wanted else {}


@for_seconds(SECONDS)
def voices_of_all() -> Voices:
    """The same for everybody who speaks for somebody, as strangers read it: they are few, and remembered."""
    return _by_person(list(_speaking(User.objects.all(), Q(), Q())))


def _by_person(rows: Iterable[tuple[int, str, str]]) -> Voices:
    voices: Voices = {}
    for person, kind, label in sorted(rows, key=lambda row: (row[0], KINDS.index(row[1]), row[2])):
        known = voices.setdefault(person, [])
        if label not in {voice.label for voice in known}:  # the office may be a department of its own name
            known.append(Voice(kind, label))
    return voices


def _of_these(people: list[int]) -> QuerySet[Any, tuple[int, str, str]]:
    among = User.objects.filter(pk__among=people)
    return _speaking(among, Q(officers__pk__among=people), Q(organisers__pk__among=people))


def _speaking(
    people: QuerySet[User], of_departments: Q, of_organisations: Q
) -> QuerySet[Any, tuple[int, str, str]]:
    """Who speaks in whose name: person, kind and label."""
    offices = people.filter(groups__name=Role.MODERATOR)
    departments = Department.objects.filter(of_departments, officers__isnull=False)
    groups = Organisation.objects.filter(of_organisations, organisers__isnull=False)
    rows = offices.annotate(kind=Value(OFFICE), label=Value(str(settings.SITE["office"]))).values_list(
        "pk", "kind", "label"
    )
    return rows.union(
        departments.annotate(person=F("officers"), kind=Value(DEPARTMENT)).values_list(
            "person", "kind", "name"
        ),
        groups.annotate(person=F("organisers"), kind=Value(ORGANISATION)).values_list(
            "person", "kind", "name"
        ),
    )


SPEAKING = Prepared(_of_these, people=list)
