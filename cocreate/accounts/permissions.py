"""Who somebody is, in the words of the product."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from cocreate.accounts.models import Department, Organisation, User

Person = User | AnonymousUser


class Role(StrEnum):
    """The staff roles; each is a group of the same name, made by migration."""

    MODERATOR = "moderator"
    DEPARTMENT = "department"
    COE = "coe"
    CAMPAIGN_EDITOR = "campaign_editor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


def is_known(person: Person) -> TypeGuard[User]:
    """Whether somebody is logged in and not suspended."""
    return isinstance(person, User) and person.is_active and person.suspended_at is None


def is_moderator(person: Person) -> bool:
    """Whether somebody decides what is published (市民協働推進課)."""
    return is_known(person) and bool({Role.MODERATOR, Role.ADMINISTRATOR} & person.role_names)


def writes_calls(person: Person) -> bool:
    """Whether somebody writes calls for ideas: campaign editors and whoever decides what is published."""
    return is_moderator(person) or (is_known(person) and Role.CAMPAIGN_EDITOR in person.role_names)


def is_administrator(person: Person) -> bool:
    """Whether somebody looks after settings, people and roles."""
    return is_known(person) and (person.is_superuser or Role.ADMINISTRATOR in person.role_names)


def works_for_the_office(person: Person) -> bool:
    """Whether somebody holds any staff role, and so must enter by the staff door (MFA)."""
    return is_known(person) and (person.is_staff or bool(set(Role) & person.role_names))


def speaks_for(person: Person, department: Department | None) -> bool:
    """Whether somebody may answer in a department's name."""
    if department is None or not is_known(person):
        return False
    return person.departments.filter(pk=department.pk).exists()


def organises(person: Person, organisation: Organisation) -> bool:
    """Whether somebody runs an organisation's events."""
    return is_known(person) and organisation.organisers.filter(pk=person.pk).exists()
