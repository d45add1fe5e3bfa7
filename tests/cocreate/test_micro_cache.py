"""A crowd of strangers costs one page; nobody with a cookie ever gets it."""

from __future__ import annotations

import pytest
from django.test import Client

from cocreate.caching import public
from ideas.models import Idea, State
from tests.factories import ideas as factory


@pytest.fixture
def remembering(settings):
    settings.MICRO_CACHE_SECONDS = 60
    public._pages.clear()
    yield
    public._pages.clear()


def test_the_second_stranger_costs_no_query(remembering, ren, clock, django_assert_num_queries):
    clock(factory.NOW)
    idea = factory.idea(author=ren, campaign=factory.campaign())
    first = Client().get(idea.get_absolute_url())

    with django_assert_num_queries(0):
        second = Client().get(idea.get_absolute_url())

    assert second.content == first.content
    assert second["Cache-Control"] == first["Cache-Control"]


def test_who_is_known_gets_their_own_page(remembering, hana, ren, clock):
    clock(factory.NOW)
    idea = factory.idea(author=ren, campaign=factory.campaign())
    Client().get(idea.get_absolute_url())
    hers = Client()
    hers.force_login(hana)

    page = hers.get(idea.get_absolute_url())

    assert hana.display_name in page.content.decode()
    assert hana.display_name not in Client().get(idea.get_absolute_url()).content.decode()


def test_another_language_and_another_search_are_other_pages(remembering, ren, clock):
    clock(factory.NOW)
    factory.idea(author=ren)
    japanese, english = (Client().get("/ideas/", headers={"accept-language": each}) for each in ("ja", "en"))

    assert japanese.content != english.content
    assert Client().get("/ideas/?q=雪").content != japanese.content


def test_what_is_hidden_meanwhile_is_gone_with_the_moment(remembering, settings, ren, clock):
    clock(factory.NOW)
    idea = factory.idea(author=ren)
    Client().get(idea.get_absolute_url())
    Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)
    settings.MICRO_CACHE_SECONDS = 0

    assert Client().get(idea.get_absolute_url()).status_code == 404


def test_the_front_page_is_remembered_before_the_cms_looks_anything_up(
    remembering, settings, db, django_assert_num_queries
):
    first = Client().get("/")
    assert first.status_code == 200

    with django_assert_num_queries(0):
        second = Client().get("/")

    assert second.content == first.content
