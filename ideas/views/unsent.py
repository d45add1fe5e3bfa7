"""What an author typed into the page on which an idea is changed, until it could be sent.

The page that answers a refused form can only be sent once more. With the words kept here, going
back, coming back and a reload find them at the address of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ideas.drafting import Written, storable
from ideas.models import Idea
from ideas.pictures import Chosen
from ideas.views.choosing_pictures import ChosenPictures, typed_pictures
from ideas.views.keeping import KEPT_CHANGE, keep, kept, take
from ideas.views.typed import Typed

OF_A_CHANGE = ("stated", "reason")  # what is asked on these pages only
BEGIN_ANEW = "anew"
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Unsent:
    """Typed words by field, the chosen pictures, and the version of the idea they were written for."""

    typed: Typed
    of_a_change: dict[str, str]
    version: int

    @property
    def initial(self) -> dict[str, Any]:
        """The words as an empty form shows them; what was emptied stays empty."""
        return {**self.typed.initial, **self.of_a_change}


def unsent(request: HttpRequest, idea: Idea) -> Unsent | None:
    """What this author could not send of this idea, unless they want to begin anew."""
    found = kept(request, KEPT_CHANGE)
    if found is None or found.get("idea") != idea.pk or request.method == "POST" or BEGIN_ANEW in request.GET:
        return None
    of_a_change = {name: texts[0] for name, texts in found["of_a_change"].items()}
    return Unsent(Typed.kept(found), of_a_change, int(found["version"]))


def pictures_left(left: Unsent | None, before: list[Chosen]) -> list[Chosen]:
    """The pictures the page begins with: those that were chosen, unless it was said nothing about them."""
    if left is None or "with_pictures" not in left.of_a_change:
        return before
    return [Chosen(token, left.typed.description(token)) for token in left.typed.tokens]


def forget_unsent(request: HttpRequest, idea: Idea) -> None:
    """What was sent at last is kept no longer."""
    take(request, KEPT_CHANGE, idea=idea.pk)


def around_unsent(
    request: HttpRequest, idea: Idea, pictures: ChosenPictures, left: Unsent | None, seen: int
) -> dict[str, Any]:
    """For the page: where what was sent just now is read again, or what was left the last time."""
    if request.method == "POST":
        return {"own_address": _keep(request, idea, pictures, seen)}
    return {"unsent": left, "is_overtaken": left is not None and left.version != seen}


def keep_until_log_in(request: HttpRequest, pk: int) -> None:
    """Keep what was sent when the log-in had ended; whose idea it is, is asked when they are back."""
    version = request.POST.get("version", "")
    is_number = version.isascii() and version.isdecimal() and len(version) < LONGEST_NUMBER
    _remember(request, pk, Typed.posted(request.POST).words, version if is_number else "0")


def _keep(request: HttpRequest, idea: Idea, pictures: ChosenPictures, version: int) -> str:
    """Keep what was sent and not taken, in place of what was kept; returns its address."""
    words: Written = {
        **Typed.posted(request.POST).words,
        **(typed_pictures(pictures.album.chosen).words if pictures.is_told else {}),
    }
    _remember(request, idea.pk, words, str(version))
    return reverse("ideas:revise", args=[idea.pk])


def _remember(request: HttpRequest, pk: int, words: Written, version: str) -> None:
    asked = (*OF_A_CHANGE, "with_pictures")
    of_a_change = storable({name: [request.POST[name]] for name in asked if request.POST.get(name)})
    slot = {"idea": pk, "version": version, "written": storable(words), "of_a_change": of_a_change}
    keep(request, KEPT_CHANGE, slot)
