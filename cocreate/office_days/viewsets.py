"""The closed days, as the office keeps them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cocreate.accounts.row_by_row import AsksForTheRow
from cocreate.office_days.models import ClosedDay


class ClosedDaysView(generic.IndexView):
    """The list; the calendar's days cannot be opened, because they would be back the next night."""

    def get_edit_url(self, instance: ClosedDay) -> str | None:
        return None if instance.from_calendar else super().get_edit_url(instance)

    def get_delete_url(self, instance: ClosedDay) -> str | None:
        return None if instance.from_calendar else super().get_delete_url(instance)


class ChangeView(AsksForTheRow, generic.EditView):
    """Change a day that the office added."""


class TakeOutView(AsksForTheRow, generic.DeleteView):
    """Take out a day that the office added."""


class ClosedDayViewSet(ModelViewSet):
    """Public holidays, the closing days of each year, and what the office adds."""

    model = ClosedDay
    name = "office_days"
    icon = "calendar-alt"
    menu_label = _("Closed days of the office")
    add_to_settings_menu = True
    index_view_class = ClosedDaysView
    edit_view_class = ChangeView
    delete_view_class = TakeOutView
    list_display = ["day", "name", BooleanColumn("from_calendar", label=_("from the calendar"))]
    list_filter = ["from_calendar"]
    search_fields = ["name"]
    form_fields = ["day", "name"]
    copy_view_enabled = False
    list_per_page = 50
