"""Sessions in the database, as Django keeps them; the question for one is prepared, as every page asks it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from cocreate.postgres.prepared import Prepared

STANDING = Prepared[Session](
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at), key=str, at=datetime
)


class SessionStore(InDatabase):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Any:
        session = STANDING.first(key=self.session_key, at=timezone.now())
        if session is None:
            self._session_key = None
        return session
