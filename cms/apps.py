from django.apps import AppConfig


class CMSConfig(AppConfig):
    """The pages of the site and the staff’s desks."""

    name = "cms"
