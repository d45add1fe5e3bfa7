"""The list of districts, as the office keeps it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from cocreate.places.models import District


class DistrictViewSet(ModelViewSet):
    """Districts that people choose from."""

    model = District
    name = "districts"
    icon = "site"
    menu_label = _("Districts")
    add_to_settings_menu = True
    list_display = ["name", "reading"]
    search_fields = ["name", "reading"]
    form_fields = ["name", "reading"]
    copy_view_enabled = False
    list_per_page = 50
