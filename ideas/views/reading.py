"""Reading one idea, its earlier texts, and a campaign."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from cocreate.accounts.display_names import nothing_but_the_name
from cocreate.accounts.permissions import Person
from cocreate.caching.poured import Poured
from cocreate.caching.public import publicly_cacheable
from cocreate.language.refusal import Refusal
from cocreate.places.maps import map_words, with_map
from cocreate.postgres.clock import database_now, now_in_query
from cocreate.sharing.addresses import absolute
from ideas import permissions
from ideas.admitting import what_waits
from ideas.authors import is_author_of
from ideas.choosing import choices_of
from ideas.deadlines import review_due_on
from ideas.forms import CommentForm
from ideas.models import Campaign, Idea, SiteRules, State
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.models.state import NOT_PUBLIC_YET
from ideas.next_steps import next_step
from ideas.opening_times import why_not_posted_to
from ideas.origins import path_to_a_meeting
from ideas.places import page_of, point_of
from ideas.promise_clock import promises_of
from ideas.views import crumbs
from ideas.views.appeals import appeals_on, with_appeals
from ideas.views.belongings import with_belongings
from ideas.views.changes import changes_of, signpost_of_withdrawn, with_changes
from ideas.views.choices import own_choices
from ideas.views.discussion import discussion_context
from ideas.views.finding import Shape
from ideas.views.merged import merge_of
from ideas.views.office import office_of
from ideas.views.panel import vote_panel
from ideas.views.sharing import share_of
from ideas.views.shown_lines import lines_of
from ideas.views.shown_promises import shown
from ideas.way import phase_steps, timeline_of, way_of

TOLD_WHY = (State.RETURNED, State.HIDDEN)  # states of which the author reads the moderator's reason
CARDS_OF_A_CAMPAIGN = 6
BEGINNING = 120  # letters, as much as services show below a link
LONG_TEXTS_OF_A_CAMPAIGN = ("campaign__background", "campaign__decided", "campaign__open_points")


@publicly_cacheable
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One idea with everything that belongs to it; a merged one is a signpost."""
    try:
        shape = AS_PAGE if request.user.is_authenticated else FOR_STRANGERS
        idea = shape.find(request, pk)
    except Http404:
        return signpost_of_withdrawn(request, pk)
    context = idea_context(request, idea, idea.read_at)
    answer = render(request, "ideas/detail.html", context)
    return with_map(answer) if idea.latitude is not None else answer


def idea_context(
    request: HttpRequest, idea: Idea, at: datetime, comment_form: CommentForm | None = None
) -> dict[str, Any]:
    """What the page of an idea shows to this person."""
    person = request.user
    belongings = with_belongings(idea, person)
    is_author = is_author_of(person, idea)
    just_sent = is_author and "sent" in request.GET
    return {
        "section": "ideas",
        "crumbs": crumbs.of_idea(idea),
        "idea": idea,
        "heading": Poured(idea.title),
        "beginning": Truncator(idea.proposal).chars(BEGINNING),
        "origin": belongings.origin,
        "point": point_of(idea),
        "map": map_words(),
        "point_page": page_of(point_of(idea)),
        "is_author": is_author,
        "just_sent": just_sent,
        "pillars": dict.fromkeys(one.pillar.name for one in idea.initiatives.all() if one.pillar),
        "panel": vote_panel(idea, person, at),
        "share": share_of(idea),
        "events": belongings.events,
        "propose_event": path_to_a_meeting(idea) if idea.is_listed else "",
        "similar": belongings.similar,
        **_own(idea, person, at, just_sent=just_sent),
        **_what_became_of(idea, person, at, for_author=is_author),
        **changes_of(idea, person, at),
        **discussion_context(request, idea, person, at, comment_form),
        "merge": merge_of(idea, person, at),
        "office": office_of(person, idea, at),
    }


def _own(idea: Idea, person: Person, at: datetime, *, just_sent: bool) -> dict[str, Any]:
    """What somebody may do with the idea as its author, and what they were told."""
    return {
        "me": person.pk,
        "decision": idea.decisions.first() if idea.state in TOLD_WHY else None,
        "may_revise": permissions.why_not_revise(person, idea, at) is None,
        "invited": _number_invited(idea, person, at, just_sent=just_sent),
        "may_see_authors": is_author_of(person, idea) and idea.state != State.WITHDRAWN,
        "may_withdraw": permissions.why_not_withdraw(person, idea, at) is None,
        "review_due_on": review_due_on(idea),
    }


