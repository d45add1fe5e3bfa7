"""Forms in front of the door, and the one for a person's own settings."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cocreate.accounts.display_names import why_not_call_oneself
from cocreate.accounts.models import User
from cocreate.language.names import tidy

CODE_INPUT = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "autofocus": True,
    "maxlength": 20,
    "spellcheck": "false",
}


class AddressField(forms.EmailField):
    """An e-mail address, forgiving about full-width letters and blanks from a phone's keyboard."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "email",
            "inputmode": "email",
            "spellcheck": "false",
            "autocapitalize": "off",
        }
        super().__init__(
            label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs=attrs), **kwargs
        )
        self.error_messages["required"] = _("Please enter your e-mail address.")
        self.error_messages["invalid"] = _("Please check the e-mail address. Example: name@example.jp")

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).strip().lower())


class AddressForm(forms.Form):
    """Where the code shall go."""

    email = AddressField(
        help_text=_(
            "We use it only to let you in and to tell you about your own ideas and events. "
            "It is not shown to anybody."
        )
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not ratelimit.consume(self.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        return email


class CodeField(forms.CharField):
    """A short number that people copy, paste or read aloud; blanks and full-width digits are no mistake."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20, widget=forms.TextInput(attrs=CODE_INPUT), **({"label": _("6-digit code")} | kwargs)
        )
        self.error_messages["required"] = _("Please enter the code.")

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(super().to_python(value)))
        return "".join(text.replace("-", "").split())


class CodeForm(forms.Form):
    """The code from the mail."""

    code = CodeField()

    def __init__(self, *args: Any, code: str, may_guess: Callable[[], bool], **kwargs: Any) -> None:
        self.expected = code
        self.may_guess = may_guess
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not self.may_guess():
            raise get_adapter().validation_error("too_many_login_attempts")
        if not compare_user_code(actual=code, expected=self.expected):
            raise get_adapter().validation_error("incorrect_code")
        return code


class PasswordLoginForm(LoginForm):
    """E-mail address and password, for people of the office."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, Any]
    ) -> HttpResponse:
        """Without allauth's “remember me”, which would make a staff session as long as a citizen's."""
        self._login.redirect_url = redirect_url
        answer: HttpResponse = perform_password_login(request, credentials, self._login)
        return answer

    def _setup_password_field(self) -> None:
        """allauth would take the password away, because citizens sign up without one."""


class SettingsForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ["display_name", "language", "district", "wants_supported_news"]
        labels = {
            "display_name": _("Display name"),
            "language": _("Language of mails"),
            "district": _("District"),
            "wants_supported_news": _("Tell me about ideas I supported"),
        }
        help_texts = {
            "display_name": _(
                "It says who wrote your ideas and comments, so everybody sees it. "
                "It need not be your real name."
            ),
            "language": "",
            "district": _(
                "You need not say it. It is used only to count from which parts of the city "
                "people take part. Nobody else sees yours."
            ),
            "wants_supported_news": _(
                "By mail and on the site. You are always told about your own ideas and those you follow."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from django.conf import settings

        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
        self.fields["display_name"].widget.attrs |= {"autocomplete": "nickname"}
        self.fields["display_name"].error_messages |= {
            "required": _("Please enter a display name."),
            "max_length": _("Please use at most 40 characters."),
        }
        self.fields["district"].empty_label = _("Not said")

    def clean_display_name(self) -> str:
        name = tidy(self.cleaned_data["display_name"])
        if refusal := why_not_call_oneself(name, self.instance):
            raise forms.ValidationError(str(refusal), code=refusal.code)
        return name
