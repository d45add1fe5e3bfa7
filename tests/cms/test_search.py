"""Search in pages finds Japanese words in all their spellings."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from cms import publishing
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stories(db, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for slug, title in (
            ("move", "引越しの手続きがオンラインでできます"),
            ("snow", "除雪車の位置を地図で"),
            ("bear", "東京都から来た方へ"),
        ):
            publishing.publish_news({"slug": slug, "title": title, "paragraphs": ["本文です。"]}, at=NOW)


def found(asked: str) -> set[str]:
    return {page.slug for page in Page.objects.live().search(asked)}


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ("引っ越し", {"move"}),
        ("引越し", {"move"}),
        ("ヒッコシ", set()),
        ("除雪", {"snow"}),
        ("地図 除雪", {"snow"}),
        ("京都", set()),
        ("オンライン", {"move"}),
        ("ｵﾝﾗｲﾝ", {"move"}),
    ],
)
def test_words_are_found_in_every_spelling(asked, slugs):
    assert found(asked) == slugs


@pytest.mark.parametrize("asked", ["'", "\\", "&|!():*", "😀", "a' | b", "％"])
def test_odd_questions_are_no_error(asked):
    assert found(asked) == set()


def test_what_is_being_typed_is_found_by_its_beginning():
    assert [page.slug for page in Page.objects.live().autocomplete("除雪")] == ["snow"]
    assert [page.slug for page in Page.objects.live().autocomplete("引越")] == ["move"]


def test_saving_again_renews_the_entry(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish_news({"slug": "snow", "title": "消雪パイプの場所"}, at=NOW)

    assert found("除雪") == set()
    assert found("消雪") == {"snow"}
