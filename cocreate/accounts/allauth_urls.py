"""Logging in and out, under /accounts/: our own pages at allauth's names, then allauth's."""

from django.urls import include, path

from cocreate.accounts import second_step
from cocreate.accounts.views import signing_in

urlpatterns = [
    path("login/", signing_in.address, name="account_login"),
    path("login/password/", signing_in.password, name="account_login_password"),
    path("login/code/", signing_in.to_the_one_door, name="account_request_login_code"),
    path("login/code/confirm/", signing_in.code, name="account_confirm_login_code"),
    path("signup/", signing_in.to_the_one_door, name="account_signup"),
    path("2fa/totp/activate/", second_step.set_up, name="mfa_activate_totp"),
    path("", include("allauth.urls")),
]
