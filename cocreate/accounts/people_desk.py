"""How the office keeps accounts in the CMS: by display name, where Wagtail asks for first and last names."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import EditView, IndexView, UserViewSet

from cocreate.accounts.display_names import LONGEST, why_not_be_called
from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.language.names import tidy
from cocreate.postgres.clock import database_now

ROLES = {"groups": forms.CheckboxSelectMultiple}


class _ByDisplayName:
    """What both forms of the desk change in Wagtail's."""

    first_name = last_name = None  # leaves the fields of these names out
    cleaned_data: dict[str, Any]
    instance: User

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_display_name(self) -> str:
        """Any name that can be seen and is free; the office itself may bear the office's names."""
        name = tidy(self.cleaned_data["display_name"])
        if refusal := why_not_be_called(name, self.instance):
            raise forms.ValidationError(str(refusal), code=refusal.code)
        return name


class NewPersonForm(_ByDisplayName, UserCreationForm):
    display_name = forms.CharField(label=_("Display name"), max_length=LONGEST)

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ["email", "display_name", "is_superuser", "groups"]
        widgets = ROLES


class PersonForm(_ByDisplayName, UserEditForm):
    display_name = forms.CharField(label=_("Display name"), max_length=LONGEST)

    class Meta(UserEditForm.Meta):
        model = User
        fields = ["email", "display_name", "is_active", "is_superuser", "groups"]
        widgets = ROLES


class PeopleIndexView(IndexView):
    """The list shows e-mail addresses, so who read it, and how many, is kept in the log."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().get(request, *args, **kwargs)
        shown = len(self.object_list) if hasattr(self, "object_list") else 0
        _keep("people.list_read", request, _who(request), {"number": shown, "searched": "q" in request.GET})
        return answer


class PersonEditView(EditView):
    """So does the page of one account."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().get(request, *args, **kwargs)
        _keep("people.account_read", request, self.object, {})
        return answer


def _keep(verb: str, request: HttpRequest, on: User, detail: dict[str, Any]) -> None:
    with transaction.atomic():
        record(verb, by=_who(request), on=on, at=database_now(), detail=detail)


def _who(request: HttpRequest) -> User:
    return cast(User, request.user)


class PeopleViewSet(UserViewSet):
    index_view_class = PeopleIndexView
    edit_view_class = PersonEditView

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002  Wagtail's own
        return PersonForm if for_update else NewPersonForm
