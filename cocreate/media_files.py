"""Pictures of the demonstration; in production a web server or the storage hands them out."""

from __future__ import annotations

import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(public=True, max_age=86_400)
def media_file(request: HttpRequest, path: str) -> HttpResponse:
    """One file; its random name is never used again, so it may be kept for a day."""
    try:
        with default_storage.open(path) as file:
            data = file.read()
    except (OSError, ValueError, SuspiciousFileOperation) as why:
        raise Http404 from why
    return HttpResponse(data, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
