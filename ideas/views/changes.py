"""What the page of an idea says about its changes: an earlier content, a new text, what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cocreate.accounts.permissions import Person
from ideas.models import Decision, Idea, State, StateChange, Version, Vote, Withdrawal
from ideas.rewording_permissions import why_not_reword
from ideas.views import crumbs
from ideas.way import joined_here

GONE = 410
NOT_HERE = 404
FIRST = 1


@dataclass(frozen=True)
class Support:
    """How much of the support is for the content as it is, and how much for an earlier one."""

    present: int
    earlier: int
    is_mine_earlier: bool


def changes_of(idea: Idea, person: Person, at: datetime) -> dict[str, Any]:
    """For the page of an idea; a stranger's page asks the database only if the content ever changed."""
    may_reword = why_not_reword(person, idea, at) is None
    waiting = idea.versions.filter(review=Version.Review.WAITING).first() if may_reword else None
    return {
        "support_by_content": support_by_content(idea, person),
        "may_reword": may_reword,
        "new_text": waiting,
        "sent_back": sent_back(idea) if may_reword and waiting is None else None,
    }


def support_by_content(idea: Idea, person: Person) -> Support | None:
    """None while there was never another content. Votes stay counted either way."""
    if idea.content_version == FIRST or not idea.is_listed:
        return None
    earlier = Q(version_number__lt=idea.content_version)
    mine = Q(voter=person.pk) if person.is_authenticated else Q(voter=None)
    row = (
        Vote.objects.standing()
        .filter(idea=idea)
        .aggregate(
            present=Count("voter_id", filter=~earlier),
            earlier=Count("voter_id", filter=earlier),
            mine=Count("voter_id", filter=earlier & mine),
        )
    )
    return Support(row["present"], row["earlier"], bool(row["mine"]))


def support_of_versions(idea: Idea) -> dict[int, int]:
    """How many support each public text, by its number; nothing of a single one or of hidden counts."""
    if idea.version_number == FIRST or not idea.is_listed or idea.counts_hidden:
        return {}
    public = idea.versions.filter(public_since__isnull=False).values_list("number", flat=True)
    rows = Vote.objects.standing().filter(idea=idea).values("version_number")
    given = dict(rows.annotate(number=Count("voter_id")).values_list("version_number", "number"))
    return {number: given.get(number, 0) for number in public} if len(public) > 1 else {}


def with_changes(timeline: list[dict[str, Any]], idea: Idea) -> list[dict[str, Any]]:
    """What happened to an idea, with the changes of its text and what was joined; the latest first."""
    return sorted(
        [*timeline, *_changes_of_text(idea), *_joined(idea)], key=lambda entry: entry["at"], reverse=True
    )


def _joined(idea: Idea) -> list[dict[str, Any]]:
    """When other ideas were joined into this one, and why; asked only where there are some."""
    others = [one.pk for one in idea.merged_ideas.all()]
    if not others:
        return []
    steps = StateChange.objects.filter(idea__in=others, to_state=State.MERGED).select_related("idea")
    latest = {step.idea_id: step for step in steps.order_by("at", "pk")}
    return joined_here(latest.values())


def _changes_of_text(idea: Idea) -> list[dict[str, Any]]:
    if idea.version_number == FIRST:
        return []
    shown = idea.versions.filter(review=Version.Review.PUBLISHED).select_related("by")
    address = reverse("ideas:versions", args=[idea.pk])
    return [
        {
            "key": f"version-{version.number}",
            "at": version.public_since,
            "by": version.by.display_name,
            "title": _("The content was changed, and supporters were asked again")
            if version.asks_again
            else _("The wording was corrected"),
            "note": version.reason,
            "href": f"{address}?to={version.number}",
            "kind": "",
        }
        for version in shown
    ]


def sent_back(idea: Idea) -> Decision | None:
    """Why the latest new text was not published, while nothing newer was sent."""
    last = idea.versions.last()
    if last is None or last.review != Version.Review.RETURNED:
        return None
    found: Decision | None = idea.decisions.filter(version_number=last.number).first()
    return found


def signpost_of_withdrawn(request: HttpRequest, pk: int) -> HttpResponse:
    """One sentence in the place of an idea that was public and that its author took back; else 404.

    Neither its words nor its comments: only that it was taken back, and why in one word.
    """
    gone = Withdrawal.objects.filter(
        idea=pk, idea__state=State.WITHDRAWN, idea__published_at__isnull=False
    ).first()
    if gone is None:
        return _trace_of_hidden(request, pk)
    context = {"section": "ideas", "crumbs": [crumbs.to_ideas()], "withdrawal": gone}
    return render(request, "ideas/taken_back.html", context, status=GONE)


def _trace_of_hidden(request: HttpRequest, pk: int) -> HttpResponse:
    """In the place of a public idea that was hidden: that it was, and by which rule; else 404.

    Neither a word of it nor the words its author was told, which may speak of what stands in it.
    """
    was_public = Idea.objects.in_state(State.HIDDEN).filter(published_at__isnull=False)
    gone = was_public.only("hidden_automatically").filter(pk=pk).first()
    if gone is None:
        raise Http404
    hiding = gone.decisions.filter(kind=Decision.Kind.HIDE).select_related("rule").first()
    context = {
        "section": "ideas",
        "crumbs": [crumbs.to_ideas()],
        "automatic": gone.hidden_automatically,
        "rule": hiding.rule if hiding else None,
    }
    return render(request, "ideas/hidden_here.html", context, status=NOT_HERE)
