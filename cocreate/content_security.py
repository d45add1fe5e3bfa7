"""The content security policy of every page, and the looser one of the CMS."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.utils.csp import CSP

# Wagtail's own pages contain inline scripts and styles (measured in research/stack.md).
CMS_POLICY = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", *settings.PICTURES_FROM, "blob:"],
    "frame-src": [CSP.SELF],
}
LOOSER = "/cms/"


class ContentSecurityMiddleware(ContentSecurityPolicyMiddleware):
    """Django's policy everywhere; only the pages under /cms/ get the looser one."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(LOOSER) and not hasattr(response, "_csp_config"):
            response._csp_config = CMS_POLICY  # type: ignore[attr-defined]  # what csp_override sets
        return super().process_response(request, response)
