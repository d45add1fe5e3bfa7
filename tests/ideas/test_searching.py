"""The list finds what people mean, in an order that is fair and named."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ideas import listing
from ideas.listing import Wish, find
from ideas.models import Idea, State
from ideas.ranking import fair_start, refresh_ranks, shuffle_again
from ideas.wording import IdeaText, search_words
from tests.factories.ideas import NOW, campaign, category, comment, idea, people, vote


def written(author, title: str, **fields) -> Idea:
    made = idea(author=author, title=title, problem="", proposal="くわしくは後で書きます", wish="", **fields)
    words = search_words(IdeaText(made.title, made.problem, made.proposal, made.wish), made.category)
    Idea.objects.filter(pk=made.pk).update(search=words)
    return made


def titles(found) -> list[str]:
    return sorted(one.title for one in found.ideas)


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("引っ越しの手続きを一か所で", "引越し"),
        ("引越しの手続きを一か所で", "引っ越し"),
        ("引っ越しごみを減らしたい", "引越し"),
        ("ゴミの日の知らせ", "ごみ"),
        ("ごみの日の知らせ", "ゴミ"),
        ("除雪の状況を地図で", "雪かき"),
        ("雪すかしを手伝いたい", "除雪"),
        ("除雪車の位置", "除雪"),
        ("お年寄りの見守り", "高齢者"),
        ("LPWAセンサーで測る", "ｌｐｗａ"),
        ("桜の名所", "桜"),
        ("子どもの遊び場", "こども"),
    ],
)
def test_other_spellings_and_words_of_the_same_meaning_are_found(db, hana, stored, asked):
    written(hana, stored)
    written(hana, "まったく別の話")

    assert titles(find(Wish(words=asked))) == [stored]


@pytest.mark.parametrize("asked", ["京都", "ない言葉です", "😀", "'; DROP TABLE", "a & | ! ( ) : * \\ '"])
def test_what_is_not_there_is_not_found_and_nothing_breaks(db, hana, asked):
    written(hana, "東京都から来た人の話")

    assert titles(find(Wish(words=asked))) == []


def test_all_words_must_be_found(db, hana):
    written(hana, "除雪の地図")
    written(hana, "除雪の当番")

    assert titles(find(Wish(words="除雪　地図"))) == ["除雪の地図"]


def test_filters_narrow_down_together(db, hana):
    snow, living = campaign(slug="snow"), category(slug="living")
    written(hana, "両方", campaign=snow, category=living)
    written(hana, "募集だけ", campaign=snow)
    written(hana, "済んだ", campaign=snow, category=living, state=State.DONE)

    assert titles(find(Wish(campaign="snow", category="living"))) == ["両方", "済んだ"]
    assert titles(find(Wish(campaign="snow", state="done"))) == ["済んだ"]
    assert titles(find(Wish(answered="no"))) == ["両方", "募集だけ"]


ALONE = [state for state in State if state not in listing.GROUPS.values() and state != State.MERGED]


@pytest.mark.parametrize("state", ALONE)
def test_only_listed_ideas_are_ever_found(db, hana, state):
    made = written(hana, "見えるか", state=state)

    assert titles(find(Wish(words="見える"))) == (["見えるか"] if made.is_listed else [])


def test_orders_sort_by_what_they_say(transactional_db, hana, ren):
    old = written(hana, "古くて賛同が多い", at=NOW - timedelta(days=60))
    new = written(hana, "新しい", at=NOW)
    talk = written(hana, "話が多い", at=NOW - timedelta(days=59))
    for person in people(12):
        vote(old, voter=person)
    comment(talk, author=ren)
    refresh_ranks(at=NOW)

    def first(order: str) -> Idea:
        return find(Wish(order=order)).ideas[0]

    assert [first("new"), first("supports"), first("comments"), first("trend")] == [new, old, talk, new]
    assert refresh_ranks(at=NOW) == 0


def test_ten_times_the_support_weighs_one_week(transactional_db, hana):
    week_old = written(hana, "一週間前", at=NOW - timedelta(days=7))
    new = written(hana, "今日", at=NOW)
    crowd = people(21)
    vote(new, voter=crowd[20])
    for person in crowd[:20]:
        vote(week_old, voter=person)
    refresh_ranks(at=NOW)

    assert find(Wish(order="trend")).ideas[0] == week_old


def test_the_fair_order_goes_round_once_through_all_pages(db, hana):
    made = {written(hana, f"案{number}").pk for number in range(45)}
    shuffle_again(at=NOW)

    for start in (0, 2**30, 2**31 - 1):
        pages = [find(Wish(start=start, page=page)) for page in (1, 2, 3)]
        seen = [one.pk for page in pages for one in page.ideas]
        assert sorted(seen) == sorted(made)
        assert [page.has_next for page in pages] == [True, True, False]


def test_every_idea_comes_first_about_equally_often(db, hana):
    for number in range(10):
        written(hana, f"案{number}", shuffle=number * (2**31 // 10) + 2**31 // 20)

    firsts = Tally(
        find(Wish(start=fair_start(NOW + timedelta(minutes=10 * slot)))).ideas[0].pk for slot in range(300)
    )

    assert len(firsts) == 10
    assert min(firsts.values()) > 10


def test_for_ten_minutes_everybody_sees_the_same_order():
    assert fair_start(NOW) == fair_start(NOW + timedelta(minutes=9))
    assert fair_start(NOW) != fair_start(NOW + timedelta(minutes=10))


# --- The page -----------------------------------------------------------------


def test_the_page_finds_and_keeps_the_question_in_its_address(transactional_db, client, hana):
    for number in range(25):
        written(hana, f"引っ越し{number}")

    page = client.get("/ideas/", {"q": "引越し", "order": "new"}).content.decode()

    assert "25件のアイデア" in page
    assert "page=2" in page
    assert "order=new" in page


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=abc", "page=99999999999999999999", "order=x", "state=x", "district=x",
        "district=99999999999", "from=x", "from=-5", "from=99999999999", "q=%00", "campaign=%00",
        "q=" + "a" * 5000,
        "answered=maybe", "category='", "initiative=%F0%9F%98%80", "q=%ED%A0%80", "page=%EF%BC%92",
    ],
)  # fmt: skip
def test_a_senseless_address_is_an_ordinary_page(transactional_db, client, hana, query):
    written(hana, "雪")

    assert client.get(f"/ideas/?{query}").status_code == 200


def test_nothing_found_helps_on(transactional_db, client, hana):
    page = client.get("/ideas/?q=ぞう").content.decode()

    assert "アイデアが見つかりませんでした" in page
    assert "/ideas/new/" in page


def test_with_htmx_only_the_results_come(transactional_db, client, hana):
    written(hana, "雪")

    page = client.get("/ideas/?q=雪", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in page
    assert "1件のアイデア" in page


def queries_of(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("order", ["fair", "new", "supports", "comments", "trend"])
def test_ten_and_a_hundred_ideas_cost_the_same_few_queries(transactional_db, hana, order):
    snow = campaign()
    for number in range(20):
        written(hana, f"案{number}", campaign=snow, category=category())
    at_twenty = queries_of(f"/ideas/?order={order}&from=0")
    for number in range(80):
        written(hana, f"さらに{number}", campaign=snow)

    assert queries_of(f"/ideas/?order={order}&from=0") == at_twenty
    assert at_twenty <= 15
