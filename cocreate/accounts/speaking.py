"""In whose name people speak: the office, a department, a community group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet, Value

from cocreate.accounts.models import Department, Organisation, User
from cocreate.accounts.permissions import Role
from cocreate.postgres.prepared import Prepared

OFFICE, DEPARTMENT, ORGANISATION = KINDS = ("office", "department", "organisation")


@dataclass(frozen=True)
class Voice:
    """What stands beside a name: `kind` is one of the three above, `label` what people read."""

    kind: str
    label: str


def voices_of(people: Iterable[int]) -> dict[int, list[Voice]]:
    """For each of these people in whose names they speak, in one query; who speaks for nobody is missing."""
    wanted = list(people)
    found = SPEAKING.rows(people=wanted) if wanted else []
    voices: dict[int, list[Voice]] = {}
    for person, kind, label in sorted(found, key=lambda row: (row[0], KINDS.index(row[1]), row[2])):
        known = voices.setdefault(person, [])
        if label not in {voice.label for voice in known}:  # the office may be a department of its own name
            known.append(Voice(kind, label))
    return voices


def _speaking(people: list[int]) -> QuerySet[Any, tuple[int, str, str]]:
    """Who of these people speaks in whose name: person, kind and label."""
    offices = User.objects.filter(pk__among=people, groups__name=Role.MODERATOR)
    departments = Department.objects.filter(officers__pk__among=people)
    groups = Organisation.objects.filter(organisers__pk__among=people)
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


SPEAKING = Prepared(_speaking, people=list)
