"""Comments through the API: two levels, written, changed, marked, reported, under the rules of the pages."""

from __future__ import annotations

import pytest
from django.test import Client

from ideas.models import Comment, Flag
from tests.factories.ideas import NOW, comment, idea


@pytest.fixture(autouse=True)
def noon(clock):
    clock(NOW)


@pytest.fixture
def snow(db, ren):
    return idea(author=ren)


def asks(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client, method: str, path: str, **data):
    act = getattr(client, method)
    return act(
        f"/api/v1/ideas/{path}",
        data,
        content_type="application/json",
        headers={"origin": "http://testserver"},
    )


def test_threads_come_with_their_answers_and_what_is_gone_is_a_place(snow, client, hana, ren, mori):
    hidden = {"hidden_at": NOW, "hidden_by": mori, "hidden_reason": "理由"}
    first = comment(snow, author=hana, text="かくした言葉", **hidden)
    answers = [comment(snow, author=ren, parent=first, quoted=first, text=f"返信{n}") for n in range(12)]

    told = client.get(f"/api/v1/ideas/{snow.pk}/comments/?order=new").json()
    rest = client.get(f"/api/v1/ideas/{snow.pk}/comments/?thread={first.pk}&page_size=100").json()

    (thread,) = told["results"]
    assert (thread["is_gone"], thread["author"], thread["text"]) == (True, "", "")
    assert (thread["answer_count"], len(thread["first_answers"])) == (12, 10)
    assert [one["id"] for one in rest["results"]] == [one.pk for one in answers]
    assert "かくした言葉" not in str(told) + str(rest)


def test_a_comment_is_written_answered_changed_marked_reported_and_removed(transactional_db, snow, hana, ren):
    mine, other = asks(hana), asks(ren)
    key = "00000000-0000-0000-0000-000000000009"

    first = [send(mine, "post", f"{snow.pk}/comments/", stance="for", text="賛成です", key=key) for _ in "ab"]
    number = first[0].json()["id"]
    home = f"{snow.pk}/comments/{number}/"
    changed = send(mine, "patch", home, text="賛成です。道幅も")
    marks = [
        send(other, "put", home + "helpful/").json(),
        send(other, "put", home + "helpful/", helpful=False).json(),
        send(other, "delete", home + "helpful/").json(),
    ]
    reports = [send(other, "post", home + "flag/", reason="other").status_code for _ in "ab"]
    answer = send(other, "post", f"{snow.pk}/comments/", text="同感です", quoted=number).json()
    late = send(mine, "patch", home, text="別の文")
    removed = send(mine, "delete", home)

    assert [one.status_code for one in first] == [201, 201]
    assert Comment.objects.filter(parent=None).count() == 1
    assert (changed.json()["text"], changed.json()["edited_at"] is None) == ("賛成です。道幅も", False)
    assert marks == [{"helpful": 1, "marks": 1}, {"helpful": 0, "marks": 1}, {"helpful": 0, "marks": 0}]
    assert (reports, Flag.objects.count()) == ([201, 201], 1)
    assert (answer["parent"], answer["quoted"], answer["stance"]) == (number, number, "")
    assert (late.status_code, late.json()["code"]) == (409, "comment_was_answered")
    assert removed.status_code == 204


def test_refusals_are_those_of_the_pages(snow, client, hana, ren):
    own = comment(snow, author=hana)
    elsewhere = comment(idea(author=ren), author=ren)
    mine, other, place = asks(hana), asks(ren), f"{snow.pk}/comments/"

    answers = [
        send(client, "post", place, stance="for", text="賛成です"),
        send(mine, "post", place, text="立場なし"),
        send(mine, "post", place, stance="for", text="🎉"),
        send(mine, "post", place, stance="for", text="あ" * 1001),
        send(mine, "post", place, text="返信", parent=elsewhere.pk),
        send(mine, "put", f"{place}{own.pk}/helpful/"),
        send(other, "patch", f"{place}{own.pk}/", text="書き直し"),
        send(other, "delete", f"{place}{own.pk}/"),
        send(mine, "put", f"{place}{elsewhere.pk}/helpful/"),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (401, "log_in_first"),
        (422, "invalid_stance"),
        (400, "invalid"),
        (400, "invalid"),
        (409, "comment_is_gone"),
        (409, "own_words"),
        (403, "not_the_author"),
        (403, "not_the_author"),
        (404, "not_found"),
    ]
