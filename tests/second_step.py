"""Somebody of the office with the second step of their log-in shown in this session."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpRequest
from django.test import Client

SECRET = "JBSWY3DPEHPK3PXP"


def with_second_step(who: Any) -> Client:
    """A browser in which somebody showed a code of their app a moment ago."""
    client = Client()
    client.force_login(who)
    if not who.authenticator_set.exists():
        TOTP.activate(who, SECRET)
    asked = SimpleNamespace(session=client.session)  # only its session is written
    record_authentication(cast(HttpRequest, asked), who, "mfa", type="totp")
    asked.session.save()
    return client
