"""Showing what the city did in pictures: painted anew like citizens' pictures, and said in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, NamedTuple

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from cocreate.language.refusal import Refusal
from ideas.models import FollowUp, ResultPicture
from ideas.models.result_picture import LONGEST_RESULT_DESCRIPTION, MOST_RESULT_PICTURES
from ideas.pictures import remade


class SentPicture(NamedTuple):
    """A file as it was sent, and what it shows in words."""

    file: IO[bytes]
    description: str


class Painted(NamedTuple):
    """A picture that is ready to be kept."""

    data: bytes
    description: str


def paint(sent: Iterable[SentPicture]) -> list[Painted]:
    """Paint the pictures anew, or refuse with what is missing; it takes time, so before any row is held."""
    wanted = list(sent)
    if len(wanted) > MOST_RESULT_PICTURES:
        raise Refusal(
            "too_many_pictures",
            _("Up to %(most)d pictures of a result are possible.") % {"most": MOST_RESULT_PICTURES},
            _("Nothing was published. Please choose fewer pictures."),
            status=422,
        )
    return [Painted(remade(one.file), _described(one.description)) for one in wanted]


def hang(painted: Iterable[Painted], step: FollowUp, *, at: datetime) -> None:
    """Put the pictures beside a result, in their order; runs inside the transaction of the act."""
    for position, one in enumerate(painted):
        ResultPicture.objects.create(
            follow_up=step,
            position=position,
            uploaded_at=at,
            image=ContentFile(one.data, name="picture.webp"),
            description=one.description,
        )


def only_with_a_result() -> Refusal:
    """What somebody hears who sends pictures of what is not done yet."""
    return Refusal(
        "pictures_before_the_result",
        _("Pictures can be shown only with the result. Nothing was published."),
        _("Please choose that it is done, or leave the pictures out."),
    )


def _described(text: str) -> str:
    words = " ".join(text.replace("\x00", "").split())
    if not words:
        raise Refusal(
            "picture_needs_words",
            _("Please write for each picture what it shows. Nothing was published."),
            _("People who cannot see it hear these words. Please choose the pictures once more."),
            status=422,
        )
    if len(words) > LONGEST_RESULT_DESCRIPTION:
        raise Refusal(
            "picture_words_too_long",
            _("The words for a picture are too long. Please write at most %(longest)s letters.")
            % {"longest": LONGEST_RESULT_DESCRIPTION},
            status=422,
        )
    return words
