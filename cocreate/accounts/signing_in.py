"""Logging in by a six-digit code: one way in for newcomers and for people we know.

Whoever types an address gets the same page and one mail with a code, whether or not there
is an account; nobody can find out who takes part. The account of a newcomer is made when
the code comes back, not before.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cocreate.accounts.models import User
from cocreate.accounts.newcomers import keep_proof, welcome
from cocreate.accounts.permissions import works_for_the_office

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """How allauth speaks to our people."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is not right. Please look at the latest mail once more."),
        "too_many_login_attempts": gettext_lazy(
            "There were too many tries in a short time. Please wait a few minutes and try again."
        ),
        "rate_limited": gettext_lazy(
            "There were too many tries in a short time. Please wait a few minutes and try again."
        ),
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "incorrect_password": gettext_lazy("The password is not right."),
    }

    def get_login_stages(self) -> list[str]:
        """Code, then second factor. The address is proved by the code itself."""
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """There is no separate sign-up: logging in is enough."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if user.suspended_at is not None:
            request.session.pop("account_login", None)
            return self.respond_user_inactive(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        if works_for_the_office(user):
            request.session.set_expiry(settings.STAFF_SESSION_HOURS * 3600)

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, or say honestly that no mail could be sent."""
        words = {"request": self.request, "email": email, "site": settings.SITE} | context
        message = self.render_mail(template_prefix, email, words)
        try:
            message.send()
        except OSError as problem:  # every trouble with SMTP is one
            logger.error("A log-in mail could not be sent.", extra={"problem": type(problem).__name__})
            raise ImmediateHttpResponse(no_mail_today(self.request)) from problem

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """News about somebody's account; the change itself stands even if no mail can be sent."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            logger.error("Somebody could not be told about a change of their account.")

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        message: EmailMultiAlternatives = super().render_mail(template_prefix, email, context, headers)
        # Nobody answers a machine, and a holiday note to it would loop.
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        return message


def no_mail_today(request: HttpRequest) -> HttpResponse:
    """The page for when the mail server does not answer."""
    page = render_to_string(
        "account/no_mail.html", {"request_id": getattr(request, "request_id", "")}, request
    )
    response = HttpResponse(page, status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response


class CodeProcess(LoginCodeVerificationProcess):
    """allauth's process, made to work alike for addresses with and without an account."""

    @classmethod
    def initiate(cls, *, request: HttpRequest, email: str) -> CodeProcess:
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> CodeProcess | None:
        process: CodeProcess | None = cls(stage=stage).abort_if_invalid()
        return process

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:  # noqa: FBT001, FBT002  allauth's signature
        code = self.generate_code()
        AccountAdapter(self.request).send_mail("account/email/login_code", email, {"code": code})

    def resend(self) -> None:
        """A new code for the same address; it may be used for ten minutes from now."""
        email = self.state["email"]
        if not ratelimit.consume(self.request, action="request_login_code", key=email):
            raise ratelimit.RateLimited
        self.send()
        self.state["at"] = time.time()
        self.record_resend()
        self.persist()

    def may_guess(self) -> bool:
        """Count one try in the shared cache.

        allauth counts in the session, and a hundred requests at once would all read the
        same count; this one holds however many come in parallel.
        """
        key = f"{self.state['email']}:{self.state['at']}"
        return ratelimit.consume(self.request, action="confirm_login_code", key=key)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Let the owner of the address in, with a new account if need be."""
        email = self.state["email"]
        person, is_new = welcome(email, language=get_language() or "ja")
        self._user = person
        keep_proof(person, email)
        response: HttpResponse = super().finish(redirect_url)
        if is_new and self.request.user == person:
            messages.success(
                self.request,
                _("Welcome! We call you “{name}” for now. You can change your name on your page.").format(
                    name=person.display_name
                ),
            )
        return response
