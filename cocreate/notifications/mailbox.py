"""Where mails land in the demonstration."""

from __future__ import annotations

from django.core.mail.backends.base import BaseEmailBackend


class MailboxBackend(BaseEmailBackend):
    """Keeps mails."""
