"""Changing a text that people support, on the pages and by programs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cocreate.notifications.models import Notice
from ideas import moderation, reviewing_versions
from ideas.models import Idea, State, Version, Vote
from ideas.voting import support
from tests.factories.ideas import NOW, campaign, idea, people, vote
from tests.ideas.test_rewording import LATER, OTHER, PIPES, changed, send, supports

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def pipes(hana) -> Idea:
    return idea(
        author=hana, title=PIPES.title, problem=PIPES.problem, proposal=PIPES.proposal, wish=PIPES.wish
    )


@pytest.fixture
def noon(clock):
    clock(LATER)


def test_an_author_changes_a_public_text_on_its_page(client, hana, noon):
    mine = idea(author=hana)
    client.force_login(hana)
    typed = {"title": OTHER.title, "proposal": OTHER.proposal, "version": "1"}

    assert client.post(f"/ideas/{mine.pk}/edit/", typed).status_code == 422
    answer = client.post(
        f"/ideas/{mine.pk}/edit/", {**typed, "stated": "content", "reason": "変えました"}, follow=True
    )

    assert "新しい文章は確認待ちです" in answer.content.decode()
    assert OTHER.title not in Client().get(f"/ideas/{mine.pk}/versions/").content.decode()
    assert OTHER.title in client.get(f"/ideas/{mine.pk}/versions/").content.decode()


def test_a_refused_change_keeps_what_was_typed(client, hana, noon):
    mine = idea(author=hana)
    client.force_login(hana)
    typed = {
        "title": "べつの題",
        "proposal": "べつの文",
        "stated": "content",
        "reason": "変えました",
        "version": "9",
    }

    answer = client.post(f"/ideas/{mine.pk}/edit/", typed)

    assert answer.status_code == 409
    assert "べつの文" in answer.content.decode()
    assert "ほかの画面で" in answer.content.decode()


def test_a_supporter_is_asked_on_the_page_and_answers_with_one_tap(client, hana, ren, mori, noon):
    mine = idea(author=hana)
    support(mine, by=ren, at=NOW)
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    support(mine, by=mori, at=LATER)
    client.force_login(ren)
    address = f"/ideas/{mine.pk}/"

    page = client.get(address).content.decode()
    assert "内容が変わりました。賛同を続けますか" in page
    stranger = Client().get(address).content.decode()
    assert "賛同を続けますか" not in stranger
    assert "現在の内容への賛同" in stranger
    client.post(f"{address}support/keep/", {"version": "2"})

    assert "賛同を続けますか" not in client.get(address).content.decode()
    assert set(Vote.objects.values_list("version_number", flat=True)) == {2}


def test_any_two_versions_are_compared_by_their_address(client, hana, mori, noon):
    mine = idea(author=hana)
    for number in (1, 2):
        text = changed(title=f"{number}回目の題")
        reviewing_versions.publish_version(send(mine, hana, text, version_number=number), by=mori, at=LATER)

    page = client.get(f"/ideas/{mine.pk}/versions/?from=2&to=3").content.decode()

    assert "第2版から第3版への変更" in page
    assert [words in page for words in ("<del", "1回目の")] == [True, True]
    for odd in ("from=99&to=x", "from=%00&to=-1", "from=3&to=1"):
        assert client.get(f"/ideas/{mine.pk}/versions/?{odd}").status_code == 200


def test_a_moderator_sees_both_texts_and_decides_at_the_desk(client, hana, mori, noon):
    mine = idea(author=hana)
    version = send(mine, hana)
    client.force_login(mori)
    address = f"/cms/ideas/{mine.pk}/versions/{version.number}/"

    assert f"{address}" in client.get("/cms/ideas/waiting/").content.decode()
    page = client.get(address).content.decode()
    assert [tag in page for tag in ("<ins>", "<del>")] == [True, True]
    assert client.post(f"{address}decide/", {"decision": "return"}).status_code == 422
    assert client.post(f"{address}decide/", {"decision": "x"}).status_code == 400
    assert client.post(f"{address}decide/", {"decision": "publish"}).status_code == 302
    assert client.post(f"{address}decide/", {"decision": "publish"}).status_code == 409

    assert Idea.objects.get().title == OTHER.title


@pytest.mark.parametrize(("others", "marked"), [(0, True), (2, False)])
def test_links_in_a_new_text_are_marked_for_newcomers_only(client, hana, mori, noon, others, marked):
    mine = idea(author=hana)
    for _each in range(others):
        idea(author=hana)
    version = send(mine, hana, changed(proposal="資料は https://example.jp/plan にあります。"))
    client.force_login(mori)

    page = client.get(f"/cms/ideas/{mine.pk}/versions/{version.number}/").content.decode()

    assert ("ほかのサイトへのリンク" in page) == marked


def test_hiding_an_idea_leaves_the_waiting_text_to_nobody(hana, mori, pipes):
    send(pipes, hana)

    moderation.hide(pipes, by=mori, at=LATER, reason="ルールに合わないため")

    assert Version.objects.waiting().count() == 0


def test_many_supporters_cost_one_letter_each_and_few_queries(hana, mori):
    mine = idea(author=hana)
    Vote.objects.bulk_create(
        Vote(idea=mine, voter=person, value=1, version_number=1, created_at=NOW, updated_at=NOW)
        for person in people(60)
    )

    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)

    assert Notice.objects.filter(key__endswith=":content").count() == 60
    assert supports() == 60


def test_while_counts_are_hidden_the_kinds_of_support_are_hidden_too(client, hana, ren, mori, noon):
    mine = idea(author=hana, campaign=campaign(hides_counts=True))
    vote(mine, voter=ren)
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    client.force_login(ren)

    page = client.get(f"/ideas/{mine.pk}/").content.decode()

    assert "賛同を続けますか" in page
    assert "以前の内容への賛同</dt>" not in page


def test_only_where_the_content_changed_an_answered_tap_asks_what_the_support_is_for(
    transactional_db, client, hana, ren, mori, noon
):
    plain, mine = idea(author=hana), idea(author=hana)
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    client.force_login(ren)

    def tap(on: Idea) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(
                f"/ideas/{on.pk}/support/", {"state": "supported"}, headers={"HX-Request": "true"}
            )
        return answer.content.decode(), len([row for row in asked if row["sql"] not in {"BEGIN", "COMMIT"}])

    (beside_plain, few), (beside_changed, more) = tap(plain), tap(mine)

    assert "現在の内容への賛同" not in beside_plain
    assert re.search(r"現在の内容への賛同</dt><dd>1</dd>.*以前の内容への賛同</dt><dd>0</dd>", beside_changed)
    assert more == few + 1


def test_who_taps_on_an_old_page_supports_what_stood_there_and_is_asked_at_once(
    client, hana, ren, mori, noon
):
    mine = idea(author=hana)
    old_page = Client().get(f"/ideas/{mine.pk}/").content.decode()
    form = old_page.partition(f'action="/ideas/{mine.pk}/support/"')[2].partition("</form>")[0]
    seen = dict(re.findall(r'name="(version)" value="(\d+)"', form))
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    client.force_login(ren)

    answer = client.post(f"/ideas/{mine.pk}/support/", {"state": "supported", **seen}, headers=HTMX)

    assert answer.headers["HX-Refresh"] == "true"
    assert Vote.objects.get(voter=ren).version_number == 1
    assert "内容が変わりました。賛同を続けますか" in client.get(f"/ideas/{mine.pk}/").content.decode()
    again = client.post(f"/ideas/{mine.pk}/support/", {"state": "supported", "version": "2"}, headers=HTMX)
    assert "HX-Refresh" not in again.headers


def test_a_tap_before_the_log_in_is_for_what_stood_on_the_page(client, hana, ren, mori, noon):
    mine = idea(author=hana)
    client.post(f"/ideas/{mine.pk}/support/", {"state": "supported", "version": "1"})
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    kept = dict(client.session.items())
    client.force_login(ren)
    session = client.session
    session.update({name: value for name, value in kept.items() if name == "intent"})
    session.save()

    page = client.get(f"/ideas/{mine.pk}/support/finish/", follow=True).content.decode()

    assert Vote.objects.get(voter=ren).version_number == 1
    assert "内容が変わりました。賛同を続けますか" in page


@pytest.mark.parametrize("version", ["", "x", "0", "9999", "99999999999", "-1"])
def test_a_version_that_cannot_be_is_the_present_one(client, hana, ren, mori, noon, version):
    mine = idea(author=hana)
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    client.force_login(ren)

    client.post(f"/ideas/{mine.pk}/support/", {"state": "supported", "version": version})

    assert Vote.objects.get(voter=ren).version_number == 2


def test_a_program_says_which_version_it_read(client, hana, ren, mori, noon):
    mine = idea(author=hana)
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    client.force_login(ren)
    address = f"/api/v1/ideas/{mine.pk}/support/"

    assert client.put(address, {"version_number": 0}, content_type="application/json").status_code == 400
    assert client.put(address, {"version_number": 1}, content_type="application/json").status_code == 200

    assert Vote.objects.get(voter=ren).version_number == 1


def test_an_answered_tap_keeps_hidden_counts_hidden(client, hana, ren, sora, mori, noon):
    mine = idea(author=hana, campaign=campaign(hides_counts=True))
    vote(mine, voter=sora)
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    client.force_login(ren)

    answer = client.post(f"/ideas/{mine.pk}/support/", {"state": "supported"}, headers=HTMX)

    assert 'id="support-by-content"' in answer.content.decode()
    assert "以前の内容への賛同" not in answer.content.decode()


def test_each_version_says_how_many_support_just_this_text(client, hana, ren, sora, mori, noon):
    mine = idea(author=hana)
    address = f"/ideas/{mine.pk}/versions/"
    support(mine, by=ren, at=NOW)
    assert "この版への賛同" not in Client().get(address).content.decode()  # of one version everything is said
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)
    for voter in (sora, mori):
        support(mine, by=voter, at=LATER)
    send(mine, hana, PIPES, version_number=2)  # waits

    page = client.get(address).content.decode()

    assert re.findall(r"この版への賛同 (\d+)人", page) == ["2", "1"]
    client.force_login(hana)
    assert len(re.findall(r"この版への賛同", client.get(address).content.decode())) == 2


def test_while_counts_are_hidden_no_version_tells_one(hana, ren, mori, noon):
    mine = idea(author=hana, campaign=campaign(hides_counts=True))
    vote(mine, voter=ren)
    reviewing_versions.publish_version(send(mine, hana), by=mori, at=LATER)

    assert "この版への賛同" not in Client().get(f"/ideas/{mine.pk}/versions/").content.decode()


# --- Other programs ----------------------------------------------------------------------


def put(client: Client, address: str, **body):
    return client.put(address, body, content_type="application/json")


def test_a_program_changes_a_text_with_the_version_it_read(client, hana, noon, pipes):
    client.force_login(hana)
    address = f"/api/v1/ideas/{pipes.pk}/text/"
    body = {"title": OTHER.title, "proposal": OTHER.proposal, "stated": "content", "reason": "変えました"}

    old = put(client, address, **body, version_number=7)
    assert (old.status_code, old.json()["code"]) == (409, "changed_meanwhile")
    assert "保存していません" in old.json()["message"]
    assert put(client, address, **{**body, "reason": ""}, version_number=1).json()["code"] == "reason_missing"
    done = put(client, address, **body, version_number=1)

    assert (done.status_code, done.json()["review"], done.json()["number"]) == (200, "waiting", 2)
    mine = client.get(f"/api/v1/ideas/{pipes.pk}/versions/").json()
    assert [row["number"] for row in mine] == [2, 1]
    others = Client().get(f"/api/v1/ideas/{pipes.pk}/versions/").json()
    assert [row["number"] for row in others] == [1]


def test_a_program_says_that_support_goes_on(client, hana, ren, mori, noon, pipes):
    vote(pipes, voter=ren)
    reviewing_versions.publish_version(send(pipes, hana), by=mori, at=LATER)
    client.force_login(ren)
    address = f"/api/v1/ideas/{pipes.pk}/support/version/"

    assert put(client, address, version_number="x").status_code == 400
    assert put(client, address, version_number=2).status_code == 204
    assert Client().put(address).status_code == 401

    assert Vote.objects.get().version_number == 2


def test_a_text_that_waits_for_its_first_review_is_changed_by_the_same_address(client, hana, noon):
    waiting = idea(author=hana, state=State.SUBMITTED)
    client.force_login(hana)
    body = {"title": OTHER.title, "proposal": OTHER.proposal, "version_number": 1}

    assert put(client, f"/api/v1/ideas/{waiting.pk}/text/", **body).status_code == 200
    assert Idea.objects.get().title == OTHER.title


def test_a_program_takes_back_a_text_that_waits(client, hana, ren, noon, pipes):
    address = f"/api/v1/ideas/{pipes.pk}/text/"
    send(pipes, hana)
    client.force_login(hana)
    stranger = Client()
    stranger.force_login(ren)

    assert (Client().delete(address).status_code, stranger.delete(address).status_code) == (401, 404)
    assert client.delete(address).status_code == 204
    again = client.delete(address)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_waits")


def test_a_program_withdraws_an_idea_with_a_reason(client, hana, ren, noon, pipes):
    address = f"/api/v1/ideas/{pipes.pk}/withdrawal/"
    stranger = Client()
    stranger.force_login(ren)
    client.force_login(hana)

    assert Client().put(address).status_code == 401
    assert put(stranger, address, why="done").status_code in (403, 404)
    missing = put(client, address, why="other")
    assert (missing.status_code, list(missing.json()["fields"])) == (400, ["reason"])
    assert put(client, address, why="nonsense").status_code == 400
    assert put(client, address, why="done").status_code == 204
    assert (stranger.get(f"/api/v1/ideas/{pipes.pk}/").status_code, pipes.withdrawal.why) == (404, "done")
    again = put(client, address, why="done")
    assert (again.status_code, again.json()["message"][-1]) == (409, "。")
