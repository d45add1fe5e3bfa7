"""Addresses of a person’s own pages below /me/; the page itself is the roof's (`cocreate/my_page.py`)."""

from django.urls import URLPattern, path

from cocreate.accounts.views import settings, stopping

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("settings/", settings.own_settings, name="settings"),
    path("stop/<str:token>/", stopping.stop_letters, name="stop_letters"),
    path("settings/tokens/", settings.make_token, name="make_token"),
    path("settings/tokens/stop/", settings.revoke_token, name="revoke_token"),
]
