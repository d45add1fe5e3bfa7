"""マイページ and its settings."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from cocreate.accounts.models import User
from cocreate.accounts.newcomers import welcome
from cocreate.language.names import fold, name_key, tidy
from cocreate.notifications.models import Notice
from cocreate.notifications.telling import Letter, tell
from cocreate.postgres.clock import database_now
from tests.cocreate.test_signing_in import errors

pytestmark = pytest.mark.django_db

SETTINGS = "/me/settings/"


def call_oneself(client, name: str):
    return client.post(SETTINGS, {"display_name": name, "language": "ja", "district": ""})


@pytest.fixture
def as_hana(client, hana):
    client.force_login(hana)
    return client


@pytest.mark.parametrize("path", ["/me/", SETTINGS])
def test_strangers_are_asked_to_log_in_and_come_back(client, path):
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_the_page_shows_ones_own_things_and_nobody_elses(as_hana, hana, ren):
    with transaction.atomic():
        tell([hana], Letter("a", "", "花へのお知らせ", "", "/ideas/1/"), at=database_now())
        tell([ren], Letter("a", "", "蓮へのお知らせ", "", "/ideas/1/"), at=database_now())

    page = as_hana.get("/me/").content.decode()

    assert "花へのお知らせ" in page
    assert "蓮へのお知らせ" not in page


def test_notices_are_marked_as_read_by_a_button(as_hana, hana):
    with transaction.atomic():
        tell([hana], Letter("a", "", "花へのお知らせ", "", ""), at=database_now())
    assert "未読 1件" in as_hana.get("/me/").content.decode()
    assert Notice.objects.get().read_at is None  # looking changes nothing

    as_hana.post("/me/notices/read/")

    assert "未読" not in as_hana.get("/me/").content.decode()


def test_the_page_asks_the_database_as_often_for_many_notices_as_for_one(
    as_hana, hana, django_assert_max_num_queries
):
    with transaction.atomic():
        for number in range(30):
            tell([hana], Letter(f"k{number}", "", f"お知らせ{number}", "", ""), at=database_now())
    as_hana.get("/me/")

    with django_assert_max_num_queries(12):
        as_hana.get("/me/")


def test_a_display_name_can_be_changed(as_hana, hana):
    answer = call_oneself(as_hana, "  卯辰山の　ねこ ")

    assert answer.headers["Location"] == "/me/"
    assert User.objects.get(pk=hana.pk).display_name == "卯辰山の ねこ"


def test_full_width_letters_become_ordinary_ones(as_hana, hana):
    call_oneself(as_hana, "Ｈａｎａ１２３")

    assert User.objects.get(pk=hana.pk).display_name == "Hana123"


REFUSED = {
    "": "表示名を入力してください。",
    "   ": "表示名を入力してください。",
    "😀😀": "文字か数字を1つ以上使ってください。",
    "は\u200bな": "目に見えない文字は使えません。取り除いてください。",
    "は\u202eな": "目に見えない文字は使えません。取り除いてください。",
    "\u3164": "目に見えない文字は使えません。取り除いてください。",
    "hana@example.jp": "メールアドレスは使わないでください。表示名は誰でも見られます。",
    "金沢市": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "金 沢 市（公式）": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "市民協働推進課": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "管理者": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "Аdmin": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "ADMIN 1": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "浅野川の メダカ": "同じ名前か、よく似た名前の方がいます。別の名前にしてください。",
    "浅野川のめだか": "同じ名前か、よく似た名前の方がいます。別の名前にしてください。",
    "浅野川のﾒﾀﾞｶ": "同じ名前か、よく似た名前の方がいます。別の名前にしてください。",
    "浅野川のメダ力": "同じ名前か、よく似た名前の方がいます。別の名前にしてください。",  # the last is a kanji
    "花" * 41: "40文字以内にしてください。",
    "道路管理課": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "道路 管理課の田中": "市や職員と間違えられるおそれがある名前です。別の名前にしてください。",
    "こーどふぉーカナザワ": "同じ名前か、よく似た名前の方がいます。別の名前にしてください。",
    "「浅野川のメダカ」": "同じ名前か、よく似た名前の方がいます。別の名前にしてください。",
}


@pytest.mark.parametrize(("name", "words"), REFUSED.items())
def test_names_that_deceive_are_refused_at_the_field(
    as_hana, hana, ren, department, organisation, name, words
):
    before = hana.display_name

    answer = call_oneself(as_hana, name)

    assert (answer.status_code, errors(answer)) == (200, [words])
    assert User.objects.get(pk=hana.pk).display_name == before


TWO_ALPHABETS = (
    "英字に、形の似た別の文字（ロシア文字やギリシャ文字など）が混ざっています。"
    "どちらか一方にそろえてください。"
)


@pytest.mark.parametrize(
    "name",
    ["Hаna", "Наna", "ѕtaff", "hanα", "Ηana", "Hanа花", "花Hanа", "Ha-nа", "Ꮋana", "hanա", "Ηаnа", "ｈａnа"],
)
def test_letters_of_two_alphabets_in_one_word_are_refused_whoever_has_the_like_name(as_hana, hana, name):
    """Nobody here is called so, and still nobody could say who it is."""
    answer = call_oneself(as_hana, name)

    assert errors(answer) == [TWO_ALPHABETS]
    assert User.objects.get(pk=hana.pk).display_name == hana.display_name


@pytest.mark.parametrize("name", ["は\x00な", "花\x07"])
def test_broken_names_are_refused(as_hana, name):
    answer = call_oneself(as_hana, name)

    assert answer.status_code == 200
    assert len(errors(answer)) >= 1


@pytest.mark.parametrize(
    "name",
    [
        *("花" * 40, "Åsa Öberg", "田中・ジョン", "이영희", "ば", "X", "市民の花", "6番目の猫 🐈"),
        *(
            "Sato花子",
            "K팝の花",
            "Иван",
            "Иван (Ivan)",
            "Δέσποινα",
            "β版の人",
            "ネコ(=^ω^=)",
            "Σ(゜д゜lll)",
            "o(oωo)o",
        ),
    ],
)
def test_honest_names_are_welcome(as_hana, hana, name):
    call_oneself(as_hana, name)

    assert User.objects.get(pk=hana.pk).display_name == tidy(name)


def test_keeping_ones_own_name_is_no_clash(as_hana, hana):
    assert call_oneself(as_hana, hana.display_name).status_code == 302


def test_the_office_may_be_called_the_office(client, mori):
    client.force_login(mori)

    assert call_oneself(client, "市民協働推進課 森").status_code == 302


def test_what_was_typed_stays_when_something_is_wrong(as_hana):
    page = as_hana.post(
        SETTINGS, {"display_name": "金沢市のひと", "language": "en", "district": ""}
    ).content.decode()

    assert 'value="金沢市のひと"' in page
    assert '<option value="en" selected>' in page


def test_a_forged_district_or_language_is_refused(as_hana, hana):
    answer = as_hana.post(SETTINGS, {"display_name": "はな", "language": "xx", "district": "999999"})

    assert answer.status_code == 200
    assert len(errors(answer)) == 2


def test_more_than_was_asked_for_is_ignored(as_hana, hana):
    more = {
        "is_staff": "on",
        "is_superuser": "on",
        "email": "x@example.jp",
        "residency_confirmed_at": "2026-01-01",
    }
    as_hana.post(SETTINGS, {"display_name": "はな", "language": "ja", "district": "", **more})

    person = User.objects.get(pk=hana.pk)
    assert (person.is_staff, person.is_superuser, person.email) == (False, False, hana.email)


def test_the_chosen_language_is_the_sites(as_hana):
    as_hana.post(SETTINGS, {"display_name": "はな", "language": "en", "district": ""})

    assert "My page" in as_hana.get("/me/").content.decode()


def test_the_database_knows_one_person_per_name(hana, ren):
    """Whoever writes the row, and however many at once."""
    for write in (
        lambda: User.objects.create_user("x@example.jp", display_name="犀川の ゆりかもめ"),
        lambda: User.objects.bulk_create([User(email="x@example.jp", display_name="犀川のﾕﾘｶﾓﾒ")]),
        lambda: rename(ren, "犀川のユリカモメ", update_fields=["display_name"]),
        lambda: rename(ren, "犀川のユリカモメ"),
    ):
        with pytest.raises(IntegrityError, match="one_person_per_display_name"), transaction.atomic():
            write()


def rename(person: User, name: str, **how) -> None:
    person.display_name = name
    person.save(**how)


def test_who_takes_a_name_a_moment_too_late_hears_it_at_the_field(as_hana, hana, monkeypatch):
    """Between our question and our row somebody else took the name."""
    monkeypatch.setattr("cocreate.accounts.display_names.is_taken", lambda name, person: False)
    User.objects.create_user("quick@example.jp", display_name="うさぎ")

    answer = call_oneself(as_hana, "ウサギ")

    assert errors(answer) == ["同じ名前か、よく似た名前の方がいます。別の名前にしてください。"]
    assert 'value="ウサギ"' in answer.content.decode()
    assert User.objects.get(pk=hana.pk).display_name == hana.display_name


def test_two_newcomers_who_draw_the_same_name_both_come_in(monkeypatch):
    drawn = iter(["ツバメ 4821", "つばめ 4821", "ツバメ 4822"])
    monkeypatch.setattr("cocreate.accounts.newcomers.first_name", lambda language: next(drawn))

    people = [welcome(f"{who}@example.jp", language="ja")[0] for who in ("a", "b")]

    assert [person.display_name for person in people] == ["ツバメ 4821", "ツバメ 4822"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ねこ", "ネコ", True),
        ("Hana", "ＨＡＮＡ", True),
        ("HANA1", "hanal", True),
        ("田中健二", "田中健ニ", True),
        ("がく", "かく", False),
        ("花", "華", False),
        ("市民1", "市民2", False),
    ],
)
def test_names_that_look_the_same_have_one_key(one, other, same):
    assert (name_key(one) == name_key(other)) is same


def test_folding_keeps_kana_marks():
    assert fold("がく") != fold("かく")
    assert fold("Ｐａｕｌ") == fold("раul")  # the second begins with two Cyrillic letters
