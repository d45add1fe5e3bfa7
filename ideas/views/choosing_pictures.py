"""The pictures on the page for a new idea: adding, describing, ordering, leaving out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreate.accounts.models import User
from cocreate.accounts.pacing import paced
from cocreate.language.japanese import normalise
from cocreate.language.refusal import Refusal
from cocreate.postgres.clock import database_now
from ideas.models import Idea, Picture
from ideas.models.picture import LONGEST_DESCRIPTION, MOST_PICTURES
from ideas.pictures import Chosen, adopt, keep_picture, too_many_pictures, unknown_picture, waiting_for
from ideas.showing_pictures import usable
from ideas.views.typed import DESCRIPTION, Typed, uuid_from
from ideas.wording import problem_with

SENT_HERE = "pictures"  # the session's list of pictures that came from this browser before a log-in


@dataclass
class Shown:
    """One chosen picture, its description as typed, and what is wrong with that."""

    picture: Picture
    description: str
    problem: str | None = None


@dataclass
class Album:
    """The chosen pictures in their order, and what is to be said about them."""

    shown: list[Shown] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_complete: bool = True

    @property
    def is_sound(self) -> bool:
        return self.is_complete and not self.problems and not any(one.problem for one in self.shown)

    @property
    def chosen(self) -> list[Chosen]:
        return [Chosen(one.picture.token, one.description) for one in self.shown]

    @property
    def most(self) -> int:
        return MOST_PICTURES

    @property
    def longest(self) -> int:
        return LONGEST_DESCRIPTION

    @property
    def left_out(self) -> str:
        """What the page says of pictures that found no place; it fills in their names itself."""
        return left_out("{}")


@dataclass
class ChosenPictures:
    """The pictures on the page on which an idea is changed, as they were found or as they were sent.

    An older page sent nothing about pictures: then `chosen` is None, and they stay as they are.
    """

    album: Album
    problems: list[str]
    is_told: bool

    @classmethod
    def on(cls, request: HttpRequest, idea: Idea, before: list[Chosen], at: datetime) -> ChosenPictures:
        is_told = request.method == "POST" and "with_pictures" in request.POST
        typed = Typed.posted(request.POST) if is_told else typed_pictures(before)
        problems = take_in(request, typed, at) if is_told else []
        return cls(album_of(request, typed, idea), problems, is_told)

    @property
    def chosen(self) -> list[Chosen] | None:
        return self.album.chosen if self.is_told else None

    @property
    def are_sound(self) -> bool:
        return not self.is_told or (self.album.is_sound and not self.problems)

    @property
    def context(self) -> dict[str, Any]:
        return {"album": self.album, "picture_problems": [*self.problems, *self.album.problems]}


def album_of(request: HttpRequest, typed: Typed, idea: Idea | None = None) -> Album:
    """The pictures that were chosen and that this person may use; also those of the idea that is changed."""
    person = _person(request)
    _adopt(request, person)
    tokens = typed.tokens
    if not tokens:
        return Album()
    own = set(request.session.get(SENT_HERE, []))
    found = _found(tokens, person, idea)
    album = Album()
    for token in tokens:
        picture = found.get(token)
        if picture and (picture.uploaded_by_id or picture.idea_id or str(token) in own):
            text = typed.description(token)
            problem = problem_with(normalise(text, lines=False), LONGEST_DESCRIPTION, required=False)
            picture.description = text
            album.shown.append(Shown(picture, text, problem))
        elif idea or not _comes_back(token, person, typed.key):
            album.problems = [str(unknown_picture().message)]
    if len(tokens) > MOST_PICTURES:
        album.problems.append(str(too_many_pictures(len(tokens)).message))
    return album


def _found(tokens: list[UUID], person: User | None, idea: Idea | None) -> dict[UUID, Picture]:
    if idea is None or person is None:
        return waiting_for(person, tokens)
    return {picture.token: picture for picture in usable(tokens, idea, person)}


def typed_pictures(chosen: list[Chosen]) -> Typed:
    """Pictures that somebody has not touched yet, as the form would send them."""
    words = {f"{DESCRIPTION}{one.token}": [one.description] for one in chosen if one.description}
    return Typed({"picture_token": [str(one.token) for one in chosen], **words})


def asks_for_pictures_only(request: HttpRequest) -> bool:
    """Whether a button of the pictures was pressed, and nothing is to be sent yet."""
    return request.POST.get("action") == "pictures" or "move" in request.POST or "remove" in request.POST


def take_in(request: HttpRequest, typed: Typed, at: datetime) -> list[str]:
    """Keep the files that were sent, and do what a button asked; returns what could not be done."""
    tokens, problems = typed.tokens, []
    files = request.FILES.getlist("picture")
    for place, sent in enumerate(files):
        if len(tokens) >= MOST_PICTURES:
            between = pgettext("between names", "”, “")
            problems.append(left_out(between.join(str(one.name) for one in files[place:])))
            break
        try:
            tokens.append(_kept(request, sent, at).token)
        except Refusal as refusal:
            problems.append(_of(sent, refusal))
    typed.choose(_moved(tokens, request.POST.get("move", ""), request.POST.get("remove", "")))
    return problems


@never_cache
@require_POST
@paced("picture")
def add(request: HttpRequest) -> HttpResponse:
    """One picture for the open page: answered with its row, or with why not."""
    sent = request.FILES.get("picture")
    try:
        if sent is None:
            raise unknown_picture()
        picture = _kept(request, sent, database_now())
    except Refusal as refusal:
        message = _of(sent, refusal) if sent else str(refusal.message)
        return JsonResponse({"code": refusal.code, "message": message}, status=refusal.status)
    context = {"one": Shown(picture, ""), "longest": LONGEST_DESCRIPTION}
    return render(request, "ideas/writing/picture.html", context)


def left_out(names: str) -> str:
    """Of which files nothing was kept because all places are taken: the page shows only the others."""
    return _(
        "Up to %(most)d pictures are possible, so “%(names)s” was not added. To put it in the place of "
        "another one, please leave that one out first."
    ) % {"most": MOST_PICTURES, "names": names}


def _of(sent: Any, refusal: Refusal) -> str:
    """Why this file was not taken, with its name: several may have been chosen at once."""
    return _("“%(name)s”: %(why)s") % {"name": sent.name, "why": refusal.message}


def _kept(request: HttpRequest, sent: Any, at: datetime) -> Picture:
    person = _person(request)
    picture = keep_picture(sent, at=at, by=person)
    if person is None:
        here = [*request.session.get(SENT_HERE, []), str(picture.token)]
        request.session[SENT_HERE] = here[-4 * MOST_PICTURES :]
    return picture


def _adopt(request: HttpRequest, person: User | None) -> None:
    """What came from this browser before the log-in now belongs to whoever logged in."""
    if person is None or not (here := request.session.get(SENT_HERE)):
        return
    adopt(filter(None, map(uuid_from, here)), by=person)
    del request.session[SENT_HERE]


def _comes_back(token: UUID, person: User | None, key: UUID) -> bool:
    """Whether a picture that cannot be used now is no mistake.

    Sent twice, it hangs at its idea already; and after the end of a session it waits for
    its owner to log in again.
    """
    picture = Picture.objects.filter(token=token).select_related("idea").first()
    if picture is None:
        return False
    if person is None:
        return picture.uploaded_by_id is not None and picture.idea_id is None
    return picture.idea is not None and (picture.idea.author_id, picture.idea.submission_key) == (
        person.pk,
        key,
    )


def _moved(tokens: list[UUID], move: str, remove: str) -> list[UUID]:
    """The order after a press of up, down or remove."""
    direction, _colon, name = move.partition(":")
    token = uuid_from(name)
    if token in tokens and direction in {"up", "down"}:
        here = tokens.index(token)
        there = max(0, here - 1) if direction == "up" else min(len(tokens) - 1, here + 1)
        tokens.insert(there, tokens.pop(here))
    return [one for one in tokens if one != uuid_from(remove)]


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
