"""/api/v1: who asks, how often, and how a “no” looks."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from knox import auth as knox
from rest_framework import authentication, exceptions, pagination, parsers, throttling
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from cocreate.accounts.models import User
from cocreate.accounts.permissions import is_known, works_for_the_office
from cocreate.language.refusal import Refusal
from cocreate.same_origin import comes_from_this_site


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the site; writes must come from this very site."""

    def enforce_csrf(self, request: Request) -> None:
        if not comes_from_this_site(request._request):
            super().enforce_csrf(request)

    def authenticate_header(self, request: Request) -> str:
        """Named, so that a missing log-in is 401 and not 403."""
        return "Session"


class TokenAuthentication(knox.TokenAuthentication):
    """A person's own token, asked the same as a log-in: not suspended, staff with a second factor."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Any]:
        if not (token.isascii() and token.isalnum()):
            raise exceptions.AuthenticationFailed
        return super().authenticate_credentials(token)

    def validate_user(self, auth_token: Any) -> tuple[User, Any]:
        person, auth_token = super().validate_user(auth_token)
        if not is_known(person):
            raise exceptions.AuthenticationFailed
        if (
            settings.STAFF_MFA_REQUIRED
            and works_for_the_office(person)
            and not _has_second_factor(auth_token)
        ):
            raise Refusal(
                "second_factor_needed",
                _("This token does not work, because it was made without the second step of your log-in."),
                _("Please set up the second step on the site, and make a new token there."),
                status=403,
            )
        return person, auth_token


def _has_second_factor(auth_token: Any) -> bool:
    """Whether the token was made after the second factor: an older one was made by a password alone."""
    apps = Authenticator.objects.filter(user=auth_token.user, type=Authenticator.Type.TOTP)
    return apps.filter(created_at__lte=auth_token.created).exists()


class JSONParser(parsers.JSONParser):
    """JSON; what is nested without end is refused like any other nonsense."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as problem:
            raise exceptions.ParseError from problem


class Pages(pagination.PageNumberPagination):
    """Numbered pages of 20, or up to 100 by page_size.

    Where an order begins that goes round (`start` of the view) stands in the links as `from`: for every
    visitor and at every moment it begins elsewhere, and the next page must go on with the same round.
    """

    page_size_query_param = "page_size"
    max_page_size = 100
    start: int | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        self.start = getattr(view, "start", None)
        return super().paginate_queryset(queryset, request, view=view)

    def get_next_link(self) -> str | None:
        return self._from_the_start(super().get_next_link())

    def get_previous_link(self) -> str | None:
        return self._from_the_start(super().get_previous_link())

    def _from_the_start(self, link: str | None) -> str | None:
        return link if link is None or self.start is None else replace_query_param(link, "from", self.start)


class ReadThrottle(throttling.SimpleRateThrottle):
    """Readers: by account, else by address."""

    scope = "read"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return None
        return self.cache_format % {"scope": self.scope, "ident": _who(self, request)}


class WriteThrottle(throttling.SimpleRateThrottle):
    """Writers: fewer times than readers."""

    scope = "write"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        return self.cache_format % {"scope": self.scope, "ident": _who(self, request)}


def _who(throttle: throttling.SimpleRateThrottle, request: Request) -> str:
    return f"person-{request.user.pk}" if request.user.is_authenticated else str(throttle.get_ident(request))


def explain(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Every “no” as JSON: a stable code, the sentence of the page, and what is wrong with which field."""
    from rest_framework.views import exception_handler  # rest_framework.views itself imports this module

    if isinstance(exception, Refusal):
        return Response(
            _body(exception.code, exception.message, next_step=exception.next_step), exception.status
        )
    if isinstance(exception, DataError):  # a NUL or the like that cannot even be asked about
        exception = exceptions.ParseError()
    if isinstance(exception, ValidationError):
        exception = exceptions.ValidationError(getattr(exception, "message_dict", None) or exception.messages)
    response = exception_handler(exception, context)
    if response is not None:
        response.data = _translate(exception, response.data)
    return response


def _translate(exception: Exception, data: Any) -> dict[str, Any]:
    if isinstance(exception, exceptions.ValidationError):
        return _body("invalid", _("Something in what you sent needs another look."), fields=data)
    if isinstance(exception, (Http404, exceptions.NotFound)):
        return _body("not_found", _("There is nothing at this address."))
    if isinstance(exception, (exceptions.NotAuthenticated, exceptions.AuthenticationFailed)):
        return _body("log_in_first", _("Please log in, or send a valid token."))
    if isinstance(exception, (PermissionDenied, exceptions.PermissionDenied)):
        return _body("not_allowed", _("You may not do this."))
    if isinstance(exception, exceptions.Throttled):
        return _body(
            "too_many", _("Too many requests. Please try again in a little while."), wait=exception.wait
        )
    if isinstance(exception, exceptions.ParseError):
        return _body("unreadable", _("What you sent is not valid JSON."))
    code = getattr(exception, "default_code", "error")
    return _body(str(code), getattr(exception, "detail", _("This did not work.")))


def _body(code: str, message: Any, **more: Any) -> dict[str, Any]:
    return {"code": code, "message": str(message)} | {
        key: str(value) if key == "next_step" else value
        for key, value in more.items()
        if value not in (None, "")
    }


# What the framework says in English only; the copy deck says it in Japanese, and Django prefers ours.
WORDS = [
    gettext_noop("Not a valid string."),
    gettext_noop("Must be a valid UUID."),
    gettext_noop("Must be a valid boolean."),
    gettext_noop("Ensure this field has at least {min_length} elements."),
    gettext_noop("Ensure this field has no more than {max_length} elements."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Surrogate characters are not allowed: U+{code_point:X}."),
]
