"""The pages of the desk that do something: they ask the rules."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.permission_policies import ModelPermissionPolicy

from cocreate.accounts.models import User
from cocreate.accounts.permissions import is_administrator, is_moderator
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from cocreate.strategy.adopting import adopt
from cocreate.strategy.forms import AdoptForm, CorrectForm, EnterForm
from cocreate.strategy.measuring import correct, enter
from cocreate.strategy.models import Initiative, Measurement

# Which field a refusal is shown at.
FIELD_OF = {
    "value_out_of_range": "value",
    "share_above_all": "value",
    "measured_in_the_future": "measured_on",
    "already_measured": "measured_on",
    "source_missing": "source",
    "reason_missing": "reason",
}


class RefusalInForm:
    """Shows a refusal in the form, with everything typed kept."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            field = FIELD_OF.get(refusal.code)
            form.add_error(field if field in form.fields else None, str(refusal))
            self.produced_error_code = refusal.code
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class EnterView(RefusalInForm, generic.CreateView):
    """Enter a result of an indicator."""

    page_title = _("Enter a result")
    success_message = _("The result was entered.")

    def get_form_class(self) -> type[EnterForm]:
        return EnterForm

    def save_instance(self) -> Measurement:
        given = self.form.cleaned_data
        return enter(given.pop("indicator"), by=self.request.user, at=database_now(), **given)


class CorrectView(RefusalInForm, generic.EditView):
    """Correct a result: a new row, the old one stays."""

    page_title = _("Correct a result")
    submit_button_label = _("Correct")
    success_message = _("The correction was entered. The old value stays readable.")

    def get_form_class(self) -> type[CorrectForm]:
        return CorrectForm

    def save_instance(self) -> Measurement:
        return correct(self.object, by=self.request.user, at=database_now(), **self.form.cleaned_data)


class AdoptView(RefusalInForm, generic.EditView):
    """Put a version in force."""

    page_title = _("Put this version in force")
    submit_button_label = _("Put in force")
    success_message = _("This version is in force now.")

    def get_form_class(self) -> type[AdoptForm]:
        return AdoptForm

    def save_instance(self) -> Any:
        return adopt(self.object, by=self.request.user, at=database_now())


class NothingDisappears(ModelPermissionPolicy):
    """For rows that are corrected or replaced, never deleted."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))


class OnlyAdopted(ModelPermissionPolicy):
    """Versions are written on the strategy's own page; here they are only put in force."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in {"change", "view"} and bool(super().user_has_permission(user, action))


class OwnInitiatives(ModelPermissionPolicy):
    """A department edits the initiatives it owns; the office that runs the site edits all."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: models.Model) -> bool:
        if not super().user_has_permission_for_instance(user, action, instance):
            return False
        if is_moderator(user) or is_administrator(user) or not isinstance(instance, Initiative):
            return True
        return user.departments.filter(pk=instance.owner_id).exists()
