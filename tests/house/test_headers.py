"""What every answer says in its headers to browsers and to shared caches, and who may send what."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, override_settings

from ideas.models import Idea, Vote
from tests.cocreate.test_error_pages import ROADS
from tests.factories import events as event_factory
from tests.factories import ideas as factory
from tests.factories.strategy import the_plan

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
# Public pages: a shared cache may keep them for a moment.
PUBLIC = {
    "home": "/",
    "ideas": "/ideas/",
    "ideas searched": "/ideas/?q=雪&order=newest",
    "idea": "/ideas/{idea}/",
    "versions": "/ideas/{idea}/versions/",
    "campaign": "/campaigns/snow/",
    "events": "/events/",
    "event": "/events/{event}/",
    "calendar": "/events/{event}.ics",
    "organisation": "/organisations/code-for-kanazawa/",
    "strategy": "/strategy/",
    "news": "/news/",
    "rules": "/pages/rules/",
}
# Pages that nobody else may be shown from a cache.
PERSONAL = {
    "my page": "/me/",
    "settings": "/me/settings/",
    "log-in": "/accounts/login/",
    "password": "/accounts/login/password/",
    "devices": "/accounts/sessions/",
    "e-mail": "/accounts/email/",
    "report": "/ideas/{idea}/flag/",
    "second step": "/accounts/2fa/",
    "api": "/api/v1/ideas/",
    "own idea by the api": "/api/v1/ideas/{idea}/",
    "error": "/nowhere/",
}
OTHERS = {
    "new idea": "/ideas/new/",
    "api docs": "/api/v1/docs/",
    "api": "/api/v1/ideas/",
    "gallery": "/gallery/",
    "picture": "/media/picture.webp",
    "style": "/static/build/nothing.css",
    "health": "/healthz",
    "error 400": "/trouble/400/",
    "error 403": "/trouble/403/",
    "error 404": "/nowhere/",
    "error 405": "/trouble/405/",
    "error 429": "/trouble/429/",
    "error 500": "/trouble/500/",
    "error 503": "/trouble/503/",
    "error of the api": "/api/v1/nowhere/",
    "desk": "/cms/login/",
}
ALL = PUBLIC | PERSONAL | OTHERS


@pytest.fixture(scope="module", autouse=True)
def _roads_to_trouble():
    """Laid once: each time anew, every address of the site would be read again."""
    with override_settings(ROOT_URLCONF=ROADS):
        yield


@pytest.fixture
def site(clock, ren, organiser):
    """A living site."""
    cache.clear()
    clock(factory.NOW)
    the_plan()
    idea = factory.idea(author=ren, campaign=factory.campaign(slug="snow"))
    factory.comment(idea, author=ren)
    event = event_factory.event(created_by=organiser)
    return {"idea": idea.pk, "event": event.pk}


def visitor(person=None) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def policy(answer) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("kind", ALL)
def test_every_answer_is_guarded(site, kind):
    if kind == "picture":
        default_storage.save("picture.webp", ContentFile(b"RIFF"))
    answer = visitor().get(ALL[kind].format(**site))

    assert policy(answer) == STRICT or kind == "desk"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert re.fullmatch("[0-9a-f]{12}", answer.headers["X-Request-Id"])


def test_only_the_desk_has_a_looser_policy(site, admin):
    desk = policy(visitor(admin).get("/cms/"))

    assert "'unsafe-inline'" in desk["script-src"]
    assert {name: desk[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")} == {
        name: STRICT[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")
    }
    assert policy(visitor(admin).get("/")) == STRICT


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_page_is_the_same_for_every_stranger(site, kind):
    address = PUBLIC[kind].format(**site)
    one, two = visitor().get(address), visitor().get(address, headers={"User-Agent": "another"})

    assert one.status_code == 200
    assert one.content == two.content
    assert b"csrfmiddlewaretoken" not in one.content
    assert not one.cookies
    assert kept(one) == {"public", "max-age=0", "s-maxage=5"}
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in one.headers["Vary"].split(",")}


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_public_page_read_by_somebody_known_is_kept_by_no_shared_cache(site, hana, kind):
    answer = visitor(hana).get(PUBLIC[kind].format(**site))

    assert kept(answer) >= {"private"}
    assert "public" not in kept(answer)


@pytest.mark.parametrize("kind", PERSONAL)
def test_a_personal_page_is_kept_nowhere(site, hana, kind):
    answer = visitor(hana if kind not in {"log-in", "password"} else None).get(PERSONAL[kind].format(**site))

    assert answer.status_code in {200, 302, 404}
    assert kept(answer) >= {"private", "no-store"}


def kept(answer) -> set[str]:
    return {part.strip() for part in answer.headers.get("Cache-Control", "").split(",") if part.strip()}


# --- Where a request comes from --------------------------------------------

FROM = {
    "this site, says Origin": ({"Origin": HERE}, True),
    "this site, say both": ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, True),
    "this site, says Sec-Fetch-Site": ({"Sec-Fetch-Site": "same-origin"}, True),
    "another site": ({"Origin": "https://evil.example"}, False),
    "another site that lies": ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
    "cross-site": ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, False),
    "a neighbour": ({"Sec-Fetch-Site": "same-site"}, False),
    "nowhere": ({"Origin": "null"}, False),
    "the address bar": ({"Sec-Fetch-Site": "none"}, False),
    "another port": ({"Origin": f"{HERE}:8001"}, False),
    "another scheme": ({"Origin": "https://testserver"}, False),
    "a longer name": ({"Origin": f"{HERE}.evil.example"}, False),
    "nobody says": ({}, False),
}


@pytest.mark.parametrize("where", FROM)
def test_only_this_site_may_act_for_somebody(site, hana, where):
    headers, passes = FROM[where]
    client = Client(enforce_csrf_checks=True)
    client.force_login(hana, backend=settings.AUTHENTICATION_BACKENDS[0])

    answer = client.post(f"/ideas/{site['idea']}/support/", {"state": "supported"}, headers=headers)

    assert (answer.status_code != 403, Vote.objects.count()) == (passes, int(passes))
    if not passes:
        assert "このページは見られません" in answer.content.decode()
        assert "保存はされていません。" in answer.content.decode()


@pytest.mark.parametrize("path", ["/ideas/new/", "/accounts/login/", "/me/settings/", "/me/settings/tokens/"])
def test_no_form_takes_what_another_site_sends(site, hana, path):
    client = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
    client.force_login(hana, backend=settings.AUTHENTICATION_BACKENDS[0])

    answer = client.post(path, {"title": "雪", "proposal": "雪", "email": "x@example.jp"})

    assert answer.status_code == 403
    assert Idea.objects.count() == 1
