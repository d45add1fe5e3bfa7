"""What somebody hears who answers in the city's name, or helps with it: each “no” once, in Japanese."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ideas import answer_permissions as drafts
from ideas import answering, helping, preparing_answers, promising, publishing_answers, showing_results
from ideas import office_permissions as office
from ideas.models import Answer, AnswerDraft, FollowUp, Idea, State
from ideas.models.expert_help import ExpertHelp
from ideas.preparing_answers import Words
from ideas.showing_results import SentPicture
from tests.factories.ideas import NOW
from tests.ideas.test_pictures import picture
from tests.refusals.town import DAY, LATER, Case, Town, check, name_of

SOON = date(2026, 12, 24)
WORDS = Words("reflect", "除雪の済んだ道を、この冬から地図でお知らせします。", "", SOON)


def answer(town: Town, on: Idea | None = None, **words: object) -> Answer:
    given = {
        "kind": "interim",
        "text": "検討しています。",
        "next_on": SOON,
        "department": town.roads,
        **words,
    }
    by = given.pop("by", town.aoki)
    return answering.answer(on or town.assigned(), by=by, at=NOW, **given)


def decided(town: Town, state: State = State.IN_PROGRESS) -> Idea:
    """An idea that the city has answered finally."""
    done = town.assigned(state)
    said = {"kind": "reflect", "text": "公開します。", "next_on": SOON, "published_at": NOW}
    Answer.objects.create(idea=done, department=town.roads, published_by=town.aoki, **said)
    return done


def follow(town: Town, on: Idea, **words: object) -> FollowUp:
    return answering.follow_up(on, by=town.aoki, at=NOW, **{"text": "始めました。", "next_on": SOON, **words})


def seen_before(town: Town, by: object = None) -> Idea:
    """An idea as it was on the page of somebody who answers; meanwhile it was hidden, by `by` or the platform."""
    seen = town.assigned()
    Idea.objects.filter(pk=seen.pk).update(state=State.HIDDEN)
    seen.state_changes.create(from_state=seen.state, to_state=State.HIDDEN, by=by, at=LATER)
    return seen


def save(town: Town, on: Idea, words: Words = WORDS, *, by: object = None, version: int = 0) -> AnswerDraft:
    return preparing_answers.save(
        on, by=by or town.aoki, at=NOW, department=town.roads, words=words, version=version
    )


def draft(town: Town) -> AnswerDraft:
    return save(town, town.assigned())


def in_review(town: Town) -> AnswerDraft:
    return preparing_answers.ask_for_review(draft(town), by=town.aoki, at=NOW, version=1)


def approved(town: Town) -> AnswerDraft:
    return preparing_answers.approve(in_review(town), by=town.kato, at=NOW, version=1)


def send_back(town: Town, note: str) -> object:
    return preparing_answers.send_back(in_review(town), by=town.kato, at=NOW, version=1, note=note)


def schedule(town: Town, publish_at: datetime) -> object:
    held = approved(town)
    return publishing_answers.schedule(held, by=town.aoki, at=NOW, version=1, publish_at=publish_at)


def saved_by_two(town: Town) -> object:
    snow = town.assigned()
    save(town, snow)
    return save(town, snow, by=town.kato)


def written_by_an_officer(town: Town) -> Idea:
    return town.assigned(author=town.aoki)


def shown(*words: str) -> object:
    return showing_results.paint(SentPicture(picture(), one) for one in words)


def ask(town: Town, on: Idea | None = None, **words: object) -> ExpertHelp:
    given = {
        "kind": ExpertHelp.Kind.EXPERIENCE,
        "wish": "画面の案を見てほしい",
        "department": town.roads,
        **words,
    }
    return helping.ask(on or town.assigned(), by=town.aoki, at=NOW, **given)


def asked_twice(town: Town) -> object:
    snow = town.assigned()
    ask(town, snow)
    return ask(town, snow)


def accept(town: Town, asked: ExpertHelp, plan: str = "来週、画面を描きます。") -> ExpertHelp:
    return helping.accept(asked, by=town.expert, at=NOW, plan=plan)


CASES = [
    # Answering
    Case(
        "not_your_idea",
        "このアイデアは、あなたの課の担当ではありません。",
        lambda town: office.why_not_answer(town.aoki, town.idea(), NOW),
    ),
    Case(
        "own_content",
        "自分のアイデアに、市として回答することはできません。",
        lambda town: office.why_not_answer(town.aoki, written_by_an_officer(town), NOW),
    ),
    Case(
        "not_your_department",
        "回答できるのは、自分の課の名前を使うときだけです。",
        lambda town: answer(town, department=town.parks),
    ),
    Case(
        "not_public",
        "回答できるのは公開中のアイデアだけです。",
        lambda town: office.why_not_answer(town.aoki, town.assigned(State.HIDDEN), NOW),
    ),
    Case(
        "already_answered",
        "このアイデアの最終回答は、青木さんが2026年11月23日12:00に公開しています。",
        lambda town: office.why_not_answer(town.aoki, decided(town), NOW),
    ),
    Case("unknown_kind", "市の判断を選んでください。", lambda town: answer(town, kind="perhaps")),
    Case("text_missing", "公開する文を書いてください。", lambda town: answer(town, text=" ")),
    Case(
        "text_too_long",
        "文が長すぎます。3000文字以内で書いてください。",
        lambda town: answer(town, text="雪" * 3001),
    ),
    Case(
        "reason_missing",
        "見送る理由を書いてください。",
        lambda town: answer(town, kind="cannot", next_on=None),
    ),
    Case(
        "reason_too_long",
        "文が長すぎます。2000文字以内で書いてください。",
        lambda town: answer(town, kind="cannot", reason="雪" * 2001),
    ),
    Case("next_date_missing", "次のお知らせの日を入れてください。", lambda town: answer(town, next_on=None)),
    Case(
        "next_date_past",
        "次のお知らせの日は、今日か今日より後にしてください。",
        lambda town: answer(town, next_on=date(2026, 11, 22)),
    ),
    Case(
        "second_person_needed",
        "別の人の承認がまだなので、回答は公開していません。",
        lambda town: answer(town, kind="reflect"),
    ),
    Case(
        "state_changed",
        "森さんが2026年11月23日13:00にこのアイデアを変えました。今の状態は「非表示」です。まだ何も公開していません。",
        lambda town: answer(town, seen_before(town, town.mori)),
    ),
    Case(
        "state_changed",
        "アイデアの状態が変わりました。まだ何も公開していません。",
        lambda town: answer(town, seen_before(town)),
    ),
    Case(
        "not_open_for_assignment",
        "担当課を決められるのは、公開中で最終回答がまだないアイデアだけです。",
        lambda town: office.why_not_assign(town.mori, decided(town), NOW),
    ),
    Case(
        "nobody_answers_yet",
        "担当課がまだ決まっていないので、回答を約束していません。",
        lambda town: promising.why_not_promise(town.mori, town.idea(), NOW),
    ),
    Case(
        "already_promised",
        "このアイデアへの回答は、すでに約束しています。何も変えていません。",
        lambda town: promising.why_not_promise(
            town.mori, town.assigned(answer_promised_at=NOW, answer_due_on=SOON), NOW
        ),
    ),
    # Telling how it goes on
    Case(
        "not_answered_yet", "経過は、市の回答の後に書くものです。", lambda town: follow(town, town.assigned())
    ),
    Case(
        "not_decided_yet",
        "このアイデアについて、市の判断がまだ出ていません。",
        lambda town: follow(town, decided(town, State.UNDER_REVIEW), has_begun=True),
    ),
    Case(
        "already_done",
        "このアイデアはもう実施済みです。",
        lambda town: follow(town, decided(town, State.DONE)),
    ),
    Case("too_many_pictures", "結果の写真は3枚までです。", lambda town: shown(*["雪の道"] * 4)),
    Case(
        "picture_needs_words",
        "写真ごとに、何が写っているかを書いてください。まだ何も公開していません。",
        lambda town: shown(" "),
    ),
    Case(
        "picture_words_too_long",
        "写真の説明が長すぎます。160文字以内で書いてください。",
        lambda town: shown("雪" * 1001),
    ),
    Case(
        "pictures_before_the_result",
        "写真は、結果をお知らせするときだけのせられます。まだ何も公開していません。",
        lambda town: follow(town, decided(town), pictures=[SentPicture(picture(), "雪の道")]),
    ),
    # Drafts of answers
    Case(
        "not_open_for_an_answer",
        "このアイデアはもう回答待ちではないので、保存していません。",
        lambda town: save(town, decided(town)),
    ),
    Case("draft_changed", "開いたあとに青木さんがこの案を変えたので、まだ保存していません。", saved_by_two),
    Case(
        "draft_changed",
        "開いたあとにこの案が公開されたか取りやめになったので、保存していません。",
        lambda town: save(town, town.assigned(), version=3),
    ),
    Case("note_missing", "直してほしいところを書いてください。", lambda town: send_back(town, " ")),
    Case(
        "note_too_long",
        "文が長すぎます。1000文字以内で書いてください。",
        lambda town: send_back(town, "雪" * 1001),
    ),
    Case(
        "own_draft",
        "自分が書いた案や、自分が確認を頼んだ案は、自分で承認できません。",
        lambda town: drafts.why_not_review(town.aoki, in_review(town)),
    ),
    Case(
        "draft_moved_on",
        "青木さんが2026年11月23日12:00に先に進めていたため、何も変えていません。回答案は、いま「書いている途中」です。",
        lambda town: drafts.why_not_review(town.kato, draft(town)),
    ),
    Case(
        "not_approved",
        "別の人の承認がまだなので、この案は公開していません。",
        lambda town: drafts.why_not_publish(town.aoki, in_review(town), NOW),
    ),
    Case(
        "not_the_lead",
        "この操作ができるのは、主担当の課と確認担当だけです。",
        lambda town: drafts.why_not_review(town.ren, in_review(town)),
    ),
    Case(
        "schedule_past", "これから先の日時を選ぶか、いま公開してください。", lambda town: schedule(town, NOW)
    ),
    Case(
        "schedule_after_next_news",
        "その日時には、次のお知らせの日が過ぎてしまうため、予約していません。",
        lambda town: schedule(town, NOW + 60 * DAY),
    ),
    # Support of the experts
    Case("unknown_help", "必要な支援の内容を選んでください。", lambda town: ask(town, kind="perhaps")),
    Case("text_missing", "何に支援が必要かを書いてください。", lambda town: ask(town, wish=" ")),
    Case(
        "already_asked",
        "このアイデアには同じ内容の支援がすでに進んでいるため、依頼を送りませんでした。",
        asked_twice,
    ),
    Case(
        "not_your_department",
        "支援を依頼できるのは、自分の課の名前を使うときだけです。",
        lambda town: ask(town, department=town.parks),
    ),
    Case(
        "nothing_to_help_with",
        "このアイデアは、いま市が検討や実施をしていないため、支援を依頼できません。",
        lambda town: ask(town, town.assigned(State.DONE)),
    ),
    Case(
        "not_an_expert",
        "引き受けることができるのは、DX CoEのメンバーだけです。",
        lambda town: helping.why_not_accept(town.aoki, ask(town)),
    ),
    Case(
        "text_missing",
        "いつ、どのように支援するかを書いてください。",
        lambda town: accept(town, ask(town), " "),
    ),
    Case(
        "state_changed",
        "この依頼は、ほかの職員がすでに次へ進めたため、保存しませんでした。",
        lambda town: accept(town, accept(town, ask(town))),
    ),
    Case(
        "not_yours",
        "この支援は、あなたの担当ではありません。",
        lambda town: helping.why_not_end(town.ren, ask(town)),
    ),
    Case(
        "text_missing",
        "支援の結果、または終える理由を書いてください。",
        lambda town: helping.end(ask(town), by=town.aoki, at=NOW, outcome=" "),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_it_is_said_in_japanese(case):
    check(case)
