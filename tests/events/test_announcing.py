"""Preparing, announcing, moving and calling off an event."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from events import announcing, registering
from events.models import Event
from tests.factories.events import event, people
from tests.factories.ideas import NOW, idea

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def words() -> dict[str, object]:
    return {
        "title": "雪道データ アイデアソン",
        "place": "金沢未来のまち創造館",
        "starts_at": NOW + timedelta(days=14),
        "ends_at": NOW + timedelta(days=14, hours=2),
        "capacity": 20,
    }


def test_the_organiser_prepares_an_event_that_only_organisers_see(
    organiser, organisation, hana, mori, passer_by
):
    made = announcing.prepare(organisation, words(), by=organiser, at=NOW)

    seen_by = [
        person for person in (organiser, mori, hana, passer_by) if made in Event.objects.visible_to(person)
    ]
    assert (made.state, made.created_by, made.capacity) == ("draft", organiser, 20)
    assert (seen_by, verbs()) == ([organiser, mori], ["event.prepared"])


def test_the_same_form_sent_twice_is_one_event(organiser, organisation):
    key = uuid4()

    first = announcing.prepare(organisation, words(), by=organiser, at=NOW, submission_key=key)
    second = announcing.prepare(organisation, words(), by=organiser, at=NOW, submission_key=key)

    assert (first, Event.objects.count(), verbs()) == (second, 1, ["event.prepared"])


def test_nobody_prepares_an_event_for_somebody_elses_group(hana, organisation):
    with pytest.raises(Refusal) as refused:
        announcing.prepare(organisation, words(), by=hana, at=NOW)

    assert (refused.value.code, Event.objects.count()) == ("not_your_organisation", 0)


def test_announcing_says_who_and_when_once(organiser, passer_by):
    draft = event(state=Event.State.DRAFT)

    announcing.publish(draft, by=organiser, at=NOW)
    announcing.publish(draft, by=organiser, at=NOW + timedelta(minutes=1))

    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.published_at) == ("published", organiser, NOW)
    assert (list(Event.objects.visible_to(passer_by)), verbs()) == ([draft], ["event.published"])


def test_what_is_over_is_not_announced(organiser):
    draft = event(state=Event.State.DRAFT, starts_at=NOW - timedelta(days=1))

    with pytest.raises(Refusal) as refused:
        announcing.publish(draft, by=organiser, at=NOW)

    assert refused.value.code == "event_is_over"


@pytest.mark.parametrize("act", ["publish", "call_off", "revise"])
def test_citizens_do_not_run_events(hana, act):
    meeting = event()
    more = {"publish": {}, "call_off": {"reason": "いやがらせ"}, "revise": {"fields": {"title": "別の題名"}}}[
        act
    ]

    with pytest.raises(Refusal) as refused:
        getattr(announcing, act)(meeting, by=hana, at=NOW, **more)

    meeting.refresh_from_db()
    assert (refused.value.code, meeting.state, verbs()) == ("not_your_organisation", "published", [])


def test_everybody_who_registered_is_told_why_it_is_called_off(organiser):
    meeting, crowd = event(capacity=2), people(4)
    for person in crowd:
        registering.register(meeting, by=person, at=NOW)
    registering.cancel(meeting, by=crowd[0], at=NOW)

    announcing.call_off(meeting, by=organiser, at=NOW, reason=" 大雪のため ")

    meeting.refresh_from_db()
    letters = Notice.objects.filter(key=f"event_called_off:{meeting.pk}").order_by("recipient_id")
    assert (meeting.state, meeting.called_off_by, meeting.called_off_reason) == (
        "called_off",
        organiser,
        "大雪のため",
    )
    assert [letter.recipient for letter in letters] == crowd[1:]
    assert "理由：大雪のため" in letters[0].body
    assert verbs() == ["event.called_off"]


def test_calling_off_twice_is_refused_and_nobody_is_told_again(organiser, hana):
    meeting = event()
    registering.register(meeting, by=hana, at=NOW)
    announcing.call_off(meeting, by=organiser, at=NOW, reason="大雪のため")

    with pytest.raises(Refusal) as refused:
        announcing.call_off(meeting, by=organiser, at=NOW, reason="会場の都合")

    assert (refused.value.code, hana.notices.count()) == ("event_called_off", 2)


def test_calling_off_needs_a_reason(organiser):
    meeting = event()

    with pytest.raises(Refusal) as refused:
        announcing.call_off(meeting, by=organiser, at=NOW, reason="  ")

    assert refused.value.code == "reason_missing"


def test_a_draft_cannot_be_called_off(organiser):
    with pytest.raises(Refusal) as refused:
        announcing.call_off(event(state=Event.State.DRAFT), by=organiser, at=NOW, reason="大雪のため")

    assert refused.value.code == "event_never_announced"


def test_who_registered_hears_of_another_time_once_for_each_move(organiser, hana):
    meeting = event()
    registering.register(meeting, by=hana, at=NOW)
    later = meeting.starts_at + timedelta(days=7)

    for _ in range(2):
        announcing.reschedule(
            meeting, starts_at=later, ends_at=later + timedelta(hours=2), by=organiser, at=NOW
        )

    meeting.refresh_from_db()
    letter = hana.notices.latest("id")
    assert (hana.notices.count(), meeting.revision, verbs()) == (2, 1, ["event.revised"])
    assert letter.subject.startswith("日時・場所が変わりました：")
    assert "日時：2026年12月14日（月） 12:00–14:00" in letter.body


def test_another_title_is_no_reason_for_a_letter(organiser, hana):
    meeting = event()
    registering.register(meeting, by=hana, at=NOW)

    announcing.revise(meeting, {"title": "雪道データ・アイデアソン"}, by=organiser, at=NOW)

    assert hana.notices.count() == 1


def test_two_organisers_at_once_do_not_overwrite_each_other(organiser, mori):
    meeting = event(title="はじめの題名")
    announcing.revise(meeting, {"title": "森の題名", "revision": 0}, by=mori, at=NOW)

    with pytest.raises(Refusal) as refused:
        announcing.revise(meeting, {"title": "運営者の題名", "revision": 0}, by=organiser, at=NOW)

    meeting.refresh_from_db()
    assert (refused.value.code, meeting.title) == ("changed_meanwhile", "森の題名")


def test_registration_is_not_taken_away_from_people_who_registered(organiser, hana):
    meeting = event()
    registering.register(meeting, by=hana, at=NOW)

    with pytest.raises(Refusal) as refused:
        announcing.revise(meeting, {"takes_registrations": False}, by=organiser, at=NOW)

    assert refused.value.code == "people_have_registered"


def test_a_refused_number_of_seats_leaves_nothing_half_written(organiser):
    meeting = event(capacity=3, title="はじめの題名")
    for person in people(2):
        registering.register(meeting, by=person, at=NOW)

    with pytest.raises(Refusal):
        announcing.revise(meeting, {"title": "別の題名", "capacity": 1}, by=organiser, at=NOW)

    meeting.refresh_from_db()
    assert (meeting.title, meeting.capacity, verbs()) == ("はじめの題名", 3, [])


def test_an_event_is_tied_to_ideas(organiser, hana):
    meeting, about = event(), idea(author=hana)

    announcing.revise(meeting, {"ideas": [about], "initiatives": []}, by=organiser, at=NOW)
    announcing.revise(meeting, {"ideas": [about], "initiatives": []}, by=organiser, at=NOW)

    assert (list(meeting.ideas.all()), verbs()) == ([about], ["event.revised"])
