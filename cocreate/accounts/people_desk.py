"""How the office keeps accounts in the CMS: by display name, where Wagtail asks for first and last names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from cocreate.accounts.display_names import LONGEST, why_not_be_called
from cocreate.accounts.models import User
from cocreate.language.names import tidy

ROLES = {"groups": forms.CheckboxSelectMultiple}


class _ByDisplayName:
    """What both forms of the desk change in Wagtail's."""

    first_name = last_name = None  # leaves the fields of these names out

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()  # type: ignore[attr-defined]

    def clean_display_name(self) -> str:
        """Any name that can be seen and is free; the office itself may bear the office's names."""
        name = tidy(self.cleaned_data["display_name"])  # type: ignore[attr-defined]
        if refusal := why_not_be_called(name, self.instance):  # type: ignore[attr-defined]
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


class PeopleViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002  Wagtail's own
        return PersonForm if for_update else NewPersonForm
