"""Results are entered with their source, corrected in the open, never overwritten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cocreate.audit.models import Entry
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from cocreate.strategy.adopting import adopt
from cocreate.strategy.measuring import correct, enter
from cocreate.strategy.models import Indicator, Initiative, Measurement, Version
from tests.cast import make_admin, make_aoki, make_hana, make_mori, roads
from tests.factories.strategy import the_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator() -> Indicator:
    the_plan()
    return Indicator.objects.get(key="yuinet-districts")


def measure(indicator, by, **given):
    given = {"measured_on": date(2022, 3, 31), "value": Decimal(15), "source": "市民協働推進課調べ", **given}
    return enter(indicator, by=by, at=database_now(), **given)


def test_a_moderator_enters_a_result_with_its_source(indicator):
    mori = make_mori()

    made = measure(indicator, mori)

    assert (made.value, made.source, made.entered_by, made.is_demo) == (15, "市民協働推進課調べ", mori, False)
    entry = Entry.objects.get(verb="strategy.measure")
    assert (entry.actor_id, entry.object_id) == (mori.pk, str(made.pk))


def test_one_day_has_one_value(indicator):
    mori = make_mori()
    measure(indicator, mori)

    with pytest.raises(Refusal) as refused:
        measure(indicator, mori, value=Decimal(16))

    assert refused.value.code == "already_measured"
    assert [one.value for one in Measurement.objects.all()] == [15]


def test_a_correction_is_a_new_row_that_says_why(indicator):
    mori = make_mori()
    first = measure(indicator, mori)

    better = correct(
        first, by=mori, at=database_now(), value=Decimal(16), source="再集計", reason="数えもれがありました"
    )

    assert [one.value for one in Measurement.objects.standing()] == [16]
    assert (better.corrects, better.measured_on) == (first, first.measured_on)
    assert Measurement.objects.get(pk=first.pk).value == 15
    assert Entry.objects.filter(verb="strategy.correct").count() == 1


def test_a_value_is_corrected_once(indicator):
    mori = make_mori()
    first = measure(indicator, mori)
    given = {"value": Decimal(16), "source": "再集計", "reason": "数えもれ"}
    correct(first, by=mori, at=database_now(), **given)

    with pytest.raises(Refusal) as refused:
        correct(first, by=mori, at=database_now(), **given)

    assert refused.value.code == "already_corrected"


def test_a_correction_without_a_reason_is_refused(indicator):
    mori = make_mori()
    first = measure(indicator, mori)

    with pytest.raises(Refusal) as refused:
        correct(first, by=mori, at=database_now(), value=Decimal(16), source="再集計", reason=" ")

    assert refused.value.code == "reason_missing"
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": Decimal(-1)}, "value_out_of_range"),
        ({"value": Decimal("NaN")}, "value_out_of_range"),
        ({"value": Decimal("Infinity")}, "value_out_of_range"),
        ({"value": Decimal(10) ** 12}, "value_out_of_range"),
        ({"source": "  "}, "source_missing"),
        ({"measured_on": date(2999, 1, 1)}, "measured_in_the_future"),
    ],
)
def test_odd_values_are_refused_in_words(indicator, given, code):
    with pytest.raises(Refusal) as refused:
        measure(indicator, make_mori(), **given)

    assert refused.value.code == code
    assert not Measurement.objects.exists()


def test_a_share_is_never_more_than_everything(indicator):
    share = Indicator.objects.get(key="online-procedures-rate")

    with pytest.raises(Refusal) as refused:
        measure(share, make_mori(), value=Decimal("100.01"))

    assert refused.value.code == "share_above_all"


def test_a_citizen_enters_nothing(indicator):
    with pytest.raises(Refusal) as refused:
        measure(indicator, make_hana())

    assert refused.value.status == 403


def test_a_department_measures_what_its_own_initiatives_move(indicator):
    aoki = make_aoki()
    Initiative.objects.filter(key="information-outreach").update(owner=roads())
    other = Indicator.objects.get(key="telework-uses")
    from cocreate.accounts.models import Department

    Initiative.objects.filter(key="paperless").update(owner=Department.objects.create(name="総務課"))

    assert measure(indicator, aoki).value == 15
    with pytest.raises(Refusal) as refused:
        measure(other, aoki)
    assert refused.value.code == "not_your_indicator"


def test_exactly_one_version_is_in_force():
    the_plan()
    old = Version.objects.get(number="1.0")

    adopt(old, by=make_admin(), at=database_now())
    adopt(old, by=make_admin(), at=database_now())

    assert [version.number for version in Version.objects.current()] == ["1.0"]
    assert Entry.objects.filter(verb="strategy.adopt", actor_id=make_admin().pk).count() == 1


def test_only_an_administrator_puts_a_version_in_force():
    the_plan()

    with pytest.raises(Refusal) as refused:
        adopt(Version.objects.get(number="1.0"), by=make_mori(), at=database_now())

    assert refused.value.status == 403
    assert [version.number for version in Version.objects.current()] == ["1.5"]


def test_the_page_to_enter_a_result_speaks_japanese(indicator, client, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(make_admin())

    page = client.post("/cms/measurement/new/", {}).content.decode()

    english = ["Go to the first error", "New:", "Select an option"]
    assert [words for words in english if words in page] == []
    assert "最初の誤りへ" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("value", "-5", "0以上の数を入力してください。"),
        ("measured_on", "2999-01-01", "測った日が、今日より先の日付になっています。"),
    ],
)
def test_a_refusal_is_read_once_and_at_its_field(indicator, client, settings, field, value, words):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(make_admin())
    typed = {"indicator": indicator.pk, "measured_on": "2026-11-01", "value": "5", "source": "市民協働推進課"}

    page = client.post("/cms/measurement/new/", {**typed, field: value}).content.decode()

    assert page.count(words) == 1
    assert "最初の誤りへ" in page
    assert words in field_of(page, field)


def field_of(page: str, name: str) -> str:
    """The part of a form from the label of a field to its input."""
    return page.partition(f'for="id_{name}"')[2].partition(f'name="{name}"')[0]


def test_a_result_is_entered_by_hand(indicator, client, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(make_admin())
    typed = {"indicator": indicator.pk, "measured_on": "2026-11-01", "value": "5", "source": "市民協働推進課"}

    done = client.post("/cms/measurement/new/", typed, follow=True).content.decode()

    assert "実績を入力しました。" in done
    assert "市民協働推進課" in done
    assert ">False<" not in done
    assert ">True<" not in done
