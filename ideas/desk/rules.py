"""The rules of the site (サイトのルール): what waits where there is no campaign, and the formal procedure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.desk.doors import for_moderators, page
from ideas.models import SiteRules
from ideas.ruling import SITE_RULES, change_site_rules

TITLE = gettext_lazy("Rules of the site")
WHERE = {"ideas_still_wait": "ideas_wait", "comments_still_wait": "comments_wait"} | {
    "days_were_promised": "review_days"
}


class SiteRulesForm(forms.ModelForm[SiteRules]):
    """The rules as they stand, to be changed."""

    class Meta:
        model = SiteRules
        fields = SITE_RULES


@for_moderators
@require_http_methods(["GET", "POST"])
def site_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules and change them; a refusal keeps what was chosen."""
    form = SiteRulesForm(request.POST or None, instance=SiteRules.current())
    if request.method == "POST" and form.is_valid():
        try:
            change_site_rules(form.cleaned_data, by=request.user, at=database_now())
        except Refusal as refusal:
            form.add_error(WHERE.get(refusal.code), str(refusal))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The rules were changed. They hold for what is written from now on."))
            return redirect("ideas_desk:site_rules")
    context: dict[str, Any] = {"form": form}
    return page(request, "rules.html", TITLE, context, icon="cog", status=400 if form.errors else 200)
