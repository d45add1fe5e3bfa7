"""What the work list shows of each thing on one page of it: read kind by kind, one look-up each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cocreate.language.screening import Finding, Kind, Lists
from ideas import claiming
from ideas.admitting import without_allowed_links
from ideas.deadlines import is_late
from ideas.deciding_many import microseconds_of
from ideas.models import (
    AnswerDraft,
    Appeal,
    Comment,
    DeskClaim,
    ExpertHelp,
    Flag,
    Idea,
    MergePart,
    PaperEntry,
    Task,
    Version,
)
from ideas.screening import SENTENCES, lists, look_over, look_over_idea
from ideas.trusting import trust_of_all
from ideas.worklist import Row

LONGEST_TITLE = 60


@dataclass
class Item:
    """One line of the work list."""

    row: Row
    title: str
    href: str
    who: str = ""
    where: str = ""
    why: list[str | Promise] = field(default_factory=list)
    version: int = 0
    writers: set[int] = field(default_factory=set)  # whose words it is about
    merge_href: str = ""
    found: list[Finding] = field(default_factory=list)  # by screening; becomes a part of `why`
    late: bool = False
    claim: DeskClaim | None = None

    @property
    def kind_label(self) -> str | Promise:
        return Task(self.row.kind).label

    @property
    def value(self) -> str:
        """What a ticked box sends: the thing as it was seen."""
        return f"{self.row.key}:{self.version}"

    @property
    def can_be_ticked(self) -> bool:
        return self.row.kind in (Task.IDEA, Task.TEXT, Task.COMMENT, Task.REPORT)


def items_of(rows: Iterable[Row], at: datetime) -> list[Item]:
    """The lines of a page, in the order of its rows; what was decided this moment is left out."""
    page = list(rows)
    by_reader: dict[Callable[[list[Row]], list[Item]], list[Row]] = {}
    for row in page:
        by_reader.setdefault(READERS[row.kind], []).append(row)
    shown: dict[str, Item] = {}
    for read, some in by_reader.items():
        shown |= {item.row.key: item for item in read(some)}
    _say_what_was_found(shown.values(), at)
    claims = claiming.claims_of({(row.kind, row.thing) for row in page}, at)
    for item in shown.values():
        item.late = is_late(item.row.due, at)
        item.claim = claims.get((item.row.kind, item.row.thing))
    return [shown[row.key] for row in page if row.key in shown]


def _say_what_was_found(items: Iterable[Item], at: datetime) -> None:
    """Findings as sentences; links only of people without trust, who are looked up if there are links."""
    linking = [item for item in items if any(one.kind == Kind.LINK for one in item.found)]
    trust = trust_of_all([pk for item in linking for pk in item.writers], at=at) if linking else {}
    for item in items:
        trusted = all(pk in trust and trust[pk].is_trusted for pk in item.writers)
        item.why += _findings(without_allowed_links(item.found, trusted=trusted))


def _by_number(rows: list[Row], things: Iterable[Any]) -> list[tuple[Row, Any]]:
    found = {thing.pk: thing for thing in things}
    return [(row, found[row.thing]) for row in rows if row.thing in found]


def _ideas(rows: list[Row]) -> list[Item]:
    """Ideas, whether they wait for a review or for a department: one look-up."""
    waiting = Idea.objects.filter(pk__in=[row.thing for row in rows]).defer("search")
    counted = waiting.select_related("campaign", "author", "department", "paper").annotate(
        reports=Count("flags", filter=Q(flags__decided_at=None), distinct=True),
        number_of_pictures=Count("pictures", distinct=True),
    )
    known = lists()
    return [
        _idea(row, idea, known) if row.kind == Task.IDEA else _to_department(row, idea)
        for row, idea in _by_number(rows, counted)
    ]


def _idea(row: Row, idea: Any, known: Lists) -> Item:
    why = [idea.get_waits_because_display()] if idea.waits_because else []
    if getattr(idea, "paper", None) and idea.paper.approved_at is None:
        why.append(_("Came in on paper; the exception is approved first"))
    if idea.version_number > 1:
        why.append(_("Sent again (version %(number)s)") % {"number": idea.version_number})
    if idea.number_of_pictures:
        words = {"number": idea.number_of_pictures}
        why.append(ngettext("%(number)s picture", "%(number)s pictures", idea.number_of_pictures) % words)
    if idea.reports:
        why.append(
            ngettext("%(number)s open report", "%(number)s open reports", idea.reports)
            % {"number": idea.reports}
        )
    return Item(
        row,
        idea.title,
        reverse("ideas_desk:idea", args=[idea.pk]),
        idea.author_name,
        idea.campaign.title if idea.campaign else "",
        why,
        idea.version_number,
        {idea.author_id, idea.paper.entered_by_id} if idea.is_from_paper else {idea.author_id},
        reverse("ideas:propose_merge", args=[idea.pk]),
        look_over_idea(idea, known),
    )


def _texts(rows: list[Row]) -> list[Item]:
    versions = Version.objects.select_related("idea__campaign", "by").defer("idea__search")
    found = _by_number(rows, versions.filter(pk__in=[row.thing for row in rows]))
    known = lists()
    return [_text(row, version, known) for row, version in found]


def _text(row: Row, version: Version, known: Lists) -> Item:
    parts = (version.title, version.problem, version.proposal, version.wish)
    campaign = version.idea.campaign
    return Item(
        row,
        version.title,
        reverse("ideas_desk:version", args=[version.idea_id, version.number]),
        version.by.display_name,
        campaign.title if campaign else "",
        [version.get_weight_display()],
        version.number,
        {version.by_id},
        found=look_over(parts, known),
    )


def _comments(rows: list[Row]) -> list[Item]:
    waiting = Comment.objects.filter(pk__in=[row.thing for row in rows]).select_related("author", "idea")
    known = lists()
    return [_comment(row, comment, known) for row, comment in _by_number(rows, waiting)]


def _comment(row: Row, comment: Comment, known: Lists) -> Item:
    return Item(
        row,
        comment.text[:LONGEST_TITLE],
        f"{reverse('ideas_desk:waiting_comments')}?c={comment.pk}",
        comment.author.display_name,
        comment.idea.title,
        [comment.get_waits_because_display()],
        microseconds_of(comment.edited_at),
        {comment.author_id},
        found=look_over([comment.text], known),
    )


def _reports(rows: list[Row]) -> list[Item]:
    flags = Flag.objects.select_related("idea__author", "comment__author", "comment__idea")
    return [
        _report(row, flag) for row, flag in _by_number(rows, flags.filter(pk__in=[row.thing for row in rows]))
    ]


def _report(row: Row, flag: Flag) -> Item:
    thing: Any = flag.comment or flag.idea
    about: Idea = flag.comment.idea if flag.comment else thing
    text = flag.comment.text if flag.comment else about.title
    why = [flag.get_reason_display(), *([flag.text] if flag.text else [])]
    return Item(
        row,
        text[:LONGEST_TITLE],
        f"{reverse('ideas_desk:reports')}?flag={flag.pk}#report-{flag.pk}",
        thing.author.display_name,
        about.title if flag.comment else "",
        why,
        writers={thing.author_id, flag.reporter_id},
    )


def _appeals(rows: list[Row]) -> list[Item]:
    appeals = Appeal.objects.with_things().filter(pk__in=[row.thing for row in rows])
    return [_appeal(row, appeal) for row, appeal in _by_number(rows, appeals)]


def _appeal(row: Row, appeal: Appeal) -> Item:
    thing = appeal.thing
    about, title = (thing.idea, thing.text) if isinstance(thing, Comment) else (thing, thing.title)
    return Item(
        row,
        title[:LONGEST_TITLE],
        f"{reverse('ideas_desk:appeals')}#appeal-{appeal.pk}",
        appeal.author.display_name,
        about.title if isinstance(thing, Comment) else "",
        [appeal.text[:LONGEST_TITLE]],
        writers={appeal.author_id},
    )


def _to_department(row: Row, idea: Idea) -> Item:
    if row.kind == Task.NEWS:
        why = _("Next news was promised")
    elif idea.answer_due_on:
        why = _("An answer was promised")
    else:
        why = _("A department was asked to answer")
    return Item(
        row,
        idea.title,
        reverse("ideas_desk:answer", args=[idea.pk]),
        idea.author.display_name,
        idea.department.name if idea.department else _("No department yet"),
        [why],
    )


def _papers(rows: list[Row]) -> list[Item]:
    entries = PaperEntry.objects.select_related("idea__campaign", "entered_by").defer("idea__search")
    found = _by_number(rows, entries.filter(pk__in=[row.thing for row in rows]))
    return [
        Item(
            row,
            entry.idea.title,
            f"{reverse('ideas_desk:paper')}#paper-{entry.pk}",
            entry.entered_by.display_name,
            entry.idea.campaign.title if entry.idea.campaign else "",
            [entry.get_channel_display(), entry.get_reason_display()],
        )
        for row, entry in found
    ]


def _merges(rows: list[Row]) -> list[Item]:
    parts: dict[int, list[MergePart]] = {}
    proposed = MergePart.objects.filter(proposal__in=[row.thing for row in rows])
    for part in proposed.select_related("idea", "proposal__proposed_by"):
        parts.setdefault(part.proposal_id, []).append(part)
    return [_merge(row, parts[row.thing]) for row in rows if row.thing in parts]


def _merge(row: Row, parts: list[MergePart]) -> Item:
    proposal = parts[0].proposal
    target = next((part.idea.title for part in parts if part.is_target), "")
    silent = sum(part.agreed_at is None for part in parts)
    why = ngettext("%(number)s author has not answered", "%(number)s authors have not answered", silent)
    return Item(
        row,
        target,
        proposal.get_absolute_url(),
        proposal.proposed_by.display_name,
        "",
        [why % {"number": silent}],
    )


def _drafts(rows: list[Row]) -> list[Item]:
    waiting = AnswerDraft.objects.filter(pk__in=[row.thing for row in rows])
    found = _by_number(rows, waiting.select_related("idea", "department", "asked_by").defer("idea__search"))
    return [
        Item(
            row,
            one.idea.title,
            reverse("ideas_desk:answer", args=[one.idea_id]),
            one.asked_by.display_name,
            one.department.name,
            [one.get_state_display()],
            writers={one.written_by_id, one.asked_by_id},
        )
        for row, one in found
    ]


def _help(rows: list[Row]) -> list[Item]:
    asked = ExpertHelp.objects.filter(pk__in=[row.thing for row in rows])
    found = _by_number(rows, asked.select_related("idea", "department"))
    return [
        Item(
            row,
            one.idea.title,
            reverse("ideas_desk:help"),
            one.department.name,
            "",
            [one.get_kind_display()],
        )
        for row, one in found
    ]


def _findings(found: Iterable[Finding]) -> list[str | Promise]:
    return [f"{SENTENCES[one.kind]}：{one.excerpt}" for one in found]


READERS: dict[str, Callable[[list[Row]], list[Item]]] = {
    Task.IDEA: _ideas,
    Task.TEXT: _texts,
    Task.COMMENT: _comments,
    Task.REPORT: _reports,
    Task.APPEAL: _appeals,
    Task.PAPER: _papers,
    Task.MERGE: _merges,
    Task.ANSWER: _ideas,
    Task.NEWS: _ideas,
    Task.DRAFT: _drafts,
    Task.HELP: _help,
}
