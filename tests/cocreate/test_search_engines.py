"""What search engines are told."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.conf import settings

from ideas.models import State
from tests.factories import ideas as factory

pytestmark = pytest.mark.django_db
PLACES = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def places(client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    return [str(place.text) for place in ElementTree.fromstring(answer.content).iter(PLACES)]


def test_the_map_leads_to_every_public_idea_and_to_no_other(client, ren):
    public = factory.idea(author=ren, campaign=factory.campaign(slug="snow"))
    for state in (State.SUBMITTED, State.HIDDEN, State.RETURNED, State.WITHDRAWN, State.DRAFT):
        factory.idea(author=ren, state=state)

    parts = places(client, "/sitemap.xml")

    assert [part.rpartition("/")[2] for part in parts] == [
        "sitemap-lists.xml", "sitemap-pages.xml", "sitemap-initiatives.xml",
        "sitemap-campaigns.xml", "sitemap-ideas.xml", "sitemap-events.xml",
    ]  # fmt: skip
    assert places(client, "/sitemap-ideas.xml") == [f"{settings.SITE_ADDRESS}/ideas/{public.pk}/"]
    assert places(client, "/sitemap-campaigns.xml") == [f"{settings.SITE_ADDRESS}/campaigns/snow/"]
    assert client.get("/sitemap-ideas.xml?p=2").status_code == 404
    assert client.get("/sitemap-ideas.xml?p=%00").status_code == 404
    assert client.get("/sitemap-people.xml").status_code == 404


def test_every_page_of_the_map_exists(client):
    listed = [
        place
        for part in ("lists", "pages", "initiatives", "campaigns", "ideas", "events")
        for place in places(client, f"/sitemap-{part}.xml")
    ]

    assert len(listed) >= 6
    for place in listed:
        path = place.removeprefix(settings.SITE_ADDRESS)
        assert client.get(path).status_code == 200, path


def test_robots_are_kept_from_forms_and_desks_only(client):
    text = client.get("/robots.txt").content.decode()

    assert text.startswith("User-agent: *\n")
    assert "Disallow: /me/\n" in text
    assert "Disallow: /ideas/\n" not in text
    assert text.endswith(f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml\n")


@pytest.mark.parametrize(
    ("path", "is_indexed"),
    [
        ("/ideas/", True),
        ("/ideas/?state=done", False),
        ("/ideas/?q=%E9%9B%AA", False),
        ("/ideas/?order=new", True),
    ],
)
def test_a_narrowed_list_is_no_page_of_its_own(client, ren, path, is_indexed):
    factory.idea(author=ren, title="雪の地図")
    page = client.get(path).content.decode()

    assert ('name="robots" content="noindex"' not in page) is is_indexed
    assert f'<link rel="canonical" href="{settings.SITE_ADDRESS}/ideas/">' in page


@pytest.mark.parametrize(
    ("path", "is_indexed", "canonical"),
    [
        ("/events/", True, "/events/"),
        ("/events/?online=1", False, "/events/"),
        ("/events/?when=past", True, "/events/?when=past"),
    ],
)
def test_narrowed_events_are_no_page_of_their_own(client, path, is_indexed, canonical):
    page = client.get(path).content.decode()

    assert ('name="robots" content="noindex"' not in page) is is_indexed
    assert f'<link rel="canonical" href="{settings.SITE_ADDRESS}{canonical}">' in page
