"""Support by the DX CoE on the desk: asking, accepting, writing down what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import user_passes_test

from cocreate.accounts.models import Department
from cocreate.accounts.permissions import Person, is_moderator
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import helping
from ideas.desk.doors import View, answers_for_the_city, page
from ideas.desk.forms import DeskForm
from ideas.models import Idea
from ideas.models.expert_help import ExpertHelp

PER_PAGE = 20
TITLE = gettext_lazy("Support by the DX CoE")


def takes_part(person: Person) -> bool:
    """Whether somebody asks for support or gives it."""
    return helping.is_expert(person) or answers_for_the_city(person)


for_helpers_and_helped: Callable[[View], View] = user_passes_test(takes_part)


class AskForm(DeskForm):
    """What a department needs."""

    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=gettext_lazy("In the name of"),
        empty_label=gettext_lazy("Please choose"),
        error_messages={"required": gettext_lazy("Please choose a department.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of support"),
        choices=ExpertHelp.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose what kind of support you need.")},
    )
    wish = forms.CharField(
        label=gettext_lazy("What you need support for"),
        help_text=gettext_lazy("Only the office reads it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Department.objects.all() if is_moderator(person) else person.departments.all()
        self.fields["department"].queryset = mine  # a ModelChoiceField


@for_helpers_and_helped
def requests(request: HttpRequest) -> HttpResponse:
    """What was asked for, the open ones first."""
    return _requests_page(request, None, "", 200)


@for_helpers_and_helped
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Ask the CoE for support with an idea; a refusal keeps what was written."""
    mine = Idea.objects.assigned_to(request.user).listed().select_related("department")
    idea = get_object_or_404(mine, pk=idea_id)
    form = AskForm(request.POST or None, person=request.user, initial={"department": idea.department_id})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                helping.ask(idea, by=request.user, at=database_now(), **form.cleaned_data)
                messages.success(request, _("The DX CoE was asked for support."))
                return redirect("ideas_desk:help")
            except Refusal as refusal:
                form.show(refusal)
                status = refusal.status
    return page(request, "help_ask.html", TITLE, {"idea": idea, "form": form}, icon="group", status=status)


@for_helpers_and_helped
@require_POST
def move(request: HttpRequest, help_id: int) -> HttpResponse:
    """Accept a request with a plan, or end it with what came of it."""
    asked = get_object_or_404(
        ExpertHelp.objects.for_desk_of(request.user).select_related("idea", "department"), pk=help_id
    )
    words = request.POST.get("words", "")
    try:
        if request.POST.get("step") == "accept":
            helping.accept(asked, by=request.user, at=database_now(), plan=words)
            messages.success(request, _("You accepted the request. The department was told."))
        else:
            helping.end(asked, by=request.user, at=database_now(), outcome=words)
            messages.success(request, _("The support has ended. Everybody concerned was told."))
    except Refusal as refusal:
        return _requests_page(request, refusal, words, refusal.status, refused=asked.pk)
    return redirect("ideas_desk:help")


def _requests_page(
    request: HttpRequest, refusal: Refusal | None, words: str, status: int, *, refused: int | None = None
) -> HttpResponse:
    seen = ExpertHelp.objects.for_desk_of(request.user).select_related("idea", "department", "accepted_by")
    ordered = seen.order_by(F("ended_at").asc(nulls_first=True), "asked_at", "id").distinct()
    found = Paginator(ordered, PER_PAGE).get_page(request.GET.get("p"))
    rows = [
        {
            "help": one,
            "may_accept": helping.why_not_accept(request.user, one) is None,
            "may_end": helping.why_not_end(request.user, one) is None,
        }
        for one in found
    ]
    context = {"rows": rows, "found": found, "refusal": refusal, "words": words, "refused": refused}
    return page(request, "help.html", TITLE, context, icon="group", status=status)
