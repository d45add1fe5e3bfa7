"""The moderators' look at events in the Wagtail admin; what is changed goes through the rules."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies.base import BasePermissionPolicy

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Person, Role, is_moderator
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from events import announcing, permissions
from events.forms import EventForm
from events.models import Event
from events.phrases import when


class ModeratorsLookAfterEvents(BasePermissionPolicy):
    """Moderators read and change events; nobody makes or deletes them here."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        return action in {"view", "change"} and is_moderator(user)

    def users_with_any_permission(self, actions: list[str]) -> models.QuerySet[User]:
        if not {"view", "change"} & set(actions):
            return User.objects.none()
        return User.objects.filter(groups__name__in=[Role.MODERATOR, Role.ADMINISTRATOR]).distinct()


class EventIndex(generic.IndexView):
    """The next event first; drafts of all groups are among them."""

    default_ordering = "-starts_at"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().for_cards()


class EventEdit(generic.EditView):
    """The same form and the same rule as the organisers have."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "at": database_now()}

    def form_valid(self, form: EventForm) -> Any:
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            form.add_error(announcing.FIELD_OF.get(refusal.code), str(refusal))
            self.produced_error_code, self.produced_error_message = refusal.code, str(refusal)
            return self.form_invalid(form)

    def save_instance(self) -> Event:
        event: Event = self.object
        return announcing.revise(event, self.form.cleaned_data, by=self.request.user, at=database_now())

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """To the event's page, and to what organisers do there."""
        event, at = self.object, database_now()
        page = Button(_("Look at the page"), url=event.get_absolute_url(), icon_name="view", priority=10)
        if permissions.why_not_call_off(self.request.user, event, at):
            return [page]
        address = reverse("events:call_off", args=[event.pk])
        return [page, Button(_("Call this event off"), url=address, icon_name="cross", priority=20)]


class EventViewSet(ModelViewSet):
    """Events (イベント) of all groups."""

    model = Event
    name = "events_desk"
    url_prefix = "events"
    # The public pages already answer to the name “events”.
    url_namespace = "event_desk"
    icon = "date"
    menu_label = gettext_lazy("Events")
    menu_order = 220
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = EventIndex
    edit_view_class = EventEdit
    list_display = [
        "title",
        "organisation",
        Column("get_state_display", label=gettext_lazy("state")),
        Column("when", label=pgettext_lazy("event", "When"), accessor=when, sort_key="starts_at"),
        Column("seats_taken", label=gettext_lazy("seats taken")),
        "capacity",
    ]
    list_filter = ["state", "organisation"]
    search_fields = ["title"]

    def get_form_class(self, for_update: bool = False) -> type[EventForm]:  # noqa: FBT001, FBT002  Wagtail's own
        return EventForm


events = EventViewSet()
