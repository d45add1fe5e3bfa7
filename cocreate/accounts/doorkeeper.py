"""Who is let in, and stays in: asked at log-in and again at every request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from cocreate.accounts.models import User


class Doorkeeper(AuthenticationBackend):
    """Knows nobody who is suspended, so a suspension ends every open session at its next request."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and getattr(user, "suspended_at", None) is None

    def get_user(self, user_id: int) -> User | None:
        """Who a session belongs to, with their roles in the same query: every page asks for both."""
        roles = ArraySubquery(Group.objects.filter(user=OuterRef("pk")).values("name"))
        user = User.objects.annotate(roles_read=roles).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.role_names = frozenset(user.roles_read)
        return user
