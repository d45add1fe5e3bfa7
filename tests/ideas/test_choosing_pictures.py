"""Up to five pictures of an idea: added, described, ordered, left out; forged ones are refused in words."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from ideas.models import Idea, Picture
from ideas.pictures import Chosen, keep_picture
from tests.factories.ideas import NOW, idea
from tests.ideas.test_pictures import picture
from tests.ideas.test_proposing import TYPED, code_of, hidden_fields, send
from tests.racing import in_parallel


@pytest.fixture
def noon(clock):
    clock(NOW)


@pytest.fixture
def writer(db, client, hana, noon):
    client.force_login(hana)
    return client


def photo(name="a.jpg", **how) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(**how).getvalue(), "image/jpeg")


def tokens_in(answer) -> list[str]:
    return re.findall(r'name="picture_token" value="([^"]+)"', answer.content.decode())


def test_pictures_hang_in_their_order_with_their_words(db, hana):
    one, two = (keep_picture(picture(), at=NOW, by=hana).token for _ in range(2))

    made = send(hana, pictures=[Chosen(two, "雪の　道"), Chosen(one)])

    assert list(made.pictures.values_list("token", "position", "description")) == [
        (two, 0, "雪の 道"),
        (one, 1, ""),
    ]


def test_six_are_refused_and_nothing_is_written(db, hana):
    six = [Chosen(keep_picture(picture(), at=NOW, by=hana).token) for _ in range(6)]

    assert code_of(lambda: send(hana, pictures=six)) == "too_many_pictures"
    assert Idea.objects.count() == 0


def test_a_picture_of_somebody_else_is_refused(db, hana, ren):
    his = keep_picture(picture(), at=NOW, by=ren)

    assert code_of(lambda: send(hana, pictures=[Chosen(his.token)])) == "picture_unknown"
    assert Idea.objects.count() == 0


def hang_one_more(made: Idea, position: int) -> None:
    Picture.objects.create(idea=made, position=position, uploaded_at=NOW, width=1, height=1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("position", [0, 5])
def test_the_database_knows_five_places_each_taken_once(db, hana, position):
    made = idea(author=hana)
    for place in range(5):
        Picture.objects.create(idea=made, position=place, uploaded_at=NOW, width=1, height=1, image="x.webp")

    with pytest.raises(IntegrityError), transaction.atomic():
        hang_one_more(made, position)


def test_one_picture_sent_with_ten_ideas_at_once_hangs_at_one(transactional_db, hana):
    import uuid

    chosen = [Chosen(keep_picture(picture(), at=NOW, by=hana).token)]

    def act(_number: int) -> bool:
        from cocreate.language.refusal import Refusal

        try:
            send(hana, key=uuid.uuid4(), pictures=chosen)
        except Refusal:
            return False
        return True

    assert sum(in_parallel(10, act)) == 1
    assert Idea.objects.count() == 1


# --- The page, without a script ------------------------------------------------------


def test_several_files_at_once_are_shown_and_described(writer):
    page = writer.post("/ideas/new/", {**TYPED, "picture": [photo(), photo()], "action": "pictures"})

    tokens = tokens_in(page)
    assert len(tokens) == 2
    assert "ここに入力してください" not in page.content.decode()
    words = {f"description_{tokens[0]}": "雪の道", f"description_{tokens[1]}": "地図"}
    sent = {**TYPED, **words, "picture_token": tokens}
    preview = writer.post("/ideas/new/", {**sent, "action": "preview"})
    assert 'alt="雪の道"' in preview.content.decode()
    writer.post("/ideas/new/", {**sent, "key": hidden_fields(preview)["key"], "action": "send"})
    assert list(Idea.objects.get().pictures.values_list("description", flat=True)) == ["雪の道", "地図"]


def test_buttons_move_and_remove_and_keep_every_word(writer, hana):
    one, two, three = (str(keep_picture(picture(), at=NOW, by=hana).token) for _ in range(3))
    typed = {**TYPED, "picture_token": [one, two, three], f"description_{three}": "三枚目"}

    up = writer.post("/ideas/new/", {**typed, "move": f"up:{three}"})
    down = writer.post("/ideas/new/", {**typed, "move": f"down:{one}"})
    gone = writer.post("/ideas/new/", {**typed, "remove": two})

    assert tokens_in(up) == [one, three, two]
    assert tokens_in(down) == [two, one, three]
    assert tokens_in(gone) == [one, three]
    assert all("三枚目" in page.content.decode() for page in (up, down, gone))
    assert TYPED["wish"] in gone.content.decode()


def test_a_sixth_is_said_at_the_field_and_five_stay(writer):
    files = [photo(f"{number}.jpg") for number in range(7)]
    page = writer.post("/ideas/new/", {**TYPED, "picture": files, "action": "preview"})

    assert page.status_code == 422
    assert "写真は5枚までのため、「5.jpg」「6.jpg」は追加していません。" in page.content.decode()
    assert len(tokens_in(page)) == 5
    assert TYPED["wish"] in page.content.decode()


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\xff\xd8broken"])
def test_a_file_that_is_no_picture_is_named_and_the_good_one_stays(writer, data):
    bad = SimpleUploadedFile("壊れた.jpg", data, "image/jpeg")

    page = writer.post("/ideas/new/", {**TYPED, "picture": [photo(), bad], "action": "send"})

    text = page.content.decode()
    assert page.status_code == 422
    assert "壊れた.jpg" in text
    assert "写真として読み込めませんでした" in text
    assert len(tokens_in(page)) == 1
    assert Idea.objects.count() == 0


def test_a_bomb_is_refused_before_it_is_decoded(writer):
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (60_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )

    page = writer.post(
        "/ideas/new/",
        {**TYPED, "picture": SimpleUploadedFile("b.png", bomb, "image/png"), "action": "preview"},
    )

    assert page.status_code == 422
    assert Picture.objects.count() == 0
    assert TYPED["wish"] in page.content.decode()


@pytest.mark.parametrize("action", ["preview", "send"])
def test_a_forged_token_is_said_at_the_field(writer, ren, action):
    his = keep_picture(picture(), at=NOW, by=ren)

    page = writer.post("/ideas/new/", {**TYPED, "picture_token": str(his.token), "action": action})

    assert page.status_code == 422
    assert "写真が見つかりません" in page.content.decode()
    assert tokens_in(page) == []
    assert his.image.url not in page.content.decode()
    assert TYPED["wish"] in page.content.decode()
    assert Idea.objects.count() == 0


def test_a_picture_of_another_browser_is_not_shown(db, noon):
    first, second = Client(), Client()
    token = tokens_in(first.post("/ideas/new/", {**TYPED, "picture": photo(), "action": "pictures"}))[0]

    page = second.post("/ideas/new/", {**TYPED, "picture_token": token, "action": "preview"})

    assert page.status_code == 422
    assert Picture.objects.get().image.url not in page.content.decode()


def test_after_the_session_ended_the_pictures_come_back_with_the_log_in(writer, hana):
    page = writer.post("/ideas/new/", {**TYPED, "picture": photo(), "action": "preview"})
    fields = hidden_fields(page)
    writer.logout()

    assert writer.post("/ideas/new/", {**fields, "action": "send"}).status_code == 302
    writer.force_login(hana)
    writer.get("/ideas/new/finish/")

    assert Idea.objects.get().pictures.count() == 1


def test_a_description_that_says_nothing_is_explained(writer, hana):
    token = str(keep_picture(picture(), at=NOW, by=hana).token)

    page = writer.post(
        "/ideas/new/",
        {**TYPED, "picture_token": token, f"description_{token}": "😀" * 3, "action": "preview"},
    )

    assert page.status_code == 422
    assert "言葉で書いてください" in page.content.decode()


# --- One picture for the open page ------------------------------------------------------


def test_a_picture_is_added_to_the_open_page(writer):
    answer = writer.post("/ideas/new/pictures/", {"picture": photo()})

    assert tokens_in(answer) == [str(Picture.objects.get().token)]
    assert 'name="description_' in answer.content.decode()


def test_a_bad_picture_is_answered_in_words(writer):
    answer = writer.post("/ideas/new/pictures/", {"picture": SimpleUploadedFile("a.jpg", b"x", "image/jpeg")})

    assert (answer.status_code, answer.json()["code"]) == (422, "picture_unreadable")
    assert writer.post("/ideas/new/pictures/").status_code == 422


def test_a_kept_picture_can_be_looked_at(writer, hana):
    kept = keep_picture(picture(), at=NOW, by=hana)

    answer = writer.get(kept.image.url)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")


@pytest.mark.parametrize("path", ["nothing.webp", "../settings.py", "ideas/", "%00"])
def test_nothing_else_is_handed_out(db, client, path):
    assert client.get(f"/media/{path}").status_code == 404
