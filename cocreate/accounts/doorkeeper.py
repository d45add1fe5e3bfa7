"""Who is let in, and stays in: asked at log-in and again at every request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class Doorkeeper(AuthenticationBackend):
    """Knows nobody who is suspended, so a suspension ends every open session at its next request."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and getattr(user, "suspended_at", None) is None
