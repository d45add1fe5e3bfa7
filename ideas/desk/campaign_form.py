"""Setting up a call for ideas: its phases follow one another and never overlap."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import connection, transaction
from django.forms import ModelForm
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import calling_permissions as permissions
from ideas.models import Campaign, Phase

# At which field of a phase a refusal is shown.
WHERE = {
    "end_is_in_the_past": "closes_at",
    "counts_have_appeared": "closes_at",
    "numbers_are_seen": "hides_counts",
    "phase_has_begun": "opens_at",
    "ideas_were_posted": "allows_posting",
}
# At which field of the campaign a refusal is shown.
FIELD = {
    "ideas_were_posted": "is_published",
    "address_is_known": "slug",
    "answer_was_promised": "threshold",
    "answer_days_were_promised": "answer_days",
    "ideas_still_wait": "ideas_wait",
    "comments_still_wait": "comments_wait",
}
# Compared once all phases of a form are written, so that several can move, or change places, in one save.
AT_THE_END = "phases_of_a_campaign_never_overlap, one_phase_of_a_kind_per_campaign"


class PhaseForms(BaseChildFormSet):
    """The phases of a campaign; a second one of the same kind is refused where it was chosen."""

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("A campaign has at most one phase of each kind.")

    def get_form_error(self) -> str:
        return _("This campaign already has a phase of this kind. Please choose another kind.")


class PhasesPanel(InlinePanel):
    """Where phases are entered, with what is said of them in words of ours."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = PhaseForms
        return options


class CampaignForm(WagtailAdminModelForm):
    """A campaign with its phases; an overlap is shown at the phase that begins too early."""

    def clean(self) -> Any:
        cleaned = super().clean()
        phases = self.formsets.get("phases")
        if cleaned is not None and cleaned.get("voting_method") != Campaign.VotingMethod.LIMITED:
            cleaned["choices_each"] = None
        if phases is not None and phases.is_valid():
            staying = [form for form in phases.forms if _counts(form)]  # a mistake takes words out of a form
            self._compare(staying)
            if self.instance.pk:
                self._ask_the_rules(cleaned or {}, phases, staying)
        return cleaned

    def _ask_the_rules(self, cleaned: dict[str, Any], phases: Any, staying: list[ModelForm[Any]]) -> None:
        """What would break a running phase is said where it was typed, with what to do instead."""
        at, known = database_now(), Campaign.objects.get(pk=self.instance.pk)
        if refusal := permissions.why_not_change_campaign(self.for_user, known, cleaned):
            self.add_error(FIELD.get(refusal.code, "voting_method"), str(refusal))
        before = {
            phase.pk: phase for phase in Phase.objects.filter(campaign=known).select_related("campaign")
        }
        for form in phases.forms:
            after = form.instance if form in staying else None
            if refusal := _why_not(before.get(form.instance.pk), after, known, at):
                self.add_error(None, str(refusal))
                if after is not None:
                    form.add_error(WHERE.get(refusal.code), str(refusal))

    def _compare(self, forms: list[ModelForm[Any]]) -> None:
        in_order = sorted(forms, key=lambda form: form.cleaned_data["opens_at"])
        overlapping = [pair for pair in pairwise(in_order) if _overlap(*pair)]
        for before, after in overlapping:
            after.add_error("opens_at", _overlap_with(before))
        if overlapping:
            self.add_error(None, _("The phases of a campaign must not overlap."))

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  Django's own signature
        """Save all phases and only then compare them, so that several can move at once."""
        if not commit:
            return super().save(commit=False)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {AT_THE_END} DEFERRED")
            saved = super().save()
            cursor.execute(f"SET CONSTRAINTS {AT_THE_END} IMMEDIATE")
        return saved


def _why_not(before: Phase | None, after: Phase | None, campaign: Campaign, at: datetime) -> Refusal | None:
    if before is not None:
        return permissions.why_not_change_phase(before, after, at)
    return permissions.why_not_add_phase(campaign, after, at) if after is not None else None


def _counts(form: ModelForm[Any]) -> bool:
    words = form.cleaned_data
    return not words.get("DELETE") and words.get("opens_at") is not None


def _overlap(before: ModelForm[Any], after: ModelForm[Any]) -> bool:
    ends: datetime | None = before.cleaned_data["closes_at"]
    return ends is None or bool(ends > after.cleaned_data["opens_at"])


def _overlap_with(form: ModelForm[Any]) -> str:
    kind = form.instance.get_kind_display()
    return _("This phase begins before “%(phase)s” ends.") % {"phase": kind}
