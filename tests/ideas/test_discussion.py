"""Reading and changing a discussion: threads, answers, quotes, places, what is gone."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cocreate import live_state
from cocreate.accounts.models import Department, User
from cocreate.accounts.permissions import Role
from cocreate.language.refusal import Refusal
from cocreate.live import topics
from ideas import discussing, reporting
from ideas.models import Comment
from tests.factories.ideas import NOW, comment, idea, people


@pytest.fixture(autouse=True)
def noon(clock):
    clock(NOW)


@pytest.fixture
def snow(db, ren):
    return idea(author=ren)


def say(on, by, text="夜も更新されますか。", *, stance="question", **more) -> Comment:
    key = uuid.uuid4()
    return discussing.comment(on, by=by, at=NOW, text=text, stance=stance, submission_key=key, **more)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def page_of(thing, person=None, query="") -> str:
    client = Client()
    if person:
        client.force_login(person)
    return client.get(f"/ideas/{thing.pk}/{query}").content.decode()


def hide(words, mori):
    return reporting.hide_comment(words, by=mori, at=NOW, reason="電話番号のため")


# --- Stances, answers, quotes -------------------------------------------------------


def test_an_answer_needs_no_stance_and_a_comment_does(snow, hana):
    first = say(snow, hana)

    assert say(snow, hana, stance="", parent=first).stance == ""
    assert code_of(lambda: say(snow, hana, stance="")) == "invalid_stance"
    with pytest.raises(IntegrityError), transaction.atomic():
        comment(snow, author=hana, stance="")


def test_whoever_quotes_an_answer_answers_in_its_thread(snow, hana, ren):
    first = say(snow, hana)
    answer = say(snow, ren, parent=first)

    quoting = say(snow, hana, "そのとおりです", quoted=answer)

    assert (quoting.parent, quoting.quoted) == (first, answer)


def test_only_what_can_be_read_in_the_thread_is_quoted(snow, hana, ren, mori):
    first, other = say(snow, hana), say(snow, hana)
    hidden = say(snow, ren, parent=first)
    hide(hidden, mori)
    elsewhere = comment(idea(author=ren), author=ren)

    refused = [
        code_of(lambda words=words: say(snow, hana, parent=first, quoted=words)) for words in (other, hidden)
    ]

    assert refused == ["quoted_is_gone", "quoted_is_gone"]
    assert code_of(lambda: say(snow, hana, quoted=elsewhere)) == "comment_is_gone"


def test_the_database_keeps_answers_and_quotes_with_their_idea(transactional_db, snow, hana, ren):
    elsewhere = comment(idea(author=ren), author=ren)
    first = comment(snow, author=hana)

    for wrong in ({"parent": elsewhere}, {"parent": first, "quoted": elsewhere}):
        with pytest.raises(IntegrityError), transaction.atomic():
            comment(snow, author=hana, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        comment(snow, author=hana, quoted=first)


@pytest.mark.parametrize("how", ["hidden", "removed"])
def test_a_quote_of_what_is_gone_keeps_only_the_place(snow, hana, ren, mori, how):
    first = say(snow, hana, "引用されることば")
    say(snow, ren, "賛成です", quoted=first)
    assert page_of(snow).count("引用されることば") == 2

    if how == "hidden":
        hide(first, mori)
    else:
        discussing.remove_comment(first, by=hana, at=NOW)

    page = page_of(snow)
    assert "引用されることば" not in page
    assert "引用したコメントは、表示していません" in page
    assert "賛成です" in page


def test_the_form_comes_with_the_quote_and_sends_it(transactional_db, snow, hana, ren, client):
    first = comment(snow, author=ren)
    answer = comment(snow, author=ren, parent=first, text="消雪パイプもです", stance="")
    client.force_login(hana)

    page = client.get(f"/ideas/{snow.pk}/?quote={answer.pk}").content.decode()
    wanted = [f'name="parent" value="{first.pk}"', f'name="quoted" value="{answer.pk}"']
    assert [words in page for words in wanted] == [True, True]
    client.post(f"/ideas/{snow.pk}/comments/", {"text": "同感です", "parent": first.pk, "quoted": answer.pk})

    assert Comment.objects.get(text="同感です").quoted == answer
    assert page_of(snow).count("消雪パイプもです") == 2


def test_an_answer_to_what_was_just_hidden_keeps_its_text_and_can_be_sent_alone(
    snow, hana, ren, mori, client
):
    first = comment(snow, author=ren)
    hide(Comment.objects.get(pk=first.pk), mori)
    client.force_login(hana)

    answer = client.post(f"/ideas/{snow.pk}/comments/", {"text": "大事な返信", "parent": first.pk})
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "大事な返信" in page
    assert f'name="parent" value="{first.pk}"' not in page
    assert Comment.objects.count() == 1


def test_the_same_form_sent_twice_is_one_comment_and_another_text_keeps_what_was_typed(snow, hana, client):
    client.force_login(hana)
    form = {"stance": "for", "text": "一度だけ", "key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(f"/ideas/{snow.pk}/comments/", form).status_code == 302

    again = client.post(f"/ideas/{snow.pk}/comments/", form | {"text": "別の文です"})

    assert Comment.objects.count() == 1
    assert again.status_code == 409
    assert "別の文です" in again.content.decode()
    assert form["key"] not in again.content.decode()


# --- What is gone, and where things stand ---------------------------------------------


def test_answers_outlive_a_hidden_comment_and_the_number_says_what_is_shown(
    transactional_db, snow, hana, ren, mori
):
    first = say(snow, hana, "かくした言葉")
    answer = say(snow, ren, "のこる返信", parent=first)
    alone = say(snow, hana, "ひとりの言葉")
    hide(first, mori)
    hide(alone, mori)

    page = page_of(snow)

    assert ["かくした言葉" in page, "ひとりの言葉" in page, "のこる返信" in page] == [False, False, True]
    assert page.count("このコメントは事務局が非表示にしました") == 2
    assert "コメント（1）" in page
    places = [Client().get(f"/ideas/{snow.pk}/comments/{each.pk}/") for each in (first, answer, alone)]
    assert [place.status_code for place in places] == [302, 302, 302]


def test_hidden_comments_are_no_news_and_no_stance(transactional_db, snow, hana, ren, mori):
    kept, gone, taken = (say(snow, hana, stance="against") for _ in range(3))
    hide(gone, mori)
    discussing.remove_comment(taken, by=hana, at=NOW)

    told = live_state.read([topics.idea(snow.pk)])[topics.idea(snow.pk)]

    assert (told["latest_comments"], told["comments"]) == ([kept.pk], 1)
    assert "反対（1）" in page_of(snow)


def test_an_open_page_is_told_of_the_newest_only(transactional_db, snow, hana):
    made = [comment(snow, author=hana, at=NOW + timedelta(seconds=number)).pk for number in range(25)]

    told = live_state.read([topics.idea(snow.pk)])[topics.idea(snow.pk)]

    assert told["latest_comments"] == made[:4:-1]


def test_the_address_of_a_comment_leads_to_its_page(transactional_db, snow, hana):
    heads = [comment(snow, author=hana, at=NOW + timedelta(seconds=number)) for number in range(45)]
    answers = [
        comment(snow, author=hana, parent=heads[44], at=NOW + timedelta(minutes=2 + number))
        for number in range(65)
    ]
    client = Client()

    def place(words) -> str:
        return client.get(f"/ideas/{snow.pk}/comments/{words.pk}/")["Location"].partition(f"/{snow.pk}/")[2]

    thread = heads[44].pk
    assert [place(heads[0]), place(heads[20]), place(answers[9])] == [
        f"#comment-{heads[0].pk}",
        f"?page=2#comment-{heads[20].pk}",
        f"?page=3#comment-{answers[9].pk}",
    ]
    assert [place(answers[10]), place(answers[64])] == [
        f"?thread={thread}#comment-{answers[10].pk}",
        f"?thread={thread}&page=2#comment-{answers[64].pk}",
    ]
    for words in (heads[20], answers[9], answers[10], answers[64]):
        found = client.get(f"/ideas/{snow.pk}/comments/{words.pk}/", follow=True)
        assert f'id="comment-{words.pk}"' in found.content.decode()
    assert "ほかの返信55件を読む" in page_of(snow, query="?page=3")
    client.force_login(hana)
    left = client.post(f"/ideas/{snow.pk}/comments/{heads[20].pk}/remove/", follow=True).content.decode()
    assert f'id="comment-{heads[20].pk}"' in left  # what is left of it, on its page


def test_links_keep_order_and_stance(snow, hana):
    for number in range(25):
        comment(snow, author=hana, stance="question", at=NOW + timedelta(seconds=number))

    page = page_of(snow, query="?order=new&stance=question")

    assert 'href="?order=new&amp;stance=question&amp;page=2#comments"' in page
    assert 'aria-current="true">質問（25）' in page
    assert 'aria-current="true">新しい順' in page


@pytest.mark.parametrize(
    "query", ["?order=x&stance=y&thread=z", "?thread=99999999999999999999", "?page=-1&thread=0", "?quote=9"]
)
def test_nonsense_in_the_address_is_no_harm(snow, hana, query):
    comment(snow, author=hana, text="読めることば")

    assert "読めることば" in page_of(snow, query=query)


def test_who_speaks_for_whom_stands_beside_the_name(snow, ren, aoki, mori, organiser):
    for person in (ren, aoki, mori, organiser):
        comment(snow, author=person)
    both = User.objects.get(pk=aoki.pk)
    assert not both.groups.filter(name=Role.MODERATOR).exists()

    page = page_of(snow)

    found = [
        word in page
        for word in (
            'chip--voice-author">投稿者',
            'chip--voice-department">道路管理課',
            'chip--voice-office">市民協働推進課',
            'chip--voice-organisation">コード・フォー・カナザワ',
        )
    ]
    assert found == [True] * 4


def test_a_name_that_office_and_department_share_stands_once(snow, mori):
    comment(snow, author=mori)
    Department.objects.create(name=settings.SITE["office"]).officers.add(mori)

    assert page_of(snow).count(f">{settings.SITE['office']}</span>") == 1


def test_a_mention_is_a_chip_and_never_markup(snow, hana, ren):
    say(snow, hana, "<b>@浅野川のメダカ</b>さん")

    page = page_of(snow)

    assert '&lt;b&gt;<span class="mention">@浅野川のメダカ</span>&lt;/b&gt;さん' in page


def queries_of(address: str, person) -> int:
    client = Client()
    if person:
        client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_thousand_comments_cost_no_more_queries_than_ten(snow, hana):
    crowd = people(10)

    def write(number: int) -> None:
        rows = [
            Comment(idea=snow, author=crowd[each % 10], stance="for", text="文", created_at=NOW)
            for each in range(number)
        ]
        heads = Comment.objects.bulk_create(rows)[: number // 2]
        Comment.objects.bulk_create(
            Comment(idea=snow, author=crowd[each % 10], text="返信", created_at=NOW, parent=head, quoted=head)
            for each, head in enumerate(heads)
        )

    addresses = [f"/ideas/{snow.pk}/{query}" for query in ("", "?order=new&page=2", "?stance=for")]
    write(50)
    few = [queries_of(address, person) for address in addresses for person in (None, hana)]
    write(700)

    many = [queries_of(address, person) for address in addresses for person in (None, hana)]
    assert Comment.objects.count() > 1000
    assert all(later <= before for later, before in zip(many, few, strict=True)), (many, few)
    assert max(many) <= 25
