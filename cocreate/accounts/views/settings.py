"""A person's own settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from cocreate.accounts.forms import SettingsForm
from cocreate.accounts.models import User
from cocreate.accounts.permissions import works_for_the_office


@never_cache
@login_required
def own_settings(request: HttpRequest) -> HttpResponse:
    """Display name, language, district."""
    person = User.objects.get(pk=request.user.pk)
    form = SettingsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(person.language):
            messages.success(request, _("Your settings have been saved."))
        response = redirect("accounts:me")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", secure=request.is_secure()
        )
        return response
    context = {"form": form, "section": "", "office": works_for_the_office(request.user)}
    return render(request, "accounts/settings.html", context)
