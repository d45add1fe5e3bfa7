"""The list finds what people mean, in an order that is fair and named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from cocreate.language.highlighting import Wanted, excerpt, marked
from cocreate.language.japanese import groups_of_the_file
from cocreate.places.models import District
from cocreate.postgres.japanese_search import stored_words
from cocreate.synonyms.models import SynonymGroup
from cocreate.synonyms.reading import synonyms
from ideas import filters
from ideas.likeness import remember_meanings
from ideas.listing import Wish, find
from ideas.models import Category, Idea, State
from ideas.proposing import Ties, revise
from ideas.ranking import refresh_ranks
from ideas.rewording import reword
from ideas.wording import IdeaText, search_words
from tests.factories.ideas import NOW, campaign, category, comment, idea, people, vote
from tests.ideas.test_proposing import send


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
        ("スマホで知らせて", "スマフォ"),
        ("ゴミの出し方を教えて", "ごみ出し"),
        ("子どもの遊び場", "こども"),
        ("クマが出た場所を地図で", "熊"),
        ("熊よけの鈴を配る", "クマ"),
        ("ゆきの ひの おしらせ", "雪"),
        ("落葉をみんなで集める", "落ち葉"),
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


ALONE = [state for state in State if state not in filters.GROUPS.values() and state != State.MERGED]


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


# --- What words find, and how it is shown -------------------------------------


def test_a_title_comes_before_a_text(db, hana):
    in_text = written(hana, "冬の暮らし", trend=9)
    Idea.objects.filter(pk=in_text.pk).update(
        search=search_words(IdeaText("冬の暮らし", "", "除雪の話"), None)
    )
    in_title, also = written(hana, "除雪の地図", trend=1), written(hana, "除雪の当番", trend=2)

    assert find(Wish(words="雪かき", order="match")).ideas == [also, in_title, in_text]


def found_by(words: str) -> list[str]:
    return titles(find(Wish(words=words)))


def let_read(made: Idea) -> None:
    Idea.objects.filter(pk=made.pk).update(state=State.PUBLISHED, published_at=NOW)


def test_an_idea_is_found_by_its_place_also_when_it_changes(transactional_db, hana, client, clock):
    clock(NOW)
    saigawa, asano = (District.objects.create(name=name) for name in ("犀川校下", "浅野校下"))
    text = IdeaText("花火の日の案内", "", "案内を増やしたいです。")
    made = send(hana, text=text, ties=Ties(district=saigawa, place_note="図書館の前"))
    let_read(made)
    in_title = written(hana, "犀川の図書館をたずねる")
    both = sorted([text.title, in_title.title])
    assert found_by("犀川　図書館") == both
    assert found_by("犀川校下 花火") == [text.title]
    assert find(Wish(words="犀川", order="match")).ideas == [in_title, made]

    page, api = client.get("/ideas/?q=犀川"), client.get("/api/v1/ideas/?q=図書館").json()
    assert "<mark>犀川</mark>校下、図書館の前：案内を増やしたいです。" in page.content.decode()
    assert sorted(one["title"] for one in api["results"]) == both

    District.objects.filter(pk=saigawa.pk).update(name="新竪校下")
    assert (found_by("新竪"), found_by("犀川")) == ([text.title], [in_title.title])

    change = {"version_number": 1, "stated": "wording", "reason": "句読点"}
    reword(made, by=hana, at=NOW, text=replace(text, proposal="案内を、増やしたいです。"), **change)
    assert found_by("新竪　図書館") == [text.title]

    Idea.objects.filter(pk=made.pk).update(state=State.SUBMITTED, published_at=None)
    ties = Ties(district=asano, place_note="川べり")
    revise(made, by=hana, at=NOW, text=text, version_number=2, ties=ties)
    let_read(made)
    assert found_by("浅野　川べり") == [text.title]
    assert (found_by("新竪"), found_by("図書館")) == ([], [in_title.title])


def test_a_renamed_subject_is_found_by_its_new_name_at_once(db, hana):
    snow = category(slug="snow", name="雪と道")
    about = written(hana, "朝の当番", category=snow)
    said = written(hana, "雪の日の歌")
    assert found_by("雪と道") == [about.title]
    assert found_by("雪　当番") == [about.title]
    assert find(Wish(words="雪", order="match")).ideas == [said, about]

    Category.objects.filter(pk=snow.pk).update(name="除雪・消雪")

    assert (found_by("消雪"), found_by("雪かき")) == ([about.title], [about.title])
    assert (found_by("雪と道"), found_by("道")) == ([], [])


def test_older_ideas_are_found_by_their_subject_as_it_is_called_now(db, hana):
    both = written(hana, "広い道", category=category(slug="snow", name="雪と道"))
    stored(both, ["広い", "道", "^道", "雪"])  # with the words of the name, as it was before

    import_module("ideas.migrations.0046_ideas_are_found_by_their_subject").mark_subjects(
        apps, SimpleNamespace(connection=connection)
    )

    assert found_by("雪と道") == [both.title]
    Category.objects.filter(slug="snow").update(name="冬")
    assert (found_by("冬"), found_by("雪"), found_by("道")) == ([both.title], [], [both.title])


def stored(made: Idea, words: list[str]) -> None:
    Idea.objects.filter(pk=made.pk).update(search=stored_words(words))


def test_older_ideas_are_found_by_their_place_too(db, hana):
    place = District.objects.create(name="犀川校下")
    old = written(hana, "花火", district=place, place_note="図書館の前")
    written(hana, "祭り", place_note="図書館")
    assert found_by("図書館") == []

    import_module("ideas.migrations.0043_ideas_are_found_by_their_place").add_places(
        apps, SimpleNamespace(connection=connection)
    )

    assert found_by("図書館") == ["祭り", "花火"]
    assert (found_by("犀川　図書館"), found_by("花火")) == ([old.title], [old.title])


def test_one_character_is_found_inside_longer_words_too_but_last(db, hana, client, japanese):
    snow_map = written(hana, "除雪の地図", at=NOW)
    in_text = idea(author=hana, title="通学路", proposal="雪の日の地図がほしい", at=NOW - timedelta(days=1))
    revised = search_words(IdeaText(in_text.title, "", in_text.proposal), None)
    Idea.objects.filter(pk=in_text.pk).update(search=revised)
    in_title = written(hana, "雪と暮らす", at=NOW - timedelta(days=2))
    written(hana, "雪乃さんの話")  # a name is no word with a meaning of its own
    refresh_ranks(at=NOW)

    found = find(Wish(words="雪", order="match"))

    assert (found.ideas, found.count, found.by_parts) == ([in_title, in_text, snow_map], 3, True)
    assert find(Wish(words="雪", order="new")).ideas == [snow_map, in_text, in_title]
    assert find(Wish(words="雪 地図", order="match")).ideas == [in_text, snow_map]
    one_word = find(Wish(words="除雪", order="match"))
    assert (one_word.ideas, one_word.by_parts) == ([snow_map], False)
    hint = "1文字のことばは、それを含む長いことばの中からも探しています。"
    pages = [client.get(f"/ideas/?q={words}").content.decode() for words in ("雪", "除雪")]
    assert [hint in page for page in pages] == [True, False]
    assert "除<mark>雪</mark>の地図" in pages[0]


def test_older_ideas_are_found_by_one_character_too(db, hana):
    made = written(hana, "除雪の地図")
    stored(made, ["除雪", "地図"])
    assert found_by("雪") == []

    import_module("ideas.migrations.0047_ideas_are_found_by_one_character").add_characters(
        apps, SimpleNamespace(connection=connection)
    )

    assert found_by("雪") == [made.title]


def test_a_part_of_a_word_is_found_last_and_only_when_words_find_little(db, hana):
    part = written(hana, "のどぐろ丼を学校で")
    remember_meanings(at=NOW)
    found = find(Wish(words="どぐろ", order="match"))
    assert (found.ideas, found.by_letters) == ([part], True)
    assert titles(find(Wish(words="どぐろ", order="new"))) == ["のどぐろ丼を学校で"]

    for number in range(3):
        written(hana, f"どぐろ の話{number}")
    found = find(Wish(words="どぐろ", order="match"))

    assert (part in found.ideas, found.by_letters) == (False, False)


@pytest.mark.parametrize(
    ("text", "asked", "html"),
    [
        ("引っ越しの手続き", "引越し", "<mark>引っ越し</mark>の手続き"),
        ("ゴミ出しの日", "ごみ", "<mark>ゴミ</mark>出しの日"),
        ("雪かきの当番", "除雪", "<mark>雪かき</mark>の当番"),
        ("雪すかしの当番、雪の日の道順", "除雪", "<mark>雪すかし</mark>の当番、雪の日の道順"),
        ("雪の日の道順を出して", "除雪", "雪の日の道順を出して"),
        ("<b>雪</b>&雪", "雪", "&lt;b&gt;<mark>雪</mark>&lt;/b&gt;&amp;<mark>雪</mark>"),
        (
            "<script>alert('雪かき')</script>",
            "<script>",
            "<mark>&lt;script&gt;</mark>alert(&#x27;雪かき&#x27;)&lt;/script&gt;",
        ),
        ("ＬＰＷＡで", "lpwa", "<mark>ＬＰＷＡ</mark>で"),
        ("なにもない", "雪", "なにもない"),
        ("㍿と雪", "雪", "㍿と<mark>雪</mark>"),
        ("", "雪", ""),
    ],
)
def test_what_was_looked_for_is_marked_and_everything_else_is_text(text, asked, html):
    assert marked(text, Wanted.of(asked)) == html


@given(text=st.text(max_size=60), asked=st.text(max_size=20))
def test_marking_changes_nothing_but_adds_marks(text, asked):
    shown = marked(text, Wanted.of(asked))

    assert unescape(re.sub("</?mark>", "", shown)) == unescape(escape(text))
    assert set(re.findall("<[^>]*>", shown)) <= {"<mark>", "</mark>"}


def test_an_excerpt_shows_the_place_in_a_long_text():
    text = "はじめに長い話をします。" * 10 + "それで除雪車が来ません。" + "おわりも長いです。" * 10

    shown = excerpt(["短い題", text], Wanted.of("雪かき"), length=60)

    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "<mark>除雪" in shown


def test_the_page_marks_what_was_looked_for(transactional_db, client, hana):
    made = written(hana, "雪かきの当番<b>")
    Idea.objects.filter(pk=made.pk).update(proposal="<script>雪かき</script>をみんなで")

    page = client.get("/ideas/?q=除雪").content.decode()

    assert "<mark>雪かき</mark>の当番&lt;b&gt;" in page
    assert "&lt;script&gt;<mark>雪かき</mark>&lt;/script&gt;" in page


def test_the_office_adds_words_that_find_each_other(db, hana):
    written(hana, "キリンの公園")
    assert titles(find(Wish(words="大きな動物"))) == []

    SynonymGroup.objects.create(words="大きな動物、キリン")

    assert titles(find(Wish(words="大きな動物"))) == ["キリンの公園"]


def test_the_list_of_synonyms_begins_with_the_file(db):
    assert synonyms() == groups_of_the_file()


def test_an_older_list_gets_the_spellings_once_and_nothing_back_that_the_office_let_go(db):
    SynonymGroup.objects.filter(words__in=["熊、クマ", "駐車場、パーキング"]).delete()
    assert found_groups("クマ", "パーキング") == []

    module = import_module("cocreate.synonyms.migrations.0003_one_word_in_several_scripts")
    for _ in range(2):
        module.write_down(apps, None)

    assert found_groups("クマ", "パーキング") == ["熊、クマ"]
    assert SynonymGroup.objects.count() == len(groups_of_the_file()) - 1


def found_groups(*words: str) -> list[str]:
    return [one.words for one in SynonymGroup.objects.all() if set(words) & set(one.words.split("、"))]


def test_synonyms_are_two_words_at_least(db):
    group = SynonymGroup(words=" 雪 , 雪、スノー\n")
    group.full_clean()

    assert group.words == "雪、スノー"
    with pytest.raises(ValidationError):
        SynonymGroup(words="雪、、雪").full_clean()
