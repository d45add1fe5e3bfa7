"""Addresses of a person’s own pages below /me/; the page itself is the roof's (`cocreate/my_page.py`)."""

from django.urls import URLPattern, path

from cocreate.accounts.views import settings

app_name = "accounts"
urlpatterns: list[URLPattern] = [path("settings/", settings.own_settings, name="settings")]
