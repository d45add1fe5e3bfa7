"""What moderators do on the public page of an idea, and what everybody else does not see there."""

from __future__ import annotations

import pytest
from django.test import Client

from ideas.models import Decision, State
from tests.factories.ideas import comment, idea
from tests.ideas.test_desk import as_, desk, text_of


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


# --- On the public page ------------------------------------------------------------------------------


def test_a_moderator_hides_and_decides_on_the_public_page_and_stays_there(mori, hana):
    public, waits = idea(author=hana), idea(author=hana, state=State.SUBMITTED)
    client = as_(mori)

    pages = [text_of(client.get(one.get_absolute_url())) for one in (public, waits)]
    form = {"version_number": 1, "rule": "advertising", "back": public.get_absolute_url()}
    hidden = client.post(desk("decide", public.pk), {**form, "decision": "hide"})
    elsewhere = {"decision": "publish", "version_number": 1, "back": "https://example.com/"}
    published = client.post(desk("decide", waits.pk), elsewhere)

    assert all("確認担当の方へ" in page for page in pages)
    assert ['value="publish"' in page for page in pages] == [False, True]
    assert (hidden.url, published.url) == (public.get_absolute_url(), desk("work"))
    assert Decision.objects.get(idea=public).rule.key == "advertising"


def test_a_moderator_hides_a_comment_from_the_public_page(mori, hana, ren):
    words = comment(idea(author=hana), author=ren)

    page = text_of(as_(mori).get(words.idea.get_absolute_url()))
    one = text_of(as_(mori).get(desk("comment", words.pk)))

    assert f'href="{desk("comment", words.pk)}"' in page
    assert words.text in one
    assert 'name="rule"' in one


def test_everybody_else_sees_nothing_of_it_and_strangers_read_the_same_bytes(hana, ren, aoki, organiser):
    words = comment(idea(author=hana), author=ren)
    address = words.idea.get_absolute_url()

    seen = {who.email: text_of(as_(who).get(address)) for who in (hana, ren, aoki, organiser)}
    strangers = [Client().get(address) for _ in range(2)]

    assert not any("/cms/" in page or "確認担当の方へ" in page for page in seen.values())
    assert strangers[0].content == strangers[1].content
    assert b"/cms/" not in strangers[0].content
    assert "public" in strangers[0].headers["Cache-Control"]


def test_nobody_decides_their_own_on_the_public_page_either(mori):
    snow = idea(author=mori)

    page = text_of(as_(mori).get(snow.get_absolute_url()))

    assert "ほかの担当者が決めます" in page
    assert "この理由で非表示にする" not in page
