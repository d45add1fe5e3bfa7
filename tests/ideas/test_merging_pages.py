"""Joining ideas on the pages, at the desk, by programs and on the time line."""

from __future__ import annotations

import pytest
from django.test import Client

from cocreate.notifications.models import Notice
from ideas.merging import undo
from ideas.merging_forms import MergeForm
from ideas.models import Idea, MergeProposal, State
from tests.factories.ideas import NOW, comment, vote
from tests.ideas.test_merging import HOUR, WHY, merged, propose

pytestmark = pytest.mark.usefixtures("japanese")


@pytest.fixture
def noon(clock):
    clock(NOW)


def test_until_when_a_proposal_can_be_answered_is_said_in_one_way(client, hana, ren, target, source, noon):
    proposal = propose(target, source, by=ren)
    client.force_login(hana)

    letter, page = Notice.objects.get(recipient=hana), client.get(proposal.get_absolute_url())

    assert "2026年12月7日12:00までに、同意するかどうかをお答えください。" in letter.body
    assert "2026年12月7日12:00までにお答えください。" in page.content.decode()


def test_from_the_proposal_to_the_carried_support_on_the_pages(client, hana, ren, sora, target, source, noon):
    vote(source, voter=sora)
    comment(source, author=sora, text="むかしのコメント")
    client.force_login(ren)
    form = {"others": f"https://example.jp/ideas/{target.pk}/", "direction": "into_other", "reason": WHY}
    made = client.post(f"/ideas/{source.pk}/merge/", form)
    address = made["Location"]

    for stranger in (sora,):
        other = Client()
        other.force_login(stranger)
        assert other.get(address).status_code == 404
        assert other.post(f"{address}answer/", {"answer": "agree"}).status_code == 404
    assert Client().get(address).status_code == 302
    client.force_login(hana)
    assert "あなたの回答を待っています" in client.get(f"/ideas/{target.pk}/").content.decode()
    assert "同意しますか" in client.get(address).content.decode()
    client.post(f"{address}answer/", {"answer": "agree"})

    client.force_login(sora)
    signpost = client.get(f"/ideas/{source.pk}/").content.decode()
    shown = ["賛同を移す", WHY, f"/ideas/{target.pk}/", "むかしのコメント"]
    assert [words in signpost for words in shown] == [True] * 4
    late = Client().post(f"/ideas/{source.pk}/carry/", follow=True)  # after the end of a session
    assert "ログインの期限が切れていたため" in late.content.decode()
    carried = client.post(f"/ideas/{source.pk}/carry/")
    assert carried["Location"] == f"/ideas/{target.pk}/"
    page = Client().get(f"/ideas/{target.pk}/").content.decode()
    assert [
        words in page for words in ("統合されたアイデア", "除雪の地図", "1人が、賛同をこちらへ移しました")
    ] == [True] * 3

    client.force_login(hana)
    assert client.post(f"{address}undo/", {"reason": ""}).status_code == 422
    client.post(f"{address}undo/", {"reason": "べつの話でした"})
    assert Idea.objects.get(pk=source.pk).state == State.PUBLISHED


def test_who_proposed_may_think_otherwise_before_the_others_answer(client, ren, target, source, noon):
    made = propose(target, source, by=ren)
    client.force_login(ren)
    address = f"/merges/{made.pk}/"

    assert "やはり同意しない" in client.get(address).content.decode()
    client.post(f"{address}answer/", {"answer": "refuse"})

    made.refresh_from_db()
    assert made.state == "refused"
    assert "やはり同意しない" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("http://localhost:8412/ideas/49/", [49]),  # a port is no idea,
        ("https://kyoso2026.example.jp/ideas/49/?page=2#comment-117", [49]),  # nor a year, a page, a comment
        ("https://example.jp/ideas/49/、https://example.jp/ideas/50/", [49, 50]),
        ("４９\n50", [49, 50]),
        ("49番、#50", [49, 50]),
        ("https://example.jp/events/3/ 49", [49]),
    ],
)
def test_an_address_names_one_idea_whatever_other_numbers_stand_in_it(written, numbers):
    form = MergeForm({"others": written, "direction": "into_this", "reason": WHY})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["others"] == numbers


