"""The transparency report: months of Japan, acts of people and of the platform apart, nothing personal."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from cocreate.accounts.models import User
from cocreate.accounts.permissions import Role
from cocreate.office_days.models import ClosedDay
from ideas import appealing, discussing, moderation, reporting
from ideas.models import Decision, Flag, Idea, Rule, State, StateChange, Version
from ideas.transparency import MONTHS, months, reasons
from ideas.views.transparency import bars_of
from tests.cast import person
from tests.factories.ideas import NOW, comment, idea

TODAY = date(2026, 11, 23)


def sent(author: User, at: datetime) -> Idea:
    """An idea that came in at a moment and waits."""
    made = idea(author=author, state=State.SUBMITTED, at=at)
    Version.objects.filter(idea=made).update(at=at)
    StateChange.objects.filter(idea=made).update(at=at)
    return made


def of(month: date, key: str) -> int:
    (found,) = [one for one in months(today=TODAY) if one.first == month]
    return found.number(key)


def test_a_month_begins_at_midnight_in_japan(hana, mori):
    sent(hana, datetime(2026, 10, 31, 14, 59, tzinfo=UTC))  # 23:59 on the last of October
    sent(hana, datetime(2026, 10, 31, 15, 0, tzinfo=UTC))  # midnight

    assert (of(date(2026, 10, 1), "ideas_received"), of(date(2026, 11, 1), "ideas_received")) == (1, 1)


def test_every_act_counts_where_it_belongs_and_people_and_platform_apart(hana, ren, mori):
    public, back, gone = (sent(hana, NOW) for _ in range(3))
    moderation.publish(public, by=mori, at=NOW, version_number=1)
    moderation.send_back(back, by=mori, at=NOW, version_number=1, reason="短くしてください。")
    moderation.hide(gone, by=mori, at=NOW, reason="参加のルール3によります。")
    moderation.restore(gone, by=mori, at=NOW, reason="まちがいでした。")
    Decision.objects.create(
        idea=public, kind="hide", from_state="published", version_number=1, reason="通報", by=None, at=NOW
    )
    said = comment(Idea.objects.get(pk=public.pk), author=hana)
    discussing.flag(said, by=ren, at=NOW, reason=Flag.Reason.INSULT, text="")
    reporting.hide_comment(said, by=mori, at=NOW, reason="参加のルール3によります。")

    (month,) = months(today=TODAY)

    assert month.numbers == {
        "ideas_received": 3,
        "ideas_published": 1,
        "ideas_returned": 1,
        "ideas_hidden": 1,
        "ideas_hidden_by_platform": 1,
        "ideas_restored": 1,
        "comments_written": 1,
        "comments_hidden": 1,
        "reports_received": 1,
        "reports_upheld": 1,
    }


def test_appeals_count_when_sent_and_when_decided(hana, mori):
    second = person("林", "hayashi@example.jp", Role.MODERATOR)
    hidden = moderation.hide(sent(hana, NOW), by=mori, at=NOW, reason="参加のルール3によります。")
    asked = appealing.appeal(hidden, by=hana, at=NOW, text="名前は書いていません。")
    assert of(date(2026, 11, 1), "appeals_received") == 1

    appealing.decide_appeal(asked, by=second, at=NOW, outcome="upheld", reason="そのとおりでした。")

    assert (of(date(2026, 11, 1), "appeals_upheld"), of(date(2026, 11, 1), "ideas_restored")) == (1, 1)


@pytest.mark.parametrize(
    ("sent_on", "decided_on", "days"),
    [
        ((2026, 11, 16), (2026, 11, 16), 0.0),  # Monday, the same day
        ((2026, 11, 16), (2026, 11, 18), 2.0),
        ((2026, 11, 13), (2026, 11, 16), 1.0),  # Friday to Monday
        ((2026, 11, 14), (2026, 11, 18), 3.0),  # Saturday to Wednesday
        ((2026, 11, 6), (2026, 11, 20), 10.0),  # two weeks
    ],
)
def test_the_middle_time_counts_working_days(hana, mori, sent_on, decided_on, days):
    made = sent(hana, datetime(*sent_on, 3, tzinfo=UTC))
    moderation.publish(made, by=mori, at=datetime(*decided_on, 3, tzinfo=UTC), version_number=1)

    assert months(today=TODAY)[0].median_days == days


def test_the_middle_time_leaves_out_closed_days(hana, mori):
    ClosedDay.objects.create(day=date(2026, 11, 3), name="文化の日")  # a Tuesday
    ClosedDay.objects.create(day=date(2026, 11, 7), name="土曜の行事")  # closed anyway
    made = sent(hana, datetime(2026, 11, 2, 3, tzinfo=UTC))
    moderation.publish(made, by=mori, at=datetime(2026, 11, 9, 3, tzinfo=UTC), version_number=1)

    assert months(today=TODAY)[0].median_days == 4.0


def test_the_report_goes_back_a_year_and_not_before_the_first_idea(hana):
    sent(hana, datetime(2026, 9, 1, 3, tzinfo=UTC))
    assert [month.first.month for month in months(today=TODAY)] == [11, 10, 9]

    sent(hana, datetime(2024, 1, 1, 3, tzinfo=UTC))
    sent(hana, datetime(2025, 11, 1, 3, tzinfo=UTC))
    assert len(months(today=TODAY)) == MONTHS
    assert months(today=TODAY)[-1].first == date(2025, 11, 1)


def test_the_page_is_one_for_all_and_names_nobody(hana, mori, client, clock):
    clock(NOW)
    made = sent(hana, NOW)
    moderation.hide(made, by=mori, at=NOW, reason="秘密の理由です。")

    answer = client.get("/transparency/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "2026年11月" in page
    for secret in (made.title, "秘密の理由", hana.display_name, mori.display_name):
        assert secret not in page


def test_before_the_first_idea_it_says_so(db, client):
    assert "まだ届いたものはありません" in client.get("/transparency/").content.decode()


def test_the_file_has_the_same_figures(hana, mori, client, clock):
    clock(NOW)
    moderation.publish(sent(hana, NOW), by=mori, at=NOW, version_number=1)

    content = b"".join(client.get("/data/transparency.csv").streaming_content).decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(content)))

    assert row[0] == "2026-11"
    assert dict(zip(head, row, strict=True))["アイデア：公開"] == "1"


def test_bars_fill_the_picture_and_never_leave_it(hana):
    sent(hana, NOW)
    (bar,) = bars_of(months(today=TODAY))

    assert (bar.one, bar.two, bar.y1, bar.h2) == (1, 0, 8.0, 0.0)
    assert 0 <= bar.x1 < bar.x2 < bar.x2 + bar.width <= 100
    assert bars_of([]) == []


def test_reasons_are_counted_by_rule(hana, mori):
    rule = Rule.objects.create(key="privacy-test", name="個人情報を書かない", words="消してください。")
    for made in (sent(hana, NOW), sent(hana, NOW)):
        moderation.hide(made, by=mori, at=NOW, reason="参加のルール3によります。")
    Decision.objects.filter(pk=Decision.objects.order_by("pk")[0].pk).update(rule=rule)

    assert [(one.name, one.returned, one.hidden, one.comments_hidden) for one in reasons(today=TODAY)] == [
        ("個人情報を書かない", 0, 1, 0),
        ("", 0, 1, 0),
    ]


def test_without_a_rule_in_the_records_no_reasons_are_listed(hana, mori):
    moderation.hide(sent(hana, NOW), by=mori, at=NOW, reason="参加のルール3によります。")

    assert reasons(today=TODAY) == []
