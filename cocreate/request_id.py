"""One number for each request: in the log, in the answer's header, on the error page, in the audit log."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

from cocreate.audit.requests import current_request, set_current_request

LINE_ENDS = {sign: f"\\u{sign:04x}" for sign in (0x85, 0x2028, 0x2029)}


class RequestIdMiddleware:
    """Gives every request a number and returns it as X-Request-Id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        set_current_request(request_id)
        request.request_id = request_id  # type: ignore[attr-defined]  # read by the error pages
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class AddRequestId(logging.Filter):
    """Puts the request's number into every line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request()
        return True


class JsonLines(JsonFormatter):
    """One JSON object a line, with the time in UTC; line breaks in values stay escaped."""

    def __init__(self) -> None:
        super().__init__(
            "{levelname}{name}{message}{request_id}",
            style="{",
            timestamp=True,
            rename_fields={"levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def format(self, record: logging.LogRecord) -> str:
        """Japanese stays readable; the line ends that JSON itself does not escape are escaped."""
        return super().format(record).translate(LINE_ENDS)
