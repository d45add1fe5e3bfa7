"""The second step of log-in (two-factor): fields people can type on a phone, and proof in the session."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.forms import CodeField


class SecondStepForm(AuthenticateForm):
    """After the log-in: a code of the app, or a spare code."""

    code = CodeField(label=_("Code of the authenticator app, or a spare code"))


class SecondStepAgainForm(ReauthenticateForm):
    """Before something delicate."""

    code = CodeField(label=_("Code of the authenticator app, or a spare code"))


class SetUpForm(ActivateTOTPForm):
    """The first code of a newly set-up app."""

    code = CodeField(label=_("6-digit code that the app shows"))


class SetUpView(ActivateTOTPView):
    """Sets up the app; the code typed for it is the proof for this session, and is not asked again."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


set_up = SetUpView.as_view()
