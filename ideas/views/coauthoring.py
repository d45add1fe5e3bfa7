"""Who writes an idea together: inviting, answering, leaving, removing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cocreate.accounts.coming_back import log_in_first
from cocreate.accounts.pacing import paced
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import coauthoring
from ideas.authors import is_author_of
from ideas.coauthoring_permissions import why_it_is_over, why_not_invite
from ideas.inviting import invite
from ideas.models import Idea, Invitation
from ideas.models.invitation import MOST_CO_AUTHORS
from ideas.models.state import NOT_PUBLIC_YET
from ideas.views import crumbs
from ideas.views.finding import find_idea, person_of


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@paced("invitation")
def co_authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes the idea, for its authors; who posted it invites others here."""
    idea, at = find_idea(request, pk, Idea.objects.select_related("author").defer("search")), database_now()
    if not is_author_of(request.user, idea):
        raise Http404
    if request.method != "POST":
        return _page(request, idea, at)
    who = request.POST.get("who", "")
    try:
        made = invite(idea, by=person_of(request), at=at, who=who)
    except Refusal as refusal:
        return _page(request, idea, at, refusal, who)
    messages.success(request, _what_happens_with(made))
    return redirect("ideas:co_authors", pk=idea.pk)


@never_cache
@require_POST
@log_in_first
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back, remove a co-author, or stop being one."""
    invitation = get_object_or_404(Invitation.objects.select_related("idea"), pk=pk)
    if not is_author_of(request.user, invitation.idea):
        raise Http404
    by, at = person_of(request), database_now()
    is_own = invitation.person_id == by.pk
    try:
        ended = (coauthoring.leave if is_own else coauthoring.remove)(invitation, by=by, at=at)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(invitation.idea)
    if is_own:
        messages.success(request, _("You are no longer one of the authors of this idea."))
        return redirect("accounts:me")
    messages.success(request, _what_ended(ended))
    return redirect("ideas:co_authors", pk=invitation.idea_id)


def _what_happens_with(invitation: Invitation) -> str:
    if invitation.is_held:
        return _("Your invitation is noted. It leaves when your idea is public.")
    return _(
        "Your invitation is on its way. If this person has an account here, they can answer for 14 days."
    )


def _what_ended(invitation: Invitation) -> str:
    """What whoever posted the idea has done; only somebody who had become an author was told."""
    if invitation.ending == Invitation.Ending.REMOVED and invitation.person is not None:
        words = {"name": invitation.person.display_name}
        return _("%(name)s is no longer one of the authors. They have been told, nobody else.") % words
    return _("You have taken the invitation back. Nobody is told.")


@never_cache
@login_required
@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation, for whom it was sent to; for others it does not exist."""
    found, at = _find(request, pk), database_now()
    context = {
        "section": "me",
        "crumbs": crumbs.under_idea(found.idea, _("Invitation")),
        "invitation": found,
        "refusal": why_it_is_over(request.user, found, at),
    }
    return render(request, "ideas/invitation.html", context)


@never_cache
@require_POST
@log_in_first
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline."""
    found = _find(request, pk)
    by, at = person_of(request), database_now()
    try:
        if request.POST.get("answer") == "accept":
            coauthoring.accept(found, by=by, at=at)
            messages.success(request, _("Thank you. You are now one of the authors of this idea."))
            return redirect(found.idea)
        if request.POST.get("answer") == "decline":
            coauthoring.decline(found, by=by, at=at)
            messages.success(request, _("You have declined. Nobody is told."))
            return redirect("accounts:me")
        messages.warning(request, _("Please choose whether you accept or decline."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(found)


def _find(request: HttpRequest, pk: int) -> Invitation:
    mine = Invitation.objects.sent().filter(person=request.user.pk)
    found: Invitation = get_object_or_404(mine.select_related("idea__author", "invited_by"), pk=pk)
    if not Idea.objects.visible_to(request.user).filter(pk=found.idea_id).exists():
        raise Http404
    return found


def _page(
    request: HttpRequest, idea: Idea, at: datetime, refusal: Refusal | None = None, who: str = ""
) -> HttpResponse:
    rows = list(idea.invitations.in_the_way(at).select_related("person"))
    is_first = idea.author_id == request.user.pk
    context: dict[str, Any] = {
        "section": "ideas",
        "crumbs": crumbs.under_idea(idea, _("Who writes this idea")),
        "idea": idea,
        "is_first": is_first,
        "accepted": [row for row in rows if row.accepted_at is not None],
        "waiting": [row for row in rows if row.accepted_at is None and not row.is_held] if is_first else [],
        "held": [row for row in rows if row.is_held] if is_first else [],
        "is_waiting": idea.state in NOT_PUBLIC_YET,
        "why_not": why_not_invite(request.user, idea, at) if is_first else None,
        "places_left": MOST_CO_AUTHORS - len(rows),
        "most": MOST_CO_AUTHORS,
        "refusal": refusal,
        "who": who,
    }
    return render(request, "ideas/co_authors.html", context, status=refusal.status if refusal else 200)
