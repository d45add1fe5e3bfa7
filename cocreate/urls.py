"""The public map of the site."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.office_words import office_words
from cocreate import display, health, media_files, my_page, search_engines
from cocreate.staff_door import to_the_staff_door

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include(search_engines.urlpatterns)),
    path("accounts/", include("cocreate.accounts.allauth_urls")),
    path("me/", include((my_page.urlpatterns, "accounts"))),
    path("display/", display.choose_display, name="display"),
    path("map/", include("cocreate.places.urls")),
    path("", include("ideas.urls")),
    path("", include("events.urls")),
    path("data/", include("cocreate.opendata.urls")),
    path("api/v1/", include("cocreate.api_urls")),
    # One staff door: Wagtail's own log-in and reset pages would not ask for the second factor.
    re_path(r"^cms/(login|password_reset)/", to_the_staff_door),
    path("cms/jsi18n/", office_words),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.GALLERY:
    from cocreate.gallery import gallery

    urlpatterns += [
        path("gallery/", gallery, name="gallery"),
        # A web server or the object storage hands out pictures in production.
        re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.+)$", media_files.media_file),
    ]
if settings.MAILBOX:
    urlpatterns.append(path("mailbox/", include("cocreate.notifications.urls")))
urlpatterns += [path("", include("cms.urls")), path("", include(wagtail_urls))]

handler400 = "cocreate.error_pages.bad_request"
handler403 = "cocreate.error_pages.forbidden"
handler404 = "cocreate.error_pages.not_found"
handler429 = "cocreate.error_pages.too_many_requests"
handler500 = "cocreate.error_pages.server_error"
