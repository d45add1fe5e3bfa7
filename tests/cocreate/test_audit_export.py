"""The audit log can be taken away by administrators, safely for a spreadsheet, and on record itself."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction
from django.test import Client

from cocreate.accounts.models import User
from cocreate.audit.models import Entry
from cocreate.audit.record import record
from tests.factories.ideas import NOW, idea


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_MFA_REQUIRED = False


def as_(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def table(response) -> list[dict[str, str]]:
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


@pytest.fixture
def entries(db, mori, hana):
    snow = idea(author=hana)
    with transaction.atomic():
        record("idea.publish", by=mori, on=snow, at=NOW, detail={"from": "submitted"})
        record("idea.hide", by=mori, on=snow, at=NOW)
        record("idea.answer_promised", by=None, on=snow, at=NOW)


def test_the_file_holds_what_the_filters_chose(entries, admin, mori):
    answer = as_(admin).post("/cms/audit/export/", {"verb": "idea.publish"})
    rows = table(answer)

    assert "no-store" in answer["Cache-Control"]
    assert [(row["行為"], row["だれが"]) for row in rows] == [("idea.publish", "森")]


def test_taking_it_away_is_kept_once_and_is_not_in_the_file_itself(entries, admin):
    rows = table(as_(admin).post("/cms/audit/export/", {"actor": "森"}))

    kept = Entry.objects.get(verb="audit.exported")
    assert len(rows) == 2
    assert (kept.actor_id, set(kept.detail)) == (admin.pk, {"up_to"})
    assert "audit.exported" not in {row["行為"] for row in rows}


def test_a_name_that_looks_like_a_formula_is_text(entries, admin, mori):
    User.objects.filter(pk=mori.pk).update(display_name="=HYPERLINK(1)")

    rows = table(as_(admin).post("/cms/audit/export/", {"verb": "idea.hide"}))

    assert rows[0]["だれが"] == "'=HYPERLINK(1)"


def test_only_administrators_take_it_away_and_never_by_a_link(entries, admin, mori, hana):
    for who in (mori, hana):
        assert as_(who).post("/cms/audit/export/").status_code == 302
    assert as_(admin).get("/cms/audit/export/").status_code == 405
    assert not Entry.objects.filter(verb="audit.exported").exists()
