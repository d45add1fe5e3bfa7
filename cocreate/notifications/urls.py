"""The readable mailbox of the demonstration."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
