"""Where an idea came from, as a word that another house understands.

Ideas know no events. A link to the writing page may say where somebody comes from; the
functions of the module that the settings name (IDEA_ORIGINS) read it, say it in words, and remember it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from django.conf import settings

from ideas.models import Idea


class Origin(NamedTuple):
    """Where an idea comes from: the word that is carried along, what people read, and its page."""

    word: str
    title: str
    path: str


def origin_in(words: Mapping[str, str]) -> Origin | None:
    """The origin that an address or a form names, if it is one that everybody may know."""
    found: Origin | None = _house().find(words)
    return found


def remember_origin(word: str, idea: Idea) -> None:
    """Remember where an idea came from; runs inside the transaction that writes the idea."""
    if word:
        _house().remember(word, idea)


def origin_of(idea: Idea) -> Origin | None:
    """Where an idea came from, if everybody may know it."""
    found: Origin | None = _house().origin_of(idea)
    return found


def ties_of(idea: Idea) -> tuple[Origin | None, list[Any]]:
    """The same, and a few of the events about an idea that everybody may know, in order of time."""
    found: tuple[Origin | None, list[Any]] = _house().ties_of(idea)
    return found


def path_to_a_meeting(idea: Idea) -> str:
    """Where somebody proposes that people meet about an idea."""
    found: str = _house().path_to_a_meeting(idea)
    return found


def _house() -> ModuleType:
    return import_module(settings.IDEA_ORIGINS)