def _number_invited(idea: Idea, person: Person, at: datetime, *, just_sent: bool) -> int:
    """Of how many invitations their author reads here: that they are held, or once that they have left."""
    if idea.author_id != person.pk:
        return 0
    if idea.state in NOT_PUBLIC_YET:
        return idea.invitations.held().count()
    return idea.invitations.waiting_at(at).count() if just_sent else 0


def _what_became_of(idea: Idea, person: Person, at: datetime, *, for_author: bool) -> dict[str, Any]:
    """Its way so far: answers, promises, steps and appeals, and all of it in one line of time."""
    answers, steps = list(idea.answers.all()), list(idea.follow_ups.all())
    changes, help_ = list(idea.state_changes.all()), idea.expert_help.all()
    appeals, ahead = appeals_on(idea, person, at), next_step(idea, at)
    line = with_changes(timeline_of(idea, changes, answers, steps, help_, for_author=for_author), idea)
    line = with_appeals(line, appeals.made)
    return {
        "steps": way_of(idea, changes, answers, steps, at),
        "answers": answers,
        "promises": shown(promises_of(idea, answers, steps, at=at)),
        "follow_ups": steps,
        "timeline": lines_of([ahead.as_entry, *line] if ahead else line),
        "appeals": appeals.made,
        "appeal_against": appeals.against,
    }


def _alone() -> IdeaQuerySet:
    """Ideas without the lists beside them, which `belongings` brings."""
    return (
        Idea.objects.with_counts()
        .with_co_authors()
        .select_related("category", "district", "author", "department", "campaign", "paper")
        .defer("search", *LONG_TEXTS_OF_A_CAMPAIGN, *nothing_but_the_name("author"))
        .annotate(read_at=now_in_query())
    )


def _for_strangers() -> IdeaQuerySet:
    """The same without their campaign: `belongings` brings the one it remembers."""
    return (
        Idea.objects.with_counts_alone()
        .with_co_authors()
        .select_related("category", "district", "author", "department", "paper")
        .defer("search", *nothing_but_the_name("author"))
        .annotate(read_at=now_in_query())
    )


AS_PAGE, FOR_STRANGERS = Shape(_alone), Shape(_for_strangers)


@publicly_cacheable
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """A campaign: what is asked, what is decided, how far it is, and its ideas."""
    campaigns = (
        Campaign.objects.published().prefetch_related("phases", "initiatives").select_related("department")
    )
    asked, at = get_object_or_404(campaigns, slug=slug), database_now()
    return render(request, "ideas/campaign.html", campaign_context(request, asked, at))


def campaign_context(request: HttpRequest, asked: Campaign, at: datetime) -> dict[str, Any]:
    """What the page of a campaign shows to this person."""
    ideas = Idea.objects.listed().filter(campaign=asked)
    numbers: dict[str, int | None] = {**ideas.numbers()}
    if asked.hides_counts_at(at):
        numbers["supports"] = None
    return {
        "section": "ideas",
        "campaign": asked,
        "crumbs": crumbs.of_campaign(asked),
        "canonical": absolute(asked.get_absolute_url()),
        "steps": phase_steps(list(asked.phases.all()), at),
        "phase": asked.phase_at(at),
        "why_not_post": why_not_post(request.user, asked, at),
        "ideas_wait": what_waits(asked, AnonymousUser(), "idea", at=at),
        "formal": SiteRules.current(),
        "ideas": ideas.for_cards().moving()[:CARDS_OF_A_CAMPAIGN],
        "numbers": numbers,
        "appears_at": asked.counts_appear_at(),
        "quiet_until": asked.quiet_until(at),
        "choices": own_choices(choices_of(request.user, asked), "campaign"),
    }


def why_not_post(person: Person, asked: Campaign, at: datetime) -> Refusal | None:
    """Why there is no button to write: what holds for everybody, or for whoever is logged in."""
    if not person.is_authenticated:
        return why_not_posted_to(asked, at)
    return permissions.why_not_propose(person, asked, at)
