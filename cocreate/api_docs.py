"""The API's manual: a plain page made from the schema, readable without scripts."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


class Operation(NamedTuple):
    """One thing a program can do: how, where, what for, with which inputs and outcomes."""

    method: str
    path: str
    purpose: str
    inputs: list[tuple[str, str]]
    outcomes: list[str]


class SessionInTheSchema(OpenApiAuthenticationExtension):  # registers itself
    """How the schema describes our sessions."""

    target_class = "cocreate.api.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class TokenInTheSchema(OpenApiAuthenticationExtension):  # registers itself
    """How the schema describes access tokens."""

    target_class = "cocreate.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def only_ours(endpoints: list[tuple[Any, ...]], **kwargs: Any) -> list[tuple[Any, ...]]:
    """The schema speaks of /api/v1; the CMS has an API of its own for its own pages."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


@cache
def operations() -> list[Operation]:
    """Every operation of the schema, in the order of its addresses."""
    schema = SchemaGenerator().get_schema(public=True)
    return [
        _operation(schema, path, method)
        for path in sorted(schema["paths"])
        for method in METHODS
        if method in schema["paths"][path]
    ]


def _operation(schema: dict[str, Any], path: str, method: str) -> Operation:
    described = schema["paths"][path][method]
    inputs = [(each["name"], each["schema"].get("type", "")) for each in described.get("parameters", [])]
    for content in described.get("requestBody", {}).get("content", {}).values():
        inputs += _fields(schema, content["schema"])
    return Operation(
        method.upper(), path, described.get("description", ""), inputs, sorted(described.get("responses", {}))
    )


def _fields(schema: dict[str, Any], body: dict[str, Any]) -> list[tuple[str, str]]:
    if "$ref" in body:
        body = schema["components"]["schemas"][body["$ref"].rsplit("/", 1)[1]]
    return [
        (name, field.get("format") or field.get("type", ""))
        for name, field in body.get("properties", {}).items()
    ]


def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api_docs.html", {"operations": operations(), "section": ""})
