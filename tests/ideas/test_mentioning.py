"""@表示名: found among the people of one discussion, and each told once."""

from __future__ import annotations

import uuid

import pytest

from cocreate.notifications.models import Notice
from ideas import discussing, mentioning, moderation, reporting
from ideas.models import Comment, Mention
from tests.cast import person
from tests.factories.ideas import NOW, comment, idea

PEOPLE = [(1, "森"), (2, "森のくま"), (3, "犀川のユリカモメ"), (4, "Yuki"), (5, "ＹＵＭＥ"), (6, "ｶﾞﾗｽ")]


@pytest.fixture(autouse=True)
def noon(clock):
    clock(NOW)


def say(on, by, text, *, parent=None, quoted=None) -> Comment:
    more = {"stance": "question", "submission_key": uuid.uuid4()}
    return discussing.comment(on, by=by, at=NOW, text=text, parent=parent, quoted=quoted, **more)


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(called_back_at=None).order_by("pk")
    return [(notice.recipient.display_name, notice.subject) for notice in rows]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@森さん、ありがとう", [(1, "森")]),
        ("＠森のくまさんと@森さん", [(2, "森のくま"), (1, "森")]),
        ("（@犀川のユリカモメ）のとおり", [(3, "犀川のユリカモメ")]),
        ("@yuki @YUKI", [(4, "yuki")]),
        ("@yume", [(5, "yume")]),
        ("@ガラスさん", [(6, "ガラス")]),
        ("mori@森.jp と a@yuki", []),
        ("@だれか", []),
        ("@", []),
        ("@ 森", []),
        ("@@森", [(1, "森")]),
    ],
)
def test_names_are_found_as_japanese_writes_them(text, named):
    assert mentioning.named_in(text, PEOPLE) == named


def test_of_two_who_look_alike_nobody_is_meant():
    assert mentioning.named_in("@yukiさん", [(1, "Yuki"), (2, "ＹＵＫＩ")]) == []


def test_a_crowd_is_not_called():
    crowd = [(number, f"市民{number:02}") for number in range(30)]

    found = mentioning.named_in(" ".join(f"@{name}" for _, name in crowd), crowd)

    assert len(found) == mentioning.MOST_MENTIONS


@pytest.mark.parametrize("text", ["@森さん、@森のくまへ", "なし", "@@森", "a@森 @森", ""])
def test_the_pieces_are_the_text(text):
    pieces = mentioning.split_at_mentions(text, ["森", "森のくま"])

    assert "".join(piece for piece, _ in pieces) == text


def test_only_who_takes_part_is_named_and_told_once(db, hana, ren, mori):
    snow = idea(author=ren)
    person("通りすがり", "other@example.jp")
    comment(idea(author=ren), author=mori)  # takes part elsewhere only
    comment(snow, author=hana)

    words = say(snow, ren, "@犀川のユリカモメさん、@森さん、@通りすがりさん、@浅野川のメダカ")

    assert list(words.mentions.values_list("person", "words")) == [(hana.pk, "犀川のユリカモメ")]
    assert told() == [
        ("犀川のユリカモメ", f"「{snow.title}」のコメントで、浅野川のメダカさんがあなたに呼びかけています")
    ]


def test_a_mention_an_answer_and_a_quote_are_one_letter(db, hana, ren):
    snow = idea(author=ren)
    first = comment(snow, author=ren)

    say(snow, hana, "@浅野川のメダカさんの言うとおりです", quoted=first)

    assert [name for name, _ in told()] == ["浅野川のメダカ"]
    assert "呼びかけています" in told()[0][1]


def test_an_edit_tells_only_who_is_named_anew(db, hana, ren, mori):
    snow = idea(author=ren)
    comment(snow, author=mori)
    words = say(snow, hana, "@浅野川のメダカさん")

    discussing.edit_comment(words, by=hana, at=NOW, text="@浅野川のメダカさん、@森さん", stance="for")
    discussing.edit_comment(words, by=hana, at=NOW, text="@森さん", stance="for")

    assert [name for name, _ in told()] == ["浅野川のメダカ", "森"]
    assert list(words.mentions.values_list("person", flat=True)) == [mori.pk]


def test_the_ideas_author_hears_of_comments_once_a_day_and_followers_never(db, hana, ren, organiser):
    from ideas.following import follow

    snow = idea(author=ren)
    follow(snow, by=organiser, at=NOW)

    for _ in range(3):
        say(snow, hana, "賛成です")
    say(snow, ren, "ありがとうございます")

    assert told() == [("浅野川のメダカ", f"あなたのアイデア「{snow.title}」に新しいコメントがあります")]


def test_an_answer_tells_whom_it_answers(db, hana, ren, organiser):
    snow = idea(author=ren)
    first = comment(snow, author=hana)

    say(snow, organiser, "そう思います", parent=first)
    say(snow, hana, "ありがとう", parent=first)  # one's own thread

    wanted = f"「{snow.title}」のあなたのコメントに、団体の運営者さんから返信がありました"
    assert told()[0] == ("犀川のユリカモメ", wanted)
    assert [name for name, _ in told()] == ["犀川のユリカモメ", "浅野川のメダカ"]


@pytest.mark.parametrize("how", ["hide comment", "remove", "hide idea"])
def test_letters_about_what_is_gone_are_called_back_and_never_hold_its_text(db, hana, ren, mori, how):
    snow = idea(author=ren)
    first = comment(snow, author=mori)
    words = say(snow, hana, "ここだけの話", quoted=first)
    assert [name for name, _ in told()] == ["森", "浅野川のメダカ"]

    if how == "remove":
        discussing.remove_comment(words, by=hana, at=NOW)
    elif how == "hide idea":
        moderation.hide(snow, by=mori, at=NOW, reason="電話番号のため")
    else:
        reporting.hide_comment(words, by=mori, at=NOW, reason="電話番号のため")

    letters = Notice.objects.filter(key=f"comment:{words.pk}:written")
    assert letters.filter(called_back_at=None).count() == 0
    assert not any("ここだけの話" in notice.subject + notice.body for notice in Notice.objects.all())


def test_somebody_suspended_is_not_told(db, hana, ren, mori):
    snow = idea(author=ren)
    comment(snow, author=hana)
    hana.suspended_at, hana.suspended_by = NOW, mori
    hana.save()

    say(snow, mori, "@犀川のユリカモメさん")

    assert "犀川のユリカモメ" not in [name for name, _ in told()]
    assert Mention.objects.count() == 1
