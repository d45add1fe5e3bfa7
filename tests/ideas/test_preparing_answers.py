"""An answer is written as a draft, read by a second person, and only then published; nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cocreate import schedule
from cocreate.accounts.models import Department
from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.notifications.models import Notice
from ideas import answering, assigning, moderation, publishing_answers, worklist
from ideas.models import Answer, AnswerDraft, Cooperation, Counter, Idea, State, Task
from ideas.preparing_answers import Words, approve, ask_for_review, put_aside, save, send_back
from tests.cast import roads
from tests.factories.ideas import NOW, campaign, idea

SOON = date(2026, 12, 24)

WORDS = Words("reflect", "除雪の済んだ道を、この冬から地図でお知らせします。", "", SOON)

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def snow(hana, aoki, mori):
    return moderation.assign(idea(author=hana, title="除雪の地図"), roads(), by=mori, at=NOW)


def write(on: Idea, by, *, words: Words = WORDS, version: int = 0, at=NOW) -> AnswerDraft:
    return save(on, by=by, at=at, department=roads(), words=words, version=version)


def approved(on: Idea, writer, reader, words: Words = WORDS) -> AnswerDraft:
    draft = write(on, writer, words=words)
    ask_for_review(draft, by=writer, at=NOW, version=1)
    return approve(draft, by=reader, at=NOW, version=1)


def refused(act, *args, **words) -> Refusal:
    with pytest.raises(Refusal) as no:
        act(*args, **words)
    return no.value


def told(about: AnswerDraft, key: str) -> set[str]:
    letters = Notice.objects.filter(key__startswith=f"answer-draft:{about.pk}:{key}")
    return set(letters.values_list("recipient__display_name", flat=True))


# --- Two people --------------------------------------------------------------------------------------


def test_written_read_and_published_by_two_people(snow, aoki, kato, hana):
    draft = write(snow, aoki)
    ask_for_review(draft, by=aoki, at=NOW, version=1)
    assert told(draft, "review") == {"加藤"}
    approve(draft, by=kato, at=NOW + HOUR, version=1)
    assert (told(draft, "approved"), Answer.objects.count()) == ({"青木"}, 0)

    said = publishing_answers.publish(draft, by=aoki, at=NOW + 2 * HOUR, version=1)

    draft.refresh_from_db()
    snow.refresh_from_db()
    assert (draft.state, draft.answer, snow.state) == ("published", said, State.ACCEPTED)
    assert (said.written_by, said.approved_by, said.published_by) == (aoki, kato, aoki)
    assert Notice.objects.filter(key=f"answer:{said.pk}", recipient=hana).count() == 1
    verbs = (
        Entry.objects.filter(object_type="ideas.answerdraft").order_by("id").values_list("verb", flat=True)
    )
    assert list(verbs) == [f"answer_draft.{act}" for act in ("begun", "asked", "approved", "published")]


def test_without_a_colleague_the_moderators_are_asked(snow, aoki, mori, tani):
    draft = write(snow, aoki)

    ask_for_review(draft, by=aoki, at=NOW, version=1)

    assert told(draft, "review") == {"森", "谷"}


def test_nobody_approves_what_they_wrote_or_sent(snow, aoki, kato):
    draft = write(snow, aoki)
    ask_for_review(draft, by=kato, at=NOW, version=1)

    said = [refused(approve, draft, by=who, at=NOW, version=1) for who in (aoki, kato)]

    assert [no.code for no in said] == ["own_draft", "own_draft"]
    assert str(said[0].message) == "自分が書いた案や、自分が確認を頼んだ案は、自分で承認できません。"


def test_who_wrote_the_idea_neither_answers_it_nor_approves_the_answer(aoki, mori, tani):
    own = moderation.assign(idea(author=mori), roads(), by=tani, at=NOW)
    assert refused(write, own, mori).code == "own_content"
    draft = write(own, aoki)
    ask_for_review(draft, by=aoki, at=NOW, version=1)

    assert refused(approve, draft, by=mori, at=NOW, version=1).code == "own_content"


def test_what_waits_for_a_second_person_stands_in_their_work_list_and_not_in_the_writers(
    snow, aoki, kato, mori, hana
):
    draft = write(snow, aoki)
    ask_for_review(draft, by=aoki, at=NOW, version=1)

    def waiting(who) -> list[tuple]:
        found = worklist.rows(worklist.viewer_of(who), NOW, kinds=[Task.DRAFT])
        return [(row[0], row[1]) for row in found]

    assert waiting(kato) == waiting(mori) == [("draft", draft.pk)]
    assert waiting(aoki) == waiting(hana) == []


@pytest.mark.parametrize("same", ["written_by", "asked_by"])
def test_the_database_itself_asks_for_four_eyes(snow, aoki, kato, mori, same):
    draft = approved(snow, aoki, mori)
    AnswerDraft.objects.filter(pk=draft.pk).update(asked_by=kato)

    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        AnswerDraft.objects.filter(pk=draft.pk).update(**{same: mori})
    said = publishing_answers.publish(draft, by=aoki, at=NOW, version=1)
    with pytest.raises(IntegrityError, match="own_answer"), transaction.atomic():
        Answer.objects.filter(pk=said.pk).update(written_by=mori)


@pytest.mark.parametrize("kind", ["reflect", "already", "consider", "cannot"])
def test_no_decision_appears_without_a_second_person(snow, aoki, kind):
    words = {"kind": kind, "text": "…", "reason": "費用", "next_on": SOON, "department": roads()}

    alone = refused(answering.answer, snow, by=aoki, at=NOW, **words)
    hats = refused(answering.answer, snow, by=aoki, at=NOW, approved_by=aoki, **words)

    assert {alone.code, hats.code} == {"second_person_needed"}


def test_a_returned_draft_comes_back_with_a_note_and_is_written_on(snow, aoki, kato):
    draft = write(snow, aoki)
    ask_for_review(draft, by=aoki, at=NOW, version=1)

    silent = refused(send_back, draft, by=kato, at=NOW, version=1, note=" ")
    send_back(draft, by=kato, at=NOW, version=1, note="いつからかを書いてください。")
    again = write(snow, aoki, words=WORDS._replace(text="12月から公開します。"), version=1)

    assert (silent.code, told(draft, "returned")) == ("note_missing", {"青木"})
    assert (again.pk, again.version, again.state, again.note) == (
        draft.pk,
        2,
        "writing",
        "いつからかを書いてください。",
    )


def test_a_change_takes_the_approval_and_the_appointment_back(snow, aoki, mori):
    draft = approved(snow, aoki, mori)
    publishing_answers.schedule(draft, by=aoki, at=NOW, version=1, publish_at=NOW + HOUR)

    write(snow, aoki, words=WORDS._replace(text="やはり春から公開します。"), version=1)
    no = refused(publishing_answers.publish, draft, by=mori, at=NOW, version=2)

    draft.refresh_from_db()
    assert (draft.state, draft.scheduled_for, no.code) == ("writing", None, "not_approved")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (WORDS._replace(kind=""), "unknown_kind"),
        (WORDS._replace(text=" "), "text_missing"),
        (WORDS._replace(next_on=None), "next_date_missing"),
        (WORDS._replace(kind="cannot"), "reason_missing"),
    ],
)
def test_a_draft_may_be_unfinished_until_somebody_shall_read_it(snow, aoki, words, code):
    draft = write(snow, aoki, words=words)

    assert refused(ask_for_review, draft, by=aoki, at=NOW, version=1).code == code


def test_what_is_reviewed_and_published_is_what_was_on_the_page(snow, aoki, kato):
    draft = write(snow, aoki)
    write(snow, aoki, words=WORDS._replace(text="別の文です。"), version=1)
    ask_for_review(draft, by=aoki, at=NOW, version=2)

    assert refused(approve, draft, by=kato, at=NOW, version=1).code == "draft_changed"
    approve(draft, by=kato, at=NOW, version=2)
    assert refused(publishing_answers.publish, draft, by=kato, at=NOW, version=1).code == "draft_changed"


def test_a_draft_put_aside_makes_room_for_another(snow, aoki):
    draft = write(snow, aoki)

    put_aside(draft, by=aoki, at=NOW, version=1)
    other = write(snow, aoki)

    assert other.pk != draft.pk
    assert refused(put_aside, draft, by=aoki, at=NOW, version=1).code == "draft_moved_on"


# --- Several departments -----------------------------------------------------------------------------


@pytest.fixture
def snow_of_two(snow, mori, ren):
    other = Department.objects.create(name="危機管理課")
    other.officers.add(ren)
    return assigning.assign(snow, roads(), by=mori, at=NOW, beside=[other])


def test_a_department_beside_the_lead_writes_but_does_not_publish(snow_of_two, ren, aoki, mori, kato):
    draft = write(snow_of_two, ren)
    ask_for_review(draft, by=ren, at=NOW, version=1)
    assert refused(approve, draft, by=ren, at=NOW, version=1).code == "not_the_lead"
    approve(draft, by=aoki, at=NOW, version=1)
    assert refused(publishing_answers.publish, draft, by=ren, at=NOW, version=1).code == "not_your_idea"
    said = publishing_answers.publish(draft, by=aoki, at=NOW, version=1)

    assert said.department == roads()
    assert Notice.objects.filter(recipient=ren, key__startswith="cooperation:").count() == 1


def test_assigning_again_tells_only_who_is_new(snow_of_two, mori, aoki):
    before = Notice.objects.count(), Entry.objects.count()
    others = [row.department for row in Cooperation.objects.all()]

    assigning.assign(snow_of_two, roads(), by=mori, at=NOW, beside=others)
    assert (Notice.objects.count(), Entry.objects.count()) == before
    assigning.assign(snow_of_two, roads(), by=mori, at=NOW)
    assert Cooperation.objects.count() == 0


def test_the_owner_of_the_initiative_answers_by_rule_else_who_runs_the_campaign(hana, aoki):
    from ideas.promising import promise_due_answers
    from tests.factories.strategy import the_plan

    crisis, plan = Department.objects.create(name="危機管理課"), the_plan()
    owned = plan.initiatives.first()
    type(owned).objects.filter(pk=owned.pk).update(owner=crisis)
    call = campaign(threshold=1, department=roads())
    tied, loose = idea(author=hana, campaign=call), idea(author=hana, campaign=call)
    tied.initiatives.add(owned)
    Counter.objects.filter(idea__in=(tied, loose)).update(supports=1)

    promise_due_answers(at=NOW)

    assert [Idea.objects.get(pk=one.pk).department for one in (tied, loose)] == [crisis, roads()]


def test_strangers_to_an_idea_neither_see_nor_write_its_draft(snow, hana, organiser, aoki):
    draft = write(snow, aoki)
    Department.objects.create(name="危機管理課").officers.add(organiser)

    seen = [
        AnswerDraft.objects.visible_to(who).filter(pk=draft.pk).exists() for who in (hana, organiser, aoki)
    ]

    assert seen == [False, False, True]
    assert refused(write, snow, organiser, version=1).code == "not_your_idea"


# --- The appointed time and several together ---------------------------------------------------------


def test_an_appointed_answer_appears_at_its_time_and_once(snow, aoki, mori):
    draft = approved(snow, aoki, mori)
    publishing_answers.schedule(draft, by=aoki, at=NOW, version=1, publish_at=NOW + HOUR)

    numbers = [publishing_answers.publish_due(at=NOW + minutes) for minutes in (HOUR / 2, HOUR, 2 * HOUR)]

    assert numbers == [0, 1, 0]
    assert Answer.objects.get().published_at == NOW + HOUR
    assert any(job.does == "ideas.publishing_answers.publish_due" for job in schedule.SCHEDULE)


def test_what_cannot_appear_as_appointed_is_told_and_kept(snow, aoki, mori, tani):
    draft = approved(snow, aoki, mori)
    publishing_answers.schedule(draft, by=aoki, at=NOW, version=1, publish_at=NOW + HOUR)
    moderation.hide(snow, by=mori, at=NOW, reason="電話番号が書かれています。")

    assert publishing_answers.publish_due(at=NOW + HOUR) == 0
    assert publishing_answers.publish_due(at=NOW + 2 * HOUR) == 0

    draft.refresh_from_db()
    assert (draft.state, draft.scheduled_for) == ("approved", None)
    assert told(draft, "not-published") == {"青木", "森", "谷"}
    assert Entry.objects.filter(verb="answer_draft.not_published").count() == 1


@pytest.mark.parametrize(
    ("moment", "code"), [(NOW, "schedule_past"), (NOW + timedelta(days=60), "schedule_after_next_news")]
)
def test_a_moment_that_makes_no_sense_is_refused(snow, aoki, mori, moment, code):
    draft = approved(snow, aoki, mori)

    no = refused(publishing_answers.schedule, draft, by=aoki, at=NOW, version=1, publish_at=moment)

    assert no.code == code


def test_several_together_and_one_that_is_missing_something_does_not_keep_back_the_others(
    snow, hana, aoki, mori
):
    other = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)
    third = moderation.assign(idea(author=hana), roads(), by=mori, at=NOW)
    drafts = [approved(one, aoki, mori) for one in (snow, other, third)]
    moderation.hide(other, by=mori, at=NOW, reason="電話番号が書かれています。")

    outcomes = publishing_answers.publish_several([(each, 1) for each in drafts], by=mori, at=NOW)

    assert [one.answer is not None for one in outcomes] == [True, False, True]
    assert outcomes[1].refusal.code == "not_public"
    assert Entry.objects.filter(verb="idea.answered").count() == 2
