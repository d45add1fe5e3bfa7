"""Writing an idea before the log-in: write, look at it, send; nothing typed is lost on the way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cocreate.accounts.coming_back import to_log_in
from cocreate.accounts.pacing import paced, paced_writing
from cocreate.language.refusal import Refusal
from cocreate.places.maps import map_words, with_map
from cocreate.postgres.clock import database_now
from ideas import permissions
from ideas.admitting import findings_for, what_waits
from ideas.coauthoring_forms import NewIdeaForm
from ideas.drafting import keep_draft, storable
from ideas.models import Campaign, Draft, Idea, Phase
from ideas.opening_times import why_not_posted_to
from ideas.origins import origin_in
from ideas.places import page_of
from ideas.prompts import prompts_for
from ideas.proposing import propose
from ideas.screening import lists
from ideas.views import crumbs
from ideas.views.choosing_pictures import Album, album_of, take_in
from ideas.views.finding import person_of
from ideas.views.keeping import KEPT_IDEA, draft_is_kept, keep, kept, take, text_is_kept
from ideas.views.typed import Typed, uuid_from

ON_THE_WAY = "draft_changed_elsewhere"
SENT_MEANWHILE = {"sent_already", "key_used_for_another_idea"}
MOST_SHOWN_DRAFTS = 5
CHOSEN_BY_A_LINK = ("campaign", "initiative", "indicator", "category")


@dataclass
class Page:
    """What the page shows besides the typed words."""

    at: datetime
    album: Album = field(default_factory=Album)
    problems: list[str] = field(default_factory=list)  # with pictures that were sent just now
    refusal: Refusal | None = None
    closed: Refusal | None = None  # why a call that a link names takes nothing now
    status: int = 200


@never_cache
@require_http_methods(["GET", "POST"])
@paced("writing")
def new(request: HttpRequest) -> HttpResponse:
    """One page with three faces: writing, looking at it as others will, sending."""
    at = database_now()
    if request.method != "POST":
        return _open(request, at)
    typed = Typed.posted(request.POST)
    page = Page(at, problems=take_in(request, typed, at))
    page.album = album_of(request, typed)
    action = request.POST.get("action", "preview")
    if action in {"draft", "draft_copy"}:
        return _keep_as_draft(request, typed, page, as_copy=action == "draft_copy")
    if action not in {"preview", "send"} or "move" in request.POST or "remove" in request.POST:
        if not _is_for_a_part(request):
            _keep_quietly(request, typed, at)
        return _write(request, typed, page)
    form = _form(request, at, typed, judge=True)
    if not form.is_valid() or page.problems or not page.album.is_sound:
        _keep_quietly(request, typed, at)
        page.status = 422
        return _write(request, typed, page, form)
    if refusal := _keep_quietly(request, typed, at):
        page.refusal = refusal
        return _write(request, typed, page, form)
    if action == "send":
        return _send(request, typed, page, form)
    # A preview promises what happens when it is sent: it is not shown of what would be refused.
    if refusal := _why_not_sent(request, form.cleaned_data["campaign"], at):
        page.refusal = refusal
        return _write(request, typed, page, form)
    return _preview(request, typed, page, form)


@never_cache
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Send (or keep as a draft) what was written before the log-in, once, without writing it again."""
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    found = take(request, KEPT_IDEA, send=True) or take(request, KEPT_IDEA, as_draft=True)
    if found is None:
        return redirect("ideas:new")
    at, typed = database_now(), Typed.kept(found)
    page = Page(at, album_of(request, typed))
    if found.get("as_draft"):
        return _keep_as_draft(request, typed, page)
    form = _form(request, at, typed, judge=True)
    if not form.is_valid() or not page.album.is_sound:
        keep(request, KEPT_IDEA, _slot(typed))
        page.status = 422
        return _write(request, typed, page, form)
    return _send(request, typed, page, form)


def _open(request: HttpRequest, at: datetime) -> HttpResponse:
    """An empty page, a draft, or what was written before a log-in that was never finished."""
    if "draft" in request.GET:
        if not request.user.is_authenticated:
            return to_log_in(request, request.get_full_path())
        key = uuid_from(request.GET["draft"]) or uuid.UUID(int=0)
        if sent := Idea.objects.filter(author=request.user.pk, submission_key=key).only("pk").first():
            messages.info(request, _("You have sent this draft already. Here it is."))
            return redirect(sent)
        typed, closed = Typed.of(get_object_or_404(Draft.objects.of(person_of(request)), key=key)), None
    else:
        found = (kept(request, KEPT_IDEA) or {}) if request.COOKIES else {}
        typed = Typed.kept(found)
        closed = _choose_by_link(request, typed, at)
        if origin := origin_in(request.GET):
            typed.words["origin"] = [origin.word]
    return _write(request, typed, Page(at, album_of(request, typed), closed=closed))


