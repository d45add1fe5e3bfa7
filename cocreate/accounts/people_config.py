"""Wagtail's own desk of people, with our forms."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    """Named in settings where Wagtail's own would stand."""

    user_viewset = "cocreate.accounts.people_desk.PeopleViewSet"
