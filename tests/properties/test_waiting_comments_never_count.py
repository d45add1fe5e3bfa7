"""Whatever happens to comments, in whatever order: only what everybody can read counts.

The expected number is counted by hand beside the rules, from what was done; the counter of the
database must agree after every step, and so must what the page and live news tell.
"""

from __future__ import annotations

import contextlib
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.language.refusal import Refusal
from cocreate.live import topics
from cocreate.live_state import read
from ideas import discussing, discussion, reporting, reviewing_comments
from ideas.models import Comment
from tests.cast import make_mori, make_ren
from tests.factories.ideas import NOW, campaign, idea

ACTS = ["write", "write waiting", "publish", "send back", "change", "hide", "show", "remove"]
sequences = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=1, max_size=14)


class Talk:
    """Two ideas of one call, one whose comments wait, and what became of each comment."""

    def __init__(self) -> None:
        self.mori, self.ren = make_mori(), make_ren()
        self.free = idea(author=self.mori, campaign=campaign(comments_wait="nothing"))
        self.read_first = idea(author=self.mori, campaign=campaign(comments_wait="everything"))
        self.known: list[dict] = []

    def play(self, act: str, number: int) -> None:
        if act.startswith("write"):
            about = self.read_first if act == "write waiting" else self.free
            words = {"text": "ひとこと", "stance": "for", "submission_key": uuid.uuid4()}
            written = discussing.comment(about, by=self.ren, at=NOW, **words)
            waits = about is self.read_first
            self.known.append({"row": written, "waits": waits, "hidden": False, "gone": False})
        elif number < len(self.known):
            with contextlib.suppress(Refusal):
                self._do(act, self.known[number])

    def _do(self, act: str, known: dict) -> None:
        row, by = (
            Comment.objects.select_related("idea__campaign", "author").get(pk=known["row"].pk),
            self.mori,
        )
        match act:
            case "publish":
                reviewing_comments.publish_comment(row, by=by, at=NOW, seen=row.edited_at)
                known["waits"] = False
            case "send back":
                reviewing_comments.send_comment_back(row, by=by, at=NOW, seen=row.edited_at, reason="直して")
            case "change":
                discussing.edit_comment(row, by=self.ren, at=NOW, text=f"別の文{row.text}", stance="for")
                known["waits"] = row.idea_id == self.read_first.pk
            case "hide":
                reporting.hide_comment(row, by=by, at=NOW, reason="広告")
                known["hidden"] = True
            case "show":
                reporting.restore_comment(row, by=by, at=NOW, reason="見直し")
                known["hidden"] = False
            case "remove":
                discussing.remove_comment(row, by=self.ren, at=NOW)
                known["gone"] = True

    def expected(self, about) -> int:
        states = [one for one in self.known if one["row"].idea_id == about.pk]
        return sum(not (one["waits"] or one["hidden"] or one["gone"]) for one in states)

    def agrees(self, about) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        about.counter.refresh_from_db()
        topic = topics.idea(about.pk)
        told = read([topic])[topic]
        shown = discussion.threads_of(about, AnonymousUser()).counted().count()
        numbers = {about.counter.comments, told["comments"], len(told["latest_comments"]), shown}
        return numbers == {self.expected(about)}


class RolledBack(Exception):
    """The end of one example: nothing of it stays."""


@pytest.mark.django_db
def test_only_what_everybody_can_read_counts():
    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(sequences)
    def play(acts):
        with contextlib.suppress(RolledBack), transaction.atomic():
            talk = Talk()
            for act, number in acts:
                talk.play(act, number)
                assert talk.agrees(talk.free)
                assert talk.agrees(talk.read_first)
            raise RolledBack

    play()


@pytest.mark.django_db
def test_the_comparison_can_fail():
    talk = Talk()
    talk.play("write waiting", 0)
    assert talk.agrees(talk.read_first)

    Comment.objects.update(review="", waits_since=None, waits_because="")  # past every rule

    assert not talk.agrees(talk.read_first)
