"""The pages on which an event is proposed, read, decided and taken back."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from events import announcing, proposing
from events.models import Event, EventProposal
from ideas.models import Idea
from tests.cast import make_ren
from tests.factories.events import proposal
from tests.factories.ideas import NOW, idea, vote

pytestmark = pytest.mark.django_db
SAME_SITE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
WORDS = {"title": "雪道を歩く会", "text": "歩きにくい所を、みんなで確かめたい。", "wished_time": "1月の土曜"}


@pytest.fixture(autouse=True)
def _today(clock, settings) -> None:
    import events.proposals_desk
    import events.views.organising
    import events.views.proposing  # noqa: F401  the clock is set where it is read

    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)


def logged_in(person) -> Client:
    client = Client(enforce_csrf_checks=True, **SAME_SITE)
    client.force_login(person)
    return client


def stranger() -> Client:
    return Client(enforce_csrf_checks=True, **SAME_SITE)


def text_of(answer) -> str:
    return answer.content.decode()


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def key_in(text: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', text)[1]


@pytest.fixture
def snow(db):
    return idea(author=make_ren(), title="除雪の地図")


# --- Writing ------------------------------------------------------------------------------------------


def test_the_page_of_an_idea_and_the_list_of_events_lead_there(snow):
    of_idea, of_events = page(stranger(), snow.get_absolute_url()), page(stranger(), "/events/")

    assert f'<a href="/events/propose/?idea={snow.pk}">イベントを提案する</a>' in of_idea
    assert '<a href="/events/propose/">イベントを提案する</a>' in of_events


@pytest.mark.parametrize("state", ["submitted", "hidden"])
def test_nobody_is_asked_to_meet_about_what_is_not_public(ren, state):
    unseen = idea(author=ren, state=state)

    assert "events/propose" not in page(logged_in(ren), unseen.get_absolute_url())


def test_hana_proposes_with_the_idea_chosen_already(snow, hana):
    client = logged_in(hana)
    opened = page(client, f"/events/propose/?idea={snow.pk}")
    assert re.search(rf'<input type="checkbox" name="about" value="{snow.pk}"[^>]* checked', opened)

    sent = {**WORDS, "about": snow.pk, "key": key_in(opened), "will_help": "on"}
    answers = [client.post("/events/propose/", sent) for _twice in "ab"]

    made = EventProposal.objects.get()
    assert [answer["Location"] for answer in answers] == [made.get_absolute_url()] * 2
    assert (made.title, made.wished_time, made.will_help) == (WORDS["title"], WORDS["wished_time"], True)
    assert list(made.ideas.all()) == [snow]
    assert "2026年11月26日までにお返事します" in page(client, made.get_absolute_url())


def test_her_own_ideas_and_those_she_supports_are_offered(snow, hana):
    mine, elsewhere = idea(author=hana, title="わたしの案"), idea(author=make_ren(), title="関係のない案")
    vote(snow, voter=hana)

    opened = page(logged_in(hana), "/events/propose/")

    offered = re.findall(r'name="about" value="(\d+)"', opened)
    assert (sorted(map(int, offered)), elsewhere.title in opened) == (sorted([mine.pk, snow.pk]), False)


@pytest.mark.parametrize("written", ["{pk}", "https://example.jp/ideas/{pk}/?from=qr", "／ideas／{pk}／"])
def test_another_idea_is_named_by_number_or_address(snow, hana, written):
    logged_in(hana).post("/events/propose/", {**WORDS, "more": written.format(pk=snow.pk)})

    assert list(EventProposal.objects.get().ideas.all()) == [snow]


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(snow, hana):
    answer = logged_in(hana).post("/events/propose/", {"text": WORDS["text"], "wished_place": "武蔵ヶ辻"})

    text = text_of(answer)
    assert (answer.status_code, EventProposal.objects.count()) == (422, 0)
    assert "どのアイデアについてのイベントかを選んでください。" in text
    assert f"{WORDS['text']}</textarea>" in text
    assert 'value="武蔵ヶ辻"' in text


def test_what_is_written_before_the_log_in_is_sent_after_it_once(snow, hana):
    client = stranger()
    to_log_in = client.post("/events/propose/", {**WORDS, "about": snow.pk})
    assert to_log_in["Location"] == "/accounts/login/?next=/events/propose/finish/"
    assert EventProposal.objects.count() == 0

    client.force_login(hana)
    answers = [client.get("/events/propose/finish/") for _twice in "ab"]

    made = EventProposal.objects.get()
    assert [answer["Location"] for answer in answers] == [made.get_absolute_url(), "/events/propose/"]
    assert (made.proposed_by, made.title, list(made.ideas.all())) == (hana, WORDS["title"], [snow])


def test_what_was_written_stays_when_its_idea_went_out_of_sight_during_the_log_in(snow, hana):
    client = stranger()
    client.post("/events/propose/", {**WORDS, "about": snow.pk})
    Idea.objects.filter(pk=snow.pk).update(state="hidden")
    client.force_login(hana)

    answer = client.get("/events/propose/finish/")
    opened_again = page(client, "/events/propose/")

    assert (answer.status_code, EventProposal.objects.count()) == (422, 0)
    assert all(f"{WORDS['text']}</textarea>" in text for text in (text_of(answer), opened_again))


@pytest.mark.parametrize("as_hana", [True, False])
def test_what_looks_like_a_telephone_number_is_shown_before_it_is_sent(snow, hana, as_hana):
    client = logged_in(hana) if as_hana else stranger()
    sent = {**WORDS, "text": "連絡は 076-220-2111 まで。", "about": snow.pk}

    first = client.post("/events/propose/", sent)
    assert (first.status_code, EventProposal.objects.count()) == (200, 0)
    assert "<mark>076-220-2111</mark>" in text_of(first)
    client.post("/events/propose/", {**sent, "as_it_is": "1"})
    client.force_login(hana)
    client.get("/events/propose/finish/")

    assert EventProposal.objects.get().text == sent["text"]


def test_another_text_from_an_old_page_is_asked_about_and_sent_as_a_second_one(snow, hana):
    client = logged_in(hana)
    first = {**WORDS, "about": snow.pk, "key": key_in(page(client, "/events/propose/"))}
    client.post("/events/propose/", first)

    asked = client.post("/events/propose/", {**first, "title": "もうひとつの会"})
    assert (asked.status_code, 'value="もうひとつの会"' in text_of(asked)) == (409, True)
    client.post("/events/propose/", {**first, "title": "もうひとつの会", "key": key_in(text_of(asked))})

    assert EventProposal.objects.count() == 2


@pytest.mark.parametrize("field", ["about", "more", "key", "title", "wished_time"])
@pytest.mark.parametrize("bad", ["\x00", "9" * 30, "<script>", "-1", "１２", "\U0001f600" * 3000])
def test_nonsense_is_answered_in_words(snow, hana, field, bad):
    answer = logged_in(hana).post("/events/propose/", {**WORDS, "about": "", field: bad})

    assert (answer.status_code, EventProposal.objects.count()) == (422, 0)
    assert (
        logged_in(hana).get(f"/events/propose/?idea={quote(bad[:50])}&again={quote(bad[:50])}").status_code
        == 200
    )


def test_proposing_is_paced(snow, hana, settings):
    """Twenty wishes in an hour; what came back to be mended is none of them."""
    settings.PACED = True
    client = logged_in(hana)
    assert client.post("/events/propose/", {}).status_code == 422

    answers = [
        client.post("/events/propose/", {**WORDS, "about": snow.pk, "key": str(uuid4())}).status_code
        for _ in range(21)
    ]

    assert answers == [302] * 20 + [429]


# --- What becomes of it --------------------------------------------------------------------------------


def test_only_those_it_concerns_open_the_page_of_a_proposal(snow, hana, ren, organiser, mori):
    path = proposal(snow, by=hana).get_absolute_url()
    people = (hana, ren, organiser, mori)

    assert [logged_in(one).get(path).status_code for one in people] == [200, 404, 404, 200]
    assert stranger().get(path)["Location"] == f"/accounts/login/?next={path}"


def test_hana_takes_hers_back_on_its_page_and_may_propose_it_again(snow, hana, ren):
    wish, client = proposal(snow, by=hana), logged_in(hana)
    take_back = reverse("events:withdraw_proposal", args=[wish.pk])
    assert logged_in(ren).post(take_back).status_code == 404

    answers = [client.post(take_back).status_code for _twice in "ab"]

    wish.refresh_from_db()
    again = page(client, f"/events/propose/?again={wish.pk}")
    assert (answers, wish.state) == ([302, 409], "withdrawn")
    assert (f"{wish.text}</textarea>" in again, f'value="{wish.title}"' in again) == (True, True)
    assert wish.title not in page(logged_in(ren), f"/events/propose/?again={wish.pk}")


@pytest.mark.parametrize("path", ["/me/", "/me/events/"])
def test_her_own_page_tells_what_became_of_each(snow, hana, ren, mori, organiser, organisation, path):
    back, up = proposal(snow, by=hana, title="戻る会"), proposal(snow, by=hana, title="進む会")
    proposing.return_proposal(back, by=mori, at=NOW, reason="もう同じ会があります。")
    event = proposing.accept_proposal(up, by=mori, at=NOW, organisation=organisation)
    to_event = f'<a href="{event.get_absolute_url()}">イベントのページへ</a>'

    before = page(logged_in(hana), path)
    times = {"starts_at": NOW + timedelta(days=9), "ends_at": NOW + timedelta(days=10)}
    announcing.publish(announcing.revise(event, times, by=organiser, at=NOW), by=organiser, at=NOW)
    after = page(logged_in(hana), path)

    assert ("もう同じ会があります。" in before, "団体が準備中" in before, to_event in before) == (
        True,
        True,
        False,
    )
    assert ("公開されました" in after, to_event in after) == (True, True)
    assert "進む会" not in page(logged_in(ren), path)


def test_the_organiser_finds_the_wishes_beside_the_draft_and_everybody_else_never(
    snow, hana, ren, mori, organiser, organisation
):
    wish = proposal(snow, by=hana, wished_place="武蔵ヶ辻の地下", will_help=True)
    event = proposing.accept_proposal(wish, by=mori, at=NOW, organisation=organisation)
    group = page(logged_in(organiser), "/organisations/code-for-kanazawa/")
    draft = page(logged_in(organiser), event.get_absolute_url())
    form = page(logged_in(organiser), f"/events/{event.pk}/edit/")

    assert ("市民からの提案" in group, "武蔵ヶ辻の地下" in draft, hana.display_name in draft) == (
        True,
        True,
        True,
    )
    assert ("日時が決まっていないため" in draft, "このイベントを公開する" in draft) == (True, False)
    assert re.search(r'<input type="datetime-local" name="starts_at"(?! value)[^>]*>', form)
    times = {"starts_at": NOW + timedelta(days=9), "ends_at": NOW + timedelta(days=9, hours=1)}
    announcing.publish(announcing.revise(event, times, by=organiser, at=NOW), by=organiser, at=NOW)
    public = [page(client, event.get_absolute_url()) for client in (stranger(), logged_in(ren))]
    assert [text for text in public if "武蔵ヶ辻の地下" in text or hana.display_name in text] == []


# --- The desk -----------------------------------------------------------------------------------------


def test_moderators_alone_come_to_the_desk(snow, hana, organiser, aoki, mori, admin):
    wish = proposal(snow, by=hana)
    paths = ["/cms/events/proposals/", f"/cms/events/proposals/{wish.pk}/"]
    insiders = [[logged_in(who).get(path).status_code for path in paths] for who in (mori, admin)]
    others = [[logged_in(who).get(path).status_code for path in paths] for who in (hana, organiser, aoki)]

    assert (insiders, others) == ([[200, 200]] * 2, [[302, 302]] * 3)


def test_a_moderator_gives_a_proposal_to_a_group_on_its_page(snow, hana, mori, organiser, organisation):
    wish, client = proposal(snow, by=hana), logged_in(mori)
    assert wish.title in page(client, "/cms/events/proposals/")
    decide = f"/cms/events/proposals/{wish.pk}/decide/"

    nobody = client.post(decide, {"decision": "publish"})
    given = client.post(decide, {"decision": "publish", "organisation": organisation.pk})
    late = client.post(decide, {"decision": "return", "reason": "遅れて書いた理由"})

    assert (nobody.status_code, given.status_code, late.status_code) == (422, 302, 409)
    assert "団体が選ばれていない" in text_of(nobody)
    assert Event.objects.get().organisation == organisation
    assert ("遅れて書いた理由" in text_of(late), "森" in text_of(late)) == (True, True)


def test_a_moderator_sends_a_proposal_back_and_a_missing_reason_is_said(snow, hana, mori):
    wish, client = proposal(snow, by=hana), logged_in(mori)
    decide = f"/cms/events/proposals/{wish.pk}/decide/"

    ways = [
        client.post(decide, {"decision": "return"}),
        client.post(decide, {"decision": "nonsense"}),
        client.post(decide, {"decision": "return", "reason": "今回は見送ります。"}),
    ]

    wish.refresh_from_db()
    assert ([way.status_code for way in ways], wish.state) == ([422, 422, 302], "returned")


def test_by_key_the_answer_is_what_the_script_shows(snow, hana, mori, organiser, organisation):
    wish, client = proposal(snow, by=hana), logged_in(mori)
    decide, by_key = f"/cms/events/proposals/{wish.pk}/decide/", {"headers": {"X-Desk": "1"}}

    nobody = client.post(decide, {"act": "publish"}, **by_key)
    given = client.post(decide, {"act": "publish", "organisation": organisation.pk}, **by_key)

    assert (nobody.status_code, "団体が選ばれていない" in nobody.json()["refused"]) == (422, True)
    assert (given.status_code, Event.objects.count()) == (200, 1)
