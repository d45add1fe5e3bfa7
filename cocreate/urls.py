"""The public map of the site."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.static import static
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cocreate import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("cocreate.accounts.allauth_urls")),
    path("me/", include("cocreate.accounts.urls")),
    path("", include("ideas.urls")),
    path("", include("events.urls")),
    path("api/v1/", include("cocreate.api_urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.GALLERY:
    from cocreate.gallery import gallery

    urlpatterns += [
        path("gallery/", gallery, name="gallery"),
        path("mailbox/", include("cocreate.notifications.urls")),
        *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    ]
urlpatterns += [path("", include(wagtail_urls))]

handler400 = "cocreate.error_pages.bad_request"
handler403 = "cocreate.error_pages.forbidden"
handler404 = "cocreate.error_pages.not_found"
handler500 = "cocreate.error_pages.server_error"
