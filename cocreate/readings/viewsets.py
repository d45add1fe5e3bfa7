"""The list of readings, as the office keeps it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from cocreate.readings.models import Reading


class ReadingViewSet(ModelViewSet):
    """How words are read."""

    model = Reading
    name = "readings"
    icon = "openquote"
    menu_label = _("Readings (furigana)")
    add_to_settings_menu = True
    list_display = ["word", "kana"]
    search_fields = ["word", "kana"]
    form_fields = ["word", "kana"]
    copy_view_enabled = False
    list_per_page = 50
