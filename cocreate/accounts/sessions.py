"""Sessions in the database, as Django keeps them; session and person are one prepared question.

Every page of somebody who is logged in asks for both. That they belong together is still found out
by Django, from what the session says: here the row of the person only comes along.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from cocreate.accounts.models import Session, User
from cocreate.postgres.prepared import Prepared


def _standing(key: str, at: datetime) -> QuerySet[Any, Any]:
    roles = ArraySubquery(Group.objects.filter(user=OuterRef("person")).values("name"))
    standing = Session.objects.filter(session_key=key, expire_date__gt=at)
    return standing.select_related("person").annotate(roles_read=roles)


STANDING = Prepared[Any](_standing, key=str, at=datetime)


class SessionStore(InDatabase):
    """Django's own, but for how a session is found, and that it says whose it is."""

    _person: Any = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @property
    def person(self) -> User | None:
        """Whose session it is, with the roles they had when it was read; None before the log-in."""
        if self.session_key is not None:
            self.get(SESSION_KEY)  # read by now
        person: User | None = self._person
        return person

    def _get_session_from_db(self) -> Session | None:
        session = STANDING.first(key=self.session_key, at=timezone.now())
        if session is None:
            self._session_key = None
            return None
        if session.person is not None:
            self._person = session.person
            self._person.roles_read = session.roles_read
        return session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return _owned(super().create_model_instance(data), data)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        return _owned(await super().acreate_model_instance(data), data)


def _owned(session: Any, data: dict[str, Any]) -> Session:
    owner = data.get(SESSION_KEY)
    session.person_id = None if owner is None else int(owner)
    owned: Session = session
    return owned
