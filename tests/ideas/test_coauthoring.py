"""Writing an idea together: what a co-author may do, and what everybody reads of them."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from cocreate.notifications.models import Notice
from ideas import discussing, merging, moderation, proposing, rewording, voting
from ideas.appealing import appeal, why_not_decide_appeal
from ideas.coauthoring import accept, leave, remove
from ideas.inviting import invite
from ideas.models import Follow, Idea, Invitation, State, Withdrawal
from ideas.office_permissions import why_not_answer, why_not_hide
from ideas.permissions import why_not_flag, why_not_revise, why_not_withdraw
from ideas.rewording_permissions import why_not_review_version
from ideas.trusting import trust_of, trust_of_all
from ideas.wording import IdeaText
from tests.factories.ideas import NOW, idea, people
from tests.ideas.test_proposing import code_of

LATER = NOW + timedelta(days=1)

NEW = IdeaText("除雪の地図を町会ごとに", "", "除雪車の位置を地図で見たいです。", "")


@pytest.fixture
def together(snow, hana, ren) -> Idea:
    """An idea of 花 that 蓮 writes with her."""
    accept(invite(snow, by=hana, at=NOW, who=ren.display_name), by=ren, at=NOW)
    return Idea.objects.get(pk=snow.pk)


def letters_to(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


def test_a_public_idea_earns_trust_for_who_posted_it_and_a_hidden_one_costs_each_author(
    together, hana, ren, mori
):
    assert [trust_of(person, at=NOW) for person in (hana, ren)] == [(1, 0, 0), (0, 0, 0)]

    moderation.hide(together, by=mori, at=NOW, reason="広告のため")
    assert [trust_of(person, at=NOW) for person in (hana, ren)] == [(0, 0, 1)] * 2


def test_nobody_becomes_trusted_by_being_invited(hana, clock):
    """Otherwise whoever has three public ideas makes accounts trusted, and three of them hide a text."""
    clock(NOW)
    guests = people(3)
    for snow in [idea(author=hana) for _ in range(3)]:
        for guest in guests:
            accept(invite(snow, by=hana, at=NOW, who=guest.display_name), by=guest, at=NOW)

    found = trust_of_all([hana.pk, *(guest.pk for guest in guests)], at=NOW)
    assert {pk for pk, trust in found.items() if trust.is_trusted} == {hana.pk}


def test_who_left_an_idea_or_never_accepted_pays_nothing_for_it(together, hana, ren, mori):
    invite(together, by=hana, at=NOW, who=mori.display_name)
    leave(Invitation.objects.get(person=ren), by=ren, at=NOW)
    Idea.objects.filter(pk=together.pk).update(state=State.HIDDEN)

    assert [trust_of(person, at=NOW).hidden for person in (hana, ren, mori)] == [1, 0, 0]


def test_trust_by_several_authors_is_counted_in_one_query(together, hana, ren, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = trust_of_all([hana.pk, ren.pk], at=NOW)

    assert {pk: one.accepted_ideas for pk, one in found.items()} == {hana.pk: 1, ren.pk: 0}


def test_whoever_accepts_is_named_follows_and_is_told_of(snow, hana, ren, client):
    asked = invite(snow, by=hana, at=NOW, who=f"@{ren.display_name}")

    assert letters_to(ren) == [f"{hana.display_name}さんから、アイデアを一緒に書くお誘いです"]
    assert ren.display_name not in client.get(f"/ideas/{snow.pk}/").content.decode()
    assert client.get(f"/api/v1/ideas/{snow.pk}/").json()["co_authors"] == []

    accept(asked, by=ren, at=LATER)

    page = client.get(f"/ideas/{snow.pk}/").content.decode()
    named = [f'<span translate="no">{one.display_name}さん</span>' for one in (hana, ren)]
    assert "".join(named) in page
    assert client.get(f"/api/v1/ideas/{snow.pk}/").json()["co_authors"] == [ren.display_name]
    assert client.get("/api/v1/ideas/").json()["results"][0]["co_authors"] == [ren.display_name]
    assert ren.display_name in client.get("/data/ideas.csv").getvalue().decode("utf-8-sig")
    assert Follow.objects.filter(idea=snow, person=ren).exists()
    assert letters_to(hana)[-1].startswith(ren.display_name)


def test_who_posted_it_decides_and_nobody_else(together, hana, ren, mori):
    (row,) = Invitation.objects.all()

    assert code_of(lambda: invite(together, by=ren, at=NOW, who="だれか")) == "not_the_first_author"
    assert code_of(lambda: invite(together, by=mori, at=NOW, who="だれか")) == "not_the_first_author"
    assert code_of(lambda: remove(row, by=mori, at=NOW)) == "not_the_first_author"
    assert code_of(lambda: accept(row, by=mori, at=NOW)) == "not_found"
    assert code_of(lambda: leave(row, by=mori, at=NOW)) == "not_found"
    assert why_not_withdraw(ren, together, NOW).code == "not_the_first_author"
    assert why_not_withdraw(hana, together, NOW) is None


def test_a_co_author_changes_the_text_and_takes_a_new_one_back_like_the_author(together, hana, ren):
    version = rewording.reword(
        together, by=ren, at=NOW, text=NEW, version_number=1, stated="content", reason="町会ごとにしました"
    )

    title = together.title
    assert letters_to(ren)[-1] == f"「{title}」の新しい文章を受け取りました"
    assert letters_to(hana)[-1] == f"{ren.display_name}さんが「{title}」の文章を直しました"
    assert "町会ごとにしました" in Notice.objects.filter(recipient=hana).latest("pk").body
    rewording.take_back(version, by=hana, at=NOW)
    returned = Idea.objects.get(pk=together.pk)
    returned.state = State.RETURNED
    assert why_not_revise(ren, returned, NOW) is None


def test_a_co_author_hears_of_a_withdrawal_as_an_author_and_still_reads_the_text(together, hana, ren, client):
    proposing.withdraw(together, by=hana, at=NOW, why=Withdrawal.Why.CHANGED_MIND)

    (letter,) = Notice.objects.filter(recipient=ren, key=f"idea:{together.pk}:withdrawn")
    client.force_login(ren)
    assert letter.body.startswith(f"一緒に書いていたアイデア「{together.title}」を")
    assert client.get(f"/ideas/{together.pk}/").status_code == 200
    assert together.title in client.get("/me/ideas/").content.decode()


def test_a_co_author_reads_what_the_author_reads(together, hana, ren, mori, client):
    moderation.hide(together, by=mori, at=NOW, reason="参加のルール3によります")
    client.force_login(ren)

    assert client.get(f"/ideas/{together.pk}/").status_code == 200
    assert together in Idea.objects.written_by(ren)
    assert letters_to(ren)[-1] == letters_to(hana)[-1]


def test_one_author_agrees_to_a_merge_for_all_and_one_refuses_for_all(together, hana, ren, organiser):
    other = idea(author=organiser)
    proposal = merging.propose_merge(together, [other], by=organiser, at=NOW, reason="同じ内容です")

    assert "統合" in letters_to(ren)[-1]
    merging.agree(proposal, by=ren, at=NOW)

    assert Idea.objects.get(pk=other.pk).merged_into == together
    merging.undo(proposal, by=hana, at=NOW, reason="まだ早いと思います")
    assert Idea.objects.get(pk=other.pk).state == State.PUBLISHED


def test_support_of_an_author_counts_like_that_of_anybody(together, hana, ren):
    """An author may support their own idea; so may a co-author, and what they gave before stays."""
    for person in (hana, ren):
        voting.support(together, by=person, at=NOW)

    assert together.votes.standing().count() == 2
    (row,) = Invitation.objects.all()
    leave(row, by=ren, at=NOW)
    assert together.votes.standing().count() == 2


def test_nobody_decides_about_what_they_wrote_with_others(snow, hana, mori, aoki, department):
    for person in (mori, aoki):
        accept(invite(snow, by=hana, at=NOW, who=person.display_name), by=person, at=NOW)
    Idea.objects.filter(pk=snow.pk).update(department=department, assigned_at=NOW)
    snow = Idea.objects.get(pk=snow.pk)
    version = rewording.reword(
        snow, by=hana, at=NOW, text=NEW, version_number=1, stated="content", reason="町会ごとにしました"
    )

    assert why_not_hide(mori, snow, NOW).code == "own_content"
    assert why_not_answer(aoki, snow, NOW).code == "own_content"
    assert code_of(lambda: moderation.hide(snow, by=mori, at=NOW, reason="理由")) == "own_content"
    assert why_not_review_version(mori, snow, version, NOW).code == "own_content"
    assert why_not_flag(mori, snow, NOW).code == "own_words"


def test_a_co_authors_comment_says_so_and_both_are_told_of_comments(together, hana, ren, organiser, client):
    def say(person, text: str) -> None:
        discussing.comment(together, by=person, at=NOW, text=text, stance="for", submission_key=uuid4())

    say(organiser, "賛成です。")
    assert letters_to(hana)[-1] == letters_to(ren)[-1]
    say(ren, "ありがとうございます。")

    page = client.get(f"/ideas/{together.pk}/").content.decode()
    assert "chip--voice-author" in page


def test_a_co_author_appeals_and_no_author_decides_about_it(snow, hana, ren, mori, admin):
    for person in (ren, admin):
        accept(invite(snow, by=hana, at=NOW, who=person.display_name), by=person, at=NOW)
    decision = moderation.hide(
        Idea.objects.get(pk=snow.pk), by=mori, at=NOW, reason="参加のルール3によります"
    )

    made = appeal(decision, by=ren, at=NOW, text="名前は書いていません。もう一度読んでください。")

    assert why_not_decide_appeal(admin, made, NOW).code == "own_content"
    assert why_not_decide_appeal(mori, made, NOW).code == "decided_first"


def test_feeds_name_every_author(together, hana, ren, client):
    told = client.get("/ideas/feed/").content.decode()

    assert f"<name>{hana.display_name}、{ren.display_name}</name>" in told


def test_leaving_and_being_removed_take_the_name_away_and_tell_the_other_side(together, hana, ren, client):
    (row,) = Invitation.objects.all()

    leave(row, by=ren, at=LATER)
    leave(row, by=ren, at=LATER)

    assert ren.display_name not in client.get(f"/ideas/{together.pk}/").content.decode()
    assert ren.display_name in letters_to(hana)[-1]
    again = accept(invite(together, by=hana, at=LATER, who=ren.display_name), by=ren, at=LATER)
    assert again.pk == row.pk
    remove(again, by=hana, at=LATER)
    assert "投稿者ではなくなりました" in letters_to(ren)[-1]
    assert not Idea.objects.by(ren).exists()


def test_nobody_stops_being_an_author_by_one_tap_beside_the_target(together, hana, ren, client):
    """The button only opens what will happen; whoever was taken off comes back by a new invitation alone."""
    for person, asks in ((hana, f"{ren.display_name}さんを外す"), (ren, "やめる")):
        client.force_login(person)
        page = client.get(f"/ideas/{together.pk}/authors/").content.decode()

        question = re.search(r'<details class="people-list__end">.*?</details>', page, re.DOTALL)
        assert question
        before, form = question[0].split("<form")
        assert "直せなくなります" in before
        assert asks in form
        assert page.count('/end/"') == 1  # and no other way


def test_who_posted_it_reads_whether_anybody_was_told(together, hana, ren, client):
    """A letter goes to who has been an author; an invitation that is taken back ends in silence."""
    client.force_login(hana)
    invite(together, by=hana, at=NOW, who="だれか")
    written, waiting = Invitation.objects.order_by("pk")

    removed = client.post(f"{written.get_absolute_url()}end/", follow=True).content.decode()
    taken_back = client.post(f"{waiting.get_absolute_url()}end/", follow=True).content.decode()

    assert f"{ren.display_name}さんは、共同の投稿者ではなくなりました" in removed
    assert "お誘いを取り消しました。だれにも知らせていません。" in taken_back
    assert letters_to(ren)[-1].endswith("投稿者ではなくなりました")


def test_on_the_pages_somebody_is_asked_and_accepts(snow, hana, ren, client):
    client.force_login(hana)
    client.post(f"/ideas/{snow.pk}/authors/", {"who": ren.display_name})
    (row,) = Invitation.objects.waiting_for(ren, NOW)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert ren.display_name in client.get(f"/ideas/{snow.pk}/authors/").content.decode()
    client.force_login(ren)
    assert snow.title in client.get(row.get_absolute_url()).content.decode()
    assert client.get(f"/ideas/{snow.pk}/authors/").status_code == 404

    assert client.post(f"{row.get_absolute_url()}answer/", {"answer": "accept"}).status_code == 302

    assert client.get(f"/ideas/{snow.pk}/edit/").status_code == 200
    assert hana.display_name in client.get(f"/ideas/{snow.pk}/authors/").content.decode()
    client.post(f"{row.get_absolute_url()}end/")
    assert not Idea.objects.by(ren).exists()
    client.force_login(hana)
    client.post(f"/ideas/{snow.pk}/authors/", {"who": "だれか"})
    ghost = Invitation.objects.get(person=None)
    client.post(f"{ghost.get_absolute_url()}end/")
    ghost.refresh_from_db()
    assert ghost.ending == "called_back"


def test_programs_do_the_same(snow, hana, ren, client):
    client.force_login(hana)
    made = client.post(
        f"/api/v1/ideas/{snow.pk}/authors/", {"who": ren.email}, content_type="application/json"
    )
    assert (made.status_code, made.json()["name"], made.json()["called"]) == (201, "", "")
    client.force_login(ren)
    (seen,) = client.get("/api/v1/invitations/").json()["results"]
    assert seen["title"] == snow.title
    address = f"/api/v1/invitations/{seen['id']}/"
    assert client.delete(address).status_code == 404
    assert client.put(f"{address}decline/").json()["declined_at"]
    assert client.put(f"{address}accept/").json()["accepted_at"]
    client.force_login(hana)
    (row,) = client.get(f"/api/v1/ideas/{snow.pk}/authors/").json()
    assert row["name"] == ren.display_name
    assert client.delete(address).status_code == 204
    assert client.get(f"/api/v1/ideas/{snow.pk}/authors/").json() == []
