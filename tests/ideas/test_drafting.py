"""Drafts: saved while somebody writes, for nobody else, never written over, never lost on the way."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from cocreate.housekeeping import UNCLAIMED, forget_unclaimed_pictures
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import drafting
from ideas.drafting import KEPT_FOR, TOLD_BEFORE, discard_draft, keep_draft, let_old_drafts_go
from ideas.models import Draft, Idea, Picture
from ideas.pictures import keep_picture
from tests.factories.ideas import NOW
from tests.ideas.test_pictures import picture
from tests.ideas.test_proposing import TEXT, TYPED, code_of, hidden_fields, send
from tests.racing import in_parallel

KEY = uuid.UUID(int=7)
WORDS = {"title": ["雪の日の通学路"], "proposal": ["地図がほしい"]}


def keep(by, words=WORDS, *, key=KEY, seen=0, at=NOW) -> Draft:
    return keep_draft(words, by=by, at=at, key=key, seen_version=seen)


@pytest.fixture
def noon(clock):
    clock(NOW)


# --- The rule -------------------------------------------------------------------


def test_what_was_typed_is_kept_word_by_word_whether_it_could_be_sent_or_not(db, hana):
    unfinished = {
        "problem": [
            "あ" * 5000,
        ],
        "initiative": ["a", "b"],
    }

    draft = keep(hana, unfinished)

    assert (draft.written, draft.version) == (unfinished, 1)


def test_what_a_database_cannot_keep_is_taken_out(db, hana):
    draft = keep(hana, {"title": ["雪\x00か\ud800き"]})

    draft.refresh_from_db()
    assert draft.written == {"title": ["雪かき"]}


def test_an_individual_number_is_masked_in_a_draft(db, hana):
    draft = keep(hana, {"problem": ["わたしの番号は 9832 0567 3214 です"], "picture_token": ["983205673214"]})

    assert "9832" not in str(draft.written)


def test_of_two_windows_neither_writes_over_the_other(db, hana):
    first = keep(hana)
    keep(hana, {"title": ["もう一つの窓"]}, seen=first.version)

    assert code_of(lambda: keep(hana, {"title": ["最初の窓"]}, seen=1)) == "draft_changed_elsewhere"
    assert Draft.objects.get().written == {"title": ["もう一つの窓"]}


def test_the_same_text_from_an_older_page_is_no_conflict(db, hana):
    keep(hana)
    second = keep(hana, {"title": ["二回目"]}, seen=1)

    assert keep(hana, {"title": ["二回目"]}, seen=1).version == second.version == 2


def windows_that_saved(hana) -> int:
    """Ten windows that all know version 1 save ten different texts at once; how many were told yes."""
    keep(hana)

    def save(number: int) -> bool:
        try:
            keep(hana, {"title": [f"窓{number}"]}, seen=1)
        except Refusal:
            return False
        return True

    return sum(in_parallel(10, save))


def test_ten_windows_at_once_one_is_kept_and_nine_are_told(transactional_db, hana):
    assert windows_that_saved(hana) == 1
    assert Draft.objects.get().version == 2


def test_without_the_lock_windows_write_over_each_other(transactional_db, hana, monkeypatch):
    """The control twin: it shows that the test above looks where it hurts."""
    queries = type(Draft.objects.all())
    save = Draft.save

    def save_slowly(self, *args, **options):
        time.sleep(0.2)  # every window has read by then
        save(self, *args, **options)

    monkeypatch.setattr(queries, "select_for_update", queries.all)
    monkeypatch.setattr(Draft, "save", save_slowly)

    assert windows_that_saved(hana) > 1


def test_fifty_first_savings_make_one_draft(transactional_db, hana):
    in_parallel(20, lambda _: keep(hana).pk)

    assert Draft.objects.count() == 1


def test_an_empty_page_is_no_draft(db, hana):
    assert code_of(lambda: keep(hana, {"title": ["　"], "campaign": ["snow"]})) == "nothing_written"


@pytest.mark.parametrize(
    ("most", "value", "code"),
    [("MOST_DRAFTS", 1, "too_many_drafts"), ("MOST_CHARACTERS", 12, "draft_too_long")],
)
def test_there_is_an_end_to_what_is_kept(db, hana, monkeypatch, most, value, code):
    keep(hana)
    monkeypatch.setattr(drafting, most, value)

    assert code_of(lambda: keep(hana, {"title": ["あ" * 13]}, key=uuid.uuid4())) == code


def test_nobody_keeps_drafts_without_an_account(db, passer_by):
    assert code_of(lambda: keep(passer_by)) == "log_in_first"


def test_the_sent_idea_takes_the_place_of_its_draft(db, hana, ren):
    keep(hana)
    keep(ren)

    send(hana, key=KEY)

    assert list(Draft.objects.values_list("person", flat=True)) == [ren.pk]
    assert code_of(lambda: keep(hana)) == "sent_already"


def test_the_database_keeps_one_draft_for_each_key(db, hana):
    keep(hana)

    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(person=hana, key=KEY, created_at=NOW, updated_at=NOW)


def test_pictures_of_a_draft_are_not_thrown_away_and_others_are(db, hana):
    kept = keep_picture(picture(), at=NOW, by=hana)
    left = keep_picture(picture(), at=NOW, by=hana)
    keep(hana, {**WORDS, "picture_token": [str(kept.token)]})

    forget_unclaimed_pictures(at=NOW + UNCLAIMED + timedelta(minutes=1))

    assert list(Picture.objects.values_list("token", flat=True)) == [kept.token]
    assert left.token != kept.token
    keep(hana, WORDS, seen=1)
    assert forget_unclaimed_pictures(at=NOW + UNCLAIMED + timedelta(minutes=1)) == 1


def test_a_draft_does_not_hold_somebody_elses_picture(db, hana, ren):
    his = keep_picture(picture(), at=NOW, by=ren)

    keep(hana, {**WORDS, "picture_token": [str(his.token)]})

    his.refresh_from_db()
    assert his.draft is None


def test_a_draft_untouched_for_long_goes_after_its_owner_was_told(db, hana):
    keep(hana)

    assert let_old_drafts_go(at=NOW + KEPT_FOR - TOLD_BEFORE - timedelta(seconds=1)) == 0
    assert Notice.objects.count() == 0
    told = NOW + KEPT_FOR - TOLD_BEFORE
    assert let_old_drafts_go(at=told) == let_old_drafts_go(at=told) == 0
    letter = Notice.objects.get()
    assert (letter.recipient, letter.path) == (hana, f"/ideas/new/?draft={KEY}")
    assert "2027年5月22日" in letter.body
    assert let_old_drafts_go(at=NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    assert let_old_drafts_go(at=NOW + KEPT_FOR) == 1
    assert not Draft.objects.exists()


def test_a_draft_that_is_touched_stays(db, hana):
    keep(hana)
    let_old_drafts_go(at=NOW + KEPT_FOR - TOLD_BEFORE)

    keep(hana, {"title": ["まだ書きます"]}, seen=1, at=NOW + KEPT_FOR - timedelta(days=1))

    assert let_old_drafts_go(at=NOW + KEPT_FOR + timedelta(days=1)) == 0


# --- The pages ------------------------------------------------------------------


def test_a_draft_is_saved_without_a_script_and_opened_again(db, client, hana, noon):
    client.force_login(hana)
    page = client.get("/ideas/new/")
    answer = client.post("/ideas/new/", {**hidden_fields(page), "title": "途中まで", "action": "draft"})

    draft = Draft.objects.get()
    assert answer["Location"] == f"/ideas/new/?draft={draft.key}"
    again = client.get(answer["Location"]).content.decode()
    assert "下書きを保存しました" in again
    assert 'value="途中まで"' in again
    assert "途中まで" in client.get("/me/").content.decode()
    assert "ここに入力してください" not in again  # a draft need not be complete


def test_a_double_tap_on_save_makes_one_draft(db, client, hana, noon):
    client.force_login(hana)
    fields = hidden_fields(client.get("/ideas/new/"))

    for _ in range(2):
        client.post("/ideas/new/", {**fields, "title": "途中まで", "action": "draft"})

    assert Draft.objects.count() == 1


@pytest.mark.parametrize("who", ["ren", "mori", "admin"])
def test_nobody_else_opens_or_deletes_a_draft(db, client, hana, noon, who, request):
    keep(hana)
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/ideas/new/?draft={KEY}").status_code == 404
    assert client.post(f"/ideas/drafts/{KEY}/delete/").status_code == 404
    assert code_of(lambda: discard_draft(Draft.objects.get(), by=request.getfixturevalue(who), at=NOW)) == (
        "not_found"
    )
    assert Draft.objects.count() == 1


def test_a_stranger_is_asked_to_log_in_and_comes_to_the_draft(db, noon):
    answer = Client().get(f"/ideas/new/?draft={KEY}")

    assert answer["Location"] == f"/accounts/login/?next=/ideas/new/%3Fdraft%3D{KEY}"


@pytest.mark.parametrize("key", ["x", "", "\x00", "11111111-1111-4111-8111-111111111111"])
def test_a_draft_that_is_none_is_not_found(db, client, hana, noon, key):
    client.force_login(hana)

    assert client.get("/ideas/new/", {"draft": key}).status_code == 404


def test_its_owner_deletes_a_draft(db, client, hana, noon):
    keep(hana)
    client.force_login(hana)

    assert client.post(f"/ideas/drafts/{KEY}/delete/")["Location"] == "/me/"
    assert not Draft.objects.exists()


def test_before_the_log_in_a_draft_is_kept_and_saved_after_it(db, client, hana, noon):
    answer = client.post("/ideas/new/", {"title": "途中まで", "action": "draft"})
    assert answer["Location"] == "/accounts/login/?next=/ideas/new/finish/"

    client.force_login(hana)
    done = client.get("/ideas/new/finish/")

    assert done["Location"] == f"/ideas/new/?draft={Draft.objects.get().key}"
    assert Draft.objects.get().written == {"title": ["途中まで"]}
    assert Idea.objects.count() == 0


def test_the_preview_saves_the_draft_and_sending_removes_it(db, client, hana, noon):
    client.force_login(hana)
    preview = client.post("/ideas/new/", {**TYPED, "key": str(KEY), "action": "preview"})
    assert Draft.objects.get(key=KEY).written["title"] == [TEXT.title]

    client.post("/ideas/new/", {**hidden_fields(preview), "action": "send"})

    assert (Idea.objects.count(), Draft.objects.count()) == (1, 0)


def test_the_address_of_a_draft_that_was_sent_leads_its_author_to_the_idea(db, client, hana, ren, noon):
    client.force_login(hana)
    client.post("/ideas/new/", {**TYPED, "key": str(KEY), "action": "send"})
    other = Client()
    other.force_login(ren)

    sent = client.get(f"/ideas/new/?draft={KEY}", follow=True)

    assert sent.redirect_chain == [(Idea.objects.get().get_absolute_url(), 302)]
    assert "この下書きは、もう送信されています。" in sent.content.decode()
    assert other.get(f"/ideas/new/?draft={KEY}").status_code == 404


def test_a_page_that_was_sent_says_where_its_words_are_read_again(db, client, hana, noon):
    """But not where another window's words stand: then only the page itself has its own."""
    own, written = f'data-own-address="/ideas/new/?draft={KEY}"', {**TYPED, "key": str(KEY)}
    assert 'data-own-address="/ideas/new/"' in client.post("/ideas/new/", written).content.decode()
    client.force_login(hana)

    assert own in client.post("/ideas/new/", written).content.decode()
    assert own in client.post("/ideas/new/", {**written, "title": "", "draft_version": "1"}).content.decode()
    assert own not in client.get(f"/ideas/new/?draft={KEY}").content.decode()
    late = client.post("/ideas/new/", {**written, "draft_version": "1"})
    assert late.status_code == 409
    assert own not in late.content.decode()


