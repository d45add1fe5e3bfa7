"""What the lines of one page of the work list tell, read in one question, whatever kinds stand on it.

Each kind names the facts of its line. They come as one JSON object a thing, so that rows of many
tables fit into one union: a further kind makes the question longer, and no second one is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Left

from ideas.models import (
    AnswerDraft,
    Appeal,
    Comment,
    DeskClaim,
    ExpertHelp,
    Flag,
    Idea,
    Invitation,
    MergePart,
    MergeProposal,
    PaperEntry,
    Picture,
    Task,
    Version,
)
from ideas.worklist import Row

Facts = dict[str, Any]
LONGEST_TITLE = 60


def facts_of(rows: Iterable[Row], at: datetime) -> dict[str, Facts]:
    """The facts of these rows by their keys, each with who looks at it; what is gone is left out."""
    things: dict[str, list[int]] = {}
    for row in rows:
        things.setdefault(row.kind, []).append(row.thing)
    parts = [_facts(kind, numbers, at) for kind, numbers in things.items()]
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True).order_by()  # else in the order of the first table
    return {f"{kind}:{thing}": facts for kind, thing, facts in found}


def _facts(kind: str, things: list[int], at: datetime) -> QuerySet[Any]:
    table, facts = FACTS[kind]
    who = JSONObject(by="by_id", name="by__display_name")
    claims = DeskClaim.objects.standing(at).filter(kind=kind, thing=OuterRef("pk"))
    claim = Subquery(claims.annotate(who=who).values("who"))
    found = table._default_manager.filter(pk__in=things).order_by()
    told = found.annotate(
        row_kind=Value(kind, models.CharField()), thing=models.F("pk"), facts=JSONObject(claim=claim, **facts)
    )
    return told.values_list("row_kind", "thing", "facts")


def _authors(idea: str = "") -> Facts:
    """All the authors of an idea; `idea` is the way to it from the table that is read, ending in `__`."""
    accepted = Invitation.objects.accepted().filter(idea=OuterRef(f"{idea}pk")).order_by("invited_at", "pk")
    person = JSONObject(pk="person_id", name="person__display_name")
    return {
        "author": f"{idea}author_id",
        "author_name": f"{idea}author__display_name",
        "name_on_paper": f"{idea}paper__shown_as",
        "co_authors": ArraySubquery(accepted.annotate(who=person).values("who")),
    }


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    counted = rows.filter(**{of: OuterRef("pk")}).order_by().values(of).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), Value(0))


TEXT: Facts = {name: name for name in ("title", "problem", "proposal", "wish")}
PARTS_OF_MERGE = MergePart.objects.filter(proposal=OuterRef("pk"))
TO_DEPARTMENT: Facts = {
    "title": "title",
    "department": "department__name",
    "due": "answer_due_on",
    **_authors(),
}
FACTS: dict[str, tuple[type[models.Model], Facts]] = {
    Task.IDEA: (
        Idea,
        {
            **TEXT,
            **_authors(),
            "campaign": "campaign__title",
            "because": "waits_because",
            "version": "version_number",
            "paper": "paper__pk",
            "entered_by": "paper__entered_by_id",
            "approved": "paper__approved_at",
            "pictures": _number(Picture.objects.all(), "idea"),
            "reports": _number(Flag.objects.filter(decided_at=None), "idea"),
        },
    ),
    Task.TEXT: (
        Version,
        {
            **TEXT,
            **_authors("idea__"),
            "idea": "idea_id",
            "number": "number",
            "by": "by_id",
            "campaign": "idea__campaign__title",
            "weight": "weight",
        },
    ),
    Task.COMMENT: (
        Comment,
        {
            "text": "text",
            "author": "author_id",
            "author_name": "author__display_name",
            "idea": "idea__title",
            "because": "waits_because",
            "edited": "edited_at",
        },
    ),
    Task.REPORT: (
        Flag,
        {
            **_authors("idea__"),
            "idea": Coalesce("idea__title", "comment__idea__title"),
            "comment": Left("comment__text", LONGEST_TITLE),
            "commenter": "comment__author_id",
            "commenter_name": "comment__author__display_name",
            "reporter": "reporter_id",
            "reason": "reason",
            "words": "text",
        },
    ),
    Task.APPEAL: (
        Appeal,
        {
            **_authors("decision__idea__"),
            "idea": Coalesce("decision__idea__title", "comment_decision__comment__idea__title"),
            "comment": Left("comment_decision__comment__text", LONGEST_TITLE),
            "commenter": "comment_decision__comment__author_id",
            "commenter_name": "comment_decision__comment__author__display_name",
            "words": Left("text", LONGEST_TITLE),
        },
    ),
    Task.PAPER: (
        PaperEntry,
        {
            "title": "idea__title",
            "campaign": "idea__campaign__title",
            "entered_by": "entered_by__display_name",
            "channel": "channel",
            "reason": "reason",
        },
    ),
    Task.MERGE: (
        MergeProposal,
        {
            "title": Subquery(PARTS_OF_MERGE.filter(is_target=True).order_by().values("idea__title")),
            "proposed_by": "proposed_by__display_name",
            "silent": _number(MergePart.objects.filter(agreed_at=None), "proposal"),
        },
    ),
    Task.ANSWER: (Idea, TO_DEPARTMENT),
    Task.NEWS: (Idea, TO_DEPARTMENT),
    Task.BESIDE: (Idea, TO_DEPARTMENT),
    Task.DRAFT: (
        AnswerDraft,
        {
            **_authors("idea__"),
            "idea": "idea_id",
            "title": "idea__title",
            "department": "department__name",
            "asked_by": "asked_by_id",
            "asked_by_name": "asked_by__display_name",
            "written_by": "written_by_id",
        },
    ),
    Task.HELP: (
        ExpertHelp,
        {"title": "idea__title", "department": "department__name", "help": "kind"},
    ),
}
