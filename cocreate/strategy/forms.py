"""Forms of the staff's desk for results of indicators."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from cocreate.strategy.models import Measurement, Version


class EnterForm(WagtailAdminModelForm):
    """What an indicator was on a day, and where the figure comes from."""

    class Meta:
        model = Measurement
        fields = ["indicator", "measured_on", "value", "source"]
        widgets = {"measured_on": AdminDateInput}

    def _post_clean(self) -> None:
        """The rule decides, not the model's own checks: it knows the reasons."""


class CorrectForm(forms.ModelForm[Measurement]):
    """The right value, where it comes from, and why the old one was wrong."""

    class Meta:
        model = Measurement
        fields = ["value", "source", "reason"]
        help_texts = {
            "reason": _("Shown to readers beside the old and the new value."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reason"] = ""
        self.fields["reason"].required = True

    def _post_clean(self) -> None:
        """The old row is never written to, so the form does not touch it."""


class AdoptForm(forms.ModelForm[Version]):
    """Nothing to fill in: pressing the button is the act."""

    class Meta:
        model = Version
        fields: list[str] = []
