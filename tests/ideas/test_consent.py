"""Who sends something agrees that it becomes open data; of older texts nothing is claimed."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

from ideas import discussing, rewording
from ideas.models import Comment, Idea, State, Version
from ideas.wording import IdeaText
from tests.factories.ideas import NOW, comment, idea
from tests.ideas.test_proposing import TYPED, send

SAID = "出典を示せばだれでも使えるデータ"
LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.ja"


@pytest.fixture
def writer(db, client, hana, clock):
    clock(NOW)
    client.force_login(hana)
    return client


def test_the_sentence_stands_beside_every_button_that_sends(writer, hana):
    public, returned = idea(author=hana), idea(author=hana, state=State.RETURNED)
    said = comment(public, author=hana)

    pages = [
        writer.post("/ideas/new/", {**TYPED, "action": "preview"}),
        writer.get(public.get_absolute_url()),
        writer.get(f"/ideas/{public.pk}/edit/"),
        writer.get(f"/ideas/{returned.pk}/edit/"),
        writer.get(f"/ideas/{public.pk}/comments/{said.pk}/edit/"),
    ]

    for page in pages:
        text = page.content.decode()
        assert (page.status_code, text.count(SAID)) == (200, 1)
        assert f'href="{LICENCE}"' in text
        assert '<a href="/pages/rules/">' in text


def test_which_terms_were_read_is_kept_with_what_was_sent(db, hana, ren, settings):
    settings.OPEN_DATA = {**settings.OPEN_DATA, "terms": "2026-11"}
    made = send(hana)
    assert made.versions.get().terms == "2026-11"
    public = idea(author=hana)
    said = discussing.comment(
        public, by=ren, at=NOW, text="賛成です。", stance="for", submission_key=uuid.uuid4()
    )
    settings.OPEN_DATA = {**settings.OPEN_DATA, "terms": "2027-04"}

    rewording.reword(
        public, by=hana, at=NOW, text=IdeaText("別の題", "", "別の文です。", ""), version_number=1,
        stated="content", reason="変えました",
    )  # fmt: skip
    assert Comment.objects.get(pk=said.pk).terms == "2026-11"
    discussing.edit_comment(said, by=ren, at=NOW, text="とても賛成です。", stance="for")

    assert list(public.versions.values_list("number", "terms")) == [(1, ""), (2, "2027-04")]
    assert Comment.objects.get(pk=said.pk).terms == "2027-04"


def test_data_claim_a_licence_only_where_somebody_agreed(writer, hana, ren):
    asked, old = idea(author=hana), idea(author=ren)
    Version.objects.filter(idea=asked).update(terms="2026-11")
    words = {"title": "まだ", "proposal": "公開されていない", "reason": "理由"}
    Version.objects.create(
        idea=old, number=2, by=ren, at=NOW, terms="2026-11", review=Version.Review.WAITING, **words
    )

    rows = csv.DictReader(io.StringIO(writer.get("/data/ideas.csv").getvalue().decode("utf-8-sig")))
    licences = {next(iter(row.values())): list(row.values()) for row in rows}
    told = {one["id"]: one["licence"] for one in writer.get("/api/v1/ideas/").json()["results"]}

    assert (LICENCE in licences[str(asked.pk)], LICENCE in licences[str(old.pk)]) == (True, False)
    assert told == {asked.pk: LICENCE, old.pk: ""}
    assert writer.get(f"/api/v1/ideas/{old.pk}/").json()["licence"] == ""


def test_programs_are_told_and_agree_too(writer, hana):
    answer = writer.post(
        "/api/v1/ideas/", {"title": "題です", "proposal": "こうしたいです。"}, content_type="application/json"
    )

    assert answer.json()["licence"] == LICENCE
    assert Idea.objects.get().versions.get().terms
    assert "open data" in writer.get("/api/v1/schema/").content.decode()
    public = idea(author=hana)
    comment(public, author=hana)
    (thread,) = writer.get(f"/api/v1/ideas/{public.pk}/comments/").json()["results"]
    assert thread["licence"] == ""
