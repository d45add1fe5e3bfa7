"""Calls for ideas on the desk: changed under a lock and on record, copied, and looked at before."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from cocreate.accounts.models import User
from cocreate.audit.record import record
from cocreate.postgres.clock import database_now
from ideas import calling
from ideas.desk.doors import for_writers_of_calls, page
from ideas.models import Campaign
from ideas.views.reading import campaign_context


class NewCampaignView(generic.CreateView):
    """A new call for ideas."""

    def save_instance(self) -> Any:
        with transaction.atomic():
            made = super().save_instance()
            record("campaign.made", by=_who(self.request), on=made, at=database_now())
        return made


class ChangeCampaignView(generic.EditView):
    """Changing a call; nobody votes or posts between the look at the rules and the save."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            calling.hold_campaign(int(self.kwargs["pk"]))
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def save_instance(self) -> Any:
        known = Campaign.objects.get(pk=self.object.pk)
        before = calling.rules_of(known)
        saved = super().save_instance()
        texts = [name for name in self.form.changed_data if name not in calling.RULES and name != "phases"]
        calling.record_change(saved, before, by=_who(self.request), at=database_now(), texts=texts)
        return saved

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        address = reverse("ideas_desk:preview_campaign", args=[self.object.pk])
        look = Button(_("See it as citizens will"), url=address, icon_name="view", priority=5)
        return [look, *super().header_more_buttons]


class CopyCampaignView(generic.CopyView):
    """A new call with the same rules: asked once, made at once, changed afterwards."""

    page_title = gettext_lazy("Copy a call for ideas")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        above = (reverse(self.index_url_name), gettext_lazy("Calls for ideas"))
        context = {"campaign": self.get_object()}
        return page(request, "copy_campaign.html", self.page_title, context, above=above, icon="copy")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        copy = calling.copy_campaign(self.get_object(), by=_who(request), at=database_now())
        messages.success(
            request, _("The call was copied. Please check the words and the dates before you publish it.")
        )
        return redirect(reverse(self.edit_url_name, args=[copy.pk]))


@for_writers_of_calls
@never_cache
@require_safe
def preview(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The page of a call as citizens will read it, whether or not it is published."""
    asked = get_object_or_404(Campaign.objects.select_related("department"), pk=campaign_id)
    is_public, asked.is_published = asked.is_published, True  # in this hand only: as if it were
    context = {**campaign_context(request, asked, database_now()), "preview": True, "is_public": is_public}
    return render(request, "ideas/campaign.html", context)


def _who(request: HttpRequest) -> User:
    return cast(User, request.user)
