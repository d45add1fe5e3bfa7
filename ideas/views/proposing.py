"""Writing an idea before the log-in: write, look at it, send; nothing typed is lost on the way."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cocreate.accounts.pacing import paced
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas import permissions
from ideas.forms import IdeaForm
from ideas.models import Campaign, Idea, Picture
from ideas.opening_times import why_not_posted_to
from ideas.pictures import keep_picture
from ideas.proposing import Ties, propose
from ideas.screening import lists, look_over
from ideas.views import crumbs
from ideas.views.finding import person_of, to_log_in
from ideas.views.keeping import KEPT_IDEA, keep, kept, take

FIELDS = (
    "title", "problem", "proposal", "wish", "campaign", "category", "initiative", "district",
    "picture_description", "picture_token", "key",
)  # fmt: skip
SET_BY_US = ("picture_token", "key")


@never_cache
@require_http_methods(["GET", "POST"])
@paced("idea")
def new(request: HttpRequest) -> HttpResponse:
    """One page with three faces: writing, looking at it as others will, sending."""
    at = database_now()
    if request.method != "POST":
        return _write(request, at)
    form = _form(at, request.POST, request.FILES)
    picture = _picture(request, form, at)
    if not form.is_valid():
        return _page(request, form, picture, at, status=422)
    action = request.POST.get("action", "preview")
    if action == "send":
        return _send(request, form, picture, at)
    return _page(request, form, picture, at, preview=action != "edit")


@never_cache
@require_safe
def finish(request: HttpRequest) -> HttpResponse:
    """Send what was written before the log-in, once, and without writing it again."""
    if not request.user.is_authenticated:
        return to_log_in(request, request.path)
    found = take(request, KEPT_IDEA, send=True)
    if found is None:
        return redirect("ideas:new")
    at = database_now()
    form = _form(at, _query(found))
    picture = _kept_picture(str(found.get("picture_token", "")))
    if not form.is_valid():
        keep(request, KEPT_IDEA, {**found, "send": False})
        return _page(request, form, picture, at, status=422)
    return _send(request, form, picture, at)


def _form(at: datetime, data: QueryDict | None = None, files: Any = None, **initial: Any) -> IdeaForm:
    # A campaign that closed meanwhile is still known, so that the refusal can say what happened.
    campaigns = Campaign.objects.published() if data is not None else Campaign.objects.taking_ideas_at(at)
    return IdeaForm(data, files, initial=initial, campaigns=campaigns.distinct())


def _write(request: HttpRequest, at: datetime) -> HttpResponse:
    """An empty form, or what was written before a log-in that was never finished."""
    found = (kept(request, KEPT_IDEA) or {}) if request.COOKIES else {}
    wanted = {
        name: request.GET[name] for name in ("campaign", "initiative", "category") if name in request.GET
    }
    form = _form(at, **{**wanted, **{name: found[name] for name in FIELDS if found.get(name)}})
    return _page(request, form, _kept_picture(str(found.get("picture_token", ""))), at)


def _picture(request: HttpRequest, form: IdeaForm, at: datetime) -> Picture | None:
    """The picture that was sent now, or before; kept even when something else is wrong."""
    before = _kept_picture(request.POST.get("picture_token", ""))
    sent = request.FILES.get("picture")
    if sent is None or request.POST.get("action") == "edit":
        return None if request.POST.get("remove_picture") else before
    try:
        return keep_picture(cast(Any, sent), at=at)
    except Refusal as refusal:
        form.is_valid()
        form.add_error("picture", str(refusal.message))
        return before


def _kept_picture(token: str) -> Picture | None:
    try:
        return Picture.objects.filter(token=uuid.UUID(token), idea=None).first()
    except ValueError:
        return None


def _send(request: HttpRequest, form: IdeaForm, picture: Picture | None, at: datetime) -> HttpResponse:
    data, key = form.cleaned_data, _key(form.data.get("key", ""))
    if not request.user.is_authenticated:
        if refusal := why_not_posted_to(data["campaign"], at):
            return _page(request, form, picture, at, refusal=refusal)
        token = str(picture.token) if picture else ""
        written = {name: str(form.data.get(name, "")) for name in FIELDS}
        keep(request, KEPT_IDEA, {**written, "picture_token": token, "key": str(key), "send": True})
        return to_log_in(request, reverse("ideas:finish"))
    try:
        idea = _propose(form, picture, key, by=person_of(request), at=at)
    except Refusal as refusal:
        return _page(request, form, picture, at, refusal=refusal)
    if request.session.get(KEPT_IDEA):
        del request.session[KEPT_IDEA]
    return redirect(f"{idea.get_absolute_url()}?sent=1")


def _propose(form: IdeaForm, picture: Picture | None, key: uuid.UUID, *, by: Any, at: datetime) -> Idea:
    data = form.cleaned_data
    if picture is not None and data["picture_description"]:
        Picture.objects.filter(pk=picture.pk, idea=None).update(description=data["picture_description"])
    initiatives = (data["initiative"],) if data["initiative"] else ()
    return propose(
        data["campaign"],
        by=by,
        at=at,
        text=form.text,
        submission_key=key,
        ties=Ties(data["category"], data["district"], initiatives),
        pictures=[picture.token] if picture else [],
    )


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _query(found: dict[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({name: str(found.get(name, "")) for name in FIELDS})
    return query


def _page(
    request: HttpRequest,
    form: IdeaForm,
    picture: Picture | None,
    at: datetime,
    *,
    preview: bool = False,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """Writing or looking at it; a refusal is shown above the text, which stays."""
    context = {
        "section": "ideas",
        "crumbs": crumbs.of_new_idea(),
        "form": form,
        "picture": picture,
        "refusal": refusal,
        "suspended": permissions.why_not_take_part(request.user) if request.user.is_authenticated else None,
    }
    if preview:
        text = form.text
        context |= {
            "text": text,
            "found": look_over((text.title, text.problem, text.proposal, text.wish), lists()),
            "key": _key(form.data.get("key", "")),
            "typed": [(name, form.data.get(name, "")) for name in FIELDS if name not in SET_BY_US],
            "preview_pictures": [picture] if picture else [],
        }
        return render(request, "ideas/preview.html", context)
    return render(request, "ideas/new.html", context, status=refusal.status if refusal else status)
