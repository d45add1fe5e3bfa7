"""Writing before the log-in, sending once, nothing lost on the way."""

from __future__ import annotations

import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas.models import Idea, Picture, State, StateChange
from ideas.pictures import Chosen, keep_picture
from ideas.proposing import propose, revise, withdraw
from ideas.wording import IdeaText
from tests.factories.ideas import NOW, campaign, category, idea
from tests.ideas.test_pictures import picture
from tests.racing import in_parallel

TEXT = IdeaText(
    "引越しの手続きを一か所で", "窓口が三つあります。", "一つの画面で済ませたいです。", "半日で終わります。"
)
TYPED = {"title": TEXT.title, "problem": TEXT.problem, "proposal": TEXT.proposal, "wish": TEXT.wish}
KEY = uuid.UUID(int=7)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def send(by, to=None, *, at=NOW, text=TEXT, key=KEY, **more) -> Idea:
    return propose(to, by=by, at=at, text=text, submission_key=key, **more)


def test_an_idea_waits_for_review_with_its_first_version_and_its_author_following(db, hana):
    made = send(hana, campaign())

    assert (made.state, made.submitted_at, made.version_number) == (State.SUBMITTED, NOW, 1)
    assert list(made.versions.values_list("number", "title", "proposal")) == [(1, TEXT.title, TEXT.proposal)]
    assert list(made.state_changes.values_list("from_state", "to_state", "by_id")) == [
        ("", "submitted", hana.pk)
    ]
    assert list(made.follows.values_list("person_id", flat=True)) == [hana.pk]
    assert list(Notice.objects.values_list("recipient_id", flat=True)) == [hana.pk]
    assert Idea.objects.listed().count() == 0


def test_sending_twice_finds_the_first_idea(db, hana):
    assert send(hana) == send(hana)

    assert Idea.objects.count() == 1


def test_a_repeat_after_the_close_still_finds_the_first_idea(db, hana):
    end = NOW + timedelta(days=1)
    open_campaign = campaign(closes_at=end)
    first = send(hana, open_campaign)

    assert send(hana, open_campaign, at=end) == first


def test_another_text_under_the_same_key_is_refused(db, hana):
    send(hana)

    assert (
        code_of(lambda: send(hana, text=IdeaText("別の題", "", "別の文", ""))) == "key_used_for_another_idea"
    )


def test_fifty_parallel_sendings_make_one_idea(transactional_db, hana):
    made = in_parallel(50, lambda _: send(hana).pk)

    assert len(set(made)) == 1
    assert Idea.objects.count() == 1
    assert StateChange.objects.count() == 1
    assert Notice.objects.count() == 1


def test_the_phase_decides_to_the_moment(db, hana):
    end = NOW + timedelta(days=1)
    open_campaign = campaign(closes_at=end)

    send(hana, open_campaign, at=end - timedelta(milliseconds=1))

    assert code_of(lambda: send(hana, open_campaign, at=end, key=uuid.uuid4())) == "posting_closed"


def test_a_campaign_that_is_not_public_is_not_known(db, hana):
    assert code_of(lambda: send(hana, campaign(is_published=False))) == "not_found"


def test_nobody_sends_without_an_account(db, passer_by):
    assert code_of(lambda: send(passer_by)) == "log_in_first"


def test_a_revised_idea_keeps_its_earlier_text(db, hana):
    returned = idea(author=hana, state=State.RETURNED)

    changed = revise(returned, by=hana, at=NOW, text=TEXT, version_number=1, reason="わかりやすくしました")

    assert (changed.state, changed.version_number, changed.title) == (State.SUBMITTED, 2, TEXT.title)
    assert list(changed.versions.values_list("number", flat=True)) == [1, 2]


def test_of_two_windows_only_one_changes_the_text(db, hana):
    returned = idea(author=hana, state=State.RETURNED)
    revise(returned, by=hana, at=NOW, text=TEXT, version_number=1)

    again = IdeaText("あとから", "", "あとからの文", "")

    assert (
        code_of(lambda: revise(returned, by=hana, at=NOW, text=again, version_number=1))
        == "changed_meanwhile"
    )
    assert Idea.objects.get().title == TEXT.title


@pytest.mark.parametrize(
    ("state", "code"), [("published", "cannot_revise_now"), ("withdrawn", "cannot_revise_now")]
)
def test_what_people_read_is_not_changed_under_their_eyes(db, hana, state, code):
    public = idea(author=hana, state=state)

    assert code_of(lambda: revise(public, by=hana, at=NOW, text=TEXT, version_number=1)) == code


def test_only_the_author_revises_or_withdraws(db, hana, ren):
    public = idea(author=hana)
    waiting = idea(author=hana, state=State.SUBMITTED)

    assert code_of(lambda: withdraw(public, by=ren, at=NOW)) == "not_the_author"
    assert code_of(lambda: withdraw(waiting, by=ren, at=NOW)) == "not_found"


