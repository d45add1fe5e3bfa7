"""Handing an idea on: address, QR code, picture, and what the head of the page says."""

from __future__ import annotations

import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from PIL import Image

from cocreate.accounts import pacing
from cocreate.language.line_breaking import NEVER_FIRST, balanced_lines
from cocreate.sharing import drawing
from cocreate.sharing.drawing import Words, clean, draw
from ideas import social_pictures
from ideas.models import Campaign, Idea, State
from tests.factories import ideas as factory

db = pytest.mark.django_db
LARGEST = 150_000  # bytes
LONG = "市役所の窓口で待つ時間を、家にいながらスマートフォンで確かめられるようにしてほしいという提案です。"


@pytest.fixture(autouse=True)
def _empty_cache(request):
    if "client" in request.fixturenames:
        cache.clear()
        caches["pace"].clear()


def widths(lines: list[str]) -> list[int]:
    return [len(line) for line in lines]


@pytest.mark.parametrize("width", [8, 12, 20, 40])
def test_lines_are_whole_fit_and_are_about_equally_long(width):
    lines = balanced_lines(LONG, len, width, most=99)

    assert lines is not None
    assert "".join(lines) == LONG
    assert max(widths(lines)) <= width
    assert not {line[0] for line in lines} & NEVER_FIRST
    assert len(lines) <= -(-len(LONG) // width) + 2


def test_lines_end_where_one_would_pause():
    assert balanced_lines("除雪の状況を町会ごとに地図で見られるようにしたい", len, 14, most=2) == [
        "除雪の状況を町会ごとに",
        "地図で見られるようにしたい",
    ]


def test_a_text_that_takes_more_lines_is_not_squeezed_in():
    assert balanced_lines(LONG, len, 8, most=3) is None
    assert balanced_lines("", len, 8, most=3) == []


def test_one_endless_word_is_cut_at_letters():
    lines = balanced_lines("ああああああああああああああああああああ", len, 8, most=3)

    assert lines is not None
    assert "".join(lines) == "あ" * 20
    assert max(widths(lines)) <= 8


@pytest.mark.parametrize(
    "title", ["雪", LONG[:60], "Ａ" * 60, "w" * 60, "🎉🎉", "a b c " * 10, "゛゜ー" * 20]
)
def test_the_picture_has_the_size_that_services_take(title):
    picture = draw(Words(title, "雪と暮らすまちのデジタル" * 5, "市が取り組みます", settings.SITE["name"]))

    assert len(picture) < LARGEST
    with Image.open(io.BytesIO(picture)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))


def test_what_the_letters_cannot_show_is_left_out():
    assert clean("除雪🎉の\u200d地図 👨‍👩‍👧  𠮟る") == "除雪の地図 𠮟る"
    assert clean("❄️雪かき⛄️の地図ไทย Ü한①") == "雪かきの地図 Ü한①"  # what would be an empty box
    assert draw(Words(title=clean("❄️"), above="", state="", site=""))


def test_two_titles_make_two_pictures():
    first, second = (draw(Words(title, "", "", "")) for title in ("雪", "雨"))

    assert first != second


@db
def test_a_picture_is_drawn_once_for_what_it_says(client, ren, monkeypatch):
    drawn: list[Words] = []
    monkeypatch.setattr(social_pictures, "draw", lambda words: drawn.append(words) or b"picture")
    idea = factory.idea(author=ren, campaign=factory.campaign())
    path = f"/ideas/{idea.pk}/picture.png"

    answers = [client.get(path) for _ in range(3)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"picture")] * 3
    assert answers[0].headers["Content-Type"] == "image/png"
    assert "public" in answers[0].headers["Cache-Control"]
    assert [words.title for words in drawn] == [idea.title]
    again = client.get(path, headers={"If-None-Match": answers[0].headers["ETag"]})
    assert again.status_code == 304
    Idea.objects.filter(pk=idea.pk).update(state=State.DONE)
    client.get(path)
    assert [words.state for words in drawn] == ["公開", "実施しました"]


