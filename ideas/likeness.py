"""Finding ideas that speak of the same thing: by meaning, and without a model by shared words."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime

import numpy as np
from django.contrib.postgres.search import SearchRank
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from cocreate.language.japanese import letters_of, lexemes
from cocreate.language.meaning import Meaning, meaning
from cocreate.postgres.japanese_search import Words, stored_words
from ideas.likeness_memory import LOOKED_AT_MOST, nearest
from ideas.models import Idea, IdeaVector
from ideas.models.idea_queryset import IdeaQuerySet
from ideas.nearness import await_nearest, find_nearest

SHORTEST_COPY = 10  # letters of a proposal: “お願いします” twice is no copy
BY_LETTERS = 500  # characters
BATCH, MOST_AT_ONCE = 200, 3_000


def alike(text: str, *, number: int, but: int | None = None) -> list[Idea]:
    """Public ideas that speak of the same thing as a text, the most alike first.

    How alike is not said: it shows the order, not whether two ideas are the same
    (research/voting.md, section 6). Whoever reads them decides.
    """
    model = meaning()
    vector = model.vector(text) if model else None
    if model is None or vector is None:
        return [one for one in sharing_words(_shown(), text)[: number + 1] if one.pk != but][:number]
    candidates = nearest(model, vector, LOOKED_AT_MOST)
    public = set(Idea.objects.listed().filter(pk__in=candidates).values_list("pk", flat=True))
    best = [pk for pk in candidates if pk in public and pk != but][:number]
    found = _shown().in_bulk(best)
    return [found[pk] for pk in best if pk in found]


def same_text(proposal: str, *, but: int | None = None) -> Idea | None:
    """A public idea with exactly this proposal, if there is one."""
    mark = mark_of(proposal)
    if not mark:
        return None
    ideas = _shown().filter(meaning__text_mark=mark)
    if but is not None:
        ideas = ideas.exclude(pk=but)
    return ideas.order_by("published_at", "id").first()


def mark_of(proposal: str) -> str:
    """The same for texts that differ only in width, capitals, spaces and signs; empty for a short one."""
    folded = unicodedata.normalize("NFKC", proposal).casefold()
    letters = "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")
    if len(letters) < SHORTEST_COPY:
        return ""
    return hashlib.blake2b(letters.encode(), digest_size=16).hexdigest()


def sharing_words(ideas: IdeaQuerySet, title: str) -> IdeaQuerySet:
    """Ideas that share words with a title, those with the most and rarest first."""
    words = [word for word in lexemes(title) if len(word) > 1]
    if not words:
        return ideas.none()
    notation = " | ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    likeness = SearchRank(F("search"), Words(notation))
    return ideas.matching(notation).order_by(likeness.desc(), "-id")


def remember_meanings(*, at: datetime) -> int:
    """Work out what new and changed public ideas mean, and which are nearest; returns how many were new.

    Runs each minute. What is not done within one run is done in the next.
    """
    model, done = meaning(), 0
    name = model.name if model else ""
    while done < MOST_AT_ONCE:
        ideas = list(Idea.objects.listed().not_understood_by(name)[:BATCH])
        if not ideas:
            break
        _store(ideas, model)
        done += len(ideas)
    if model:
        find_nearest(model, at=at)
    return done


@transaction.atomic
def _store(ideas: list[Idea], model: Meaning | None) -> None:
    rows = [
        IdeaVector(
            idea=idea,
            version_number=idea.version_number,
            text_mark=mark_of(idea.proposal),
            vector=_packed(model, idea),
            made_with=model.name if model else "",
            letters=stored_words(letters_of(_beginning(idea))),
            made_at=Now(),
        )
        for idea in ideas
    ]
    fields = ["version_number", "text_mark", "vector", "made_with", "letters", "made_at"]
    IdeaVector.objects.bulk_create(rows, update_conflicts=True, unique_fields=["idea"], update_fields=fields)
    await_nearest(idea.pk for idea in ideas)


def _beginning(idea: Idea) -> str:
    """The part of an idea that is found by its letters: long texts would make a large index."""
    return "\n".join([idea.title, idea.problem, idea.proposal, idea.wish])[:BY_LETTERS]


def _packed(model: Meaning | None, idea: Idea) -> bytes | None:
    vector = model.vector(words_of(idea.title, idea.problem, idea.proposal)) if model else None
    return None if vector is None else vector.astype(np.float16).tobytes()


def words_of(title: str, problem: str, proposal: str) -> str:
    """What of a text is compared: what is difficult and what should be done."""
    return "\n".join((title, problem, proposal))


def _shown() -> IdeaQuerySet:
    """Public ideas with what a list of similar ones says about them, and asks of their phases."""
    ideas: IdeaQuerySet = Idea.objects.listed()
    return ideas.with_counts().prefetch_related("campaign__phases").defer("search")