def test_withdrawing_is_remembered_and_told_to_nobody_else(db, hana):
    sent = send(hana)

    withdraw(sent, by=hana, at=NOW, reason="やめました")

    assert Idea.objects.get().state == State.WITHDRAWN
    assert Entry.objects.filter(verb="idea.withdraw").count() == 1
    assert Notice.objects.filter(called_back_at=None).count() == 0


def test_a_picture_token_works_once(db, hana, ren):
    chosen = [Chosen(keep_picture(picture(), at=NOW).token)]

    first = send(hana, pictures=chosen)

    assert first.pictures.count() == 1
    assert code_of(lambda: send(ren, pictures=chosen)) == "picture_unknown"
    assert Idea.objects.count() == 1


# --- The page -----------------------------------------------------------------


def hidden_fields(answer) -> dict[str, str]:
    """What the preview carries on."""
    import re

    page = answer.content.decode()
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }


@pytest.fixture
def noon(clock):
    clock(NOW)


def test_the_journey_before_the_log_in_loses_nothing(transactional_db, client, hana, noon):
    snow = campaign(slug="snow")
    subject = category(slug="living")
    sent = SimpleUploadedFile("a.jpg", picture().getvalue(), "image/jpeg")
    typed = {**TYPED, "campaign": "snow", "category": "living", "picture": sent}

    preview = client.post("/ideas/new/", {**typed, "action": "preview"})
    assert "ほかの人にはこう見えます" in preview.content.decode()
    assert Idea.objects.count() == 0

    to_login = client.post("/ideas/new/", {**hidden_fields(preview), "action": "send"})
    assert to_login["Location"] == "/accounts/login/?next=/ideas/new/finish/"

    client.force_login(hana)
    done = client.get("/ideas/new/finish/")

    made = Idea.objects.get()
    assert done["Location"] == f"/ideas/{made.pk}/?sent=1"
    assert (made.title, made.problem, made.proposal, made.wish) == tuple(TYPED.values())
    assert (made.author, made.campaign, made.category, made.state) == (hana, snow, subject, "submitted")
    assert made.pictures.count() == 1
    waiting = client.get(done["Location"]).content.decode()
    assert "アイデアを受け取りました" in waiting
    assert "確認待ち" in waiting

    client.get("/ideas/new/finish/")
    client.get("/ideas/new/finish/")
    assert Idea.objects.count() == 1


def test_a_double_tap_on_send_makes_one_idea(transactional_db, client, hana, noon):
    client.force_login(hana)
    fields = hidden_fields(client.post("/ideas/new/", {**TYPED, "action": "preview"}))

    answers = [client.post("/ideas/new/", {**fields, "action": "send"}) for _ in range(2)]

    assert len({answer["Location"] for answer in answers}) == 1
    assert Idea.objects.count() == 1


def test_after_the_session_ended_the_text_is_kept_and_the_log_in_asked_for(
    transactional_db, client, hana, noon
):
    client.force_login(hana)
    fields = hidden_fields(client.post("/ideas/new/", {**TYPED, "action": "preview"}))
    client.logout()

    answer = client.post("/ideas/new/", {**fields, "action": "send"})

    assert answer["Location"] == "/accounts/login/?next=/ideas/new/finish/"
    assert TEXT.title in client.get("/ideas/new/").content.decode()


def test_going_back_to_change_keeps_every_word(transactional_db, client, noon):
    fields = hidden_fields(client.post("/ideas/new/", {**TYPED, "action": "preview"}))

    page = client.post("/ideas/new/", {**fields, "action": "edit"}).content.decode()

    assert [word in page for word in TYPED.values()] == [True] * 4


