"""How the work list tells what waits: one line a thing, from the facts of `work_facts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cocreate.accounts.stand_in import STAND_IN_NAME
from cocreate.language.screening import Finding, Kind, Lists
from ideas.admitting import without_allowed_links
from ideas.deadlines import is_late
from ideas.deciding_many import microseconds_of
from ideas.desk.work_facts import FACTS, LONGEST_TITLE, Facts, facts_of
from ideas.models import AnswerDraft, ExpertHelp, Flag, PaperEntry, Task, Weight
from ideas.models.review_rules import Because
from ideas.screening import SENTENCES, lists, look_over
from ideas.trusting import trust_of_all
from ideas.worklist import DECIDED_TOGETHER, LABELS, Row


class Claim(NamedTuple):
    """Who looks at something."""

    by: int
    name: str


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
    writers: set[int] = field(default_factory=set)  # whose words it is about, so who does not decide
    senders: set[int] = field(default_factory=set)  # who sent these words, so whose trust counts
    merge_href: str = ""
    found: list[Finding] = field(default_factory=list)  # by screening; becomes a part of `why`
    late: bool = False
    claim: Claim | None = None
    asks_first: str = ""  # where something is chosen before it can be published

    @property
    def kind_label(self) -> str | Promise:
        return LABELS[self.row.kind]

    @property
    def value(self) -> str:
        """What a ticked box sends: the thing as it was seen."""
        return f"{self.row.key}:{self.version}"

    @property
    def can_be_ticked(self) -> bool:
        return self.row.kind in DECIDED_TOGETHER


def items_of(rows: Iterable[Row], at: datetime) -> list[Item]:
    """The lines of a page, in the order of its rows; what was decided this moment is left out."""
    page = list(rows)
    found, known = facts_of(page, at), lists()
    items = [_item(row, found[row.key], known, at) for row in page if row.key in found]
    _say_what_was_found(items, at)
    return items


def _item(row: Row, facts: Facts, known: Lists, at: datetime) -> Item:
    item = LINES[row.kind](row, facts, known)
    item.late = is_late(row.due, at)
    item.claim = Claim(**facts["claim"]) if facts["claim"] else None
    return item


def _say_what_was_found(items: Iterable[Item], at: datetime) -> None:
    """Findings as sentences; links only of people without trust, who are looked up if there are links."""
    linking = [item for item in items if any(one.kind == Kind.LINK for one in item.found)]
    trust = trust_of_all([pk for item in linking for pk in item.senders], at=at) if linking else {}
    for item in items:
        trusted = all(pk in trust and trust[pk].is_trusted for pk in item.senders)
        item.why += _findings(without_allowed_links(item.found, trusted=trusted))


def _findings(found: Iterable[Finding]) -> list[str | Promise]:
    return [f"{SENTENCES[one.kind]}：{one.excerpt}" for one in found]


def _names(facts: Facts, first: int | None = None) -> str:
    """The names of all authors of an idea; first of all who posted it, or `first`."""
    posted = facts["author_name"]
    if posted == STAND_IN_NAME:
        posted = facts["name_on_paper"] or posted
    named = {facts["author"]: posted, **{one["pk"]: one["name"] for one in facts["co_authors"]}}
    return "、".join(named[pk] for pk in sorted(named, key=lambda pk: pk != first))


def _authors(facts: Facts) -> set[int]:
    """Who does not decide about an idea, because they wrote it."""
    return {facts["author"], *(one["pk"] for one in facts["co_authors"])}


def _texts(facts: Facts) -> tuple[str, str, str, str]:
    return facts["title"], facts["problem"], facts["proposal"], facts["wish"]


def _idea(row: Row, facts: Facts, known: Lists) -> Item:
    senders = {facts["author"], facts["entered_by"]} - {None}
    return Item(
        row,
        facts["title"],
        reverse("ideas_desk:idea", args=[row.thing]),
        _names(facts),
        facts["campaign"] or "",
        _why_an_idea_waits(facts),
        facts["version"],
        _authors(facts) | senders,
        senders,
        reverse("ideas:propose_merge", args=[row.thing]),
        look_over(_texts(facts), known),
    )


def _why_an_idea_waits(facts: Facts) -> list[str | Promise]:
    why: list[str | Promise] = [Because(facts["because"]).label] if facts["because"] else []
    if facts["paper"] and not facts["approved"]:
        why.append(_("Came in on paper; the exception is approved first"))
    if facts["version"] > 1:
        why.append(_("Sent again (version %(number)s)") % {"number": facts["version"]})
    if pictures := facts["pictures"]:
        why.append(ngettext("%(number)s picture", "%(number)s pictures", pictures) % {"number": pictures})
    if reports := facts["reports"]:
        words = ngettext("%(number)s open report", "%(number)s open reports", reports)
        why.append(words % {"number": reports})
    return why


def _text(row: Row, facts: Facts, known: Lists) -> Item:
    return Item(
        row,
        facts["title"],
        reverse("ideas_desk:version", args=[facts["idea"], facts["number"]]),
        _names(facts, first=facts["by"]),
        facts["campaign"] or "",
        [Weight(facts["weight"]).label] if facts["weight"] else [],
        facts["number"],
        _authors(facts) | {facts["by"]},
        {facts["by"]},
        found=look_over(_texts(facts), known),
    )


def _comment(row: Row, facts: Facts, known: Lists) -> Item:
    edited = datetime.fromisoformat(facts["edited"]) if facts["edited"] else None
    return Item(
        row,
        facts["text"][:LONGEST_TITLE],
        f"{reverse('ideas_desk:waiting_comments')}?c={row.thing}",
        facts["author_name"],
        facts["idea"],
        [Because(facts["because"]).label],
        microseconds_of(edited),
        {facts["author"]},
        {facts["author"]},
        found=look_over([facts["text"]], known),
    )


def _about_words(row: Row, facts: Facts, href: str) -> Item:
    """A line about a comment or an idea of which somebody else says something."""
    if facts["comment"] is None:
        return Item(row, facts["idea"], href, _names(facts), writers=_authors(facts))
    writer = {facts["commenter"]}
    return Item(row, facts["comment"], href, facts["commenter_name"], facts["idea"], writers=writer)


def _report(row: Row, facts: Facts, known: Lists) -> Item:
    href = f"{reverse('ideas_desk:reports')}?flag={row.thing}#report-{row.thing}"
    item = _about_words(row, facts, href)
    item.why = [Flag.Reason(facts["reason"]).label, *([facts["words"]] if facts["words"] else [])]
    item.writers.add(facts["reporter"])
    return item


def _appeal(row: Row, facts: Facts, known: Lists) -> Item:
    item = _about_words(row, facts, f"{reverse('ideas_desk:appeals')}#appeal-{row.thing}")
    item.why = [facts["words"]]
    return item


def _to_department(row: Row, facts: Facts, known: Lists) -> Item:
    if row.kind == Task.BESIDE:
        why = _("Another department answers; yours helps with the draft")
    elif row.kind == Task.NEWS:
        why = _("Next news was promised")
    elif facts["due"]:
        why = _("An answer was promised")
    else:
        why = _("A department was asked to answer")
    return Item(
        row,
        facts["title"],
        reverse("ideas_desk:answer", args=[row.thing]),
        _names(facts),
        facts["department"] or _("No department yet"),
        [why],
        writers=_authors(facts),
    )


def _paper(row: Row, facts: Facts, known: Lists) -> Item:
    return Item(
        row,
        facts["title"],
        f"{reverse('ideas_desk:paper')}#paper-{row.thing}",
        facts["entered_by"],
        facts["campaign"] or "",
        [PaperEntry.Channel(facts["channel"]).label, PaperEntry.Reason(facts["reason"]).label],
    )


def _merge(row: Row, facts: Facts, known: Lists) -> Item:
    silent = facts["silent"]
    why = ngettext("%(number)s author has not answered", "%(number)s authors have not answered", silent)
    return Item(
        row,
        facts["title"],
        reverse("ideas:merge", args=[row.thing]),
        facts["proposed_by"],
        why=[why % {"number": silent}],
    )


def _draft(row: Row, facts: Facts, known: Lists) -> Item:
    return Item(
        row,
        facts["title"],
        reverse("ideas_desk:answer", args=[facts["idea"]]),
        facts["asked_by_name"],
        facts["department"],
        [AnswerDraft.State.IN_REVIEW.label],
        writers={facts["written_by"], facts["asked_by"], *_authors(facts)},
    )


def _help(row: Row, facts: Facts, known: Lists) -> Item:
    return Item(
        row,
        facts["title"],
        reverse("ideas_desk:help"),
        facts["department"],
        why=[ExpertHelp.Kind(facts["help"]).label],
    )


Line = Callable[[Row, Facts, Lists], Item]
LINES: dict[str, Line] = {
    Task.IDEA: _idea,
    Task.TEXT: _text,
    Task.COMMENT: _comment,
    Task.REPORT: _report,
    Task.APPEAL: _appeal,
    Task.PAPER: _paper,
    Task.MERGE: _merge,
    Task.ANSWER: _to_department,
    Task.NEWS: _to_department,
    Task.BESIDE: _to_department,
    Task.DRAFT: _draft,
    Task.HELP: _help,
}


def register(kind: str, table: type[Model], facts: Facts, line: Line) -> None:
    """How a kind that another house lets wait is read and told."""
    FACTS[kind], LINES[kind] = (table, facts), line