@db
def test_the_name_of_a_campaign_that_is_not_public_is_not_told(ren):
    idea = factory.idea(author=ren, campaign=factory.campaign(title="まだ秘密の募集"))
    Campaign.objects.update(is_published=False)

    words = social_pictures.words_of(Idea.objects.select_related("campaign").get(pk=idea.pk))

    assert "秘密" not in words.above


@db
@pytest.mark.parametrize("state", [State.SUBMITTED, State.HIDDEN, State.RETURNED, State.WITHDRAWN])
@pytest.mark.parametrize("what", ["picture.png", "qr.svg", "feed/"])
def test_what_is_not_public_cannot_be_handed_on(client, ren, state, what):
    client.force_login(ren)

    assert client.get(f"/ideas/{factory.idea(author=ren, state=state).pk}/{what}").status_code == 404


@db
def test_a_hidden_idea_has_no_picture_though_one_was_drawn(client, ren):
    idea = factory.idea(author=ren)
    path = f"/ideas/{idea.pk}/picture.png"
    assert client.get(path).status_code == 200

    Idea.objects.filter(pk=idea.pk).update(state=State.HIDDEN)

    assert client.get(path).status_code == 404


@db
def test_drawing_is_paced_and_looking_is_not(client, ren, monkeypatch, settings):
    settings.PACED = True
    monkeypatch.setitem(pacing.PACE, "drawing", (0.1, 60))
    monkeypatch.setattr(social_pictures, "draw", lambda words: b"picture")
    paths = [f"/ideas/{factory.idea(author=ren).pk}/picture.png" for _ in range(3)]

    assert [client.get(path).status_code for path in paths] == [200, 200, 429]
    assert [client.get(path).status_code for path in paths[:2]] == [200, 200]


def test_many_who_ask_at_once_wait_for_one_drawing(monkeypatch):
    """The control twin takes the lock away."""
    drawn: list[Words] = []
    kept: dict[str, bytes] = {}
    memory = SimpleNamespace(get=kept.get, set=lambda key, value, time: kept.update({key: value}))
    monkeypatch.setattr(social_pictures, "cache", memory)

    def slowly(words: Words) -> bytes:
        drawn.append(words)
        time.sleep(0.05)
        return b"picture"

    monkeypatch.setattr(social_pictures, "draw", slowly)
    words = Words("雪", "", "", "")

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda _: social_pictures.make_picture(words), range(5)))
    assert len(drawn) == 1

    kept.clear()
    drawn.clear()
    monkeypatch.setattr(social_pictures, "ONE_AT_A_TIME", nullcontext())
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda _: social_pictures.make_picture(words), range(5)))
    assert len(drawn) > 1


@db
def test_the_code_is_ours_and_leads_to_the_page(client, ren):
    idea = factory.idea(author=ren)
    answer = client.get(f"/ideas/{idea.pk}/qr.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert b"style=" not in answer.content
    assert client.get("/ideas/999999/qr.svg").status_code == 404


def meta(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', page))


@db
def test_the_head_says_what_a_link_shows_elsewhere(client, ren):
    idea = factory.idea(author=ren, title="雪の「地図」", proposal="見られるようにしたいです。")

    page = client.get(idea.get_absolute_url()).content.decode()

    said = meta(page)
    here = f"{settings.SITE_ADDRESS}/ideas/{idea.pk}/"
    assert said["og:title"] == "雪の「地図」"
    assert said["og:description"] == said["description"] == "見られるようにしたいです。"
    assert said["og:url"] == here
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:image"].startswith(f"{here}picture.png?v=")
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert f'<link rel="canonical" href="{here}">' in page
    assert client.get(said["og:image"].removeprefix(settings.SITE_ADDRESS)).status_code == 200


@db
def test_a_page_that_is_not_public_says_nothing_to_others(client, ren):
    idea = factory.idea(author=ren, state=State.SUBMITTED)
    client.force_login(ren)

    page = client.get(idea.get_absolute_url()).content.decode()

    assert not [name for name in meta(page) if name.startswith("og:")]
    assert "data-share" not in page
    assert 'rel="canonical"' not in page


def test_the_letters_come_with_the_platform():
    assert drawing.font(40).getname() == ("Noto Sans CJK JP", "Bold")