def test_a_campaign_that_closed_meanwhile_is_said_and_the_text_kept(transactional_db, client, hana, clock):
    end = NOW + timedelta(days=1)
    campaign(slug="snow", closes_at=end)
    campaign(slug="long-closed", closes_at=end)
    clock(end)
    client.force_login(hana)

    answer = client.post("/ideas/new/", {**TYPED, "campaign": "snow", "action": "send"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "終了しました" in page
    assert TEXT.proposal in page
    assert "long-closed" not in page  # what is offered instead takes ideas


def test_personal_data_is_pointed_out_and_can_be_sent(transactional_db, client, noon):
    typed = {**TYPED, "problem": "電話は０７６－２２０－２１１１です"}

    page = client.post("/ideas/new/", {**typed, "action": "preview"}).content.decode()

    assert "電話番号のようなものがあります" in page
    assert 'value="send"' in page


BAD = [
    ("missing title", {"title": ""}, "ここに入力してください"),
    ("only spaces", {"title": "　 　"}, "ここに入力してください"),
    ("only emoji", {"title": "😀😀"}, "言葉で書いてください"),
    ("too long", {"title": "あ" * 61}, "1文字減らしてください"),
    ("very long", {"proposal": "あ" * 50_000}, "48,000文字減らしてください"),
    ("only NUL", {"proposal": "\x00"}, "ここに入力してください"),
    ("no such subject", {"category": "nowhere"}, "一覧の中から選んでください"),
    ("NUL in a choice", {"campaign": "a\x00b"}, "一覧の中から選んでください"),
    ("wrong type", {"district": "abc"}, "一覧の中から選んでください"),
    ("forged id", {"district": "99999999999999999999"}, "一覧の中から選んでください"),
    ("hidden campaign", {"campaign": "secret"}, "一覧の中から選んでください"),
]


@pytest.mark.parametrize("action", ["preview", "send"])
@pytest.mark.parametrize(("_name", "wrong", "said"), BAD, ids=[row[0] for row in BAD])
def test_bad_input_is_explained_at_the_field_and_nothing_is_written(
    transactional_db, client, hana, noon, action, _name, wrong, said
):
    campaign(slug="secret", is_published=False)
    client.force_login(hana)

    answer = client.post("/ideas/new/", {**TYPED, **wrong, "action": action})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert TEXT.wish in page
    assert Idea.objects.count() == 0


def test_control_characters_are_taken_out_not_refused(transactional_db, client, hana, noon):
    client.force_login(hana)

    client.post("/ideas/new/", {**TYPED, "title": "雪\x00か\x07き", "action": "send"})

    assert Idea.objects.get().title == "雪かき"


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\xff\xd8broken"])
def test_a_bad_picture_is_explained_and_the_text_kept(transactional_db, client, noon, data):
    sent = SimpleUploadedFile("a.jpg", data, "image/jpeg")

    answer = client.post("/ideas/new/", {**TYPED, "picture": sent, "action": "preview"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "写真として読み込めませんでした" in page
    assert TEXT.problem in page
    assert Picture.objects.count() == 0


def test_a_picture_survives_a_mistake_elsewhere(transactional_db, client, noon):
    sent = SimpleUploadedFile("a.jpg", picture().getvalue(), "image/jpeg")

    answer = client.post("/ideas/new/", {**TYPED, "title": "", "picture": sent, "action": "preview"})

    assert hidden_fields(answer)["picture_token"] == str(Picture.objects.get().token)


@pytest.mark.parametrize("token", ["x", "\x00", "../../etc"])
def test_nonsense_in_the_place_of_a_picture_is_no_picture(transactional_db, client, hana, noon, token):
    client.force_login(hana)

    answer = client.post("/ideas/new/", {**TYPED, "picture_token": token, "key": token, "action": "send"})

    assert answer.status_code == 302
    assert Picture.objects.count() == 0


def test_the_empty_page_is_the_same_for_every_stranger_and_sets_no_cookie(transactional_db, noon):
    first, second = Client().get("/ideas/new/"), Client().get("/ideas/new/")

    assert first.content == second.content
    assert not first.cookies


def test_an_author_revises_a_returned_idea_on_its_page(transactional_db, client, hana, ren, noon):
    returned = idea(author=hana, state=State.RETURNED)
    client.force_login(hana)

    assert client.get(f"/ideas/{returned.pk}/edit/").status_code == 200
    answer = client.post(f"/ideas/{returned.pk}/edit/", {**TYPED, "version": "1", "reason": "直しました"})

    assert answer["Location"] == f"/ideas/{returned.pk}/?sent=1"
    client.force_login(ren)
    assert client.get(f"/ideas/{returned.pk}/edit/").status_code == 404


def test_an_author_withdraws_after_being_asked(transactional_db, client, hana, noon):
    mine = idea(author=hana)
    client.force_login(hana)

    assert client.get(f"/ideas/{mine.pk}/withdraw/").status_code == 200
    assert client.post(f"/ideas/{mine.pk}/withdraw/", {"why": "other"}).status_code == 422
    client.post(f"/ideas/{mine.pk}/withdraw/", {"why": "duplicate"})

    assert Idea.objects.get().state == State.WITHDRAWN
    assert Client().get(f"/ideas/{mine.pk}/").status_code == 410


def test_an_individual_number_is_never_stored_nor_kept_before_the_log_in(
    transactional_db, client, noon, hana
):
    typed = {**TYPED, "problem": "わたしの番号は 9832 0567 3214 です"}
    fields = hidden_fields(client.post("/ideas/new/", {**typed, "action": "preview"}))

    client.post("/ideas/new/", {**fields, "action": "send"})

    assert "9832" not in str(dict(client.session))
    client.force_login(hana)
    client.get("/ideas/new/finish/")
    assert Idea.objects.get().problem == "わたしの番号は ＊＊＊＊ ＊＊＊＊ ＊＊＊＊ です"
