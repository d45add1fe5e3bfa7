"""Ideas that did not come in online: the public register, and taking one over with a code."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced
from cocreate.caching.public import publicly_cacheable
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.paper_register import register
from ideas.taking_over import LENGTH, take_over
from ideas.views.crumbs import to_ideas
from ideas.views.finding import person_of

LONGEST_TYPED = 4 * LENGTH


class CodeForm(forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        label=gettext_lazy("Code on your slip"),
        help_text=gettext_lazy("12 letters and digits. Capitals and dashes do not matter."),
        max_length=LONGEST_TYPED,
        error_messages={
            "required": gettext_lazy("Please type the code that stands on your slip."),
            "max_length": gettext_lazy("This is longer than a code. Please type only the code."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@publicly_cacheable
@require_safe
def paper_register(request: HttpRequest) -> HttpResponse:
    """How many ideas came in by exception, by which way and why."""
    at = database_now()
    context = {
        "section": "ideas",
        "crumbs": [to_ideas(), {"label": _("Ideas received on paper")}],
        "register": register(at=at),
        "at": at,
    }
    return render(request, "ideas/paper_register.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@paced("take_over")
def claim(request: HttpRequest) -> HttpResponse:
    """Take over an idea that the office typed in."""
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    form, refusal, status = CodeForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                idea = take_over(form.cleaned_data["code"], by=person_of(request), at=database_now())
                messages.success(request, _("The idea is yours now. You will be told what becomes of it."))
                return redirect(idea)
            except Refusal as refused:
                refusal, status = refused, refused.status
    context = {
        "section": "ideas",
        "crumbs": [to_ideas(), {"label": _("Take over an idea")}],
        "form": form,
        "refusal": refusal,
    }
    return render(request, "ideas/take_over.html", context, status=status)
