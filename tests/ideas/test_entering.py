"""The office types in what came on paper: an exception with a reason, a second person, and a code."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from cocreate.accounts.display_names import why_not_call_oneself
from cocreate.accounts.permissions import Role
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from ideas import entering, moderation, taking_over
from ideas.consent import present_terms
from ideas.models import Follow, Idea, PaperEntry, State
from ideas.paper_register import register
from ideas.wording import IdeaText
from tests.cast import person
from tests.factories.ideas import NOW, campaign, comment
from tests.racing import in_parallel

TEXT = IdeaText("バス停に椅子がほしい", "", "立って待つのがつらいです。椅子を置いてください。")


@pytest.fixture
def second(db):
    return person("林", "hayashi@example.jp", Role.MODERATOR)


def received(**fields) -> entering.Received:
    words = {"channel": "paper", "reason": "no_device", "received_on": NOW.date(), **fields}
    return entering.Received(**words)


def entered(by, *, into=None, key=None, at=NOW, **fields) -> tuple[PaperEntry, str]:
    return entering.enter_for_somebody(
        into, by=by, at=at, text=TEXT, received=received(**fields), submission_key=key or uuid.uuid4()
    )


def published(mori, second, **fields) -> tuple[PaperEntry, str]:
    entry, code = entered(mori, **fields)
    entering.approve_exception(entry, by=second, at=NOW)
    moderation.publish(entry.idea, by=second, at=NOW, version_number=1)
    entry.idea.refresh_from_db()
    return entry, code


def code_of(refused) -> str:
    return refused.value.code


def test_it_is_public_only_after_a_second_person_approved_and_reviewed_it(mori, second, client):
    entry, _code = entered(mori, shown_as="平和町のはな", contact="玄関に声をかける")

    with pytest.raises(Refusal) as refused:
        moderation.publish(entry.idea, by=second, at=NOW, version_number=1)
    assert code_of(refused) == "exception_not_approved"

    entering.approve_exception(entry, by=second, at=NOW)
    moderation.publish(entry.idea, by=second, at=NOW, version_number=1)
    page = client.get(f"/ideas/{entry.idea_id}/").content.decode()

    assert "紙で受け付けたアイデア" in page
    assert "平和町のはな" in page
    assert "玄関に声をかける" not in page
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["paper.entered", "paper.approved", "idea.publish"]


def test_the_database_itself_keeps_an_unapproved_idea_out_of_sight(mori):
    entry, _code = entered(mori)

    with pytest.raises(IntegrityError, match="approved exception"), transaction.atomic():
        Idea.objects.filter(pk=entry.idea_id).update(state=State.PUBLISHED, published_at=NOW)
    with pytest.raises(IntegrityError, match="who_typed_it_does_not_approve_it"), transaction.atomic():
        PaperEntry.objects.filter(pk=entry.pk).update(approved_at=NOW, approved_by=mori)

    PaperEntry.objects.filter(pk=entry.pk).update(approved_at=NOW, approved_by=entry.idea.author)
    assert Idea.objects.filter(pk=entry.idea_id).update(state=State.PUBLISHED, published_at=NOW) == 1


def test_who_typed_it_neither_approves_nor_decides(mori, second):
    entry, _code = entered(mori)

    with pytest.raises(Refusal) as refused:
        entering.approve_exception(entry, by=mori, at=NOW)
    assert code_of(refused) == "own_entry"
    assert "ほかの職員" in str(refused.value)

    entering.approve_exception(entry, by=second, at=NOW)
    with pytest.raises(Refusal) as refused:
        moderation.publish(entry.idea, by=mori, at=NOW, version_number=1)
    assert code_of(refused) == "own_entry"
    with pytest.raises(Refusal) as refused:
        entering.approve_exception(entry, by=second, at=NOW)
    assert code_of(refused) == "already_approved"


def test_it_is_not_sent_back_while_nobody_could_change_it(mori, second, hana):
    entry, code = entered(mori)
    entering.approve_exception(entry, by=second, at=NOW)

    with pytest.raises(Refusal) as refused:
        moderation.send_back(entry.idea, by=second, at=NOW, version_number=1, reason="短くしてください。")
    assert code_of(refused) == "nobody_to_send_back_to"

    taking_over.take_over(code, by=hana, at=NOW)
    entry.idea.refresh_from_db()
    decision = moderation.send_back(entry.idea, by=second, at=NOW, version_number=1, reason="短く。")
    assert decision.idea.state == State.RETURNED


def test_the_author_takes_it_over_once_and_what_was_kept_for_it_is_gone(mori, second, hana, ren, client):
    entry, code = published(mori, second, contact="電話は夜に", shown_as="平和町のはな")
    assert re.fullmatch(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", code)
    assert code.replace("-", "") not in entry.code_hash

    idea = taking_over.take_over(f" {code.lower().replace('-', ' ')} ", by=hana, at=NOW)

    entry.refresh_from_db()
    assert (idea.author, entry.claimed_by, entry.code_hash, entry.contact) == (hana, hana, "", "")
    assert Follow.objects.filter(idea=idea, person=hana).exists()
    page = client.get(f"/ideas/{idea.pk}/").content.decode()
    assert hana.display_name in page
    assert "平和町のはな" not in page
    assert "紙で受け付けたアイデア" in page
    with pytest.raises(Refusal) as refused:
        taking_over.take_over(code, by=ren, at=NOW)
    assert code_of(refused) == "code_unknown"


@pytest.mark.parametrize("trouble", ["wrong", "old", "renewed"])
def test_wrong_old_and_replaced_codes_get_one_answer(mori, hana, trouble):
    entry, code = entered(mori)
    at = NOW
    if trouble == "wrong":
        code = "2222-2222-2222"
    elif trouble == "old":
        at = NOW + timedelta(days=taking_over.CODE_DAYS)
    else:
        fresh = taking_over.renew_code(entry, by=mori, at=NOW)
        assert fresh != code

    with translation.override("ja"), pytest.raises(Refusal) as refused:
        taking_over.take_over(code, by=hana, at=at)

    assert code_of(refused) == "code_unknown"
    assert "期限" in str(refused.value)
    assert Idea.objects.get().author != hana


def test_the_office_does_not_take_over_what_it_typed_in(mori, second):
    entry, code = entered(mori)
    entering.approve_exception(entry, by=second, at=NOW)

    for who in (mori, second):
        with pytest.raises(Refusal) as refused:
            taking_over.take_over(code, by=who, at=NOW)
        assert code_of(refused) == "own_entry"


def test_overdue_codes_and_contacts_are_forgotten(mori):
    entered(mori, contact="夜に電話")

    assert taking_over.forget_overdue_codes(at=NOW + timedelta(days=taking_over.CODE_DAYS - 1)) == 0
    assert taking_over.forget_overdue_codes(at=NOW + timedelta(days=taking_over.CODE_DAYS)) == 1
    assert taking_over.forget_overdue_codes(at=NOW + timedelta(days=taking_over.CODE_DAYS)) == 0
    assert PaperEntry.objects.values_list("code_hash", "contact").get() == ("", "")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"channel": "pigeon"}, "channel_missing"),
        ({"reason": "because"}, "reason_missing"),
        ({"reason": "other"}, "words_missing"),
        ({"received_on": NOW.date() + timedelta(days=1)}, "day_impossible"),
        ({"received_on": NOW.date() - timedelta(days=entering.OLDEST_DAYS + 1)}, "day_impossible"),
        ({"shown_as": "金沢市役所"}, "name_of_the_office"),
        ({"shown_as": "森"}, "name_taken"),
    ],
)
def test_the_exception_must_be_whole_and_the_name_nobody_elses(mori, fields, code):
    with translation.override("ja"), pytest.raises(Refusal) as refused:
        entered(mori, **fields)

    assert code_of(refused) == code
    assert re.search("[ぁ-ん]", str(refused.value))
    assert not Idea.objects.exists()


def test_citizens_type_in_nothing_for_others(hana):
    with pytest.raises(Refusal) as refused:
        entered(hana)
    assert code_of(refused) == "not_from_the_office"


def test_what_came_in_time_counts_though_it_is_typed_in_later(mori):
    closed = campaign(closes_at=NOW - timedelta(days=2))

    entry, _code = entered(mori, into=closed, received_on=NOW.date() - timedelta(days=5))
    assert entry.idea.campaign == closed

    with pytest.raises(Refusal) as refused:
        entered(mori, into=closed, received_on=NOW.date() - timedelta(days=1))
    assert code_of(refused) == "posting_closed"


def test_the_same_form_twice_is_one_entry_and_the_code_is_told_once(mori):
    key = uuid.uuid4()

    first, code = entered(mori, key=key)
    again, nothing = entered(mori, key=key)

    assert (first, nothing) == (again, "")
    assert code
    assert PaperEntry.objects.count() == 1


def test_only_who_agreed_gives_the_text_away_under_a_licence(mori):
    said_yes, _code = entered(mori, agreed=True)
    said_nothing, _code = entered(mori)

    assert said_yes.idea.versions.get().terms == present_terms() != ""
    assert said_nothing.idea.versions.get().terms == ""


def test_the_open_data_say_what_the_page_says_of_its_author_and_of_how_it_came_in(mori, second, client):
    published(mori, second, shown_as="平和町のはな", channel="phone", reason="health")
    published(mori, second)

    rows = json.loads(client.get("/data/ideas.json").getvalue())["rows"]

    told = [(row["author"], row["channel"]) for row in rows]
    assert told == [("平和町のはな", "phone"), ("匿名希望", "paper")]


def test_without_a_name_it_says_so_and_nobody_else_takes_that_name(mori, second, hana, client):
    entry, _code = published(mori, second)

    page = client.get(f"/ideas/{entry.idea_id}/").content.decode()
    assert '<span translate="no">匿名希望</span>' in page
    assert entry.idea.author_name == "匿名希望"
    assert why_not_call_oneself("匿名希望", hana).code == "name_taken"


def test_the_register_counts_approved_exceptions_and_names_nobody(mori, second, client):
    published(mori, second, shown_as="平和町のはな", reason_words="電話線がない")
    entered(mori, channel="phone", reason="health")

    found = register(at=NOW)
    page = client.get("/transparency/paper/").content.decode()

    assert (found.whole.in_all, found.channels[0].in_all, found.channels[1].in_all) == (1, 1, 0)
    assert found.per_cent == 50.0
    for secret in ("平和町のはな", "電話線がない", TEXT.title):
        assert secret not in page


def form(**words) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()),
        "channel": "counter",
        "received_on": NOW.date().isoformat(),
        "reason": "difficult",
        "title": TEXT.title,
        "proposal": TEXT.proposal,
        **words,
    }


def as_(who) -> Client:
    client = Client()
    client.force_login(who, backend="cocreate.accounts.doorkeeper.Doorkeeper")
    return client


def test_the_desk_shows_the_slip_once_and_writes_down_who_reads_a_contact(
    mori, second, aoki, settings, clock
):
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)

    slip = as_(mori).post("/cms/ideas/paper/new/", form(contact="窓口の電話"))
    entry = PaperEntry.objects.get()

    assert slip.status_code == 200
    assert re.search(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", slip.content.decode())
    listed = as_(second).get("/cms/ideas/paper/").content.decode()
    assert "もう一人の確認を待っています" in listed
    assert "窓口の電話" not in listed
    shown = as_(second).post(f"/cms/ideas/paper/{entry.pk}/contact/")
    assert "窓口の電話" in shown.content.decode()
    assert Entry.objects.filter(verb="paper.contact_read", actor_id=second.pk).count() == 1
    assert as_(aoki).post(f"/cms/ideas/paper/{entry.pk}/contact/").status_code == 404
    assert as_(second).post(f"/cms/ideas/paper/{entry.pk}/approve/").status_code == 302
    entry.refresh_from_db()
    assert entry.approved_by == second


def test_what_is_missing_is_said_at_the_field_and_the_text_is_kept(mori, settings, clock):
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)

    answer = as_(mori).post("/cms/ideas/paper/new/", form(reason="other"))

    assert answer.status_code == 422
    assert "理由を短い言葉で書いてください" in answer.content.decode()
    assert TEXT.proposal in answer.content.decode()


@pytest.mark.parametrize("name", ["平和町のHаna", "heiwa@example.jp", "市役所の人"])
def test_a_name_that_nobody_may_bear_is_said_at_its_field(mori, settings, clock, name):
    settings.STAFF_MFA_REQUIRED = False
    clock(NOW)

    answer = as_(mori).post("/cms/ideas/paper/new/", form(shown_as=name, agreed="yes"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["shown_as"]


def test_a_citizen_takes_over_on_the_page_and_guessing_is_slowed_down(mori, hana, settings, clock):
    clock(NOW)
    settings.PACED = True
    entry, code = entered(mori)
    client = as_(hana)

    wrong = client.post("/take-over/", {"code": "2222-3333-4444"})
    right = client.post("/take-over/", {"code": code})

    assert wrong.status_code == 422
    assert right["Location"] == f"/ideas/{entry.idea_id}/"
    answers = [client.post("/take-over/", {"code": "2222"}).status_code for _ in range(9)]
    assert answers[-1] == 429


def test_comments_and_the_rest_of_the_page_work_for_such_an_idea(mori, second, hana, client):
    entry, _code = published(mori, second)
    comment(entry.idea, author=hana)

    assert client.get(f"/ideas/{entry.idea_id}/").status_code == 200
    told = client.get(f"/api/v1/ideas/{entry.idea_id}/").json()
    assert (told["author"], told["channel"]) == ("匿名希望", "paper")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("protected", [True, False])
def test_of_many_who_type_one_code_at_once_one_takes_it_over(mori, protected, monkeypatch):
    people = [person(f"市民{number}", f"p{number}@example.jp") for number in range(6)]
    _entry, code = entered(mori)
    if not protected:
        monkeypatch.setattr(
            PaperEntry.objects._queryset_class, "select_for_update", lambda self, **_kwargs: self
        )
        slow_down(monkeypatch)

    def act(number: int) -> str:
        try:
            taking_over.take_over(code, by=people[number], at=NOW)
        except Refusal as refusal:
            return refusal.code
        return "taken"

    answers = in_parallel(len(people), act)

    taken = answers.count("taken")
    assert (taken == 1) is protected
    assert Entry.objects.filter(verb="paper.taken_over").count() == taken


def slow_down(monkeypatch) -> None:
    """Let everybody read before anybody writes, so that the missing lock shows each time."""
    import threading

    barrier = threading.Barrier(6, timeout=10)
    hashed = taking_over.why_not_take_part

    def late(person):
        barrier.wait()
        return hashed(person)

    monkeypatch.setattr(taking_over, "why_not_take_part", late)
