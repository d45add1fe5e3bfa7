"""Comments appear at once, their authors may take them back, readers may report them."""

from __future__ import annotations

import uuid

import pytest

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from ideas import discussing
from ideas.models import Comment, Counter, Flag, Idea, State
from tests.factories.ideas import NOW, comment, idea
from tests.racing import in_parallel

KEY = uuid.UUID(int=3)


@pytest.fixture(autouse=True)
def noon(clock):
    clock(NOW)


def say(on, by, text="夜も更新されますか。", *, key=KEY, stance="question", parent=None) -> Comment:
    return discussing.comment(on, by=by, at=NOW, text=text, stance=stance, submission_key=key, parent=parent)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_a_comment_counts_at_once_and_once(transactional_db, hana, ren):
    snow = idea(author=ren)

    assert say(snow, hana) == say(snow, hana)

    assert Counter.objects.get(idea=snow).comments == 1


def test_thirty_parallel_sendings_are_one_comment(transactional_db, hana, ren):
    snow = idea(author=ren)

    in_parallel(30, lambda _: say(snow, hana))

    assert Comment.objects.count() == 1
    assert Counter.objects.get(idea=snow).comments == 1


def test_what_was_sent_before_is_found_again_also_when_nothing_new_is_taken(db, hana, ren):
    on = idea(author=ren)
    parent = comment(on, author=ren)
    first = say(on, hana, parent=parent, stance="")

    discussing.remove_comment(parent, by=ren, at=NOW)
    assert say(on, hana, parent=parent, stance="") == first
    Idea.objects.update(state=State.WITHDRAWN)
    on.refresh_from_db()
    assert say(on, hana, stance="for") == first
    assert code_of(lambda: say(on, hana, key=uuid.uuid4())) == "idea_is_not_public"
    assert code_of(lambda: say(on, ren)) == "idea_is_not_public"  # a key is its owner's


def test_another_text_under_the_same_key_is_refused(db, hana, ren):
    snow = idea(author=ren)
    say(snow, hana)

    assert code_of(lambda: say(snow, hana, "別のこと")) == "key_used_for_another_comment"


@pytest.mark.parametrize("state", ["submitted", "returned", "hidden", "withdrawn", "draft"])
def test_what_is_not_public_is_not_discussed(db, hana, ren, state):
    assert code_of(lambda: say(idea(author=ren, state=State(state)), hana)) == "idea_is_not_public"


def test_a_comment_does_not_land_on_an_idea_that_was_hidden_meanwhile(db, hana, ren):
    snow = idea(author=ren)
    Idea.objects.filter(pk=snow.pk).update(state=State.HIDDEN)

    assert code_of(lambda: say(snow, hana)) == "idea_is_not_public"


def test_replies_go_one_level_deep_and_to_this_idea(db, hana, ren):
    snow, other = idea(author=ren), idea(author=ren)
    first = comment(snow, author=ren)
    reply = comment(snow, author=ren, parent=first)

    assert say(snow, hana, parent=first).parent == first
    assert code_of(lambda: say(snow, hana, key=uuid.UUID(int=4), parent=reply)) == "reply_to_a_reply"
    assert code_of(lambda: say(other, hana, key=uuid.UUID(int=5), parent=first)) == "comment_is_gone"


def test_one_takes_back_ones_own_comment_only(transactional_db, hana, ren):
    mine = comment(idea(author=ren), author=hana)

    assert code_of(lambda: discussing.remove_comment(mine, by=ren, at=NOW)) == "not_the_author"
    for _ in range(2):
        discussing.remove_comment(mine, by=hana, at=NOW)

    assert Counter.objects.get(idea=mine.idea_id).comments == 0
    assert Entry.objects.filter(verb="comment.remove").count() == 1


def test_a_person_reports_a_thing_once(db, hana, ren):
    words = comment(idea(author=ren), author=ren)

    for _ in range(2):
        discussing.flag(words, by=hana, at=NOW, reason="insult", text="きつい言い方です")

    assert list(Flag.objects.values_list("comment_id", "reporter_id", "reason")) == [
        (words.pk, hana.pk, "insult")
    ]


def test_ones_own_words_are_not_reported(db, ren):
    assert code_of(lambda: discussing.flag(idea(author=ren), by=ren, at=NOW, reason="other")) == "own_words"


# --- The pages ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "ここに入力してください"),
        ({"text": " 　"}, "ここに入力してください"),
        ({"text": "🎉"}, "言葉で書いてください"),
        ({"text": "あ" * 1001}, "1文字減らしてください"),
        ({"text": "\x00"}, "ここに入力してください"),
        ({"stance": ""}, "どの立場で書くかを選んでください"),
        ({"stance": "\x00"}, "どの立場で書くかを選んでください"),
        ({"stance": "neutral"}, "どの立場で書くかを選んでください"),
    ],
)
def test_bad_input_is_explained_at_the_field(transactional_db, client, hana, ren, wrong, said):
    snow = idea(author=ren)
    client.force_login(hana)

    answer = client.post(f"/ideas/{snow.pk}/comments/", {"stance": "for", "text": "賛成です", **wrong})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("parent", ["999", "x", "-1", "99999999999999999999"])
def test_a_forged_reply_writes_nothing(transactional_db, client, hana, ren, parent):
    snow = idea(author=ren)
    client.force_login(hana)

    answer = client.post(f"/ideas/{snow.pk}/comments/", {"stance": "for", "text": "賛成", "parent": parent})

    assert answer.status_code in {409, 422}
    assert "賛成" in answer.content.decode()
    assert Comment.objects.count() == 0


def test_a_comment_written_before_the_log_in_is_sent_once_after_it(transactional_db, client, hana, ren):
    snow = idea(author=ren)

    to_login = client.post(f"/ideas/{snow.pk}/comments/", {"stance": "for", "text": "賛成です"})
    assert to_login["Location"] == f"/accounts/login/?next=/ideas/{snow.pk}/comments/finish/"
    client.force_login(hana)
    client.get(f"/ideas/{snow.pk}/comments/finish/")
    client.get(f"/ideas/{snow.pk}/comments/finish/")

    assert list(Comment.objects.values_list("author_id", "text")) == [(hana.pk, "賛成です")]
    assert "賛成です" in client.get(f"/ideas/{snow.pk}/").content.decode()


def test_a_report_written_before_the_log_in_is_shown_again(transactional_db, client, hana, ren):
    snow = idea(author=ren)
    address = f"/ideas/{snow.pk}/flag/"

    on_the_way = client.post(address, {"reason": "other", "text": "同じ文が三つあります"}, follow=True)
    assert "ログインすると、元の入力欄に戻ります" in on_the_way.content.decode()
    client.force_login(hana)

    assert "同じ文が三つあります" in client.get(address).content.decode()
    assert client.post(address, {"reason": "other", "text": "同じ文が三つあります"}).status_code == 302
    assert Flag.objects.count() == 1


def test_a_reply_form_names_to_whom_it_goes(transactional_db, client, hana, ren):
    snow = idea(author=ren)
    first = comment(snow, author=hana)

    page = client.get(f"/ideas/{snow.pk}/?reply={first.pk}").content.decode()

    assert "犀川のユリカモメさんへの返信" in page
    assert f'name="parent" value="{first.pk}"' in page


def test_somebody_elses_comment_is_not_removed_on_the_page(transactional_db, client, hana, ren):
    words = comment(idea(author=ren), author=ren)
    client.force_login(hana)

    client.post(f"/ideas/{words.idea_id}/comments/{words.pk}/remove/")

    assert Comment.objects.get().removed_at is None