BAD = [
    ({"others": "x"}, "番号かアドレス"),
    ({"others": ""}, "ここに入力してください"),
    ({"direction": ""}, "どちらが残るか"),
    ({"direction": "x\x00"}, "どちらが残るか"),
    ({"reason": "😀"}, "言葉で書いてください"),
    ({"others": "999999999"}, "このようなアイデア"),
    ({"others": "1 2 3"}, "統合先は1つ"),
]


@pytest.mark.parametrize(("wrong", "said"), BAD, ids=[str(row[0]) for row in BAD])
def test_bad_input_is_explained_and_nothing_lost(client, hana, target, source, noon, wrong, said):
    client.force_login(hana)
    form = {"others": str(source.pk), "direction": "into_other", "reason": "だいじな理由", **wrong}

    answer = client.post(f"/ideas/{target.pk}/merge/", form)

    page = answer.content.decode()
    assert answer.status_code in {404, 422}
    assert said in page or answer.status_code == 404
    assert ("だいじな理由" in page) is ("reason" not in wrong)
    assert MergeProposal.objects.count() == 0


def test_a_stranger_on_the_signpost_is_told_how_and_gets_no_cookie(target, source, noon):
    merged(target, source)

    first, second = Client().get(f"/ideas/{source.pk}/"), Client().get(f"/ideas/{source.pk}/")

    assert first.content == second.content
    assert not first.cookies
    assert "ログインすると" in first.content.decode()


def test_the_desk_lists_proposals(client, mori, ren, target, source, noon):
    propose(target, source, by=ren)
    client.force_login(mori)

    page = client.get("/cms/ideas/merges/").content.decode()

    assert [words in page for words in ("除雪の地図", "雪の地図", "回答待ち")] == [True] * 3
    assert client.get("/cms/ideas/merges/?state=%00&p=x").status_code == 200


def test_programs_do_the_same(client, hana, ren, sora, target, source, noon):
    vote(source, voter=sora)
    put = {"content_type": "application/json"}
    client.force_login(ren)
    made = client.post(
        "/api/v1/merges/", {"target": target.pk, "sources": [source.pk], "reason": WHY}, **put
    ).json()
    address = f"/api/v1/merges/{made['id']}/"
    again = client.post(
        "/api/v1/merges/", {"target": target.pk, "sources": [source.pk], "reason": WHY}, **put
    )
    assert (again.status_code, again.json()["code"]) == (409, "already_proposed")

    client.force_login(sora)
    assert client.get(address).status_code == 404
    assert client.put(f"{address}agree/", **put).status_code == 404
    client.force_login(hana)
    assert client.put(f"{address}agree/", **put).json()["state"] == "merged"
    client.force_login(sora)
    assert client.put(f"/api/v1/ideas/{source.pk}/carry/", **put).json()["idea"] == target.pk
    client.force_login(hana)
    assert client.put(f"{address}undo/", {"reason": ""}, **put).status_code == 422
    assert client.put(f"{address}undo/", {"reason": "べつの話"}, **put).json()["state"] == "undone"
    assert client.put(f"{address}refuse/", {}, **put).json()["code"] == "proposal_has_ended"


# --- The time line ------------------------------------------------------------------


def lines_of(client, of: Idea) -> str:
    page = client.get(of.get_absolute_url()).content.decode()
    return page[page.index('class="timeline"') :].partition("</ol>")[0] if 'class="timeline"' in page else ""


def test_a_merge_stands_on_both_time_lines_with_its_reason_and_date(target, source, client, clock):
    clock(NOW + HOUR)
    made = merged(target, source)

    for idea_, words in (
        (target, "「除雪の地図」がこのアイデアに統合されました"),
        (source, "ほかのアイデアに統合"),
    ):
        told = lines_of(client, idea_)
        assert words in told
        assert WHY in told
        assert "2026年11月23日" in told

    undo(made, by=target.author, at=NOW + HOUR, reason="まだ早いと思います。")

    assert "「除雪の地図」がこのアイデアに" not in lines_of(client, target)
    assert "まだ早いと思います。" in lines_of(client, source)
