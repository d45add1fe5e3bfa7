"""Which request an act belongs to, so that the log and the error page share a number."""

from __future__ import annotations

from contextvars import ContextVar

_request: ContextVar[str] = ContextVar("request", default="")


def current_request() -> str:
    """The id of the request being answered, or an empty text outside requests."""
    return _request.get()


def set_current_request(request_id: str) -> None:
    """Remember the id for the rest of this request."""
    _request.set(request_id)
