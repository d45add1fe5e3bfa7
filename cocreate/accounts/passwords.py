"""allauth's forms about passwords and addresses, without grey example texts inside the fields."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.forms import AddressField, CodeField


class Plain:
    """Labels stay above the fields; placeholders vanish when somebody types, and are too pale."""

    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # mixed into forms
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if "current-password" in str(field.widget.attrs.get("autocomplete")):
                field.help_text = ""


NEW = _("New password (at least 12 characters)")
AGAIN = _("New password once more")


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    labels = {"oldpassword": _("Present password"), "password1": NEW, "password2": AGAIN}


class SetPasswordForm(Plain, allauth.SetPasswordForm):
    labels = {"password1": NEW, "password2": AGAIN}


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    labels = {"password1": NEW, "password2": AGAIN}


class ReauthenticateForm(Plain, allauth.ReauthenticateForm):
    labels = {"password": _("Password")}


class ResetPasswordForm(allauth.ResetPasswordForm):
    email = AddressField()


class AddEmailForm(allauth.AddEmailForm):
    email = AddressField()


class ConfirmAddressForm(allauth.ConfirmEmailVerificationCodeForm):
    code = CodeField()

    def clean_code(self) -> str:
        """Counted in the shared cache: a session's own count can be outrun by parallel requests."""
        key = f"{self.user.pk}:{self.email}"
        if not ratelimit.consume(context.request, action="confirm_login_code", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        return code
