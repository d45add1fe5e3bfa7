"""A person's own settings, and the tokens of their programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreate.accounts import tokens
from cocreate.accounts.coming_back import log_in_first
from cocreate.accounts.display_names import is_about_the_name, name_taken
from cocreate.accounts.forms import SettingsForm
from cocreate.accounts.models import User
from cocreate.accounts.permissions import works_for_the_office
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now


@never_cache
@login_required
def own_settings(request: HttpRequest) -> HttpResponse:
    """Display name, language, district."""
    person = User.objects.get(pk=request.user.pk)
    form = SettingsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid() and _saved(form):
        with override(person.language):
            messages.success(request, _("Your settings have been saved."))
        response = redirect("accounts:me")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", secure=request.is_secure()
        )
        return response
    return _page(request, form)


def _saved(form: SettingsForm) -> bool:
    """Keep the settings; False with a word at the field when somebody took the name a moment earlier."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError as trouble:
        if not is_about_the_name(trouble):
            raise
        form.add_error("display_name", str(name_taken()))
        return False
    return True


@never_cache
@require_POST
@log_in_first
def make_token(request: HttpRequest) -> HttpResponse:
    """One more token; the answer is the only page that ever shows it."""
    person = User.objects.get(pk=request.user.pk)
    form = SettingsForm(instance=person)
    try:
        new_token = tokens.make_token(by=person, at=database_now())
    except Refusal as refusal:
        return _page(request, form, status=refusal.status, refusal=refusal)
    return _page(request, form, new_token=new_token)


@require_POST
@log_in_first
def revoke_token(request: HttpRequest) -> HttpResponse:
    """End a token; one that has ended already is what was wanted."""
    person = User.objects.get(pk=request.user.pk)
    key = request.POST.get("key", "").replace("\x00", "")
    tokens.revoke_token(key, by=person, at=database_now())
    messages.success(request, _("The token has been stopped. Programs that use it can no longer log in."))
    return redirect("accounts:settings")


def _page(request: HttpRequest, form: SettingsForm, *, status: int = 200, **more: Any) -> HttpResponse:
    person = User.objects.get(pk=request.user.pk)
    context = {
        "form": form,
        "section": "",
        "office": works_for_the_office(request.user),
        "tokens": tokens.tokens_of(person, at=database_now()),
        "most_tokens": tokens.MOST,
        **more,
    }
    return render(request, "accounts/settings.html", context, status=status)