def _choose_by_link(request: HttpRequest, typed: Typed, at: datetime) -> Refusal | None:
    """What a link says is chosen where nobody chose; words begun for another call stay with it.

    A call that takes nothing now is not chosen, and its questions are not asked: the page says why.
    """
    wanted = {name: request.GET.getlist(name) for name in CHOSEN_BY_A_LINK if request.GET.get(name)}
    if closed := _why_not_for(wanted.get("campaign", [""])[-1], at):
        del wanted["campaign"]
    chosen = {name: values for name, values in typed.words.items() if any(values)}
    if "campaign" in wanted and typed.one("campaign") not in ("", wanted["campaign"][-1]):
        begun = Campaign.objects.published().filter(slug=typed.one("campaign")).only("title").first()
        if begun is not None:
            messages.info(request, _begun_for(begun))
    typed.words = {**typed.words, **wanted, **chosen}
    return closed


def _why_not_for(slug: str, at: datetime) -> Refusal | None:
    """Why a public call takes no ideas now; nothing of one that is not public."""
    asked = Campaign.objects.published().filter(slug=slug.replace("\x00", "")).first() if slug else None
    return why_not_posted_to(asked, at) if asked is not None else None


def _begun_for(campaign: Campaign) -> str:
    return _(
        "What you began to write for “%(title)s” is still here. If it belongs to another call, please choose "
        "that one below."
    ) % {"title": campaign.title}


def _form(request: HttpRequest, at: datetime, typed: Typed, *, judge: bool = False) -> NewIdeaForm:
    """The form with the typed words; `judge` says what is wrong with them."""
    campaigns = Campaign.objects.taking_ideas_at(at)
    slug = typed.one("campaign").replace("\x00", "")
    chosen = Campaign.objects.published().filter(slug=slug).first() if slug else None
    if (
        judge and chosen
    ):  # one that closed meanwhile is still known, so that the refusal can say what happened
        campaigns |= Campaign.objects.published().filter(pk=chosen.pk)
    data, initial = (typed.query, None) if judge else (None, typed.initial)
    offered = {"campaigns": campaigns.distinct(), "campaign": chosen}
    return NewIdeaForm(data, initial=initial, by=request.user, at=at, **offered)


def _is_for_a_part(request: HttpRequest) -> bool:
    """Whether only the questions are asked for: the page keeps the draft itself, and its version."""
    return request.headers.get("HX-Request") == "true" and request.POST.get("action") == "campaign"


def _slot(typed: Typed, **purpose: bool) -> dict[str, Any]:
    version = {"draft_version": str(typed.seen_version)}
    return {"written": storable(typed.words), "key": str(typed.key), "send": False, **version, **purpose}


def _keep_quietly(request: HttpRequest, typed: Typed, at: datetime) -> Refusal | None:
    """Keep what was typed, in a draft or in the session; only another window's text is said."""
    if not request.user.is_authenticated:
        if typed.says_something:
            keep(request, KEPT_IDEA, _slot(typed))
        return None
    try:
        draft = keep_draft(
            typed.words, by=person_of(request), at=at, key=typed.key, seen_version=typed.seen_version
        )
    except Refusal as refusal:
        return refusal if refusal.code == ON_THE_WAY else None
    typed.seen_version = draft.version
    return None


def _keep_as_draft(request: HttpRequest, typed: Typed, page: Page, *, as_copy: bool = False) -> HttpResponse:
    """Keep it because somebody asked for it, and say so; a stranger logs in first."""
    if not request.user.is_authenticated:
        keep(request, KEPT_IDEA, _slot(typed, as_draft=True))
        return to_log_in(request, reverse("ideas:finish"), draft_is_kept())
    if as_copy:
        typed.key, typed.seen_version = uuid.uuid4(), 0
    try:
        draft = keep_draft(
            typed.words, by=person_of(request), at=page.at, key=typed.key, seen_version=typed.seen_version
        )
    except Refusal as refusal:
        page.refusal = refusal
        return _write(request, typed, page)
    if page.problems:
        typed.seen_version, page.status = draft.version, 422
        return _write(request, typed, page)
    _forget_kept(request)
    messages.success(request, _("The draft is saved. Only you can see it."))
    return redirect(draft)


