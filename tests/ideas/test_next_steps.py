"""What comes next for an idea, in one sentence, and that a promise that was not kept is called late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ideas.models import Answer, FollowUp, Idea, State, StateChange
from ideas.next_steps import next_step
from tests import cast
from tests.factories import ideas as factory
from tests.factories.ideas import NOW

pytestmark = pytest.mark.django_db
AHEAD, OVER = date(2026, 12, 20), date(2026, 11, 20)


def words(idea: Idea) -> str:
    step = next_step(idea, NOW)
    return step.words if step else ""


def promised(ren, day: date | None) -> Idea:
    due = {"answer_promised_at": NOW, "answer_due_on": day} if day else {}
    return factory.idea(author=ren, state=State.UNDER_REVIEW, **due)


def test_a_waiting_idea_names_the_day_of_the_review(ren):
    idea = factory.idea(author=ren, state=State.SUBMITTED)

    assert words(idea) == "担当者が内容を確認しています。結果は2026年11月26日までに投稿者へお知らせします。"
    idea.submitted_at = NOW - timedelta(days=30)
    assert "遅れています。申し訳ありません。" in words(idea)


def test_a_gathering_idea_names_the_goal(ren):
    idea = factory.idea(author=ren, campaign=factory.campaign(threshold=300))

    assert words(idea) == "賛同を集めています。300人が賛同すると、市が回答します。"
    assert words(factory.idea(author=ren)) == "賛同を集めています。"
    over = factory.campaign(threshold=300, support=False)
    assert "賛同" in words(factory.idea(author=ren, campaign=over))
    assert "集めています" not in words(factory.idea(author=ren, campaign=over))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (AHEAD, "市が検討しています。2026年12月20日までに回答します。"),
        (
            OVER,
            "市が検討しています。2026年11月20日までに回答する約束でしたが、遅れています。申し訳ありません。",
        ),
        (None, "市が検討しています。回答の日はまだ決まっていません。"),
    ],
)
def test_a_considered_idea_names_the_day_of_the_answer(ren, day, said):
    assert words(promised(ren, day)) == said


def test_the_last_promise_counts_and_a_kept_one_is_over(ren, aoki):
    idea = promised(ren, None)
    by = {"department": cast.roads(), "published_by": aoki}
    Answer.objects.create(idea=idea, kind="interim", text="途中です。", next_on=AHEAD, published_at=NOW, **by)
    assert words(idea) == "市が検討しています。2026年12月20日までに、次のお知らせをします。"

    idea.state = State.IN_PROGRESS
    FollowUp.objects.create(idea=idea, text="始めました。", next_on=OVER, at=NOW, by=aoki)
    step = next_step(Idea.objects.get(pk=idea.pk), NOW)
    assert step is not None
    late = next_step(idea, NOW)
    assert late is not None
    assert (late.on, late.is_late) == (OVER, True)
    assert "2026年11月20日までにその後をお知らせする約束でしたが、遅れています。" in late.words


@pytest.mark.parametrize("state", [State.DONE, State.DECLINED, State.RETURNED, State.HIDDEN, State.WITHDRAWN])
def test_where_nothing_is_to_come_nothing_is_said(ren, state):
    assert next_step(factory.idea(author=ren, state=state), NOW) is None


def test_it_stands_at_the_top_of_the_time_line(client, ren):
    idea = promised(ren, AHEAD)

    page = client.get(idea.get_absolute_url()).content.decode()

    line = page[page.index('<ol class="timeline">') :]
    assert line.index("2026年12月20日までに回答します") < line.index("投稿されました")


def test_a_decision_and_the_state_it_led_to_are_one_line_with_reason_and_date(client, ren, aoki):
    idea = factory.idea(author=ren, state=State.DECLINED, at=NOW - timedelta(days=9))
    StateChange.objects.create(idea=idea, from_state="published", to_state="declined", by=aoki, at=NOW)
    Answer.objects.create(
        idea=idea, kind="cannot", text="できません。", reason="予算がありません。", next_on=AHEAD,
        department=cast.roads(), published_at=NOW, published_by=aoki,
    )  # fmt: skip

    page = client.get(idea.get_absolute_url()).content.decode()
    line = page[
        page.index('<ol class="timeline">') : page.index("</ol>", page.index('<ol class="timeline">'))
    ]

    assert line.count("timeline__title") == 2
    assert "市の回答：対応できません" in line
    assert "予算がありません。\n次のお知らせの予定日：2026年12月20日" in line
