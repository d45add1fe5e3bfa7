"""What an author typed into the page of a change and could not send is there when they come back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ideas.models import Idea, State
from ideas.pictures import Chosen, keep_picture
from ideas.showing_pictures import chosen_of
from tests.factories.ideas import category, idea
from tests.ideas.test_pictures import picture
from tests.ideas.test_rewording import LATER, NOW, OTHER, send

KEPT = "前に送れなかった文章が入っています"
TYPED = "もっと詳しく書きました。"


@pytest.fixture(autouse=True)
def _noon(clock, japanese) -> None:
    clock(LATER)


@pytest.fixture
def author(db, client, hana) -> Client:
    client.force_login(hana)
    return client


def page_of(client: Client, thing: Idea, query: str = "") -> str:
    return client.get(f"/ideas/{thing.pk}/edit/{query}").content.decode()


def refuse(client: Client, thing: Idea, **typed: str) -> None:
    """Send what cannot be taken: a text without a title."""
    answer = client.post(
        f"/ideas/{thing.pk}/edit/", {"proposal": TYPED, "title": "", "version": "1", **typed}
    )
    assert answer.status_code == 422
    assert f'data-own-address="/ideas/{thing.pk}/edit/"' in answer.content.decode()


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RETURNED, State.SUBMITTED])
def test_it_is_kept_for_this_idea_and_this_person_alone(author, hana, mori, state):
    mine, another = idea(author=hana, state=state), idea(author=hana, state=state)

    refuse(author, mine)

    assert KEPT in page_of(author, mine)
    assert TYPED in page_of(author, mine)
    assert KEPT not in page_of(author, another)
    assert TYPED not in page_of(author, another)
    elsewhere = Client()
    elsewhere.force_login(hana)
    assert TYPED not in page_of(elsewhere, mine)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RETURNED])
def test_it_is_kept_when_the_log_in_had_ended(db, client, hana, mori, state):
    mine = idea(author=hana, state=state)
    typed = {"title": "雪の地図", "proposal": TYPED, "version": "1", "reason": "詳しく"}

    to_log_in = client.post(f"/ideas/{mine.pk}/edit/", typed)
    client.force_login(hana)

    assert to_log_in["Location"] == f"/accounts/login/?next=/ideas/{mine.pk}/edit/"
    assert TYPED in page_of(client, mine)
    assert KEPT in page_of(client, mine)


def test_what_was_chosen_beside_the_words_comes_back_too(author, hana):
    mine = idea(author=hana, state=State.SUBMITTED)
    life, old, new = category(name="くらし"), *(keep_picture(picture(), at=NOW, by=hana) for _ in range(2))
    mine.pictures.add(old)
    typed = {"category": life.slug, "tags": "雪 除雪", "reason": "書き足しました", "with_pictures": "1"}

    refuse(author, mine, **typed, picture_token=str(new.token), **{f"description_{new.token}": "雪の道"})

    page = page_of(author, mine)
    assert f'<option value="{life.slug}" selected>' in page
    for words in ("雪 除雪", "書き足しました", str(new.token), "雪の道"):
        assert words in page
    assert str(old.token) not in page
    assert str(old.token) in page_of(author, mine, "?anew")
    assert chosen_of(mine) == [Chosen(old.token)]


def test_the_kind_of_change_and_its_reason_come_back(author, hana):
    mine = idea(author=hana)

    refuse(author, mine, stated="content", reason="願いが変わりました")

    page = page_of(author, mine)
    assert re.search(r'<input[^>]* value="content"[^>]* checked', page)
    assert "願いが変わりました" in page


def test_one_begins_anew_from_the_text_as_it_is(author, hana):
    mine = idea(author=hana)
    refuse(author, mine)

    page = page_of(author, mine, "?anew")

    assert TYPED not in page
    assert KEPT not in page
    assert mine.proposal in page


def test_who_comes_back_is_told_that_the_text_changed_meanwhile(author, hana):
    mine = idea(author=hana)
    refuse(author, mine)
    assert "もとの文章が変わりました" not in page_of(author, mine)
    send(mine, hana)

    page = page_of(author, mine)

    assert "もとの文章が変わりました" in page
    assert TYPED in page
    assert OTHER.proposal not in page
    assert 'name="version" value="2"' in page


def test_what_was_sent_at_last_is_let_go(author, hana):
    mine = idea(author=hana, state=State.SUBMITTED)
    refuse(author, mine)

    sent = author.post(f"/ideas/{mine.pk}/edit/", {"title": "新しい題", "proposal": "短い文", "version": "1"})

    assert sent.status_code == 302
    assert KEPT not in page_of(author, mine)
    assert TYPED not in page_of(author, mine)
