"""The list of synonyms, as the office keeps it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from cocreate.synonyms.models import SynonymGroup


class SynonymViewSet(ModelViewSet):
    """Words that find each other."""

    model = SynonymGroup
    name = "synonyms"
    icon = "search"
    menu_label = _("Words for searching")
    add_to_settings_menu = True
    list_display = ["words"]
    search_fields = ["words"]
    form_fields = ["words"]
    copy_view_enabled = False
    list_per_page = 50
