"""The people of the demo, and the offices and groups they speak for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from cocreate.accounts.models import Department, Organisation, User
from cocreate.accounts.permissions import Role
from cocreate.places.models import District

ROLES = {
    "moderator": Role.MODERATOR,
    "department": Role.DEPARTMENT,
    "coe": Role.COE,
    "campaign_editor": Role.CAMPAIGN_EDITOR,
    "analyst": Role.ANALYST,
    "administrator": Role.ADMINISTRATOR,
}
JOINED = timedelta(days=370)


@dataclass
class Cast:
    """Everybody in the demo by key."""

    people: dict[str, User] = field(default_factory=dict)
    citizens: list[User] = field(default_factory=list)
    departments: dict[str, Department] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def officer(self, department: str) -> User:
        """Somebody who answers for a department."""
        return self.departments[department].officers.order_by("pk")[0]


def invite(data: dict[str, Any], *, now: datetime) -> Cast:
    """Make the accounts of the demo; they joined before the story begins."""
    cast = Cast()
    for entry in data["departments"]:
        cast.departments[entry["key"]] = Department.objects.create(name=entry["name"])
    names = sorted({entry["district"] for entry in data["people"] if entry.get("district")})
    places = {
        place.name: place for place in District.objects.bulk_create([District(name=name) for name in names])
    }
    passwords = {email: make_password(password) for _, email, password in settings.DEMO_ACCOUNTS if password}
    everybody = data["staff"] + data["people"]
    users = User.objects.bulk_create([_user(entry, places, passwords, now) for entry in everybody])
    cast.people = {entry["key"]: user for entry, user in zip(everybody, users, strict=True)}
    cast.citizens = [cast.people[entry["key"]] for entry in data["people"]]
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    for entry in data["staff"]:
        _give_role(cast, entry)
    return cast


def _user(
    entry: dict[str, Any], places: dict[str, District], passwords: dict[str, str], now: datetime
) -> User:
    role = entry.get("role")
    confirmed = now - JOINED if entry.get("verified_resident") else None
    return User(
        email=entry["email"],
        display_name=entry["display_name"],
        language=entry["language"] if entry["language"] in dict(settings.LANGUAGES) else "ja",
        district=places.get(entry.get("district")),
        is_staff=role in ROLES,
        is_superuser=role == "administrator",
        joined_at=now - JOINED,
        residency_confirmed_at=confirmed,
        password=passwords.get(entry["email"], make_password(None)),
        is_demo=True,
    )


def _give_role(cast: Cast, entry: dict[str, Any]) -> None:
    person = cast.people[entry["key"]]
    if role := ROLES.get(entry["role"]):
        person.groups.add(Group.objects.get(name=role))
    if department := entry.get("department"):
        cast.departments[department].officers.add(person)
