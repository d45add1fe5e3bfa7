"""One's own pages (/me/…) about ideas: what one wrote, supports, said and follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreate.accounts.coming_back import log_in_first
from cocreate.accounts.models import User
from cocreate.accounts.pacing import paced
from cocreate.accounts.permissions import works_for_the_office
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.fates import LONG_TEXTS, fate_of, with_fates
from ideas.following import stop_following
from ideas.models import Comment, Draft, Follow, Idea, Invitation, Vote
from ideas.own_things import TEXTS, lines_of_follows, lines_of_supports, readable_among
from ideas.views.finding import find_idea, person_of
from ideas.views.pages import page_links
from ideas.voting import withdraw_support

PER_PAGE = 10

View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """A page that only its owner reads, and no cache keeps."""
    return never_cache(login_required(require_safe(view)))


@own_page
def ideas(request: HttpRequest) -> HttpResponse:
    """Drafts, and one's ideas with what became of them, also of those that were refused."""
    person, at = person_of(request), database_now()
    page = _page(request, with_fates(Idea.objects.written_by(person)))
    context = _context(request, "ideas", _("My ideas"), page)
    context |= {
        "drafts": Draft.objects.of(person),
        "invitations": Invitation.objects.waiting_for(person, at),
        "fates": [fate_of(idea, at) for idea in page],
        "me": person.pk,
    }
    return render(request, "ideas/mine/ideas.html", context)


@own_page
def supports(request: HttpRequest) -> HttpResponse:
    """The ideas one supports now, each with a button to take the support back."""
    person, at = person_of(request), database_now()
    votes = Vote.objects.standing().filter(voter=person).order_by("-updated_at", "-idea_id")
    page = _page(request, votes)
    context = _context(request, "supports", _("Ideas I support"), page)
    context |= {"lines": lines_of_supports(person, page, at)}
    return render(request, "ideas/mine/supports.html", context)


@own_page
def comments(request: HttpRequest) -> HttpResponse:
    """What one said, also what a moderator hid, with the reason."""
    person = person_of(request)
    said = Comment.objects.written_by(person).with_marks()
    page = _page(request, said)
    known = readable_among(person, [comment.idea_id for comment in page])
    rows = [{"said": comment, "idea": known.get(comment.idea_id)} for comment in page]
    context = _context(request, "comments", _("My comments"), page) | {"rows": rows}
    return render(request, "ideas/mine/comments.html", context)


@own_page
def follows(request: HttpRequest) -> HttpResponse:
    """The ideas one is told about, each with a button to stop that."""
    person = person_of(request)
    page = _page(request, Follow.objects.filter(person=person).order_by("-since", "-pk"))
    context = _context(request, "follows", _("Ideas I get news about"), page)
    context |= {"lines": lines_of_follows(person, page)}
    return render(request, "ideas/mine/follows.html", context)


@never_cache
@require_POST
@log_in_first
@paced("vote")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's support back from the list; the same again changes nothing."""
    person = person_of(request)
    ideas = Idea.objects.select_related("campaign", "counter").defer(*LONG_TEXTS, *TEXTS)
    idea = ideas.chosen_by(person).filter(pk=pk).first() or find_idea(request, pk, ideas)
    try:
        withdraw_support(idea, by=person, at=database_now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("You no longer support “%(title)s”.") % {"title": _title(idea, person)})
    return redirect("ideas:my_supports")


@never_cache
@require_POST
@log_in_first
@paced("vote")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear no more about an idea, also about one that cannot be read any more."""
    person = person_of(request)
    idea = get_object_or_404(Idea.objects.filter(follows__person=person).defer(*TEXTS, "search"), pk=pk)
    stop_following(idea, by=person, at=database_now())
    said = _("You get no more news about “%(title)s”.") % {"title": _title(idea, person)}
    messages.success(request, said)
    return redirect("ideas:my_follows")


def _title(idea: Idea, person: User) -> str:
    """The title, where the person may still know it."""
    if Idea.objects.visible_to(person).filter(pk=idea.pk).exists():
        return idea.title
    return _("An idea that is not public now")


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _context(request: HttpRequest, tab: str, heading: str, page: Page[Any]) -> dict[str, Any]:
    crumbs = [{"label": _("My page"), "href": reverse("accounts:me")}, {"label": heading}]
    return {
        "section": "me",
        "tab": tab,
        "heading": heading,
        "crumbs": crumbs,
        "number": page.paginator.count,
        "links": page_links(request, page),
        "office": works_for_the_office(request.user),
    }
