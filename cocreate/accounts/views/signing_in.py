"""The log-in pages: address, code; and the staff's page with a password."""

from __future__ import annotations

from typing import Any

from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.account.utils import get_login_redirect_url, passthrough_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView, LoginView
from allauth.core.exceptions import RateLimited
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from cocreate.accounts.forms import AddressForm, CodeForm, PasswordLoginForm
from cocreate.accounts.signing_in import AccountAdapter, CodeProcess


class EntryMixin(NextRedirectMixin, RedirectAuthenticatedUserMixin):
    """A page in front of the door; `next` stays with the visitor, whatever turn they take."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponse | None:
        if request.method == "POST" or "other" in request.GET or not stage.urlname:
            return None
        return redirect(self.passthrough_next_url(reverse(stage.urlname)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "section": "",
            "staff_door": self.passthrough_next_url(reverse("account_login_password")),
            "citizens_door": self.passthrough_next_url(reverse("account_login") + "?other"),
        }

    def answer_to_wrong(self, form: Any) -> HttpResponse:
        """The form again, with 429 where the trouble is too many tries."""
        hurried = any(
            error.code in {"too_many_login_attempts", "rate_limited"}
            for errors in form.errors.as_data().values()
            for error in errors
        )
        context = self.get_context_data(form=form)
        response: HttpResponse = self.render_to_response(context, status=429 if hurried else 200)
        return response


@method_decorator([rate_limit(action="login"), never_cache], name="dispatch")
class AddressView(EntryMixin, FormView):
    """Asks for an e-mail address and sends a code to it."""

    form_class = AddressForm
    template_name = "account/login.html"
    success_url = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_success_url(self) -> str:
        return str(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def get_authenticated_redirect_url(self) -> str:
        return str(get_login_redirect_url(self.request))

    def form_valid(self, form: AddressForm) -> HttpResponse:
        CodeProcess.initiate(request=self.request, email=form.cleaned_data["email"])
        return redirect(self.get_success_url())

    def form_invalid(self, form: AddressForm) -> HttpResponse:
        return self.answer_to_wrong(form)


class CodeView(ConfirmLoginCodeView):
    """Asks for the code."""

    form_class = CodeForm

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect(get_login_redirect_url(request))
        self.stage = LoginStageController.enter(request, LoginByCodeStage.key)
        self._process = CodeProcess.resume(self.stage) if self.stage else None
        if self._process is None:
            if self.request.method == "POST" or self.stage:
                messages.warning(request, _("This code can no longer be used. Please have a new one sent."))
            return redirect(self._back_to_the_start())
        return super(ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[Any]:
        return super().get_form_class() if self._action == "resend" else CodeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs if self._action == "resend" else kwargs | {"may_guess": self._process.may_guess}

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        try:
            self._process.resend()
            messages.success(self.request, _("A new code is on its way. Please use the latest mail."))
        except RateLimited:
            messages.error(self.request, AccountAdapter.error_messages["rate_limited"])
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.data.get("code", "").strip() == "":
            return FormView.form_invalid(self, form)  # nothing was guessed
        if self._process.record_invalid_attempt():
            return FormView.form_invalid(self, form)
        messages.error(
            self.request,
            _("The code was wrong too often and has been thrown away. Please have a new one sent."),
        )
        return redirect(self._back_to_the_start())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "section": "",
            "other_address": self._back_to_the_start(other=True),
            "mailbox": reverse("mailbox:list") if settings.MAILBOX else "",
        }

    def _back_to_the_start(self, *, other: bool = False) -> str:
        address = reverse("account_login") + ("?other" if other else "")
        passed: str = self.passthrough_next_url(address)
        return passed


class PasswordView(EntryMixin, LoginView):
    """For the office: e-mail address and password, then the second factor."""

    form_class = PasswordLoginForm
    template_name = "account/login_password.html"

    def get_form_class(self) -> type[PasswordLoginForm]:
        return PasswordLoginForm

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.answer_to_wrong(form)


def to_the_one_door(request: HttpRequest) -> HttpResponse:
    """Pages that allauth knows and we do not offer lead to the log-in page."""
    return redirect(passthrough_next_redirect_url(request, reverse("account_login"), "next"))


address = AddressView.as_view()
code = CodeView.as_view()
password = PasswordView.as_view()
