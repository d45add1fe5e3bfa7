"""Logging in and out, under /accounts/."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