@paced_writing("idea")
def _send(request: HttpRequest, typed: Typed, page: Page, form: NewIdeaForm) -> HttpResponse:
    data = form.cleaned_data
    if not request.user.is_authenticated:
        if refusal := _why_not_sent(request, data["campaign"], page.at):
            page.refusal = refusal
            return _write(request, typed, page, form)
        keep(request, KEPT_IDEA, _slot(typed, send=True))
        return to_log_in(request, reverse("ideas:finish"), text_is_kept())
    try:
        idea = propose(
            data["campaign"],
            by=person_of(request),
            at=page.at,
            text=form.text,
            submission_key=typed.key,
            ties=form.ties,
            pictures=page.album.chosen,
            origin=typed.one("origin"),
            together=form.together,
        )
    except Refusal as refusal:
        page.refusal = refusal
        return _write(request, typed, page, form)
    _forget_kept(request)
    return redirect(f"{idea.get_absolute_url()}?sent=1")


def _why_not_sent(request: HttpRequest, campaign: Campaign | None, at: datetime) -> Refusal | None:
    """Why this could not be sent now, as far as it is known before a log-in."""
    if request.user.is_authenticated:
        return permissions.why_not_propose(request.user, campaign, at)
    return why_not_posted_to(campaign, at)


def _is_for_residents(form: NewIdeaForm, at: datetime) -> bool:
    """Whether the chosen call takes ideas of confirmed residents only: said before somebody writes."""
    phase = form.chosen_campaign.phase_at(at) if form.chosen_campaign else None
    return phase is not None and phase.allows_posting and phase.who_posts == Phase.Circle.RESIDENTS


def _own_address(request: HttpRequest, typed: Typed) -> str:
    """Where the words of a page that was sent are read again; "" when nothing keeps just these.

    Without it “back” would lead to a page that the browser can only send once more.
    """
    if request.method != "POST":
        return ""
    if not request.user.is_authenticated:
        return reverse("ideas:new")
    return f"{reverse('ideas:new')}?draft={typed.key}" if typed.seen_version else ""


def _forget_kept(request: HttpRequest) -> None:
    if request.session.get(KEPT_IDEA):
        del request.session[KEPT_IDEA]


def _preview(request: HttpRequest, typed: Typed, page: Page, form: NewIdeaForm) -> HttpResponse:
    """The idea as others will see it, with every typed word carried on."""
    text = form.text
    words = (text.title, text.problem, text.proposal, text.wish, form.ties.place_note)
    context = {
        "section": "ideas",
        "form": form,
        "text": text,
        "prompts": prompts_for(form.cleaned_data["campaign"]),
        "ties": form.ties,
        "map": map_words(),
        "point_page": page_of(form.point),
        "preview_pictures": [one.picture for one in page.album.shown],
        "undescribed": sum(not one.description for one in page.album.shown),
        "found": findings_for(request.user, words, lists(), at=page.at),
        "waits": what_waits(form.cleaned_data["campaign"], request.user, "idea", at=page.at),
        "typed": typed,
        "origin": origin_in(typed.query) if typed.one("origin") else None,
        "own_address": _own_address(request, typed),
    }
    answer = render(request, "ideas/preview.html", context)
    return with_map(answer) if form.point else answer


def _write(request: HttpRequest, typed: Typed, page: Page, form: NewIdeaForm | None = None) -> HttpResponse:
    """The page to write on; a refusal is shown above the text, which stays."""
    is_known = request.user.is_authenticated
    drafts = Draft.objects.of(person_of(request)).exclude(key=typed.key) if is_known else Draft.objects.none()
    form = form or _form(request, page.at, typed)
    conflict = page.refusal is not None and page.refusal.code in {ON_THE_WAY, *SENT_MEANWHILE}
    context = {
        "section": "ideas",
        "crumbs": crumbs.of_new_idea(),
        "form": form,
        "map": map_words(),
        "typed": typed,
        "is_for_residents": _is_for_residents(form, page.at),
        "asks_for_questions": request.POST.get("action") == "campaign",
        "origin": origin_in(typed.query) if typed.one("origin") else None,
        "album": page.album,
        "picture_problems": [*page.problems, *page.album.problems],
        "refusal": page.refusal,
        "closed": page.closed,
        "conflict": conflict,
        "own_address": "" if conflict else _own_address(request, typed),
        "drafts": drafts[:MOST_SHOWN_DRAFTS],
        "is_known": is_known,
    }
    status = page.refusal.status if page.refusal else page.status
    return with_map(render(request, "ideas/new.html", context, status=status))
