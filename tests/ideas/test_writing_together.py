"""Naming who writes it with you on the page for a new idea: kept like every word, asked when it is public."""

from __future__ import annotations

import re
import uuid

import pytest

from cocreate.notifications.models import Notice
from ideas import moderation
from ideas.drafting import keep_draft
from ideas.models import Draft, Idea, Invitation, SiteRules, State, Waits
from tests.factories.ideas import NOW
from tests.ideas.test_coauthoring import letters_to
from tests.ideas.test_proposing import TYPED, code_of, hidden_fields

WHOM = "浅野川のメダカ\r\n\r\nnobody@example.jp"
LINES = ["浅野川のメダカ", "", "nobody@example.jp"]
SENTENCE = "公開されたときに、次の人へ、一緒に書くお誘いを送ります"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(clock):
    clock(NOW)


@pytest.fixture
def as_hana(client, hana):
    client.force_login(hana)
    return client


def box(page: str) -> list[str]:
    """What stands in the field."""
    found = re.search(r'<textarea name="authors".*?>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found[1].strip().splitlines()


def test_who_is_named_is_asked_when_the_idea_is_public_and_not_before(as_hana, hana, ren, mori, client):
    preview = as_hana.post("/ideas/new/", {**TYPED, "authors": WHOM, "action": "preview"})
    looked = preview.content.decode()
    assert SENTENCE in looked
    assert re.findall(r"<li>(.*?)</li>", looked.split(SENTENCE)[1].split("</ul>")[0]) == [LINES[0], LINES[2]]

    sent = as_hana.post("/ideas/new/", {**hidden_fields(preview), "action": "send"}, follow=True)

    assert "一緒に書くお誘いは、アイデアが公開されたときに2人へ送ります。" in sent.content.decode()
    made = Idea.objects.get()
    page = as_hana.get(f"/ideas/{made.pk}/authors/").content.decode()
    assert "公開を待っているお誘い" in page
    assert ren.display_name in page
    assert "nobody@example.jp" not in page
    assert (Draft.objects.count(), letters_to(ren)) == (0, [])
    moderation.publish(made, by=mori, at=NOW, version_number=1)
    assert len(letters_to(ren)) == 1
    assert "公開を待っているお誘い" not in as_hana.get(f"/ideas/{made.pk}/authors/").content.decode()


def test_where_an_idea_appears_at_once_its_author_reads_that_they_were_asked(as_hana, ren):
    SiteRules.objects.update_or_create(pk=1, defaults={"ideas_wait": Waits.NOTHING})

    sent = as_hana.post("/ideas/new/", {**TYPED, "authors": ren.email, "action": "send"}, follow=True)

    assert Idea.objects.get().state == State.PUBLISHED
    assert "一緒に書くお誘いを1人に送りました。" in sent.content.decode()
    assert len(letters_to(ren)) == 1


def test_while_it_waits_another_is_invited_on_its_page(as_hana, hana):
    as_hana.post("/ideas/new/", {**TYPED, "action": "send"})
    made = Idea.objects.get()

    page = as_hana.post(f"/ideas/{made.pk}/authors/", {"who": "だれか"}, follow=True).content.decode()

    assert "お誘いを受け付けました。アイデアが公開されたときに送ります。" in page
    assert Invitation.objects.get().is_held
    gone = as_hana.post(f"/invitations/{Invitation.objects.get().pk}/end/", follow=True).content.decode()
    assert "お誘いを取り消しました。だれにも知らせていません。" in gone


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        ("だれか\r\n\r\nren@", "3行目が、だれのことかわかりません"),
        ("あ" * 41, "1行目が、だれのことかわかりません"),
        ("hana@example.jp", "1行目は、あなた自身です"),
        ("\r\n".join("一二三四五六"), "一緒に書けるのは5人までです"),
        ("あ\r\n" * 101, "一緒に書けるのは5人までです"),
    ],
)
@pytest.mark.parametrize("action", ["preview", "send"])
def test_what_is_wrong_is_said_at_the_field_with_its_line(as_hana, action, whom, said):
    answer = as_hana.post("/ideas/new/", {**TYPED, "authors": whom, "action": action})

    page = answer.content.decode()
    assert answer.status_code == 422
    error = re.search(r'id="id_authors_error"><p>＊(.*?)</p>', page)
    assert error
    assert said in error[1]
    assert '<details class="more" open' in page
    assert box(page) == whom.splitlines()
    assert TYPED["wish"] in page
    assert (Idea.objects.count(), Invitation.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_it_is_kept_before_the_log_in_and_judged_after_it(client, hana):
    """A stranger can name themselves without knowing it; nothing is sent then, and nothing lost."""
    fields = hidden_fields(client.post("/ideas/new/", {**TYPED, "authors": hana.email, "action": "preview"}))
    client.post("/ideas/new/", {**fields, "action": "send"})
    client.force_login(hana)

    answer = client.get("/ideas/new/finish/")

    assert (answer.status_code, Idea.objects.count()) == (422, 0)
    assert "あなた自身です" in answer.content.decode()
    assert box(answer.content.decode()) == [hana.email]


def test_it_is_kept_in_the_draft_and_stays_when_the_questions_change(as_hana, hana):
    as_hana.post("/ideas/new/", {"title": "雪", "authors": WHOM, "action": "draft"})

    draft = Draft.objects.get()
    assert box(as_hana.get(draft.get_absolute_url()).content.decode()) == LINES
    changed = as_hana.post("/ideas/new/", {"title": "雪", "authors": WHOM, "action": "campaign"})
    assert box(changed.content.decode()) == LINES


def test_names_of_others_alone_are_no_draft(hana):
    """Nobody's address is kept on the server for an idea that is not even begun."""

    def keep() -> Draft:
        return keep_draft({"authors": [WHOM]}, by=hana, at=NOW, key=uuid.uuid4(), seen_version=0)

    assert code_of(keep) == "nothing_written"


def test_programs_keep_them_in_a_draft_line_by_line_and_send_them(as_hana, hana, ren):
    key = uuid.uuid4()
    kept = as_hana.put(
        f"/api/v1/me/drafts/{key}/",
        {"written": {"title": ["雪"], "authors": [LINES[0], LINES[2]]}},
        content_type="application/json",
    )
    assert kept.json()["written"]["authors"] == ["浅野川のメダカ\nnobody@example.jp"]
    wish = {"key": str(key), "title": "雪", "proposal": "地図を見たいです。", "authors": [LINES[0], LINES[2]]}

    for _time in range(2):
        made = as_hana.post("/api/v1/ideas/", wish, content_type="application/json")

    assert made.status_code == 201
    assert (Draft.objects.count(), Invitation.objects.held().count()) == (0, 2)
    assert made.json()["co_authors"] == []