def test_an_error_keeps_the_draft_too(db, client, hana, noon):
    client.force_login(hana)

    client.post("/ideas/new/", {"proposal": "題がない", "key": str(KEY), "action": "preview"})

    assert Draft.objects.get().written == {"proposal": ["題がない"]}


@pytest.mark.parametrize("action", ["draft", "preview", "send"])
def test_a_second_window_is_given_a_choice_and_both_texts_stay(db, client, hana, noon, action):
    keep(hana, {"title": ["別の窓の文"]})
    keep(hana, {"title": ["別の窓の、新しい文"]}, seen=1)
    client.force_login(hana)
    mine = {**TYPED, "key": str(KEY), "draft_version": "1"}

    answer = client.post("/ideas/new/", {**mine, "action": action})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "別の画面" in page
    assert TEXT.proposal in page
    assert Idea.objects.count() == 0
    copy = client.post("/ideas/new/", {**mine, "action": "draft_copy"})
    assert {one.name for one in Draft.objects.all()} == {"別の窓の、新しい文", TEXT.title}
    assert client.get(copy["Location"]).status_code == 200


@pytest.mark.parametrize("action", ["draft", "send"])
def test_what_was_written_on_in_a_window_after_another_one_sent_the_idea_can_be_kept(
    db, client, hana, noon, action
):
    client.force_login(hana)
    mine = {**TYPED, "key": str(KEY)}
    client.post("/ideas/new/", {**mine, "action": "send"})
    longer = {**mine, "proposal": "別の窓で、長く書き続けた文。"}

    answer = client.post("/ideas/new/", {**longer, "action": action})

    assert answer.status_code == 409
    assert 'id="draft-conflict" hidden' not in answer.content.decode()
    copy = client.post("/ideas/new/", {**longer, "action": "draft_copy"})
    assert longer["proposal"] in client.get(copy["Location"]).content.decode()


def test_saving_while_typing_answers_with_the_time_and_the_version(db, client, hana, noon):
    client.force_login(hana)
    fields = {"title": "雪", "key": str(KEY), "draft_version": "0"}

    first = client.post("/ideas/new/draft/", fields)
    second = client.post("/ideas/new/draft/", {**fields, "title": "雪か", "draft_version": "1"})
    late = client.post("/ideas/new/draft/", {**fields, "title": "雪き", "draft_version": "1"})

    assert first.json() == {
        "version": 1,
        "address": f"/ideas/new/?draft={KEY}",
        "message": "下書きを保存しました 12:00",
    }
    assert second.json()["version"] == 2
    assert (late.status_code, late.json()["code"]) == (409, "draft_changed_elsewhere")
    assert Client().post("/ideas/new/draft/", fields).status_code == 401


def test_a_draft_with_pictures_comes_back_with_them(db, client, hana, noon):
    client.force_login(hana)
    files = [SimpleUploadedFile(f"{n}.jpg", picture().getvalue(), "image/jpeg") for n in range(2)]

    page = client.post("/ideas/new/", {"key": str(KEY), "picture": files, "action": "draft"})

    again = client.get(page["Location"]).content.decode()
    assert again.count('name="picture_token"') == 2
