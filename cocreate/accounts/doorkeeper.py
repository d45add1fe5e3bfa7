"""Who is let in, and stays in: asked at log-in and again at every request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from cocreate.accounts.models import User
from cocreate.postgres.prepared import Prepared


def _with_roles(pk: int) -> QuerySet[Any, Any]:
    roles = ArraySubquery(Group.objects.filter(user=OuterRef("pk")).values("name"))
    return User.objects.annotate(roles_read=roles).filter(pk=pk)


WITH_ROLES = Prepared(_with_roles, pk=int)

_along: ContextVar[Any] = ContextVar("_along", default=None)


@contextmanager
def comes_along(person: User | None) -> Iterator[None]:
    """Whoever is asked for in here was read just now, with their session: they need not be read again."""
    before = _along.set(person)
    try:
        yield
    finally:
        _along.reset(before)


class Doorkeeper(AuthenticationBackend):
    """Knows nobody who is suspended, so a suspension ends every open session at its next request."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and getattr(user, "suspended_at", None) is None

    def get_user(self, user_id: int) -> User | None:
        """Who a session belongs to, with their roles in the same query: every page asks for both."""
        along = _along.get()
        user: Any = along if along is not None and along.pk == user_id else WITH_ROLES.first(pk=user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.role_names = frozenset(user.roles_read)
        known: User = user
        return known

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Somebody's own permissions and those of their roles, read in one query."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            held = Permission.objects.order_by()
            if not user_obj.is_superuser:
                of_roles = Permission.objects.filter(group__user=user_obj.pk).order_by().values("pk")
                own = user_obj.user_permissions.order_by().values("pk")
                held = held.filter(Q(pk__in=own) | Q(pk__in=of_roles))
            names = held.values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{app}.{name}" for app, name in names}
        known: set[str] = user_obj._perm_cache
        return known
